// SPDX-License-Identifier: Apache-2.0
#include "web/refusal_words.h"

#include "base/date.h"
#include "register/vocabulary.h"
#include "web/application.h"
#include "web/printed.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

namespace ultima {
namespace {

constexpr std::array<RefusalText, 111> all_texts{{
    {"needs-human", "`{event}` needs a named human"},
    {"role-may-not", "`{event}` is not written by a {role}"},
    {"no-reason-allowed", "nobody may say why for `{event}`"},
    {"file-exists", "there is a file {file} already"},
    {"file-unknown", "there is no file {file}"},
    {"other-file", "`{event}` stands in the file of a {kind}, and {file} is that of a {other}"},
    {"file-state", "`{event}` cannot be written while the {kind} is {state}"},
    {"without-person", "a {kind} has no person"},
    {"needs-person", "`{event}` needs a person"},
    {"person-of-other", "`{event}` is about the person of another file"},
    {"person-of-file", "an event in a person's file is about that person"},
    {"person-of-case", "`{event}` is about the person of the case"},
    {"person-unknown", "no person {person} was identified"},
    {"person-erased", "{person} was erased"},
    {"known-erased", "what is known of {person} was erased"},
    {"day-to-come", "{day} has not come yet"},
    {"no-time-to-explain", "{day} leaves no time to explain"},
    {"end-before-start", "{day} is before {day first}"},
    {"thing-unknown", "`{event}` is about a {kind}, and what it names in {file} is none"},
    {"thing-state", "`{event}` cannot be written: the {kind} is {state}"},
    {"thing-since", "the {kind} stands so since {day} only"},
    {"belonging-said", "what a {kind} belongs to was said when it began"},
    {"belongs-to-file", "a {kind} belongs to its file alone"},
    {"belongs-to", "a {kind} belongs to a {other}, and what it names in {file} is none"},
    {"whole-began", "the {kind} began on {day} only"},
    {"field-missing", "`{event}` must say `{field}`: {meaning}"},
    {"field-unused", "`{event}` does not say `{field}`"},
    {"field-names", "what `{field}` names in {file} is no {choices}"},
    {"need", "`{event}` needs: {need} ({safeguard})"},
    {"not-utf8", "`{field}` is not UTF-8"},
    {"too-long", "`{field}` is longer than {limit} bytes"},
    {"empty", "`{field}` is empty"},
    {"one-line", "`{field}` is one line, and `{value}` is none"},
    {"is-date", "`{field}` is a date from 1800-01-01 to 2199-12-31, YYYY-MM-DD, and `{value}` is none"},
    {"is-whole", "`{field}` is a whole number from 0, and `{value}` is none"},
    {"is-yes-no", "`{field}` is `yes` or `no`, and `{value}` is none"},
    {"is-choice", "`{field}` is one of {choices}, and `{value}` is none"},
    {"is-thing", "`{field}` is the number of a {choices}, and `{value}` is none"},
    {"together", "not without `{event}`, which was refused"},
    {"about-refused", "what it is about was refused"},
    {"no-name",
     "`{event}` has a key, file or person that is no name: UTF-8 of at most {limit} bytes, without control "
     "characters"},
    {"unreadable",
     "`{event}` has a text that is not UTF-8, says something twice, or is of a day before 1800"},
    {"key-used", "another command was written with this key"},
    {"changed", "somebody wrote in {file} meanwhile; ask again"},
    {"nothing-to-see", "there is nothing to be seen in `{file}`"},
    {"look-texts", "names and reasons are short texts in UTF-8"},
    {"look-reason", "a look needs a reason of at least {limit} characters"},
    {"not-assigned", "`{event}` is written in {file} by somebody who is assigned to it"},
    {"day-form", "`{value}` is no day: write it as 2026-06-30"},
    {"which-one", "say which one it is about"},
    {"which-one-of", "say which one: {field}"},
    {"to-be-said", "{field}: this has to be said"},
    {"report-empty", "the report is empty"},
    {"why-not", "say why not: {measure}"},
    {"lost-key", "the form has lost its key: load the page again"},
    {"other-law",
     "another version of the law has been taken into use since this form was shown: look at the options of "
     "the case again"},
    {"law-not-here", "this version of the law does not lie on this server"},
    {"law-tests", "tests of its own fail: mend it, and propose it again"},
    {"say-role", "say in what role"},
    {"no-person-file", "there is no such file of a person"},
    {"account-moved-on", "something else waits now: look again"},
    {"no-account", "there is no such account"},
    {"no-closed-account", "there is no closed account of this name"},
    {"account-other-file", "the account of a person under a measure is opened again for the same file alone"},
    {"no-provider", "nobody signs in with a provider here"},
    {"no-identity", "this is no identity that a provider gives"},
    {"identity-taken", "another account has this identity"},
    {"account-waits", "something waits for this account: confirm or decline that first"},
    {"account-name", "a name has 1 to 200 characters"},
    {"account-office", "a court, office or house has at most 200 characters"},
    {"account-password", "a password has at least {limit} characters, any you like"},
    {"account-guessed", "this password is among the first that somebody would try"},
    {"account-person", "the account of a person names the person's file, and no other account does"},
    {"account-exists", "there is an account of this name"},
    {"account-file-taken", "somebody signs in for this file already"},
    {"account-stays", "the account of a person under a measure stays one, and no other becomes one"},
    {"account-no-codes", "the account of a person under a measure has no codes"},
    {"account-nothing-waits", "nothing waits to be confirmed for this account"},
    {"account-second", "it takes another administrator than the one who asked for it"},
    {"law-changed",
     "another version of the law has been taken into use since this form was shown: read "
     "the condition again"},
    {"command-object", "a command is a JSON object"},
    {"member-written", "`{member}` is missing, and `{member written}` is there"},
    {"member-missing", "`{member}` is missing"},
    {"command-file", "`file` is missing: the case, person or service that it is about"},
    {"command-event", "`event` is the name of an event"},
    {"no-event", "there is no event `{value}`"},
    {"member-kind", "`{member}` is a text, a whole number, yes or no, or a list of texts"},
    {"member-name", "`{member}` is a name of at most {limit} bytes"},
    {"member-thing", "`{member}` is the number of a thing in the file"},
    {"command-import", "`import` is said by imports alone"},
    {"command-key", "`key` is {limit} hexadecimal digits in small letters"},
    {"command-on", "`on` is a date from 1800-01-01 to 2199-12-31, YYYY-MM-DD"},
    {"no-role", "there is no role `{value}`"},
    {"no-member", "a command says nothing called `{value}`"},
    {"condition-most", "`{field}` is {limit} at most"},
    {"condition-no-inputs", "a condition in own words has no inputs: say all of it in `words`"},
    {"condition-leave-out", "leave `{field}` out: the library says it of `{condition}`"},
    {"condition-ground", "`{condition}` needs one of its grounds: {listed}"},
    {"condition-line", "{line} is no `name: value`"},
    {"condition-no-input", "`{condition}` has no input {input}"},
    {"condition-input-twice", "the input `{input}` is there twice"},
    {"condition-input-missing", "the input `{input}` is missing"},
    {"condition-input-date", "`{input}` is a date, YYYY-MM-DD"},
    {"condition-input-time", "`{input}` is a time from 00:00 to 23:59"},
    {"condition-input-number", "`{input}` is a whole number ({unit}) from {least} to {most}"},
    {"condition-input-choice", "`{input}` is one of {listed}"},
    {"condition-input-name", "`{input}` holds the person's name (`{word}`): say `the person`"},
    {"condition-same-time", "`{input}` and `{second input}` are the same time"},
    {"condition-library", "{condition} is a condition of a library"},
    {"condition-later", "`{condition}` may be used from a later day only"},
    {"condition-unknown", "the library has no condition {condition}"},
}};

using Values = std::vector<std::pair<std::string, std::string>>;

/// A sentence in turn: what stands fast, and what is left open behind it.
struct Piece {
    std::string_view fast;
    std::string_view open;  ///< empty at the end
};
std::vector<Piece> pieces_of(std::string_view text) {
    std::vector<Piece> pieces;
    while (true) {
        const std::size_t open = text.find('{');
        if (open == std::string_view::npos) break;
        const std::size_t close = text.find('}', open);
        pieces.push_back({text.substr(0, open), text.substr(open + 1, close - open - 1)});
        text.remove_prefix(close + 1);
    }
    pieces.push_back({text, {}});
    return pieces;
}

/// What the sentence leaves open, as this message fills it; nothing if it is another sentence. The last
/// piece is looked for from the end, so that a value may hold whatever it likes behind the others.
std::optional<Values> values_in(const std::vector<Piece>& pieces, std::string_view message) {
    if (pieces.size() == 1) return message == pieces.front().fast ? std::optional(Values()) : std::nullopt;
    const std::string_view end = pieces.back().fast;
    if (!message.starts_with(pieces.front().fast) || !message.ends_with(end)) return std::nullopt;
    if (message.size() < pieces.front().fast.size() + end.size()) return std::nullopt;
    message.remove_suffix(end.size());
    message.remove_prefix(pieces.front().fast.size());
    Values values;
    for (std::size_t i = 0; i + 1 < pieces.size(); ++i) {
        const bool last = i + 2 == pieces.size();
        const std::size_t at = last ? message.size() : message.find(pieces[i + 1].fast);
        if (at == std::string_view::npos) return std::nullopt;
        values.emplace_back(pieces[i].open, message.substr(0, at));
        message.remove_prefix(last ? at : at + pieces[i + 1].fast.size());
    }
    return values;
}

std::size_t fast_length(const std::vector<Piece>& pieces) {
    std::size_t length = 0;
    for (const Piece& piece : pieces) length += piece.fast.size();
    return length;
}

constexpr std::array<std::string_view, 8> of_the_register{"event", "role",  "kind",    "other",
                                                          "state", "field", "meaning", "need"};

std::string value_said(const Words& words, std::string_view open, const std::string& value) {
    if (open == "day" || open.starts_with("day ")) {
        const auto day = parse_date(value);
        return day ? day_text(words, *day) : value;
    }
    if (open == "choices") {
        std::string all;
        for (const std::string_view choice : choices_in(value))
            all += (all.empty() ? "" : " / ") + words.of(choice);
        return all;
    }
    if (open == "listed") {
        // `a`, `b` or `c`: what stands between the marks.
        std::string all;
        for (std::size_t at = value.find('`'), end = 0; at != std::string::npos;
             at = value.find('`', end + 1)) {
            end = value.find('`', at + 1);
            if (end == std::string::npos) break;
            all += (all.empty() ? "" : " / ") + value.substr(at + 1, end - at - 1);
        }
        return words.language().right_to_left ? set_apart(all) : all;
    }
    if (std::find(of_the_register.begin(), of_the_register.end(), open) != of_the_register.end())
        return words.of(value);
    // Numbers of cases and what somebody typed keep their own order of reading.
    return words.language().right_to_left ? set_apart(value) : value;
}

std::string filled(const Words& words, std::string_view english, const Values& values) {
    const std::string text = words.of(english);
    std::string out;
    for (const Piece& piece : pieces_of(text)) {
        out += piece.fast;
        for (const auto& [open, value] : values)
            if (!piece.open.empty() && open == piece.open) out += value_said(words, open, value);
    }
    return out;
}

}  // namespace

std::set<std::string_view> left_open(std::string_view text) {
    std::set<std::string_view> names;
    for (const Piece& piece : pieces_of(text))
        if (!piece.open.empty()) names.insert(piece.open);
    return names;
}

std::span<const RefusalText> refusal_texts() { return all_texts; }

RefusalSaid refusal_said(const Words& words, const Diagnostic& refusal) {
    RefusalSaid said{{}, {}, refusal.message};
    std::size_t longest = 0;
    for (const RefusalText& one : all_texts) {
        const std::vector<Piece> pieces = pieces_of(one.text);
        // Where two fit, the one that says more by itself: `what is known of {person} was erased`.
        if (fast_length(pieces) <= longest) continue;
        auto values = values_in(pieces, refusal.message);
        if (!values) continue;
        longest = fast_length(pieces);
        said.name = one.name;
        said.text = filled(words, one.text, *values);
        said.values = std::move(*values);
    }
    return said;
}

}  // namespace ultima
