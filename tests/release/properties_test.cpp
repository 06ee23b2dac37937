// SPDX-License-Identifier: Apache-2.0
// What must hold of the release dates of every record, whatever the law says: of 400 made records, of 40,000
// with `make torture`. A failure shows the smallest record that still fails.
#include "release/random_booking.h"
#include "release/release_dates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace ultima::test {
namespace {

std::uint64_t records() {
    if (const char* number = std::getenv("DATES_RECORDS")) return std::strtoull(number, nullptr, 10);
    return std::getenv("ULTIMA_TORTURE") != nullptr ? 40'000 : 400;
}

ReleaseDates ask(const Json& record) { return ReleasePack::get().ask(record); }

/// Runs `wrong` over so many records; it says in words what is wrong with one, or nothing.
template <class Wrong>
void expect_of_records(std::uint64_t count, Wrong wrong) {
    std::uint64_t failures = 0;
    for (std::uint64_t number = 0; number < count; ++number) {
        const Json record = random_booking(number);
        if (wrong(record).empty()) continue;
        if (++failures > 3) continue;
        const Json small = shrunk(record, [&](const Json& tried) { return !wrong(tried).empty(); });
        ADD_FAILURE() << "record " << number << ": " << wrong(small) << "\n"
                      << small.dump() << "\n"
                      << ask(small).text;
    }
    EXPECT_EQ(failures, 0U) << "of " << count << " records";
}

template <class Wrong>
void expect_of_every_record(Wrong wrong) {
    expect_of_records(records(), wrong);
}

std::string difference(const ReleaseDates& one, const ReleaseDates& other) {
    if (one.dates == other.dates && one.length == other.length && one.refused == other.refused) return {};
    return one.text + "\n" + other.text;
}

TEST(ReleaseDatesTest, made_records_reach_every_date_and_many_refusals) {
    std::set<std::string> dates, refusals;
    std::uint64_t answered = 0;
    for (std::uint64_t number = 0; number < records(); ++number) {
        const ReleaseDates answer = ask(random_booking(number));
        ASSERT_TRUE(answer.read) << random_booking(number).dump();
        EXPECT_TRUE(answer.undetermined.empty()) << random_booking(number).dump() << answer.text;
        answered += answer.dates.empty() ? 0U : 1U;
        for (const auto& [name, date] : answer.dates) dates.insert(name);
        refusals.insert(answer.refused.begin(), answer.refused.end());
    }
    EXPECT_EQ(dates.size(), 14U);
    EXPECT_GE(refusals.size(), 8U);
    EXPECT_GE(answered, records() / 2);
}

/// Is each sentence dated, and are all lists there? Records are made smaller in any way.
bool is_formed(const Json& record) {
    if (!record.contains("booking") || !record["booking"].contains("sentences") ||
        !record["booking"].contains("adjustments") || !record["booking"]["adjustments"].is_object())
        return false;
    const Json& sentences = record["booking"]["sentences"];
    return std::all_of(sentences.begin(), sentences.end(), [](const Json& sentence) {
        return sentence.is_object() && sentence.contains("sentencedAt") &&
               sentence["sentencedAt"].is_string();
    });
}

TEST(ReleaseDatesTest, the_order_of_sentences_and_adjustments_does_not_matter) {
    expect_of_every_record([](const Json& record) {
        const ReleaseDates asked = ask(record);
        for (std::uint64_t part = 1; part <= 3; ++part) {
            const ReleaseDates again = ask(shuffled(record, Random(part)));
            std::string wrong = difference(asked, again);
            if (!wrong.empty()) return wrong;
        }
        return std::string();
    });
}

/// The same record with other names for its sentences, in another order of the alphabet.
Json renamed(Json record, Random random) {
    std::map<std::string, std::string> names;
    for (auto& sentence : record["booking"]["sentences"])
        if (sentence.contains("identifier")) {
            std::string& name = names[sentence["identifier"]];
            name = std::to_string(random.below(1'000'000)) + " `x\" " + std::to_string(names.size());
            sentence["identifier"] = name;
        }
    for (auto& sentence : record["booking"]["sentences"])
        if (sentence.contains("consecutiveTo"))
            for (auto& before : sentence["consecutiveTo"])
                if (names.count(before) > 0) before = names[before];
    return record;
}

TEST(ReleaseDatesTest, what_sentences_are_called_does_not_matter) {
    expect_of_every_record([](const Json& record) {
        const ReleaseDates asked = ask(record);
        for (std::uint64_t part = 1; part <= 3; ++part) {
            std::string wrong = difference(asked, ask(renamed(record, Random(part))));
            if (!wrong.empty()) return wrong;
        }
        return std::string();
    });
}

/// The same record with some days of a kind more, from the first sentence on.
Json with_days(Json record, const char* kind, int days) {
    const Json& sentences = record["booking"]["sentences"];
    std::string first = "2199-12-31";
    for (const Json& sentence : sentences)
        first = std::min(first, sentence["sentencedAt"].get<std::string>());
    record["booking"]["adjustments"][kind].push_back(
        {{"appliesToSentencesFrom", first}, {"numberOfDays", days}});
    return record;
}

/// All days on remand or on tagged bail.
std::int64_t days_deducted(const Json& record) {
    std::int64_t days = 0;
    for (const auto& [kind, list] : record["booking"]["adjustments"].items())
        if (kind.ends_with("REMAND") || kind.ends_with("BAIL"))
            for (const Json& each : list) days += each.value("numberOfDays", 0);
    return days;
}

/// With a day more at large a sentence may last until the next one is passed. Both are then one time in
/// custody, and the days on remand count for the second too: it may end by that many days earlier (two in
/// 10,000 made records).
bool joins_sentences(const Json& record, std::string_view before, std::string_view after) {
    std::set<Json> passed;
    for (const Json& sentence : record["booking"]["sentences"]) passed.insert(sentence["sentencedAt"]);
    return passed.size() > 1 &&
           parse_date(before).value().day - parse_date(after).value().day <= days_deducted(record);
}

/// Release and parole of two answers that give dates of the same names: does none move back, and do some move
/// on?
class OnlyForward {
  public:
    using Excuse = std::function<bool(const std::string& before, const std::string& after)>;
    std::string wrong(const ReleaseDates& less, const ReleaseDates& more, const Excuse& excused = {}) {
        const auto same_name = [](const auto& a, const auto& b) { return a.first == b.first; };
        if (!std::equal(less.dates.begin(), less.dates.end(), more.dates.begin(), more.dates.end(),
                        same_name))
            return {};
        for (const char* name : {"CRD", "ARD", "PED"}) {
            if (less.dates.count(name) == 0 || less.dates.at(name) == more.dates.at(name)) continue;
            ++moved_;
            if (more.dates.at(name) < less.dates.at(name) &&
                !(excused && excused(less.dates.at(name), more.dates.at(name))))
                return std::string(name) + " moves back\n" + less.text + "\n" + more.text;
        }
        return {};
    }
    ~OnlyForward() { EXPECT_GT(moved_, records()) << "hardly any date moved"; }

  private:
    std::uint64_t moved_ = 0;
};

TEST(ReleaseDatesTest, a_day_more_at_large_makes_no_release_earlier) {
    OnlyForward forward;
    expect_of_every_record([&](const Json& record) -> std::string {
        if (!is_formed(record)) return {};
        for (const int days : {1, 30, 200}) {
            std::string wrong = forward.wrong(ask(with_days(record, "UNLAWFULLY_AT_LARGE", days)),
                                              ask(with_days(record, "UNLAWFULLY_AT_LARGE", days + 1)),
                                              [&](const std::string& before, const std::string& after) {
                                                  return joins_sentences(record, before, after);
                                              });
            if (!wrong.empty()) return std::to_string(days) + " days: " + wrong;
        }
        return {};
    });
}

TEST(ReleaseDatesTest, a_day_more_on_remand_makes_no_release_later) {
    OnlyForward forward;
    expect_of_every_record([&](const Json& record) -> std::string {
        if (!is_formed(record)) return {};
        for (const int days : {1, 30, 200}) {
            std::string wrong = forward.wrong(ask(with_days(record, "REMAND", days + 1)),
                                              ask(with_days(record, "REMAND", days)));
            if (!wrong.empty()) return std::to_string(days) + " days: " + wrong;
        }
        return {};
    });
}

TEST(ReleaseDatesTest, no_date_comes_before_the_first_sentence_nor_release_after_the_end) {
    expect_of_every_record([](const Json& record) -> std::string {
        if (!is_formed(record)) return {};
        const ReleaseDates asked = ask(record);
        std::string first = "2199-12-31";
        for (const Json& sentence : record["booking"]["sentences"])
            first = std::min(first, sentence["sentencedAt"].get<std::string>());
        for (const auto& [name, date] : asked.dates)
            if (date < first) return name + " before the first sentence";
        for (const char* release : {"CRD", "ARD"})
            for (const char* end : {"SLED", "SED"})
                if (asked.dates.count(release) > 0 && asked.dates.count(end) > 0 &&
                    asked.dates.at(release) > asked.dates.at(end))
                    return std::string(release) + " after " + end;
        return {};
    });
}

using Path = Json::json_pointer;

/// Where something stands whose absence leaves a fact unknown, and what may stand there.
struct Hole {
    Path path;
    std::vector<Json> answers;
};

std::vector<Hole> holes(const Json& record) {
    std::vector<Hole> found;
    const std::vector<Json> days{"1990-06-01", "2012-12-02", "2015-01-31", "2020-04-01", "2023-02-28",
                                 "2024-09-10", "2025-06-03", "2026-05-01", "2026-10-13", "2027-03-01"};
    const auto add = [&](const std::string& path, std::vector<Json> answers) {
        const Path pointer(path);
        if (!record.contains(pointer)) return;
        answers.push_back(record[pointer]);
        found.push_back({pointer, std::move(answers)});
    };
    add("/params", {"sds-50", "calculation-params", "sds-progression-model-october"});
    add("/booking/offender/dateOfBirth", {"1950-01-01", "2005-06-01", "2006-12-31", "2009-01-01"});
    add("/booking/fixedTermRecallDetails/recallLength", {14, 28, 56});
    for (std::size_t i = 0; i < record["booking"]["sentences"].size(); ++i) {
        const std::string at = "/booking/sentences/" + std::to_string(i);
        add(at + "/type", {"StandardSentence", "ExtendedDeterminateSentence", "SopcSentence", "AFineSentence",
                           "DetentionAndTrainingOrderSentence", "BotusSentence", "Unheard"});
        add(at + "/sentencedAt", days);
        add(at + "/offence/committedAt", days);
    }
    if (!record["booking"].contains("adjustments")) return found;
    for (const auto& [kind, list] : record["booking"]["adjustments"].items())
        for (std::size_t i = 0; i < list.size(); ++i)
            add("/booking/adjustments/" + kind + "/" + std::to_string(i) + "/appliesToSentencesFrom", days);
    if (!record["booking"].contains("externalMovements")) return found;
    for (std::size_t i = 0; i < record["booking"]["externalMovements"].size(); ++i) {
        const std::string at = "/booking/externalMovements/" + std::to_string(i);
        add(at + "/movementDate", days);
        add(at + "/movementReason", {"HDC", "ERS", "ECSL", "PAROLE", "FAILED_ERS_REMOVAL", "OTHER"});
        add(at + "/direction", {"IN", "OUT"});
    }
    return found;
}

TEST(ReleaseDatesTest, what_is_not_known_never_makes_another_date) {
    std::uint64_t still_given = 0;
    const std::uint64_t count = records() / 10 + 1;  // each is asked about a hundred times
    expect_of_records(count, [&](const Json& record) -> std::string {
        if (!is_formed(record)) return {};
        for (const Hole& hole : holes(record)) {
            Json open = record;
            open[hole.path.parent_pointer()].erase(hole.path.back());
            const ReleaseDates given = ask(open);
            if (!given.read) return "not read without " + hole.path.to_string();
            still_given += given.dates.size();
            if (given.dates.empty() && given.refused.empty()) continue;
            for (const Json& answer : hole.answers) {
                Json whole = record;
                whole[hole.path] = answer;
                const ReleaseDates known = ask(whole);
                const auto wrong = [&](const std::string& what) {
                    return what + " without " + hole.path.to_string() + " and with " + answer.dump() + "\n" +
                           given.text + "\n" + known.text;
                };
                for (const auto& [name, date] : given.dates)
                    if (known.dates.count(name) == 0 || known.dates.at(name) != date) return wrong(name);
                for (const std::string& code : given.refused)
                    if (std::find(known.refused.begin(), known.refused.end(), code) == known.refused.end())
                        return wrong(code);
            }
        }
        return {};
    });
    EXPECT_GT(still_given, count) << "hardly any date was given with a fact unknown";
}

}  // namespace
}  // namespace ultima::test
