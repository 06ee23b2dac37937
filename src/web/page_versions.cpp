// SPDX-License-Identifier: Apache-2.0
// Versions of the law: which one answers come from, what another would change, and how it is taken into use.
#include "base/refusal.h"
#include "compare/law_changes.h"
#include "reason/answer_text.h"
#include "reason/pack_tests.h"
#include "report/plot.h"
#include "web/case_options_section.h"
#include "web/pages.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

constexpr std::size_t most_messages = 20, most_changes = 200, most_own_cases = 50;
constexpr Roles deciding_on_laws{Role::administrator};
constexpr Roles proposing_laws{Role::administrator, Role::pack_editor};
/// Who counts, and who answers for the law: they see what a version does as a whole.
constexpr Roles seeing_effects{Role::administrator, Role::pack_editor, Role::inspector, Role::statistician};

std::string_view text_of(const FileState& law, std::string_view name) {
    return law.things.front().text(field(name));
}

/// The first signs of a hash are enough for a human who compares two.
std::string short_hash(std::string_view hash) { return std::string(hash.substr(0, 12)); }

TemplateData on_record(const Visit& visit, const FileState& law) {
    TemplateData row;
    row["file"] = law.file;
    row["pack"] = std::string(text_of(law, "pack"));
    row["hash"] = short_hash(text_of(law, "pack hash"));
    row["state"] = visit.of(to_text(law.state()));
    row["tag"] = std::string(tag_of(law.state()));
    row["since"] = day_text(visit.words, law.things.front().since);
    return row;
}

/// What lies on the shelf and is neither in use nor proposed.
TemplateData::List on_shelf(const Visit& visit, const Desk::Laws& laws) {
    TemplateData::List rows;
    for (const LawShelf::Version& version : visit.app.shelf.versions()) {
        TemplateData row;
        row["folder"] = version.folder;
        if (!version.read.law) {
            TemplateData::List wrong;
            for (const Diagnostic& one : version.read.diagnostics)
                if (one.severity == Severity::error && wrong.size() < most_messages)
                    wrong.emplace_back(one.message);
            row["wrong"] = std::move(wrong);
            row["unusable"] = true;
            rows.push_back(std::move(row));
            continue;
        }
        const Law& law = *version.read.law;
        const bool known =
            law.hash() == visit.law->hash() ||
            std::any_of(laws.all.begin(), laws.all.end(), [&](const FileState& one) {
                return one.state() == State::proposed && text_of(one, "pack hash") == law.hash();
            });
        // Another country's law is no other version of this one.
        if (known || law.pack().manifest.id != visit.pack().manifest.id) continue;
        row["pack"] = law.name();
        row["hash"] = law.hash();
        row["short_hash"] = short_hash(law.hash());
        row["key"] = new_key(visit);
        rows.push_back(std::move(row));
    }
    return rows;
}

HttpResponse show_versions(const Visit& visit, std::string done, const Diagnostics& problems) {
    const Desk::Laws laws = visit.app.desk.laws();
    TemplateData data;
    data["now"] = visit.law->name();
    data["hash"] = short_hash(visit.law->hash());
    const auto& as_of = visit.pack().manifest.law_as_of;
    if (as_of) data["as_of"] = day_text(visit.words, *as_of);
    if (laws.in_use)
        data["since"] = day_text(visit.words, laws.in_use->things.front().since);
    else
        data["at_start"] = true;
    TemplateData::List rows;
    for (const FileState& law : laws.all) rows.push_back(on_record(visit, law));
    put_list(data, "record", std::move(rows));
    if (proposing_laws.contains(visit.who().role)) {
        data["no_shelf"] = !visit.app.shelf.given();
        TemplateData::List shelf = on_shelf(visit, laws);
        data["nothing_new"] = visit.app.shelf.given() && shelf.empty();
        put_list(data, "shelf", std::move(shelf));
    }
    data["done"] = std::move(done);
    put_list(data, "problems", messages_of(visit.words, problems));
    return page(visit, "versions", visit.of("Versions of the law"), std::move(data),
                problems.empty() ? 200 : 409);
}

std::string status_text(const Visit& visit, const std::optional<Status>& status) {
    return visit.of(status ? plain_words(*status) : "not in this version");
}

/// Counts in fives, so that none tells of one case, nor the difference of two.
std::string count_text(const Visit& visit, std::size_t count) {
    constexpr std::size_t step = 5;
    if (count > 0 && count < step) return visit.of("1 to 4");
    return std::to_string(in_steps(static_cast<std::int64_t>(count), step));
}

TemplateData move_row(const Visit& visit, const Law& then, const MeasureMove& move) {
    TemplateData row;
    const auto measure = then.pack().find_measure(move.measure);
    const Wording words = visit.wording();
    row["measure"] = visit.pack().find_measure(move.measure) ? measure_name(visit, move.measure)
                     : measure ? words.plain(Wording(then.pack()).name(then.pack().measures[*measure]))
                               : move.measure;
    row["before"] = status_text(visit, move.before);
    row["after"] = status_text(visit, move.after);
    return row;
}

TemplateData changes_in_law(const Visit& visit, const Law& then) {
    const LawOn before{visit.pack(), std::nullopt}, after{then.pack(), std::nullopt};
    const LawChanges changes = law_changes(before, after);
    TemplateData data;
    data["counted"] = visit.words.with("{} provisions come, {} go, {} change, {} stay as they are",
                                       {std::to_string(changes.added), std::to_string(changes.removed),
                                        std::to_string(changes.changed), std::to_string(changes.same)});
    TemplateData::List rows;
    for (const LawChange& change : changes.changes) {
        if (rows.size() == most_changes) break;
        TemplateData row;
        const Provision& shown = change.either();
        row["kind"] = visit.of(to_text(shown.what));
        row["name"] = shown.name;
        row["cite"] = cite_text(change);
        row["what"] = visit.of(!change.before ? "comes" : !change.after ? "goes" : "changes");
        row["tag"] = std::string(!change.before ? "good" : !change.after ? "stop" : "warn");
        TemplateData::List parts;
        for (const auto& [side, part] : shown_parts(change)) {
            TemplateData one;
            if (!side.empty()) one["side"] = visit.of(side);
            one["name"] = part.name;
            one["text"] = part.text;
            parts.push_back(std::move(one));
        }
        row["parts"] = std::move(parts);
        rows.push_back(std::move(row));
    }
    if (changes.changes.size() > rows.size())
        data["more"] = visit.words.count(static_cast<std::int64_t>(changes.changes.size() - rows.size()),
                                         "and one more", "and {} more");
    data["list"] = std::move(rows);
    return data;
}

TemplateData changes_in_cases(const Visit& visit, Law& then) {
    const auto worked_out =
        visit.app.effects.of(visit.app.reg, visit.app.desk, *visit.law, then, visit.now, visit.today());
    TemplateData data;
    data["later"] = !worked_out;
    if (!worked_out) return data;
    const LawEffect& effect = *worked_out;
    data["cases"] = count_text(visit, effect.cases);
    // Of a few cases in all, any count tells of each.
    constexpr std::size_t few_cases = 10;
    data["few"] = effect.cases < few_cases;
    if (effect.cases < few_cases) return data;
    data["moved"] = count_text(visit, effect.moved);
    data["unread"] = effect.unread == 0 ? std::string() : count_text(visit, effect.unread);
    TemplateData::List rows;
    for (const auto& [move, count] : effect.moves) {
        TemplateData row = move_row(visit, then, move);
        row["count"] = count_text(visit, count);
        rows.push_back(std::move(row));
    }
    put_list(data, "moves", std::move(rows));
    return data;
}

/// Cases of the visitor's list in which an answer changes; only where they may see all that it rests on.
/// Which answer, the case says, where the look is on record.
TemplateData::List own_cases(const Visit& visit, Law& then) {
    TemplateData::List rows;
    // What may change is no news for the person: nothing has changed yet.
    if (visit.who().role == Role::person) return rows;
    for (const ListedCase& one : visit.app.desk.cases_of(visit.who(), visit.now, visit.today())) {
        if (rows.size() == most_own_cases) break;
        if (one.stand != FileStand::open || !visit.app.desk.concern(one.file, visit.who(), visit.now).law)
            continue;
        const auto file = whole_file(visit.app.reg, one.file);
        if (!file) continue;
        const CaseEffect effect = visit.law->reasoners.with([&](Reasoner& before) {
            return then.reasoners.with(
                [&](Reasoner& after) { return effect_on(*file, before, after, visit.today()); });
        });
        if (effect.moves.empty()) continue;
        TemplateData row;
        row["file"] = one.file;
        rows.push_back(std::move(row));
    }
    return rows;
}

TemplateData::List steps_of(const Visit& visit, const std::string& file) {
    TemplateData::List rows;
    for (const RecordedEvent& one : visit.app.reg.events_of(file)) {
        TemplateData row;
        row["on"] = day_text(visit.words, one.event.on);
        row["what"] = visit.of(one.event.rule->name);
        row["by"] = one.event.by.name;
        row["reason"] = one.event.reason;
        rows.push_back(std::move(row));
    }
    return rows;
}

struct Tried {
    TestCount tests;
    Diagnostics found;
};
Tried tried(const Law& law) {
    Tried result;
    result.tests = run_pack_tests(law.pack(), result.found);
    return result;
}

/// Its own tests, and what else its checks found.
void put_checks(const Visit& visit, const Law& then, TemplateData& data) {
    const Tried result = tried(then);
    data["tests"] = visit.words.count(static_cast<std::int64_t>(result.tests.tests), "one test", "{} tests");
    data["failed"] = result.tests.failed == 0 ? std::string() : std::to_string(result.tests.failed);
    TemplateData::List found;
    for (const Diagnostic& one : result.found)
        if (found.size() < most_messages) found.emplace_back(one.message);
    put_list(data, "found", std::move(found));
}

std::optional<FileState> law_file(const Visit& visit, const std::string& name) {
    auto file = visit.app.reg.file(name);
    if (!file || file->things.front().kind != ThingKind::law_file) return std::nullopt;
    return file;
}

HttpResponse show_version(const Visit& visit, const FileState& file, const Diagnostics& problems) {
    TemplateData data = on_record(visit, file);
    data["steps"] = steps_of(visit, file.file);
    put_list(data, "problems", messages_of(visit.words, problems));
    const std::string hash(text_of(file, "pack hash"));
    const bool in_use = hash == visit.law->hash();
    const std::shared_ptr<Law> then = in_use ? nullptr : visit.app.shelf.find(hash);
    const bool proposed = file.state() == State::proposed;
    data["not_here"] = proposed && !then && !in_use;
    if (then) {
        if (seeing_effects.contains(visit.who().role)) put_checks(visit, *then, data);
        data["law"] = changes_in_law(visit, *then);
        if (seeing_effects.contains(visit.who().role)) data["effect"] = changes_in_cases(visit, *then);
        put_list(data, "own", own_cases(visit, *then));
    }
    if (proposed && deciding_on_laws.contains(visit.who().role)) {
        TemplateData decide;
        decide["key"] = new_key(visit);
        decide["own_proposal"] = visit.who().name == file.proposed_by;
        decide["may_take"] = then != nullptr;
        data["decide"] = std::move(decide);
    }
    return page(visit, "version", std::string(text_of(file, "pack")), std::move(data),
                problems.empty() ? 200 : 409);
}

Event law_event(const Visit& visit, std::string_view name, std::string file) {
    Event event;
    event.rule = find_event_rule(name);
    event.key = value_of(visit.request.form, "key");
    event.file = std::move(file);
    event.on = visit.today();
    event.reason = value_of(visit.request.form, "reason");
    return event;
}

/// That it is in use, and that what was in use is so no more, is written together or not at all.
Result<Receipt> take_into_use(const Visit& visit, const FileState& file) {
    const std::shared_ptr<Law> then = visit.app.shelf.find(text_of(file, "pack hash"));
    if (!then || then->pack().manifest.id != visit.pack().manifest.id ||
        then->name() != text_of(file, "pack"))
        return refused("law-missing", "this version of the law does not lie on this server");
    if (tried(*then).tests.failed > 0)
        return refused("law-tests", "tests of its own fail: mend it, and propose it again");
    const std::lock_guard lock(visit.app.writing);
    return visit.app.change_law([&]() -> Result<Receipt> {
        Batch batch;
        batch.events.push_back(law_event(visit, "law taken into use", file.file));
        std::vector<FileSeen> seen;
        for (const FileState& one : visit.app.desk.laws().all) {
            if (one.file == file.file || one.state() != State::in_force) continue;
            Event replaced = law_event(visit, "law replaced", one.file);
            replaced.key = new_key(visit);
            batch.events.push_back(std::move(replaced));
            seen.push_back({one.file, one.events});
        }
        auto taken = write_all_as(visit.app.reg, visit.who(), std::move(batch), seen);
        if (!taken) return tl::unexpected(std::move(taken.error()));
        Receipt receipt = std::move(taken->front());
        if (receipt.repeated) return receipt;
        visit.app.law.take(then);
        return receipt;
    });
}

}  // namespace

HttpResponse versions_page(const Visit& visit, const PathParts&) { return show_versions(visit, {}, {}); }

HttpResponse propose_version(const Visit& visit, const PathParts&) {
    const std::shared_ptr<Law> law = visit.app.shelf.find(value_of(visit.request.form, "hash"));
    if (!law || law->pack().manifest.id != visit.pack().manifest.id)
        return show_versions(
            visit, {}, refused("law-missing", "this version of the law does not lie on this server").value());
    Event event = law_event(visit, "law proposed", {});
    event.said = {{field("pack"), law->name(), {}}, {field("pack hash"), law->hash(), {}}};
    const auto written = write_as(visit.app.reg, visit.who(), std::move(event));
    if (!written) return show_versions(visit, {}, written.error());
    return redirect(fmt::format("/law/versions/{}", url_encoded(written->file)));
}

HttpResponse version_page(const Visit& visit, const PathParts& parts) {
    const auto file = law_file(visit, parts[0]);
    return file ? show_version(visit, *file, {}) : not_found_page(visit);
}

HttpResponse decide_on_version(const Visit& visit, const PathParts& parts) {
    const auto file = law_file(visit, parts[0]);
    if (!file) return not_found_page(visit);
    const bool take = value_of(visit.request.form, "decision") == "take";
    const auto written =
        take ? take_into_use(visit, *file)
             : write_as(visit.app.reg, visit.who(), law_event(visit, "law not taken", file->file));
    if (!written) return show_version(visit, *file, written.error());
    return redirect("/law/versions");
}

}  // namespace ultima
