// SPDX-License-Identifier: Apache-2.0
// Orders and the person's sheet as PDF: what the page says, each copy on record, and a code that can be
// checked.
#include "web/printed.h"

#include "base/text.h"
#include "report/arabic_letters.h"
#include "report/document.h"
#include "web/orders.h"
#include "web/pdf_text.h"
#include "web/site_of_tests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

namespace ultima::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using S = SiteOfTests;

/// A court's decision and, if wanted, a measure that rests on it; returns the decision's number.
ThingNumber decide(SiteOfTests& site, bool impose) {
    const ThingNumber computed = site.tell("options computed", Role::judge,
                                           {{"pack", "avenmar 1"},
                                            {"as of", "2026-06-01"},
                                            {"inputs hash", "00"},
                                            {"result hash", "00"},
                                            {"options", "probation"},
                                            {"consent by law", "probation: no"}});
    const ThingNumber measure =
        site.tell("measure proposed", Role::judge,
                  {{"measure", "probation"}, {"stage", "sentence"}, {"consent needed", "no"}});
    const ThingNumber decision = site.tell("decision made", Role::judge,
                                           {{"about", "measure"},
                                            {"computed", std::to_string(computed)},
                                            {"not chosen", "custody: not needed"},
                                            {"instead of", "five months of custody"},
                                            {"basis", "Sentencing Act s. 1"}},
                                           0, 0, "The person has work, and keeps it in this way.");
    if (impose)
        site.tell("measure imposed", Role::judge,
                  {{"decision", std::to_string(decision)}, {"starts", "2026-06-01"}, {"ends", "2027-05-31"}},
                  measure);
    return decision;
}

/// The path of the order in the judge's view.
std::string order_path(SiteOfTests& site) {
    const auto view =
        site.reg().look({std::string(S::judge), Role::judge, "", ""}, {"c1", "to test what stands there"});
    for (const SeenThing& thing : view->things)
        if (thing.kind == ThingKind::decision) return "/case/c1/order/" + std::to_string(thing.number);
    return "";
}

TEST(printed, an_order_as_pdf_says_what_the_page_says_with_neutral_name_and_never_kept) {
    SiteOfTests site;
    decide(site, true);
    const std::string path = order_path(site);
    const HttpResponse page = site.get(S::judge, path);
    EXPECT_THAT(page.body, HasSubstr(path + ".pdf"));
    const HttpResponse pdf = site.get(S::judge, path + ".pdf");
    ASSERT_EQ(pdf.status, 200) << pdf.body;
    EXPECT_EQ(pdf.type, "application/pdf");
    EXPECT_EQ(value_of(pdf.headers, "Content-Disposition"), "attachment; filename=\"document.pdf\"");
    EXPECT_EQ(value_of(pdf.headers, "Cache-Control"), "no-store");
    EXPECT_THAT(pdf.body, ::testing::StartsWith("%PDF-1.4"));
    EXPECT_THAT(pdf.body, HasSubstr("/Lang (en)"));
    const std::string text = text_of(pdf.body);
    if (text.empty()) GTEST_SKIP() << "SKIPPED: poppler-utils is not installed";
    for (const char* one : {"Ministry of Tests", "Order in case c1", "Jun Hollow", "Ama Reed", "Probation",
                            "Reasons", "The person has work, and keeps it in this way.", "How to object"}) {
        EXPECT_THAT(page.body, HasSubstr(one));
        EXPECT_THAT(text, HasSubstr(one));
    }
    EXPECT_THAT(text, Not(HasSubstr("draft")));
    // Labels and values, one after the other.
    static const std::regex row("<dt>([^<]*)</dt><dd><bdi>([^<]*)</bdi>");
    for (std::sregex_iterator at(page.body.begin(), page.body.end(), row), end; at != end; ++at) {
        std::string value = (*at)[2];
        for (const char* sign : {"\u2068", "\u2069"})
            for (std::size_t place = value.find(sign); place != std::string::npos; place = value.find(sign))
                value.erase(place, 3);
        EXPECT_THAT(text, HasSubstr(std::string((*at)[1]).substr(1))) << "labels begin with a capital";
        EXPECT_THAT(text, HasSubstr(value)) << at->str();
    }
}

TEST(printed, an_order_on_which_nothing_rests_is_marked_as_a_draft) {
    SiteOfTests site;
    decide(site, false);
    const std::string path = order_path(site);
    EXPECT_THAT(site.get(S::judge, path).body, HasSubstr("DRAFT"));
    const std::string text = text_of(site.get(S::judge, path + ".pdf").body);
    if (text.empty()) GTEST_SKIP() << "SKIPPED: poppler-utils is not installed";
    EXPECT_THAT(text, HasSubstr("this is a draft"));
}

TEST(printed, each_copy_has_its_number_and_is_on_record_with_who_printed_it) {
    SiteOfTests site;
    const ThingNumber decision = decide(site, true);
    const std::string path = order_path(site);
    const auto copies = [&] {
        int count = 0;
        for (const RecordedEvent& one : site.reg().events_of("c1"))
            if (one.event.value(field("printed")) == std::to_string(decision)) ++count;
        return count;
    };
    static_cast<void>(site.get(S::judge, path));
    EXPECT_EQ(copies(), 0) << "a page is no copy";
    const std::string first = site.get(S::judge, path + ".pdf").body;
    static_cast<void>(site.get(S::officer, path + ".pdf"));
    const std::string third = site.get(S::judge, path + ".pdf").body;
    EXPECT_EQ(copies(), 3);
    EXPECT_EQ(site.reg().events_of("c1").back().event.by.name, S::judge);
    HttpRequest head;
    head.method = HttpMethod::head;
    head.path = path + ".pdf";
    head.cookies = {{"ultima", site.sign_in(S::judge)}};
    EXPECT_EQ(site.ask(head).status, 200);
    EXPECT_EQ(copies(), 3) << "whoever asks for the head gets no copy";
    if (text_of(first).empty()) GTEST_SKIP() << "SKIPPED: poppler-utils is not installed";
    EXPECT_THAT(text_of(first), HasSubstr("Copy 1."));
    EXPECT_THAT(text_of(third), HasSubstr("Copy 3."));
}

TEST(printed, who_may_not_see_the_order_gets_the_same_answer_for_page_and_pdf) {
    SiteOfTests site;
    decide(site, true);
    const std::string path = order_path(site);
    const std::string judge_sees = site.get(S::judge, path).body;
    for (const std::string_view name :
         {S::provider, S::other_judge, S::administrator, S::inspector, S::defence}) {
        const HttpResponse page = site.get(name, path), pdf = site.get(name, path + ".pdf");
        EXPECT_EQ(page.status, pdf.status) << name;
        EXPECT_EQ(pdf.type == "application/pdf", page.status == 200) << name;
        if (page.status != 200) {
            EXPECT_THAT(pdf.body, Not(HasSubstr("keeps it in this way"))) << name;
        }
    }
    for (const char* wrong : {"/case/c1/order/0.pdf", "/case/c1/order/99999999999.pdf",
                              "/case/c1/order/x.pdf", "/case/c1/order/.pdf", "/case/c9/order/1.pdf"})
        EXPECT_NE(site.get(S::judge, wrong).status, 200) << wrong;
    EXPECT_EQ(site.get("", path + ".pdf").status, 401);
    EXPECT_EQ(site.get(S::judge, "/me.pdf").status, 404);
}

TEST(printed, the_sheet_of_the_person_as_pdf_says_what_the_page_says) {
    SiteOfTests site;
    decide(site, true);
    const HttpResponse page = site.get(S::somebody, "/me"), pdf = site.get(S::somebody, "/me.pdf");
    EXPECT_EQ(pdf.type, "application/pdf");
    const std::string text = text_of(pdf.body);
    if (text.empty()) GTEST_SKIP() << "SKIPPED: poppler-utils is not installed";
    for (const char* one : {"What I must do", "Jun Hollow", "What happens next", "Probation", "Complain",
                            "You have a right to a lawyer. It costs you nothing."}) {
        EXPECT_THAT(page.body, HasSubstr(one));
        EXPECT_THAT(text, HasSubstr(one));
    }
}

/// The Arabic words of a text, without vowels.
std::vector<std::string> arabic_words(std::string_view marked) {
    const std::string text = without_forms(marked);
    std::vector<std::string> words;
    std::string word;
    std::string_view rest(text);
    while (!rest.empty()) {
        const CodePoint one = first_code_point(rest);
        rest.remove_prefix(one.length);
        if (one.value >= 0x621 && one.value <= 0x64A) {
            append_utf8(word, one.value);
        } else if ((one.value < 0x64B || one.value > 0x652) && !word.empty()) {
            words.push_back(std::move(word));
            word.clear();
        }
    }
    return words;
}

TEST(printed, an_arabic_order_has_the_words_of_its_page_on_mirrored_pages) {
    SiteOfTests site;
    decide(site, true);
    const std::string path = order_path(site);
    const HttpResponse page = site.get(S::judge, path, {{"lang", "ar"}});
    const HttpResponse pdf = site.get(S::judge, path + ".pdf", {{"lang", "ar"}});
    ASSERT_EQ(pdf.type, "application/pdf") << pdf.body;
    EXPECT_THAT(pdf.body, HasSubstr("/Lang (ar)"));
    EXPECT_THAT(pdf.body, HasSubstr("/Direction /R2L"));
    const std::string text = text_of(pdf.body);
    if (text.empty()) GTEST_SKIP() << "SKIPPED: poppler-utils is not installed";
    const std::vector<std::string> in_pdf = arabic_words(text);
    const std::size_t begin = page.body.find("<article"), end = page.body.find("</article>");
    const std::vector<std::string> on_page = arabic_words(page.body.substr(begin, end - begin));
    EXPECT_GT(on_page.size(), 40U);
    for (const std::string& word : on_page) EXPECT_THAT(in_pdf, Contains(word));
}

TEST(printed, names_keep_their_own_order_of_reading_and_cannot_turn_a_sentence_round) {
    EXPECT_EQ(set_apart("Ama"), "\u2068Ama\u2069");
    EXPECT_EQ(set_apart("A\u2069\u202E\u2067B\nC"), "\u2068AB C\u2069");
}

/// The code on the page of an order.
std::string code_on(const std::string& page) {
    std::smatch found;
    static const std::regex code("([0-9a-f]{4} ){5}[0-9a-f]{4}");
    return std::regex_search(page, found, code) ? found.str() : "";
}

HttpResponse verify(SiteOfTests& site, std::string file, std::string code, std::string source = "10.0.0.1") {
    HttpRequest request;
    request.method = HttpMethod::post;
    request.path = "/verify";
    request.type = "application/x-www-form-urlencoded";
    request.host = "test";
    request.source = std::move(source);
    request.form = {{"file", std::move(file)}, {"code", std::move(code)}};
    return site.ask(request);
}

TEST(printed, whoever_holds_an_order_learns_whether_it_stands_and_nothing_of_whom_it_is_about) {
    SiteOfTests site;
    const ThingNumber decision = decide(site, false);
    const std::string path = order_path(site);
    const std::string code = code_on(site.get(S::judge, path).body);
    ASSERT_EQ(code.size(), 29U);
    EXPECT_EQ(code_on(site.get(S::officer, path).body), code) << "the same for all";
    const HttpResponse draft = verify(site, "c1", code);
    EXPECT_THAT(draft.body, HasSubstr("This order stands in the register. It was decided on 1 June 2026."));
    EXPECT_THAT(draft.body, HasSubstr("It is a draft"));
    const ThingNumber measure =
        site.reg().file("c1")->things[decision - 1].kind == ThingKind::measure ? decision - 1 : decision - 2;
    site.tell("measure imposed", Role::judge,
              {{"decision", std::to_string(decision)}, {"starts", "2026-06-01"}, {"ends", "2027-05-31"}},
              measure);
    EXPECT_THAT(verify(site, "c1", code).body, HasSubstr("It is in force."));
    std::string typed = code;
    std::erase(typed, ' ');
    for (char& c : typed) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const std::string found = verify(site, "c1", typed).body;
    EXPECT_THAT(found, HasSubstr("It is in force.")) << "as people type";
    for (const char* word : {"Hollow", "Ama Reed", "robation", "p1", "keeps it"})
        EXPECT_THAT(found, Not(HasSubstr(word)));
    site.tell("decision set aside", Role::judge, {}, decision, 0, "The court of appeal decided so");
    EXPECT_THAT(verify(site, "c1", code).body, HasSubstr("It was set aside."));
}

TEST(printed, an_order_that_ran_out_has_ended_from_the_day_after_its_last) {
    SiteOfTests site;
    decide(site, true);
    const std::string code = code_on(site.get(S::judge, order_path(site)).body);
    EXPECT_THAT(verify(site, "c1", code).body, HasSubstr("It is in force."));
    site.now = Instant{1'811'764'800};  // 2027-05-31
    EXPECT_THAT(verify(site, "c1", code).body, HasSubstr("It is in force.")) << "its last day";
    site.now.second += 24 * 3600;
    EXPECT_THAT(verify(site, "c1", code).body, HasSubstr("What it ordered has ended."));
}

TEST(printed, an_order_on_its_way_to_erasure_is_confirmed_no_more) {
    SiteOfTests site;
    decide(site, false);
    const std::string code = code_on(site.get(S::judge, order_path(site)).body);
    site.tell("case closed", Role::judge, {}, 0, 0, "Nothing is left to be done here", "2026-06-29");
    EXPECT_THAT(verify(site, "c1", code).body, HasSubstr("It was decided on 1 June 2026."));
    site.tell("erasure proposed", Role::inspector, {{"basis", "Records Act s. 4"}}, 0, 0, "", "2026-06-30");
    const std::string gone = verify(site, "c1", code).body;
    EXPECT_THAT(gone, HasSubstr("does not confirm this"));
    EXPECT_EQ(gone, verify(site, "c1", std::string(24, '0')).body) << "the answer to a wrong code";
}

TEST(printed, a_wrong_code_and_a_case_that_is_not_there_are_one_answer_and_tries_are_counted) {
    SiteOfTests site;
    decide(site, true);
    const std::string code = code_on(site.get(S::judge, order_path(site)).body);
    std::string wrong = code;
    wrong[0] = wrong[0] == '0' ? '1' : '0';
    const auto without_file = [](const HttpResponse& one) {
        return std::regex_replace(one.body, std::regex("value=\"c[0-9]\""), "");
    };
    const std::string other_code = without_file(verify(site, "c1", wrong));
    EXPECT_THAT(other_code, HasSubstr("does not confirm this"));
    EXPECT_EQ(other_code, without_file(verify(site, "c2", code)));
    EXPECT_EQ(other_code, without_file(verify(site, "c1", "")));
    EXPECT_THAT(verify(site, "p1", code).body, HasSubstr("does not confirm this"));
    for (int i = 0; i < SignInTries::of_both; ++i) static_cast<void>(verify(site, "c1", wrong));
    EXPECT_EQ(verify(site, "c1", code).status, 429);
    EXPECT_EQ(verify(site, "c1", code, "10.0.0.2").status, 200) << "others can still ask";
    site.now.second += SignInTries::seconds + 1;
    EXPECT_EQ(verify(site, "c1", code).status, 200);
}

TEST(printed, the_form_to_check_an_order_is_there_for_who_is_signed_in_or_not) {
    SiteOfTests site;
    decide(site, true);
    EXPECT_THAT(site.get("", "/verify").body, HasSubstr("Code on the paper"));
    EXPECT_EQ(site.get(S::judge, "/verify").status, 200);
    const std::string code = code_on(site.get(S::judge, order_path(site)).body);
    EXPECT_THAT(site.post(S::judge, "/verify", {{"file", "c1"}, {"code", code}}).body,
                HasSubstr("It is in force."));
}

}  // namespace
}  // namespace ultima::test
