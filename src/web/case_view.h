// SPDX-License-Identifier: Apache-2.0
// What a visitor may write in a case that they see, and why they look at it.
#pragma once

#include "web/application.h"

#include <optional>
#include <string>
#include <vector>

namespace ultima {

/// Why the visitor looks: they are assigned, or said so in this session; nothing if they have to be asked.
[[nodiscard]] std::optional<Session::Purpose> purpose_of(const Visit& visit, const std::string& file);
/// Asks why.
[[nodiscard]] HttpResponse why_page(const Visit& visit, const std::string& file);
/// The file as the visitor sees it: the look is on record, and that it prints an order, if it does. What
/// stands against it otherwise.
[[nodiscard]] Result<FileView> view_for(const Visit& visit, const std::string& file,
                                        std::optional<ThingNumber> printed = std::nullopt);

/// The stage of the case; empty if the visitor does not see it, or if it is no case.
[[nodiscard]] std::string stage_of(const FileView& view);

/// Facts and findings that stand.
[[nodiscard]] std::vector<const SeenThing*> facts_on_record(const FileView& view);
/// One of them in the visitor's words, as far as there are any: yes and no, days, names of the law file.
struct FactText {
    std::string fact, value;
    std::string source;  ///< who says so
    std::string as_of;
};
[[nodiscard]] FactText fact_text(const Visit& visit, const SeenThing& fact);
[[nodiscard]] TemplateData fact_row(const Visit& visit, const SeenThing& fact);

/// How a measure goes, as far as the visitor sees it.
struct MeasureProgress {
    std::int64_t kept = 0, recorded = 0;  ///< sessions
    std::vector<std::string> reached{};   ///< milestones, by title
};
[[nodiscard]] MeasureProgress progress_of(const FileView& view, ThingNumber measure);

/// Looks are made by the register alone; nobody writes such an event.
[[nodiscard]] bool makes_look(const EventRule& rule);
/// Events that the visitor's role may write about a thing, as it stands; looks are written by the register
/// alone.
[[nodiscard]] std::vector<const EventRule*> writable_about(const Visit& visit, const SeenThing& thing);
/// Events that the visitor's role may write somewhere in the file, as it stands.
[[nodiscard]] std::vector<const EventRule*> writable_in(const Visit& visit, const FileView& view);
/// Things that an event could be about, or that a new thing of it could belong to.
[[nodiscard]] std::vector<const SeenThing*> things_for(const EventRule& rule, const FileView& view);

}  // namespace ultima
