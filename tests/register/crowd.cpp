// SPDX-License-Identifier: Apache-2.0
#include "register/crowd.h"

#include "base/text.h"
#include "register/lines.h"

#include <fmt/format.h>

namespace ultima::test {
namespace {

constexpr CivilDate today{20485};  // 2026-02-01
constexpr int most_tries = 1000;
constexpr int days_sold = 20;
constexpr std::uint64_t things_tried = 200;  ///< of a case; most of them are there, of one kind or another

std::string day_text(std::int64_t days_on) {
    return to_text(CivilDate{static_cast<std::int32_t>(today.day + days_on)});
}

std::string place_line(Random& random) {
    const std::int64_t first = random.between(0, days_sold);
    return fmt::format("provider: place reserved of 6 service=s starts={} ends={}", day_text(first),
                       day_text(first + random.between(0, 4)));
}

std::string line_of(Random& random) {
    const std::uint64_t thing = 7 + random.below(things_tried);
    switch (random.below(10)) {
        case 0:
        case 1:
        case 2:
            return place_line(random);
        case 3:
            return fmt::format("provider: place taken #{}", thing);
        case 4:
        case 5:
            return fmt::format("provider: place released #{}", thing);
        case 6:
            return fmt::format("probation officer: session scheduled of 3 at={}",
                               day_text(random.between(1, 30)));
        case 7:
            return fmt::format("probation officer: session recorded #{} outcome=attended complied=yes",
                               thing);
        case 8:
            return "person: complaint filed what=\"The hours were counted wrongly\"";
        default:
            return fmt::format("administrator: places changed @s places={}", 1 + random.below(3));
    }
}

}  // namespace

std::uint64_t write_crowded_cases(Register& reg, int cases) {
    std::uint64_t events = 0;
    const auto tell = [&](std::string_view lines, std::string& file) {
        for (const std::string_view line : split_lines(lines)) {
            if (trim(line).empty()) continue;
            const auto written = reg.write(event_of(trim(line), file));
            EXPECT_TRUE(written.has_value()) << line;
            ++events;
        }
    };
    std::string file;
    tell(
        "2026-01-10 administrator: service registered @s provider=\"Open Door\" title=\"Workshop\" unit=seat "
        "places=2",
        file);
    for (int i = 0; i < cases; ++i) {
        std::string lines(imposed);
        lines.replace(lines.find("@p"), 2, fmt::format("@p{}", i));
        lines.replace(lines.find("@c"), 2, fmt::format("@c{}", i));
        lines.replace(lines.find("person=p"), 8, fmt::format("person=p{}", i));
        lines += "2026-01-10 probation officer: referral sent of 3 provider=\"Open Door\" service=s\n";
        tell(lines, file);
    }
    return events;
}

Event crowded_command(Random& random, int cases) {
    std::string file = fmt::format("c{}", random.below(static_cast<std::uint64_t>(cases)));
    Event event = event_of(fmt::format("{} {}", to_text(today), line_of(random)), file);
    event.key = fmt::format("{:016x}{:016x}", random.next(), random.next());
    return event;
}

void write_surely(History& history, const Event& command,
                  const std::function<Result<Receipt>(const Event&)>& write) {
    Told told{command, history.now()};
    std::string first_failure;
    while (true) {
        try {
            const auto written = write(command);
            told.returned = history.now();
            if (written) told.receipt = *written;
            break;
        } catch (const StoreFailure& failure) {
            if (first_failure.empty()) first_failure = failure.what();
            if (++told.unknown == most_tries) {
                ADD_FAILURE() << "there is no answer at all: " << first_failure;
                break;
            }
        }
    }
    history.add(std::move(told));
}

}  // namespace ultima::test
