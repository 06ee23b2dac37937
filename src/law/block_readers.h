// SPDX-License-Identifier: Apache-2.0
#pragma once

// One reader for each kind of block. `declare_...` runs first, for all blocks, and collects names; `read_...`
// runs when all names are known.

#include "law/declare.h"
#include "law/draft.h"

namespace ultima {

/// A cursor over a logical line of a block, or over its header.
class Cursor;
Cursor cursor_of(const Draft& draft, const LexedBlock& block, const LogicalLine& line);
Cursor header_cursor(const Draft& draft, const LexedBlock& block);

/// A `record` block: the name, and a field a line.
void read_record(Draft& draft, const LexedBlock& block);

void read_facts(Draft& draft, const LexedBlock& block);
/// Words that begin a further part of a line of facts.
Options fact_words();

void read_measures(Draft& draft, const LexedBlock& block);
/// The same for measures, and what one can be.
Options measure_words();
Options measure_role_words();
/// Finds the groups of kinds.
void finish_measures(Draft& draft);

void declare_definitions(Draft& draft, std::size_t block);
void read_definitions(Draft& draft);

/// Rules, exceptions and duties: the label.
void declare_rule(Draft& draft, std::size_t block);
/// After all other names, so that a name that stands for something else already is found.
void declare_where_names(Draft& draft, RuleId rule);
void read_rule(Draft& draft, RuleId rule);
/// The clauses of rules, exceptions and duties, each once.
Options clause_words();
/// What a rule does not say but follows from others: `cannot compute` without `for`, `needs` without `for`.
void finish_rules(Draft& draft);

void declare_table(Draft& draft, std::size_t block);
void read_table(Draft& draft, TableId table);
/// Types a table whose inputs and cells refer only to what has its types already.
void finish_table(Draft& draft, TableId table);

/// Types definitions and tables, those first that others build on. Reports circles (N008) and chains that are
/// too long (L007).
void type_definitions_and_tables(Draft& draft);

void read_test(Draft& draft, const LexedBlock& block);
void read_test_table(Draft& draft, const LexedBlock& block);

/// Fills Pack::depends, thresholds and simple; to be called before tests are read, since their nodes do not
/// count.
void derive(Draft& draft);
/// Pack::depends of the nodes that tests added.
void derive_tests(Draft& draft);

}  // namespace ultima
