// SPDX-License-Identifier: Apache-2.0
#include "audit/results.h"

#include "tables/function.h"
#include "tables/output.h"

#include <fmt/format.h>

#include <functional>

namespace ultima {

namespace {

/// Functions of a vector's number; the second argument, if there is one, is the place of a measure or work item.
class Functions {
  public:
    Functions(Database& database, const Answers& answers) : database_(database), answers_(answers) {}

    void text(const std::string& name, std::function<std::string_view(const ResultCells&)> cell) {
        register_function(database_, name, {ColumnType::int64}, ColumnType::text,
                          [this, cell](const Chunk& in, OutVector& out) {
                              for (std::size_t i = 0; i < in.size(); ++i)
                                  set(out, i, cell(result_cells(answers_, in.column(0).int64(i))));
                          });
    }
    void number(const std::string& name, ColumnType type, std::function<std::int32_t(const ResultCells&)> cell) {
        register_function(database_, name, {ColumnType::int64}, type, [this, cell](const Chunk& in, OutVector& out) {
            for (std::size_t i = 0; i < in.size(); ++i)
                set(out, i, cell(result_cells(answers_, in.column(0).int64(i))));
        });
    }
    template <class Item>
    void text_of(const std::string& name, std::function<const Item&(const Outcome&, std::size_t)> item,
                 std::function<std::string_view(const Item&)> inside) {
        register_function(database_, name, {ColumnType::int64, ColumnType::int64}, ColumnType::text,
                          [this, item, inside](const Chunk& in, OutVector& out) {
                              for (std::size_t i = 0; i < in.size(); ++i)
                                  set(out, i, inside(item(answers_.outcome(in.column(0).int64(i)),
                                                          static_cast<std::size_t>(in.column(1).int64(i)))));
                          });
    }
    template <class Item>
    void number_of(const std::string& name, ColumnType type,
                   std::function<const Item&(const Outcome&, std::size_t)> item,
                   std::function<std::int32_t(const Item&)> inside) {
        register_function(database_, name, {ColumnType::int64, ColumnType::int64}, type,
                          [this, item, inside](const Chunk& in, OutVector& out) {
                              for (std::size_t i = 0; i < in.size(); ++i)
                                  set(out, i, inside(item(answers_.outcome(in.column(0).int64(i)),
                                                          static_cast<std::size_t>(in.column(1).int64(i)))));
                          });
    }

  private:
    static void set(OutVector& out, std::size_t row, std::string_view text) {
        if (text.empty())
            out.set_null(row);
        else
            out.set_text(row, text);
    }
    static void set(OutVector& out, std::size_t row, std::int32_t number) {
        if (number == no_day || number == past_unknown)
            out.set_null(row);
        else
            out.set_int32(row, number);
    }

    Database& database_;
    const Answers& answers_;
};

/// Required, or custody barred, and since when: days past that day.
std::int32_t days_past(const FactPlan& plan, Status status, bool custody, std::int32_t since) {
    if (status != (custody ? Status::barred : Status::required) || since == no_day || since > plan.on().day) return no_day;
    return plan.on().day - since;
}

void row_functions(Functions& functions) {
    const auto text = [&](const std::string& name, std::string_view ResultCells::*cell) {
        functions.text(name, [cell](const ResultCells& cells) { return cells.*cell; });
    };
    text("a_stage", &ResultCells::stage);
    text("a_scope", &ResultCells::scope);
    text("a_why", &ResultCells::why_not);
    text("a_overall", &ResultCells::overall);
    text("a_measure", &ResultCells::measure);
    text("a_rule", &ResultCells::rule);
    text("a_cite", &ResultCells::cite);
    text("a_notes", &ResultCells::notes);
    functions.number("a_days", ColumnType::int32, [](const ResultCells& cells) { return cells.days_past; });
    functions.number("a_next", ColumnType::date, [](const ResultCells& cells) { return cells.required_from; });
}

void measure_functions(Database& database, Functions& functions, const Answers& answers) {
    const FactPlan& plan = answers.plan;
    const Pack& pack = plan.pack();
    const std::function<const MeasureOutcome&(const Outcome&, std::size_t)> item =
        [](const Outcome& o, std::size_t i) -> const MeasureOutcome& { return o.measures[i]; };
    register_function(database, "m_name", {ColumnType::int64}, ColumnType::text, [&pack](const Chunk& in, OutVector& out) {
        for (std::size_t i = 0; i < in.size(); ++i)
            out.set_text(i, pack.measures[static_cast<std::size_t>(in.column(0).int64(i))].name);
    });
    functions.text_of<MeasureOutcome>("m_status", item, [](const MeasureOutcome& m) { return to_text(m.status); });
    // Every set of possible statuses, in words.
    auto possible = std::make_shared<std::vector<std::string>>(std::size_t{1} << status_count);
    for (std::size_t set = 0; set < possible->size(); ++set)
        for (std::size_t s = 0; s < status_count; ++s)
            if ((set >> s & 1U) != 0)
                (*possible)[set] += ((*possible)[set].empty() ? "" : ", ") + std::string(to_text(static_cast<Status>(s)));
    functions.text_of<MeasureOutcome>("m_possible", item, [possible](const MeasureOutcome& m) {
        return m.status == Status::undetermined ? std::string_view((*possible)[m.possible.to_ulong()]) : std::string_view{};
    });
    functions.number_of<MeasureOutcome>("m_since", ColumnType::date, item, [](const MeasureOutcome& m) { return m.since; });
    functions.number_of<MeasureOutcome>("m_from", ColumnType::date, item, [](const MeasureOutcome& m) { return m.from; });
    register_function(database, "m_days", {ColumnType::int64, ColumnType::int64}, ColumnType::int32,
                      [&answers, &plan, &pack](const Chunk& in, OutVector& out) {
                          for (std::size_t i = 0; i < in.size(); ++i) {
                              const auto m = static_cast<std::size_t>(in.column(1).int64(i));
                              const MeasureOutcome& measure = answers.outcome(in.column(0).int64(i)).measures[m];
                              const bool custody = pack.measures[m].role == MeasureRole::custody;
                              const std::int32_t days = days_past(plan, measure.status, custody, measure.since);
                              if (days == no_day)
                                  out.set_null(i);
                              else
                                  out.set_int32(i, days);
                          }
                      });
    const auto pool = [&](const std::string& name, std::uint32_t MeasureOutcome::*text) {
        functions.text_of<MeasureOutcome>(name, item, [&answers, text](const MeasureOutcome& m) {
            return std::string_view(answers.texts.text(m.*text));
        });
    };
    pool("m_rules", &MeasureOutcome::rules);
    pool("m_cites", &MeasureOutcome::cites);
    pool("m_missing", &MeasureOutcome::missing);
}

}  // namespace

void write_results(Database& database, const Answers& answers, const std::filesystem::path& folder) {
    Functions functions(database, answers);
    row_functions(functions);
    measure_functions(database, functions, answers);
    // `row`, `key`, `vector` come in the input's order, which functions and unnest keep (tests/tables/order_test.cpp).
    const std::string results =
        "SELECT row, key, a_stage(vector) AS stage, a_scope(vector) AS scope, a_why(vector) AS why_not, "
        "a_overall(vector) AS overall, a_measure(vector) AS measure, a_rule(vector) AS rule, a_cite(vector) AS cite, "
        "a_days(vector) AS days_past, a_next(vector) AS required_from, a_notes(vector) AS notes FROM audited";
    copy_to_parquet(database, results, folder / "results.parquet");
    copy_to_parquet(database,
                    fmt::format("SELECT row, key, a_stage(vector) AS stage, m_name(m) AS measure, m_status(vector, m) AS "
                                "status, m_possible(vector, m) AS possible, m_since(vector, m) AS since, m_days(vector, m) "
                                "AS days_past, m_from(vector, m) AS \"from\", m_rules(vector, m) AS rules, "
                                "m_cites(vector, m) AS cites, m_missing(vector, m) AS missing FROM (SELECT row, key, "
                                "vector, unnest(range({})) AS m FROM audited WHERE vector >= 0)",
                                answers.plan.pack().measures.size()),
                    folder / "measures.parquet");
    write_csv_results(database, answers, folder);
}

}  // namespace ultima
