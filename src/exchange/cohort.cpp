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
#include <unordered_map>

namespace ultima {
namespace {

constexpr std::array before_facts{"began with", "measure", "stage", "office", "began", "age group"};
constexpr std::array after_facts{
    "followed",    "followed years",    "ending",        "ending days",  "return",
    "return days", "breach found days", "new case days", "custody days", "held days"};

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
    void take(CaseCourse& course, const Event& event) {
        if (event.makes_file()) {
            course.person = event.person;
            course.opened = event.on;
            numbers_[event.file] = 0;
            return;
        }
        const ThingNumber thing = event.makes_thing() ? ++numbers_[event.file] : event.thing;
        switch (event.rule->thing) {
            case ThingKind::measure:
                take_measure(course, event, thing);
                break;
            case ThingKind::breach:
                take_breach(course, event, thing);
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

    void take_custody(CaseCourse& course, const Event& event, ThingNumber thing) {
        CustodySpell& spell = course.custody[thing];
        if (event.makes_thing()) {
            spell.held.begun = event.on;
            spell.why = event.value(why_held_).value_or("");
        }
        if (event.rule->to == State::released) spell.held.ended = event.on;
    }

    void take_fact(CaseCourse& course, const Event& event, ThingNumber thing) {
        if (event.value(about_health_) == "yes") return;
        if (event.makes_thing()) course.fact_names[thing] = event.value(fact_).value_or("");
        const auto name = course.fact_names.find(thing);
        if (name == course.fact_names.end()) return;
        std::optional<std::string> value;
        if (event.rule->to == State::recorded) value = event.value(value_).value_or("");
        course.facts.push_back({name->second, std::move(value), event.on});
    }

    const Field measure_ = field("measure"), stage_ = field("stage"), starts_ = field("starts"),
                why_held_ = field("why held"), fact_ = field("fact"), value_ = field("value"),
                about_health_ = field("about health"), office_ = field("office"), in_role_ = field("in role");
    std::unordered_map<std::string, ThingNumber> numbers_;
};

/// The first day after another on which something begins.
void keep_first(std::optional<CivilDate>& first, CivilDate day, CivilDate after) {
    if (day > after && (!first || day < *first)) first = day;
}

std::string age_group(CivilDate born, CivilDate on) {
    const std::int64_t age = whole_years_between(born, on, MonthEnd::next_day);
    if (age < 18) return "under 18";
    if (age < 25) return "18 to 24";
    if (age >= 65) return "65 and over";
    const std::int64_t from = 25 + (age - 25) / 10 * 10;
    return fmt::format("{} to {}", from, from + 9);
}

class CohortWriter {
  public:
    CohortWriter(Register& from, const CohortRequest& request) : from_(from), request_(request) {}

    Cohort write(const std::filesystem::path& file) {
        read();
        std::string columns;
        const auto column = [&](std::string_view name, const char* type) {
            columns += fmt::format("{}{} {}", columns.empty() ? "" : ", ", quote_identifier(name), type);
        };
        for (const char* name : before_facts) column(name, "VARCHAR");
        for (const std::string& name : request_.facts) column(name, "VARCHAR");
        for (const std::string_view name : after_facts)
            column(name, name == "ending" || name == "return" ? "VARCHAR" : "BIGINT");
        database_.run("CREATE TABLE cohort (" + columns + ")");
        ChunkAppender rows(database_, "cohort");
        Cohort count;
        for (const auto& [name, course] : courses_) {
            for (const auto& [number, run] : course.measures)
                if (run.bound && run.bound->begun <= request_.until) {
                    row(rows, course, run);
                    ++count.measures;
                }
            for (const auto& [number, spell] : course.custody)
                if (spell.held.ended && *spell.held.ended <= request_.until) {
                    row(rows, course, spell);
                    ++count.releases;
                }
        }
        rows.close();
        const std::string select =
            "SELECT row_number() OVER () AS \"row\", * FROM (SELECT * FROM cohort ORDER BY ALL) ORDER BY 1";
        if (file.extension() == ".parquet") {
            copy_to_parquet(database_, select, file);
        } else {
            copy_to_csv(database_, select, file);
        }
        return count;
    }

  private:
    void read() {
        const std::unordered_set<std::string> left_out = people_left_out(from_);
        const Field same_as = field("same as");
        CourseReader reader;
        from_.read(0, [&](RecordedEvent&& recorded) {
            const Event& event = recorded.event;
            if (event.on > request_.until) return true;
            const ThingKind kind = file_of(event.rule->thing);
            if (kind == ThingKind::person_file) {
                if (const auto other = event.value(same_as)) one_person_[event.file] = std::string(*other);
                return true;
            }
            if (kind != ThingKind::case_file || left_out.contains(event.person)) return true;
            const auto known =
                event.makes_file() ? courses_.try_emplace(event.file).first : courses_.find(event.file);
            if (known != courses_.end()) reader.take(known->second, event);
            return true;
        });
        for (auto& [name, course] : courses_) {
            course.person = one(course.person);
            of_person_[course.person].push_back(&course);
        }
        const Field born = field("born");
        for (const auto& [person, cases] : of_person_)
            for (const SaidField& said : from_.who(person))
                if (said.field == born)
                    if (const auto day = parse_date(said.value)) born_.insert_or_assign(person, *day);
    }

    /// The file that stands for a person of whom there are several.
    [[nodiscard]] std::string one(std::string person) const {
        for (std::size_t steps = 0; steps <= one_person_.size(); ++steps) {
            const auto other = one_person_.find(person);
            if (other == one_person_.end()) break;
            person = other->second;
        }
        return person;
    }

    void row(ChunkAppender& rows, const CaseCourse& course, const MeasureRun& run) {
        std::size_t at = 0;
        for (const std::string_view text :
             {std::string_view("measure"), std::string_view(run.measure), std::string_view(run.stage)})
            rows.text(at++, text);
        at = what_was_known(rows, course, run.bound->begun, at);
        const std::int64_t followed = days_between(run.bound->begun, request_.until);
        rows.int64(at++, followed);
        rows.int64(at++, followed / 365);
        const bool ended = run.bound->ended.has_value();
        if (ended) {
            rows.text(at++, to_text(run.ending));
        } else {
            rows.null(at++);
        }
        rows.int64(at++, ended ? days_between(run.bound->begun, *run.bound->ended) : followed);
        what_followed(rows, course, run.bound->begun, run.breach, at);
    }

    void row(ChunkAppender& rows, const CaseCourse& course, const CustodySpell& spell) {
        std::size_t at = 0;
        rows.text(at++, "release");
        rows.text(at++, spell.why);
        rows.null(at++);
        at = what_was_known(rows, course, *spell.held.ended, at);
        const std::int64_t followed = days_between(*spell.held.ended, request_.until);
        rows.int64(at++, followed);
        rows.int64(at++, followed / 365);
        rows.null(at++);
        rows.null(at++);
        what_followed(rows, course, *spell.held.ended, {}, at);
    }

    /// From `office` to the last fact. Returns the next column.
    std::size_t what_was_known(ChunkAppender& rows, const CaseCourse& course, CivilDate day, std::size_t at) {
        const auto say = [&](const std::optional<std::string>& text) {
            if (text && !text->empty()) {
                rows.text(at++, *text);
            } else {
                rows.null(at++);
            }
        };
        std::optional<std::string> office;
        for (const auto& [on, name] : course.offices)
            if (on <= day || !office) office = name;
        say(office);
        say(to_text(day).substr(0, 7));
        const auto born = born_.find(course.person);
        say(born == born_.end() ? std::nullopt : std::optional(age_group(born->second, day)));
        for (const std::string& asked : request_.facts) {
            std::optional<std::string> value;
            for (const FactSaid& said : course.facts)
                if (said.fact == asked && said.on <= day) value = said.value;
            say(value);
        }
        return at;
    }

    /// From `return` to the end.
    void what_followed(ChunkAppender& rows, const CaseCourse& course, CivilDate day,
                       std::optional<CivilDate> breach, std::size_t at) {
        std::optional<CivilDate> new_case, custody;
        std::int64_t held = 0;
        for (const CaseCourse* other : of_person_.at(course.person)) {
            if (other != &course) keep_first(new_case, other->opened, day);
            for (const auto& [number, spell] : other->custody) {
                keep_first(custody, spell.held.begun, day);
                const CivilDate first = std::max(spell.held.begun, day);
                const CivilDate last = spell.held.ended.value_or(request_.until);
                if (last > first) held += days_between(first, last);
            }
        }
        const std::array<std::pair<std::string_view, std::optional<CivilDate>>, 3> kinds{
            {{"breach found", breach}, {"new case", new_case}, {"custody", custody}}};
        const auto* first = kinds.end();
        for (const auto& kind : kinds)
            if (kind.second && (first == kinds.end() || *kind.second < *first->second)) first = &kind;
        if (first == kinds.end()) {
            rows.null(at++);
        } else {
            rows.text(at++, first->first);
        }
        rows.int64(at++, days_between(day, first == kinds.end() ? request_.until : *first->second));
        for (const auto& kind : kinds) {
            if (kind.second) {
                rows.int64(at++, days_between(day, *kind.second));
            } else {
                rows.null(at++);
            }
        }
        rows.int64(at, held);
        rows.end_row();
    }

    Register& from_;
    const CohortRequest& request_;
    Database database_;
    std::unordered_map<std::string, CaseCourse> courses_;
    std::unordered_map<std::string, std::vector<const CaseCourse*>> of_person_;
    std::unordered_map<std::string, std::string> one_person_;
    std::unordered_map<std::string, CivilDate> born_;
};

/// Whatever the case of its letters: a table of DuckDB does not tell them apart.
bool is_a_column(std::string_view name) {
    const auto lower = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    };
    const auto is = [&](std::string_view other) {
        return std::equal(name.begin(), name.end(), other.begin(), other.end(),
                          [&](char one, char two) { return lower(one) == lower(two); });
    };
    return is("row") || std::any_of(before_facts.begin(), before_facts.end(), is) ||
           std::any_of(after_facts.begin(), after_facts.end(), is);
}

}  // namespace

Result<Cohort> export_cohort(Register& from, const CohortRequest& request,
                             const std::filesystem::path& file) {
    for (std::size_t i = 0; i < request.facts.size(); ++i) {
        const std::string& name = request.facts[i];
        if (name.empty() || is_a_column(name))
            return refused("cohort-fact", fmt::format("`{}` cannot be a column for a fact", name));
        if (std::find(request.facts.begin(), request.facts.begin() + static_cast<std::ptrdiff_t>(i), name) !=
            request.facts.begin() + static_cast<std::ptrdiff_t>(i))
            return refused("cohort-fact", fmt::format("`{}` is asked for twice", name));
    }
    return CohortWriter(from, request).write(file);
}

}  // namespace ultima
