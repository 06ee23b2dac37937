// SPDX-License-Identifier: Apache-2.0
#include "law/check_citations.h"

#include "law/report.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace ultima {
namespace {

/// Where a text stands as a value below a key of pack.yaml, whose values have no spans of their own.
std::optional<Span> in_manifest(const Sources& sources, std::string_view key, std::string_view text) {
    for (std::uint32_t file = 0; file < sources.count(); ++file) {
        if (!sources.name(file).ends_with("pack.yaml")) continue;
        const std::string_view yaml = sources.text(file);
        const std::size_t start = yaml.find(key);
        for (std::size_t at = yaml.find(text, start); at < yaml.size(); at = yaml.find(text, at + 1)) {
            const std::size_t end = at + text.size();
            if (end < yaml.size() && std::string_view("\"',}\r\n").find(yaml[end]) == std::string_view::npos)
                continue;
            return Span{file, static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(end)};
        }
        return Span{file, 0, 0};
    }
    return std::nullopt;
}

std::size_t common_beginning(std::string_view a, std::string_view b) {
    const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
    return static_cast<std::size_t>(end - a.begin());
}

class Citations {
  public:
    Citations(const Pack& pack, const Sources& sources, PackFindings& out)
        : pack_(pack), sources_(sources), out_(out) {
        for (const Citation& listed : pack.manifest.citations)
            if (!listed.cite.empty()) listed_.insert(listed.cite);
    }

    void run() {
        for (const Rule& rule : pack_.rules) {
            expect_listed(rule.cite, rule.cite_span);
            expect_listed(rule.adverse);
            expect_listed(rule.compelled);
        }
        for (const Table& table : pack_.tables) {
            expect_listed(table.cite, table.cite_span);
            expect_listed(table.adverse);
            for (const TableRow& row : table.rows)
                if (row.cite != table.cite) expect_listed(row.cite, row.span);
        }
        for (const Fact& fact : pack_.facts) {
            if (!fact.presumed) continue;
            expect_listed(fact.presumed->cite, fact.presumed->span);
            expect_listed(fact.presumed->adverse);
        }
        // All of a block have the same.
        const Definition* before = nullptr;
        for (const Definition& definition : pack_.definitions) {
            if (!definition.cite.empty() && (before == nullptr || before->cite != definition.cite))
                expect_listed(definition.cite, definition.span);
            before = &definition;
        }
        const CalendarSettings& calendar = pack_.manifest.calendar;
        for (const std::string& cite :
             std::set<std::string>{calendar.first_day_cite, calendar.month_end_cite, calendar.fraction_cite})
            if (!cite.empty()) expect_listed(cite, in_manifest(sources_, "calendar:", cite));
        for (const MostFavourable& setting : pack_.most_favourable) expect_listed(setting.cite, setting.span);
        for (const Citation& listed : pack_.manifest.citations) expect_evidence(listed);
    }

  private:
    void expect_listed(const std::optional<Mark>& mark) {
        if (mark) expect_listed(mark->cite, mark->span);
    }

    void expect_listed(const std::string& cite, std::optional<Span> span) {
        if (is_listed(cite)) return;
        std::string help =
            "add it under `citations` in pack.yaml: `text: recalled` if it was written from memory, "
            "`text: checked` with `source` and `date` if it was compared with the statute";
        const std::string_view alike = most_alike(cite);
        if (2 * common_beginning(alike, cite) > cite.size())
            help = "pack.yaml lists " + in_quotes(alike) + ", if that is meant; else " + help;
        out_.error("C014", span,
                   cite.empty() ? "there is no citation"
                                : "pack.yaml lists no citation that " + in_quotes(cite) + " begins with",
                   std::move(help));
    }

    /// As Pack::citation, but quick for long lists. A listed beginning of a text is not after it in the order
    /// of texts, and where the one before is no beginning, no text longer than their common beginning is.
    bool is_listed(std::string_view cite) const {
        for (std::string_view start = cite; !start.empty();) {
            const auto after = listed_.upper_bound(start);
            if (after == listed_.begin()) return false;
            const std::string& before = *std::prev(after);
            if (start.starts_with(before)) return true;
            start = start.substr(0, common_beginning(start, before));
        }
        return false;
    }

    /// The listed citation with the longest beginning in common: a neighbour in the order of texts.
    std::string_view most_alike(std::string_view cite) const {
        const auto after = listed_.lower_bound(cite);
        std::string_view best;
        if (after != listed_.end()) best = *after;
        if (after != listed_.begin())
            if (const std::string_view before = *std::prev(after);
                common_beginning(before, cite) > common_beginning(best, cite))
                best = before;
        return best;
    }

    void expect_evidence(const Citation& listed) {
        if (listed.text != CitationCheck::checked || (!listed.source.empty() && listed.date) ||
            out_.full("C015"))
            return;
        const std::string lacks = !listed.source.empty() ? "a date"
                                  : listed.date          ? "a source"
                                                         : "a source and a date";
        out_.error(
            "C015", in_manifest(sources_, "citations:", listed.cite),
            in_quotes(listed.cite) + " is listed as checked, but without " + lacks,
            "say what text it was compared with (`source`) and when (`date`), or write `text: recalled`");
    }

    const Pack& pack_;
    const Sources& sources_;
    PackFindings& out_;
    std::set<std::string, std::less<>> listed_;
};

}  // namespace

void check_citations(const Pack& pack, const Sources& sources, PackFindings& findings) {
    Citations(pack, sources, findings).run();
}

}  // namespace ultima
