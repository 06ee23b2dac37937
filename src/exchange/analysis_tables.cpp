// SPDX-License-Identifier: Apache-2.0
#include "exchange/analysis_tables.h"

#include "tables/appender.h"
#include "tables/output.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <vector>

namespace ultima {
namespace {

/// What may stand in a table: things of which every state is fit to be counted by others.
constexpr std::array shown_kinds{ThingKind::case_file, ThingKind::fact,          ThingKind::legal_aid,
                                 ThingKind::options,   ThingKind::report,        ThingKind::measure,
                                 ThingKind::decision,  ThingKind::condition,     ThingKind::plan,
                                 ThingKind::session,   ThingKind::progress,      ThingKind::milestone,
                                 ThingKind::warning,   ThingKind::breach,        ThingKind::custody,
                                 ThingKind::bail,      ThingKind::reintegration, ThingKind::appeal};
/// Texts that are names of things in a pack or directory, not words of somebody.
constexpr std::array<std::string_view, 5> named_in_packs{"measure", "condition", "fact", "provider",
                                                         "service"};

bool shown(ThingKind kind) {
    return std::find(shown_kinds.begin(), shown_kinds.end(), kind) != shown_kinds.end();
}

bool shown(Field field) {
    const FieldInfo& about = info(field);
    if (about.identity) return false;
    if (about.kind == FieldKind::text)
        return std::find(named_in_packs.begin(), named_in_packs.end(), about.name) != named_in_packs.end();
    return about.kind != FieldKind::lines && about.kind != FieldKind::thing;
}

/// Fills the three tables, event by event.
class TablesWriter {
  public:
    explicit TablesWriter(Register& from)
        : from_(from), salt_(random_name(system_entropy(), 16)), left_out_(people_left_out(from)) {
        database_.run(
            "CREATE TABLE things (\"case\" VARCHAR, person VARCHAR, number BIGINT, \"of\" BIGINT, kind "
            "VARCHAR, "
            "state VARCHAR, begun DATE, since DATE);"
            "CREATE TABLE steps (\"case\" VARCHAR, step BIGINT, number BIGINT, event VARCHAR, \"on\" DATE, "
            "role VARCHAR);"
            "CREATE TABLE vals (\"case\" VARCHAR, number BIGINT, field VARCHAR, value VARCHAR, \"on\" DATE)");
    }

    AnalysisTables write(const std::filesystem::path& folder) {
        ChunkAppender steps(database_, "steps"), values(database_, "vals");
        from_.read(0, [&](RecordedEvent&& recorded) {
            take(recorded, steps, values);
            return true;
        });
        steps.close();
        values.close();
        AnalysisTables count;
        count.values = values.rows();
        append_things(count);
        std::filesystem::create_directories(folder);
        for (const auto& [table, file] :
             {std::pair{"things", "things.parquet"}, std::pair{"steps", "steps.parquet"},
              std::pair{"vals", "values.parquet"}})
            copy_to_parquet(database_, std::string("SELECT * FROM ") + table + " ORDER BY ALL",
                            folder / file);
        return count;
    }

  private:
    /// A case, and what its things are called in the tables: a gap would show that something is left out.
    struct Case {
        FileState state;
        std::vector<std::int64_t> numbers{};
        std::int64_t shown = 0;
        std::int64_t steps = 0;
    };

    [[nodiscard]] std::string pseudonym(std::string_view name) const {
        return from_.pseudonym("table " + salt_, name).substr(0, 16);
    }

    void take(const RecordedEvent& recorded, ChunkAppender& steps, ChunkAppender& values) {
        const Event& event = recorded.event;
        if (file_of(event.rule->thing) != ThingKind::case_file) return;
        if (event.makes_file() && left_out_.contains(event.person)) return;
        const auto known =
            event.makes_file() ? files_.try_emplace(event.file).first : files_.find(event.file);
        if (known == files_.end()) return;
        Case& one = known->second;
        apply(one.state, event);
        if (event.makes_thing()) one.numbers.push_back(shown(event.rule->thing) ? one.shown++ : 0);
        if (!shown(event.rule->thing)) return;
        const std::string name = pseudonym(event.file);
        const std::int64_t number = one.numbers[event.thing];
        steps.text(0, name);
        steps.int64(1, ++one.steps);
        steps.int64(2, number);
        steps.text(3, event.rule->name);
        steps.date(4, event.on);
        steps.text(5, to_text(event.by.role));
        steps.end_row();
        for (const SaidField& said : event.said) {
            if (!shown(said.field)) continue;
            values.text(0, name);
            values.int64(1, number);
            values.text(2, info(said.field).name);
            values.text(3, said.value);
            values.date(4, event.on);
            values.end_row();
        }
    }

    void append_things(AnalysisTables& count) {
        ChunkAppender things(database_, "things");
        for (const auto& [name, one] : files_) {
            const FileState& file = one.state;
            ++count.cases;
            for (std::size_t i = 0; i < file.things.size(); ++i) {
                const Thing& thing = file.things[i];
                if (!shown(thing.kind)) continue;
                things.text(0, pseudonym(name));
                things.text(1, pseudonym(file.person));
                things.int64(2, one.numbers[i]);
                things.int64(3, one.numbers[thing.of]);
                things.text(4, to_text(thing.kind));
                things.text(5, to_text(thing.state));
                things.date(6, thing.begun);
                things.date(7, thing.since);
                things.end_row();
                ++count.things;
            }
        }
        things.close();
    }

    Register& from_;
    std::string salt_;
    std::unordered_set<std::string> left_out_;
    Database database_;
    std::unordered_map<std::string, Case> files_;
};

}  // namespace

std::string SamePeople::one(std::string person) const {
    for (std::size_t steps = 0; steps <= other_.size(); ++steps) {
        const auto known = other_.find(person);
        if (known == other_.end()) break;
        person = known->second;
    }
    return person;
}

void SamePeople::take(const Event& event) {
    static const Field same_as = field("same as");
    if (const auto other = event.value(same_as)) other_[event.file] = std::string(*other);
}

std::unordered_set<std::string> people_left_out(Register& from) {
    const Field juvenile = field("juvenile");
    std::unordered_set<std::string> people;
    SamePeople same;
    from.read(0, [&](RecordedEvent&& recorded) {
        const Event& event = recorded.event;
        same.take(event);
        if (event.value(juvenile) == "yes" || event.rule->to == State::erased ||
            (recorded.erased && !event.person.empty()))
            people.insert(event.person);
        return true;
    });
    std::unordered_set<std::string> ones;
    for (const std::string& person : people) ones.insert(same.one(person));
    for (const auto& [file, other] : same.files())
        if (ones.contains(same.one(file))) people.insert(file);
    people.merge(ones);
    return people;
}

AnalysisTables export_tables(Register& from, const std::filesystem::path& folder) {
    return TablesWriter(from).write(folder);
}

}  // namespace ultima
