// SPDX-License-Identifier: Apache-2.0
// Looks for words in bytes, in every form in which they might have been kept.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ultima::test {

class Traces {
  public:
    /// As it is, in hexadecimal digits of both cases, in UTF-16 of both orders, and in base64 wherever it may
    /// begin.
    void look_for_text(std::string_view text);
    /// As they are and in hexadecimal digits; at least 4 bytes.
    void look_for_bytes(std::string_view bytes);

    /// How often one of them is there.
    [[nodiscard]] std::uint64_t count_in(std::string_view bytes) const;
    [[nodiscard]] std::size_t forms() const { return forms_.size(); }

  private:
    void add(std::string form);

    std::vector<std::string> forms_;
    std::unordered_multimap<std::uint32_t, std::size_t> by_beginning_;
    std::vector<bool> begins_ = std::vector<bool>(1U << 16U);  ///< by the first two bytes
};

}  // namespace ultima::test
