// SPDX-License-Identifier: Apache-2.0
#include "knowledge/answers.h"

#include "base/hash.h"
#include "base/text.h"
#include "law/translations.h"

#include <fmt/format.h>

namespace ultima {
namespace {

Sqlite opened(const std::filesystem::path& file) {
    Sqlite database = open_private(file);
    // Words of somebody who is gone are not to be found in what the file no longer uses.
    database.run("PRAGMA secure_delete = ON");
    // Whose an answer is stands in `who` alone; null: it is counted, and nobody's any more. `decided_counted`
    // and `finished_counted`: the first decision, or the whole, stands in numbers that anybody may have seen.
    database.run(
        "CREATE TABLE IF NOT EXISTS answer (id INTEGER PRIMARY KEY, who TEXT UNIQUE, exercise TEXT NOT NULL, "
        "course TEXT NOT NULL, law TEXT NOT NULL, asked TEXT NOT NULL, begun INTEGER NOT NULL, decided "
        "INTEGER "
        "NOT NULL DEFAULT 0, finished INTEGER NOT NULL DEFAULT 0, decided_counted INTEGER NOT NULL DEFAULT "
        "0, "
        "finished_counted INTEGER NOT NULL DEFAULT 0) STRICT");
    database.run(
        "CREATE TABLE IF NOT EXISTS choice (answer INTEGER NOT NULL, round INTEGER NOT NULL, measure TEXT "
        "NOT "
        "NULL, PRIMARY KEY (answer, round)) STRICT");
    database.run(
        "CREATE TABLE IF NOT EXISTS said (answer INTEGER NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL, "
        "PRIMARY KEY (answer, field)) STRICT");
    database.run(
        "CREATE TABLE IF NOT EXISTS step (answer INTEGER NOT NULL, step TEXT NOT NULL, done INTEGER NOT "
        "NULL, "
        "of INTEGER NOT NULL, PRIMARY KEY (answer, step)) STRICT");
    return database;
}

std::string asked_text(const Asked& asked) {
    std::string text;
    for (const bool one : asked) text += one ? '1' : '0';
    return text;
}

Asked asked_of(std::string_view text) {
    Asked asked;
    for (const char one : text) asked.push_back(one == '1');
    return asked;
}

constexpr std::string_view why_not = "why not ";

/// Every text of a decision with the name under which it is kept.
template <class Each>
void for_each_text(const TrainingDecision& decision, Each each) {
    each("reasons", decision.reasons);
    each("conditions", decision.conditions);
    each("why conditions", decision.why_conditions);
    for (std::size_t i = 0; i < look_count; ++i)
        each(std::string(to_text(static_cast<Look>(i))), decision.looked[i]);
    for (const auto& [measure, why] : decision.why_not) each(std::string(why_not) + measure, why);
}

void put_text(TrainingDecision& decision, std::string_view field, std::string_view text) {
    if (field == "reasons") decision.reasons = text;
    if (field == "conditions") decision.conditions = text;
    if (field == "why conditions") decision.why_conditions = text;
    for (std::size_t i = 0; i < look_count; ++i)
        if (field == to_text(static_cast<Look>(i))) decision.looked[i] = text;
    if (field.starts_with(why_not)) decision.why_not[std::string(field.substr(why_not.size()))] = text;
}

/// The answers of a course in one exercise that stand in its numbers.
std::string counted(std::string_view when) {
    return fmt::format(
        "SELECT id FROM answer WHERE course = ? AND exercise = ? AND law = ? AND {}_counted = 1", when);
}

}  // namespace

TrainingAnswers::TrainingAnswers(const std::filesystem::path& file, std::string key)
    : database_(opened(file)), key_(std::move(key)) {}

/// Another one for each exercise, so that what somebody did in two of them cannot be put together.
std::string TrainingAnswers::pseudonym(std::string_view name, std::string_view exercise) const {
    return sha256_hex(fmt::format("{}\n{}\n{}", key_, exercise, name));
}

std::optional<std::int64_t> TrainingAnswers::find(std::string_view name, std::string_view exercise) {
    SqliteStatement row = database_.prepare("SELECT id FROM answer WHERE who = ?");
    if (!row.bind(0, pseudonym(name, exercise)).step()) return std::nullopt;
    return row.whole(0);
}

std::optional<TrainingAnswer> TrainingAnswers::of(std::string_view name, std::string_view exercise) {
    const std::lock_guard lock(mutex_);
    const auto id = find(name, exercise);
    if (!id) return std::nullopt;
    SqliteStatement row = database_.prepare("SELECT course, law, asked, finished FROM answer WHERE id = ?");
    row.bind(0, *id).step();
    TrainingAnswer answer;
    answer.exercise = exercise;
    answer.course = row.bytes(0);
    answer.law = row.bytes(1);
    answer.asked = asked_of(row.bytes(2));
    const bool finished = row.whole(3) != 0;
    SqliteStatement choice = database_.prepare("SELECT round, measure FROM choice WHERE answer = ?");
    choice.bind(0, *id);
    while (choice.step()) {
        auto& into = choice.whole(0) == 1 ? answer.first : answer.second;
        into.emplace();
        into->measure = choice.bytes(1);
    }
    SqliteStatement said = database_.prepare("SELECT field, text FROM said WHERE answer = ?");
    said.bind(0, *id);
    while (said.step())
        if (answer.first) put_text(*answer.first, said.bytes(0), said.bytes(1));
    if (!finished) return answer;
    answer.marks.emplace();
    SqliteStatement step = database_.prepare("SELECT step, done, of FROM step WHERE answer = ?");
    step.bind(0, *id);
    while (step.step())
        for (std::size_t i = 0; i < step_count; ++i)
            if (step.bytes(0) == to_text(static_cast<Step>(i)))
                (*answer.marks)[i] = {static_cast<int>(step.whole(1)), static_cast<int>(step.whole(2))};
    return answer;
}

void TrainingAnswers::begin(std::string_view name, const TrainingAnswer& answer, CivilDate today) {
    const std::lock_guard lock(mutex_);
    in_transaction(database_, [&] {
        if (const auto there = find(name, answer.exercise)) let_go(*there);
        std::vector<std::int64_t> left;
        SqliteStatement old =
            database_.prepare("SELECT id FROM answer WHERE finished = 0 AND begun < ? AND who IS NOT NULL");
        old.bind(0, std::int64_t{today.day} - days_kept_unfinished);
        while (old.step()) left.push_back(old.whole(0));
        for (const std::int64_t one : left) let_go(one);
        database_
            .prepare(
                "INSERT INTO answer (who, exercise, course, law, asked, begun) VALUES (?, ?, ?, ?, ?, ?)")
            .bind(0, pseudonym(name, answer.exercise))
            .bind(1, answer.exercise)
            .bind(2, answer.course)
            .bind(3, answer.law)
            .bind(4, asked_text(answer.asked))
            .bind(5, std::int64_t{today.day})
            .run();
    });
}

bool TrainingAnswers::decide(std::string_view name, std::string_view exercise,
                             const TrainingDecision& first) {
    const std::lock_guard lock(mutex_);
    bool taken = false;
    in_transaction(database_, [&] {
        const auto id = find(name, exercise);
        if (!id) return;
        database_.prepare("UPDATE answer SET decided = 1 WHERE id = ? AND decided = 0").bind(0, *id).run();
        taken = database_.changed() == 1;
        if (!taken) return;
        choose(*id, 1, first.measure);
        for_each_text(first, [&](const std::string& field, const std::string& text) {
            if (!trim(text).empty())
                database_.prepare("INSERT INTO said (answer, field, text) VALUES (?, ?, ?)")
                    .bind(0, *id)
                    .bind(1, field)
                    .bind(2, text)
                    .run();
        });
        count_tens(*id, "decided");
    });
    return taken;
}

bool TrainingAnswers::finish(std::string_view name, std::string_view exercise, const TrainingDecision& second,
                             const Marks& marks) {
    const std::lock_guard lock(mutex_);
    bool taken = false;
    in_transaction(database_, [&] {
        const auto id = find(name, exercise);
        if (!id) return;
        database_.prepare("UPDATE answer SET finished = 1 WHERE id = ? AND decided = 1 AND finished = 0")
            .bind(0, *id)
            .run();
        taken = database_.changed() == 1;
        if (!taken) return;
        choose(*id, 2, second.measure);
        for (std::size_t i = 0; i < step_count; ++i)
            database_.prepare("INSERT INTO step (answer, step, done, of) VALUES (?, ?, ?, ?)")
                .bind(0, *id)
                .bind(1, to_text(static_cast<Step>(i)))
                .bind(2, std::int64_t{marks[i].done})
                .bind(3, std::int64_t{marks[i].of})
                .run();
        delete_from("said", *id);
        count_tens(*id, "finished");
    });
    return taken;
}

void TrainingAnswers::forget(std::string_view name, std::string_view exercise) {
    const std::lock_guard lock(mutex_);
    in_transaction(database_, [&] {
        if (const auto id = find(name, exercise)) let_go(*id);
    });
}

void TrainingAnswers::choose(std::int64_t id, int round, const std::string& measure) {
    database_.prepare("INSERT INTO choice (answer, round, measure) VALUES (?, ?, ?)")
        .bind(0, id)
        .bind(1, std::int64_t{round})
        .bind(2, measure)
        .run();
}

void TrainingAnswers::delete_from(std::string_view table, std::int64_t id) {
    database_.prepare(fmt::format("DELETE FROM {} WHERE answer = ?", table)).bind(0, id).run();
}

/// If ten answers of the course are not counted yet, all ten are from now on. Counting them one by one, or
/// taking one back, would show what a single person chose to whoever looks before and after.
void TrainingAnswers::count_tens(std::int64_t id, std::string_view when) {
    const std::string uncounted = fmt::format(
        "FROM answer WHERE (course, exercise, law) = (SELECT course, exercise, law FROM answer WHERE id = ?) "
        "AND {0} = 1 AND {0}_counted = 0 AND who IS NOT NULL",
        when);
    SqliteStatement row = database_.prepare("SELECT count(*) " + uncounted);
    row.bind(0, id).step();
    if (row.whole(0) < fewest) return;
    database_
        .prepare(fmt::format("UPDATE answer SET {}_counted = 1 WHERE id IN (SELECT id {})", when, uncounted))
        .bind(0, id)
        .run();
}

/// What is counted stays, and is nobody's; everything else of the answer goes.
void TrainingAnswers::let_go(std::int64_t id) {
    SqliteStatement row =
        database_.prepare("SELECT decided_counted, finished_counted FROM answer WHERE id = ?");
    row.bind(0, id).step();
    const bool decided = row.whole(0) != 0, finished = row.whole(1) != 0;
    row.reset();
    delete_from("said", id);
    if (!finished) {
        delete_from("step", id);
        database_.prepare("DELETE FROM choice WHERE answer = ? AND round = 2").bind(0, id).run();
    }
    if (decided || finished) {
        database_.prepare("UPDATE answer SET who = NULL, asked = '', begun = 0 WHERE id = ?")
            .bind(0, id)
            .run();
        return;
    }
    delete_from("choice", id);
    database_.prepare("DELETE FROM answer WHERE id = ?").bind(0, id).run();
}

std::int64_t TrainingAnswers::count(const Counted& of, std::string_view when) {
    SqliteStatement row = database_.prepare(fmt::format("SELECT count(*) FROM ({})", counted(when)));
    row.bind(0, of.course).bind(1, of.exercise).bind(2, of.law).step();
    return row.whole(0);
}

std::map<std::string, std::int64_t> TrainingAnswers::choices(const Counted& of, std::string_view when,
                                                             int round) {
    std::map<std::string, std::int64_t> all;
    SqliteStatement rows = database_.prepare(fmt::format(
        "SELECT measure, count(*) FROM choice WHERE answer IN ({}) AND round = ? GROUP BY measure",
        counted(when)));
    rows.bind(0, of.course).bind(1, of.exercise).bind(2, of.law).bind(3, std::int64_t{round});
    while (rows.step()) all[std::string(rows.bytes(0))] = rows.whole(1);
    return all;
}

std::optional<CourseChoices> TrainingAnswers::first_choices(std::string_view course,
                                                            std::string_view exercise, std::string_view law) {
    if (course.empty()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    const Counted of{std::string(course), std::string(exercise), std::string(law)};
    const std::int64_t answers = count(of, "decided");
    if (answers == 0) return std::nullopt;
    return CourseChoices{answers, choices(of, "decided", 1)};
}

std::vector<CourseResult> TrainingAnswers::results(std::string_view course) {
    std::vector<CourseResult> all;
    if (course.empty()) return all;
    const std::lock_guard lock(mutex_);
    SqliteStatement rows = database_.prepare(
        "SELECT DISTINCT exercise, law FROM answer WHERE course = ? AND finished_counted = 1 ORDER BY "
        "exercise, "
        "law");
    rows.bind(0, course);
    while (rows.step())
        all.push_back(result({std::string(course), std::string(rows.bytes(0)), std::string(rows.bytes(1))}));
    return all;
}

CourseResult TrainingAnswers::result(const Counted& of) {
    CourseResult made;
    made.exercise = of.exercise;
    made.law = of.law;
    made.answers = count(of, "finished");
    made.first = choices(of, "finished", 1);
    made.second = choices(of, "finished", 2);
    SqliteStatement rows = database_.prepare(
        fmt::format("SELECT step, done, of FROM step WHERE answer IN ({})", counted("finished")));
    rows.bind(0, of.course).bind(1, of.exercise).bind(2, of.law);
    while (rows.step())
        for (std::size_t i = 0; i < step_count; ++i) {
            if (rows.bytes(0) != to_text(static_cast<Step>(i))) continue;
            CourseResult::Counts& counts = made.steps[i];
            const std::int64_t done = rows.whole(1), whole = rows.whole(2);
            ++(whole == 0      ? counts.nothing_to_do
               : done == whole ? counts.all
               : done == 0     ? counts.none
                               : counts.part);
        }
    return made;
}

std::optional<std::string> course_word(std::string_view typed) {
    const std::string_view word = trim(typed);
    if (word.size() > TrainingAnswers::longest_course) return std::nullopt;
    for (std::size_t i = 0; i < word.size();) {
        const CodePoint point = first_code_point(word.substr(i));
        if (!point.valid || has_no_place(point.value)) return std::nullopt;
        i += point.length;
    }
    return std::string(word);
}

}  // namespace ultima
