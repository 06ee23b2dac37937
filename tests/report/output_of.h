// SPDX-License-Identifier: Apache-2.0
// What another program says of a file that ours made.
#pragma once

#include <array>
#include <cstdio>
#include <string>

namespace ultima::test {

/// What a command writes; nothing if it cannot be run.
inline std::string output_of(const std::string& command) {
    std::string text;
    FILE* from = popen(command.c_str(), "r");  // NOLINT: the command is ours
    if (from == nullptr) return text;
    std::array<char, 4096> some{};
    for (std::size_t n = 0; (n = std::fread(some.data(), 1, some.size(), from)) > 0;)
        text.append(some.data(), n);
    pclose(from);
    return text;
}

}  // namespace ultima::test
