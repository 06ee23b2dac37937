// SPDX-License-Identifier: Apache-2.0
#include "evaluation/plan_filing_forms.h"

#include <utility>

namespace ultima {

std::string filing_text(const PlanFiling& filing) {
    std::string text;
    for (const std::string& sentence : filing_words(filing)) text += sentence + "\n";
    for (const PlanDeviation& one : filing.deviations) text += "  " + deviation_words(one) + "\n";
    return text;
}

void write_filing(JsonWriter& writer, const PlanFiling& filing) {
    writer.name("filing").object([&] {
        writer.name("filed_before_outcomes").flag(filing.before());
        writer.name("words").list([&] {
            for (const std::string& sentence : filing_words(filing)) writer.text(sentence);
        });
        writer.name("versions").list([&] {
            for (const FiledPlan& one : filing.filed) {
                writer.object([&] {
                    writer.name("event").number(one.event);
                    writer.name("at").text(to_text(one.at));
                    writer.name("by").text(one.by);
                    writer.name("role").text(one.role);
                    writer.name("hash").text(one.hash);
                    if (!one.reason.empty()) writer.name("reason").text(one.reason);
                });
            }
        });
        writer.name("table_written");
        filing.written&& filing.opened == 0 ? writer.text(to_text(*filing.written)) : writer.null();
        writer.name("outcomes_opened");
        filing.opened != 0 ? writer.text(to_text(*filing.written)) : writer.null();
        writer.name("outcomes_opened_event");
        filing.opened != 0 ? writer.number(filing.opened) : writer.null();
        writer.name("deviations").list([&] {
            for (const PlanDeviation& one : filing.deviations) {
                writer.object([&] {
                    writer.name("what").text(one.what);
                    writer.name("filed").text(one.filed);
                    writer.name("carried_out").text(one.now);
                });
            }
        });
    });
}

std::vector<Block> filing_notice(const PlanFiling& filing) {
    if (!filing.remarkable()) return {};
    const std::vector<std::string> words = filing_words(filing);
    return {Paragraph{words.front() + (words.size() > 2 ? " " + words[2] : ""), ParagraphLook::notice}};
}

std::vector<Block> filing_blocks(const PlanFiling& filing) {
    BulletList list;
    for (const std::string& sentence : filing_words(filing)) list.items.push_back({sentence});
    std::vector<Block> blocks{Heading{"Was it planned before?"}, std::move(list)};
    if (filing.deviations.empty()) return blocks;
    DocumentTable table{.header = {"Not as it was filed", "As filed", "As carried out"}, .rows = {}};
    for (const PlanDeviation& one : filing.deviations)
        table.rows.push_back({one.what, said_or_nothing(one.filed), said_or_nothing(one.now)});
    blocks.emplace_back(std::move(table));
    return blocks;
}

}  // namespace ultima
