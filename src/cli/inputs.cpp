// SPDX-License-Identifier: Apache-2.0
#include "cli/inputs.h"

#include "base/nearest.h"
#include "base/render.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace ultima {

std::filesystem::path pack_folder(const std::string& pack) {
    std::filesystem::path path(pack);
    std::filesystem::path bundled = std::filesystem::path("packs") / pack;
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored) && std::filesystem::is_directory(bundled, ignored))
        return bundled;
    return path;
}

Instant now() {
    const auto time = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::seconds>(time).count()};
}

void print(const Diagnostics& diagnostics, const Sources& sources, const Surroundings& around) {
    if (!diagnostics.empty())
        fmt::print(stderr, "{}", render_text(diagnostics, sources, around.err_is_terminal));
}

std::optional<LoadedPack> usable_pack(const std::string& pack, const Surroundings& around) {
    LoadedPack loaded = load_pack(pack_folder(pack));
    if (!has_errors(loaded.diagnostics)) return loaded;
    print(loaded.diagnostics, loaded.sources, around);
    fmt::print(stderr, "\nThe pack cannot be used until this is mended.\n");
    return std::nullopt;
}

std::string said(const std::string& text) { return text.empty() ? "a value is needed" : ""; }

std::optional<CivilDate> date_asked(const std::string& text, const Surroundings& around,
                                    std::string_view option) {
    if (text.empty()) return around.today;
    const auto date = parse_date(text);
    if (!date) fmt::print(stderr, "{} expects a date such as 2026-01-31, found `{}`\n", option, text);
    return date;
}

std::optional<Wording> words_asked(const std::string& language, const Pack& pack) {
    if (language.empty()) return Wording(pack);
    auto words = Wording::in(pack, language);
    if (words) return words;
    std::string known;
    for (const std::string& each : pack.manifest.languages) known += (known.empty() ? "" : ", ") + each;
    fmt::print(stderr, "--lang expects one of the pack's languages: {}; found `{}`\n", known, language);
    return std::nullopt;
}

std::optional<Stage> stage_asked(const std::string& text, const Pack& pack) {
    std::string known;
    std::optional<Stage> only;
    for (std::size_t i = 0; i < stage_count; ++i) {
        if (!pack.stages[i]) continue;
        only = known.empty() ? std::optional(static_cast<Stage>(i)) : std::nullopt;
        known += (known.empty() ? "" : ", ") + std::string(to_text(static_cast<Stage>(i)));
    }
    if (text.empty() && only) return only;
    const auto stage = text.empty() ? std::nullopt : parse_stage(text);
    if (stage && pack.stages[static_cast<std::size_t>(*stage)]) return stage;
    fmt::print(stderr, "--stage expects one of the pack's stages: {}{}\n", known,
               text.empty() ? std::string() : fmt::format("; found `{}`", text));
    return std::nullopt;
}

std::optional<MeasureId> measure_asked(std::string_view option, const std::string& text, const Pack& pack) {
    std::string name = text;
    std::replace(name.begin(), name.end(), '_', ' ');
    const auto measure = pack.find_measure(name);
    if (measure) return measure;
    std::vector<std::string_view> names;
    for (const Measure& known : pack.measures) names.emplace_back(known.name);
    const auto near = nearest(name, names);
    fmt::print(stderr, "{} expects a measure of the pack, found `{}`{}\n", option, text,
               near ? fmt::format("; did you mean `{}`?", *near) : "");
    return std::nullopt;
}

}  // namespace ultima
