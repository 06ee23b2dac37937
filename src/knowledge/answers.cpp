// SPDX-License-Identifier: Apache-2.0
#include "knowledge/answers.h"

#include "base/hash.h"
#include "base/text.h"
#include "law/translations.h"

#include <fmt/format.h>

namespace ultima {
namespace {

Sqlite opened(const std::filesystem::path& file) {
    const bool there = std::filesystem::exists(file);
    if (!there && file.has_parent_path()) std::filesystem::create_directories(file.parent_path());
    Sqlite database(file, there ? Sqlite::Mode::write : Sqlite::Mode::create);
    std::filesystem::permissions(file,
                                 std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    // Words of somebody who is gone are not to be found in what the file no longer uses.
    database.run("PRAGMA secure_delete = ON");
    database.run(
        "CREATE TABLE IF NOT EXISTS answer (who TEXT PRIMARY KEY, exercise TEXT NOT NULL, course TEXT NOT "
        "NULL, law TEXT NOT NULL, asked TEXT NOT NULL, begun INTEGER NOT NULL, decided INTEGER, finished "
        "INTEGER) STRICT");
    database.run(
        "CREATE TABLE IF NOT EXISTS choice (who TEXT NOT NULL, round INTEGER NOT NULL, measure TEXT NOT "
        "NULL, "
        "PRIMARY KEY (who, round)) STRICT");
    database.run(
        "CREATE TABLE IF NOT EXISTS said (who TEXT NOT NULL, field TEXT NOT NULL, text TEXT NOT NULL, "
        "PRIMARY KEY (who, field)) STRICT");
    database.run(
        "CREATE TABLE IF NOT EXISTS step (who TEXT NOT NULL, step TEXT NOT NULL, done INTEGER NOT NULL, "
        "of INTEGER NOT NULL, PRIMARY KEY (who, step)) STRICT");
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

/// The first whole tens of answers, in the order in which they came. What comes after is not counted yet.
constexpr std::string_view counted_answers =
    "SELECT who FROM answer WHERE course = ? AND exercise = ? AND law = ? AND {} IS NOT NULL "
    "ORDER BY {} LIMIT ?";

std::string counted(std::string_view when) { return fmt::format(fmt::runtime(counted_answers), when, when); }

}  // namespace

TrainingAnswers::TrainingAnswers(const std::filesystem::path& file, std::string key)
    : database_(opened(file)), key_(std::move(key)) {}

/// Another one for each exercise, so that what somebody did in two of them cannot be put together.
std::string TrainingAnswers::pseudonym(std::string_view name, std::string_view exercise) const {
    return sha256_hex(fmt::format("{}\n{}\n{}", key_, exercise, name));
}

std::optional<TrainingAnswer> TrainingAnswers::of(std::string_view name, std::string_view exercise) {
    const std::string who = pseudonym(name, exercise);
    const std::lock_guard lock(mutex_);
    SqliteStatement row =
        database_.prepare("SELECT course, law, asked, finished IS NOT NULL FROM answer WHERE who = ?");
    if (!row.bind(0, who).step()) return std::nullopt;
    TrainingAnswer answer;
    answer.exercise = exercise;
    answer.course = row.bytes(0);
    answer.law = row.bytes(1);
    answer.asked = asked_of(row.bytes(2));
    const bool finished = row.whole(3) != 0;
    SqliteStatement choice = database_.prepare("SELECT round, measure FROM choice WHERE who = ?");
    choice.bind(0, who);
    while (choice.step()) {
        auto& into = choice.whole(0) == 1 ? answer.first : answer.second;
        into.emplace();
        into->measure = choice.bytes(1);
    }
    SqliteStatement said = database_.prepare("SELECT field, text FROM said WHERE who = ?");
    said.bind(0, who);
    while (said.step())
        if (answer.first) put_text(*answer.first, said.bytes(0), said.bytes(1));
    if (!finished) return answer;
    answer.marks.emplace();
    SqliteStatement step = database_.prepare("SELECT step, done, of FROM step WHERE who = ?");
    step.bind(0, who);
    while (step.step())
        for (std::size_t i = 0; i < step_count; ++i)
            if (step.bytes(0) == to_text(static_cast<Step>(i)))
                (*answer.marks)[i] = {static_cast<int>(step.whole(1)), static_cast<int>(step.whole(2))};
    return answer;
}

void TrainingAnswers::begin(std::string_view name, const TrainingAnswer& answer, CivilDate today) {
    forget(name, answer.exercise);
    const std::string who = pseudonym(name, answer.exercise);
    const std::lock_guard lock(mutex_);
    in_transaction(database_, [&] {
        // Whoever does not come back within a month leaves nothing behind.
        for (const char* table : {"said", "choice", "step"})
            database_
                .prepare(fmt::format("DELETE FROM {} WHERE who IN (SELECT who FROM answer WHERE finished IS "
                                     "NULL AND begun < ?)",
                                     table))
                .bind(0, std::int64_t{today.day} - days_kept_unfinished)
                .run();
        database_.prepare("DELETE FROM answer WHERE finished IS NULL AND begun < ?")
            .bind(0, std::int64_t{today.day} - days_kept_unfinished)
            .run();
        database_
            .prepare(
                "INSERT INTO answer (who, exercise, course, law, asked, begun) VALUES (?, ?, ?, ?, ?, ?)")
            .bind(0, who)
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
    const std::string who = pseudonym(name, exercise);
    const std::lock_guard lock(mutex_);
    bool taken = false;
    in_transaction(database_, [&] {
        database_
            .prepare(
                "UPDATE answer SET decided = (SELECT coalesce(max(decided), 0) + 1 FROM answer) WHERE who = "
                "? "
                "AND decided IS NULL")
            .bind(0, who)
            .run();
        taken = database_.changed() == 1;
        if (!taken) return;
        database_.prepare("INSERT INTO choice (who, round, measure) VALUES (?, 1, ?)")
            .bind(0, who)
            .bind(1, first.measure)
            .run();
        for_each_text(first, [&](const std::string& field, const std::string& text) {
            if (!trim(text).empty())
                database_.prepare("INSERT INTO said (who, field, text) VALUES (?, ?, ?)")
                    .bind(0, who)
                    .bind(1, field)
                    .bind(2, text)
                    .run();
        });
    });
    return taken;
}

bool TrainingAnswers::finish(std::string_view name, std::string_view exercise, const TrainingDecision& second,
                             const Marks& marks) {
    const std::string who = pseudonym(name, exercise);
    const std::lock_guard lock(mutex_);
    bool taken = false;
    in_transaction(database_, [&] {
        database_
            .prepare(
                "UPDATE answer SET finished = (SELECT coalesce(max(finished), 0) + 1 FROM answer) WHERE who "
                "= "
                "? AND decided IS NOT NULL AND finished IS NULL")
            .bind(0, who)
            .run();
        taken = database_.changed() == 1;
        if (!taken) return;
        database_.prepare("INSERT INTO choice (who, round, measure) VALUES (?, 2, ?)")
            .bind(0, who)
            .bind(1, second.measure)
            .run();
        for (std::size_t i = 0; i < step_count; ++i)
            database_.prepare("INSERT INTO step (who, step, done, of) VALUES (?, ?, ?, ?)")
                .bind(0, who)
                .bind(1, to_text(static_cast<Step>(i)))
                .bind(2, std::int64_t{marks[i].done})
                .bind(3, std::int64_t{marks[i].of})
                .run();
        database_.prepare("DELETE FROM said WHERE who = ?").bind(0, who).run();
    });
    return taken;
}

void TrainingAnswers::forget(std::string_view name, std::string_view exercise) {
    const std::string who = pseudonym(name, exercise);
    const std::lock_guard lock(mutex_);
    in_transaction(database_, [&] {
        for (const char* table : {"said", "choice", "step", "answer"})
            database_.prepare(fmt::format("DELETE FROM {} WHERE who = ?", table)).bind(0, who).run();
    });
}

std::int64_t TrainingAnswers::whole_tens(const Counted& of, std::string_view when) {
    SqliteStatement row = database_.prepare(fmt::format(
        "SELECT count(*) FROM answer WHERE course = ? AND exercise = ? AND law = ? AND {} IS NOT NULL",
        when));
    row.bind(0, of.course).bind(1, of.exercise).bind(2, of.law).step();
    return row.whole(0) / fewest * fewest;
}

std::map<std::string, std::int64_t> TrainingAnswers::choices(const Counted& of, std::string_view when,
                                                             int round) {
    std::map<std::string, std::int64_t> all;
    SqliteStatement rows = database_.prepare(
        fmt::format("SELECT measure, count(*) FROM choice WHERE who IN ({}) AND round = ? GROUP BY measure",
                    counted(when)));
    rows.bind(0, of.course).bind(1, of.exercise).bind(2, of.law).bind(3, of.answers);
    rows.bind(4, std::int64_t{round});
    while (rows.step()) all[std::string(rows.bytes(0))] = rows.whole(1);
    return all;
}

std::optional<CourseChoices> TrainingAnswers::first_choices(std::string_view course,
                                                            std::string_view exercise, std::string_view law) {
    const std::lock_guard lock(mutex_);
    Counted of{std::string(course), std::string(exercise), std::string(law)};
    of.answers = whole_tens(of, "decided");
    if (course.empty() || of.answers == 0) return std::nullopt;
    return CourseChoices{of.answers, choices(of, "decided", 1)};
}

std::vector<CourseResult> TrainingAnswers::results(std::string_view course) {
    const std::lock_guard lock(mutex_);
    std::vector<CourseResult> all;
    if (course.empty()) return all;
    SqliteStatement rows = database_.prepare(
        "SELECT exercise, law FROM answer WHERE course = ? AND finished IS NOT NULL GROUP BY exercise, law "
        "ORDER BY exercise, law");
    rows.bind(0, course);
    while (rows.step()) {
        Counted of{std::string(course), std::string(rows.bytes(0)), std::string(rows.bytes(1))};
        of.answers = whole_tens(of, "finished");
        if (of.answers > 0) all.push_back(result(of));
    }
    return all;
}

CourseResult TrainingAnswers::result(const Counted& of) {
    CourseResult made;
    made.exercise = of.exercise;
    made.law = of.law;
    made.answers = of.answers;
    made.first = choices(of, "finished", 1);
    made.second = choices(of, "finished", 2);
    SqliteStatement rows = database_.prepare(
        fmt::format("SELECT step, done, of FROM step WHERE who IN ({})", counted("finished")));
    rows.bind(0, of.course).bind(1, of.exercise).bind(2, of.law).bind(3, of.answers);
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
