// SPDX-License-Identifier: Apache-2.0
// What is written can be read again, whatever is in it.
#include "register/flat_json.h"
#include "register/lines.h"
#include "register/verify.h"

#include <rapidcheck/gtest.h>

namespace ultima::test {
namespace {

TEST(FlatJson, reads_every_control_character_that_it_writes) {
    for (int code = 0; code < 0x80; ++code) {
        const std::string value(1, static_cast<char>(code));
        FlatWriter writer;
        writer.member("value", value);
        const auto read = read_flat(writer.finish());
        ASSERT_TRUE(read) << code;
        EXPECT_EQ(read->front().second, value) << code;
    }
}

TEST(FlatJson, has_one_form_for_one_text) {
    for (const char* other : {R"({"a":"\u000a"})", R"({"a":"\u0041"})", "{\"a\":\"\n\"}", "{\"a\":\"\x7f\"}",
                              R"({"a":"\/"})", R"({"a":"1","a":"2"})", R"({"a": "1"})", R"({"a":"1"} )"})
        EXPECT_FALSE(read_flat(other)) << other;
}

/// Any ASCII, and a letter beyond it.
std::string text_from(const std::vector<std::uint8_t>& bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) text += byte < 0x80 ? std::string(1, static_cast<char>(byte)) : "ž";
    return text;
}

RC_GTEST_PROP(FlatJson, gives_back_any_members, (const std::vector<std::vector<std::uint8_t>>& values)) {
    FlatWriter writer;
    FlatMembers members;
    for (const auto& value : values) {
        members.emplace_back("m" + std::to_string(members.size()), text_from(value));
        writer.member(members.back().first, members.back().second);
    }
    RC_ASSERT(read_flat(writer.finish()) == members);
}

class Written : public SmallRegister {
  protected:
    Written() {
        tell("2026-01-02 judge: person identified @p name=\"Nia Example\" juvenile=no");
        tell("2026-01-02 judge: case opened @c person=p stage=trial");
    }
    std::string said_of(const Event& event) {
        const auto written = reg().write(event);
        return written ? "" : written.error().front().code;
    }
};

TEST_F(Written, can_be_read_again_with_any_control_character_in_it) {
    Event event = event_of("2026-01-03 judge: stage reached stage=sentence", file_);
    event.by.name = "Somebody\x7f of\x01 the court";
    event.reason = "A\x7f reason";
    EXPECT_EQ(said_of(event), "");
    EXPECT_EQ(reg().events_of("c").back().event.reason, event.reason);
    EXPECT_EQ(reg().events_of("c").back().event.by.name, event.by.name);
    EXPECT_TRUE(verify(reg().store(), &reg().keys(), {}).problems.empty());
}

TEST_F(Written, is_nothing_that_could_not_be_read_again) {
    const Event good = event_of("2026-01-03 judge: stage reached stage=sentence", file_);
    Event not_utf8 = good, twice = good, too_early = good;
    not_utf8.reason = "\xff";
    twice.said.push_back(twice.said.front());
    too_early.on = CivilDate{-1'000'000};
    EXPECT_EQ(said_of(not_utf8), "refused-form");
    EXPECT_EQ(said_of(twice), "refused-form");
    EXPECT_NE(said_of(too_early), "");
    EXPECT_EQ(said_of(good), "");
}

TEST_F(Written, is_nothing_under_a_name_with_a_zero_byte) {
    const Event good = event_of("2026-01-03 judge: stage reached stage=sentence", file_);
    for (std::string Event::*name : {&Event::key, &Event::file, &Event::person})
        for (const std::string& text : {std::string("a\0b", 3), std::string("a\nb"), std::string("\xff"),
                                        std::string(longest_name + 1, 'a')}) {
            Event bad = good;
            bad.*name = text;
            EXPECT_EQ(said_of(bad), "refused-form");
        }
    Event person = event_of("2026-01-03 judge: person identified @x name=X juvenile=no", file_);
    person.file = person.person = std::string("p\0", 2);
    EXPECT_EQ(said_of(person), "refused-form");
    EXPECT_EQ(said_of(good), "");
}

TEST_F(Written, register_is_made_in_folders_that_are_made_with_it) {
    const std::filesystem::path deep = scratch_.path("offices") + "/north/";
    EXPECT_TRUE(Register::create(deep, tools()));
    EXPECT_TRUE(Register::open(deep, deep / "keys.sqlite", tools()));
    EXPECT_FALSE(Register::create(deep, tools()));
}

TEST_F(Written, erasure_that_no_event_speaks_of_destroys_no_key) {
    close();
    {
        Sqlite database(folder() / "register.sqlite", Sqlite::Mode::write);
        database.run("INSERT INTO erasures VALUES ('p', 0)");
    }
    EXPECT_THROW(static_cast<void>(Register::open(folder(), folder() / "keys.sqlite", tools())),
                 StoreFailure);
    EXPECT_NE(KeyFile::open(folder() / "keys.sqlite").find("p"), nullptr);
}

}  // namespace
}  // namespace ultima::test
