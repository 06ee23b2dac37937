// SPDX-License-Identifier: Apache-2.0
#include "web/texts.h"

#include "casework/waiting.h"
#include "knowledge/marks.h"
#include "law/po.h"
#include "reason/answer_text.h"
#include "register/access.h"
#include "register/event_rules.h"
#include "web/accounts.h"
#include "web/evaluation_words.h"
#include "web/words.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

namespace ultima::test {
namespace {

namespace fs = std::filesystem;

std::string whole(const fs::path& file) {
    std::ostringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

/// A string of C++ without its escapes; neighbours are one.
std::string literal(const std::string& source) {
    static const std::regex piece(R"re("((?:[^"\\]|\\.)*)")re");
    std::string text;
    for (std::sregex_iterator one(source.begin(), source.end(), piece), end; one != end; ++one) {
        const std::string inside = (*one)[1];
        for (std::size_t i = 0; i < inside.size(); ++i) {
            if (inside[i] == '\\') ++i;
            text += inside[i];
        }
    }
    return text;
}

void add_code(TextsToTranslate& texts, const std::string& source) {
    static const std::string one = R"re(((?:"(?:[^"\\]|\\.)*"\s*)+))re";
    static const std::regex said(R"re(\b(?:(?:of|with)\(|problem\((?:\d+|status),)\s*)re" + one);
    static const std::regex counted(R"re(\bcount\([^"]*?,\s*)re" + one + R"re(,\s*)re" + one);
    static const std::regex picked(R"re(\bof\([^"()]*\?\s*)re" + one + R"re(:\s*)re" + one);
    // `ReportPart{"field", "question", "hint"}`: all but the name of the field is said.
    static const std::regex part(
        R"re(ReportPart\{("[^"]*"),\s*("(?:[^"\\]|\\.)*"),\s*("(?:[^"\\]|\\.)*")\})re");
    for (std::sregex_iterator at(source.begin(), source.end(), part), end; at != end; ++at)
        for (const int place : {2, 3}) texts.texts.insert(literal((*at)[place]));
    for (std::sregex_iterator at(source.begin(), source.end(), said), end; at != end; ++at)
        texts.texts.insert(literal((*at)[1]));
    for (std::sregex_iterator at(source.begin(), source.end(), counted), end; at != end; ++at)
        texts.counted[literal((*at)[1])] = literal((*at)[2]);
    for (std::sregex_iterator at(source.begin(), source.end(), picked), end; at != end; ++at) {
        texts.texts.insert(literal((*at)[1]));
        texts.texts.insert(literal((*at)[2]));
    }
}

void add_register(std::set<std::string>& texts) {
    for (std::size_t i = 0; i < role_count; ++i) texts.emplace(to_text(static_cast<Role>(i)));
    for (std::size_t i = 0; i < thing_count; ++i) texts.emplace(to_text(static_cast<ThingKind>(i)));
    for (std::size_t i = 1; i < state_count; ++i) texts.emplace(to_text(static_cast<State>(i)));
    for (std::size_t i = 0; i < relation_count; ++i) texts.emplace(to_text(static_cast<Relation>(i)));
    for (std::size_t i = 0; i < status_count; ++i) texts.emplace(plain_words(static_cast<Status>(i)));
    for (std::size_t i = 0; i < stage_count; ++i) texts.emplace(to_text(static_cast<Stage>(i)));
    for (const FieldInfo& one : fields()) {
        texts.emplace(one.name);
        texts.emplace(one.meaning);
        if (one.kind == FieldKind::choice)
            for (const std::string_view choice : choices_in(one.choices)) texts.emplace(choice);
    }
    for (const EventRule& rule : event_rules()) {
        texts.emplace(rule.name);
        texts.emplace(rule.says);
        for (const Requirement need : rule.needs) texts.emplace(info(need).says);
    }
    for (const WaitingRule& rule : waiting_rules()) texts.emplace(rule.says);
}

}  // namespace

TextsToTranslate texts_of_application() {
    TextsToTranslate texts;
    for (const auto& entry : fs::directory_iterator(ULTIMA_SOURCE_DIR "/web/pages"))
        for (std::string& text : texts_to_translate(whole(entry.path()))) texts.texts.insert(std::move(text));
    for (const auto& entry : fs::directory_iterator(ULTIMA_SOURCE_DIR "/src/web"))
        add_code(texts, whole(entry.path()));
    // Lists in the code, whose members are said later.
    for (const char* word : {"yes",
                             "no",
                             "Came",
                             "Came late",
                             "Came, but did not do what was asked",
                             "Did not come, with a good reason",
                             "Did not come",
                             "Today",
                             "Cases",
                             "Sessions",
                             "Services",
                             "Who looked",
                             "Evaluations",
                             "comparison",
                             "description",
                             "monitoring",
                             "Accounts",
                             "The law",
                             "Training",
                             "What I must do",
                             "consent",
                             "legal aid",
                             "reasons",
                             "report",
                             "hearing",
                             "review",
                             "means inquiry",
                             "January",
                             "February",
                             "March",
                             "April",
                             "May",
                             "June",
                             "July",
                             "August",
                             "September",
                             "October",
                             "November",
                             "December",
                             "not in this version",
                             "comes",
                             "goes",
                             "changes",
                             "was",
                             "is",
                             "rule",
                             "exception",
                             "duty",
                             "table",
                             "definition",
                             "fact",
                             "measure",
                             "setting",
                             "In custody, and the law requires otherwise today",
                             "In custody, and a court may order otherwise",
                             "In custody, and facts are missing"})
        texts.texts.insert(word);
    for (const std::string_view sentence : plain_refusals()) texts.texts.emplace(sentence);
    for (const std::string_view word : account_record_words()) texts.texts.emplace(word);
    add_register(texts.texts);
    for (std::size_t i = 0; i < step_count; ++i) texts.texts.emplace(says(static_cast<Step>(i)));
    for (std::size_t i = 0; i < look_count; ++i) {
        texts.texts.emplace(title_of(static_cast<Look>(i)));
        texts.texts.emplace(question_of(static_cast<Look>(i)));
    }
    texts.texts.erase("");
    return texts;
}

std::string catalogue_of(const TextsToTranslate& texts) {
    std::string out;
    for (const auto& [one, many] : texts.counted)
        out += fmt::format("msgid {}\nmsgid_plural {}\nmsgstr[0] \"\"\n\n", po_string(one), po_string(many));
    for (const std::string& text : texts.texts)
        out += fmt::format("msgid {}\nmsgstr \"\"\n\n", po_string(text));
    return out;
}

}  // namespace ultima::test
