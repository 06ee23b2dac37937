// SPDX-License-Identifier: Apache-2.0
// Names and layers of a query.
#include "sql/layers.h"

#include "sql/dialect.h"

#include <gtest/gtest.h>

#include <set>

namespace ultima::sql {
namespace {

TEST(names_of_columns, differ_even_where_a_database_folds_letters_or_cuts_them) {
    Layers layers;
    EXPECT_EQ(layers.take_name("held"), "held");
    EXPECT_EQ(layers.take_name("Held"), "Held (2)");
    EXPECT_EQ(layers.take_name("held (2)"), "held (2) (2)");
    std::set<std::string> cut;
    const std::string same(80, 'x');
    for (int i = 0; i < 200; ++i) {
        const std::string name = layers.take_name(same + std::to_string(i));
        EXPECT_LE(name.size(), 63U) << name;  // PostgreSQL cuts the rest
        EXPECT_TRUE(cut.insert(name).second) << name;
    }
}

TEST(names_of_columns, are_not_cut_within_a_letter) {
    Layers layers;
    std::string name;
    for (int i = 0; i < 60; ++i) name += "\xC3\xA9";  // é
    for (int i = 0; i < 3; ++i) {
        const std::string taken = layers.take_name(name);
        EXPECT_LE(taken.size(), 63U);
        EXPECT_EQ(taken.find("\xC3\xA9 ("), i == 0 ? std::string::npos : taken.size() - 6) << taken;
    }
}

TEST(layers, name_a_piece_once_and_what_is_the_same_for_all_rows_never) {
    Layers layers;
    const Piece age = layers.add("age", {"2026 - \"born\"", 0});
    EXPECT_EQ(age.sql, "\"age\"");
    EXPECT_EQ(age.layer, 1U);
    EXPECT_EQ(layers.add("years", {"2026 - \"born\"", 0}).sql, "\"age\"");
    EXPECT_EQ(layers.add("adult", {"\"age\" >= 18", 1}).layer, 2U);
    EXPECT_EQ(layers.add("always", {"TRUE", 0}).sql, "TRUE");
    EXPECT_EQ(layers.add("day", {"DATE '2026-01-01'", 0}).sql, "DATE '2026-01-01'");
    ASSERT_EQ(layers.all().size(), 2U);
    EXPECT_EQ(layers.all()[0].columns.size(), 1U);
    EXPECT_EQ(layers.all()[1].columns.size(), 1U);
}

TEST(layers, hand_on_only_what_is_read_and_write_in_place_what_is_read_once) {
    Layers layers;
    const Piece once = layers.add("once", {"\"born\" + 1", 0});
    const Piece twice = layers.add("twice", {once.sql + " * 2", once.layer});
    layers.add("never", {"\"born\" - 1", 0});
    const Piece last =
        layers.add("last", {twice.sql + " + " + twice.sql + " + length('\"never\"')", twice.layer});
    const Layers::Text text = layers.text({"last", "name"}, {"born", "died", "name"}, "");
    EXPECT_EQ(
        text.sql,
        ",\nlayer_1 AS (\n  SELECT key,\n         \"name\",\n         (\"born\" + 1) * 2 AS \"twice\"\n"
        "  FROM facts\n),\nlayer_2 AS (\n  SELECT key,\n         \"name\",\n         \"twice\" + \"twice\" + "
        "length('\"never\"') AS " +
            last.sql + "\n  FROM layer_1\n)");
    EXPECT_EQ(text.last, "layer_2");
    EXPECT_EQ(text.read, (std::set<std::string>{"born", "name"}));
}

TEST(bits, work_out_what_is_the_same_for_all_rows) {
    const DayBits some{"\"x\"", 6};
    EXPECT_EQ(both(some, these_days(1)).sql, "0");
    EXPECT_EQ(both(some, these_days(6)).sql, "\"x\"");
    EXPECT_EQ(both(some, these_days(2)).sql, "(\"x\" & 2)");
    EXPECT_EQ(either(some, these_days(14)).sql, "14");
    EXPECT_EQ(either(some, no_day).sql, "\"x\"");
    EXPECT_EQ(others(every_day).sql, "0");
    EXPECT_EQ(today_in(some), "0");
    EXPECT_EQ(today_in(others(some)), "((~\"x\") & 1)");
    const Bits open{{"\"a\"", all_slots}, {"\"b\"", all_slots}};
    EXPECT_EQ(land(open, always(false)).yes.sql, "0");
    EXPECT_EQ(land(open, always(false)).no.sql, "-1");
    EXPECT_EQ(land(open, always(true)).yes.sql, "\"a\"");
    EXPECT_EQ(lor(open, lnot(open)).no.sql, "(\"b\" & \"a\")");
}

TEST(quoting, lets_nothing_out) {
    EXPECT_EQ(identifier("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(text_literal("it's; -- \\"), "'it''s; -- \\'");
    EXPECT_EQ(identifier(std::string("a\0b", 3)), "\"ab\"");
    EXPECT_EQ(find_dialect("oracle"), nullptr);
    ASSERT_NE(find_dialect("postgresql"), nullptr);
    EXPECT_EQ(find_dialect("postgresql")->name, "postgresql");
}

}  // namespace
}  // namespace ultima::sql
