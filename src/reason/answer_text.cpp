// SPDX-License-Identifier: Apache-2.0
#include "reason/answer_text.h"

#include "base/text.h"
#include "law/baseline.h"
#include "reason/answer_parts.h"
#include "reason/overlaid.h"
#include "reason/versions.h"

#include <fmt/format.h>

#include <utility>

namespace ultima {

std::string_view plain_words(Status status) {
    switch (status) {
        case Status::required:
            return "required";
        case Status::available:
            return "may be ordered";
        case Status::conflict:
            return "two rules contradict each other";
        case Status::not_yet:
            return "not yet";
        case Status::conditions_not_met:
            return "conditions not met";
        case Status::cannot_compute:
            return "cannot be computed";
        case Status::barred:
            return "not allowed";
        case Status::not_at_this_stage:
            return "not at this stage";
        case Status::not_provided:
            return "not provided in this law";
        case Status::undetermined:
            return "cannot say yet";
    }
    return "";
}

namespace {

class Text {
  public:
    Text(Reasoner& reasoner, const KnownFacts& facts, const Answer& answer, const Wording& words, bool colour)
        : pack_(reasoner.pack()),
          facts_(facts),
          answer_(answer),
          words_(words),
          parts_(reasoner, facts, answer, words),
          colour_(colour) {}

    std::string all() {
        line(0, fmt::format("{} ({} {}), {}, on {}", words_.plain(words_.title()), pack_.manifest.id,
                            pack_.manifest.version, to_text(answer_.stage), to_text(answer_.on)));
        line(0, "");
        measures();
        laws();
        questions();
        duties();
        values();
        cannot_compute();
        assumed();
        marks("Against the person, by this law", false);
        marks("Compelled by this law", true);
        warnings();
        notes();
        return std::move(out_);
    }

    std::string short_reason(MeasureId measure) {
        const MeasureAnswer& answer = answer_.of(measure);
        if (answer.status == Status::undetermined)
            return answer.missing.empty() ? "" : "open: " + missing(answer.missing);
        if (!answer.because.empty()) return "because " + joined(parts_.cited(answer.because), ", ");
        if (!answer.either.empty()) return "because of one of " + joined(parts_.cited(answer.either), ", ");
        if (!answer.defeated.empty()) {
            const Defeated& first = answer.defeated.front();
            return fmt::format("{} does not apply because of {}", cited(first.rule),
                               joined(parts_.cited(first.by), ", "));
        }
        return answer.failed.empty() ? "" : failure(parts_.failure(answer.failed.front()));
    }

  private:
    static constexpr std::size_t status_column = 44;

    void line(int indent, std::string_view text) {
        out_.append(static_cast<std::size_t>(indent), ' ');
        out_ += text;
        out_ += '\n';
    }

    void heading(std::string_view text) {
        out_ += '\n';
        out_ += colour_ ? fmt::format("\033[1m{}\033[0m\n", text) : fmt::format("{}\n", text);
    }

    void measures() {
        std::vector<std::vector<MeasureId>> kinds(pack_.measures.size());
        const std::vector<MeasureId> order = shown_order(pack_);
        for (const MeasureId id : order)
            if (pack_.measures[id].role == MeasureRole::kind) kinds[pack_.measures[id].group].push_back(id);
        for (const MeasureId id : order) {
            if (pack_.measures[id].role == MeasureRole::kind || of_another_stage(id)) continue;
            one_measure(answer_.measures[id], 0);
            for (const MeasureId kind : kinds[id])
                if (!of_another_stage(kind)) one_measure(answer_.measures[kind], 2);
        }
        other_stages();
    }

    bool of_another_stage(MeasureId id) const {
        return answer_.measures[id].status == Status::not_at_this_stage && id != pack_.custody;
    }

    /// Measures of other stages in one line: there is nothing more to say about them here.
    void other_stages() {
        std::string names;
        for (MeasureId id = 0; id < pack_.measures.size(); ++id)
            if (of_another_stage(id) && pack_.measures[id].role != MeasureRole::group)
                names += (names.empty() ? "" : "; ") + title(pack_.measures[id]);
        if (names.empty()) return;
        line(0, "");
        line(0, "Not at this stage: " + names);
    }

    std::string_view words_for(const MeasureAnswer& answer, Status status) const {
        if (is_custody_left_open(pack_, answer.measure, status)) return "not excluded by this law";
        return plain_words(status);
    }

    std::string status_words(const MeasureAnswer& answer) const {
        std::string words(words_for(answer, answer.status));
        if (answer.since) words += " since " + to_text(*answer.since);
        if (answer.from) words += ", from " + to_text(*answer.from);
        if (answer.status == Status::undetermined) {
            std::string possible;
            for (std::size_t i = 0; i < status_count; ++i)
                if (answer.possible[i])
                    possible += (possible.empty() ? "" : " or ") +
                                std::string(words_for(answer, static_cast<Status>(i)));
            words += ": " + possible;
        }
        return words;
    }

    std::string coloured(Status status, const std::string& words) const {
        if (!colour_) return words;
        const int code = status == Status::required       ? 32
                         : status == Status::available    ? 36
                         : status == Status::undetermined ? 33
                                                          : 90;
        return fmt::format("\033[{}m{}\033[0m", code, words);
    }

    static std::string days_text(std::int64_t days) {
        return fmt::format("{} day{}", days, days == 1 ? "" : "s");
    }

    std::string ago(CivilDate day) const {
        const std::int64_t days = days_between(day, answer_.on);
        return days == 0 ? "today" : days_text(days) + " ago";
    }

    std::string title(const Measure& measure) const { return parts_.title(measure); }
    std::string title(FactId fact) const { return parts_.title(fact); }

    void one_measure(const MeasureAnswer& answer, int indent) {
        const Measure& measure = pack_.measures[answer.measure];
        std::string name(static_cast<std::size_t>(indent), ' ');
        const std::size_t width = name.size() + columns(words_.name(measure).text);
        name += title(measure);
        name.append(width < status_column ? status_column - width : 1, ' ');
        line(0, name + coloured(answer.status, status_words(answer)));
        if (measure.role == MeasureRole::group) return;
        const MeasureParts parts = parts_.measure(answer);
        for (const std::string& rule : parts.because) line(indent + 4, "because " + rule);
        if (!parts.either.empty())
            line(indent + 4, "because, whatever the missing facts are, " + joined(parts.either, ", or "));
        for (const DefeatParts& defeated : parts.defeated)
            line(indent + 4, fmt::format("{} does not apply because of {}", defeated.rule,
                                         joined(defeated.by, defeated.one_of ? " or " : ", ")));
        for (const FailureParts& failed : parts.failed) line(indent + 4, failure(failed));
        for (const std::string& rule : parts.advised) line(indent + 4, "the guideline advises it: " + rule);
        for (const std::string& rule : parts.advised_against)
            line(indent + 4, "the guideline advises against it: " + rule);
        if (parts.needs.size() > 1) line(indent + 4, fmt::format("needs {} things:", parts.needs.size()));
        for (const NeedParts& need : parts.needs)
            line(indent + 4, fmt::format("needs {}{}: {}", need.kind,
                                         need.says.empty() ? "" : " (" + need.says + ")", need.source));
        for (const SourcedText& one : parts.keep_in_mind)
            line(indent + 4, fmt::format("{} ({})", one.text, one.source));
        for (const SourcedText& one : parts.weigh)
            line(indent + 4, fmt::format("to be weighed: {}: {}", one.text, one.source));
        if (!parts.missing.empty()) line(indent + 4, "to settle it: " + missing(answer.missing));
        for (const Override* each : parts.overrides)
            line(indent + 4,
                 fmt::format("decided by {} ({}) on {}: {}; {}", each->by, each->role, to_text(each->on),
                             each->ordered ? "ordered" : "not ordered", each->reasons));
    }

    static std::string joined(const std::vector<std::string>& texts, std::string_view between) {
        return fmt::format("{}", fmt::join(texts, between));
    }

    std::string missing(const std::vector<DecidingSet>& sets) const {
        std::string text;
        for (const DecidingSet& set : sets) {
            std::string facts;
            for (const FactId fact : set.facts) facts += (facts.empty() ? "" : " and ") + title(fact);
            text += (text.empty() ? "" : "; or ") + facts;
        }
        return text;
    }

    std::string cited(RuleId id) const { return ultima::cited(pack_, id); }

    static std::string failure(const FailureParts& failed) {
        switch (failed.kind) {
            case FailureParts::Kind::not_in_force:
                return failed.rule + " is not in force on this day";
            case FailureParts::Kind::not_in_force_by:
                return failed.rule + " is not in force by the " + failed.by;
            case FailureParts::Kind::other_version:
                return failed.rule + " is not part of the version of the law that counts";
            case FailureParts::Kind::condition:
                break;
        }
        std::string text = fmt::format("{} needs: {}", failed.rule, failed.condition);
        if (!failed.held.empty()) text += fmt::format("; it is {}, needed {}", failed.held, failed.needed);
        return text;
    }

    void laws() {
        for (const AppliedLaw& law : answer_.laws) {
            const MostFavourable& setting = pack_.most_favourable[law.setting];
            heading(fmt::format("Which law counts{}: the most favourable one ({}{})",
                                setting.issue.empty() ? "" : " for " + setting.issue, setting.cite,
                                pack_.is_recalled(setting.cite) ? ", recalled" : ""));
            line(2, "for " + setting.scope);
            for (std::size_t place = 0; place < law.versions.size(); ++place)
                line(2, version_text(law, setting, place));
            if (law.applied) continue;
            if (!law.act) line(2, title(setting.from) + " is not known");
            line(2, law.too_many
                        ? "so many may be the mildest that none was looked at"
                        : "which of them is the mildest cannot be said: what they share is said above");
        }
    }

    std::string version_text(const AppliedLaw& law, const MostFavourable& setting, std::size_t place) const {
        const LawVersion& version = law.versions[place];
        const bool oldest = place == 0 && !law.act && law.versions.size() > 1;
        std::string text =
            oldest ? "the law before " + to_text(law.versions[1].day) : "the law of " + to_text(version.day);
        if (law.act == version.day) text += " (" + title(setting.from) + ")";
        text += fmt::format(": {} is {}", setting.key, words_.plain(key_type(pack_, setting), version.key));
        if (law.applied == place) return text + ": this one is applied";
        return law.applied || !version.open ? text : text + ": may be the mildest";
    }

    void questions() {
        if (answer_.ask.empty()) return;
        heading("Ask next");
        for (const Question& question : answer_.ask) {
            const Fact& fact = pack_.facts[question.fact];
            std::string settles;
            for (const MeasureId measure : question.settles)
                settles += (settles.empty() ? "" : ", ") + title(pack_.measures[measure]);
            const std::string who = words_.plain(words_.role(fact.who));
            line(2, fmt::format("{} ({}; settles {})", parts_.question(question.fact),
                                fact.source == FactSource::finding ? "for the " + who + " to find"
                                                                   : "from the " + who,
                                settles));
        }
    }

    void duties() {
        if (answer_.duties.empty()) return;
        heading("Duties");
        for (const DutyAnswer& answer : answer_.duties) {
            const Rule& rule = pack_.rules[answer.duty];
            std::string text =
                fmt::format("{}: {}, {}", words_.plain(words_.who(rule)), words_.plain(words_.what(rule)),
                            rule.within_days ? "within " + days_text(*rule.within_days) : "forthwith");
            if (answer.arises == Truth::unknown) text += "; whether it arises is not known yet";
            if (answer.since)
                text += fmt::format("; arose on {}, {}", to_text(*answer.since), ago(*answer.since));
            line(2, fmt::format("{} ({})", text, cited(answer.duty)));
        }
    }

    void values() {
        if (answer_.values.empty()) return;
        heading("Values");
        for (const GivenValue& given : answer_.values) {
            const Gives& gives = pack_.rules[given.rule].gives[given.place];
            line(2, fmt::format("{}: {} ({})", words_.plain(words_.given(gives)),
                                words_.plain(pack_.node(gives.value).type, given.value), cited(given.rule)));
        }
    }

    void cannot_compute() {
        if (answer_.cannot_compute.empty()) return;
        heading("Cannot be computed");
        for (const CannotCompute& cannot : answer_.cannot_compute) {
            const Rule& rule = pack_.rules[cannot.rule];
            line(2, fmt::format("{}{}: {} ({})", cannot.applies == Truth::unknown ? "perhaps " : "",
                                rule.cannot_code, words_.plain(words_.cannot(rule)), cited(cannot.rule)));
        }
    }

    void assumed() {
        if (answer_.assumed.empty()) return;
        heading("Assumed until someone shows otherwise");
        for (const FactId id : answer_.assumed) {
            const Fact& fact = pack_.facts[id];
            line(2, fmt::format("{}: {}, {} ({})", title(id), words_.plain(fact.type, facts_.values[id]),
                                words_.plain(words_.why(fact)), fact.presumed->cite));
        }
    }

    void marks(std::string_view title_of_all, bool compelled) {
        bool first = true;
        for (const MarkUse& use : answer_.marks) {
            if (use.compelled != compelled) continue;
            if (std::exchange(first, false)) heading(title_of_all);
            const Mark& mark = mark_of(pack_, use);
            std::string touched;
            for (const MeasureId measure : use.measures)
                touched += (touched.empty() ? "; touches " : ", ") + title(pack_.measures[measure]);
            const std::string against =
                compelled && pack_.overlay ? "; against " + un_baseline().source("S36") : "";
            line(2, fmt::format("{}: {} ({}{}{}){}", name_of(pack_, use), mark.why, mark.cite,
                                pack_.is_recalled(mark.cite) ? ", recalled" : "", against, touched));
        }
    }

    void warnings() {
        if (!pack_.overlay) return;
        const auto& places = pack_.overlay->warnings[static_cast<std::size_t>(answer_.stage)];
        if (!places.empty()) heading("Keep in mind");
        for (const std::uint32_t place : places)
            line(2, pack_.overlay->added[place].says + " (" + pack_.overlay->added[place].source + ")");
    }

    void notes() {
        if (!answer_.notes.empty()) heading("Notes");
        for (const std::string& note : answer_.notes) line(2, note);
        if (!pack_.manifest.disclaimer.empty()) {
            line(0, "");
            line(0, words_.plain(words_.disclaimer()));
        }
    }

    const Pack& pack_;
    const KnownFacts& facts_;
    const Answer& answer_;
    const Wording& words_;
    AnswerParts parts_;
    bool colour_;
    std::string out_;
};

}  // namespace

std::string short_reason(Reasoner& reasoner, const KnownFacts& facts, const Answer& answer,
                         MeasureId measure) {
    const Wording words(reasoner.pack());
    return Text(reasoner, facts, answer, words, false).short_reason(measure);
}

std::string answer_text(Reasoner& reasoner, const KnownFacts& facts, const Answer& answer,
                        const Wording& words, bool colour) {
    return Text(reasoner, facts, answer, words, colour).all();
}

std::string reasons_text(const Pack& pack, const std::vector<Reason>& reasons) {
    std::string out;
    for (const Reason& reason : reasons) {
        out.append(std::size_t{reason.depth} * 3, ' ');
        switch (reason.what) {
            case Reason::What::rule: {
                const Rule& rule = pack.rules[reason.rule];
                const char* verb = reason.truth == Truth::yes  ? "applies"
                                   : reason.truth == Truth::no ? "does not apply"
                                                               : "may apply";
                out +=
                    fmt::format("{} {} ({}): {}\n", rule.role == RuleRole::exception ? "exception" : "rule",
                                rule.label, rule.cite, verb);
                break;
            }
            case Reason::What::not_in_force:
                out += fmt::format("{}: {}\n", in_force_text(pack, pack.rules[reason.rule].validity),
                                   to_text(reason.truth));
                break;
            case Reason::What::condition:
                out += fmt::format("{}: {}\n", pack.texts[reason.node], to_text(reason.truth));
                break;
            case Reason::What::value:
                out += fmt::format("{} = {}\n", pack.texts[reason.node],
                                   to_text(pack, pack.node(reason.node).type, reason.value));
                break;
        }
    }
    return out;
}

}  // namespace ultima
