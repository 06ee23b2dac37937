// SPDX-License-Identifier: Apache-2.0
// What is known about one person's case.
#pragma once

#include "base/date.h"
#include "base/diagnostic.h"
#include "base/result.h"
#include "base/source.h"
#include "law/pack.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// What a named human found: the only way to set a fact that is a `finding` (design 3.13).
struct Finding {
    FactId fact = nothing;
    Value value;
    std::string by;  ///< name; empty only in a pack's own tests
    std::string role;
    std::string reasons;
    std::optional<CivilDate> on;  ///< nothing: holds from the beginning (a pack's own tests)
};

/// A human decided otherwise than the computed status says, or where it leaves open. Stands beside the status
/// in the answer and is never an input to it (design 3.16, E21).
struct Override {
    MeasureId measure = nothing;
    bool ordered = false;
    std::string by, role, reasons;
    CivilDate on;
};

/// The facts of one case. What is not in it is unknown.
struct Case {
    std::vector<Value> facts;         ///< by FactId; Unknown where nobody said
    std::vector<Finding> findings;    ///< in the order given
    std::vector<Override> overrides;  ///< in the order given
    std::vector<std::string> notes;   ///< what was set aside and why, in words
    std::string id, comment;          ///< as in its file; not read for any answer
};

/// A case of which nothing was said: nothing is known but what a register means by leaving it out.
Case empty_case(const Pack& pack);

/// What is known on a day: records and circumstances as they are, findings made until then (the latest
/// counts; two of one day that differ leave the fact unknown), then the presumptions of the law for what is
/// still unknown.
struct KnownFacts {
    std::vector<Value> values;   ///< by FactId
    std::vector<bool> presumed;  ///< by FactId: the law's presumption stands in for what nobody found
    std::vector<std::string> notes;
    /// What was known before a finding changed it, latest first: a status that rests on a finding has not
    /// held for longer.
    struct Earlier {
        CivilDate until;  ///< the last day
        std::vector<Value> values;
    };
    std::vector<Earlier> earlier;
    std::vector<Override> overrides;  ///< made until that day; the answer only shows them
};
KnownFacts known_on(const Pack& pack, const Case& given, CivilDate on);

/// The same without any finding to choose between; what the audit uses for every row.
KnownFacts known_facts(const Pack& pack, std::vector<Value> values);

/// "`longest term` is 900 years, outside ...: it counts as unknown".
std::string out_of_range_note(const Pack& pack, const Fact& fact, const Value& value);
std::string out_of_range_note(const Pack& pack, const RecordField& field, const Value& value);

/// Sets a fact from text. A value outside the fact's range leaves it unknown, with a note in the case.
/// The error says what was expected.
tl::expected<void, std::string> set_fact(const Pack& pack, Case& given, FactId fact, std::string_view text);

/// Reads a case file (docs/case-files.md). Every problem is reported with its place in the file.
/// `file` is the file's number in `sources`.
std::optional<Case> read_case(const Pack& pack, const Sources& sources, std::uint32_t file,
                              Diagnostics& diagnostics);

}  // namespace ultima
