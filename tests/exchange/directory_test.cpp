// SPDX-License-Identifier: Apache-2.0
// Directories of providers: what is wrong is said with its place, what is right comes in and goes out again.
#include "exchange/directory.h"

#include "base/files.h"
#include "base/scratch.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>

namespace ultima::test {
namespace {

constexpr std::string_view one_service = R"({
  "id": "5f0e0c1d-2b3a-4958-8776-859483a2b1c0", "name": "Workshop", "status": "active",
  "organization": {"id": "0b7d5a1c-1111-4958-8776-859483a2b1c0", "name": "Open Door", "description": "Work"},
  "schedules": [{"id": "1a0e0c1d-2b3a-4958-8776-859483a2b1c0", "freq": "WEEKLY", "opens_at": "09:00", "closes_at": "17:00"}],
  "capacities": [{"id": "2b0e0c1d-2b3a-4958-8776-859483a2b1c0", "available": 3, "maximum": 8,
                  "updated": "2026-01-01T00:00:00Z", "unit": {"id": "3c0e0c1d-2b3a-4958-8776-859483a2b1c0", "name": "seat"}}]
})";

std::string said(const Diagnostics& diagnostics) {
    std::string text;
    for (const Diagnostic& one : diagnostics) text += fmt::format("{}: {}\n", one.code, one.message);
    return text;
}

/// What is said of the service with one text replaced.
std::string with(const std::string& from, const std::string& to) {
    std::string text(one_service);
    text.replace(text.find(from), from.size(), to);
    const auto read = read_directory(text);
    return said(read ? read->warnings : read.error());
}

TEST(directory, names_the_place_of_each_mistake) {
    EXPECT_EQ(with("Workshop", "Workshop"), "");
    EXPECT_EQ(with("\"name\": \"Workshop\", ", ""), "directory-missing: the document: `name` is missing\n");
    EXPECT_EQ(with("\"active\"", "\"open\""),
              "directory-form: /status: `open` is none of active, inactive, defunct, "
              "temporarily closed\n");
    EXPECT_EQ(with("5f0e0c1d-2b3a", "5f0e0c1d"),
              "directory-form: /id: `5f0e0c1d-4958-8776-859483a2b1c0` is no UUID\n");
    EXPECT_EQ(with("WEEKLY", "DAILY"),
              "directory-form: /schedules[0]/freq: `DAILY` is neither WEEKLY nor MONTHLY\n");
    EXPECT_EQ(with("\"available\": 3", "\"available\": \"3\""),
              "directory-form: /capacities[0]/available: expected a number\n");
    EXPECT_EQ(with("\"status\"", "\"organization_id\": \"ffffffff-1111-4958-8776-859483a2b1c0\", \"status\""),
              "directory-dangling: /organization_id: `ffffffff-1111-4958-8776-859483a2b1c0` is not the "
              "organization that "
              "stands there\n");
    EXPECT_EQ(said(read_directory("[1]").error()), "directory-json: [0]: expected an object\n");
    EXPECT_EQ(said(read_directory("{").error()),
              "directory-json: the document: a directory is a JSON object, or a list "
              "of them\n");
    EXPECT_EQ(said(read_directory(fmt::format("[{0},{0}]", one_service)).error()),
              "directory-twice: [1]: the id `5f0e0c1d-2b3a-4958-8776-859483a2b1c0` stands there twice\n");
}

TEST(directory, warns_of_what_no_schema_sees) {
    EXPECT_EQ(with("\"available\": 3", "\"available\": 9"),
              "directory-capacity: /capacities[0]: 9 places are free of 8\n");
    EXPECT_EQ(with("09:00", "nine"),
              "directory-hours: /schedules[0]/opens_at: `nine` is no time of day such as 09:30\n");
    EXPECT_EQ(with("17:00", "08:00"),
              "directory-hours: /schedules[0]: it closes at 08:00 and opens at 09:00\n");
}

TEST(directory, comes_in_once_and_goes_out_with_the_places_that_are_free) {
    const Scratch scratch;
    const Instant now{1'790'000'000};
    auto into = Register::create(scratch.path("register"), {[&] { return now; }, system_entropy(), {}});
    const Actor by{"Bo Clerk", Role::administrator, {}};
    const CivilDate on = date_of(now);
    const auto directory = read_directory(one_service);
    EXPECT_EQ(import_directory(*into, *directory, on, by).registered, 1);
    EXPECT_EQ(import_directory(*into, *directory, on, by).same, 1);
    Directory more = *directory;
    more.services.front().places = 9;
    EXPECT_EQ(import_directory(*into, more, on, by).changed, 1);
    const std::string out = directory_json(*into, Views::of(*into).capacity(on), now);
    const auto again = read_directory(out);
    ASSERT_TRUE(again) << said(again.error());
    EXPECT_EQ(said(again->warnings), "");
    ASSERT_EQ(again->services.size(), 1U);
    EXPECT_EQ(again->services.front().name, "Workshop");
    EXPECT_EQ(again->services.front().unit, "seat");
    EXPECT_EQ(again->services.front().places, 9);
    more.services.front().name = "Wood workshop";
    const DirectoryReport renamed = import_directory(*into, more, on, by);
    EXPECT_EQ(renamed.same, 1);
    EXPECT_EQ(renamed.noticed, std::vector<std::string>{"Wood workshop: its title is `Workshop` in the "
                                                        "register, and `Wood workshop` now"});
    more.services.front().provider = "Another house";
    EXPECT_EQ(import_directory(*into, more, on, by).noticed.size(), 2U);
    more.services.front().active = false;
    EXPECT_EQ(import_directory(*into, more, on, by).closed, 1);
    EXPECT_TRUE(import_directory(*into, more, on, by).refused.empty());
    more.services.front().active = true;
    EXPECT_EQ(import_directory(*into, more, on, by).refused,
              std::vector<std::string>{"Wood workshop: it was closed on 2026-09-21 and is offered again; it "
                                       "needs an id of its own to be registered anew"});
}

TEST(directory, keeps_places_of_several_units_and_groups_apart_and_gives_them_back_together) {
    const Scratch scratch;
    const Instant now{1'790'000'000};
    const RegisterTools tools{[&] { return now; }, system_entropy(), {}};
    const Actor by{"Bo Clerk", Role::administrator, {}};
    const CivilDate on = date_of(now);
    std::string text(one_service);
    const std::string_view end = "}}]";
    text.replace(text.rfind(end), end.size(), R"(}},
      {"id": "4d0e0c1d-2b3a-4958-8776-859483a2b1c0", "available": 2, "maximum": 4, "updated": "2026-01-01T00:00:00Z",
       "unit": {"id": "5e0e0c1d-2b3a-4958-8776-859483a2b1c0", "name": "bed"}},
      {"id": "6f0e0c1d-2b3a-4958-8776-859483a2b1c0", "available": 1, "updated": "2026-01-01T00:00:00Z",
       "unit": {"id": "3c0e0c1d-2b3a-4958-8776-859483a2b1c0", "name": "seat"}}])");
    const auto directory = read_directory(text);
    ASSERT_TRUE(directory) << said(directory.error());
    const auto places = [](const Directory& of) {
        std::vector<std::string> all;
        for (const DirectoryService& service : of.services) {
            all.push_back(fmt::format("{} {} {}", service.name, *service.places, service.unit));
            for (const FurtherPlaces& one : service.further)
                all.push_back(fmt::format("{} {}", one.places, one.unit));
            std::sort(all.begin() + 1, all.end());
        }
        return all;
    };
    const std::vector<std::string> expected{"Workshop 8 seat", "1 seat", "4 bed"};
    EXPECT_EQ(places(*directory), expected);
    std::string twice = text;
    twice.replace(twice.find("6f0e0c1d"), 8, "4d0e0c1d");
    EXPECT_EQ(said(read_directory(twice).error()),
              "directory-twice: /capacities[2]: the id `4d0e0c1d-2b3a-4958-8776-859483a2b1c0` stands there "
              "twice\n");
    // Into one register, out, and into another: the same services and places.
    auto first = Register::create(scratch.path("first"), tools),
         second = Register::create(scratch.path("second"), tools);
    EXPECT_EQ(import_directory(*first, *directory, on, by).registered, 3);
    EXPECT_EQ(import_directory(*first, *directory, on, by).same, 3);
    const auto out = read_directory(directory_json(*first, Views::of(*first).capacity(on), now));
    ASSERT_TRUE(out) << said(out.error());
    EXPECT_EQ(said(out->warnings), "");
    EXPECT_EQ(places(*out), expected);
    EXPECT_EQ(import_directory(*second, *out, on, by).registered, 3);
    EXPECT_EQ(places(read_directory(directory_json(*second, Views::of(*second).capacity(on), now)).value()),
              expected);
    // Places that are others are changed, those that are gone are closed, and all go with the service.
    Directory changed = *directory;
    changed.services.front().further.front().places = 5;
    changed.services.front().further.pop_back();
    const DirectoryReport report = import_directory(*first, changed, on, by);
    EXPECT_EQ(report.changed, 1);
    EXPECT_EQ(report.closed, 1);
    EXPECT_EQ(report.same, 1);
    changed.services.front().active = false;
    EXPECT_EQ(import_directory(*first, changed, on, by).closed, 2);
    EXPECT_EQ(directory_json(*first, Views::of(*first).capacity(on), now), "[]\n");
}

TEST(directory, reads_the_examples_of_the_specification) {
    const char* named = std::getenv("ULTIMA_DATA");
    const std::string data =
        std::string(named != nullptr ? named : ULTIMA_SOURCE_DIR "/../shared/data") + "/hsds/";
    if (!std::filesystem::exists(data)) GTEST_SKIP() << "SKIPPED: " << data << " is not here";
    for (const char* name :
         {"v3.0/examples/service_full.json", "v3.1-dev/examples/service_full.json",
          "v3.0/examples/organization_full.json", "v3.1-dev/examples/organization_full.json"}) {
        const auto read = read_directory(read_file(data + name, 1U << 24U).value());
        ASSERT_TRUE(read) << name << "\n" << said(read.error());
        EXPECT_FALSE(read->services.empty()) << name;
    }
    // The specification's own example has more places free than there are, which its schema does not see.
    const auto full =
        read_directory(read_file(data + "v3.1-dev/examples/service_full.json", 1U << 24U).value());
    EXPECT_NE(said(full->warnings).find("12 places are free of 10"), std::string::npos)
        << said(full->warnings);
}

}  // namespace
}  // namespace ultima::test
