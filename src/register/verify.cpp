// SPDX-License-Identifier: Apache-2.0
#include "register/verify.h"

#include "register/backup.h"
#include "register/event.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <utility>

namespace ultima {
namespace {

class Verifying {
  public:
    Verifying(Store& store, KeyFile* keys, const std::vector<std::string>& outside)
        : store_(store), keys_(keys), outside_(outside) {}

    Verification run() {
        try {
            check_all();
        } catch (const StoreFailure& failure) {
            cannot_read(failure);
        } catch (const DatabaseFailure& failure) {  // of the keys
            cannot_read(failure);
        }
        return std::move(result_);
    }

  private:
    void check_all() {
        before_ = first_link(store_.register_id(), store_.public_key());
        for (const std::string& text : store_.checkpoints()) expect(text, "of the register");
        for (const std::string& text : outside_) expect(text, "from outside");
        for (const std::string& text : store_.erasure_lists()) listed(text);
        check_checkpoints_at(0);
        read_on();
        if (fits()) check_damage();
        if (fits()) check_head();
        if (fits()) check_erased();
        if (fits() && !expected_.empty())
            wrong("chain-checkpoint",
                  fmt::format("a checkpoint {} is about {} events, and there are {}: the end was cut off",
                              expected_.begin()->second.whose, expected_.begin()->first, result_.events));
        if (fits() && keys_ != nullptr) check_places();
    }

    struct Expected {
        Hash root;
        std::string whose;
    };

    [[nodiscard]] bool fits() const { return result_.problems.empty(); }

    bool wrong(std::string code, std::string message) {
        result_.problems.push_back(
            {.code = std::move(code), .span = {}, .message = std::move(message), .notes = {}, .help = {}});
        return false;
    }

    void cannot_read(const std::runtime_error& failure) {
        wrong("chain-store", fmt::format("event {} or what belongs to it cannot be read: {}",
                                         result_.events + 1, failure.what()));
    }

    void check_damage() {
        if (const std::string damage = store_.damage(); !damage.empty())
            wrong("chain-store", fmt::format("the store is damaged: {}", damage));
    }

    void expect(const std::string& text, const char* whose) {
        auto checkpoint = read_checkpoint(text, store_.public_key());
        if (!checkpoint) {
            wrong("chain-checkpoint",
                  fmt::format("a checkpoint {}: {}", whose, checkpoint.error().front().message));
            return;
        }
        if (checkpoint->register_id != store_.register_id()) {
            wrong("chain-checkpoint", fmt::format("a checkpoint {} is another register's", whose));
            return;
        }
        expected_.emplace(checkpoint->size, Expected{checkpoint->root, whose});
    }

    /// Who was erased after the copy was made from which this register was restored.
    void listed(const std::string& text) {
        const auto persons = read_erasures(text, store_.register_id(), store_.public_key());
        if (persons)
            erased_.insert(persons->begin(), persons->end());
        else
            wrong("chain-erased", persons.error().front().message);
    }

    bool check(StoredEvent&& record) {
        const std::uint64_t next = result_.events + 1;
        if (record.sequence != next) return wrong("chain-gap", fmt::format("event {} is missing", next));
        std::uint64_t sequence = 0;
        const auto event = read_header(record.header, sequence);
        if (!event) return wrong("chain-form", fmt::format("the header of event {} cannot be read", next));
        if (std::tie(sequence, event->file, event->person, event->key) !=
            std::tie(record.sequence, record.file, record.person, record.key))
            return wrong("chain-columns", fmt::format("event {} stands beside what its header says", next));
        if ((record.body && sha256(*record.body) != record.body_hash) ||
            (record.identity && sha256(*record.identity) != record.identity_hash))
            return wrong("chain-body", fmt::format("what event {} says was changed", next));
        if (event_hash(before_, record.header, record.body_hash, record.identity_hash) != record.hash)
            return wrong("chain-hash", fmt::format("event {} does not follow on the one before", next));
        if (!check_sealed(record, *event)) return false;
        before_ = record.hash;
        tree_.append(record.hash);
        result_.events = next;
        return check_checkpoints_at(next);
    }

    /// Bodies are away only where somebody was erased, and open wherever somebody was not.
    bool check_sealed(StoredEvent& record, const Event& event) {
        if (event.rule->to == State::erased) erased_.insert(record.person);
        if (record.body || record.identity) with_body_.try_emplace(record.person, record.sequence);
        const bool identity_gone = !record.identity && record.identity_hash != sha256("");
        if (!record.body || identity_gone) {
            ++result_.erased;
            files_erased_.insert(record.file);
            without_body_.try_emplace(record.person, record.sequence);
            return true;
        }
        if (keys_ == nullptr) return true;
        const Secret* key = record.person.empty() ? &keys_->common() : keys_->find(record.person);
        if (key == nullptr) {
            files_erased_.insert(record.file);
            without_body_.try_emplace(record.person, record.sequence);
            return true;
        }
        Event full = event, person = event;
        const auto body = unseal_body(*key, record), identity = unseal_identity(*key, record);
        if (!body || !read_body(*body, full) ||
            (record.identity && (!identity || !read_body(*identity, person))))
            return wrong("chain-key", fmt::format("event {} cannot be opened with its key", record.sequence));
        follow_place(full);
        return true;
    }

    bool check_checkpoints_at(std::uint64_t size) {
        for (auto [at, end] = expected_.equal_range(size); at != end; at = expected_.erase(at)) {
            if (at->second.root != tree_.root())
                return wrong("chain-checkpoint",
                             fmt::format("the first {} events are not those that a checkpoint {} was made of",
                                         size, at->second.whose));
            ++result_.checkpoints;
        }
        return true;
    }

    void check_erased() {
        for (const auto& [person, sequence] : without_body_)
            if (!erased_.contains(person)) {
                wrong("chain-erased", fmt::format("what event {} says is gone, and nobody erased {}",
                                                  sequence, person.empty() ? "it" : person));
                return;
            }
        const auto unfinished = store_.unfinished_erasures();
        for (const std::string& person : unfinished)
            if (!erased_.contains(person)) {
                wrong("chain-erased",
                      fmt::format("the erasure of {} has begun, and no event says so", person));
                return;
            }
        for (const auto& [person, sequence] : with_body_)
            if (erased_.contains(person) &&
                std::find(unfinished.begin(), unfinished.end(), person) == unfinished.end()) {
                wrong("chain-erased",
                      fmt::format("{} was erased, and what event {} says is still there", person, sequence));
                return;
            }
    }

    /// Checks the events that were not checked yet. Are there any?
    bool read_on() {
        const std::uint64_t before = result_.events;
        if (fits()) store_.read(before, [&](StoredEvent&& record) { return check(std::move(record)); });
        return result_.events > before;
    }

    void check_head() {
        Head head;
        // Where others write meanwhile, what the head counts beyond has come in between, if it is there.
        do {
            store_.write([&](StoreTransaction& transaction) { head = transaction.head(); });
        } while (head.size > result_.events && read_on());
        if (!fits()) return;
        if (head.size != result_.events || head.hash != before_ || head.tree.root() != tree_.root())
            wrong("chain-head",
                  fmt::format("the register says that it ends with event {}, and it ends with event {}",
                              head.size, result_.events));
    }

    void follow_place(const Event& event) {
        if (event.rule->thing != ThingKind::place) return;
        const auto key = std::pair(event.file, event.thing);
        if (event.rule->to == State::reserved) {
            places_[key] = {std::string(event.value(field("service")).value_or("")), event.file, event.thing,
                            event.date(field("starts")).value_or(CivilDate{}),
                            event.date(field("ends")).value_or(CivilDate{})};
        } else if (event.rule->to == State::taken) {
            taken_.insert(key);
        } else if (const auto kept = places_.find(key); kept != places_.end()) {
            const CivilDate last = last_day_kept(event.on, taken_.contains(key));
            kept->second.last = std::min(kept->second.last, last);
            if (kept->second.last < kept->second.first) places_.erase(kept);
        }
    }

    /// Erased events said which places were kept, so those in their files cannot be worked out again.
    void check_places() {
        const auto same = [](const KeptPlace& a, const KeptPlace& b) {
            return std::tie(a.service, a.file, a.thing, a.first, a.last) ==
                   std::tie(b.service, b.file, b.thing, b.first, b.last);
        };
        auto kept = store_.all_kept_places();
        if (read_on()) {  // they may be those after the events that came in between
            check_head();
            if (fits()) check_places();
            return;
        }
        std::erase_if(kept, [&](const KeptPlace& place) { return files_erased_.contains(place.file); });
        std::erase_if(places_, [&](const auto& place) { return files_erased_.contains(place.first.first); });
        const bool equal = kept.size() == places_.size() &&
                           std::equal(kept.begin(), kept.end(), places_.begin(),
                                      [&](const KeptPlace& a, const auto& b) { return same(a, b.second); });
        if (!equal) wrong("chain-places", "the places that are kept are not those that the events keep");
    }

    Store& store_;
    KeyFile* keys_;
    const std::vector<std::string>& outside_;
    Hash before_{};
    MerkleTree tree_;
    std::multimap<std::uint64_t, Expected> expected_;
    std::set<std::string> erased_;
    std::map<std::string, std::uint64_t> without_body_, with_body_;  ///< person, first such event
    std::set<std::string> files_erased_;                             ///< in which something was erased
    std::map<std::pair<std::string, ThingNumber>, KeptPlace> places_;
    std::set<std::pair<std::string, ThingNumber>> taken_;
    Verification result_;
};

}  // namespace

Verification verify(Store& store, KeyFile* keys, const std::vector<std::string>& outside) {
    return Verifying(store, keys, outside).run();
}

}  // namespace ultima
