// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every code that a diagnostic about a pack can have, with its meaning in one line. Each has at least one
// golden test in tests/golden/diagnostics/<CODE>-<slug>/. Codes are never reused for something else.

#include <array>
#include <string_view>

namespace ultima {

struct CodeMeaning {
    std::string_view code;
    std::string_view meaning;
};

inline constexpr CodeMeaning pack_codes[] = {
    // --- P: the folder and pack.yaml (owner: front end)
    {"P001", "the folder or one of its files cannot be read"},
    {"P002", "there is no pack.yaml"},
    {"P003", "a file is not UTF-8"},
    {"P004", "there is no Markdown file"},
    {"P010", "pack.yaml is not well-formed YAML"},
    {"P011", "a key of pack.yaml is not known"},
    {"P012", "a value in pack.yaml is not what the key takes"},
    {"P013", "a key that pack.yaml needs is missing"},
    {"P014", "a key of pack.yaml stands there twice"},
    {"P015", "the pack counts months or days held, but pack.yaml does not say how"},
    {"P016", "the pack requires something that there is not"},
    // --- S: syntax (owner: front end)
    {"S001", "the word after a fence is not a kind of block"},
    {"S002", "a block is not closed"},
    {"S003", "a block does not stand at the margin"},
    {"S004", "something else was expected here"},
    {"S005", "a text in quotation marks is not closed"},
    {"S006", "a character has no meaning here"},
    {"S007", "a line does not begin with a known clause"},
    {"S008", "something is said twice"},
    {"S009", "something that is needed is missing"},
    {"S010", "comparisons do not chain"},
    {"S011", "a row of a table has too few or too many cells"},
    {"S012", "an indented line continues nothing"},
    {"S013", "there is no such date"},
    {"S014", "an option is not known here"},
    {"S015", "options contradict each other"},
    {"S016", "a bracket in a citation is not closed, or not opened"},
    // --- N: names (owner: front end)
    {"N001", "a name is not declared"},
    {"N002", "a name is declared twice"},
    {"N003", "a name is not well-formed"},
    {"N004", "a measure is not declared"},
    {"N005", "no rule, exception or duty has this label"},
    {"N006", "a kind refers to something that is not a group"},
    {"N007", "a value of a choice is also the name of something else"},
    {"N008", "definitions or tables refer to each other in a circle"},
    {"N009", "a second measure is declared as custody"},
    {"N010", "a word is not one of a fixed list"},
    {"N011", "a choice has no such value"},
    {"N012", "a value belongs to several choices, or to none"},
    {"N013", "only a fact can stand here"},
    {"N014", "a record is not declared"},
    {"N015", "a record has no such field"},
    // --- T: types (owner: front end)
    {"T001", "a value has another type than its place needs"},
    {"T002", "two things of different types are compared or joined"},
    {"T003", "an operator does not work on these types"},
    {"T004", "a type has no order"},
    {"T005", "money of different currencies"},
    {"T006", "a product of money does not say how it is rounded"},
    {"T007", "a fraction of a duration is used without a date to count it from"},
    {"T008", "a value is not written as its type needs"},
    {"T009", "a range is empty"},
    {"T010", "a value lies outside the range of its fact"},
    {"T011", "a cell of a table is not a constant"},
    {"T012", "the type of a column cannot be told"},
    {"T013", "division by zero"},
    {"T014", "a function or table gets too few or too many values in brackets, or none"},
    {"T020", "a comparison may change more than once as time passes"},
    // --- L: limits (owner: front end)
    {"L001", "the pack is larger than 4 MB, or pack.yaml than 256 KB"},
    {"L002", "nested too deeply"},
    {"L003", "a list is too long"},
    {"L004", "a number is too long"},
    {"L005", "a date is outside 1800 to 2199"},
    {"L006", "too many facts"},
    {"L007", "definitions build on each other too deeply"},
    {"L008", "too many errors"},
    {"L009", "too many expressions or tests"},
    // --- O: other languages (owner: front end, po.cpp and translations.cpp)
    {"O001", "a line of a .po file cannot be read"},
    {"O002", "a language of pack.yaml has no .po file"},
    {"O003", "the language of a .po file is not one of pack.yaml, or not the one that its header says"},
    {"O004", "a .po file translates a text that the pack does not have"},
    {"O005", "a text is translated twice"},
    {"O006", "a text has changed since it was translated (a warning: it is shown untranslated)"},
    {"O007", "some texts are not translated (a note)"},
    {"O008", "a translation holds a character that has no place in it"},
    // --- D: decision tables (owner: law checks, check_tables.cpp)
    {"D001", "two rows of a `hit unique` table fit the same case"},
    {"D002", "a row repeats an earlier row"},
    {"D003", "two rows of a `hit any` table fit the same case and give different results"},
    {"D004", "a row of a `hit first` table is never reached: earlier rows take all its cases"},
    {"D005", "a cell asks for what its column can never be, so no case fits the row"},
    {"D006", "a table is declared complete, but no row fits some case"},
    {"D007", "an output falls where the table says that it never falls, or rises where it never rises"},
    {"D008", "`monotone` names a column whose values have no order"},
    {"D009", "`monotone` names an output that is not a fixed value in every row"},
    {"D010", "a table has no rows"},
    {"D011", "a table has too many combinations to check"},
    {"D012", "the durations of a column cannot be put in order"},
    // --- C: rules, facts, measures, time, citations (owner: law checks, check_rules.cpp,
    // check_citations.cpp)
    {"C001", "exceptions form a circle"},
    {"C002", "a rule is its own exception"},
    {"C003", "a condition can never be fulfilled"},
    {"C004", "a rule or table is in force on no day"},
    {"C005", "an exception holds whenever its rule would apply, so the rule never does"},
    {"C006", "one rule grants what another forbids, with no exception between them"},
    {"C007", "a fact is asked for, but nothing depends on it"},
    {"C008", "no rule mentions the measure"},
    {"C009", "a definition is never used"},
    {"C010", "an output of a table is never used"},
    {"C011", "between two versions of a rule or table there are days without any"},
    {"C012", "a rule names a group that has no kinds"},
    {"C013", "a rule grants custody as if it were an alternative"},
    {"C014", "a citation is not listed in pack.yaml"},
    {"C015", "a citation is listed as checked, without its source or date"},
    {"C016", "a rule names no stage"},
    {"C017", "a rule that only needs something, without a condition, is prose (a note, not an error)"},
    {"C018", "a circumstance is presumed"},
    {"C019", "a circumstance has no neutral value"},
    {"C020", "too many rules grant and forbid the same measures to compare them all"},
    {"C021", "a circumstance may count against the person"},
    {"C022", "something is presumed that is not best for the person"},
    {"C023", "something is marked `adverse` that is not"},
    {"C024", "too many circumstances, values and rules to show that they count in favour only"},
    // --- U: the UN baseline, for packs that require it (check_baseline.cpp)
    {"U001", "a measure is said to be more restrictive than custody (S22)"},
    {"U002", "a measure before or instead of a trial comes without consent (S11)"},
    {"U003", "a rule leads to custody by itself, without `compelled` (S36)"},
    {"U004", "`compelled` stands where nothing leads to custody by itself (S36)"},
    {"U005", "a UN measure does not belong to the stage (a warning) (S27)"},
    {"U006", "custody for money that is owed, without a finding on means (S73)"},
    {"U007", "a stage knows custody and nothing in its place (a warning) (S01, S70)"},
    {"U008", "a measure that needs consent is declared without (a warning) (S11)"},
    {"U009", "a measure names no UN measure (S27)"},
    {"U010", "a revocation comes without a hearing (S35)"},
    // reported by the test runner in src/reason, which alone knows what a test reached
    {"C030", "no test of the pack reaches the rule, exception or duty"},
    {"C031", "no test of the pack reaches the row"},
    {"C032", "a test of the pack fails"},
};

}  // namespace ultima
