// SPDX-License-Identifier: Apache-2.0
#include "register/script.h"

#include "base/random.h"
#include "base/text.h"
#include "register/lines.h"
#include "register/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <map>
#include <memory>
#include <stdexcept>

namespace ultima::test {

const Script appending{R"(
2026-01-02 judge: person identified @p name="Nia Example" juvenile=no
2026-01-02 judge: case opened @c person=p stage=trial
2026-01-02 administrator: service registered @s provider="Open Door" title=beds unit=bed places=99
)",
                       R"(
2026-01-03 judge: person identified @r name="Bo Example" juvenile=no address="1 Road"
2026-01-03 judge: case opened @d person=p stage=trial
2026-01-03 judge: measure proposed measure="treatment" stage=sentence consent_needed=no
+2026-01-03 judge: referral sent of 1 provider="Open Door" service=s
+2026-01-03 judge: fact recorded fact=age value=30 source=person as_of=2026-01-03
2026-01-04 provider: place reserved of 2 service=s starts=2026-01-04 ends=2026-02-01
checkpoint
2026-01-05 provider: place released #4
2026-01-05 judge: legal aid offered possible=yes
)"};

const Script beginning{"", R"(
2026-01-03 judge: person identified @r name="Bo Example" juvenile=no address="1 Road"
2026-01-03 judge: case opened @d person=r stage=trial
)"};

const Script erasing{R"(
2026-01-02 judge: person identified @p name="Nia Example" juvenile=no
2026-01-02 judge: case opened @c person=p stage=trial
2026-01-02 judge: person identified @q name="Bo Example" juvenile=no address="1 Road"
2026-01-02 judge: case opened @e person=q stage=trial title="About Bo"
2026-01-03 judge: case closed
2026-03-01 administrator: erasure proposed @q basis="Act 1"
2026-03-02 administrator: record given to the person
2026-03-03 judge: erasure approved because "The time has passed, nothing is open"
)",
                     R"(
2026-03-04 judge: stage reached @c stage=sentence
2026-03-05 administrator: person erased @q
2026-03-06 judge: legal aid offered @c possible=yes
)"};

std::vector<Step> Script::steps() const {
    std::vector<Step> all;
    std::string file;
    int number = 0;
    for (std::string_view line : split_lines(commands)) {
        line = trim(line);
        if (line.empty()) continue;
        const bool joined = line.front() == '+';
        if (joined) line.remove_prefix(1);
        if (!joined) all.emplace_back();
        if (line == "checkpoint") continue;
        all.back().push_back(event_of(line, file));
        all.back().back().key = fmt::format("k{}", ++number);
    }
    return all;
}

Script Script::repeated(int times) const {
    Script longer{before, commands};
    for (int i = 1; i < times; ++i)
        for (const char letter : commands) {
            longer.commands += letter;
            if (letter == '@') longer.commands += fmt::format("x{}", i);
        }
    return longer;
}

RegisterTools scripted_tools(std::uint64_t seed, const std::string& disk) {
    const auto seconds = std::make_shared<std::int64_t>(
        date_of(parse_instant("2027-06-01T00:00:00Z").value()).day * std::int64_t{86'400});
    const auto random = std::make_shared<Random>(seed);
    return {[seconds] { return Instant{++*seconds}; },
            [random](std::span<std::uint8_t> bytes) {
                for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random->next());
            },
            disk};
}

void prepare(const Script& script, const std::filesystem::path& folder) {
    auto made = Register::create(folder, scripted_tools(1)).value();
    std::string file;
    for (const std::string_view line : split_lines(script.before))
        if (!trim(line).empty() && !made.write(event_of(trim(line), file)))
            throw std::logic_error(fmt::format("refused: {}", line));
}

std::string key_of(std::string_view person, const std::filesystem::path& folder) {
    KeyFile keys = KeyFile::open(folder / "keys.sqlite");
    const Secret* key = keys.find(person);
    return key == nullptr ? std::string() : std::string(key->bytes());
}

namespace {

void take_step(Register& to, const Step& step, std::size_t first, Acknowledged& told) {
    if (step.empty()) {
        const std::string text = to.checkpoint();
        if (text.size() > told.checkpoint.size()) throw std::logic_error("a checkpoint is too long");
        std::copy(text.begin(), text.end(), told.checkpoint.begin());
        told.checkpoint_size = static_cast<std::uint32_t>(text.size());
        return;
    }
    const auto results = to.write_all({step});
    for (std::size_t i = 0; i < results.size(); ++i) {
        if (!results[i]) {
            told.refused = true;
            return;
        }
        told.events.at(first + i) = {results[i]->sequence, results[i]->hash};
    }
    told.count = std::max(told.count, static_cast<std::uint32_t>(first + results.size()));
}

/// An event of the script as found in the register.
struct Found {
    int times = 0;
    std::uint64_t sequence = 0;
    Hash hash{};
};

std::map<std::string, Found> found_in(Register& reg) {
    std::map<std::string, Found> found;
    reg.read(0, [&](RecordedEvent&& event) {
        Found& one = found[event.event.key];
        ++one.times;
        one.sequence = event.sequence;
        one.hash = event.hash;
        return true;
    });
    return found;
}

class Surviving {
  public:
    Surviving(const std::vector<Step>& steps, const Acknowledged& told) : told_(told) {
        for (const Step& step : steps)
            for (const Event& event : step) keys_.push_back(event.key);
        if (told.checkpoint_size > 0) outside_.emplace_back(told.checkpoint.data(), told.checkpoint_size);
    }

    void check_chain(Register& reg) {
        const Verification verification = verify(reg.store(), &reg.keys(), outside_);
        if (verification.problems.empty()) return;
        result.broken = true;
        wrong(verification.problems.front().code + ": " + verification.problems.front().message);
    }

    void check_told(const std::map<std::string, Found>& found) {
        for (std::size_t i = 0; i < keys_.size(); ++i) {
            const auto at = found.find(keys_[i]);
            const Found one = at == found.end() ? Found{} : at->second;
            if (one.times > 1) ++result.doubled;
            if (i >= told_.count) {
                result.unsaid += one.times > 0 ? 1U : 0U;
                continue;
            }
            if (one.times == 0 || one.sequence != told_.events[i].sequence ||
                one.hash != told_.events[i].hash)
                ++result.lost;
        }
    }

    void check_again(Register& reg, const std::vector<Step>& steps,
                     const std::map<std::string, Found>& before) {
        for (const Step& step : steps) {
            if (step.empty()) continue;
            const auto results = reg.write_all({step});
            for (std::size_t i = 0; i < results.size(); ++i) {
                if (!results[i])
                    wrong(fmt::format("`{}` was refused when sent again: {}", step[i].key,
                                      results[i].error().front().message));
                else if (results[i]->repeated != before.contains(step[i].key))
                    wrong(fmt::format("`{}` was taken for another command when sent again", step[i].key));
            }
        }
        const auto after = found_in(reg);
        for (const std::string& key : keys_)
            if (const auto at = after.find(key); at == after.end() || at->second.times != 1) {
                ++result.doubled;
                wrong(fmt::format("`{}` is not there once after it was sent again", key));
            }
    }

    /// Whoever is erased by an event that is there must be gone before anything is sent again.
    void check_erased(Register& reg, const std::vector<Step>& steps,
                      const std::map<std::string, Found>& found) {
        for (const Step& step : steps)
            for (const Event& event : step)
                if (event.rule->to == State::erased && found.contains(event.key) &&
                    (reg.keys().find(event.file) != nullptr || !reg.who(event.file).empty() ||
                     !reg.store().unfinished_erasures().empty()))
                    wrong(event.file + " was erased and can still be read");
    }

    void wrong(std::string what) {
        if (result.wrong.empty()) result.wrong = std::move(what);
    }

    void sum_up() {
        if (result.lost > 0) wrong(fmt::format("{} acknowledged events are lost", result.lost));
        if (result.doubled > 0) wrong(fmt::format("{} events are there twice", result.doubled));
        if (told_.refused) wrong("a command was refused");
        if (told_.went_on_afterwards) wrong("something was written after a failure");
    }

    Survival result;

  private:
    const Acknowledged& told_;
    std::vector<std::string> keys_;
    std::vector<std::string> outside_;
};

}  // namespace

void send(Register& to, const std::vector<Step>& steps, Acknowledged& told) noexcept {
    std::size_t first = 0;
    for (const Step& step : steps) {
        try {
            if (told.refused) return;
            take_step(to, step, first, told);
            if (told.failed) told.went_on_afterwards = true;
        } catch (const std::exception&) {
            if (told.failed) return;
            told.failed = true;
        }
        first += step.size();
    }
}

Survival survival(const std::filesystem::path& folder, const RegisterTools& tools,
                  const std::vector<Step>& steps, const Acknowledged& told) {
    Surviving surviving(steps, told);
    try {
        const std::clock_t start = std::clock();
        auto opened = Register::open(folder, folder / "keys.sqlite", tools);
        surviving.result.opened_in = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
        if (!opened) throw std::runtime_error(opened.error().front().message);
        surviving.check_chain(*opened);
        const auto found = found_in(*opened);
        surviving.check_told(found);
        surviving.check_erased(*opened, steps, found);
        surviving.check_again(*opened, steps, found);
        surviving.check_erased(*opened, steps, found_in(*opened));
        surviving.check_chain(*opened);
    } catch (const std::exception& failure) {
        surviving.result.broken = true;
        surviving.result.lost += told.count;
        surviving.wrong(failure.what());
    }
    surviving.sum_up();
    return surviving.result;
}

}  // namespace ultima::test
