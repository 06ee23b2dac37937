// SPDX-License-Identifier: Apache-2.0
// The pack, the map and the register of the fictional country fit together. Through the program, as users
// meet them.
#include "base/scratch.h"
#include "country/register.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace ultima {
namespace {

const std::string examples = ULTIMA_SOURCE_DIR "/examples";
const std::string pack = examples + "/avenmar/pack";

struct Ran {
    int status = -1;
    std::string out;
};

Ran run(const std::string& arguments) {
    Ran ran;
    std::FILE* const pipe = popen((std::string(ULTIMA_PROGRAM) + " " + arguments + " 2>&1").c_str(), "r");
    if (!pipe) return ran;
    std::array<char, 4096> buffer;
    while (const std::size_t read = std::fread(buffer.data(), 1, buffer.size(), pipe))
        ran.out.append(buffer.data(), read);
    ran.status = pclose(pipe);
    return ran;
}

TEST(CountryPack, passes_every_check_and_its_own_tests) {
    const Ran ran = run("check " + pack);
    EXPECT_EQ(ran.status, 0) << ran.out;
    EXPECT_NE(ran.out.find("nothing found"), std::string::npos) << ran.out;
}

TEST(CountryPack, is_translated_into_arabic_to_the_last_text) {
    const Ran po = run("check " + pack + " --po ar");
    ASSERT_EQ(po.status, 0) << po.out;
    EXPECT_EQ(po.out.find("msgstr \"\"\n\n"), std::string::npos) << "a text without a translation";
    EXPECT_EQ(po.out.find("#, fuzzy"), std::string::npos);
    std::ifstream file(pack + "/lang/ar.po");
    const std::string stored{std::istreambuf_iterator<char>(file), {}};
    EXPECT_EQ(po.out, stored) << "bring the file up to date with `ultima check --po ar`";
}

TEST(CountryPack, the_register_is_audited_with_its_map) {
    const Scratch scratch;
    const RegisterCount count = generate_register(scratch.path("register.parquet"), 5'000, 1);
    const Ran ran = run("audit " + scratch.path("register.parquet") + " --map " + examples +
                        "/avenmar/map.yaml --pack " + pack + " --on 2026-06-30 --out " + scratch.path("out"));
    ASSERT_EQ(ran.status, 0) << ran.out;
    std::ifstream file(scratch.path("out/summary.json"));
    const auto summary = nlohmann::json::parse(file);
    EXPECT_EQ(summary.at("rows_in"), count.rows);
    EXPECT_EQ(summary.at("rows_in").get<std::int64_t>(),
              summary.at("in_scope").get<std::int64_t>() + summary.at("out_of_scope").get<std::int64_t>() +
                  summary.at("cannot_compute").get<std::int64_t>() +
                  summary.at("unread").get<std::int64_t>());
    const auto& overall = summary.at("overall");
    for (const char* const answer : {"release required", "a court may place elsewhere", "cannot say yet",
                                     "custody not excluded by this law"})
        EXPECT_GT(overall.at(answer).get<std::int64_t>(), 0) << answer;
    EXPECT_EQ(overall.at("rules conflict"), 0);
}

TEST(CountryPack, the_cases_to_try_have_answers) {
    const std::map<std::string, std::string> stages = {{"avenmar-bail-too-high.json", "pretrial"},
                                                       {"avenmar-broken-condition.json", "aftercare"},
                                                       {"avenmar-time-is-over.json", "pretrial"},
                                                       {"avenmar-carer-before-the-sentence.json", "sentence"},
                                                       {"in-undertrial-third.json", "pretrial"},
                                                       {"in-undertrial-notice.json", "police"},
                                                       {"in-undertrial-bargain.json", "trial"},
                                                       {"in-undertrial-under-21.json", "sentence"},
                                                       {"in-undertrial-child.json", "pretrial"},
                                                       {"avenmar-child-at-the-police.json", "police"},
                                                       {"avenmar-sentence-two-thirds.json", "post-sentence"}};
    for (const auto& entry : std::filesystem::directory_iterator(examples + "/cases")) {
        const std::string name = entry.path().filename().string();
        if (!name.ends_with(".json")) continue;
        const bool fictional = name.starts_with("avenmar");
        ASSERT_TRUE(stages.contains(name)) << name;
        const std::string& stage = stages.at(name);
        const Ran ran = run("options " + entry.path().string() + " --pack " +
                            (fictional ? pack : ULTIMA_SOURCE_DIR "/packs/in-undertrial") + " --stage " +
                            stage + " --on 2026-06-30 --json");
        ASSERT_EQ(ran.status, 0) << name << "\n" << ran.out;
        EXPECT_FALSE(nlohmann::json::parse(ran.out).at("measures").empty()) << name;
    }
}

}  // namespace
}  // namespace ultima
