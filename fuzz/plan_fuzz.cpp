// SPDX-License-Identifier: Apache-2.0
// Plans of evaluation and their tables: no text of either may crash what reads it or counts, or hang it; and
// where an answer comes, no number in it is missing without a word.
#include "base/render.h"
#include "evaluation/monitoring_plan.h"
#include "evaluation/plan.h"
#include "evaluation/plan_forms.h"
#include "must.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace {

constexpr std::int64_t hide_below = 5;

/// A refusal has words.
template <typename T>
bool given(const ultima::Result<T>& result, const ultima::Sources& sources) {
    must(result.has_value() ||
         (has_errors(result.error()) && !render_text(result.error(), sources, false).empty()));
    return result.has_value();
}

/// JSON writes what is no number as null, and words would say nan.
void fits(const std::string& text, const std::string& json) {
    must(nlohmann::json::accept(json));
    for (const std::string_view no_number : {" nan", " inf", "-nan", "-inf"})
        must(text.find(no_number) == std::string::npos);
}

}  // namespace

/// A plan, a line of '===', and its table in CSV.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view mark = "\n===\n";
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const std::size_t end = input.find(mark);
    const std::string text(input.substr(0, end));
    const std::string rows(end == std::string_view::npos ? std::string_view()
                                                         : input.substr(end + mark.size()));
    ultima::Sources sources;
    const std::uint32_t file = sources.add("plan.yaml", text);
    if (ultima::is_monitoring_plan(text)) {
        const auto plan = ultima::read_monitoring_plan(sources, file);
        if (!given(plan, sources)) return 0;
        const auto made = ultima::carry_out_in_forms(*plan, sources, sources.add("table.csv", rows), "hash");
        if (given(made, sources)) fits(made->text + ultima::plan_page(made->report), made->json);
        return 0;
    }
    const auto plan = ultima::read_plan(sources, file);
    const auto table = ultima::read_text_table(rows);
    if (!given(plan, sources) || !given(table, sources)) return 0;
    const auto made = ultima::carry_out_in_forms(*plan, *table, "hash", hide_below);
    if (given(made, sources)) fits(made->text + ultima::plan_page(made->report), made->json);
    return 0;
}
