// SPDX-License-Identifier: Apache-2.0
// Why something was not written, in the words of the visitor. The register and the forms say it in one
// English sentence, for the command line and logs; here each such sentence has a name that does not change,
// what it leaves open has names, and the catalogues say it in the other languages. The tests hold every
// sentence of the code against this list.
#pragma once

#include "base/diagnostic.h"
#include "web/words.h"

#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {

/// What is left open stands in braces: `{day}`, `{day first}` are days; `{event}`, `{role}`, `{kind}`,
/// `{other}`, `{state}`, `{field}`, `{meaning}`, `{need}` are words of the register; `{choices}` several of
/// them; `{listed}` is a list in words of a library; all else stands as it was said.
struct RefusalText {
    std::string_view name;  ///< stable, for programs: `no-time-to-explain`
    std::string_view text;
};
/// What such a text leaves open, each once: `day`, `day first`.
[[nodiscard]] std::set<std::string_view> left_open(std::string_view text);
[[nodiscard]] std::span<const RefusalText> refusal_texts();

struct RefusalSaid {
    std::string_view name;  ///< empty if the sentence is none of the list: then `text` is as it came
    std::vector<std::pair<std::string, std::string>> values;  ///< as the register has them: `2026-06-30`
    std::string text;
};
[[nodiscard]] RefusalSaid refusal_said(const Words& words, const Diagnostic& refusal);

}  // namespace ultima
