// SPDX-License-Identifier: Apache-2.0
#include "country/register.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/scratch.h"
#include "country/shapes.h"
#include "tables/database.h"
#include "tables/source.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace ultima {
namespace {

std::string bytes(const std::string& path) { return read_file(path, std::size_t{1} << 30).value(); }

/// A register of 50,000 persons and questions about it.
class Register {
  public:
    Register() {
        count = generate_register(scratch_.path("register.parquet"), 50'000, 1);
        if (!open_table(database_, scratch_.path("register.parquet")))
            throw std::runtime_error("no register");
    }
    std::int64_t rows_where(const std::string& condition) {
        return *database_.int64("SELECT count(*) FROM source WHERE " + condition);
    }
    double per_cent(const std::string& condition, const std::string& of = "true") {
        return 100.0 * static_cast<double>(rows_where("(" + condition + ") AND (" + of + ")")) /
               static_cast<double>(rows_where(of));
    }
    std::int64_t number(const std::string& expression) {
        return *database_.int64("SELECT " + expression + " FROM source");
    }
    RegisterCount count;

  private:
    Scratch scratch_;
    Database database_;
};

/// One register for all tests of the suite, gone before the program ends.
class CountryRegisterCells : public testing::Test {
  protected:
    static void SetUpTestSuite() { made_ = std::make_unique<Register>(); }
    static void TearDownTestSuite() { made_.reset(); }
    static Register& made() { return *made_; }

  private:
    static inline std::unique_ptr<Register> made_;
};

TEST(CountryRegister, the_same_seed_gives_the_same_bytes) {
    const Scratch scratch;
    generate_register(scratch.path("a.parquet"), 3'000, 9);
    generate_register(scratch.path("b.parquet"), 3'000, 9);
    generate_register(scratch.path("c.parquet"), 3'000, 10);
    EXPECT_EQ(sha256_hex(bytes(scratch.path("a.parquet"))), sha256_hex(bytes(scratch.path("b.parquet"))));
    EXPECT_EQ(sha256_hex(bytes(scratch.path("a.csv"))), sha256_hex(bytes(scratch.path("b.csv"))));
    EXPECT_NE(bytes(scratch.path("a.csv")), bytes(scratch.path("c.csv")));
    EXPECT_EQ(scratch.files(), 6U);
}

TEST(CountryRegister, a_register_stays_what_it_was) {
    // When the generator is changed on purpose, put the new hash here and say so in the change log.
    const Scratch scratch;
    generate_register(scratch.path("a.parquet"), 1'000, 1);
    EXPECT_EQ(sha256_hex(bytes(scratch.path("a.csv"))),
              "3d46714363b4223b3623981b0a616f6abff06acf50e692ee386c325b1e3b87d0");
}

TEST(CountryRegister, a_larger_register_begins_with_the_same_persons) {
    const Scratch scratch;
    generate_register(scratch.path("small.parquet"), 500, 3);
    generate_register(scratch.path("large.parquet"), 1'000, 3);
    EXPECT_TRUE(bytes(scratch.path("large.csv")).starts_with(bytes(scratch.path("small.csv"))));
}

TEST(CountryRegister, many_persons_come_in_parts_and_leave_nothing_else) {
    const Scratch scratch;
    const RegisterCount count = generate_register(scratch.path("r"), persons_in_a_file + 100, 5);
    EXPECT_EQ(scratch.files(), 1U);
    EXPECT_TRUE(std::filesystem::exists(scratch.path("r/part-0001.parquet")));
    EXPECT_TRUE(std::filesystem::exists(scratch.path("r/part-0002.parquet")));
    Database database;
    const auto table = open_table(database, scratch.path("r"));
    ASSERT_TRUE(table.has_value());
    EXPECT_EQ(table->rows, count.rows);
    EXPECT_EQ(database.int64("SELECT count(DISTINCT \"case\") FROM source"), count.rows);
    EXPECT_EQ(database.int64("SELECT count(DISTINCT person) FROM source"), count.persons);
    // Once more in the same place, fewer: what was there is replaced.
    generate_register(scratch.path("r"), 10, 5);
    EXPECT_TRUE(std::filesystem::is_regular_file(scratch.path("r")));
}

TEST(CountryRegister, a_folder_that_holds_anything_else_is_left_alone) {
    const Scratch scratch;
    std::filesystem::create_directory(scratch.path("mine"));
    const std::string letter = scratch.file("mine/letter.txt", "dear");
    EXPECT_THROW(generate_register(scratch.path("mine"), 10, 1), std::runtime_error);
    EXPECT_EQ(bytes(letter), "dear");
}

TEST(CountryRegister, with_all_distinct_no_two_rows_ask_the_same) {
    const Scratch scratch;
    const RegisterCount count = generate_register(scratch.path("d.parquet"), 25'000, 1, true);
    Database database;
    ASSERT_TRUE(open_table(database, scratch.path("d.parquet")).has_value());
    EXPECT_EQ(database.int64("SELECT count(DISTINCT (bail_set, unpaid_fine)) FROM source"), count.rows);
}

TEST_F(CountryRegisterCells, every_row_has_a_case_of_its_own_and_some_persons_have_two) {
    EXPECT_EQ(made().count.persons, 50'000);
    EXPECT_EQ(made().number("count(DISTINCT \"case\")"), made().count.rows);
    EXPECT_NEAR(static_cast<double>(made().count.rows - 50'000) / 500, shapes::second_case_of_10000 / 100.0,
                0.2);
}

TEST_F(CountryRegisterCells, cells_are_missing_as_often_as_in_real_registers) {
    const std::string charged = "status IN ('awaiting trial', 'bail not furnished', 'serving')";
    EXPECT_NEAR(made().per_cent("longest_term IS NULL", charged), 2.5, 0.4);
    EXPECT_NEAR(made().per_cent("offence IS NULL", charged), 2.0, 0.4);
    EXPECT_NEAR(made().per_cent("age_group IS NULL"), 2.1, 0.4);
    EXPECT_NEAR(made().per_cent("citizenship IS NULL"), 3.0, 0.4);
    EXPECT_NEAR(made().per_cent("sentence IS NULL", "status = 'serving' AND penalty = 'term'"), 1.5, 0.4);
    EXPECT_NEAR(made().per_cent("order_reasons IS NULL", "order_by IS NOT NULL"), 4.0, 0.8);
    EXPECT_NEAR(made().per_cent("small_child IS NULL"), 35.0, 1.0);
}

TEST_F(CountryRegisterCells, some_cells_cannot_be_read_or_cannot_be_true) {
    EXPECT_NEAR(made().per_cent("try_cast(admitted AS DATE) IS NULL"), 0.2, 0.1);
    EXPECT_NEAR(made().per_cent("status = 'unclear'"), 0.1, 0.08);
    EXPECT_GT(made().rows_where("try_cast(age AS INTEGER) > 120"), 0);
    EXPECT_GT(made().rows_where("try_cast(split_part(sentence, ' ', 1) AS INTEGER) > 480"), 0);
}

TEST_F(CountryRegisterCells, nobody_has_a_name_and_nobody_is_ranked) {
    EXPECT_EQ(made().rows_where("NOT regexp_full_match(person, 'P[0-9]{7}')"), 0);
    EXPECT_EQ(made().number("count(DISTINCT sex)"), 2);
}

}  // namespace
}  // namespace ultima
