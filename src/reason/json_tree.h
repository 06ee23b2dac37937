// SPDX-License-Identifier: Apache-2.0
// JSON with places, so that a wrong value can be pointed at.
#pragma once

#include "base/diagnostic.h"
#include "base/source.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

struct JsonMember;

struct JsonValue {
    enum class Kind : std::uint8_t { null, boolean, number, text, list, object } kind = Kind::null;
    bool boolean = false;
    std::string text;                 ///< of texts; of numbers as written
    std::vector<JsonValue> items;     ///< of lists
    std::vector<JsonMember> members;  ///< of objects, in order
    std::vector<Span> names;          ///< of objects: where each name stands
    Span span;

    const JsonValue* find(std::string_view name) const;
};

struct JsonMember {
    std::string name;
    JsonValue value;
};

/// Reads a whole file as JSON. Nesting is limited to 100, a name may stand in an object once. `help` says
/// what such a file looks like.
std::optional<JsonValue> parse_json(const Sources& sources, std::uint32_t file, Diagnostics& diagnostics,
                                    std::string_view help = {});

}  // namespace ultima
