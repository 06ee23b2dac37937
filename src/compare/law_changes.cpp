// SPDX-License-Identifier: Apache-2.0
#include "compare/law_changes.h"

#include "base/json_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace ultima {

namespace {

/// What a provision is the same by: a rule that becomes an exception is another one.
using Key = std::pair<Provision::What, std::string>;

Key key_of(const Provision& provision) { return {provision.what, provision.name}; }

/// The places of measures, those of the later law first in mind.
class Order {
  public:
    Order(const Pack& before, const Pack& after) {
        for (const Pack* pack : {&after, &before})
            for (const Measure& measure : pack->measures) places_.emplace(measure.name, places_.size());
    }
    /// What is about no measure comes last.
    std::tuple<std::size_t, std::size_t> place(const Provision& provision) const {
        std::tuple<std::size_t, std::size_t> first{places_.size(), 0};
        for (const Provision::About& about : provision.about)
            first = std::min(first, {places_.at(about.measure), static_cast<std::size_t>(about.stage)});
        return first;
    }

  private:
    std::map<std::string, std::size_t, std::less<>> places_;
};

/// "bond, at pretrial and trial; bail, at pretrial", three measures at most.
std::string about_text(const Provision& provision) {
    constexpr std::size_t most = 3;
    std::vector<std::pair<std::string, std::string>> by_measure;
    for (const Provision::About& about : provision.about) {
        if (by_measure.empty() || by_measure.back().first != about.measure)
            by_measure.emplace_back(about.measure, "at ");
        else
            by_measure.back().second += ", ";
        by_measure.back().second += to_text(about.stage);
    }
    std::string text;
    for (std::size_t i = 0; i < std::min(by_measure.size(), most); ++i)
        text += (i > 0 ? "; " : "") + by_measure[i].first + " " + by_measure[i].second;
    if (by_measure.size() > most) text += fmt::format("; {} more", by_measure.size() - most);
    return text.empty() ? "what the rules rest on" : text;
}

/// Parts of one that the other has not, each as often as it is missing there.
std::vector<Provision::Part> missing_from(const Provision& other, const Provision& one) {
    std::vector<Provision::Part> rest = other.parts;
    std::vector<Provision::Part> missing;
    for (const Provision::Part& part : one.parts) {
        const auto found = std::find(rest.begin(), rest.end(), part);
        if (found == rest.end())
            missing.push_back(part);
        else
            rest.erase(found);
    }
    return missing;
}

void add_change(std::string& text, const LawChange& change) {
    const Provision& shown = change.either();
    const char* const sign = !change.before ? "+ comes" : !change.after ? "- goes" : "~ changes";
    const std::string cite = cite_text(change);
    text += fmt::format("  {}: {} {}{}{}\n", sign, to_text(shown.what), shown.name, cite.empty() ? "" : ", ",
                        cite);
    for (const auto& [side, part] : shown_parts(change))
        text += fmt::format("      {}{}: {}\n", side.empty() ? "" : fmt::format("{:<5}", side), part.name,
                            part.text);
}

void add_side(JsonWriter& json, std::string_view name, const LawOn& side) {
    json.name(name).object([&] {
        json.name("pack").text(side.pack.manifest.id);
        json.name("version").text(side.pack.manifest.version);
        json.name("hash").text(side.pack.hash);
        json.name("on");
        side.day ? json.date(*side.day) : json.null();
    });
}

void add_provision(JsonWriter& json, std::string_view name, const std::optional<Provision>& provision) {
    json.name(name);
    if (!provision) return json.null();
    json.object([&] {
        if (!provision->cite.empty()) {
            json.name("cite").text(provision->cite);
            json.name("text").text(provision->recalled ? "recalled" : "checked");
        }
        json.name("parts").list([&] {
            for (const Provision::Part& part : provision->parts)
                json.object([&] {
                    json.name("part").text(part.name);
                    json.name("says").text(part.text);
                });
        });
    });
}

}  // namespace

std::string side_text(const LawOn& side) {
    std::string text = side.pack.manifest.id + " " + side.pack.manifest.version;
    if (side.day) text += " on " + to_text(*side.day);
    return text;
}

std::string cite_text(const LawChange& change) {
    const auto of = [](const Provision& provision) {
        return provision.cite + (provision.recalled ? " (recalled)" : "");
    };
    if (!change.before || !change.after || of(*change.before) == of(*change.after))
        return of(change.either());
    return of(*change.before) + ", now " + of(*change.after);
}

std::vector<ShownPart> shown_parts(const LawChange& change) {
    std::vector<ShownPart> shown;
    const auto add = [&](std::string_view side, const std::vector<Provision::Part>& parts) {
        for (const Provision::Part& part : parts) shown.push_back({side, part});
    };
    if (change.before && change.after) {
        add("was", missing_from(*change.after, *change.before));
        add("is", missing_from(*change.before, *change.after));
    } else {
        add("", change.either().parts);
    }
    return shown;
}

LawChanges law_changes(const LawOn& before, const LawOn& after) {
    LawChanges found;
    std::vector<Provision> later = provisions(after.pack, after.day);
    std::map<Key, std::size_t> new_ones;  // places in `later` that nothing before is the same as
    for (std::size_t place = 0; place < later.size(); ++place) new_ones.emplace(key_of(later[place]), place);
    for (Provision& provision : provisions(before.pack, before.day)) {
        const auto other = new_ones.find(key_of(provision));
        if (other == new_ones.end()) {
            ++found.removed;
            found.changes.push_back({std::move(provision), std::nullopt});
            continue;
        }
        Provision& now = later[other->second];
        if (now.parts == provision.parts && now.cite == provision.cite) {
            ++found.same;
        } else {
            ++found.changed;
            found.changes.push_back({std::move(provision), now});
        }
        new_ones.erase(other);
    }
    found.added = new_ones.size();
    for (Provision& provision : later)
        if (new_ones.contains(key_of(provision)))
            found.changes.push_back({std::nullopt, std::move(provision)});
    const Order order(before.pack, after.pack);
    std::stable_sort(found.changes.begin(), found.changes.end(), [&](const LawChange& a, const LawChange& b) {
        return order.place(a.either()) < order.place(b.either());
    });
    return found;
}

std::string law_changes_text(const LawChanges& changes, const LawOn& before, const LawOn& after) {
    std::string text = fmt::format("{}\nagainst {}\n\n", side_text(before), side_text(after));
    text += fmt::format("{} provisions go, {} come, {} change, {} stay the same\n", changes.removed,
                        changes.added, changes.changed, changes.same);
    std::string heading;
    for (const LawChange& change : changes.changes) {
        std::string about = about_text(change.either());
        if (about != heading) text += "\n" + about + "\n";
        heading = std::move(about);
        add_change(text, change);
    }
    return text;
}

std::string law_changes_json(const LawChanges& changes, const LawOn& before, const LawOn& after) {
    std::string out;
    JsonWriter json(out);
    json.object([&] {
        add_side(json, "before", before);
        add_side(json, "after", after);
        json.name("removed").number(static_cast<std::int64_t>(changes.removed));
        json.name("added").number(static_cast<std::int64_t>(changes.added));
        json.name("changed").number(static_cast<std::int64_t>(changes.changed));
        json.name("same").number(static_cast<std::int64_t>(changes.same));
        json.name("changes").list([&] {
            for (const LawChange& change : changes.changes)
                json.object([&] {
                    const Provision& shown = change.either();
                    json.name("kind").text(to_text(shown.what));
                    json.name("name").text(shown.name);
                    json.name("about").list([&] {
                        for (const Provision::About& about : shown.about)
                            json.object([&] {
                                json.name("measure").text(about.measure);
                                json.name("stage").text(to_text(about.stage));
                            });
                    });
                    add_provision(json, "before", change.before);
                    add_provision(json, "after", change.after);
                });
        });
    });
    return out;
}

}  // namespace ultima
