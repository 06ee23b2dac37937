// SPDX-License-Identifier: Apache-2.0
// Texts that mean harm, sent in every field of every form that a page holds and of every path of the API.
// Fields are found in the pages and in the description of the API: a new one is tried without being named
// here. Nothing falls over, what was stored comes back as text on each page that shows it, no header is
// written by who sends, and the register still verifies.
#include "web/naughty_texts.h"

#include "base/hash.h"
#include "base/text.h"
#include "register/verify.h"
#include "report/template.h"
#include "web/api.h"
#include "web/marked_cases.h"
#include "web/markup_of_tests.h"
#include "web/site_of_tests.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <set>

namespace ultima::test {
namespace {

using Json = nlohmann::json;

/// The case in which a measure runs and somebody is held: most can be written there.
std::size_t place_of_case() { return marked_cases().size() - 1; }
const MarkedCase& the_case() { return marked_cases()[place_of_case()]; }

/// Whoever is assigned to it, the person, and those who have to do with every file.
const std::vector<Looker>& accounts_tried() {
    static const std::vector<Looker> all = [] {
        std::vector<Looker> chosen;
        for (const Asking& one : everybody_asking()) {
            const bool assigned = one.relation == Relation::assigned || one.who.person == the_case().person;
            const bool watches = one.relation == Relation::none && !one.former &&
                                 (one.who.role == Role::administrator || one.who.role == Role::inspector ||
                                  one.who.role == Role::statistician || one.who.role == Role::pack_editor);
            if ((assigned && one.to(the_case()) == one.relation) || watches) chosen.push_back(one.who);
        }
        for (const Asking& one : everybody_asking())
            if (one.relation == Relation::host && one.who.role == Role::provider) chosen.push_back(one.who);
        return chosen;
    }();
    return all;
}

std::unique_ptr<SiteOfTests> new_site() {
    auto site = std::make_unique<SiteOfTests>(accounts_tried());
    tell_marked_case(site->reg(), place_of_case());
    return site;
}

std::string ordinary(const FormField& field) {
    if (!field.value.empty()) return field.value;
    for (const std::string& choice : field.choices)
        if (!choice.empty()) return choice;
    if (field.kind == "date") return "2026-06-30";
    if (field.kind == "number") return "1";
    return "ordinary words, more than twenty letters";
}

constexpr std::size_t in_a_common_field = 8;

struct Counts {
    std::map<std::string, int> of_name{};  ///< fields by their names
    std::size_t forms = 0, fields = 0, sent = 0, written = 0, shown = 0;
};

bool at_full_size() { return std::getenv("ULTIMA_TORTURE") != nullptr; }

/// At full size a run takes hours: one that was broken off is taken up at the form that ULTIMA_FROM_FORM
/// says.
std::size_t first_form() {
    const char* const said = std::getenv("ULTIMA_FROM_FORM");
    return said == nullptr ? 1 : std::strtoul(said, nullptr, 10);
}

/// A path with its query, as it stands in a link.
HttpResponse follow(SiteOfTests& site, std::string_view who, const std::string& link) {
    const std::size_t mark = std::min(link.find('?'), link.size());
    HttpFields query;
    if (mark < link.size())
        query = form_fields(std::string_view(link).substr(mark + 1)).value_or(HttpFields());
    return site.get(who, link.substr(0, mark), query);
}

/// What every answer has to be like, whatever was sent.
void expect_sound(const HttpResponse& response, std::string_view where, std::string_view sent) {
    const auto said = [&] { return fmt::format("{}, sent `{}`", where, sent.substr(0, 80)); };
    EXPECT_TRUE((response.status >= 200 && response.status < 300) || response.status == 303 ||
                (response.status >= 400 && response.status < 500))
        << response.status << " at " << said();
    for (const auto& [name, value] : response.headers) {
        EXPECT_EQ((name + value).find_first_of(std::string("\r\n\0", 3)), std::string::npos)
            << name << said();
        if (name == "Location") {
            EXPECT_TRUE(value.starts_with('/') && !value.starts_with("//") && !value.starts_with("/\\"))
                << value;
        }
    }
    if (response.type == "application/pdf") {
        EXPECT_TRUE(response.body.starts_with("%PDF-")) << said();
        return;
    }
    EXPECT_TRUE(valid_utf8(response.body)) << said();
    if (!response.type.starts_with("text/html") || response.body.empty()) return;
    const ReadMarkup read = read_markup(response.body);
    for (const std::string& broken : read.broken) ADD_FAILURE() << broken << "\n" << said();
    // The law itself is Markdown of the pack, which nobody sends.
    constexpr std::string_view of_the_law[] = {"code", "code class", "em", "pre", "pre tabindex", "strong"};
    for (const std::string& one : read.found) {
        const bool law = where == "/law" &&
                         std::find(std::begin(of_the_law), std::end(of_the_law), one) != std::end(of_the_law);
        EXPECT_TRUE(law || markup_of_templates().contains(one))
            << "<" << one << "> stands in no template: " << said();
    }
    const auto count = [&](std::string_view what) {
        std::size_t times = 0;
        for (std::size_t at = response.body.find(what); at != std::string::npos;
             at = response.body.find(what, at + 1))
            ++times;
        return times;
    };
    EXPECT_EQ(count("<script"), 1U) << said();
}

/// Every page that somebody comes to by links and by forms that only ask, and the forms on them.
class Crawl {
  public:
    Crawl(SiteOfTests& site, const Looker& who) : site_(site), who_(who) {
        HttpFields why{{"file", the_case().file}, {"reason", "to see which forms there are"}};
        site_.post(who_.name, "/cases", why);
        const std::string file = "/case/" + the_case().file;
        links_ = {"/",        "/me",       file,        "/looks?file=" + the_case().file,
                  "/law/try", "/services", "/sessions", "/cases"};
        // The form of any event opens for who may write it, whether or not something stands so now.
        const Json document = Json::parse(openapi_document());
        for (const Json& event : document["components"]["schemas"]["Event"]["oneOf"])
            for (const std::string& of : {the_case().file, the_case().person})
                links_.push_back(
                    fmt::format("/case/{}/write?event={}", of,
                                url_encoded(event["properties"]["event"]["const"].get<std::string>())));
    }

    std::vector<PageForm> forms() {
        for (std::size_t i = 0; i < links_.size() && i < most_pages; ++i) {
            const HttpResponse page = follow(site_, who_.name, links_[i]);
            expect_sound(page, links_[i], "nothing");
            if (page.status != 200) continue;
            for (const std::string& link : links_in(page.body)) add(link);
            for (PageForm& form : forms_in(page.body)) take(std::move(form));
        }
        return std::move(forms_);
    }

  private:
    static constexpr std::size_t most_pages = 600;

    void add(const std::string& link) {
        if (link.find("lang=") != std::string::npos || link.starts_with("/law?")) return;
        if (std::find(links_.begin(), links_.end(), link) == links_.end()) links_.push_back(link);
    }

    void take(PageForm form) {
        if (form.method == HttpMethod::get)
            for (const FormField& field : form.fields)
                for (const std::string& choice : field.choices)
                    if (!choice.empty())
                        add(fmt::format("{}?{}={}", form.action, url_encoded(field.name),
                                        url_encoded(choice)));
        if (names_.insert(form.name()).second) forms_.push_back(std::move(form));
    }

    SiteOfTests& site_;
    const Looker& who_;
    std::vector<std::string> links_;
    std::set<std::string> names_{};
    std::vector<PageForm> forms_{};
};

/// One form, of somebody who may send it: each text in each of its fields.
class Trial {
  public:
    Trial(const Looker& who, const PageForm& form, Counts& counts)
        : who_(who), form_(form), counts_(counts) {}

    void run(const std::vector<std::string>& texts, std::size_t most_of_all) {
        for (const FormField& field : form_.fields) {
            ++counts_.fields;
            std::size_t at_most = most_of_all;
            // What many forms have in common takes some of the texts in each, and others in others.
            if (++counts_.of_name[field.name] > 3 && !at_full_size())
                at_most = std::min(at_most, in_a_common_field);
            begin();
            // Where a form can be written once, it is another text in each field.
            const std::size_t first = hash64(form_.name() + field.name) % texts.size();
            written_ = false;
            for (std::size_t i = 0; i < std::min(at_most, texts.size()); ++i)
                send_anew(field, texts[(first + i) % texts.size()]);
            if (written_) look_back(field);
        }
    }

  private:
    /// Where something has moved on, or much was written, the next field begins anew.
    void begin() {
        constexpr std::uint64_t many = 400;
        if (site_ && !moved_ && site_->reg().head().size < many) return;
        site_ = new_site();
        moved_ = false;
        site_->post(who_.name, "/cases", {{"file", the_case().file}, {"reason", "to see what comes of it"}});
    }

    /// An account that was changed may be one of those that are tried here.
    void send_anew(const FormField& hostile, const std::string& text) {
        if (!site_) begin();
        if (send(hostile, text) == 200 && form_.action == "/accounts") site_.reset();
    }

    std::string where(const FormField& field) const {
        return fmt::format("{} {}, field {}", to_text(who_.role), form_.name(), field.name);
    }

    /// Returns the status.
    int send(const FormField& hostile, const std::string& text) {
        std::string body;
        for (const FormField& field : form_.fields) {
            std::string value = field.name == hostile.name ? text : ordinary(field);
            if (field.name == "key" && hostile.name != "key")
                value = sha256_hex(fmt::format("{} {}", hostile.name, counts_.sent)).substr(0, key_length);
            if (field.name == "token" && hostile.name != "token") value = site_->token_of(who_.name);
            body +=
                fmt::format("{}{}={}", body.empty() ? "" : "&", url_encoded(field.name), url_encoded(value));
        }
        ++counts_.sent;
        // As the server does it: what cannot be read as fields never comes further.
        const auto fields = form_fields(body);
        if (!fields) {
            EXPECT_TRUE(!valid_utf8(text) || text.find('\0') != std::string::npos) << where(hostile) << text;
            return 400;
        }
        const auto before = site_->reg().head().size;
        const HttpResponse response = sent(*fields);
        expect_sound(response, where(hostile), text);
        if (response.status == 303 && site_->reg().head().size > before) note_what_was_written(text);
        return response.status;
    }

    HttpResponse sent(const HttpFields& fields) {
        if (form_.method == HttpMethod::get) return site_->get(who_.name, form_.action, fields);
        HttpRequest request;
        request.method = HttpMethod::post;
        request.path = form_.action;
        request.type = "application/x-www-form-urlencoded";
        request.host = "test";
        request.origin = "http://test";
        request.cookies = {{"ultima", site_->cookie_of(who_.name)}};
        request.form = fields;
        return site_->ask(std::move(request));
    }

    /// Texts that the register holds now as they were typed.
    void note_what_was_written(const std::string& text) {
        ++counts_.written;
        written_ = true;
        const auto event = std::find_if(form_.fields.begin(), form_.fields.end(),
                                        [](const FormField& one) { return one.name == "event"; });
        const EventRule* rule = event == form_.fields.end() ? nullptr : find_event_rule(event->value);
        moved_ = moved_ || rule == nullptr || !rule->from.contains(State::none);
        std::string typed = text;
        std::erase(typed, '\r');
        for (const std::string& file : {the_case().file, the_case().person})
            for (const RecordedEvent& one : site_->reg().events_of(file)) {
                if (part_of(one.event.rule->thing) == FilePart::looks) continue;
                bool there = one.event.reason == typed;
                for (const SaidField& said : one.event.said)
                    there = there || (said.value == typed && !info(said.field).identity);
                if (there) stored_.insert(typed);
            }
    }

    /// The pages of all who may see it.
    void look_back(const FormField& field) {
        constexpr Roles others{Role::judge, Role::inspector, Role::person, Role::administrator};
        std::string all;
        for (const Looker& who : accounts_tried()) {
            if (who.name != who_.name && !others.contains(who.role)) continue;
            site_->post(who.name, "/cases",
                        {{"file", the_case().file}, {"reason", "to see what comes of it"}});
            for (const std::string& link :
                 {"/case/" + the_case().file + "?all=1", "/case/" + the_case().person + "?all=1",
                  "/case/" + the_case().file + "/events", "/looks?file=" + the_case().file,
                  std::string("/me"), std::string("/services"), std::string("/cases"),
                  std::string("/sessions"), std::string("/accounts")}) {
                const HttpResponse page = follow(*site_, who.name, link);
                expect_sound(page, where(field) + " and then " + link, "looked back at");
                if (page.type.starts_with("text/html")) all += page.body;
            }
        }
        for (const std::string& text : stored_) {
            ++counts_.shown;
            for (const std::string_view line : split_lines(text))  // a page may show each apart
                EXPECT_NE(all.find(escaped(trim(line))), std::string::npos)
                    << where(field) << ": `" << line << "` is on no page";
        }
        stored_.clear();
        const Verification verified =
            verify(site_->reg().store(), &site_->reg().keys(), {site_->reg().checkpoint()});
        for (const Diagnostic& problem : verified.problems) ADD_FAILURE() << problem.message << where(field);
    }

    const Looker& who_;
    const PageForm& form_;
    Counts& counts_;
    std::unique_ptr<SiteOfTests> site_{};
    std::set<std::string> stored_{};
    bool written_ = false, moved_ = false;
};

/// Each form once, with somebody who has it.
std::map<std::string, std::pair<const Looker*, PageForm>> all_forms() {
    std::map<std::string, std::pair<const Looker*, PageForm>> forms;
    for (const Looker& who : accounts_tried()) {
        const auto site = new_site();
        for (PageForm& form : Crawl(*site, who).forms())
            forms.try_emplace(form.name(), &who, std::move(form));
    }
    return forms;
}

void try_forms(const std::vector<std::string>& texts, std::size_t at_most) {
    Counts counts;
    const auto forms = all_forms();
    for (const auto& [name, one] : forms) {
        if (++counts.forms < first_form()) continue;
        Trial(*one.first, one.second, counts).run(texts, at_most);
        if (at_full_size())
            fmt::print(stderr, "{} of {} forms, {} times sent\n", counts.forms, forms.size(), counts.sent);
    }
    if (first_form() > 1) fmt::print("begun at form {}: ", first_form());
    fmt::print("{} forms, {} fields, {} times sent, {} times written, {} texts found again on pages\n",
               counts.forms, counts.fields, counts.sent, counts.written, counts.shown);
    EXPECT_GT(counts.forms, event_rules().size() / 2);
    EXPECT_GT(counts.written, 100U);
    EXPECT_GT(counts.shown, 100U);
}

/// Each field takes some of them, each field others; all of them at full size.
constexpr std::size_t some = 12;

TEST(naughty_texts, in_any_field_of_any_form_are_texts_and_nothing_more) { try_forms(naughty_texts(), 1000); }

TEST(naughty_texts, of_others_are_texts_and_nothing_more) {
    if (naughty_texts_of_others().empty())
        GTEST_SKIP() << "SKIPPED: the naughty strings of others are not there (ULTIMA_DATA)";
    try_forms(naughty_texts_of_others(), at_full_size() ? 10'000 : some);
}

TEST(naughty_texts, made_by_kind_are_texts_and_nothing_more) {
    ASSERT_GT(naughty_texts_made().size(), 242U);
    try_forms(naughty_texts_made(), at_full_size() ? 10'000 : some);
}

TEST(naughty_texts, at_the_door_are_texts_and_nothing_more) {
    SiteOfTests site(false);
    HttpRequest request;
    request.path = "/sign-in";
    const auto forms = forms_in(site.ask(request).body);
    ASSERT_EQ(forms.size(), 1U);
    std::vector<std::string> texts = naughty_texts();
    texts.insert(texts.end(), naughty_texts_of_others().begin(), naughty_texts_of_others().end());
    for (const FormField& field : forms[0].fields)
        for (const std::string& text : texts) {
            const auto fields = form_fields(fmt::format("{}={}", field.name, url_encoded(text)));
            if (!fields) continue;
            HttpRequest post;
            post.method = HttpMethod::post;
            post.path = forms[0].action;
            post.type = "application/x-www-form-urlencoded";
            post.source = sha256_hex(text);
            post.form = *fields;
            const HttpResponse response = site.ask(std::move(post));
            expect_sound(response, field.name, text);
            EXPECT_TRUE(response.status == 403 || response.status == 429) << text;
        }
}

TEST(naughty_texts, in_a_path_or_a_language_are_nothing_more) {
    const auto site = new_site();
    for (const std::string& text : naughty_texts()) {
        if (!valid_utf8(text) || text.find('\0') != std::string::npos) continue;  // refused by the server
        for (const Looker& who : accounts_tried())
            for (const std::string& path :
                 {"/" + text, "/case/" + text, "/case/" + text + "/events", "/held/" + text,
                  "/assets/" + text, "/case/" + the_case().file + "/order/" + text}) {
                const HttpResponse page = site->get(who.name, path, {{"lang", text}});
                expect_sound(page, path, text);
            }
    }
}

/// A text in JSON, as plainly as it can be: bytes stay as they are.
std::string json_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text)
        if (c == '"' || c == '\\')
            out += std::string("\\") + c;
        else if (static_cast<unsigned char>(c) < 0x20)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        else
            out += c;
    return out + "\"";
}

/// Values that fit the schema.
std::string ordinary_json(const Json& schema) {
    if (schema.contains("const")) return schema["const"].dump();
    if (schema.contains("enum")) return schema["enum"][0].dump();
    if (schema["type"] == "integer") return "1";
    if (schema["type"] == "boolean") return "true";
    if (schema["type"] == "array") return R"(["probation: yes"])";
    return schema.value("format", "") == "date" ? R"("2026-06-30")"
                                                : R"("ordinary words, more than twenty letters")";
}

/// Values that no schema fits.
const std::vector<std::string>& naughty_values() {
    static const std::vector<std::string> all{R"("\ud800 half of a pair")",
                                              R"("\udfff\ud800")",
                                              R"("\u0000")",
                                              "null",
                                              "{}",
                                              "[[[[[]]]]]",
                                              "1e999",
                                              "-9223372036854775809",
                                              "[1,\"<script>\",null]",
                                              "{\"$ref\":\"#\"}"};
    return all;
}

class ApiTrial {
  public:
    /// Sends and reads; what is no JSON is an answer in words and no 2xx.
    HttpResponse send(std::string_view who, HttpMethod method, const std::string& path,
                      const std::string& body, const HttpFields& query, std::string_view sent) {
        HttpRequest request;
        request.method = method;
        request.path = path;
        request.query = query;
        request.type = "application/json";
        request.body = body;
        request.source = sha256_hex(sent);
        if (!who.empty()) request.authorization = "Bearer " + site_->cookie_of(who);
        const HttpResponse response = site_->ask(std::move(request));
        ++sent_;
        expect_sound(response, path, sent);
        if (response.type.find("json") != std::string::npos &&
            response.type.find("ndjson") == std::string::npos) {
            EXPECT_TRUE(Json::accept(response.body)) << path << " " << sent;
        }
        return response;
    }

    /// Each event of the description, each member of it.
    void events(const Json& schemas) {
        for (const Json& event : schemas["Event"]["oneOf"]) {
            const std::string name = event["properties"]["event"]["const"];
            const EventRule* rule = find_event_rule(name);
            const auto who = std::find_if(accounts_tried().begin(), accounts_tried().end(),
                                          [&](const Looker& one) { return rule->by.contains(one.role); });
            ASSERT_NE(who, accounts_tried().end()) << name;
            for (const auto& [member, unused] : event["properties"].items()) {
                ++members_;
                for (const std::string& text : naughty_texts()) write(*who, event, member, json_text(text));
                for (const std::string& value : naughty_values()) write(*who, event, member, value);
            }
            look_back();
        }
    }

    void write(const Looker& who, const Json& event, const std::string& hostile, const std::string& value) {
        std::string body;
        const EventRule* rule = find_event_rule(event["properties"]["event"]["const"].get<std::string>());
        const Json& required = event["required"];
        for (const auto& [member, schema] : event["properties"].items()) {
            const bool left_out = std::find(required.begin(), required.end(), member) == required.end() &&
                                  member != hostile && (member != "reason" || rule->reason_forbidden) &&
                                  member != "key";
            if (left_out) continue;
            std::string said = ordinary_json(schema);
            if (member == "file") said = json_text(the_case().file);
            if (member == "person") said = json_text(the_case().person);
            if (member == "key") said = json_text(sha256_hex(std::to_string(sent_)).substr(0, key_length));
            body += fmt::format("{}{}:{}", body.empty() ? "{" : ",", json_text(member),
                                member == hostile ? value : said);
        }
        const HttpResponse response =
            send(who.name, HttpMethod::post, "/api/v1/events", body + "}", {}, value.substr(0, 80));
        written_ += response.status == 201 ? 1 : 0;
    }

    void look_back() {
        for (const Looker& who : accounts_tried()) {
            const HttpResponse lines = send(who.name, HttpMethod::get, "/api/v1/cases/" + the_case().file, "",
                                            {{"reason", "to see what comes of it"}}, "looked back");
            for (const std::string_view line : split_lines(lines.body))
                EXPECT_TRUE(line.empty() || Json::accept(line)) << line;
            expect_sound(site_->get(who.name, "/case/" + the_case().file, {{"all", "1"}}), "the case",
                         "looked back");
        }
        const Verification verified =
            verify(site_->reg().store(), &site_->reg().keys(), {site_->reg().checkpoint()});
        for (const Diagnostic& problem : verified.problems) ADD_FAILURE() << problem.message;
        site_ = new_site();
    }

    /// What stands in the path and in the query, and members of other bodies than events.
    void others(const Json& document) {
        for (const auto& [path, operations] : document["paths"].items())
            for (const auto& [word, operation] : operations.items()) {
                const HttpMethod method = word == "post" ? HttpMethod::post : HttpMethod::get;
                for (const std::string& text : naughty_texts()) {
                    if (operation.contains("parameters"))
                        for (const Json& one : operation["parameters"]) parameter(path, method, one, text);
                    if (operation.contains("requestBody")) request_body(path, document, operation, text);
                }
            }
    }

    std::size_t sent_ = 0, written_ = 0, members_ = 0;

  private:
    void parameter(std::string path, HttpMethod method, const Json& one, const std::string& text) {
        // A query that is no UTF-8 is refused by the server.
        if (!valid_utf8(text) || text.find('\0') != std::string::npos) return;
        ++members_;
        const std::string name = one["name"];
        HttpFields query{{"reason", "to see what comes of it"}};
        if (one["in"] == "query") query = {{name, text}};
        const std::size_t open = path.find('{');
        if (open != std::string::npos)
            path.replace(open, path.find('}') - open + 1, one["in"] == "path" ? text : the_case().file);
        for (const Looker& who : accounts_tried()) send(who.name, method, path, "{}", query, text);
    }

    void request_body(const std::string& path, const Json& document, const Json& operation,
                      const std::string& text) {
        const std::string reference =
            operation["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        const Json& schema = document["components"]["schemas"][reference.substr(reference.rfind('/') + 1)];
        const std::string who =
            operation.contains("security") ? std::string() : accounts_tried().front().name;
        send(who, HttpMethod::post, path, text, {}, text);
        send(who, HttpMethod::post, path, json_text(text), {}, text);
        send(who, HttpMethod::post, path, fmt::format("{{{}:{}}}", json_text(text), json_text(text)), {},
             text);
        send(who, HttpMethod::post, path,
             fmt::format("{{\"facts\":{{{}:{}}}}}", json_text(text), json_text(text)),
             {{"stage", "pretrial"}}, text);
        if (!schema.contains("properties")) return;
        for (const auto& [member, unused] : schema["properties"].items()) {
            ++members_;
            send(who, HttpMethod::post, path, fmt::format("{{{}:{}}}", json_text(member), json_text(text)),
                 {}, text);
        }
    }

    std::unique_ptr<SiteOfTests> site_ = new_site();
};

TEST(naughty_texts, in_any_member_that_the_api_takes_are_texts_and_nothing_more) {
    const Json document = Json::parse(openapi_document());
    ApiTrial trial;
    trial.others(document);
    trial.events(document["components"]["schemas"]);
    fmt::print("{} members and parameters, {} times sent, {} events written\n", trial.members_, trial.sent_,
               trial.written_);
    EXPECT_GT(trial.written_, 100U);
}

}  // namespace
}  // namespace ultima::test
