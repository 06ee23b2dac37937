// SPDX-License-Identifier: Apache-2.0
// How records of sentences in JSON become the facts of a pack: `dates.yaml` in the pack's folder
// (docs/dates.md). What a system calls its fields stands there, and nowhere in the program.
#pragma once

#include "base/diagnostic.h"
#include "base/source.h"
#include "law/pack.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace ultima {

/// Names from object to object; a number is a place in a list, from 0: `consecutiveTo.0`.
using JsonPath = std::vector<std::string>;

/// Where one value comes from.
struct ValueSource {
    enum class How : std::uint8_t {
        unknown,   ///< the format does not have it
        constant,  ///< `value`
        at,        ///< what stands at the first of `paths` where something does
        given,     ///< yes/no: does anything stand there?
        has        ///< yes/no: is one of `words` in the list there?
    } how = How::unknown;
    Value value;
    std::vector<JsonPath> paths;
    std::vector<std::pair<std::string, Value>> codes;  ///< texts that stand for values; empty: as written
    std::optional<Value> otherwise;                    ///< for a text that is not among the codes
    std::optional<Value> absent;                       ///< where nothing stands; else it is unknown
    std::vector<std::string> words;
};

/// Entries of a list: each object of the JSON list at `each`.
struct EntrySource {
    JsonPath each;
    std::vector<ValueSource> fields;  ///< by field of the record
};

struct FactFromJson {
    ValueSource value;                 ///< of a single value
    std::vector<EntrySource> entries;  ///< of a list of records
};

struct BookingMap {
    JsonPath id;
    std::vector<FactFromJson> facts;  ///< by FactId
};

/// Reads a map for a pack. Reports what is wrong with it, with its place; nothing then.
std::optional<BookingMap> read_booking_map(const Pack& pack, const Sources& sources, std::uint32_t file,
                                           Diagnostics& diagnostics);

}  // namespace ultima
