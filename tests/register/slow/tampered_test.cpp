// SPDX-License-Identifier: Apache-2.0
// Somebody who can write in the register's file changes history, past this program.
#include "base/random.h"
#include "base/text.h"
#include "register/fast_folder.h"
#include "register/lines.h"
#include "register/power.h"
#include "register/raw_register.h"
#include "register/script.h"
#include "register/sqlite_store.h"
#include "register/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <utility>

namespace ultima::test {
namespace {

namespace fs = std::filesystem;

/// Somebody erased (1 to 7), a service with places, a measure, and facts: 60 events. `checkpoint` makes one.
std::vector<std::string> story() {
    std::vector<std::string> lines;
    const auto add = [&](std::string_view text) {
        for (const std::string_view line : split_lines(text))
            if (!trim(line).empty()) lines.emplace_back(trim(line));
    };
    add(R"(
2026-01-02 judge: person identified @q name="Bo Example" juvenile=no address="1 Road"
2026-01-02 judge: case opened @e person=q stage=trial title="About Bo"
2026-01-03 judge: case closed
2026-03-01 administrator: erasure proposed @q basis="Act 1"
2026-03-02 administrator: record given to the person
2026-03-03 judge: erasure approved because "The time has passed, nothing is open"
2026-03-04 administrator: person erased
2026-01-02 provider: service registered @s provider="Open Door" title=beds unit=bed places=9
checkpoint
)");
    add(imposed);
    add(R"(
2026-01-10 probation officer: referral sent of 3 provider="Open Door" service=s
2026-01-10 provider: place reserved of 6 service=s starts=2026-02-01 ends=2026-02-28
2026-01-10 provider: place reserved of 6 service=s starts=2026-03-01 ends=2026-03-05
2026-02-10 provider: place taken #7
2026-02-12 provider: place released #7
2026-02-15 judge: person corrected @p name="Nia Example" juvenile=no address="3 Street" because "She has moved to another street"
checkpoint
)");
    for (int i = 0; lines.size() < 62; ++i)
        add(
            fmt::format("2026-03-{:02} judge: fact recorded @c fact=\"fact {}\" value={} source=person "
                        "as_of=2026-03-01",
                        i % 28 + 1, i, i));
    return lines;
}

/// One change, and what has to be said about it.
struct Mutation {
    std::string what;
    RawRegister result;
    std::int64_t event = 0;  ///< the first that does not fit; 0: it is not about an event
};

std::string flipped(std::string bytes, Random& random) {
    switch (bytes.empty() ? 1 : random.below(4)) {
        case 0:
            bytes.pop_back();
            break;
        case 1:
            bytes.insert(random.below(bytes.size() + 1), 1, static_cast<char>(random.next()));
            break;
        default:
            bytes[random.below(bytes.size())] ^= static_cast<char>(1U << random.below(8));
    }
    return bytes;
}

/// Makes changes to a register. Each function returns the index of the first event that no longer fits.
class Mutator {
  public:
    Mutator(RawRegister raw, RawRegister before_erasure, std::uint64_t seed)
        : raw_(std::move(raw)), before_erasure_(std::move(before_erasure)), random_(seed) {}

    Mutation next() {
        using Change = std::pair<const char*, std::int64_t (Mutator::*)(RawRegister&)>;
        static constexpr std::array<Change, 21> changes{{
            {"a text edited", &Mutator::edit_text},
            {"bytes edited", &Mutator::edit_bytes},
            {"bytes edited again", &Mutator::edit_bytes},
            {"a number edited", &Mutator::edit_number},
            {"a body taken away", &Mutator::take_body},
            {"an identity taken away", &Mutator::take_identity},
            {"an event deleted", &Mutator::remove},
            {"an event deleted and the rest moved up", &Mutator::remove_and_renumber},
            {"an event inserted", &Mutator::insert},
            {"two events swapped", &Mutator::swap},
            {"the tail cut", &Mutator::cut},
            {"a header edited and hashed again", &Mutator::edit_and_hash},
            {"a body exchanged and hashed again", &Mutator::exchange_and_hash},
            {"an identity left out and hashed again", &Mutator::leave_identity_out},
            {"body and identity exchanged and hashed again", &Mutator::exchange_parts},
            {"the head edited", &Mutator::edit_head},
            {"a checkpoint edited", &Mutator::edit_checkpoint},
            {"places edited", &Mutator::edit_places},
            {"the register named otherwise", &Mutator::edit_about},
            {"an erasure begun", &Mutator::begin_erasure},
            {"an erased body brought back", &Mutator::bring_back},
        }};
        const auto& [what, change] = changes[count_++ % changes.size()];
        RawRegister result = raw_;
        const std::int64_t event = (this->*change)(result);
        return {what, std::move(result), event};
    }

  private:
    std::size_t any() { return random_.below(raw_.events.size()); }
    std::size_t any_with_body() {
        std::size_t at = any();
        while (!raw_.events[at].body) at = any();
        return at;
    }
    std::size_t any_with_identity() {
        std::size_t at = any();
        while (!raw_.events[at].identity) at = any();
        return at;
    }
    static std::int64_t number(std::size_t index) { return static_cast<std::int64_t>(index) + 1; }

    std::int64_t edit_text(RawRegister& raw) {
        const std::size_t at = any();
        RawEvent& event = raw.events[at];
        const std::array texts{&event.file, &event.person, &event.key, &event.header};
        std::string& text = *random_.pick(texts);
        text = flipped(text, random_);
        return number(at);
    }

    std::int64_t edit_bytes(RawRegister& raw) {
        const std::size_t at = any_with_body();
        RawEvent& event = raw.events[at];
        if (random_.chance(300)) {
            std::optional<std::string>& sealed = random_.chance(500) ? event.body : event.identity;
            sealed = flipped(sealed.value_or(""), random_);
        } else {
            const std::array hashes{&event.body_hash, &event.identity_hash, &event.hash};
            std::string& hash = *random_.pick(hashes);
            hash = flipped(hash, random_);
        }
        return number(at);
    }

    std::int64_t edit_number(RawRegister& raw) {
        const std::size_t at = any();
        raw.events[at].sequence = raw.events.back().sequence + 1 + static_cast<std::int64_t>(any());
        return number(at);
    }

    std::int64_t take_body(RawRegister& raw) {
        const std::size_t at = any_with_body();
        raw.events[at].body.reset();
        if (random_.chance(500)) raw.events[at].identity.reset();
        return number(at);
    }

    std::int64_t take_identity(RawRegister& raw) {
        const std::size_t at = any_with_identity();
        if (random_.chance(500))
            raw.events[at].identity.reset();
        else
            raw.events[at].identity = "";
        return number(at);
    }

    std::int64_t remove(RawRegister& raw) {
        const std::size_t at = any();
        raw.events.erase(raw.events.begin() + static_cast<std::ptrdiff_t>(at));
        return at + 1 == raw_.events.size() ? 0 : number(at);
    }

    /// Without a key the header cannot be made to fit the body; nor can the hash be left as it is.
    std::int64_t remove_and_renumber(RawRegister& raw) {
        const std::size_t at = random_.below(raw.events.size() - 1);
        raw.events.erase(raw.events.begin() + static_cast<std::ptrdiff_t>(at));
        std::size_t first_with_body = raw.events.size();
        for (std::size_t i = at; i < raw.events.size(); ++i) {
            RawEvent& event = raw.events[i];
            event.sequence = number(i);
            const std::size_t end = event.header.find("\",\"");
            event.header = fmt::format("{{\"n\":\"{}{}", event.sequence, event.header.substr(end));
            if (event.body) first_with_body = std::min(first_with_body, i);
        }
        raw.hash_again(at);
        drop_checkpoints(raw, at);
        return number(first_with_body);
    }

    std::int64_t insert(RawRegister& raw) {
        const std::size_t at = random_.below(raw.events.size() + 1);
        RawEvent made = raw.events[any()];
        made.key += "0";
        if (random_.chance(500)) made.header.replace(6, 1, "9");
        for (std::size_t i = at; i < raw.events.size(); ++i) ++raw.events[i].sequence;
        made.sequence = number(at);
        raw.events.insert(raw.events.begin() + static_cast<std::ptrdiff_t>(at), made);
        return number(at);
    }

    std::int64_t swap(RawRegister& raw) {
        const std::size_t a = any(), b = any();
        if (a == b) return swap(raw);
        std::swap(raw.events[a], raw.events[b]);
        if (random_.chance(500)) {
            std::swap(raw.events[a].sequence, raw.events[b].sequence);
        } else {  // only what they say
            std::swap(raw.events[a], raw.events[b]);
            std::swap(raw.events[a].body, raw.events[b].body);
            std::swap(raw.events[a].identity, raw.events[b].identity);
            if (!raw.events[a].body && !raw.events[b].body) return swap_restart(raw);
        }
        return number(std::min(a, b));
    }
    std::int64_t swap_restart(RawRegister& raw) {
        raw = raw_;
        return swap(raw);
    }

    std::int64_t cut(RawRegister& raw) {
        raw.events.resize(any());
        return 0;
    }

    static void drop_checkpoints(RawRegister& raw, std::size_t from) {
        std::erase_if(raw.checkpoints,
                      [&](const RawCheckpoint& one) { return one.size > static_cast<std::int64_t>(from); });
    }

    std::int64_t edit_and_hash(RawRegister& raw) {
        const std::size_t at = any_with_body();
        std::string& header = raw.events[at].header;
        const std::size_t year = header.find("\"on\":\"202");
        header[year + 9] = static_cast<char>('0' + random_.below(6));
        raw.hash_again(at);
        drop_checkpoints(raw, at);
        return number(at);
    }

    std::int64_t exchange_and_hash(RawRegister& raw) {
        const std::size_t at = any_with_body();
        std::size_t other = any_with_body();
        while (other == at) other = any_with_body();
        raw.events[at].body = raw.events[other].body;
        if (random_.chance(300)) raw.events[at].body = flipped(*raw.events[at].body, random_);
        raw.hash_again(at);
        drop_checkpoints(raw, at);
        return number(at);
    }

    std::int64_t leave_identity_out(RawRegister& raw) {
        const std::size_t at = any_with_identity();
        raw.events[at].identity.reset();
        raw.hash_again(at);
        drop_checkpoints(raw, at);
        return number(at);
    }

    std::int64_t exchange_parts(RawRegister& raw) {
        const std::size_t at = any_with_identity();
        if (random_.chance(500))
            std::swap(raw.events[at].body, raw.events[at].identity);
        else
            raw.events[at].identity = flipped(*raw.events[at].identity, random_);
        raw.hash_again(at);
        drop_checkpoints(raw, at);
        return number(at);
    }

    std::int64_t edit_head(RawRegister& raw) {
        switch (random_.below(3)) {
            case 0:
                raw.size = static_cast<std::int64_t>(any());
                break;
            case 1:
                raw.head = flipped(raw.head, random_);
                break;
            default:
                raw.tree = flipped(raw.tree, random_);
        }
        return 0;
    }

    std::int64_t edit_checkpoint(RawRegister& raw) {
        std::string& text = random_.pick(raw.checkpoints).text;
        const std::string other = raw_.checkpoints[random_.below(raw_.checkpoints.size())].text;
        const std::size_t size_line = text.find('\n'), of_other = other.find('\n');
        if (random_.chance(300) && other != text)  // the signature of one, the size of the other
            text =
                other.substr(0, other.find('\n', of_other + 1)) + text.substr(text.find('\n', size_line + 1));
        else if (random_.chance(300))
            text = signed_text({raw.id, 3, sha256("3"), Instant{0}}, Secret::random(some_entropy()));
        else
            text[random_.below(text.size() - 1)] ^= static_cast<char>(1U << random_.below(7));
        return 0;
    }
    Entropy some_entropy() {
        return [this](std::span<std::uint8_t> bytes) {
            for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random_.next());
        };
    }

    std::int64_t edit_places(RawRegister& raw) {
        RawPlace& place = random_.pick(raw.places);
        const std::array numbers{&place.thing, &place.first, &place.last};
        switch (random_.below(4)) {
            case 0:
                *random_.pick(numbers) += random_.chance(500) ? 10 : -10;
                break;
            case 1:
                (random_.chance(500) ? place.service : place.file) += "x";
                break;
            case 2:
                raw.places.pop_back();
                break;
            default:
                raw.places.push_back({"s", "c", 9 + static_cast<std::int64_t>(any()), 20'000, 20'001});
        }
        return 0;
    }

    std::int64_t edit_about(RawRegister& raw) {
        std::string& text = random_.chance(500) ? raw.id : raw.public_key;
        text = flipped(text, random_);
        return 0;
    }

    std::int64_t begin_erasure(RawRegister& raw) {
        raw.unfinished.emplace_back(random_.chance(500) ? "p" : "nobody");
        return 0;
    }

    std::int64_t bring_back(RawRegister& raw) {
        const std::size_t at = random_.below(before_erasure_.events.size());
        raw.events[at].body = before_erasure_.events[at].body;
        return number(at);
    }

    RawRegister raw_, before_erasure_;
    Random random_;
    std::size_t count_ = 0;
};

class Tampered : public testing::Test {
  protected:
    template <class Work>
    auto with_register(const std::string& bytes, Work work) {
        disk_.put("/register", bytes);
        Sqlite database("/register", Sqlite::Mode::write, disk_.name());
        return work(database);
    }

    void SetUp() override {
        original_ = write_story(story());
        disk_.put("/keys", bytes_of_file(folder_ / "register/keys.sqlite"));
        keys_.emplace(KeyFile::open("/keys", disk_.name()));
        raw_ = with_register(original_, [](Sqlite& database) { return RawRegister::read(database); });
        before_erasure_ =
            with_register(snapshots_.at(5), [](Sqlite& database) { return RawRegister::read(database); });
    }

    /// A register of the lines: its bytes, and what it was after each event. The keys are always the same.
    std::string write_story(const std::vector<std::string>& lines) {
        fs::remove_all(folder_ / "register");
        std::optional<Register> reg(Register::create(folder_ / "register", scripted_tools(7)).value());
        std::string file;
        snapshots_.clear();
        outside_.clear();
        for (const std::string& line : lines) {
            if (line == "checkpoint") {
                static_cast<void>(reg->checkpoint());
                continue;
            }
            const auto written = reg->write(event_of(line, file));
            EXPECT_TRUE(written) << line;
            outside_.push_back(outside_checkpoint(*reg));
            reg->store().wipe();  // so that everything is in the one file
            snapshots_.push_back(bytes_of_file(folder_ / "register/register.sqlite"));
        }
        reg.reset();
        return bytes_of_file(folder_ / "register/register.sqlite");
    }

    /// As `Register::checkpoint`, and not noted in the register.
    static std::string outside_checkpoint(Register& reg) {
        const Head head = reg.head();
        return signed_text({reg.keys().register_id(), head.size, head.tree.root(), Instant{0}},
                           reg.keys().signing());
    }

    std::string with_changes(const RawRegister& changed) {
        with_register(original_, [&](Sqlite& database) {
            changed.write(database);
            return 0;
        });
        return disk_.bytes("/register");
    }

    /// What is found; a register that does not open says so by itself.
    Diagnostics found_in(const std::string& bytes, const std::vector<std::string>& outside,
                         bool with_keys = true) {
        disk_.put("/register", bytes);
        try {
            const auto store = open_sqlite_store("/register", disk_.name());
            return verify(*store, with_keys ? &*keys_ : nullptr, outside).problems;
        } catch (const StoreFailure& failure) {
            return {Diagnostic{.code = "chain-store", .span = {}, .message = failure.what()}};
        }
    }

    FastFolder folder_;
    PowerDisk disk_{"tampered"};
    std::string original_;
    std::vector<std::string> snapshots_, outside_;  ///< after each event
    std::optional<KeyFile> keys_;
    RawRegister raw_, before_erasure_;
};

/// Does the message name this event, and none before?
bool names(const std::string& message, std::int64_t event) {
    const std::string wanted = fmt::format("event {}", event);
    const std::size_t at = message.find(wanted);
    if (at == std::string::npos) return false;
    const std::size_t end = at + wanted.size();
    return end == message.size() || message[end] < '0' || message[end] > '9';
}

TEST_F(Tampered, nothing_is_found_in_what_nobody_changed) {
    EXPECT_EQ(raw_.events.size(), 60U);
    for (const auto& outside : {std::vector<std::string>{}, outside_}) {
        const auto found = found_in(original_, outside);
        EXPECT_TRUE(found.empty()) << (found.empty() ? "" : found.front().message);
    }
    const auto rewritten = found_in(with_changes(raw_), outside_);
    EXPECT_TRUE(rewritten.empty()) << (rewritten.empty() ? "" : rewritten.front().message);
}

TEST_F(Tampered, every_change_is_found_and_the_first_event_that_does_not_fit_is_named) {
    const int mutations = std::getenv("ULTIMA_TORTURE") != nullptr ? 100'000 : 10'000;
    Mutator mutator(raw_, before_erasure_, 11);
    std::map<std::string, int> codes;
    for (int i = 0; i < mutations && !HasFailure(); ++i) {
        const Mutation mutation = mutator.next();
        if (mutation.result == raw_) continue;
        const auto found = found_in(with_changes(mutation.result), {});
        ASSERT_FALSE(found.empty()) << i << ": " << mutation.what << ", event " << mutation.event;
        ++codes[found.front().code];
        EXPECT_TRUE(mutation.event == 0 || names(found.front().message, mutation.event))
            << i << ": " << mutation.what << ", event " << mutation.event << ": " << found.front().code
            << ": " << found.front().message;
    }
    for (const auto& [code, count] : codes) fmt::print("{} {}\n", code, count);
    EXPECT_EQ(codes.size(), 11U) << "a kind of finding that nothing leads to";
}

TEST_F(Tampered, tables_that_are_not_the_registers_own_are_found) {
    for (const char* change :
         {"DROP TRIGGER events_stay", "DROP INDEX events_of_file", "CREATE TABLE more (x)",
          "CREATE TRIGGER quietly AFTER INSERT ON events BEGIN DELETE FROM kept_places; END"}) {
        with_register(original_, [&](Sqlite& database) {
            database.run(change);
            return 0;
        });
        const auto found = found_in(disk_.bytes("/register"), {});
        ASSERT_FALSE(found.empty()) << change;
        EXPECT_EQ(found.front().code, "chain-store") << change;
    }
}

TEST_F(Tampered, a_bit_that_turns_over_is_found_or_changes_nothing) {
    const int bits = std::getenv("ULTIMA_TORTURE") != nullptr ? 100'000 : 2'000;
    Random random(12);
    int found_bits = 0;
    for (int i = 0; i < bits; ++i) {
        std::string bytes = original_;
        // Every byte of the header of the file, then any.
        const std::size_t at = i < 100 ? static_cast<std::size_t>(i) : random.below(bytes.size());
        bytes[at] ^= static_cast<char>(1U << random.below(8));
        if (!found_in(bytes, {}).empty()) {
            ++found_bits;
            continue;
        }
        const RawRegister left =
            with_register(bytes, [](Sqlite& database) { return RawRegister::read(database); });
        EXPECT_TRUE(left == raw_) << "byte " << at;
    }
    fmt::print("{} of {} bits found, the others changed nothing\n", found_bits, bits);
    EXPECT_GT(found_bits, bits / 4);
}

class WithCheckpointElsewhere : public Tampered {
  protected:
    /// Found with the last checkpoint that was kept elsewhere, and not without.
    void expect_found_only_with_it(const std::string& bytes, const std::string& what) {
        const auto without = found_in(bytes, {});
        EXPECT_TRUE(without.empty()) << what << ": " << (without.empty() ? "" : without.front().message);
        const auto with = found_in(bytes, {kept_elsewhere_});
        ASSERT_FALSE(with.empty()) << what;
        EXPECT_EQ(with.front().code, "chain-checkpoint") << what;
    }

    void SetUp() override {
        Tampered::SetUp();
        kept_elsewhere_ = outside_.back();
    }

    std::string kept_elsewhere_;
};

TEST_F(WithCheckpointElsewhere, a_tail_that_was_cut_with_its_head_is_found_only_with_it) {
    // Not so far back that a place that was kept would tell.
    for (std::size_t left = 30; left < raw_.events.size(); ++left) {
        RawRegister cut = raw_;
        cut.events.resize(left);
        cut.hash_again(left);
        std::erase_if(cut.checkpoints,
                      [&](const RawCheckpoint& one) { return one.size > static_cast<std::int64_t>(left); });
        expect_found_only_with_it(with_changes(cut), fmt::format("{} events left", left));
    }
}

TEST_F(WithCheckpointElsewhere, an_older_copy_of_the_whole_register_is_found_only_with_it) {
    for (std::size_t i = 7; i + 1 < snapshots_.size(); ++i)
        expect_found_only_with_it(snapshots_[i], fmt::format("as it was after event {}", i + 1));
}

TEST_F(WithCheckpointElsewhere, a_copy_from_before_an_erasure_is_found_by_the_key_that_is_gone) {
    const auto found = found_in(snapshots_[5], {});
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found.front().code, "chain-erased");
}

TEST_F(WithCheckpointElsewhere, what_was_changed_and_hashed_again_is_found_by_who_has_it_or_the_keys) {
    for (std::size_t i = 20; i < raw_.events.size(); ++i) {
        RawRegister changed = raw_;
        changed.events[i].body = "something else";
        changed.hash_again(i);
        std::erase_if(changed.checkpoints,
                      [&](const RawCheckpoint& one) { return one.size > static_cast<std::int64_t>(i); });
        const std::string bytes = with_changes(changed);
        EXPECT_TRUE(found_in(bytes, {}, false).empty()) << "event " << i + 1;
        const auto by_keys = found_in(bytes, {}), by_checkpoint = found_in(bytes, {kept_elsewhere_}, false);
        ASSERT_FALSE(by_keys.empty() || by_checkpoint.empty()) << "event " << i + 1;
        EXPECT_EQ(by_keys.front().code, "chain-key");
        EXPECT_EQ(by_checkpoint.front().code, "chain-checkpoint");
    }
}

TEST_F(WithCheckpointElsewhere, a_history_that_was_written_anew_with_all_keys_is_found_only_with_it) {
    const std::vector<std::string> lines = story();
    for (std::size_t i = lines.size() - 30; i < lines.size(); ++i) {
        std::vector<std::string> forged = lines;
        const std::size_t value = forged[i].find("value=");
        ASSERT_NE(value, std::string::npos);
        forged[i].replace(value + 6, 1, "7x");
        expect_found_only_with_it(write_story(forged), forged[i]);
    }
}

}  // namespace
}  // namespace ultima::test
