// SPDX-License-Identifier: Apache-2.0
// Records that are cut off, of the wrong kinds or absurd: each is answered in its place, and the whole ones
// between them as if they stood alone.
#include "cli/program.h"
#include "release/random_booking.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>
#include <vector>

namespace ultima::test {
namespace {

/// Every place of a record where something stands.
void add_places(const Json& json, const Json::json_pointer& here, std::vector<Json::json_pointer>& places) {
    if (!here.empty()) places.push_back(here);
    if (!json.is_structured()) return;
    for (const auto& [name, value] : json.items())
        add_places(value, json.is_array() ? here / std::stoul(name) : here / name, places);
}

/// A value that is written as it stands, such as a number that fits nowhere, where something else stood.
std::string with_text(Json record, const Json::json_pointer& place, const std::string& text) {
    record[place] = "@here@";
    std::string whole = record.dump();
    const std::string mark = "\"@here@\"";
    return whole.replace(whole.find(mark), mark.size(), text);
}

std::string damaged(const Json& record, Random random) {
    static const std::vector<std::string> others{"[]",
                                                 "{}",
                                                 "null",
                                                 "true",
                                                 "\"\"",
                                                 "[[]]",
                                                 "{\"a\": 1}",
                                                 "-1",
                                                 "0",
                                                 "3.7",
                                                 "1e400",
                                                 "-1e308",
                                                 "99999999999999999999999999",
                                                 "9223372036854775807",
                                                 "-9223372036854775808",
                                                 "1000000",
                                                 "36500",
                                                 "\"9999-99-99\"",
                                                 "\"0000-00-00\"",
                                                 "\"1799-12-31\"",
                                                 "\"1800-01-01\"",
                                                 "\"2199-12-31\"",
                                                 "\"2200-01-01\"",
                                                 "\"2021-02-30\"",
                                                 "\"2021-2-3\"",
                                                 "\"yesterday\"",
                                                 "\"\\u0000\"",
                                                 "\"1e9 years\""};
    std::string text = record.dump();
    switch (random.below(6)) {
        case 0:
            return text.substr(0, random.between(1, static_cast<std::int64_t>(text.size()) - 1));
        case 1:  // a byte that is something else, but for a line end
            text[random.below(text.size())] =
                static_cast<char>(random.chance(500) ? random.between(32, 126) : random.between(128, 255));
            return text;
        case 2:
            return text.insert(random.below(text.size()), std::string(200, random.chance(500) ? '[' : '{'));
        case 3:
            return text + text;
        default:
            break;
    }
    std::vector<Json::json_pointer> places;
    add_places(record, Json::json_pointer(), places);
    return with_text(record, random.pick(places), random.pick(others));
}

class DamagedRecordsTest : public ProgramTest {
  protected:
    static std::vector<std::string> lines(const std::string& text) {
        std::vector<std::string> all;
        std::istringstream stream(text);
        for (std::string line; std::getline(stream, line);) all.push_back(line);
        return all;
    }
    Ran dates(const std::string& name, const std::string& records) const {
        return run({"dates", file(name, records), "--pack", "ew-release", "--on", "2026-11-01", "--json"});
    }
};

TEST_F(DamagedRecordsTest, are_answered_in_their_place_and_nothing_is_lost) {
    const std::uint64_t count = std::getenv("ULTIMA_TORTURE") != nullptr ? 50'000 : 500;
    std::string whole, mixed;
    for (std::uint64_t number = 0; number < count; ++number) {
        const Json record = random_booking(number);
        whole += record.dump() + "\n";
        mixed += record.dump() + "\n" + damaged(record, Random(number)) + "\n";
        if (number % 50 == 0) mixed += " \t\r\n";  // no record
    }
    const Ran alone = dates("whole.jsonl", whole);
    ASSERT_EQ(alone.code, 0) << alone.err.substr(0, 1000);
    const Ran ran = dates("mixed.jsonl", mixed);
    EXPECT_EQ(ran.code, 3) << ran.err.substr(0, 1000);
    const std::vector<std::string> expected = lines(alone.out);
    const std::vector<std::string> answers = lines(ran.out);
    ASSERT_EQ(expected.size(), count);
    ASSERT_EQ(answers.size(), 2 * count);
    std::uint64_t not_read = 0;
    for (std::size_t number = 0; number < count; ++number) {
        EXPECT_EQ(answers[2 * number], expected[number]);
        const Json answer = Json::parse(answers[2 * number + 1]);
        EXPECT_TRUE(answer.contains("id") && answer.contains("dates") && answer.contains("cannot_compute") &&
                    answer.contains("undetermined"))
            << answer.dump();
        if (answer["cannot_compute"] != Json::array({"NOT-READ"})) continue;
        ++not_read;
        EXPECT_TRUE(answer["dates"].empty()) << answer.dump();
        EXPECT_FALSE(answer["problem"].get<std::string>().empty()) << answer.dump();
    }
    EXPECT_GT(not_read, count / 2);
    EXPECT_LT(not_read, count);
}

TEST_F(DamagedRecordsTest, are_each_told_with_line_and_place) {
    const Ran ran =
        dates("cut.jsonl", random_booking(1).dump() + "\n{\"id\": \"x\", \"booking\": {\"sentences\": 3}}\n");
    EXPECT_EQ(ran.code, 3);
    EXPECT_NE(ran.err.find("cut.jsonl line 2:1:38"), std::string::npos) << ran.err;
    EXPECT_EQ(
        lines(ran.out).back(),
        R"({"id":"x","dates":{},"cannot_compute":["NOT-READ"],"undetermined":{},"problem":"expected a list"})");
}

}  // namespace
}  // namespace ultima::test
