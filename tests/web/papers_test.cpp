// SPDX-License-Identifier: Apache-2.0
// Papers to print for a court: a submission, a breach with all before it, notices of those held; and the
// report before a decision.
#include "base/files.h"
#include "web/pdf_text.h"
#include "web/site_of_tests.h"
#include "web/texts.h"
#include "web/value_words.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cctype>
#include <iterator>
#include <regex>
#include <set>

namespace ultima::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using S = SiteOfTests;

constexpr std::string_view key = "0123456789abcdef0123456789abcdef";

/// The texts between the tags of a page's part, without what keeps names apart.
std::vector<std::string> texts_of(const std::string& page) {
    const std::size_t begin = page.find("<article"), end = page.find("</article>");
    std::string part = page.substr(begin, end - begin);
    for (const char* sign : {"\u2068", "\u2069"})
        for (std::size_t at = part.find(sign); at != std::string::npos; at = part.find(sign))
            part.erase(at, 3);
    std::vector<std::string> texts;
    for (std::size_t at = part.find('>'); at != std::string::npos; at = part.find('>', at + 1)) {
        std::string text = part.substr(at + 1, part.find('<', at) - at - 1);
        for (const auto& [sign, meant] :
             {std::pair("&#39;", "'"), {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&amp;", "&"}})
            text = std::regex_replace(text, std::regex(sign), meant);
        if (text.find_first_not_of(" \n") != std::string::npos) texts.push_back(text);
    }
    return texts;
}

TEST(papers, a_submission_says_what_the_law_allows_on_which_facts_and_how_to_work_it_out_again) {
    S site;
    site.tell(
        "fact recorded", Role::probation_officer,
        {{"fact", "earlier conviction"}, {"value", "no"}, {"source", "register"}, {"as of", "2026-06-01"}});
    site.tell("finding made", Role::judge, {{"fact", "term considered"}, {"value", "5 months"}}, 0, 0,
              "The court considers five months");
    const std::string page = site.get(S::defence, "/case/c1/submission").body;
    EXPECT_THAT(page, HasSubstr("SA1 (Sentencing Act s. 1(1))"));
    EXPECT_THAT(page, HasSubstr("earlier conviction"));
    EXPECT_THAT(page, HasSubstr("Avenmar, a fictional country 0.2.0"));
    EXPECT_THAT(page, HasSubstr("Fingerprint of the facts"));
}

/// Community service is proposed, and the person consents to it.
void consent_in(S& site) {
    const ThingNumber measure =
        site.tell("measure proposed", Role::defence,
                  {{"measure", "community service"}, {"stage", "sentence"}, {"consent needed", "yes"}});
    const ThingNumber consent = site.tell("consent: informed", Role::defence, {}, 0, measure);
    site.tell("consent: advised", Role::defence, {}, consent);
    site.tell("consent: given", Role::defence, {}, consent);
}

TEST(papers, a_submission_of_the_defence_says_whether_counsel_was_heard_before_consent) {
    S site;
    consent_in(site);
    EXPECT_THAT(site.get(S::defence, "/case/c1/submission").body,
                HasSubstr("Consent was given on 1 June 2026, after a lawyer was consulted on 1 June 2026."));
    // Courts and officers learn nothing of consent from it.
    for (const std::string_view other : {S::judge, S::officer})
        EXPECT_THAT(site.get(other, "/case/c1/submission").body, Not(HasSubstr("Consent was given")))
            << other;
}

/// A case before the sentence with facts, a finding and a consent on record.
void argue_in(S& site) {
    for (const auto& [fact, value] : {std::pair("earlier conviction", "no"),
                                      {"longest term", "36 months"},
                                      {"date of act", "2025-05-23"},
                                      {"care of others", "no"}})
        site.tell("fact recorded", Role::probation_officer,
                  {{"fact", fact}, {"value", value}, {"source", "register"}, {"as of", "2026-06-01"}});
    site.tell("finding made", Role::judge, {{"fact", "term considered"}, {"value", "8 months"}}, 0, 0,
              "The court considers eight months");
    consent_in(site);
}

TEST(papers, a_submission_as_pdf_is_one_page_in_each_language_and_says_what_its_page_says) {
    S site;
    argue_in(site);
    for (const char* language : {"en", "ar", "es", "fr", "ru", "zh"}) {
        const HttpResponse page = site.get(S::defence, "/case/c1/submission", {{"lang", language}});
        const HttpResponse pdf = site.get(S::defence, "/case/c1/submission.pdf", {{"lang", language}});
        if (pdf.status == 501) continue;  // this machine has no font for it, and the page says so
        ASSERT_EQ(pdf.type, "application/pdf") << language;
        EXPECT_THAT(page.body, HasSubstr("\"/case/c1/submission.pdf\""));
        EXPECT_THAT(pdf.body, HasSubstr(std::string("/Lang (") + language));
        EXPECT_EQ(value_of(pdf.headers, "Cache-Control"), "no-store");
        static const std::regex begins("/Type /Page[^s]");
        const auto pages = std::distance(std::sregex_iterator(pdf.body.begin(), pdf.body.end(), begins), {});
        EXPECT_EQ(pages, 1) << language;
        const std::string text = text_of(pdf.body);
        if (text.empty()) GTEST_SKIP() << "SKIPPED: poppler-utils is not installed";
        // Rules keep their names in every language, and so does the fingerprint.
        for (const char* one : {"SA1-first", "SA6-2026", "s. 1(2)"}) {
            EXPECT_THAT(page.body, HasSubstr(one)) << language;
            EXPECT_THAT(text, HasSubstr(one)) << language;
        }
        if (std::string_view(language) != "en") continue;
        for (const std::string& one : texts_of(page.body))
            EXPECT_THAT(text, HasSubstr(one.substr(1))) << "labels begin small";
    }
}

TEST(papers, a_submission_is_for_those_who_argue_in_the_case) {
    S site;
    EXPECT_EQ(site.get(S::provider, "/case/c1/submission").status, 404);
    EXPECT_EQ(site.get(S::somebody, "/case/c1/submission").status, 404);
    EXPECT_THAT(site.get(S::other_judge, "/case/c1/submission").body, Not(HasSubstr("Jun Hollow")));
}

/// A measure in force with a missed session, a warning and a breach on it; the number of the breach.
ThingNumber breach_in(S& site) {
    site.tell("options computed", Role::judge,
              {{"pack", "avenmar 0.2.0"},
               {"as of", "2026-06-01"},
               {"inputs hash", std::string(64, 'a')},
               {"result hash", std::string(64, 'b')},
               {"options", "probation"},
               {"consent by law", "probation: no"}});
    const ThingNumber measure =
        site.tell("measure proposed", Role::judge,
                  {{"measure", "probation"}, {"stage", "sentence"}, {"consent needed", "no"}});
    const ThingNumber decision = site.tell("decision made", Role::judge,
                                           {{"about", "measure"},
                                            {"computed", std::to_string(measure - 1)},
                                            {"not chosen", "nothing else was lawful"},
                                            {"instead of", "90 days of custody"},
                                            {"basis", "Sentencing Act s. 5"},
                                            {"exposure days", "150"}},
                                           0, 0, "The person has work, and keeps it in this way");
    site.tell("measure imposed", Role::judge,
              {{"decision", std::to_string(decision)}, {"starts", "2026-06-01"}, {"ends", "2026-12-31"}},
              measure);
    const auto session = [&](const std::string& at) {
        return site.tell("session scheduled", Role::probation_officer, {{"at", at}}, 0, measure);
    };
    const ThingNumber kept = session("2026-06-02"), missed = session("2026-06-03");
    site.tell("session recorded", Role::probation_officer, {{"outcome", "attended"}, {"complied", "yes"}},
              kept, 0, "", "2026-06-02");
    site.tell("session recorded", Role::probation_officer, {{"outcome", "absent"}, {"complied", "no"}},
              missed, 0, "", "2026-06-03");
    const ThingNumber warning =
        site.tell("warning issued", Role::probation_officer,
                  {{"respond by", "2026-06-10"}, {"session", std::to_string(missed)}}, 0, measure,
                  "A session was missed and nobody was told why", "2026-06-04");
    site.tell("explanation received", Role::probation_officer, {{"note", "The bus did not come"}}, warning, 0,
              "", "2026-06-05");
    return site.tell("breach alleged", Role::probation_officer, {{"warning", std::to_string(warning)}}, 0,
                     measure, "Nothing came of what was agreed on", "2026-06-12");
}

/// The number of the breach in what somebody sees of the file.
std::string breach_path(S& site, std::string_view who) {
    const std::string page = site.get(who, "/case/c1").body;
    constexpr std::string_view before = "/case/c1/breach/";
    const std::size_t at = page.find(before);
    if (at == std::string::npos) return {};
    return page.substr(at, page.find('"', at) - at);
}

TEST(papers, a_breach_is_printed_with_what_went_well_first_and_the_explanation) {
    S site;
    static_cast<void>(breach_in(site));
    const std::string page = site.get(S::officer, breach_path(site, S::officer)).body;
    const std::size_t well = page.find("Sessions kept: 1 of 2"), missed = page.find("Sessions not kept"),
                      said = page.find("The bus did not come"),
                      alleged = page.find("Nothing came of what was agreed on");
    ASSERT_NE(alleged, std::string::npos) << page;
    EXPECT_LT(well, missed);
    EXPECT_LT(missed, said);
    EXPECT_LT(said, alleged);
    EXPECT_EQ(site.get(S::officer, "/case/c1/breach/1").status, 404);
}

TEST(papers, a_breach_as_pdf_says_what_its_page_says_and_what_went_well_first) {
    S site;
    static_cast<void>(breach_in(site));
    const std::string path = breach_path(site, S::officer);
    const std::string page = site.get(S::officer, path).body;
    EXPECT_THAT(page, HasSubstr("\"" + path + ".pdf\""));
    const HttpResponse pdf = site.get(S::officer, path + ".pdf");
    ASSERT_EQ(pdf.type, "application/pdf") << pdf.body;
    EXPECT_EQ(value_of(pdf.headers, "Cache-Control"), "no-store");
    EXPECT_EQ(value_of(pdf.headers, "Content-Disposition"), "attachment; filename=\"document.pdf\"");
    const std::vector<std::string> on_page = texts_of(page);
    for (const char* one : {"Breach in case c1", "Jun Hollow", "Probation", "Sessions kept: 1 of 2",
                            "The bus did not come", "Because: Nothing came of what was agreed on"})
        EXPECT_THAT(on_page, Contains(HasSubstr(one)));
    const std::string text = text_of(pdf.body);
    if (text.empty()) GTEST_SKIP() << "SKIPPED: poppler-utils is not installed";
    for (const std::string& one : on_page)
        EXPECT_THAT(text, HasSubstr(one.substr(1))) << "labels begin small";
    std::size_t at = 0;
    for (const char* one : {"Sessions kept: 1 of 2", "Sessions not kept", "explanation received",
                            "Because: Nothing came of what was agreed on"}) {
        at = text.find(one, at);
        ASSERT_NE(at, std::string::npos) << one << " is not there, or before what comes first: " << text;
    }
}

TEST(papers, a_breach_as_pdf_is_there_in_each_language_and_read_from_the_right_where_that_is_so) {
    S site;
    static_cast<void>(breach_in(site));
    const std::string path = breach_path(site, S::officer) + ".pdf";
    for (const char* language : {"ar", "es", "fr", "ru", "zh"}) {
        const HttpResponse pdf = site.get(S::officer, path, {{"lang", language}});
        if (pdf.status == 501) continue;  // this machine has no font for it, and the page says so
        ASSERT_EQ(pdf.type, "application/pdf") << language;
        EXPECT_THAT(pdf.body, HasSubstr(std::string("/Lang (") + language));
        EXPECT_EQ(pdf.body.find("/Direction /R2L") != std::string::npos, std::string(language) == "ar");
    }
}

TEST(papers, who_may_not_see_a_breach_gets_the_same_answer_for_page_and_pdf) {
    S site;
    static_cast<void>(breach_in(site));
    const std::string path = breach_path(site, S::officer);
    for (const std::string_view name :
         {S::provider, S::other_judge, S::administrator, S::inspector, S::defence, S::somebody, S::judge}) {
        const HttpResponse page = site.get(name, path), pdf = site.get(name, path + ".pdf");
        EXPECT_EQ(page.status, pdf.status) << name;
        EXPECT_EQ(pdf.type == "application/pdf", page.body.find("Breach in case") != std::string::npos)
            << name;
    }
    EXPECT_EQ(site.get("", path + ".pdf").status, 401);
    for (const char* wrong :
         {"/case/c1/breach/1.pdf", "/case/c1/breach/x.pdf", "/case/c1/breach/.pdf", "/case/c9/breach/1.pdf"})
        EXPECT_NE(site.get(S::officer, wrong).type, "application/pdf") << wrong;
}

TEST(papers, who_may_not_see_breaches_gets_none_printed) {
    S site;
    static_cast<void>(breach_in(site));
    const std::string path = breach_path(site, S::officer);
    EXPECT_EQ(breach_path(site, S::provider), "");
    EXPECT_THAT(site.get(S::provider, path).body, Not(HasSubstr("The bus did not come")));
}

TEST(papers, a_breach_says_to_who_may_not_see_sessions_that_they_are_missing) {
    S site;
    static_cast<void>(breach_in(site));
    site.tell("assigned", Role::administrator,
              {{"assignee", "Ivy Prosecutor"}, {"in role", "prosecutor"}, {"office", "City office"}});
    site.add_account({"Ivy Prosecutor", Role::prosecutor, "City office", ""});
    const std::string path = breach_path(site, "Ivy Prosecutor");
    ASSERT_NE(path, "");
    const std::string page = site.get("Ivy Prosecutor", path).body;
    EXPECT_THAT(page, HasSubstr("Nothing came of what was agreed on"));
    EXPECT_THAT(page, HasSubstr("Whoever printed this may not see the sessions and milestones"));
    EXPECT_THAT(page, Not(HasSubstr("Sessions kept: ")));
}

TEST(papers, a_notice_for_each_person_held_whom_the_visitor_may_name) {
    S site;
    site.tell("stage reached", Role::judge, {{"stage", "pretrial"}});
    EXPECT_THAT(site.get(S::judge, "/held/must/notices").body,
                HasSubstr("There is nobody here whose name you may see."));
    EXPECT_EQ(site.get(S::inspector, "/held/must/notices").status, 404);
    EXPECT_EQ(site.get(S::judge, "/held/nobody/notices").status, 404);
}

TEST(papers, notices_as_pdf_are_one_page_for_each_person_held_and_say_what_their_page_says) {
    S site;
    site.tell("stage reached", Role::judge, {{"stage", "pretrial"}});
    const ThingNumber computed = site.tell("options computed", Role::judge,
                                           {{"pack", "avenmar 0.2.0"},
                                            {"as of", "2026-06-01"},
                                            {"inputs hash", std::string(64, 'a')},
                                            {"result hash", std::string(64, 'b')},
                                            {"options", "bond"},
                                            {"consent by law", "bond: no"}});
    const ThingNumber decision = site.tell("decision made", Role::judge,
                                           {{"about", "custody"},
                                            {"computed", std::to_string(computed)},
                                            {"not chosen", "bond: nobody could give one"},
                                            {"instead of", "nothing"},
                                            {"basis", "Criminal Procedure Act s. 9"}},
                                           0, 0, "The court had nothing else to choose from");
    site.tell("custody begun", Role::judge, {{"why held", "remand"}, {"decision", std::to_string(decision)}});
    std::string path;
    for (const char* standing : {"must", "may", "open"})
        if (site.get(S::judge, fmt::format("/held/{}/notices", standing)).body.find("<article") !=
            std::string::npos)
            path = fmt::format("/held/{}/notices", standing);
    ASSERT_NE(path, "");
    const HttpResponse page = site.get(S::judge, path), pdf = site.get(S::judge, path + ".pdf");
    EXPECT_THAT(page.body, HasSubstr("Jun Hollow"));
    EXPECT_THAT(page.body, HasSubstr("\"" + path + ".pdf\""));
    ASSERT_EQ(pdf.type, "application/pdf");
    EXPECT_EQ(site.get(S::inspector, path + ".pdf").status, 404);
    EXPECT_EQ(site.get(S::other_judge, path + ".pdf").status, 404) << "nobody whom they may name";
    EXPECT_EQ(site.get(S::judge, "/held/nobody/notices.pdf").status, 404);
    const std::string text = text_of(pdf.body);
    if (text.empty()) GTEST_SKIP() << "SKIPPED: poppler-utils is not installed";
    for (const std::string& one : texts_of(page.body))
        EXPECT_THAT(text, HasSubstr(one.substr(1))) << "labels begin small";
}

TEST(papers, a_report_asks_for_the_person_first_and_says_what_was_left_empty) {
    S site;
    site.tell("report asked for", Role::judge, {});
    const std::string home = site.get(S::officer, "/case/c1").body;
    const std::size_t at = home.find("/case/c1/report/");
    ASSERT_NE(at, std::string::npos);
    const std::string path = home.substr(at, home.find('"', at) - at);
    const std::string form = site.get(S::officer, path).body;
    EXPECT_LT(form.find("Language, and how the person understands best"),
              form.find("What could be done instead of prison"));
    EXPECT_EQ(site.post(S::officer, path, {{"key", std::string(key)}}).status, 409);
    EXPECT_EQ(site.post(S::judge, path, {{"key", std::string(key)}, {"care", "x"}}).status, 404);
    const HttpResponse done =
        site.post(S::officer, path, {{"key", std::string(key)}, {"care", "Two children, of 3 and 5"}});
    EXPECT_EQ(done.status, 303) << done.body;
    EXPECT_THAT(site.events_of("c1"), Contains("report filed"));
    const std::string read = site.get(S::judge, "/case/c1").body;
    EXPECT_THAT(read, HasSubstr("Two children, of 3 and 5"));
    EXPECT_THAT(read, HasSubstr("Nothing was said."));
    // It is written: whoever may read it has it as a paper, its questions as headings.
    for (const std::string_view name : {S::officer, S::judge}) {
        const std::string paper = site.get(name, path).body;
        EXPECT_THAT(paper, HasSubstr("Report before the decision in case c1"));
        EXPECT_THAT(paper, HasSubstr("<h2>Who depends on the person</h2>"));
        EXPECT_THAT(paper, HasSubstr("Two children, of 3 and 5"));
        const HttpResponse pdf = site.get(name, path + ".pdf");
        ASSERT_EQ(pdf.type, "application/pdf");
        if (const std::string text = text_of(pdf.body); !text.empty()) {
            EXPECT_THAT(text, HasSubstr("Who depends on the person"));
            EXPECT_THAT(text, HasSubstr("Two children, of 3 and 5"));
        }
    }
    EXPECT_EQ(site.get(S::provider, path).status, site.get(S::provider, path + ".pdf").status);
    EXPECT_THAT(site.get(S::provider, path).body, Not(HasSubstr("Two children")));
    EXPECT_NE(site.get(S::provider, path + ".pdf").type, "application/pdf");
}

/// Words of Latin letters alone. In a language that has others they end where those begin.
std::set<std::string> latin_words(std::string_view text, bool glued) {
    std::set<std::string> words;
    std::string word;
    bool plain = true;
    for (const char c : std::string(text) + " ") {
        const bool high = static_cast<unsigned char>(c) >= 0x80;
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        // Codes, and labels of rules: `SA6-2026`.
        const bool code = (c >= '0' && c <= '9') || c == '-';
        if (letter || code || (high && glued)) {
            word += c;
            plain = plain && letter;
            continue;
        }
        if (plain && word.size() > 1) words.insert(word);
        word.clear();
        plain = true;
    }
    return words;
}

/// Puts a sign for it wherever it stands as words of its own. `glued`: see `latin_words`.
void take_out(std::string& text, const std::string& what, bool glued) {
    const auto inside = [&](char c) {
        return (glued && static_cast<unsigned char>(c) >= 0xC0) ||
               std::isalnum(static_cast<unsigned char>(c)) != 0;
    };
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) {
        const std::size_t end = at + what.size();
        if ((at == 0 || !inside(text[at - 1])) && (end == text.size() || !inside(text[end])))
            text.replace(at, what.size(), "_");
    }
}

/// What stands in whatever language it was written, the longest first: names, what somebody said in words of
/// their own, and the law where the pack has no translation.
std::vector<std::string> own_words(S& site, const Words& words) {
    std::set<std::string> all{"Ministry of Tests", "Jun Hollow", "UN baseline"};
    site.reg().read(0, [&](RecordedEvent&& one) {
        all.insert({one.event.by.name, one.event.reason});
        for (const SaidField& said : one.event.said)
            if (info(said.field).kind != FieldKind::choice && value_words(words, said.value) == said.value)
                all.insert(said.value);
        return true;
    });
    const Pack& pack = site.app().law.now()->pack();
    all.insert(pack.texts.begin(), pack.texts.end());
    for (const Fact& fact : pack.facts) all.insert(fact.name);
    for (const Measure& measure : pack.measures) all.insert(measure.name);
    // What is quoted, labels of rules, what they cite, and the tables of the baseline.
    static const std::regex forms[] = {
        std::regex("\"([^\"\n]+)\""), std::regex("\n(?:\\w+ )?([A-Z]\\w*[0-9][\\w-]*)"),
        std::regex("cites +([^\n\"]+)"), std::regex("\\| *([^|\n]*[^|\n ]) *(?=\\|)")};
    std::vector<std::string> law;
    const Sources& sources = site.app().law.now()->sources();
    for (std::uint32_t i = 0; i < sources.count(); ++i) law.emplace_back(sources.text(i));
    for (const auto& file : std::filesystem::directory_iterator(ULTIMA_SOURCE_DIR "/packs/un-baseline"))
        if (file.path().extension() == ".md") law.push_back(read_file(file.path(), 1U << 20U).value());
    for (const std::string& text : law)
        for (const std::regex& form : forms)
            for (std::sregex_iterator at(text.begin(), text.end(), form), end; at != end; ++at)
                all.insert((*at)[1]);
    std::erase_if(all, [](const std::string& one) { return one.size() < 3; });
    std::vector<std::string> longest(all.begin(), all.end());
    std::sort(longest.begin(), longest.end(),
              [](const auto& a, const auto& b) { return a.size() > b.size(); });
    return longest;
}

TEST(papers, of_each_language_hold_no_english_but_names_what_people_said_and_the_laws_own_words) {
    S site;
    argue_in(site);
    static_cast<void>(breach_in(site));
    const std::string breach = breach_path(site, S::officer);
    const std::string order = std::regex_replace(breach, std::regex("breach/.*"), "order/");
    std::vector<std::pair<std::string_view, std::string>> papers{
        {S::defence, "/case/c1/submission"}, {S::officer, breach}, {S::somebody, "/me"}};
    const auto seen =
        site.reg().look({std::string(S::judge), Role::judge, "", ""}, {"c1", "to test what stands there"});
    for (const SeenThing& thing : seen->things)
        if (thing.kind == ThingKind::decision)
            papers.emplace_back(S::judge, order + std::to_string(thing.number));
    ASSERT_EQ(papers.size(), 4U);
    const TextsToTranslate texts = texts_of_application();
    for (const std::string_view language : {"ar", "es", "fr", "ru", "zh"}) {
        const bool latin = language == "es" || language == "fr";
        const Words& words = site.app().texts.words(language);
        std::set<std::string> known;
        const auto know = [&](const std::string& text) { known.merge(latin_words(text, latin)); };
        for (const std::string& text : texts.texts) know(words.of(text));
        for (const auto& [one, many] : texts.counted)
            for (const int count : {1, 2, 5, 100}) know(words.count(count, one, many));
        const std::vector<std::string> own = own_words(site, words);
        for (const auto& [who, path] : papers) {
            std::string left;
            for (const std::string& text :
                 texts_of(site.get(who, path, {{"lang", std::string(language)}}).body))
                left += text + "\n";
            ASSERT_FALSE(left.empty()) << path;
            left = std::regex_replace(left, std::regex("https?://[^ .]+"), "_");
            for (const std::string& one : own) take_out(left, one, latin);
            std::set<std::string> english = latin_words(left, latin);
            std::erase_if(english, [&](const std::string& word) {
                // Four letters of a code in groups of four can all be from a to f.
                return known.contains(word) ||
                       (word.size() == 4 && word.find_first_not_of("abcdef") == std::string::npos);
            });
            EXPECT_THAT(english, ::testing::IsEmpty()) << language << ", " << path << ":\n" << left;
        }
    }
}

TEST(papers, a_provider_finds_a_request_in_its_list_without_a_name) {
    S site;
    static_cast<void>(breach_in(site));
    Event service;
    service.rule = find_event_rule("service registered");
    service.file = "s9";
    service.key = std::string(key);
    service.on = parse_date("2026-06-01").value();
    service.by = {"Edo Wood", Role::administrator, {}};
    service.said = {{field("title"), "Workshop", {}},
                    {field("provider"), "provider-09", {}},
                    {field("unit"), "seat", {}},
                    {field("places"), "5", {}}};
    ASSERT_TRUE(site.reg().write(std::move(service)));
    const auto measure = site.reg().file("c1").value();
    ThingNumber in_force = 0;
    for (const Thing& thing : measure.things)
        if (thing.kind == ThingKind::measure) in_force = measure.number_of(thing);
    site.tell("referral sent", Role::probation_officer, {{"provider", "provider-09"}, {"service", "s9"}}, 0,
              in_force);
    site.add_account({"Ned Dale", Role::provider, "provider-09", ""});
    const std::string list = site.get("Ned Dale", "/cases").body;
    EXPECT_THAT(list, HasSubstr("/case/c1"));
    EXPECT_THAT(list, HasSubstr("Request to be answered"));
    EXPECT_THAT(list, Not(HasSubstr("Jun Hollow")));
}

}  // namespace
}  // namespace ultima::test
