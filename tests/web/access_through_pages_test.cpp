// SPDX-License-Identifier: Apache-2.0
// Every route of the application, asked by every role in every relation to cases that stand in every way:
// what comes back holds nothing that the matrix written by hand does not give, and what gives a whole file
// holds all that it does.
#include "web/api.h"
#include "web/marked_cases.h"
#include "web/pages.h"
#include "web/site_of_tests.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <set>

namespace ultima::test {
namespace {

constexpr std::string_view staff = "JPDWVRSTIAE";
constexpr std::string_view everybody = "JPDWVRSTIAEX";  // X the person, E who edits packs
constexpr std::string_view reason = "to see what is shown to whom";

char letter_of(Role role) {
    constexpr std::string_view letters = "JPDWVRSTIAEX";
    constexpr Role roles[] = {
        Role::judge,     Role::prosecutor,    Role::defence,        Role::probation_officer,
        Role::provider,  Role::prison,        Role::victim_support, Role::statistician,
        Role::inspector, Role::administrator, Role::pack_editor,    Role::person};
    for (std::size_t i = 0; i < letters.size(); ++i)
        if (roles[i] == role) return letters[i];
    return '?';
}

/// What somebody asks about one case, and what came of it that was wrong.
class Asker {
  public:
    Asker(SiteOfTests& site, const Asking& asking) : site_(site), asking_(asking) {}

    [[nodiscard]] SiteOfTests& site() const { return site_; }
    [[nodiscard]] const Asking& asking() const { return asking_; }
    [[nodiscard]] const std::vector<std::string>& wrong() const { return wrong_; }
    [[nodiscard]] std::size_t asked() const { return asked_; }

    void blame(std::string_view route, const MarkedCase& one, std::string_view what) {
        wrong_.push_back(fmt::format("{}, {}{}, {} ({}{}{}), {}: {}", to_text(asking_.who.role),
                                     to_text(asking_.to(one)), asking_.former ? " (was assigned)" : "",
                                     one.file, to_text(one.stand), one.juvenile ? ", child" : "",
                                     one.shelter ? ", protected address" : "", route, what));
    }

    HttpResponse get(std::string_view route, std::string path, HttpFields query = {}) {
        return checked(route, site_.get(asking_.who.name, std::move(path), std::move(query)));
    }
    HttpResponse post(std::string_view route, std::string path, HttpFields form) {
        return checked(route, site_.post(asking_.who.name, std::move(path), std::move(form)));
    }
    HttpResponse program(std::string_view route, HttpMethod method, std::string path, std::string body = {},
                         HttpFields query = {}) {
        HttpRequest request;
        request.method = method;
        request.path = std::move(path);
        request.query = std::move(query);
        request.type = "application/json";
        request.body = std::move(body);
        request.authorization = "Bearer " + site_.cookie_of(asking_.who.name);
        return checked(route, site_.ask(std::move(request)));
    }

    /// All of a file that the asker may see, and nothing else.
    void expect_whole(std::string_view route, const MarkedCase& one, std::size_t place,
                      const HttpResponse& response, FileParts parts) {
        for (std::size_t i = 0; i < file_part_count; ++i) {
            const auto part = static_cast<FilePart>(i);
            if (!parts.contains(part) || !reads_by_hand(asking_, one, part)) continue;
            if (response.body.find(mark_of(part, place)) == std::string::npos)
                blame(route, one, fmt::format("{} are not shown", to_text(part)));
        }
    }
    /// Things by their kind, for who reads no words.
    void expect_kinds(std::string_view route, const MarkedCase& one, const HttpResponse& response, bool any) {
        for (const ThingKind kind :
             {ThingKind::case_file, ThingKind::finding, ThingKind::consent, ThingKind::views,
              ThingKind::restorative, ThingKind::decision, ThingKind::measure, ThingKind::referral,
              ThingKind::warning, ThingKind::custody, ThingKind::complaint, ThingKind::disclosure,
              ThingKind::look}) {
            const bool shown =
                response.body.find(fmt::format("\"kind\":\"{}\"", to_text(kind))) != std::string::npos;
            if (shown != (any && may_by_hand(asking_, one, part_of(kind))))
                blame(route, one, fmt::format("a {} is {}shown", to_text(kind), shown ? "" : "not "));
        }
        const bool trail = response.body.find("\"hash\":") != std::string::npos;
        if (trail && !may_by_hand(asking_, one, FilePart::trail)) blame(route, one, "the trail is shown");
    }

  private:
    /// Nothing of any case stands in it that the asker may not read.
    HttpResponse checked(std::string_view route, HttpResponse response) {
        ++asked_;
        std::string text = response.body;
        for (const auto& [name, value] : response.headers) text += "\n" + name + ": " + value;
        std::set<std::pair<int, std::size_t>> told;
        for (const Mark& mark : marks_in(text)) {
            const MarkedCase& one = marked_cases().at(mark.place);
            if (!reads_by_hand(asking_, one, mark.part) &&
                told.emplace(static_cast<int>(mark.part), mark.place).second)
                blame(route, one, fmt::format("{} are shown", to_text(mark.part)));
        }
        if (response.status >= 500)
            blame(route, marked_cases().front(), fmt::format("status {}", response.status));
        return response;
    }

    SiteOfTests& site_;
    const Asking& asking_;
    std::vector<std::string> wrong_;
    std::size_t asked_ = 0;
};

/// What a view of a file is made of.
constexpr FileParts in_a_view{
    FilePart::course,   FilePart::facts,       FilePart::findings,   FilePart::health,      FilePart::consent,
    FilePart::views,    FilePart::restorative, FilePart::decisions,  FilePart::measures,    FilePart::plan,
    FilePart::breaches, FilePart::custody,     FilePart::complaints, FilePart::disclosures, FilePart::looks,
    FilePart::name,     FilePart::identifiers, FilePart::address};

/// Parts of which one has to be seen for a look at all that may be seen to begin.
constexpr FileParts begins_a_look{FilePart::whole_file, FilePart::course,  FilePart::measures,
                                  FilePart::plan,       FilePart::custody, FilePart::decisions,
                                  FilePart::facts,      FilePart::views,   FilePart::restorative,
                                  FilePart::complaints, FilePart::looks,   FilePart::name};

bool sees_anything(const Asking& asking, const MarkedCase& one) {
    for (std::size_t i = 0; i < file_part_count; ++i)
        if (const auto part = static_cast<FilePart>(i);
            begins_a_look.contains(part) && may_by_hand(asking, one, part))
            return true;
    return false;
}

/// May they write this, beside what the table of events says? By hand, as the matrix is.
bool writes_by_hand(const Asking& asking, const MarkedCase& one, std::string_view event) {
    if (!may_by_hand(asking, one, FilePart::write)) return false;
    const Relation relation = asking.to(one);
    if (event == "restorative meeting held") return relation == Relation::host;
    if (relation == Relation::host && asking.who.role != Role::inspector) return false;
    if (relation == Relation::office && asking.who.role == Role::provider)
        return event == "referral accepted";
    return true;
}

/// What stands in a list is there for who may list it.
void expect_listed(Asker& asker, std::string_view route, const HttpResponse& response, FileParts parts) {
    for (const MarkedCase& one : marked_cases())
        if (response.body.find(one.file) != std::string::npos)
            for (std::size_t i = 0; i < file_part_count; ++i)
                if (const auto part = static_cast<FilePart>(i);
                    parts.contains(part) && !may_by_hand(asker.asking(), one, part))
                    asker.blame(route, one, "the case is listed");
}

/// Cases that they have to do with and may list stand in the list, and no others.
void expect_list(Asker& asker, std::string_view route, const HttpResponse& response,
                 std::string_view before) {
    constexpr Relations to_do{Relation::own, Relation::assigned, Relation::office, Relation::host};
    for (const MarkedCase& one : marked_cases()) {
        const bool shown = response.body.find(fmt::format("{}{}\"", before, one.file)) != std::string::npos;
        const bool should =
            to_do.contains(asker.asking().to(one)) && may_by_hand(asker.asking(), one, FilePart::case_list);
        if (shown != should) asker.blame(route, one, shown ? "the case is listed" : "the case is not listed");
    }
}

/// Opens the case as somebody does who has to say why.
void say_why(Asker& asker, const MarkedCase& one) {
    HttpFields form{{"file", one.file}, {"reason", std::string(reason)}};
    if (asker.asking().relation == Relation::urgent) form.emplace_back("urgent", "yes");
    asker.post("POST /cases", "/cases", std::move(form));
}

void open_page(Asker& asker, const MarkedCase& one, std::size_t place) {
    constexpr std::string_view route = "GET /case/:file";
    say_why(asker, one);
    const HttpResponse page = asker.get(route, "/case/" + one.file, {{"all", "1"}});
    const bool sees = sees_anything(asker.asking(), one);
    const bool has_files =
        std::string_view("JPDWVRSIAX").find(letter_of(asker.asking().who.role)) != std::string_view::npos;
    if (has_files && (page.status == 200) != sees)
        asker.blame(route, one, fmt::format("status {}", page.status));
    FileParts shown;
    for (std::size_t i = 0; i < file_part_count; ++i)
        if (const auto part = static_cast<FilePart>(i); in_a_view.contains(part) && part != FilePart::looks)
            shown.add(part);
    if (page.status == 200) asker.expect_whole(route, one, place, page, shown);
}

void open_events(Asker& asker, const MarkedCase& one, std::size_t place) {
    constexpr std::string_view route = "GET /case/:file/events";
    const HttpResponse lines = asker.get(route, "/case/" + one.file + "/events");
    const bool opened = lines.status == 200;
    if (opened) asker.expect_whole(route, one, place, lines, in_a_view);
    if (opened) asker.expect_kinds(route, one, lines, true);
}

void open_for_program(Asker& asker, const MarkedCase& one, std::size_t place) {
    constexpr std::string_view route = "GET /api/v1/cases/{file}";
    const HttpResponse lines = asker.program(route, HttpMethod::get, "/api/v1/cases/" + one.file, {},
                                             {{"reason", std::string(reason)}});
    const bool whole = may_by_hand(asker.asking(), one, FilePart::whole_file);
    if ((lines.status == 200) != whole) asker.blame(route, one, fmt::format("status {}", lines.status));
    if (whole) asker.expect_whole(route, one, place, lines, in_a_view);
    asker.expect_kinds(route, one, lines, whole);
}

/// Forms of all events that are written in cases: what they offer to pick from is seen by who sees it.
void open_forms(Asker& asker, const MarkedCase& one, std::size_t) {
    for (const char* event : {"breach heard", "complaint filed", "decision made", "session recorded",
                              "appeal lodged", "disclosure made", "custody ended"})
        asker.get("GET /case/:file/write", "/case/" + one.file + "/write", {{"event", event}});
}

void write_on_page(Asker& asker, const MarkedCase& one, std::size_t) {
    constexpr std::string_view route = "POST /case/:file/write";
    const HttpResponse done =
        asker.post(route, "/case/" + one.file + "/write",
                   {{"event", "stage reached"}, {"f.stage", "trial"}, {"on", "2026-06-30"}});
    if (done.status == 303 && !writes_by_hand(asker.asking(), one, "stage reached"))
        asker.blame(route, one, "it was written");
}

void write_by_program(Asker& asker, const MarkedCase& one, std::size_t) {
    constexpr std::string_view route = "POST /api/v1/events";
    const auto written = [&](std::string_view event, std::string_view more) {
        return asker
            .program(
                route, HttpMethod::post, "/api/v1/events",
                fmt::format(R"({{"event":"{}","file":"{}","on":"2026-06-30"{}}})", event, one.file, more))
            .status;
    };
    const auto expect = [&](std::string_view event, std::string_view more) {
        const bool refused = written(event, more) == 403;
        if (refused == writes_by_hand(asker.asking(), one, event))
            asker.blame(route, one, fmt::format("`{}` is {}refused", event, refused ? "" : "not "));
    };
    expect("complaint filed", R"(,"what":"The hours")");
    expect("referral accepted", fmt::format(R"(,"thing":{})", referral_in_marked_case));
    expect("restorative meeting held", fmt::format(R"(,"thing":{})", restorative_in_marked_case));
    if (const std::string& name = asker.asking().who.name; asker.asking().who.role != Role::person)
        if (written("assigned", fmt::format(R"(,"assignee":"{}","in role":"judge")", name)) != 403)
            asker.blame(route, one, "they assign themselves");
    if (written("file looked at", R"(,"relation":"own","looked at":"facts")") != 403)
        asker.blame(route, one, "a look was written");
}

void see_looks(Asker& asker, const MarkedCase& one, std::size_t place) {
    constexpr std::string_view route = "GET /looks";
    const HttpResponse page = asker.get(route, "/looks", {{"file", one.file}});
    const bool inspects = asker.asking().who.role == Role::inspector;
    if (inspects && (page.status == 200) != may_by_hand(asker.asking(), one, FilePart::looks))
        asker.blame(route, one, fmt::format("status {}", page.status));
    if (page.status == 200) asker.expect_whole(route, one, place, page, FileParts{FilePart::looks});
}

void see_order(Asker& asker, const MarkedCase& one, std::size_t) {
    // The number of the decision is that of the view, which depends on who looks.
    for (int number = 1; number <= 10; ++number)
        asker.get("GET /case/:file/order/:decision", fmt::format("/case/{}/order/{}", one.file, number));
}

/// What the page of the case leads to, and one that it does not lead to.
void follow(Asker& asker, const MarkedCase& one, std::string_view what) {
    const std::string route = fmt::format("GET /case/:file/{}/:number", what);
    const std::string before = fmt::format("/case/{}/{}/", one.file, what);
    const std::string page = asker.get("GET /case/:file", "/case/" + one.file).body;
    std::set<std::string> paths{before + "2"};
    for (std::size_t at = page.find(before); at != std::string::npos; at = page.find(before, at + 1))
        paths.insert(page.substr(at, page.find('"', at) - at));
    for (const std::string& path : paths) asker.get(route, path);
}

/// A code for the person is made by who is assigned, and shows nothing of the case.
void make_code(Asker& asker, const MarkedCase& one, std::size_t) {
    constexpr std::string_view route = "POST /case/:file/code";
    const HttpResponse page = asker.post(route, "/case/" + one.file + "/code", {});
    const bool made = page.body.find("/when<") != std::string::npos;
    if (made && asker.asking().to(one) != Relation::assigned) asker.blame(route, one, "a code was made");
}

/// A plan over all measures of the register, carried out, with everything that then stands on its pages.
void evaluate(Asker& asker) {
    constexpr std::string_view plan =
        "question: What becomes of measures?\nkind: description\ntable: any.csv\npopulation:\n  began with: "
        "[measure]\ndefinition:\n  id: d\n  clock: begin\n  days: return days\n  kind: return\n  kinds: "
        "{breach "
        "found: breach found}\n  counted: [breach found]\n  window: 30\n  followed: {column: followed}\nby: "
        "[office]\n";
    const HttpResponse kept = asker.post("POST /evaluations", "/evaluations", {{"plan", std::string(plan)}});
    const std::string path(value_of(kept.headers, "Location"));
    if (path.empty()) return;
    asker.post("POST /evaluations/:plan", path, {{"until", "2026-05-31"}});
    asker.site().app().evaluations->wait();
    const std::string page = asker.get("GET /evaluations/:plan", path).body;
    if (const std::size_t at = page.find(path + "/"); at != std::string::npos)
        for (const char* end : {"", ".pdf", ".json"})
            asker.get("GET /evaluations/:plan/:report", page.substr(at, page.find('"', at) - at) + end);
}

/// One route: who may come there at all, and how it is asked; about each case, or once.
struct Line {
    std::string_view route, roles;
    std::function<void(Asker&, const MarkedCase&, std::size_t)> of_case{};
    std::function<void(Asker&)> once{};
};

const std::vector<Line>& lines() {
    const auto list = [](std::string_view path, FileParts parts, HttpFields query = {}) {
        return [=](Asker& asker) {
            const std::string route = fmt::format("GET {}", path);
            expect_listed(asker, route, asker.get(route, std::string(path), query), parts);
        };
    };
    static const std::vector<Line> all{
        {"GET /", everybody, {}, list("/", FileParts{FilePart::course})},
        {"GET /held/:standing",
         everybody,
         {},
         [](Asker& asker) {
             for (const char* standing : {"must", "may", "open"})
                 expect_listed(asker, "GET /held/:standing",
                               asker.get("GET /held/:standing", fmt::format("/held/{}", standing)),
                               FileParts{FilePart::case_list, FilePart::custody});
         }},
        {"GET /cases",
         "JPDWVRS",
         {},
         [list](Asker& asker) {
             const HttpResponse page = asker.get("GET /cases", "/cases", {{"which", "office"}});
             if (page.status == 200) expect_list(asker, "GET /cases", page, "/case/");
             list("/cases", FileParts{FilePart::case_list})(asker);
         }},
        {"POST /cases", "JPDWVRSIAX",
         [](Asker& asker, const MarkedCase& one, std::size_t) { say_why(asker, one); }},
        {"GET /case/:file", "JPDWVRSIAX", open_page},
        {"GET /case/:file/events", "JPDWVRSIAX", open_events},
        {"GET /case/:file/write", "JPDWVRSIAX", open_forms},
        {"POST /case/:file/write", "JPDWVRSIAX", write_on_page},
        {"GET /case/:file/condition", "JP",
         [](Asker& asker, const MarkedCase& one, std::size_t) {
             asker.get("GET /case/:file/condition", "/case/" + one.file + "/condition",
                       {{"of", "4"}, {"condition", "live-at"}});
         }},
        {"POST /case/:file/condition", "JP",
         [](Asker& asker, const MarkedCase& one, std::size_t) {
             asker.post("POST /case/:file/condition", "/case/" + one.file + "/condition",
                        {{"of", "4"}, {"condition", "live-at"}, {"ground", "to be found"}});
         }},
        {"GET /case/:file/decide/:measure", "JP",
         [](Asker& asker, const MarkedCase& one, std::size_t) {
             asker.get("GET /case/:file/decide/:measure", "/case/" + one.file + "/decide/probation");
         }},
        {"POST /case/:file/decide/:measure", "JP",
         [](Asker& asker, const MarkedCase& one, std::size_t) {
             asker.post("POST /case/:file/decide/:measure", "/case/" + one.file + "/decide/probation",
                        {{"key", "0123456789abcdef0123456789abcdef"}});
         }},
        {"GET /case/:file/order/:decision", "JPDWVRSIAX", see_order},
        {"GET /case/:file/order/:decision.pdf", "JPDWVRSIAX",
         [](Asker& asker, const MarkedCase& one, std::size_t) {
             asker.get("GET /case/:file/order/:decision.pdf", "/case/" + one.file + "/order/1.pdf");
         }},
        {"GET /held/:standing/notices",
         "JPDWVRS",
         {},
         [](Asker& asker) {
             for (const char* standing : {"must", "may", "open"})
                 expect_listed(
                     asker, "GET /held/:standing/notices",
                     asker.get("GET /held/:standing/notices", fmt::format("/held/{}/notices", standing)),
                     FileParts{FilePart::case_list, FilePart::custody, FilePart::name});
         }},
        {"GET /held/:standing/notices.pdf",
         "JPDWVRS",
         {},
         [](Asker& asker) {
             for (const char* standing : {"must", "may", "open"})
                 expect_listed(asker, "GET /held/:standing/notices.pdf",
                               asker.get("GET /held/:standing/notices.pdf",
                                         fmt::format("/held/{}/notices.pdf", standing)),
                               FileParts{FilePart::case_list, FilePart::custody, FilePart::name});
         }},
        {"GET /case/:file/submission", "JPDW",
         [](Asker& asker, const MarkedCase& one, std::size_t) {
             asker.get("GET /case/:file/submission", "/case/" + one.file + "/submission");
         }},
        {"GET /case/:file/submission.pdf", "JPDW",
         [](Asker& asker, const MarkedCase& one, std::size_t) {
             asker.get("GET /case/:file/submission.pdf", "/case/" + one.file + "/submission.pdf");
         }},
        {"GET /case/:file/breach/:number", "JPDWVRSIAX",
         [](Asker& asker, const MarkedCase& one, std::size_t) { follow(asker, one, "breach"); }},
        {"GET /case/:file/breach/:number.pdf", "JPDWVRSIAX",
         [](Asker& asker, const MarkedCase& one, std::size_t) {
             asker.get("GET /case/:file/breach/:number.pdf", "/case/" + one.file + "/breach/2.pdf");
         }},
        {"GET /case/:file/report/:number", "JPDWVRSIAX",
         [](Asker& asker, const MarkedCase& one, std::size_t) { follow(asker, one, "report"); }},
        {"GET /case/:file/report/:number.pdf", "JPDWVRSIAX",
         [](Asker& asker, const MarkedCase& one, std::size_t) {
             asker.get("GET /case/:file/report/:number.pdf", "/case/" + one.file + "/report/2.pdf");
         }},
        {"POST /case/:file/report/:number", "W",
         [](Asker& asker, const MarkedCase& one, std::size_t) {
             asker.post("POST /case/:file/report/:number", "/case/" + one.file + "/report/1",
                        {{"care", "x"}});
         }},
        {"POST /case/:file/code", "DWV", make_code},
        {"GET /sessions", "WV", {}, list("/sessions", FileParts{FilePart::case_list, FilePart::plan})},
        {"POST /sessions",
         "WV",
         {},
         [](Asker& asker) {
             asker.post("POST /sessions", "/sessions", {{"outcome.1", "came"}, {"thing.1", "x"}});
         }},
        {"GET /services", everybody, {}, list("/services", FileParts{FilePart::case_list})},
        {"POST /services",
         "VA",
         {},
         [](Asker& asker) {
             const HttpResponse done =
                 asker.post("POST /services", "/services",
                            {{"file", std::string(service_of_marked_cases)}, {"places", "5"}});
             const bool ours = asker.asking().who.role == Role::administrator ||
                               (asker.asking().who.role == Role::provider &&
                                asker.asking().who.office == house_of_marked_cases);
             if ((done.status == 200) != ours)
                 asker.blame("POST /services", marked_cases().front(), fmt::format("status {}", done.status));
         }},
        {"GET /looks", "I", see_looks},
        {"GET /looks/accounts", "I", {}, list("/looks/accounts", FileParts{FilePart::case_list})},
        {"GET /accounts", "A", {}, list("/accounts", FileParts{FilePart::case_list})},
        {"POST /accounts",
         "A",
         {},
         [](Asker& asker) {
             asker.post("POST /accounts", "/accounts", {{"name", "Somebody new"}});
         }},
        {"GET /law", everybody, {}, list("/law", FileParts{FilePart::case_list})},
        {"GET /law/try", everybody, {}, list("/law/try", FileParts{FilePart::case_list})},
        {"GET /law/versions", everybody, {}, list("/law/versions", FileParts{FilePart::case_list})},
        {"POST /law/versions",
         "AE",
         {},
         [](Asker& asker) {
             asker.post("POST /law/versions", "/law/versions", {{"hash", "none"}});
         }},
        {"GET /law/versions/:file", everybody, {}, list("/law/versions/w1", FileParts{FilePart::case_list})},
        {"POST /law/versions/:file",
         "A",
         {},
         [](Asker& asker) {
             asker.post("POST /law/versions/:file", "/law/versions/w1", {{"decision", "take"}});
         }},
        {"GET /training", staff, {}, list("/training", FileParts{FilePart::case_list})},
        {"GET /training/:exercise", staff, {}, list("/training/eighty-one", FileParts{FilePart::case_list})},
        {"POST /training/:exercise",
         staff,
         {},
         [](Asker& asker) { asker.post("POST /training/:exercise", "/training/eighty-one", {}); }},
        {"GET /courses", staff, {}, list("/courses", FileParts{FilePart::case_list})},
        {"GET /evaluations", "TI", {}, list("/evaluations", FileParts{FilePart::case_list})},
        {"POST /evaluations", "T", {}, evaluate},
        {"GET /evaluations/:plan", "TI", {}, list("/evaluations/x", FileParts{FilePart::case_list})},
        {"POST /evaluations/:plan",
         "T",
         {},
         [](Asker& asker) { asker.post("POST /evaluations/:plan", "/evaluations/x", {}); }},
        {"GET /evaluations/:plan/:report",
         "TI",
         {},
         list("/evaluations/x/y", FileParts{FilePart::case_list})},
        {"GET /evaluations/:plan/:report.pdf",
         "TI",
         {},
         list("/evaluations/x/y.pdf", FileParts{FilePart::case_list})},
        {"GET /evaluations/:plan/:report.json",
         "TI",
         {},
         list("/evaluations/x/y.json", FileParts{FilePart::case_list})},
        {"GET /me.pdf", "X", {}, [](Asker& asker) { asker.get("GET /me.pdf", "/me.pdf"); }},
        {"GET /me",
         "X",
         {},
         [](Asker& asker) {
             const HttpResponse page = asker.get("GET /me", "/me");
             for (std::size_t i = 0; i < marked_cases().size(); ++i) {
                 const MarkedCase& one = marked_cases()[i];
                 const bool shown = page.body.find(one.file) != std::string::npos;
                 if (shown && asker.asking().to(one) != Relation::own)
                     asker.blame("GET /me", one, "somebody else's case is shown");
             }
         }},
        {"POST /api/v1/session",
         everybody,
         {},
         [](Asker& asker) {
             const HttpResponse done = asker.program(
                 "POST /api/v1/session", HttpMethod::post, "/api/v1/session",
                 fmt::format(R"({{"name":"{}","password":"something else"}})", asker.asking().who.name));
             if (done.status < 400)
                 asker.blame("POST /api/v1/session", marked_cases().front(), "a wrong password is good");
         }},
        {"GET /api/v1/cases",
         everybody,
         {},
         [](Asker& asker) {
             expect_list(asker, "GET /api/v1/cases",
                         asker.program("GET /api/v1/cases", HttpMethod::get, "/api/v1/cases"), "\"file\":\"");
         }},
        {"GET /api/v1/cases/{file}", everybody, open_for_program},
        {"POST /api/v1/events", everybody, write_by_program},
        {"POST /api/v1/options",
         everybody,
         {},
         [](Asker& asker) {
             asker.program("POST /api/v1/options", HttpMethod::post, "/api/v1/options", R"({"facts":{}})",
                           {{"stage", "pretrial"}});
         }},
        {"GET /api/v1/services",
         everybody,
         {},
         [](Asker& asker) { asker.program("GET /api/v1/services", HttpMethod::get, "/api/v1/services"); }},
    };
    return all;
}

std::string name_of(HttpMethod method, std::string_view path) {
    return fmt::format("{} {}", method == HttpMethod::post ? "POST" : "GET", path);
}

/// The cases as they were told, and everybody who asks; signed in without a password.
class MarkedSite {
  public:
    MarkedSite() { tell_marked_cases(site_.reg()); }
    SiteOfTests& site() { return site_; }

  private:
    static std::vector<Looker> everybody_who_asks() {
        std::vector<Looker> all;
        for (const Asking& one : everybody_asking()) all.push_back(one.who);
        return all;
    }
    SiteOfTests site_{everybody_who_asks()};
};

/// The route with something in its open places.
std::string path_of(std::string_view route) {
    std::string path(route.substr(route.find(' ') + 1));
    for (const auto& [open, value] :
         {std::pair(":file", "case00"), std::pair("{file}", "case00"), std::pair(":standing", "must"),
          std::pair(":measure", "probation"), std::pair(":decision", "1"), std::pair(":number", "1"),
          std::pair(":exercise", "eighty-one")})
        if (const std::size_t at = path.find(open); at != std::string::npos)
            path.replace(at, std::string_view(open).size(), value);
    return path;
}

/// A page that is not for a role is not there for it.
void expect_closed(Asker& asker, const Line& line) {
    const std::string_view route = line.route;
    if (line.roles.find(letter_of(asker.asking().who.role)) != std::string_view::npos) return;
    const HttpResponse response =
        route.starts_with("POST") ? asker.post(route, path_of(route), {}) : asker.get(route, path_of(route));
    if (response.status != 404)
        asker.blame(route, marked_cases().front(), fmt::format("it is there: status {}", response.status));
}

struct Outcome {
    std::vector<std::string> wrong;
    std::size_t asked = 0;
    void take(const Asker& asker) {
        wrong.insert(wrong.end(), asker.wrong().begin(), asker.wrong().end());
        asked += asker.asked();
    }
};

/// All that somebody can ask. A person asks about their own case and the next one.
void ask_everything(SiteOfTests& site, const Asking& asking, Outcome& outcome) {
    Asker asker(site, asking);
    for (const Line& line : lines()) {
        expect_closed(asker, line);
        if (line.once) line.once(asker);
        for (std::size_t i = 0; line.of_case && i < marked_cases().size(); ++i) {
            const bool next = i > 0 && marked_cases()[i - 1].person == asking.who.person;
            if (asking.who.role != Role::person || asking.to(marked_cases()[i]) == Relation::own || next)
                line.of_case(asker, marked_cases()[i], i);
        }
    }
    outcome.take(asker);
}

std::vector<std::string> first_of(const std::vector<std::string>& wrong) {
    return {wrong.begin(),
            wrong.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(wrong.size(), 20))};
}

TEST(access_through_pages, each_route_of_pages_and_of_the_api_has_a_line_here) {
    std::set<std::string> there, here;
    for (const Route& route : routes()) there.insert(name_of(route.method, route.path));
    for (const ApiRoute& route : api_routes()) there.insert(name_of(route.method, route.path));
    for (const Line& line : lines()) EXPECT_TRUE(here.emplace(line.route).second) << line.route;
    EXPECT_EQ(here, there) << "a new route needs a line in this test: who may come there, and what it shows";
}

TEST(access_through_pages, each_page_is_for_the_roles_that_are_written_here_by_hand) {
    for (const Route& route : routes())
        for (const Line& line : lines()) {
            if (line.route != name_of(route.method, route.path)) continue;
            for (std::size_t i = 0; i < role_count; ++i) {
                const auto role = static_cast<Role>(i);
                EXPECT_EQ(route.roles.contains(role),
                          line.roles.find(letter_of(role)) != std::string_view::npos)
                    << line.route << " " << to_text(role);
            }
        }
}

TEST(access_through_pages, everybody_sees_what_the_matrix_written_by_hand_says_and_nothing_else) {
    Outcome outcome;
    // Looks pile up in a file: each role begins anew.
    for (std::size_t i = 0; i < role_count; ++i) {
        MarkedSite marked;
        for (const Asking& asking : everybody_asking())
            if (asking.who.role == static_cast<Role>(i)) ask_everything(marked.site(), asking, outcome);
    }
    EXPECT_EQ(outcome.wrong.size(), 0U) << fmt::format("{}", fmt::join(first_of(outcome.wrong), "\n"));
    fmt::print("{} people, {} cases, {} requests: {} answers otherwise than the matrix\n",
               everybody_asking().size(), marked_cases().size(), outcome.asked, outcome.wrong.size());
    EXPECT_GT(outcome.asked, 10'000U);
}

/// A row of the table that lets more through, for as long as this lives. The rows are in a vector of the
/// program's own, made once and never changed by it.
class WiderRow {
  public:
    WiderRow(const AccessRule& row, const AccessRule& wider)
        : row_(const_cast<AccessRule&>(row)), was_(row) {  // NOLINT: a fault, put there on purpose
        row_ = wider;
    }
    ~WiderRow() { row_ = was_; }
    WiderRow(const WiderRow&) = delete;
    WiderRow& operator=(const WiderRow&) = delete;

  private:
    AccessRule& row_;
    AccessRule was_;
};

/// Does the table, as it is now, let a look at the case begin, and show something that the matrix does not?
bool table_gives_more(const Asking& asking, const MarkedCase& one) {
    bool begins = false, more = false;
    for (std::size_t i = 0; i < file_part_count; ++i) {
        const auto part = static_cast<FilePart>(i);
        const auto by = [&](Relation relation) {
            return may({asking.who.role, relation, one.stand, one.juvenile, one.shelter, part}).allowed();
        };
        if (!by(asking.to(one)) && !by(Relation::none)) continue;
        begins = begins || begins_a_look.contains(part);
        more = more || (in_a_view.contains(part) && !may_by_hand(asking, one, part));
    }
    return begins && more;
}

/// Somebody whose page of a case would show too much; nothing if there is none.
std::optional<std::pair<const Asking*, std::size_t>> first_who_sees_more() {
    constexpr Roles without_files{Role::statistician, Role::pack_editor};
    for (const Asking& asking : everybody_asking())
        for (std::size_t i = 0; i < marked_cases().size(); ++i)
            if (!without_files.contains(asking.who.role) && marked_cases()[i].stand != FileStand::erased &&
                table_gives_more(asking, marked_cases()[i]))
                return std::pair(&asking, i);
    return std::nullopt;
}

TEST(access_through_pages, each_row_that_is_made_wider_shows_on_a_page) {
    MarkedSite marked;
    std::size_t wider = 0, seen = 0;
    for (const AccessRule& row : access_rules())
        for (const AccessRule& more : widened(row)) {
            const WiderRow fault(row, more);
            const auto who = first_who_sees_more();
            if (!who) continue;
            ++wider;
            marked.site().sign_in(who->first->who.name);
            Asker asker(marked.site(), *who->first);
            const MarkedCase& one = marked_cases()[who->second];
            open_page(asker, one, who->second);
            open_events(asker, one, who->second);
            if (asker.wrong().empty())
                ADD_FAILURE() << "not noticed: " << row.says << " " << who->first->who.name << ", "
                              << one.file;
            else
                ++seen;
            // What was seen urgently stays open for an hour: another hour begins.
            marked.site().now.second += 2 * 3600;
        }
    fmt::print("{} rows made wider, {} of them show on a page\n", wider, seen);
    EXPECT_GT(wider, access_rules().size());
}

}  // namespace
}  // namespace ultima::test
