// SPDX-License-Identifier: Apache-2.0
// What hangs on a calculation, or on what a register leaves out, no query answers.
#include "law/try_pack.h"
#include "sql/dialect.h"
#include "sql/query.h"

#include <gtest/gtest.h>

#include <string>

namespace ultima::sql {
namespace {

/// Why no query answers for the measure of such a condition; empty if one does.
std::string why_not(const std::string& condition) {
    const LoadedPack loaded = read_pack(R"(
```record part
length : days
sure   : yes/no
```
```facts
amount : number
start  : date
old    : yes/no
extra  : number   left out 0
note   : yes/no   left out no
```
```measures
bail : measure un M12 band 2 decided by court
```
```calculation
made (n : number) = part (length = n, sure = old)
half              = amount * 1/2
```
```rule R1   Act   stage pretrial
may       bail
when      )" + condition + "\n```\n");
    EXPECT_EQ(codes_of(loaded).find_first_of("NTS"), std::string::npos) << codes_of(loaded);
    for (const char* name : {"duckdb", "postgresql"}) {
        const Query query =
            compile(loaded.pack, Stage::pretrial, *parse_date("2026-01-01"), *find_dialect(name), {});
        if (query.measures.at(0).not_in_sql) return *query.measures.at(0).not_in_sql;
    }
    return {};
}

TEST(calculations, are_in_no_query) {
    EXPECT_EQ(why_not("length of made(amount) > 3"), "it asks about a record");
    EXPECT_EQ(why_not("sure of made(amount)"), "it asks about a record");
    EXPECT_EQ(why_not("made(amount) = made(2)"), "it rests on a calculation");
    EXPECT_EQ(why_not("start + months(amount) > 2020-01-01"), "it rests on a calculation");
    EXPECT_EQ(why_not("day in month of start = 1"), "it rests on a calculation");
    EXPECT_EQ(why_not("amount in list (1, 2)"), "it asks about a list");
    EXPECT_EQ(why_not("half > 3"), "") << "a name for what a query can work out";
    EXPECT_EQ(why_not("amount > 3"), "");
}

TEST(what_is_left_out, is_in_no_query) {
    EXPECT_EQ(why_not("extra > 3"), "what is left out has a value");
    EXPECT_EQ(why_not("note or amount > 3"), "what is left out has a value");
}

}  // namespace
}  // namespace ultima::sql
