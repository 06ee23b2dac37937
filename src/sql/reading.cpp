// SPDX-License-Identifier: Apache-2.0
#include "sql/reading.h"

#include <fmt/format.h>

namespace ultima::sql {

namespace {

// What both databases understand alike. Eighteen digits always have room in 64 bits.
constexpr std::string_view blanks = "[ \\t\\r\\n]*";
constexpr std::string_view whole = "[-+]?0*[0-9]{1,18}(\\.0*)?";
constexpr std::string_view not_whole = "[-+]?([0-9]*\\.[0-9]*[1-9][0-9]*|[0-9]+\\.?[0-9]*[eE][-+]?[0-9]+)";
constexpr std::string_view not_whole_or_huge =
    "[-+]?([0-9]*\\.[0-9]*[1-9][0-9]*|[0-9]+\\.?[0-9]*[eE][-+]?[0-9]+|0*[1-9][0-9]{18,}(\\.0*)?)";
constexpr std::string_view yes = "([Tt][Rr][Uu][Ee]|[Yy][Ee][Ss]|[TtYy1])";
constexpr std::string_view no = "([Ff][Aa][Ll][Ss][Ee]|[Nn][Oo]|[FfNn0])";
/// A day that there is: a cast of 30 February would stop PostgreSQL.
constexpr std::string_view day =
    "([1-9][0-9]{3}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))"
    "|([1-9][0-9](0[48]|[2468][048]|[13579][26])|([2468][048]|[13579][26])00)-02-29)";

class Reading {
  public:
    Reading(std::string_view name, const Dialect& dialect)
        : dialect_(dialect), name_(identifier(name)), text_("CAST(" + name_ + " AS TEXT)") {}

    ColumnReading number(bool huge) {
        ColumnReading made = as_is(dialect_.is_whole);
        const std::string digits = fmt::format("split_part({}, '.', 1)", text_);
        made.value = fmt::format("CASE WHEN {} THEN {} WHEN {} THEN {} END", fits_, cast(name_, "BIGINT"),
                                 matches(whole), cast(digits, "BIGINT"));
        made.beyond = fmt::format("NOT {} AND {}", fits_, matches(huge ? not_whole_or_huge : not_whole));
        if (!dialect_.fraction.empty())
            made.beyond = fmt::format("CASE WHEN {} THEN {} ELSE {} END", fits_,
                                      fmt::format(fmt::runtime(dialect_.fraction), name_),
                                      matches(huge ? not_whole_or_huge : not_whole));
        return made;
    }

    ColumnReading date() {
        ColumnReading made = as_is(dialect_.is_date);
        made.value = fmt::format("CASE WHEN {} THEN {} WHEN {} THEN {} END", fits_, cast(name_, "DATE"),
                                 matches(day), cast(text_, "DATE"));
        return made;
    }

    ColumnReading truth() {
        ColumnReading made = as_is(dialect_.is_truth);
        made.value = fmt::format("CASE WHEN {} THEN {} WHEN {} THEN TRUE WHEN {} THEN FALSE END", fits_,
                                 cast(name_, "BOOLEAN"), matches(yes), matches(no));
        return made;
    }

    ColumnReading text() { return {text_, "", ""}; }

  private:
    /// Notes how it is asked whether the column's type needs no look at its texts.
    ColumnReading as_is(std::string_view fits) {
        ColumnReading made;
        if (dialect_.types_once) {
            made.type = fmt::format(fmt::runtime(fits), "c." + name_) + " AS " + name_;
            fits_ = "(SELECT " + name_ + " FROM types)";
        } else {
            fits_ = fmt::format(fmt::runtime(fits), name_);
        }
        return made;
    }
    std::string cast(const std::string& sql, std::string_view type) const {
        return fmt::format("{}({} AS {})", dialect_.cast, sql, type);
    }
    std::string matches(std::string_view pattern) const {
        return fmt::format(fmt::runtime(dialect_.matches), text_,
                           fmt::format("^{0}{1}{0}$", blanks, pattern));
    }

    const Dialect& dialect_;
    std::string name_, text_, fits_;
};

/// Of a table's columns that are known without reading a row of it.
std::string of_the_table(const std::string& asked) {
    return "types AS (\n  SELECT " + asked + "\n  FROM (SELECT 1) AS one LEFT JOIN cases AS c ON FALSE\n),\n";
}

}  // namespace

ColumnReading read_column(std::string_view name, std::string_view type, bool huge, const Dialect& dialect) {
    Reading reading(name, dialect);
    if (type == "BIGINT") return reading.number(huge);
    if (type == "DATE") return reading.date();
    if (type == "BOOLEAN") return reading.truth();
    return reading.text();
}

std::string types_layer(const std::vector<ColumnReading>& columns) {
    std::string asked;
    for (const ColumnReading& column : columns)
        if (!column.type.empty()) asked += (asked.empty() ? "" : ",\n         ") + column.type;
    return asked.empty() ? "" : of_the_table(asked);
}

std::string types_refused(const std::vector<std::pair<std::string, std::string>>& columns) {
    std::string others;
    for (const auto& [name, type] : columns)
        others += fmt::format("{}CASE WHEN CAST(pg_typeof(c.{}) AS TEXT) <> lower('{}') THEN {} END",
                              others.empty() ? "" : ",\n                ", identifier(name), type,
                              text_literal(fmt::format("{} is no {}", identifier(name), type)));
    // An array, since no function takes more than a hundred arguments.
    return of_the_table("array_to_string(CAST(ARRAY[" + others + "] AS TEXT[]), ', ') AS \"other types\"");
}

}  // namespace ultima::sql
