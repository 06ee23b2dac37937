// SPDX-License-Identifier: Apache-2.0
#include "exchange/cohort.h"

#include "base/refusal.h"
#include "exchange/analysis_tables.h"
#include "tables/appender.h"
#include "tables/output.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <unordered_set>

namespace ultima {
namespace {

constexpr std::array before_facts{"began with", "measure", "stage", "office", "began", "age group"};
constexpr std::array after_facts{"followed",          "followed 365",     "ending",
                                 "ending days",       "return",           "return days",
                                 "breach found days", "new case days",    "custody days",
                                 "held days of 365",  "place taken days", "next measure days"};
constexpr std::int32_t year = 365;
/// The last column while the table is made, and of no file. No fact has such a name.
constexpr const char* whose = "\x1f";
/// Of fewer rows than this a value in words could name somebody.
constexpr int fewest_rows = 10;

/// A time between two days; without the second, it runs on.
struct Spell {
    CivilDate begun;
    std::optional<CivilDate> ended{};
};

struct MeasureRun {
    std::string measure, stage;
    std::optional<Spell> bound{};  ///< nothing until it begins to bind
    State ending = State::none;
    std::optional<CivilDate> breach{};  ///< the first that was found
    std::vector<CivilDate> places{};    ///< days on which a place in a service was taken
};

struct CustodySpell {
    Spell held;
    std::string why;
};

/// What was said of a fact, or that it is no longer said.
struct FactSaid {
    std::string fact;
    std::optional<std::string> value;
    CivilDate on;
};

/// What a cohort needs to know of a case.
struct CaseCourse {
    std::string person;
    CivilDate opened;
    std::map<ThingNumber, MeasureRun> measures{};
    std::map<ThingNumber, CustodySpell> custody{};
    std::map<ThingNumber, ThingNumber> breach_of{};
    std::map<ThingNumber, ThingNumber> referral_of{};
    std::map<ThingNumber, ThingNumber> place_of{};
    std::map<ThingNumber, std::string> fact_names{};
    std::vector<FactSaid> facts{};
    std::vector<std::pair<CivilDate, std::string>> offices{};  ///< of probation officers
};

bool ends_measure(State state) {
    return state != State::in_force && state != State::suspended && state != State::proposed;
}

/// Reads a case event by event.
class CourseReader {
  public:
    std::unordered_set<std::string> about_health;  ///< facts of which somebody ever said so

    void take(CaseCourse& course, const Event& event) {
        if (event.makes_file()) {
            course.person = event.person;
            course.opened = event.on;
            return;
        }
        const ThingNumber thing = event.thing;
        switch (event.rule->thing) {
            case ThingKind::measure:
                take_measure(course, event, thing);
                break;
            case ThingKind::breach:
                take_breach(course, event, thing);
                break;
            case ThingKind::referral:
                if (event.makes_thing()) course.referral_of[thing] = event.of;
                break;
            case ThingKind::place:
                take_place(course, event, thing);
                break;
            case ThingKind::custody:
                take_custody(course, event, thing);
                break;
            case ThingKind::fact:
                take_fact(course, event, thing);
                break;
            case ThingKind::assignment:
                if (event.makes_thing() && event.value(in_role_) == to_text(Role::probation_officer))
                    course.offices.emplace_back(event.on, event.value(office_).value_or(""));
                break;
            default:
                break;
        }
    }

  private:
    void take_measure(CaseCourse& course, const Event& event, ThingNumber thing) {
        MeasureRun& run = course.measures[thing];
        if (event.makes_thing()) {
            run.measure = event.value(measure_).value_or("");
            run.stage = event.value(stage_).value_or("");
        }
        if (!run.bound) {
            if (event.rule->to == State::in_force) run.bound = Spell{event.date(starts_).value_or(event.on)};
            return;
        }
        if (!ends_measure(event.rule->to)) return;
        run.bound->ended = event.on;
        run.ending = event.rule->to;
    }

    void take_breach(CaseCourse& course, const Event& event, ThingNumber thing) {
        if (event.makes_thing()) course.breach_of[thing] = event.of;
        if (event.rule->to != State::found) return;
        std::optional<CivilDate>& first = course.measures[course.breach_of[thing]].breach;
        first = first ? std::min(*first, event.on) : event.on;
    }

    void take_place(CaseCourse& course, const Event& event, ThingNumber thing) {
        if (event.makes_thing()) course.place_of[thing] = event.of;
        if (event.rule->to == State::taken)
            course.measures[course.referral_of[course.place_of[thing]]].places.push_back(event.on);
    }

    void take_custody(CaseCourse& course, const Event& event, ThingNumber thing) {
        CustodySpell& spell = course.custody[thing];
        if (event.makes_thing()) {
            spell.held.begun = event.on;
            spell.why = event.value(why_held_).value_or("");
        }
        if (event.rule->to == State::released) spell.held.ended = event.on;
    }

    void take_fact(CaseCourse& course, const Event& event, ThingNumber thing) {
        if (event.makes_thing()) course.fact_names[thing] = event.value(fact_).value_or("");
        const auto name = course.fact_names.find(thing);
        if (name == course.fact_names.end()) return;
        if (event.value(about_health_) == "yes") about_health.insert(name->second);
        std::optional<std::string> value;
        if (event.rule->to == State::recorded) value = event.value(value_).value_or("");
        course.facts.push_back({name->second, std::move(value), event.on});
    }

    const Field measure_ = field("measure"), stage_ = field("stage"), starts_ = field("starts"),
                why_held_ = field("why held"), fact_ = field("fact"), value_ = field("value"),
                about_health_ = field("about health"), office_ = field("office"), in_role_ = field("in role");
};

/// The first day after another on which something begins.
void keep_first(std::optional<CivilDate>& first, CivilDate day, CivilDate after) {
    if (day > after && (!first || day < *first)) first = day;
}

std::string age_group(CivilDate born, CivilDate on) {
    const std::int64_t age = whole_years_between(born, on, MonthEnd::next_day);
    if (age < 25) return "18 to 24";
    if (age >= 65) return "65 and over";
    const std::int64_t from = 25 + (age - 25) / 10 * 10;
    return fmt::format("{} to {}", from, from + 9);
}

/// A stay in custody, for whichever cases: spells that touch or overlap are one.
struct Stay {
    Spell held;
    const CaseCourse* course = nullptr;  ///< of the spell that ended last
    std::string why;
};

struct Person {
    std::vector<const CaseCourse*> cases{};
    std::vector<Stay> stays{};
    std::optional<CivilDate> born{};
};

std::vector<Stay> stays_of(const std::vector<const CaseCourse*>& cases) {
    std::vector<Stay> all, stays;
    for (const CaseCourse* course : cases)
        for (const auto& [number, spell] : course->custody) all.push_back({spell.held, course, spell.why});
    std::stable_sort(all.begin(), all.end(),
                     [](const Stay& one, const Stay& two) { return one.held.begun < two.held.begun; });
    for (Stay& next : all) {
        if (stays.empty() || (stays.back().held.ended && *stays.back().held.ended < next.held.begun)) {
            stays.push_back(std::move(next));
            continue;
        }
        Stay& stay = stays.back();
        if (!stay.held.ended || (next.held.ended && *next.held.ended < *stay.held.ended)) continue;
        stay = {{stay.held.begun, next.held.ended}, next.course, std::move(next.why)};
    }
    return stays;
}

class CohortWriter {
  public:
    CohortWriter(Register& from, const CohortRequest& request) : from_(from), request_(request) {}

    Result<CohortCount> write(const std::filesystem::path& file) {
        read();
        for (const std::string& fact : request_.facts)
            if (reader_.about_health.contains(fact))
                return refused("cohort-fact",
                               fmt::format("`{}` is about health: it is for nobody outside", fact));
        make_table();
        ChunkAppender rows(database_, "cohort");
        CohortCount count;
        for (const auto& [name, person] : people_) {
            ++number_;
            const std::int64_t before = count.measures + count.releases;
            for (const CaseCourse* course : person.cases)
                for (const auto& [number, run] : course->measures)
                    if (run.bound && is_told(person, run.bound->begun)) {
                        row(rows, person, *course, run);
                        ++count.measures;
                    }
            for (const Stay& stay : person.stays)
                if (stay.held.ended && is_told(person, *stay.held.ended)) {
                    row(rows, person, stay);
                    ++count.releases;
                }
            count.most_of_one = std::max(count.most_of_one, count.measures + count.releases - before);
        }
        rows.close();
        hide_rare_words();
        // Whose a row is comes last and so decides between rows alone that are alike.
        const std::string select = fmt::format(
            "SELECT row_number() OVER () AS \"row\", * EXCLUDE ({}) FROM (SELECT * FROM cohort ORDER BY ALL) "
            "ORDER BY 1",
            quote_identifier(whose));
        count.persons = persons();
        if (file.extension() == ".parquet") {
            copy_to_parquet(database_, select, file);
        } else {
            copy_to_csv(database_, select, file);
        }
        return count;
    }

  private:
    void make_table() {
        std::string columns;
        const auto column = [&](std::string_view name, const char* type) {
            columns += fmt::format("{}{} {}", columns.empty() ? "" : ", ", quote_identifier(name), type);
        };
        for (const char* name : before_facts) column(name, "VARCHAR");
        for (const std::string& name : request_.facts) column(name, "VARCHAR");
        for (const std::string_view name : after_facts)
            column(name,
                   name == "ending" || name == "return" || name == "followed 365" ? "VARCHAR" : "BIGINT");
        column(whose, "BIGINT");
        database_.run("CREATE TABLE cohort (" + columns + ")");
    }

    /// In the order of the file.
    std::vector<std::size_t> persons() {
        std::vector<std::size_t> numbers;
        Rows rows = database_.query(
            fmt::format("SELECT {} FROM (SELECT * FROM cohort ORDER BY ALL)", quote_identifier(whose)));
        while (const Chunk* chunk = rows.next()) {
            const ColumnView& column = chunk->column(0, ColumnType::int64);
            for (std::size_t row = 0; row < chunk->size(); ++row)
                numbers.push_back(static_cast<std::size_t>(column.int64(row)));
        }
        return numbers;
    }

    void hide_rare_words() {
        for (const std::string& fact : request_.facts) {
            const std::string name = quote_identifier(fact);
            database_.run(fmt::format(
                "UPDATE cohort SET {0} = 'other' WHERE {0} NOT IN ('yes', 'no') AND NOT "
                "regexp_full_match({0}, '[0-9]{{1,6}}') AND {0} IN (SELECT {0} FROM cohort GROUP BY {0} "
                "HAVING count(*) < {1})",
                name, fewest_rows));
        }
    }

    void read() {
        const std::unordered_set<std::string> left_out = people_left_out(from_);
        SamePeople same;
        from_.read(0, [&](RecordedEvent&& recorded) {
            const Event& event = recorded.event;
            // Who is who holds for all time; what happened, until the last day.
            same.take(event);
            if (event.on > request_.until || file_of(event.rule->thing) != ThingKind::case_file ||
                left_out.contains(event.person))
                return true;
            const auto known =
                event.makes_file() ? courses_.try_emplace(event.file).first : courses_.find(event.file);
            if (known != courses_.end()) reader_.take(known->second, event);
            return true;
        });
        const Field born = field("born");
        for (const auto& [name, course] : courses_) {
            Person& person = people_[same.one(course.person)];
            person.cases.push_back(&course);
            // Where files differ, the later day: rather a child too many than one too few.
            for (const SaidField& said : from_.who(course.person))
                if (said.field == born)
                    if (const auto day = parse_date(said.value))
                        person.born = person.born ? std::max(*person.born, *day) : *day;
        }
        for (auto& [name, person] : people_) person.stays = stays_of(person.cases);
    }

    /// Not of what is to come, and not of children.
    [[nodiscard]] bool is_told(const Person& person, CivilDate day) const {
        constexpr std::int64_t adult = 18;
        return day <= request_.until &&
               (!person.born || whole_years_between(*person.born, day, MonthEnd::next_day) >= adult);
    }

    void row(ChunkAppender& rows, const Person& person, const CaseCourse& course, const MeasureRun& run) {
        const CivilDate day = run.bound->begun;
        say(rows, 0, "measure");
        say(rows, 1, run.measure);
        say(rows, 2, run.stage);
        std::size_t at = what_was_known(rows, person, course, day);
        const std::int32_t followed = followed_since(rows, day, at);
        const bool ended = run.bound->ended.has_value();
        say(rows, at++, ended ? to_text(run.ending) : std::string_view());
        rows.int64(at++, ended ? std::max(0, days_between(day, *run.bound->ended)) : followed);
        at = what_followed(rows, person, course, day, run.breach, at);
        std::optional<CivilDate> place, next;
        for (const CivilDate taken : run.places) place = place ? std::min(*place, taken) : taken;
        for (const CaseCourse* other : person.cases)
            for (const auto& [number, measure] : other->measures)
                if (measure.bound) keep_first(next, measure.bound->begun, day);
        what_began(rows, day, place, next, at);
    }

    void row(ChunkAppender& rows, const Person& person, const Stay& stay) {
        const CivilDate day = *stay.held.ended;
        say(rows, 0, "release");
        say(rows, 1, stay.why);
        rows.null(2);
        std::size_t at = what_was_known(rows, person, *stay.course, day);
        followed_since(rows, day, at);
        rows.null(at++);
        rows.null(at++);
        at = what_followed(rows, person, *stay.course, day, {}, at);
        std::optional<CivilDate> place, next;
        const CivilDate before = add_days(day, -1).value_or(day);
        for (const CaseCourse* course : person.cases)
            for (const auto& [number, measure] : course->measures) {
                if (measure.bound) keep_first(next, measure.bound->begun, before);
                for (const CivilDate taken : measure.places) keep_first(place, taken, before);
            }
        what_began(rows, day, place, next, at);
    }

    static void say(ChunkAppender& rows, std::size_t at, std::string_view text) {
        if (text.empty()) {
            rows.null(at);
        } else {
            rows.text(at, text);
        }
    }

    /// `followed` and `followed 365`.
    std::int32_t followed_since(ChunkAppender& rows, CivilDate day, std::size_t& at) const {
        const std::int32_t followed = days_between(day, request_.until);
        rows.int64(at++, followed);
        rows.text(at++, followed >= year ? "yes" : "no");
        return followed;
    }

    /// From `office` to the last fact. Returns the next column.
    std::size_t what_was_known(ChunkAppender& rows, const Person& person, const CaseCourse& course,
                               CivilDate day) const {
        std::size_t at = 3;
        std::optional<std::pair<CivilDate, std::string>> office;
        for (const auto& [on, name] : course.offices) {
            // The latest one until day 0; without one, the first after it.
            const bool better = !office || (on <= day ? office->first > day || on >= office->first
                                                      : office->first > day && on < office->first);
            if (better) office = {on, name};
        }
        say(rows, at++, office ? office->second : "");
        say(rows, at++, to_text(day).substr(0, 7));
        say(rows, at++, person.born ? age_group(*person.born, day) : "");
        for (const std::string& asked : request_.facts) {
            const FactSaid* latest = nullptr;
            for (const FactSaid& said : course.facts)
                if (said.fact == asked && said.on <= day && (latest == nullptr || said.on >= latest->on))
                    latest = &said;
            say(rows, at++, latest != nullptr ? latest->value.value_or("") : "");
        }
        return at;
    }

    /// From `place taken days` to the end.
    void what_began(ChunkAppender& rows, CivilDate day, std::optional<CivilDate> place,
                    std::optional<CivilDate> next, std::size_t at) const {
        for (const auto& began : {place, next}) {
            if (began && *began <= request_.until) {
                rows.int64(at++, days_between(day, *began));
            } else {
                rows.null(at++);
            }
        }
        rows.int64(at, number_);
        rows.end_row();
    }

    /// From `return` to `held days of 365`. Returns the next column.
    std::size_t what_followed(ChunkAppender& rows, const Person& person, const CaseCourse& course,
                              CivilDate day, std::optional<CivilDate> breach, std::size_t at) const {
        std::optional<CivilDate> new_case, custody;
        std::int64_t held = 0;
        for (const CaseCourse* other : person.cases)
            if (other != &course) keep_first(new_case, other->opened, day);
        for (const Stay& stay : person.stays) {
            keep_first(custody, stay.held.begun, day);
            const CivilDate first = std::max(stay.held.begun, day);
            const CivilDate last = std::min(stay.held.ended.value_or(request_.until),
                                            add_days(day, year).value_or(request_.until));
            if (last > first) held += days_between(first, last);
        }
        const std::array<std::pair<std::string_view, std::optional<CivilDate>>, 3> kinds{
            {{"breach found", breach}, {"new case", new_case}, {"custody", custody}}};
        const auto* first = kinds.end();
        for (const auto& kind : kinds)
            if (kind.second && (first == kinds.end() || *kind.second < *first->second)) first = &kind;
        say(rows, at++, first == kinds.end() ? std::string_view() : first->first);
        rows.int64(at++, days_between(day, first == kinds.end() ? request_.until : *first->second));
        for (const auto& kind : kinds) {
            if (kind.second) {
                rows.int64(at++, days_between(day, *kind.second));
            } else {
                rows.null(at++);
            }
        }
        if (days_between(day, request_.until) >= year) {
            rows.int64(at++, held);
        } else {
            rows.null(at++);
        }
        return at;
    }

    Register& from_;
    const CohortRequest& request_;
    Database database_;
    CourseReader reader_;
    std::map<std::string, CaseCourse> courses_;
    std::map<std::string, Person> people_;
    std::int64_t number_ = 0;  ///< of the person whose rows are written
};

bool is_same_column(std::string_view one, std::string_view other) {
    const auto lower = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    };
    return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                      [&](char left, char right) { return lower(left) == lower(right); });
}

}  // namespace

// Whatever the case of its letters: a table of DuckDB does not tell them apart.
bool is_cohort_column(std::string_view name) {
    const auto is = [&](std::string_view other) { return is_same_column(name, other); };
    return is("row") || std::any_of(before_facts.begin(), before_facts.end(), is) ||
           std::any_of(after_facts.begin(), after_facts.end(), is);
}

Result<CohortCount> export_cohort(Register& from, const CohortRequest& request,
                                  const std::filesystem::path& file) {
    for (auto name = request.facts.begin(); name != request.facts.end(); ++name) {
        if (name->empty() || *name == whose || is_cohort_column(*name))
            return refused("cohort-fact", fmt::format("`{}` cannot be a column for a fact", *name));
        if (std::any_of(request.facts.begin(), name,
                        [&](const std::string& before) { return is_same_column(before, *name); }))
            return refused("cohort-fact", fmt::format("`{}` is asked for twice", *name));
    }
    return CohortWriter(from, request).write(file);
}

}  // namespace ultima
