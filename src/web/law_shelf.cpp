// SPDX-License-Identifier: Apache-2.0
#include "web/law_shelf.h"

#include <algorithm>
#include <system_error>

namespace ultima {

namespace fs = std::filesystem;

LawRead read_law(const fs::path& folder) {
    LawRead read;
    LoadedPack loaded = load_pack(folder);
    std::optional<ConditionLibrary> library;
    std::error_code ignored;
    const fs::path conditions = folder / "conditions.yaml";
    if (!has_errors(loaded.diagnostics) && fs::exists(conditions, ignored)) {
        library = read_conditions(conditions, loaded.sources, loaded.diagnostics);
        if (library) check_citations_of(*library, loaded.pack, loaded.diagnostics);
    }
    read.diagnostics = loaded.diagnostics;
    if (has_errors(read.diagnostics))
        read.sources = std::move(loaded.sources);
    else {
        read.sources = loaded.sources;
        read.law = std::make_shared<Law>(std::move(loaded), std::move(library));
        read.law->exercises =
            read_exercises(read.law->pack(), folder / "training", read.sources, read.diagnostics);
        if (has_errors(read.diagnostics)) read.law = nullptr;
    }
    return read;
}

std::vector<LawShelf::Version> LawShelf::versions() const {
    std::vector<Version> versions;
    std::error_code failed;
    for (fs::directory_iterator entry(folder_, failed), end; !failed && entry != end; entry.increment(failed))
        if (fs::exists(entry->path() / "pack.yaml", failed))
            versions.push_back({entry->path().filename().string(), read_law(entry->path())});
    std::sort(versions.begin(), versions.end(),
              [](const Version& left, const Version& right) { return left.folder < right.folder; });
    return versions;
}

std::shared_ptr<Law> LawShelf::find(std::string_view hash) const {
    for (Version& version : versions())
        if (version.read.law && version.read.law->hash() == hash) return std::move(version.read.law);
    return nullptr;
}

std::optional<LawEffect> LawEffects::of(Register& reg, Desk& desk, Law& now, Law& then, Instant at,
                                        CivilDate today) {
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (!lock.owns_lock()) return std::nullopt;
    if (last_ && last_->now == now.hash() && last_->then == then.hash() && last_->day == today &&
        at.second - last_->at.second < seconds)
        return last_->effect;
    LawEffect effect = now.reasoners.with([&](Reasoner& before) {
        return then.reasoners.with(
            [&](Reasoner& after) { return effect_on(reg, desk.open_cases(), before, after, today); });
    });
    last_ = Known{now.hash(), then.hash(), at, today, effect};
    return effect;
}

}  // namespace ultima
