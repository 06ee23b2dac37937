// SPDX-License-Identifier: Apache-2.0
// The part of a page that says what the law allows: for a case of the register, or for facts tried out.
#pragma once

#include "casework/case_options.h"
#include "web/application.h"

#include <optional>
#include <string>
#include <string_view>

namespace ultima {

/// Where the options of a case lead.
struct OptionLinks {
    std::string file{};             ///< of the case; empty: nothing can be proposed from here
    std::optional<Role> decider{};  ///< the role in which the visitor may decide
    bool proposes = false;          ///< the visitor may propose
    std::int64_t free_places = -1;  ///< in all services; -1: not said
};

/// Fills `list`, `closed`, `duties` and what else the template `options` shows. The answer must be the
/// reasoner's last.
[[nodiscard]] TemplateData options_section(const Visit& visit, Reasoner& reasoner, const CaseOptions& options,
                                           const OptionLinks& links);
/// The facts to ask for next, each with its question, what it settles, and how to answer.
[[nodiscard]] TemplateData::List questions_section(const Visit& visit, Reasoner& reasoner,
                                                   const CaseOptions& options);
/// A status in the visitor's words: nobody reads a bare `barred`.
[[nodiscard]] std::string status_words(const Visit& visit, const Pack& pack, const MeasureAnswer& answer);

}  // namespace ultima
