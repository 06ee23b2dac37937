// SPDX-License-Identifier: Apache-2.0
#include "cli/ask.h"

#include "base/text.h"
#include "law/written.h"
#include "reason/answer_parts.h"
#include "reason/answer_text.h"
#include "reason/case_json.h"
#include "reason/interview.h"

#include <fmt/format.h>

#include <charconv>
#include <istream>
#include <optional>
#include <ostream>

namespace ultima {

namespace {

/// What was typed at a prompt.
struct Reply {
    enum class What { words, back, skip, why, withheld, done } what = What::done;
    std::string words{};
};

class Dialogue {
  public:
    Dialogue(AskStart start, std::istream& in, std::ostream& out)
        : pack_(start.pack),
          on_(start.on),
          colour_(start.colour),
          interview_(start.pack, std::move(start.known), start.stage, start.on),
          in_(in),
          out_(out) {
        say("{} ({} {}), {}, on {}\n", pack_.manifest.title, pack_.manifest.id, pack_.manifest.version,
            to_text(start.stage), to_text(on_));
        say("Answer each question, or write: back, skip, why, done. Whoever is asked about their own life "
            "may "
            "write: prefers not to say.\n");
    }

    std::string run() {
        while (step()) {
        }
        return end();
    }

  private:
    template <class... Values>
    void say(fmt::format_string<Values...> text, Values&&... values) {
        out_ << fmt::format(text, std::forward<Values>(values)...);
    }
    Reply reply(std::string_view prompt);
    bool step();
    bool legal_aid();
    bool question(const Question& question);
    void show(const Question& question);
    std::string expected(const Fact& fact) const;
    std::optional<Value> value_of(const Question& question, std::string_view words);
    enum class Outcome { found, again, done, left };
    Outcome finding(FactId fact, Value value);
    bool take_back();
    void leave_open(FactId fact);
    void why(const Question& question);
    void changed(const std::vector<MeasureChange>& changes);
    std::string possible(const MeasureAnswer& answer) const;
    std::string end();

    const Pack& pack_;
    CivilDate on_;
    bool colour_;
    Interview interview_;
    std::istream& in_;
    std::ostream& out_;
    bool ended_ = false;  ///< the input, in the middle of things
};

Reply Dialogue::reply(std::string_view prompt) {
    out_ << prompt << std::flush;
    std::string line;
    if (!std::getline(in_, line)) {
        out_ << '\n';
        ended_ = true;
        return {Reply::What::done};
    }
    const std::string_view words = trim(line);
    if (words == "back") return {Reply::What::back};
    if (words == "skip") return {Reply::What::skip};
    if (words == "why") return {Reply::What::why};
    if (words == "done") return {Reply::What::done};
    if (words == "prefers not to say") return {Reply::What::withheld};
    return {Reply::What::words, std::string(words)};
}

/// One question with all that is said to it. False: the dialogue is over.
bool Dialogue::step() {
    if (const auto next = interview_.next()) {
        show(*next);
        return question(*next);
    }
    if (interview_.asks_for_legal_aid()) return legal_aid();
    say("\nNothing more that may be asked would settle anything.\n");
    return false;
}

bool Dialogue::legal_aid() {
    say("\nWhat is left concerns health, pregnancy or what the person suffered. It may be asked only of the "
        "person or of counsel, and only after the person has had legal aid.\n");
    while (true) {
        const Reply said = reply("Is that so here: yes or no? > ");
        switch (said.what) {
            case Reply::What::done:
                return false;
            case Reply::What::back:
                if (take_back()) return true;
                break;
            case Reply::What::skip:
            case Reply::What::withheld:
                interview_.legal_aid(false);
                return true;
            case Reply::What::why:
                say("  Such an answer must never be a price for help: first counsel, then the question.\n");
                break;
            case Reply::What::words:
                if (said.words == "yes" || said.words == "no") {
                    interview_.legal_aid(said.words == "yes");
                    if (said.words == "no") say("  Then it is not asked, and stays open.\n");
                    return true;
                }
                say("  Please write yes or no.\n");
                break;
        }
    }
}

void Dialogue::show(const Question& question) {
    const Fact& fact = pack_.facts[question.fact];
    std::string settles;
    for (const MeasureId measure : question.settles)
        settles += (settles.empty() ? "" : ", ") + pack_.measures[measure].name;
    const bool of_person = fact.source == FactSource::circumstance || fact.sensitive;
    const std::string who = fact.source == FactSource::finding ? "for the " + fact.who + " to find"
                            : of_person                        ? "asked of the person or counsel"
                                                               : "from the " + fact.who;
    say("\n{}\n  {}; {}; settles {}\n", fact.question.empty() ? fact.name : fact.question, expected(fact),
        who, settles);
}

/// How a value of the fact is written.
std::string Dialogue::expected(const Fact& fact) const {
    switch (fact.type.kind) {
        case Kind::yes_no:
            return fact.name + ": yes or no";
        case Kind::number:
            return fact.name + (fact.days ? ": a whole number of days" : ": a number");
        case Kind::date:
            return fact.name + ": a date such as 2025-01-31";
        case Kind::duration:
        case Kind::scaled_duration:
            return fact.name + ": a duration such as 2 years 6 months";
        case Kind::money:
            return fact.name + ": a sum such as " + to_text(fact.type.currency) + " 1234.50";
        case Kind::text:
            return fact.name + ": words";
        case Kind::spells:
            return fact.name + ": periods such as 2025-01-01 to 2025-03-05 and from 2025-06-01, or none";
        case Kind::list:
            return fact.name + ": entries such as " + list_form(pack_, fact.type) +
                   "; and perhaps more, at the end, if there may be others";
        case Kind::record:
        case Kind::choice:
            break;
    }
    std::string text = fact.name + ":";
    const std::vector<std::string>& values = pack_.choices[fact.type.choice].values;
    for (std::size_t i = 0; i < values.size(); ++i)
        text += fmt::format("{} {} {}", i == 0 ? "" : ",", i + 1, values[i]);
    return text;
}

/// The value that the words say. Explains what is wrong with them otherwise.
std::optional<Value> Dialogue::value_of(const Question& question, std::string_view words) {
    const Fact& fact = pack_.facts[question.fact];
    std::string text(words);
    if (fact.type.kind == Kind::choice) {
        const std::vector<std::string>& values = pack_.choices[fact.type.choice].values;
        std::size_t number = 0;
        const auto [rest, problem] = std::from_chars(words.data(), words.data() + words.size(), number);
        if (problem == std::errc{} && rest == words.data() + words.size() && number >= 1 &&
            number <= values.size())
            text = values[number - 1];
    }
    if (fact.type.kind == Kind::yes_no && (text == "y" || text == "n")) text = text == "y" ? "yes" : "no";
    auto value = interview_.read(question.fact, text);
    if (!text.empty() && value) return std::move(*value);
    say("  That cannot be: {}.\n", text.empty() ? "nothing was said" : value.error());
    return std::nullopt;
}

bool Dialogue::question(const Question& question) {
    const Fact& fact = pack_.facts[question.fact];
    while (true) {
        const Reply said = reply("> ");
        switch (said.what) {
            case Reply::What::done:
                return false;
            case Reply::What::back:
                if (take_back()) return true;
                continue;
            case Reply::What::why:
                why(question);
                continue;
            case Reply::What::skip:
                leave_open(question.fact);
                return true;
            case Reply::What::withheld:
                if (fact.source == FactSource::circumstance || fact.sensitive) {
                    interview_.withhold(question.fact);
                    say("  That is the person's right. It is not asked again, and counts for nothing.\n");
                    return true;
                }
                say("  That is for what a person is asked about their own life. If nobody knows: skip.\n");
                continue;
            case Reply::What::words:
                break;
        }
        auto value = value_of(question, said.words);
        if (!value) continue;
        if (!is_known(*value)) {
            leave_open(question.fact);
            return true;
        }
        if (fact.source != FactSource::finding) {
            changed(interview_.give(question.fact, std::move(*value)));
            return true;
        }
        const Outcome outcome = finding(question.fact, std::move(*value));
        if (outcome != Outcome::again) return outcome != Outcome::done;
    }
}

/// Asks who found it, in which role, why and when. Nothing is kept unless all of it is said.
Dialogue::Outcome Dialogue::finding(FactId id, Value value) {
    const Fact& fact = pack_.facts[id];
    const std::string prompts[] = {"  Name of who found it > ", "  Role (" + fact.who + ") > ",
                                   "  Reasons > ", "  Day it was found, such as " + to_text(on_) + " > "};
    std::string said[4];
    std::optional<CivilDate> day;
    for (std::size_t i = 0; i < 4;) {
        const Reply next = reply(prompts[i]);
        if (next.what == Reply::What::done) return Outcome::done;
        if (next.what == Reply::What::skip) {
            leave_open(id);
            return Outcome::left;
        }
        if (next.what == Reply::What::back) {
            if (i == 0) {
                say("  Back to the question: {}\n", expected(fact));
                return Outcome::again;
            }
            --i;
            continue;
        }
        if (next.what != Reply::What::words || next.words.empty()) {
            say("  A finding counts only with name, role, reasons and day: a person answers for it.\n");
            continue;
        }
        if (i == 1 && next.words != fact.who) {
            say("  This is for the {0} to find, not for `{1}`: the role must be `{0}`.\n", fact.who,
                next.words);
            continue;
        }
        if (i == 3) {
            day = parse_date(next.words);
            if (!day || *day > on_) {
                say("  {}\n",
                    !day ? fmt::format("Expected a date such as {}, found `{}`.", to_text(on_), next.words)
                         : "That is after the day asked about, on which it had not been found yet.");
                continue;
            }
        }
        said[i++] = next.words;
    }
    changed(interview_.find({id, std::move(value), said[0], said[1], said[2], day}));
    return Outcome::found;
}

bool Dialogue::take_back() {
    if (interview_.back()) return true;
    say("  This is the first question.\n");
    return false;
}

void Dialogue::leave_open(FactId fact) {
    interview_.leave_open(fact);
    say("  {} stays open, and is not asked again.\n", pack_.facts[fact].name);
}

void Dialogue::why(const Question& question) {
    for (const Reader& reader : interview_.readers(question.fact)) {
        const Rule& rule = pack_.rules[reader.rule];
        std::string stops;
        for (const RuleId other : reader.stops)
            stops += (stops.empty() ? ", an exception to " : ", ") + pack_.rules[other].label;
        say("  {}{}{}\n", cited(pack_, reader.rule), stops,
            rule.when == nothing ? "" : ": when " + pack_.texts[rule.when]);
    }
}

std::string Dialogue::possible(const MeasureAnswer& answer) const {
    std::string text(to_text(answer.status));
    if (answer.status != Status::undetermined) return text;
    std::string each;
    for (std::size_t i = 0; i < status_count; ++i)
        if (answer.possible[i])
            each += (each.empty() ? "" : " or ") + std::string(to_text(static_cast<Status>(i)));
    return text + " (" + each + ")";
}

void Dialogue::changed(const std::vector<MeasureChange>& changes) {
    if (changes.empty()) say("  Nothing has changed yet.\n");
    for (const MeasureChange& change : changes) {
        const MeasureAnswer& now = interview_.answer().of(change.measure);
        std::string text = possible(now);
        if (now.since) text += " since " + to_text(*now.since);
        if (now.from) text += " from " + to_text(*now.from);
        const std::string reason =
            short_reason(interview_.reasoner(), interview_.facts(), interview_.answer(), change.measure);
        say("  {}: {} -> {}{}\n", pack_.measures[change.measure].name, possible(change.before), text,
            reason.empty() ? "" : ", " + reason);
    }
}

std::string Dialogue::end() {
    if (ended_) say("\nThe input has ended; what was answered so far counts.\n");
    out_ << '\n'
         << answer_text(interview_.reasoner(), interview_.facts(), interview_.last_answer(), Wording(pack_),
                        colour_);
    std::string text = case_json(pack_, interview_.known());
    out_ << "\nThe case file:\n" << text << std::flush;
    return text;
}

}  // namespace

std::string ask(AskStart start, std::istream& in, std::ostream& out) {
    return Dialogue(std::move(start), in, out).run();
}

}  // namespace ultima
