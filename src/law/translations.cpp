// SPDX-License-Identifier: Apache-2.0
#include "law/translations.h"

#include "base/text.h"
#include "law/po.h"
#include "law/written.h"

#include <algorithm>
#include <map>
#include <set>

namespace ultima {
namespace {

std::string joined(std::string_view kind, std::string_view name, std::string_view part = {}) {
    std::string key(kind);
    (key += '.') += name;
    if (!part.empty()) (key += '.') += part;
    return key;
}

/// Collects texts, each key once; empty texts are nothing to translate.
class Texts {
  public:
    explicit Texts(const Pack& pack) : pack_(pack) {}

    std::vector<PackText> all() {
        add("pack.title", pack_.manifest.title);
        add("pack.disclaimer", pack_.manifest.disclaimer);
        for (const Measure& measure : pack_.measures) add(measure_key(measure.name), measure.display);
        for (const Fact& fact : pack_.facts) {
            add(fact_key(fact.name, "name"), fact.name);
            add(fact_key(fact.name, "question"), fact.question);
            if (fact.presumed) add(fact_key(fact.name, "why"), fact.presumed->why);
        }
        for (const ChoiceType& choice : pack_.choices)
            for (const std::string& value : choice.values) add(value_key(value), value);
        for (const Measure& measure : pack_.measures) add(role_key(measure.decided_by), measure.decided_by);
        for (const Fact& fact : pack_.facts) add(role_key(fact.who), fact.who);
        for (const Rule& rule : pack_.rules) of_rule(rule);
        return std::move(texts_);
    }

  private:
    void of_rule(const Rule& rule) {
        if (rule.role == RuleRole::duty) {
            add(duty_key(rule.label, "who"), rule.who);
            add(duty_key(rule.label, "what"), rule.what);
        }
        for (std::size_t i = 0; i < rule.needs.size(); ++i) add(need_key(rule, i), rule.needs[i].text);
        for (std::size_t i = 0; i < rule.considers.size(); ++i)
            add(considers_key(rule, i), rule.considers[i]);
        add(cannot_key(rule.label), rule.cannot_reason);
        for (const Gives& gives : rule.gives)
            if (!pack_.find_fact(gives.name)) add(given_key(gives.name), gives.name);
    }

    void add(std::string key, const std::string& text) {
        if (!text.empty() && seen_.insert(key).second) texts_.push_back({std::move(key), text});
    }

    const Pack& pack_;
    std::vector<PackText> texts_;
    std::set<std::string> seen_;
};

class TranslationReader {
  public:
    TranslationReader(const Sources& sources, Pack& pack, Report& report, Diagnostics& out, bool match)
        : sources_(sources), pack_(pack), report_(report), out_(out), match_(match) {
        if (!match) return;
        texts_ = pack_texts(pack);
        for (std::size_t i = 0; i < texts_.size(); ++i) {
            place_of_.emplace(texts_[i].key, i);
            keys_.emplace_back(texts_[i].key);
        }
    }

    void read(std::uint32_t file, Translation& into) {
        const std::size_t errors = report_.count();
        std::map<std::string, Span> seen;
        for (const PoEntry& entry : read_po(sources_, file, report_)) {
            if (report_.full()) return;
            if (!entry.has_context && entry.id.empty())
                header(entry, into.language);
            else
                take(entry, seen, into);
        }
        if (!match_ || report_.count() > errors || into.texts.size() == texts_.size()) return;
        out_.push_back({Severity::note,
                        "O007",
                        std::nullopt,
                        std::to_string(texts_.size() - into.texts.size()) + " of " +
                            std::to_string(texts_.size()) + " texts are not translated into " +
                            in_quotes(into.language) + "; they are shown in " +
                            in_quotes(pack_.manifest.languages.front()),
                        {},
                        {}});
    }

  private:
    void header(const PoEntry& entry, const std::string& language) {
        for (const std::string_view line : split_lines(entry.text)) {
            const std::size_t colon = std::min(line.find(':'), line.size());
            const std::string_view name = trim(line.substr(0, colon));
            const std::string_view value = trim(line.substr(std::min(colon + 1, line.size())));
            std::string said(value);
            std::replace(said.begin(), said.end(), '_', '-');  // pt_BR, as gettext writes it
            if (name == "Language" && !value.empty() && said != language)
                report_.error("O003", entry.text_span,
                              "the header says that this is " + in_quotes(value) + ", the name of the file " +
                                  in_quotes(language));
            std::string small(value);
            std::transform(small.begin(), small.end(), small.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
            if (name == "Content-Type" && small.find("charset=") != std::string::npos &&
                small.find("charset=utf-8") == std::string::npos)
                report_.error("O001", entry.text_span, "the header says that this file is not UTF-8",
                              "save it as UTF-8 and write `charset=UTF-8`");
        }
    }

    void take(const PoEntry& entry, std::map<std::string, Span>& seen, Translation& into) {
        if (!entry.has_context)
            return report_.error("O001", entry.id_span,
                                 "this entry has no `msgctxt` with the key of the text",
                                 "write one above it, such as `msgctxt \"pack.title\"`");
        const auto [before, added] = seen.try_emplace(entry.context, entry.context_span);
        if (!added)
            return report_.error("O005", entry.context_span,
                                 in_quotes(entry.context) + " is translated twice", {},
                                 {{before->second, "first here"}});
        const std::string text = fold_blanks(entry.text);
        for (std::size_t at = 0; at < text.size();) {
            const CodePoint point = first_code_point(std::string_view(text).substr(at));
            if (has_no_place(point.value))
                return report_.error("O008", entry.text_span,
                                     "this translation holds a control character, or one that turns the "
                                     "direction of the text around it",
                                     "take it out: the direction is set where the text is shown");
            at += point.length;
        }
        if (!match_) return;
        const auto known = place_of_.find(entry.context);
        if (known == place_of_.end())
            return report_.error("O004", entry.context_span,
                                 "the pack has no text " + in_quotes(entry.context),
                                 did_you_mean(entry.context, keys_));
        if (text.empty()) return;
        const std::string& own = texts_[known->second].text;
        const bool changed = fold_blanks(entry.id) != fold_blanks(own);
        (changed || entry.fuzzy ? into.unsure : into.texts).emplace(entry.context, text);
        if (changed && !entry.fuzzy)
            report_.warning("O006", entry.id_span,
                            "the text has changed since it was translated; it is now " + in_quotes(own),
                            "translate it again; until then it is shown in " +
                                in_quotes(pack_.manifest.languages.front()));
    }

    const Sources& sources_;
    Pack& pack_;
    Report& report_;
    Diagnostics& out_;
    bool match_;
    std::vector<PackText> texts_;
    std::vector<std::string_view> keys_;
    std::map<std::string, std::size_t, std::less<>> place_of_;
};

}  // namespace

std::string fact_key(std::string_view fact, std::string_view part) { return joined("fact", fact, part); }
std::string measure_key(std::string_view measure) { return joined("measure", measure, "display"); }
std::string value_key(std::string_view value) { return joined("value", value); }
std::string role_key(std::string_view role) { return joined("role", role); }
std::string given_key(std::string_view name) { return joined("given", name); }
std::string duty_key(std::string_view label, std::string_view part) { return joined("duty", label, part); }
std::string cannot_key(std::string_view label) { return joined("rule", label, "cannot"); }

std::string need_key(const Rule& rule, std::size_t place) {
    std::vector<std::string_view> different;
    for (std::size_t i = 0; i <= place; ++i) {
        const std::string_view text = rule.needs[i].text;
        if (!text.empty() && std::find(different.begin(), different.end(), text) == different.end())
            different.push_back(text);
    }
    const auto found = std::find(different.begin(), different.end(), rule.needs[place].text);
    return joined("rule", rule.label, "needs." + std::to_string(found - different.begin() + 1));
}

std::string considers_key(const Rule& rule, std::size_t place) {
    return joined("rule", rule.label, "considers." + std::to_string(place + 1));
}

std::vector<PackText> pack_texts(const Pack& pack) { return Texts(pack).all(); }

std::string_view language_of_file(std::string_view name) {
    const std::size_t slash = name.find_last_of("/\\");
    if (slash != std::string_view::npos) name.remove_prefix(slash + 1);
    if (name.ends_with(".po")) name.remove_suffix(3);
    return name;
}

bool has_no_place(char32_t letter) {
    return letter < 0x20 || letter == 0x7f || (letter >= 0x80 && letter < 0xa0) ||
           (letter >= 0x202a && letter <= 0x202e) || (letter >= 0x2066 && letter <= 0x2069);
}

void read_translations(const Sources& sources, const std::vector<std::uint32_t>& files,
                       const std::vector<Span>& language_spans, bool match, Pack& pack, Report& report,
                       Diagnostics& diagnostics) {
    const std::vector<std::string>& languages = pack.manifest.languages;
    for (std::size_t i = 1; i < languages.size(); ++i) pack.translations.push_back({languages[i], {}, {}});
    std::set<std::string_view> found;
    TranslationReader reader(sources, pack, report, diagnostics, match);
    for (const std::uint32_t file : files) {
        const std::string_view language = language_of_file(sources.name(file));
        const auto listed = std::find_if(pack.translations.begin(), pack.translations.end(),
                                         [&](const Translation& each) { return each.language == language; });
        found.insert(language);
        if (listed != pack.translations.end()) {
            reader.read(file, *listed);
            continue;
        }
        const bool own = !languages.empty() && languages.front() == language;
        report.error(
            "O003", {file, 0, 0},
            own ? in_quotes(language) + " is the pack's own language, in which its texts stand already"
                : in_quotes(language) + " is not among the `languages` of pack.yaml",
            own ? "the first of the `languages` in pack.yaml is the pack's own"
                : "add it there, or take the file out");
    }
    for (std::size_t i = 1; i < languages.size(); ++i)
        if (!found.contains(languages[i]))
            report.error(
                "O002", language_spans[i],
                "there is no file " + in_quotes("lang/" + languages[i] + ".po") + " for this language",
                "add it, or take the language out");
}

std::string po_file(const Pack& pack, std::string_view language) {
    const auto translation = std::find_if(pack.translations.begin(), pack.translations.end(),
                                          [&](const Translation& each) { return each.language == language; });
    const auto in = [&](Translation::Texts Translation::*texts, const std::string& key) {
        if (translation == pack.translations.end()) return std::string();
        const auto known = ((*translation).*texts).find(key);
        return known == ((*translation).*texts).end() ? std::string() : known->second;
    };
    std::string out = "# The texts of the pack " + pack.manifest.id +
                      " (docs/pack-language.md, Other languages).\nmsgid \"\"\nmsgstr \"\"\n\"Language: " +
                      std::string(language) +
                      "\\n\"\n\"MIME-Version: 1.0\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
                      "\"Content-Transfer-Encoding: 8bit\\n\"\n";
    for (const PackText& text : pack_texts(pack)) {
        std::string translated = in(&Translation::texts, text.key);
        const bool unsure = translated.empty() && !in(&Translation::unsure, text.key).empty();
        if (unsure) translated = in(&Translation::unsure, text.key);
        out += unsure ? "\n#, fuzzy\n" : "\n";
        out += "msgctxt " + po_string(text.key) + "\nmsgid " + po_string(fold_blanks(text.text)) +
               "\nmsgstr " + po_string(translated) + "\n";
    }
    return out;
}

}  // namespace ultima
