// SPDX-License-Identifier: Apache-2.0
// Views are events added up: as good as a recomputation that knows nothing of how they are kept.
#include "register/views.h"

#include "register/lines.h"

#include <fmt/format.h>

#include <map>

namespace ultima::test {
namespace {

class ViewsTest : public SmallRegister {
  protected:
    /// For each thing of each file its kind and last state, from the names of events alone.
    std::map<std::string, std::string> naive() {
        std::map<std::string, std::string> all;
        std::map<std::string, unsigned> things;
        for (std::uint64_t n = 1; n <= reg().head().size; ++n) {
            reg().read(n - 1, [&](RecordedEvent&& one) {
                const EventRule& rule = *one.event.rule;
                const bool made = rule.from.contains(State::none);
                const unsigned number = made ? things[one.event.file]++ : one.event.thing;
                all[fmt::format("{} {}", one.event.file, number)] =
                    fmt::format("{} {}", to_text(rule.thing), to_text(rule.to));
                return false;
            });
        }
        return all;
    }

    static std::map<std::string, std::string> viewed(const Views& views) {
        std::map<std::string, std::string> all;
        for (const auto& [name, file] : views.files())
            for (std::size_t i = 0; i < file.things.size(); ++i)
                all[fmt::format("{} {}", name, i)] =
                    fmt::format("{} {}", to_text(file.things[i].kind), to_text(file.things[i].state));
        return all;
    }
};

TEST_F(ViewsTest, equal_a_recomputation_event_by_event) {
    tell(imposed);
    tell(R"(
2026-01-10 administrator: service registered @s provider="Open Door" title="Workshop" unit=seat places=2
2026-01-10 probation officer: referral sent @c of 3 provider="Open Door" service=s
2026-01-11 provider: place reserved of 6 service=s starts=2026-02-01 ends=2026-02-28
2026-02-01 provider: place taken #7
)");
    const Views views = Views::of(reg());
    EXPECT_EQ(views.events(), reg().head().size);
    EXPECT_EQ(viewed(views), naive());
    reopen();
    EXPECT_EQ(viewed(Views::of(reg())), naive());
}

TEST_F(ViewsTest, say_how_full_a_service_is_and_what_could_not_be_had) {
    tell(imposed);
    tell(R"(
2026-01-10 administrator: service registered @s provider="Open Door" title="Workshop" unit=seat places=2
2026-01-10 probation officer: referral sent @c of 3 provider="Open Door" service=s
2026-01-11 provider: place reserved of 6 service=s starts=2026-02-01 ends=2026-02-28
2026-01-11 probation officer: referral sent of 3 provider="Open Door" service=s
2026-01-12 provider: referral waiting #8
2026-01-12 judge: gap noted gap="no place"
2026-01-12 judge: gap noted gap="no legal aid"
2026-01-13 judge: gap filled #10
)");
    const Capacity in_february = Views::of(reg()).capacity(parse_date("2026-02-28").value());
    ASSERT_EQ(in_february.services.size(), 1U);
    EXPECT_EQ(in_february.services[0].title, "Workshop");
    EXPECT_EQ(in_february.services[0].places, 2);
    EXPECT_EQ(in_february.services[0].kept, 1);
    EXPECT_EQ(in_february.services[0].waiting, 1);
    EXPECT_EQ(in_february.open_gaps, (std::map<std::string, std::int64_t, std::less<>>{{"no place", 1}}));
    EXPECT_EQ(in_february.all_gaps.size(), 2U);
    EXPECT_EQ(Views::of(reg()).capacity(parse_date("2026-03-01").value()).services[0].kept, 0);
}

}  // namespace
}  // namespace ultima::test
