// SPDX-License-Identifier: Apache-2.0
#include "law/table_index.h"

namespace ultima {

std::string index_key(const Value& value) {
    if (const auto* choice = std::get_if<ChoiceValue>(&value)) return std::to_string(choice->place);
    if (const auto* number = std::get_if<Number>(&value)) return to_text(number->value);
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return {};
}

}  // namespace ultima
