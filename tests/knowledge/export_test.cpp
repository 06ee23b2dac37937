// SPDX-License-Identifier: Apache-2.0
#include "knowledge/export.h"

#include "knowledge/avenmar.h"
#include "knowledge/lawful_set.h"
#include "report/template.h"
#include "workbook/archive.h"

#include <expat.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace ultima::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string page() {
    Reasoner reasoner(avenmar());
    return training_page(reasoner, avenmar_exercises());
}
std::string scorm() {
    Reasoner reasoner(avenmar());
    return training_scorm(reasoner, avenmar_exercises());
}
std::string gift() {
    Reasoner reasoner(avenmar());
    return training_gift(reasoner, avenmar_exercises());
}

/// Tags that do not match, ids that stand twice, labels that point nowhere; what a browser would mend in
/// silence.
std::vector<std::string> faults_of(std::string_view html) {
    const std::set<std::string, std::less<>> empty{"meta", "br", "input", "link", "hr"};
    std::vector<std::string> faults, open;
    std::set<std::string> ids, wanted;
    for (std::size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
        if (html.substr(at, 2) == "<!") continue;
        const std::size_t end = html.find('>', at);
        std::string_view tag = html.substr(at + 1, end - at - 1);
        const bool closes = tag.starts_with('/');
        if (closes) tag.remove_prefix(1);
        const std::string name(tag.substr(0, tag.find(' ')));
        if (closes) {
            if (open.empty() || open.back() != name)
                faults.push_back(
                    fmt::format("</{}> closes <{}>", name, open.empty() ? "nothing" : open.back()));
            else
                open.pop_back();
            continue;
        }
        for (const auto& [what, into] : {std::pair(std::string_view(" id=\""), &ids), {" for=\"", &wanted}}) {
            const std::size_t place = tag.find(what);
            if (place == std::string_view::npos) continue;
            const std::string value(
                tag.substr(place + what.size(), tag.find('"', place + what.size()) - place - what.size()));
            if (!into->insert(value).second && into == &ids) faults.push_back("twice: " + value);
        }
        if (empty.contains(name)) continue;
        open.push_back(name);
        if (name == "script" || name == "style") at = html.find(fmt::format("</{}>", name), at) - 1;
    }
    for (const std::string& one : wanted)
        if (!ids.contains(one)) faults.push_back("nowhere: " + one);
    for (const std::string& one : open) faults.push_back("open: " + one);
    return faults;
}

TEST(exports, of_a_page_are_well_formed_and_fetch_nothing) {
    const std::string html = page();
    EXPECT_THAT(faults_of(html), ::testing::IsEmpty());
    for (const char* outside : {"http://", "https://", "src=", "url(", "@import", "fetch(", "XMLHttpRequest"})
        EXPECT_THAT(html, Not(HasSubstr(outside)));
    EXPECT_THAT(html, Not(HasSubstr("{{")));
    EXPECT_THAT(html, HasSubstr("Not law. Avenmar does not exist"));
    for (const Exercise& one : avenmar_exercises()) {
        EXPECT_THAT(html, HasSubstr(escaped(one.title)));
        EXPECT_THAT(html, HasSubstr(escaped(one.change)));
    }
}

TEST(exports, of_a_page_hold_what_is_lawful_for_every_choice_of_questions_in_both_rounds) {
    const std::string html = page();
    for (const Exercise& one : avenmar_exercises()) {
        const std::size_t begin = html.find(fmt::format("data-exercise=\"{}\"", one.id));
        const std::string part = html.substr(begin, html.find("</article>", begin) - begin);
        const auto telling = std::count_if(
            one.inquiries.begin(), one.inquiries.end(),
            [](const Inquiry& each) { return !each.learnt.facts.empty() || !each.learnt.findings.empty(); });
        for (const int round : {1, 2}) {
            std::multiset<std::string> numbers;
            const std::string sign = fmt::format("data-round=\"{}\" data-choices=\"", round);
            for (std::size_t at = part.find(sign); at != std::string::npos; at = part.find(sign, at + 1)) {
                const std::size_t from = at + sign.size();
                std::string list = part.substr(from, part.find('"', from) - from) + ' ';
                for (std::size_t blank = list.find(' '); !list.empty(); blank = list.find(' ')) {
                    numbers.insert(list.substr(0, blank));
                    list.erase(0, blank + 1);
                }
            }
            std::multiset<std::string> expected;
            for (int i = 0; i < 1 << telling; ++i) expected.insert(std::to_string(i));
            EXPECT_EQ(numbers, expected) << one.id;
        }
    }
}

TEST(exports, are_the_same_bytes_each_time) {
    EXPECT_EQ(page(), page());
    EXPECT_EQ(scorm(), scorm());
    EXPECT_EQ(gift(), gift());
}

TEST(exports, never_set_a_score) {
    Reasoner reasoner(avenmar());
    const std::string bytes = training_scorm(reasoner, avenmar_exercises());
    const auto archive = Archive::open(bytes);
    std::string adapter;
    ASSERT_TRUE(archive->read("scorm.js", 1U << 20U, [&](std::string_view piece) {
        adapter += piece;
        return true;
    }));
    EXPECT_THAT(adapter, Not(HasSubstr("core.score")));
    EXPECT_THAT(adapter, HasSubstr("'neutral'"));
}

/// An element with its attributes, and the one it stands in.
struct Element {
    std::string name, parent;
    std::map<std::string, std::string> attributes;
};
struct Reading {
    std::vector<Element> elements;
    std::vector<std::string> open;
};
void begin_element(void* to, const XML_Char* name, const XML_Char** attributes) {
    auto& reading = *static_cast<Reading*>(to);
    Element made{name, reading.open.empty() ? "" : reading.open.back(), {}};
    for (; attributes[0] != nullptr; attributes += 2) made.attributes[attributes[0]] = attributes[1];
    reading.elements.push_back(std::move(made));
    reading.open.emplace_back(name);
}
void end_element(void* to, const XML_Char*) { static_cast<Reading*>(to)->open.pop_back(); }

std::vector<Element> elements_of(const std::string& xml) {
    const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate(nullptr),
                                                                              XML_ParserFree);
    Reading reading;
    XML_SetUserData(parser.get(), &reading);
    XML_SetElementHandler(parser.get(), begin_element, end_element);
    if (XML_Parse(parser.get(), xml.data(), static_cast<int>(xml.size()), 1) != XML_STATUS_OK)
        throw std::logic_error(XML_ErrorString(XML_GetErrorCode(parser.get())));
    return reading.elements;
}

/// SCORM 1.2, Content Aggregation Model, 2.3.2: what stands in what.
TEST(exports, for_learning_platforms_have_a_manifest_of_the_right_shape_that_names_every_file) {
    const std::string bytes = scorm();
    const auto archive = Archive::open(bytes);
    ASSERT_TRUE(archive);
    std::string xml;
    ASSERT_TRUE(archive->read("imsmanifest.xml", 1U << 20U, [&](std::string_view piece) {
        xml += piece;
        return true;
    }));
    const std::map<std::string, std::set<std::string>> inside{{"manifest", {""}},
                                                              {"metadata", {"manifest"}},
                                                              {"schema", {"metadata"}},
                                                              {"schemaversion", {"metadata"}},
                                                              {"organizations", {"manifest"}},
                                                              {"organization", {"organizations"}},
                                                              {"title", {"organization", "item"}},
                                                              {"item", {"organization"}},
                                                              {"resources", {"manifest"}},
                                                              {"resource", {"resources"}},
                                                              {"file", {"resource"}},
                                                              {"dependency", {"resource"}}};
    std::set<std::string> identifiers, files, references;
    std::vector<std::string> top;
    std::string organization, standard;
    for (const Element& one : elements_of(xml)) {
        ASSERT_TRUE(inside.contains(one.name)) << one.name;
        EXPECT_TRUE(inside.at(one.name).contains(one.parent)) << one.name;
        const auto attribute = [&](const char* name) {
            const auto found = one.attributes.find(name);
            return found == one.attributes.end() ? std::string() : found->second;
        };
        if (one.parent == "manifest") top.push_back(one.name);
        if (const std::string id = attribute("identifier"); !id.empty()) {
            EXPECT_TRUE(identifiers.insert(id).second) << id;
        }
        if (const std::string to = attribute("identifierref"); !to.empty()) references.insert(to);
        if (one.name == "organizations") standard = attribute("default");
        if (one.name == "organization") organization = attribute("identifier");
        if (one.name == "file") files.insert(attribute("href"));
        if (one.name == "resource") {
            EXPECT_EQ(attribute("type"), "webcontent");
            EXPECT_TRUE(attribute("adlcp:scormtype") == "sco" || attribute("adlcp:scormtype") == "asset");
            if (attribute("adlcp:scormtype") == "sco") {
                EXPECT_TRUE(archive->has(attribute("href").c_str()));
            }
        }
    }
    EXPECT_THAT(top, ::testing::ElementsAre("metadata", "organizations", "resources"));
    EXPECT_EQ(standard, organization);
    for (const std::string& one : references) EXPECT_TRUE(identifiers.contains(one)) << one;
    std::set<std::string> expected{"scorm.js"};
    for (const Exercise& one : avenmar_exercises()) expected.insert(one.id + ".html");
    EXPECT_EQ(files, expected);
    for (const std::string& file : files) {
        std::string html;
        ASSERT_TRUE(archive->read(file.c_str(), 1U << 22U, [&](std::string_view piece) {
            html += piece;
            return true;
        })) << file;
        if (file.ends_with(".html")) {
            EXPECT_THAT(faults_of(html), ::testing::IsEmpty()) << file;
            EXPECT_THAT(html, HasSubstr("<script src=\"scorm.js\">"));
        }
    }
}

/// A question as a reader of GIFT takes it apart, its signs read back.
struct GiftQuestion {
    std::string title, text, feedback;
    std::vector<std::array<std::string, 3>> answers;  ///< share, text, feedback
};

std::string read_back(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        ++i;
        out += text[i] == 'n' ? '\n' : text[i];
    }
    return out;
}

/// The first place of a sign that does not stand behind a backslash.
std::size_t sign(std::string_view text, std::string_view what) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text.substr(i).starts_with(what)) {
            return i;
        }
    }
    return std::string_view::npos;
}

std::vector<GiftQuestion> questions_in(const std::string& text) {
    std::vector<GiftQuestion> all;
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find("\n\n", at), text.size());
        std::string_view block = std::string_view(text).substr(at, end - at);
        at = end + 2;
        while (block.starts_with("//")) {
            const std::size_t line = block.find('\n');
            block = line == std::string_view::npos ? std::string_view() : block.substr(line + 1);
        }
        if (block.empty() || block == "\n") continue;
        GiftQuestion made;
        EXPECT_TRUE(block.starts_with("::"));
        block.remove_prefix(2);
        const std::size_t title = sign(block, "::");
        made.title = read_back(block.substr(0, title));
        block.remove_prefix(title + 2);
        EXPECT_TRUE(block.starts_with("[plain]"));
        block.remove_prefix(7);
        const std::size_t open = sign(block, "{"), close = sign(block, "}");
        made.text = read_back(block.substr(0, open));
        std::string_view inner = block.substr(open + 1, close - open - 1);
        if (inner.starts_with("####")) {
            made.feedback = read_back(inner.substr(4));
            EXPECT_EQ(sign(inner.substr(4), "#"), std::string_view::npos);
        }
        while (!inner.starts_with("####") && inner.find('~') != std::string_view::npos) {
            inner.remove_prefix(sign(inner, "~") + 1);
            const std::string_view one = inner.substr(0, sign(inner, "~"));
            const std::size_t share = one.find('%', 1), feedback = sign(one, "#");
            made.answers.push_back({std::string(one.substr(1, share - 1)),
                                    read_back(one.substr(share + 1, feedback - share - 1)),
                                    read_back(one.substr(feedback + 1))});
        }
        all.push_back(std::move(made));
    }
    return all;
}

TEST(exports, as_gift_are_read_back_as_they_were_meant) {
    const auto questions = questions_in(gift());
    ASSERT_EQ(questions.size(), 3 * avenmar_exercises().size());
    std::size_t place = 0;
    for (const Exercise& one : avenmar_exercises()) {
        const GiftQuestion& asking = questions[place];
        EXPECT_EQ(asking.title, one.title + ": what to ask for");
        for (const std::string& line : one.situation) EXPECT_THAT(asking.text, HasSubstr(line));
        ASSERT_EQ(asking.answers.size(), one.inquiries.size());
        double whole = 0;
        for (std::size_t i = 0; i < one.inquiries.size(); ++i) {
            EXPECT_EQ(asking.answers[i][1], one.inquiries[i].question);
            EXPECT_THAT(asking.answers[i][2],
                        HasSubstr(one.inquiries[i].bears() ? one.inquiries[i].why : one.inquiries[i].beside));
            whole += std::stod(asking.answers[i][0]);
        }
        EXPECT_NEAR(whole, 100, 0.001) << one.id;
        EXPECT_THAT(questions[place + 1].feedback, HasSubstr(one.traps.front()));
        EXPECT_THAT(questions[place + 1].feedback, HasSubstr("Act s. "));
        EXPECT_TRUE(questions[place + 1].answers.empty()) << "a decision has no right answer";
        EXPECT_THAT(questions[place + 2].text, HasSubstr(one.change));
        EXPECT_THAT(questions[place + 2].feedback, HasSubstr(one.debrief.front()));
        place += 3;
    }
}

TEST(exports, write_the_signs_of_gift_and_html_so_that_they_mean_themselves) {
    Exercise nasty = avenmar_exercise("two-drivers");
    nasty.title = "~a=b#c{d}e:f\\g<script>&";
    nasty.situation = {"// no comment", "::x:: {=y}", "100% <b>"};
    Reasoner reasoner(avenmar());
    const auto questions = questions_in(training_gift(reasoner, {nasty}));
    ASSERT_EQ(questions.size(), 3U);
    EXPECT_EQ(questions[0].title, nasty.title + ": what to ask for");
    for (const std::string& line : nasty.situation) EXPECT_THAT(questions[0].text, HasSubstr(line));
    const std::string html = training_page(reasoner, {nasty});
    EXPECT_THAT(html, Not(HasSubstr("g<script>")));
    EXPECT_THAT(faults_of(html), ::testing::IsEmpty());
    const std::string bytes = training_scorm(reasoner, {nasty});
    EXPECT_TRUE(Archive::open(bytes));
}

}  // namespace
}  // namespace ultima::test
