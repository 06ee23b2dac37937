// SPDX-License-Identifier: Apache-2.0
#include "audit/summary.h"

#include <nlohmann/json.hpp>

namespace ultima {

namespace {

using Json = nlohmann::ordered_json;

Json date_or_null(const std::optional<CivilDate>& date) {
    return date ? Json(to_text(*date)) : Json(nullptr);
}

Json json_of(const DaysPast& days) {
    Json bins = Json::array();
    for (const DaysPast::Bin& bin : days.bins)
        bins.push_back(
            {{"from", bin.from}, {"to", bin.to ? Json(*bin.to) : Json(nullptr)}, {"rows", bin.rows}});
    return {{"rows", days.rows},     {"date_unknown", days.date_unknown},     {"least", days.least},
            {"median", days.median}, {"upper_quartile", days.upper_quartile}, {"ninetieth", days.ninetieth},
            {"most", days.most},     {"person_days", days.person_days},       {"histogram", bins}};
}

Json json_of(const OverallCounts& counts) {
    Json json = Json::object();
    for (std::size_t i = 0; i < overall_count; ++i)
        json[std::string(to_text(static_cast<Overall>(i)))] = counts[i];
    return json;
}

Json json_of(const StatusCounts& counts) {
    Json json = Json::object();
    for (std::size_t i = 0; i < status_count; ++i)
        if (counts[i] > 0) json[std::string(to_text(static_cast<Status>(i)))] = counts[i];
    return json;
}

Json json_of(const PackBits& pack) {
    return {{"id", pack.id},
            {"version", pack.version},
            {"title", pack.title},
            {"jurisdiction", pack.jurisdiction},
            {"hash", pack.hash},
            {"law_as_of", date_or_null(pack.law_as_of)},
            {"authority", pack.authority},
            {"reviewer", pack.reviewer}};
}

Json how(const AuditSummary& s) {
    Json facts = Json::array();
    for (const MappedFact& f : s.facts)
        facts.push_back({{"fact", f.fact},
                         {"from", f.from},
                         {"as_of", date_or_null(f.as_of)},
                         {"known", f.known},
                         {"unknown", f.unknown},
                         {"presumed", f.presumed},
                         {"bad", f.bad}});
    Json ignored = Json::array();
    for (const auto& column : s.ignored) ignored.push_back({{"column", column.column}, {"why", column.why}});
    Json bad = Json::array();
    for (const BadCellLine& line : s.bad_cells)
        bad.push_back(
            {{"fact", line.fact}, {"column", line.column}, {"expected", line.expected}, {"rows", line.rows}});
    return {{"facts", facts},
            {"facts_not_mapped", s.facts_not_mapped},
            {"ignored_columns", ignored},
            {"columns_not_mapped", s.not_mapped},
            {"rows_with_bad_cells", s.rows_with_bad_cells},
            {"bad_cells", bad},
            {"repaired_rows", s.repaired},
            {"blank_lines", s.blank_lines},
            {"repeated_keys", s.repeated_keys},
            {"missing_keys", s.missing_keys},
            {"distinct_vectors", s.distinct_vectors}};
}

Json headline(const AuditSummary& s) {
    Json lines = Json::array();
    for (const RequiredLine& line : s.required)
        lines.push_back({{"measure", line.measure},
                         {"custody_barred", line.custody_barred},
                         {"rule", line.rule},
                         {"cite", line.cite},
                         {"text", line.recalled ? "recalled" : "checked"},
                         {"decided_by", line.decided_by},
                         {"rows", line.rows},
                         {"days_past", json_of(line.days_past)}});
    return {{"rows", s.overall[static_cast<std::size_t>(Overall::release_required)]},
            {"rest_on_recalled_citation", s.required_recalled},
            {"days_past", json_of(s.days_past)},
            {"by_measure_and_rule", lines},
            {"required_later",
             {{"within_30_days", s.coming[0]},
              {"within_90_days", s.coming[1]},
              {"within_365_days", s.coming[2]},
              {"later", s.coming[3]}}}};
}

Json reasons(const AuditSummary& s) {
    Json outside = Json::array();
    for (const OutOfScopeLine& line : s.out_of_scope)
        outside.push_back(
            {{"reason", line.reason}, {"code", line.code}, {"in_map", line.in_map}, {"rows", line.rows}});
    Json cannot = Json::array();
    for (const CannotComputeLine& line : s.cannot_compute)
        cannot.push_back({{"code", line.code},
                          {"reason", line.reason},
                          {"rule", line.rule},
                          {"cite", line.cite},
                          {"rows", line.rows},
                          {"rows_without_any_answer", line.rows_overall}});
    return {{"out_of_scope", outside}, {"cannot_compute", cannot}};
}

Json apart(const AuditSummary& s) {
    Json may = Json::array();
    for (const MayLine& line : s.may)
        may.push_back({{"measure", line.measure},
                       {"decided_by", line.decided_by},
                       {"rows", line.rows},
                       {"rows_where_nothing_is_required", line.rows_overall}});
    Json unknown = Json::array();
    for (const UnknownLine& line : s.unknown)
        unknown.push_back({{"fact", line.fact},
                           {"question", line.question},
                           {"who", line.who},
                           {"kind", line.kind},
                           {"sensitive", line.sensitive},
                           {"settles_alone", line.settles_alone},
                           {"takes_part", line.takes_part}});
    Json collect = Json::array();
    for (const CollectLine& line : s.collect)
        collect.push_back({{"facts", line.facts}, {"may_settle", line.rows}, {"at_most", line.at_most}});
    return {{"court_may", may}, {"unknown_facts", unknown}, {"collect_first", collect}};
}

Json sources(const AuditSummary& s) {
    Json citations = Json::array();
    for (const CitationLine& line : s.citations)
        citations.push_back({{"cite", line.cite},
                             {"text", line.checked ? "checked" : "recalled"},
                             {"source", line.source},
                             {"date", date_or_null(line.date)},
                             {"rows", line.rows}});
    Json assumed = Json::array();
    for (const auto& line : s.assumed)
        assumed.push_back({{"fact", line.fact},
                           {"value", line.value},
                           {"why", line.why},
                           {"cite", line.cite},
                           {"rows", line.rows}});
    const auto marks = [&](bool compelled) {
        Json lines = Json::array();
        for (const MarkLine& line : s.marks)
            if (line.compelled == compelled)
                lines.push_back(
                    {{"on", line.on}, {"why", line.why}, {"cite", line.cite}, {"rows", line.rows}});
        return lines;
    };
    return {{"citations", citations},
            {"assumed", assumed},
            {"adverse", marks(false)},
            {"compelled", marks(true)}};
}

Json classified(const AuditSummary& s) {
    if (s.classified.empty()) return nullptr;
    std::int64_t rows = 0;
    for (const ClassifiedLine& line : s.classified) rows += line.rows;
    // Codes and rows by result: the shares.
    Json results = Json::object();
    for (const ClassifiedLine& line : s.classified) {
        Json& result = results[line.result];
        if (result.is_null()) result = {{"codes", 0}, {"rows", 0}};
        result["codes"] = result["codes"].get<std::int64_t>() + 1;
        result["rows"] = result["rows"].get<std::int64_t>() + line.rows;
    }
    return {{"column", s.classified_column},
            {"table", s.classified_table},
            {"codes", s.classified.size()},
            {"rows", rows},
            {"results", results}};
}

}  // namespace

std::string summary_json(const AuditSummary& s) {
    Json measures = Json::array();
    for (const MeasureLine& line : s.measures)
        measures.push_back({{"measure", line.measure},
                            {"group", line.group.empty() ? Json(nullptr) : Json(line.group)},
                            {"un", line.un.empty() ? Json(nullptr) : Json(line.un)},
                            {"statuses", json_of(line.rows)}});
    Json stages = Json::array();
    for (const StageLine& line : s.stages)
        stages.push_back({{"stage", line.stage}, {"rows", line.rows}, {"overall", json_of(line.overall)}});
    const Json json = {
        {"program", s.program_version},
        {"pack", json_of(s.pack)},
        {"map", {{"file", s.map_file}, {"hash", s.map_hash}}},
        {"table",
         {{"file", s.table_file}, {"hash", s.table_hash.empty() ? Json(nullptr) : Json(s.table_hash)}}},
        {"on", to_text(s.on)},
        {"unit", s.unit},
        {"rows_in", s.rows_in},
        {"in_scope", s.in_scope},
        {"out_of_scope", s.out_of_scope_rows},
        {"cannot_compute", s.cannot_compute_rows},
        {"unread", s.unread},
        {"overall", json_of(s.overall)},
        {"required", headline(s)},
        {"apart", apart(s)},
        {"measures", measures},
        {"stages", stages},
        {"reasons", reasons(s)},
        {"sources", sources(s)},
        {"classified", classified(s)},
        {"input", how(s)},
        {"notes", s.notes}};
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace ultima
