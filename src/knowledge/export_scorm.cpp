// SPDX-License-Identifier: Apache-2.0
#include "knowledge/export.h"
#include "knowledge/export_parts.h"
#include "report/template.h"
#include "workbook/archive.h"

#include <fmt/format.h>

namespace ultima {
namespace {

/// SCORM 1.2, Content Aggregation Model, 2.3: `imsmanifest.xml` at the root names every file of the package.
std::string manifest(const Pack& pack, const std::vector<Exercise>& exercises) {
    TemplateData data;
    data["pack"] = pack.manifest.id;
    data["version"] = pack.manifest.version;
    data["title"] = fmt::format("Training exercises: {}", pack.manifest.title);
    TemplateData::List items;
    for (const Exercise& exercise : exercises) {
        TemplateData row;
        row["id"] = exercise.id;
        row["title"] = exercise.title;
        items.push_back(std::move(row));
    }
    data["items"] = std::move(items);
    return fill(training_file("imsmanifest.mustache"), data);
}

}  // namespace

std::string training_scorm(Reasoner& reasoner, const std::vector<Exercise>& exercises) {
    std::vector<ArchiveMember> members{{"imsmanifest.xml", manifest(reasoner.pack(), exercises)},
                                       {"scorm.js", training_file("scorm.js")}};
    for (const Exercise& exercise : exercises)
        members.push_back(
            {exercise.id + ".html", exercises_page(reasoner, {exercise}, exercise.title, true)});
    return archive_of(members);
}

}  // namespace ultima
