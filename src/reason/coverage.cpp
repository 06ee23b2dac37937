// SPDX-License-Identifier: Apache-2.0
#include "reason/coverage.h"

#include "base/json_writer.h"
#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

std::string_view role_text(RuleRole role) {
    return role == RuleRole::rule ? "rule" : role == RuleRole::exception ? "exception" : "duty";
}

/// The text of a row with its blanks folded.
std::string row_text(const Sources& sources, Span span) {
    std::string text;
    for (const char c : sources.text(span))
        if (c != ' ' || !text.ends_with(' ')) text += c;
    return text;
}

class CoverageText {
  public:
    CoverageText(const Pack& pack, const Sources& sources, const Coverage& coverage)
        : pack_(pack), sources_(sources), coverage_(coverage) {}

    std::string all() {
        for (RuleId id = 0; id < pack_.rules.size(); ++id) rule(id);
        for (TableId id = 0; id < pack_.tables.size(); ++id) table(id);
        summary();
        return std::move(out_);
    }

  private:
    static constexpr std::size_t shown_tests = 3;
    static constexpr std::size_t text_width = 60;

    /// "12 tests: law.md:80, law.md:81, law.md:90 and 9 more"
    std::string tests(const TestList& tests) const {
        if (tests.empty()) return "! no test";
        std::string text = fmt::format("{} test{}: ", tests.size(), tests.size() == 1 ? "" : "s");
        for (std::size_t i = 0; i < tests.size() && i < shown_tests; ++i) {
            const Span span = pack_.tests[tests[i]].span;
            const std::string_view path = sources_.name(span.file);
            const std::size_t slash = path.find_last_of("/\\");
            text += fmt::format("{}{}:{}", i == 0 ? "" : ", ",
                                path.substr(slash == std::string_view::npos ? 0 : slash + 1),
                                sources_.position(span.file, span.begin).line);
        }
        if (tests.size() > shown_tests) text += fmt::format(" and {} more", tests.size() - shown_tests);
        return text;
    }

    void rule(RuleId id) {
        const Rule& rule = pack_.rules[id];
        const Coverage::OfRule& covered = coverage_.rules[id];
        out_ += fmt::format("{} {} ({})\n", role_text(rule.role), rule.label, rule.cite);
        out_ += fmt::format("  applies         {}\n", tests(covered.seen.yes));
        const bool always = rule.when == nothing && rule.unless.empty() && covered.seen.no.empty();
        if (!always) out_ += fmt::format("  does not apply  {}\n", tests(covered.seen.no));
        rules_yes_ += covered.seen.yes.empty() ? 0 : 1;
        rules_no_ += always || !covered.seen.no.empty() ? 1 : 0;
        for (const Coverage::Part& part : covered.parts) {
            const std::string& text = pack_.texts[part.node];
            const std::size_t width = code_points(text);
            const bool both = !part.seen.yes.empty() && !part.seen.no.empty();
            out_ += fmt::format("  {} {}{}  yes {}, no {}\n", both ? ' ' : '!', text,
                                std::string(width < text_width ? text_width - width : 0, ' '),
                                part.seen.yes.size(), part.seen.no.size());
            ++parts_;
            parts_both_ += both ? 1 : 0;
        }
    }

    void table(TableId id) {
        const Table& table = pack_.tables[id];
        out_ += fmt::format("table {} ({})\n", table.name, table.cite);
        for (std::size_t row = 0; row < table.rows.size(); ++row) {
            out_ += fmt::format("  {}\n      {}\n", row_text(sources_, table.rows[row].span),
                                tests(coverage_.rows[id][row]));
            ++rows_;
            rows_reached_ += coverage_.rows[id][row].empty() ? 0 : 1;
        }
    }

    void summary() {
        out_ += fmt::format(
            "\n{} of {} rules seen applying, {} seen not applying (or without a condition)\n"
            "{} of {} conditions seen both ways\n{} of {} table rows reached\n",
            rules_yes_, pack_.rules.size(), rules_no_, parts_both_, parts_, rows_reached_, rows_);
    }

    const Pack& pack_;
    const Sources& sources_;
    const Coverage& coverage_;
    std::string out_;
    std::size_t rules_yes_ = 0, rules_no_ = 0, parts_ = 0, parts_both_ = 0, rows_ = 0, rows_reached_ = 0;
};

void append(JsonWriter& json, const TestList& tests) {
    json.list([&] {
        for (const std::uint32_t test : tests) json.number(test);
    });
}

void append_tests(JsonWriter& json, const Pack& pack, const Sources& sources) {
    json.list([&] {
        for (const PackTest& test : pack.tests)
            json.object([&] {
                json.name("name").text(test.name);
                json.name("file").text(sources.name(test.span.file));
                json.name("line").number(sources.position(test.span.file, test.span.begin).line);
            });
    });
}

void append_rule(JsonWriter& json, const Pack& pack, const Rule& rule, const Coverage::OfRule& covered) {
    json.object([&] {
        json.name("rule").text(rule.label);
        json.name("role").text(role_text(rule.role));
        json.name("cite").text(rule.cite);
        append(json.name("applies"), covered.seen.yes);
        append(json.name("does_not_apply"), covered.seen.no);
        json.name("conditions").list([&] {
            for (const Coverage::Part& part : covered.parts)
                json.object([&] {
                    json.name("condition").text(pack.texts[part.node]);
                    append(json.name("yes"), part.seen.yes);
                    append(json.name("no"), part.seen.no);
                });
        });
    });
}

}  // namespace

std::string coverage_text(const Pack& pack, const Sources& sources, const Coverage& coverage) {
    return CoverageText(pack, sources, coverage).all();
}

std::string coverage_json(const Pack& pack, const Sources& sources, const Coverage& coverage) {
    std::string out;
    JsonWriter json(out);
    json.object([&] {
        json.name("pack").text(pack.manifest.id);
        append_tests(json.name("tests"), pack, sources);
        json.name("rules").list([&] {
            for (RuleId id = 0; id < pack.rules.size(); ++id)
                append_rule(json, pack, pack.rules[id], coverage.rules[id]);
        });
        json.name("tables").list([&] {
            for (TableId id = 0; id < pack.tables.size(); ++id)
                json.object([&] {
                    json.name("table").text(pack.tables[id].name);
                    json.name("rows").list([&] {
                        for (std::size_t row = 0; row < pack.tables[id].rows.size(); ++row)
                            json.object([&] {
                                const Span span = pack.tables[id].rows[row].span;
                                json.name("row").text(row_text(sources, span));
                                json.name("line").number(sources.position(span.file, span.begin).line);
                                append(json.name("tests"), coverage.rows[id][row]);
                            });
                    });
                });
        });
    });
    return out;
}

}  // namespace ultima
