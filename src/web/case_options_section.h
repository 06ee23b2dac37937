// SPDX-License-Identifier: Apache-2.0
// The part of a page that says what the law allows: for a case of the register, or for facts tried out.
#pragma once

#include "casework/case_options.h"
#include "web/application.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
/// The same in texts, for paper: without links, and what has to be there in a list of its own.
struct OptionText {
    MeasureId measure{};
    std::string name, status;  ///< since or from when is part of the status
    std::string why;
    bool open = false;  ///< the law requires or allows it
    bool custody = false;
    bool settled = true;  ///< false: it hangs on facts that are not known
};
struct NeedText {
    std::string text;  ///< with its source
    std::vector<std::string> measures{};
};
struct OptionTexts {
    std::vector<OptionText> measures;
    std::vector<NeedText> needs;       ///< of the open measures, each once
    std::vector<std::string> assumed;  ///< until somebody shows otherwise
    std::string law;
    bool recalled = false;
};
[[nodiscard]] OptionTexts option_texts(const Visit& visit, Reasoner& reasoner, const CaseOptions& options);

/// The facts to ask for next, each with its question, what it settles, and how to answer.
[[nodiscard]] TemplateData::List questions_section(const Visit& visit, Reasoner& reasoner,
                                                   const CaseOptions& options);
/// A status in the visitor's words: nobody reads a bare `barred`.
[[nodiscard]] std::string status_words(const Visit& visit, const Pack& pack, const MeasureAnswer& answer);

}  // namespace ultima
