// SPDX-License-Identifier: Apache-2.0
#include "register/traces.h"

#include <cstring>
#include <stdexcept>

namespace ultima::test {
namespace {

std::string hexadecimal(std::string_view bytes, std::string_view digits) {
    std::string text;
    for (const char byte : bytes) {
        text += digits[static_cast<unsigned char>(byte) >> 4U];
        text += digits[static_cast<unsigned char>(byte) & 15U];
    }
    return text;
}

/// What stands for the bytes alone when `before` others come first: the digits that share bits with
/// neighbours are left out.
std::string base64(std::string_view bytes, std::size_t before) {
    constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const std::size_t first_bit = 8 * before, last_bit = first_bit + 8 * bytes.size();
    std::string text;
    for (std::size_t at = (first_bit + 5) / 6 * 6; at + 6 <= last_bit; at += 6) {
        unsigned value = 0;
        for (std::size_t bit = at - first_bit; bit < at - first_bit + 6; ++bit)
            value = value * 2 + (static_cast<unsigned char>(bytes[bit / 8]) >> (7 - bit % 8) & 1U);
        text += digits[value];
    }
    return text;
}

/// Of characters of at most three bytes, which is all that the tests plant.
std::vector<std::uint16_t> utf16_units(std::string_view text) {
    std::vector<std::uint16_t> units;
    for (std::size_t i = 0; i < text.size();) {
        const auto at = [&](std::size_t offset) {
            return static_cast<unsigned>(static_cast<unsigned char>(text[i + offset]));
        };
        const std::size_t length = at(0) < 0x80 ? 1 : at(0) < 0xE0 ? 2 : 3;
        const unsigned unit = length == 1   ? at(0)
                              : length == 2 ? (at(0) & 31U) << 6U | (at(1) & 63U)
                                            : (at(0) & 15U) << 12U | (at(1) & 63U) << 6U | (at(2) & 63U);
        units.push_back(static_cast<std::uint16_t>(unit));
        i += length;
    }
    return units;
}

std::string utf16(std::string_view text, bool big_end_first) {
    std::string bytes;
    for (const std::uint16_t unit : utf16_units(text)) {
        const char high = static_cast<char>(unit >> 8U), low = static_cast<char>(unit & 255U);
        bytes += big_end_first ? high : low;
        bytes += big_end_first ? low : high;
    }
    return bytes;
}

std::uint32_t beginning(const char* bytes) {
    std::uint32_t four = 0;
    std::memcpy(&four, bytes, sizeof four);
    return four;
}

}  // namespace

void Traces::add(std::string form) {
    if (form.size() < 4) throw std::logic_error("too short to look for");
    const std::uint32_t four = beginning(form.data());
    begins_[four & 0xFFFFU] = true;
    by_beginning_.emplace(four, forms_.size());
    forms_.push_back(std::move(form));
}

void Traces::look_for_bytes(std::string_view bytes) {
    add(std::string(bytes));
    add(hexadecimal(bytes, "0123456789abcdef"));
    add(hexadecimal(bytes, "0123456789ABCDEF"));
}

void Traces::look_for_text(std::string_view text) {
    look_for_bytes(text);
    add(utf16(text, false));
    add(utf16(text, true));
    for (std::size_t before = 0; before < 3; ++before) add(base64(text, before));
}

std::uint64_t Traces::count_in(std::string_view bytes) const {
    std::uint64_t count = 0;
    for (std::size_t at = 0; at + 4 <= bytes.size(); ++at) {
        const std::uint32_t four = beginning(bytes.data() + at);
        if (!begins_[four & 0xFFFFU]) continue;
        for (auto [form, end] = by_beginning_.equal_range(four); form != end; ++form)
            count += bytes.substr(at).starts_with(forms_[form->second]) ? 1U : 0U;
    }
    return count;
}

}  // namespace ultima::test
