// SPDX-License-Identifier: Apache-2.0
#include "web/showing.h"

#include "law/wording.h"
#include "web/value_words.h"

#include <fmt/format.h>

namespace ultima {

std::string_view said_in(const std::vector<SaidField>& said, std::string_view name) {
    const auto wanted = find_field(name);
    for (const SaidField& one : said)
        if (one.field == wanted) return one.value;
    return {};
}

std::string value_text(const Visit& visit, Field field, std::string_view value) {
    switch (info(field).kind) {
        case FieldKind::date:
            if (const auto day = parse_date(value)) return day_text(visit.words, *day);
            return std::string(value);
        case FieldKind::yes_no:
        case FieldKind::choice:
            return visit.of(value);
        case FieldKind::lines: {
            std::string text;
            for (const char c : value) text += c == '\n' ? std::string("; ") : std::string(1, c);
            return text;
        }
        default:
            return duration_text(visit.words, value);
    }
}

namespace {

/// The title of a service, for those who see what is said of the person's health, since it may say what they
/// are treated for, and for the service's own provider; its file for others.
std::string service_name(const Visit& visit, const std::string& file, bool health) {
    static const Field title = field("title"), provider = field("provider");
    if (!health && visit.who().role != Role::provider) return file;
    const auto service = visit.app.reg.file(file);
    if (!service || service->things.front().kind != ThingKind::service_file) return file;
    const Thing& of = service->things.front();
    return health || is_own_service(visit, of.text(provider)) ? std::string(of.text(title)) : file;
}

}  // namespace

bool is_own_service(const Visit& visit, std::string_view provider) {
    return visit.who().role == Role::provider && visit.who().office == provider;
}

std::string said_text(const Visit& visit, const std::vector<SaidField>& said, const SaidField& one,
                      bool health) {
    const std::string_view name = info(one.field).name;
    if (name == "fact") return fact_name(visit, one.value);
    if (name == "measure") return measure_name(visit, one.value);
    if (name == "service") return service_name(visit, one.value, health);
    if (name == "value") return fact_value(visit, said_in(said, "fact"), one.value);
    return value_text(visit, one.field, one.value);
}

TemplateData::List said_rows(const Visit& visit, const std::vector<SaidField>& said, bool health) {
    TemplateData::List rows;
    for (const SaidField& one : said) {
        TemplateData row;
        row["label"] = visit.of(info(one.field).name);
        row["value"] = said_text(visit, said, one, health);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::string day_and_distance(const Visit& visit, CivilDate day) {
    return fmt::format("{} ({})", day_text(visit.words, day), distance_text(visit.words, day, visit.today()));
}

std::vector<SaidField> without_references(std::vector<SaidField> said) {
    std::erase_if(said, [](const SaidField& one) { return info(one.field).kind == FieldKind::thing; });
    return said;
}

std::string condition_words(const SeenThing& condition) {
    const std::string_view words = said_in(condition.known, "words");
    return std::string(words.empty() ? said_in(condition.known, "condition") : words);
}

TemplateData option_row(std::string value, std::string text) {
    TemplateData row;
    row["value"] = std::move(value);
    row["text"] = std::move(text);
    return row;
}

std::string_view tag_of(State state) {
    constexpr States good{State::completed,   State::kept,     State::agreed, State::given,
                          State::ended_early, State::in_force, State::taken,  State::furnished};
    constexpr States warn{State::proposed,  State::issued,  State::alleged,
                          State::suspended, State::waiting, State::not_furnished};
    constexpr States stop{State::revoked, State::held, State::found};
    if (good.contains(state)) return "good";
    if (warn.contains(state)) return "warn";
    return stop.contains(state) ? "stop" : "plain";
}

std::string_view tag_of(const Waiting& waiting, CivilDate today) {
    if (!waiting.rule->urgent) return "calm";
    return waiting.on < today ? "stop" : "warn";
}

std::string measure_name(const Visit& visit, std::string_view id) {
    const auto measure = visit.pack().find_measure(id);
    if (!measure) return std::string(id);
    return visit.wording().plain(visit.wording().name(visit.pack().measures[*measure]));
}

std::string fact_name(const Visit& visit, std::string_view name) {
    const auto fact = visit.pack().find_fact(name);
    if (!fact) return std::string(name);
    return visit.wording().plain(visit.wording().name(visit.pack().facts[*fact]));
}

std::string fact_value(const Visit& visit, std::string_view name, std::string_view value) {
    const auto fact = visit.pack().find_fact(name);
    if (!fact) return std::string(value);
    if (visit.pack().facts[*fact].type.kind == Kind::choice)
        return visit.wording().plain(visit.wording().value(value));
    return value_words(visit.words, value);
}

std::string legal_status(const Visit& visit, std::string_view stage) {
    if (stage == "pretrial" || stage == "trial" || stage == "police" || stage == "prosecution")
        return visit.of("accused, not convicted");
    if (stage.empty()) return "";
    if (stage == "sentence") return visit.of("before the sentence");
    return visit.of("under a sentence");
}

std::string form_path(std::string_view file, std::string_view event, ThingNumber thing, ThingNumber of) {
    // A report has a form of its own.
    if (event == "report filed" && thing != 0)
        return fmt::format("/case/{}/report/{}", url_encoded(file), thing);
    std::string path = fmt::format("/case/{}/write?event={}", url_encoded(file), url_encoded(event));
    if (thing != 0) path += fmt::format("&thing={}", thing);
    if (of != 0) path += fmt::format("&of={}", of);
    return path;
}

std::string waiting_path(const ListedCase& listed, const Waiting& waiting) {
    if (waiting.rule->event == "session recorded") return "/sessions";
    return fmt::format("/case/{}", url_encoded(listed.file));
}

std::string new_key(const Visit& visit) { return random_name(visit.app.entropy, key_length / 2); }

std::string name_in_list(const Visit& visit, const std::string& file, std::string_view person) {
    if (visit.app.sessions.first_listed(visit.token, file)) {
        const auto seen = visit.app.reg.look(
            visit.who(), {file, "listed among the cases they have to do with", FilePart::case_list, false});
        if (!seen) {
            visit.app.sessions.forget_listed(visit.token, file);
            return "";
        }
    }
    return std::string(said_in(visit.app.reg.who(person), "name"));
}

}  // namespace ultima
