// SPDX-License-Identifier: Apache-2.0
#include "audit/report_page.h"

#include "base/language.h"
#include "base/text.h"
#include "report/plot.h"
#include "report/style.h"
#include "report/template.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {

extern const std::string_view report_template;  // report_template.cpp

namespace {

/// Fills the page from a summary. Every count passes through `count`, which hides small ones.
class Page {
  public:
    Page(const AuditSummary& summary, const Pack& pack, const Wording& words)
        : summary_(summary), pack_(pack), words_(words) {}

    std::string html() {
        data_["style"] = page_style();
        head();
        required();
        coming();
        court_may();
        cannot_say();
        set_aside();
        measures();
        classified();
        citations();
        method();
        return fill(report_template, data_);
    }

  private:
    bool hidden(std::int64_t count) const { return is_hidden(count, summary_.hide_below); }

    std::string count(std::int64_t count) const { return shown_count(count, summary_.hide_below); }

    Bar bar(std::string label, std::int64_t number) const {
        return {std::move(label), number, count(number), hidden(number), {}};
    }
    Bar bar(Shown label, std::int64_t number) const {
        return {std::string(label.text), number, count(number), hidden(number), foreign_language(label)};
    }

    /// The language of a text; empty if it is that of the page.
    std::string foreign_language(Shown shown) const {
        constexpr std::string_view of_the_page = "en";
        const std::string_view language = words_.language_of(shown);
        return shown.text.empty() || language == of_the_page ? std::string() : std::string(language);
    }

    /// A text in another language than the page's says so, with its direction, and keeps both to itself.
    Markup shown(Shown shown) const {
        const std::string language = foreign_language(shown);
        if (language.empty()) return {escaped(shown.text)};
        return {fmt::format("<bdi lang=\"{}\" dir=\"{}\">{}</bdi>", escaped(language),
                            right_to_left(language) ? "rtl" : "ltr", escaped(shown.text))};
    }

    // What the summary names by its id.
    Shown measure(const std::string& id) const {
        const auto measure = pack_.find_measure(id);
        return measure ? words_.name(pack_.measures[*measure]) : Shown{id};
    }
    Shown fact(const std::string& id) const {
        const auto fact = pack_.find_fact(id);
        return fact ? words_.name(pack_.facts[*fact]) : Shown{id};
    }
    Shown question(const std::string& id) const {
        const auto fact = pack_.find_fact(id);
        return fact ? words_.question(pack_.facts[*fact]) : Shown{};
    }

    std::int64_t rows(Overall overall) const { return summary_.overall[static_cast<std::size_t>(overall)]; }

    /// What a number counts: the sentences on the page go on with "for whom" and "whom".
    std::string units(std::int64_t number) const {
        if (summary_.unit == "person") return number == 1 ? "person" : "people";
        if (summary_.unit == "episode") return number == 1 ? "person in custody" : "people in custody";
        return number == 1 ? "person (counted by case)" : "people (counted by case)";
    }

    void head() {
        data_["title"] = words_.plain(words_.title());
        data_["shown title"] = shown(words_.title());
        data_["on"] = to_text(summary_.on);
        data_["disclaimer"] = shown(words_.disclaimer());
        data_["rows in"] = count(summary_.rows_in) + " " + units(summary_.rows_in);
        data_["in scope"] = count(summary_.in_scope);
        data_["out of scope"] = count(summary_.out_of_scope_rows);
        data_["cannot compute"] = count(summary_.cannot_compute_rows);
        data_["unread"] = count(summary_.unread);
        std::vector<BarShare> shares;
        TemplateData::List legend;
        int shade = 0;
        for (const Overall overall :
             {Overall::release_required, Overall::court_may, Overall::cannot_say_yet, Overall::conflict,
              Overall::custody_not_excluded, Overall::cannot_compute}) {
            const std::int64_t number = rows(overall);
            if (number > 0 && !hidden(number))
                shares.push_back({std::string(to_text(overall)), number, shade});
            TemplateData line;
            line["name"] = std::string(to_text(overall));
            line["rows"] = count(number);
            line["shade"] = std::to_string(shade++);
            legend.push_back(std::move(line));
        }
        data_["shares"] = share_plot("All answers in one bar", shares);
        data_["legend"] = std::move(legend);
    }

    void required() {
        const std::int64_t number = rows(Overall::release_required);
        data_["required"] = count(number);
        data_["required units"] = units(number);
        data_["any required"] = number > 0;
        data_["required recalled"] = count(summary_.required_recalled);
        data_["any required recalled"] = summary_.required_recalled > 0;
        TemplateData::List lines;
        for (const RequiredLine& line : summary_.required) {
            TemplateData row;
            row["measure"] =
                line.custody_barred ? Markup{"Custody has to end"} : shown(measure(line.measure));
            row["rule"] = line.rule;
            row["cite"] = line.cite;
            row["recalled"] = line.recalled;
            row["decided by"] = shown(words_.role(line.decided_by));
            row["rows"] = count(line.rows);
            const bool dates = line.days_past.rows >= summary_.hide_below;
            row["median"] = dates ? grouped(line.days_past.median) : std::string("-");
            row["ninetieth"] = dates ? grouped(line.days_past.ninetieth) : std::string("-");
            lines.push_back(std::move(row));
        }
        data_["required lines"] = std::move(lines);
        std::vector<Bar> bars;
        for (const DaysPast::Bin& bin : summary_.days_past.bins)
            bars.push_back(bar(bin_label(bin), bin.rows));
        data_["days past plot"] = bar_plot("Days past the date", bars);
        data_["any days past"] = summary_.days_past.rows > 0 && !hidden(summary_.days_past.rows);
        data_["person days"] = count(summary_.days_past.person_days);
    }

    static std::string bin_label(const DaysPast::Bin& bin) {
        if (!bin.to) return fmt::format("{} days or more", bin.from);
        if (bin.from == 0 && *bin.to == 0) return "since today";
        return fmt::format("{} to {} days", bin.from, *bin.to);
    }

    void coming() {
        const char* labels[] = {"within 30 days", "in 31 to 90 days", "in 91 to 365 days", "later"};
        std::vector<Bar> bars;
        std::int64_t all = 0;
        for (std::size_t i = 0; i < summary_.coming.size(); ++i) {
            bars.push_back(bar(labels[i], summary_.coming[i]));
            all += summary_.coming[i];
        }
        data_["any coming"] = all > 0;
        data_["coming plot"] = bar_plot("Due on a later day that is already known", bars);
    }

    void court_may() {
        const std::int64_t number = rows(Overall::court_may);
        data_["may"] = count(number);
        data_["may units"] = units(number);
        std::vector<Bar> bars;
        for (const MayLine& line : summary_.may)
            if (line.rows > 0) bars.push_back(bar(measure(line.measure), line.rows));
        data_["any may"] = !bars.empty();
        data_["may plot"] = bar_plot("Measures that a court may order", bars);
    }

    void cannot_say() {
        const std::int64_t number = rows(Overall::cannot_say_yet);
        data_["unknown"] = count(number);
        data_["unknown units"] = units(number);
        TemplateData::List lines;
        std::vector<Bar> bars;
        for (const UnknownLine& line : summary_.unknown) {
            if (line.takes_part == 0) continue;
            TemplateData row;
            row["fact"] = shown(fact(line.fact));
            row["question"] = shown(question(line.fact));
            row["who"] = shown(words_.role(line.who));
            row["alone"] = count(line.settles_alone);
            row["part"] = count(line.takes_part);
            lines.push_back(std::move(row));
            if (line.settles_alone == 0 || bars.size() == 12) continue;
            if (bars.empty()) data_["first fact"] = shown(fact(line.fact));
            bars.push_back(bar(fact(line.fact), line.settles_alone));
        }
        data_["any unknown"] = !lines.empty();
        data_["unknown lines"] = std::move(lines);
        TemplateData::List steps;
        for (const CollectLine& line : summary_.collect) {
            TemplateData row;
            TemplateData::List facts;
            for (const std::string& each : line.facts) {
                TemplateData one;
                one["fact"] = shown(fact(each));
                one["again"] = !facts.empty();
                facts.push_back(std::move(one));
            }
            row["facts"] = std::move(facts);
            row["rows"] = count(line.rows);
            row["most"] = count(line.at_most);
            steps.push_back(std::move(row));
        }
        data_["any steps"] = !steps.empty();
        data_["steps"] = std::move(steps);
        data_["any alone"] = !bars.empty();
        data_["unknown plot"] = bar_plot("Rows that one fact alone would settle", bars);
    }

    void set_aside() {
        TemplateData::List out;
        for (const OutOfScopeLine& line : summary_.out_of_scope) {
            TemplateData row;
            row["reason"] = line.reason;
            row["code"] = line.code;
            row["rows"] = count(line.rows);
            out.push_back(std::move(row));
        }
        data_["any out"] = !out.empty();
        data_["out lines"] = std::move(out);
        TemplateData::List cannot;
        for (const CannotComputeLine& line : summary_.cannot_compute) {
            TemplateData row;
            row["code"] = line.code;
            const auto rule = pack_.find_rule(line.rule);
            row["reason"] = shown(rule ? words_.cannot(pack_.rules[*rule]) : Shown{line.reason});
            row["cite"] = line.cite;
            row["rows"] = count(line.rows);
            cannot.push_back(std::move(row));
        }
        data_["any cannot"] = !cannot.empty();
        data_["cannot lines"] = std::move(cannot);
        TemplateData::List bad;
        for (const BadCellLine& line : summary_.bad_cells) {
            TemplateData row;
            row["fact"] = shown(fact(line.fact));
            row["column"] = line.column;
            row["expected"] = line.expected;
            row["rows"] = count(line.rows);
            bad.push_back(std::move(row));
        }
        data_["any bad"] = !bad.empty();
        data_["bad lines"] = std::move(bad);
    }

    void measures() {
        constexpr Status columns[] = {Status::required, Status::available,          Status::undetermined,
                                      Status::not_yet,  Status::conditions_not_met, Status::barred,
                                      Status::conflict, Status::cannot_compute};
        const std::int64_t whole = summary_.in_scope + summary_.cannot_compute_rows;
        std::int64_t elsewhere = 0;
        TemplateData::List lines;
        for (const MeasureLine& line : summary_.measures) {
            const auto at_no_stage = line.rows[static_cast<std::size_t>(Status::not_at_this_stage)];
            if (line.role != MeasureRole::custody && at_no_stage == whole) {
                ++elsewhere;
                continue;
            }
            TemplateData row;
            row["measure"] = shown(measure(line.measure));
            row["kind"] = line.role == MeasureRole::kind;
            TemplateData::List cells;
            for (const Status status : columns) {
                TemplateData cell;
                cell["rows"] = count(line.rows[static_cast<std::size_t>(status)]);
                cells.push_back(std::move(cell));
            }
            row["cells"] = std::move(cells);
            lines.push_back(std::move(row));
        }
        data_["measure lines"] = std::move(lines);
        data_["any elsewhere"] = elsewhere > 0;
        data_["elsewhere"] = std::to_string(elsewhere);
    }

    void classified() {
        TemplateData::List lines;
        for (const ClassifiedLine& line : summary_.classified) {
            if (line.rows == 0 || hidden(line.rows)) continue;
            TemplateData row;
            row["code"] = line.code;
            row["result"] = line.result;
            row["cite"] = line.cite;
            row["recalled"] = line.recalled;
            row["rows"] = count(line.rows);
            lines.push_back(std::move(row));
        }
        data_["any classified"] = !lines.empty();
        data_["classified table"] = summary_.classified_table;
        data_["classified lines"] = std::move(lines);
    }

    void citations() {
        TemplateData::List lines;
        for (const CitationLine& line : summary_.citations) {
            TemplateData row;
            row["cite"] = line.cite;
            row["checked"] = line.checked;
            row["source"] = line.source;
            row["date"] = line.date ? to_text(*line.date) : std::string();
            row["rows"] = count(line.rows);
            lines.push_back(std::move(row));
        }
        data_["citation lines"] = std::move(lines);
        TemplateData::List assumed;
        for (const AuditSummary::Assumed& line : summary_.assumed) {
            TemplateData row;
            row["fact"] = shown(fact(line.fact));
            row["value"] = shown(words_.value(line.value));
            row["why"] = shown(why(line));
            row["cite"] = line.cite;
            row["rows"] = count(line.rows);
            assumed.push_back(std::move(row));
        }
        data_["any assumed"] = !assumed.empty();
        data_["assumed lines"] = std::move(assumed);
        TemplateData::List marks;
        for (const MarkLine& line : summary_.marks) {
            TemplateData row;
            row["compelled"] = line.compelled;
            row["on"] = line.on;
            row["why"] = line.why;
            row["cite"] = line.cite;
            row["rows"] = count(line.rows);
            marks.push_back(std::move(row));
        }
        data_["any marks"] = !marks.empty();
        data_["mark lines"] = std::move(marks);
    }

    Shown why(const AuditSummary::Assumed& line) const {
        const auto fact = pack_.find_fact(line.fact);
        return fact ? words_.why(pack_.facts[*fact]) : Shown{line.why};
    }

    void method() {
        const PackBits& pack = summary_.pack;
        data_["pack"] = fmt::format("{} {}", pack.id, pack.version);
        data_["pack hash"] = pack.hash.substr(0, 16);
        data_["law as of"] = pack.law_as_of ? to_text(*pack.law_as_of) : std::string("not stated");
        data_["authority"] = pack.authority;
        data_["reviewer"] = pack.reviewer;
        data_["table"] = summary_.table_file;
        data_["table hash"] = summary_.table_hash.substr(0, 16);
        data_["has map"] = !summary_.map_file.empty();
        data_["map"] = summary_.map_file;
        data_["map hash"] = summary_.map_hash.substr(0, 16);
        data_["program"] = summary_.program_version;
        data_["hide below"] = std::to_string(summary_.hide_below);
        TemplateData::List not_mapped;
        for (const std::string& each : summary_.facts_not_mapped) {
            TemplateData line;
            line["fact"] = shown(fact(each));
            line["again"] = !not_mapped.empty();
            not_mapped.push_back(std::move(line));
        }
        data_["facts not mapped"] = std::move(not_mapped);
        data_["any not mapped"] = !summary_.facts_not_mapped.empty();
        std::vector<std::string> ignored;
        for (const AuditSummary::Ignored& column : summary_.ignored)
            ignored.push_back(fmt::format("{} ({})", column.column, column.why));
        data_["any ignored"] = !ignored.empty();
        data_["ignored"] = joined(ignored);
        TemplateData::List mapped;
        for (const MappedFact& line : summary_.facts) {
            TemplateData row;
            row["fact"] = shown(fact(line.fact));
            row["from"] = line.from;
            row["known"] = count(line.known);
            row["unknown"] = count(line.unknown);
            mapped.push_back(std::move(row));
        }
        data_["mapped lines"] = std::move(mapped);
        TemplateData::List notes;
        for (const std::string& note : summary_.notes) {
            TemplateData line;
            line["note"] = note;
            notes.push_back(std::move(line));
        }
        data_["notes"] = std::move(notes);
    }

    const AuditSummary& summary_;
    const Pack& pack_;
    const Wording& words_;
    TemplateData data_;
};

}  // namespace

std::string report_page(const AuditSummary& summary, const Pack& pack, const Wording& words) {
    return Page(summary, pack, words).html();
}

}  // namespace ultima
