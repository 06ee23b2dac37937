// SPDX-License-Identifier: Apache-2.0
#include "register/writing.h"

#include "base/refusal.h"
#include "base/text.h"
#include "register/access.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace ultima {
namespace {

/// States of files kept at hand; more of them are read again from their events.
constexpr std::size_t most_files_at_hand = 20'000;

/// Can stores keep and find it? Not every one takes a zero byte.
bool is_name(std::string_view text) {
    return text.size() <= longest_name && valid_utf8(text) &&
           std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; });
}

/// Will the event be read as it is? Nothing may be written that could not be.
bool reads_as(const Event& event, const EventTexts& texts) {
    std::uint64_t sequence = 0;
    auto again = read_header(texts.header, sequence);
    if (!again || !read_body(texts.body, *again)) return false;
    if (!texts.identity.empty() && !read_body(texts.identity, *again)) return false;
    const auto same = [](const SaidField& a, const SaidField& b) {
        return a.field == b.field && a.value == b.value && a.written == b.written;
    };
    const auto is_said = [&](const SaidField& one) {
        return std::any_of(again->said.begin(), again->said.end(),
                           [&](const SaidField& other) { return same(one, other); });
    };
    const bool same_origin = again->first.has_value() == event.first.has_value() &&
                             (!event.first || (again->first->in == event.first->in &&
                                               to_text(again->first->at) == to_text(event.first->at)));
    return same_origin &&
           std::tie(again->key, again->file, again->person, again->on, again->by.name, again->by.import,
                    again->reason) == std::tie(event.key, event.file, event.person, event.on, event.by.name,
                                               event.by.import, event.reason) &&
           std::all_of(event.said.begin(), event.said.end(), is_said);
}

/// Writes events within one transaction.
class Writing {
  public:
    explicit Writing(const WritingTools& with) : with_(with) {}

    std::vector<Result<Receipt>> write_all(const Batch& batch) {
        results_.reserve(batch.events.size());
        for (std::size_t begin = 0; begin < batch.events.size();) {
            std::size_t end = begin + 1;
            while (end < batch.together.size() && batch.together[end] == batch.together[begin]) ++end;
            if (end - begin == 1)
                results_.push_back(write(batch, begin));
            else
                write_together(batch, begin, end);
            begin = end;
        }
        return std::move(results_);
    }

  private:
    /// Whether it is enough that another command came with the key, as the file stands.
    using Known = std::function<bool(const FileState& file)>;

    /// All of them or none: after a refusal nothing is left of those before it, here or in the store.
    void write_together(const Batch& batch, std::size_t begin, std::size_t end) {
        with_.transaction.set_mark();
        before_.emplace();
        while (results_.size() < end && (results_.size() == begin || results_.back()))
            results_.push_back(write(batch, results_.size()));
        if (results_.back()) {
            with_.transaction.lift_mark();
        } else {
            with_.transaction.back_to_mark();
            for (auto& [name, file] : *before_) with_.files.up_to_date(name) = std::move(file);
            const std::size_t refused_one = results_.size() - 1;
            for (std::size_t i = begin; i < end; ++i) {
                if (i == refused_one) continue;
                Result<Receipt> alone = refused(
                    "refused-together",
                    fmt::format("not without `{}`, which was refused", batch.events[refused_one].rule->name));
                if (i < results_.size())
                    results_[i] = std::move(alone);
                else
                    results_.push_back(std::move(alone));
            }
        }
        before_.reset();
    }

    Result<Receipt> write(const Batch& batch, std::size_t place) {
        std::optional<std::size_t> about;
        if (place < batch.about.size()) about = batch.about[place];
        Event event = batch.events[place];
        if (about && !results_[*about]) return refused("refused-thing", "what it is about was refused");
        if (about) event.thing = results_[*about]->thing;
        return write_for_human(std::move(event), [&](const FileState& file) {
            return batch.known_suffices && batch.known_suffices(place, file);
        });
    }

    /// One human is erased as one: what is written of that in one file is written in the others, where it
    /// can be.
    Result<Receipt> write_for_human(Event event, const Known& known) {
        const bool of_erasure = is_of_erasure(event);
        Event others = event;
        Result<Receipt> result = write_one(std::move(event), known);
        if (!of_erasure || !result || result->repeated) return result;
        for (const std::string& file : with_.files.files_of_human(result->file)) {
            if (file == result->file) continue;
            others.key.clear();
            others.file = others.person = file;
            // `person erased` needs all of them to have come as far.
            static_cast<void>(write_one(others, [](const FileState&) { return false; }));
        }
        return result;
    }

    static bool is_of_erasure(const Event& event) {
        constexpr States erasing{State::erasure_proposed, State::erasure_exported, State::erasure_approved,
                                 State::erased};
        return event.rule->thing == ThingKind::person_file &&
               (erasing.contains(event.rule->to) || event.rule->from.contains(State::erasure_proposed));
    }

    Result<Receipt> write_one(Event event, const Known& known) {
        if (event.key.empty()) event.key = random_name(with_.tools.entropy, name_bytes);
        event.recorded = with_.tools.clock();
        // By its beginning such a file is found again, so nobody else names it.
        if (event.rule->thing == ThingKind::evaluation_file) event.file.clear();
        for (const std::string* name : {&event.key, &event.file, &event.person})
            if (!is_name(*name))
                return refused("refused-form",
                               fmt::format("`{}` has a key, file or person that is no name: UTF-8 of at most "
                                           "{} bytes, without control characters",
                                           event.rule->name, longest_name));
        if (const auto before = with_.transaction.by_key(event.key)) {
            auto again = repeated(*before, std::move(event));
            if (!again && known(with_.files.up_to_date(before->file).state)) return receipt_of(*before);
            return again;
        }
        return write_new(std::move(event));
    }

    Receipt receipt_of(const StoredEvent& before) {
        return {before.sequence, before.file, opened(StoredEvent(before), with_.keys).event.thing,
                before.hash, true};
    }

    Result<Receipt> write_new(Event event) {
        complete(event);
        if (with_.listed.contains(event.person))
            return refused("refused-person", fmt::format("{} was erased", event.person));
        FileAtHand& file = with_.files.up_to_date(event.file);
        if (event.makes_thing()) event.thing = static_cast<ThingNumber>(file.state.things.size());
        if (Diagnostics problems = refusals(event, file.state, with_.files); !problems.empty())
            return failure(std::move(problems));
        const Secret* key = key_for(event);
        if (key == nullptr)
            return refused("refused-person", fmt::format("what is known of {} was erased", event.person));
        Head head = with_.transaction.head();
        const EventTexts texts = texts_of(event, head.size + 1);
        if (!reads_as(event, texts))
            return refused("refused-form",
                           fmt::format("`{}` has a text that is not UTF-8, says something twice, "
                                       "or is of a day before 1800",
                                       event.rule->name));
        const StoredEvent record = sealed(event, texts, *key, head);
        with_.transaction.append(record, head);
        note_beside(event, file.state);
        if (before_) before_->try_emplace(event.file, file);
        apply(file.state, event);
        file.last = record.sequence;
        return Receipt{record.sequence, event.file, event.thing, record.hash, false};
    }

    /// Names what has no name yet.
    void complete(Event& event) {
        const ThingKind kind = file_of(event.rule->thing);
        if (event.makes_file() && event.file.empty())
            event.file = fmt::format("{}{}", prefix_of(kind), random_name(with_.tools.entropy, name_bytes));
        if (event.person.empty() && kind == ThingKind::person_file)
            event.person = std::string(event.value(field("same as")).value_or(event.file));
        else if (event.person.empty() && kind == ThingKind::case_file)
            event.person = with_.files.up_to_date(event.file).state.person;
        name_by_pseudonym(event);
    }

    /// Who acts stands in the header, which outlives an erasure: the person is there under the pseudonym
    /// (E18).
    static void name_by_pseudonym(Event& event) {
        // Who looks is told apart by the look itself, and may be somebody else.
        if (part_of(event.rule->thing) == FilePart::looks) return;
        if (event.by.role == Role::person && !event.by.name.empty() && !event.person.empty())
            event.by.name = event.person;
    }

    /// The answer that the first of two equal commands got.
    Result<Receipt> repeated(const StoredEvent& before, Event event) {
        const RecordedEvent written = opened(StoredEvent(before), with_.keys);
        const Event& first = written.event;
        // What the register filled in by itself, or leaves out of the command.
        event.recorded = first.recorded;
        if (event.file.empty()) event.file = first.file;
        if (event.person.empty()) event.person = first.person;
        if (event.makes_thing()) event.thing = first.thing;
        name_by_pseudonym(event);
        const EventTexts now = texts_of(event, before.sequence);
        const bool same = now.header == before.header &&
                          (written.erased || now.body == texts_of(first, before.sequence).body);
        if (!same) return refused("key-used", "another command was written with this key");
        return Receipt{before.sequence, first.file, first.thing, before.hash, true};
    }

    const Secret* key_for(const Event& event) {
        if (event.person.empty()) return &with_.keys.common();
        if (with_.only_try) {
            // Sealed with another key it could not be opened again in the same trial.
            const Secret* known = with_.keys.find(event.person);
            return known == nullptr ? &with_.keys.common() : known;
        }
        if (event.makes_file() && event.rule->thing == ThingKind::person_file)
            return &with_.keys.make(event.person, with_.tools.entropy);
        return with_.keys.find(event.person);
    }

    StoredEvent sealed(const Event& event, const EventTexts& texts, const Secret& key, Head& head) {
        StoredEvent record{
            head.size + 1, event.file, event.person, event.key, texts.header, {}, {}, {}, {}, {}};
        seal_parts(record, texts, key, with_.tools.entropy);
        record.hash = event_hash(head.hash, record.header, record.body_hash, record.identity_hash);
        head.hash = record.hash;
        head.tree.append(record.hash);
        head.size = record.sequence;
        return record;
    }

    /// What is kept beside the events so that it is found quickly.
    void note_beside(const Event& event, const FileState& before) {
        if (event.rule->thing == ThingKind::place) {
            if (event.rule->to == State::reserved)
                with_.transaction.keep_place({std::string(*event.value(field("service"))), event.file,
                                              event.thing, *event.date(field("starts")),
                                              *event.date(field("ends"))});
            else if (event.rule->to == State::released)
                with_.transaction.shorten_place(event.file, event.thing,
                                                last_day_kept(event.on, before.things[event.thing].taken));
        }
        if (event.rule->to == State::erased) with_.transaction.begin_erasure(event.person);
    }

    const WritingTools& with_;
    std::vector<Result<Receipt>> results_;
    /// Files as they were before those that are written together; nothing while each stands by itself.
    std::optional<std::unordered_map<std::string, FileAtHand>> before_;
};

}  // namespace

std::string_view prefix_of(ThingKind kind) noexcept {
    return kind == ThingKind::case_file         ? "c"
           : kind == ThingKind::person_file     ? "p"
           : kind == ThingKind::look_log        ? "l"
           : kind == ThingKind::law_file        ? "w"
           : kind == ThingKind::evaluation_file ? "e"
                                                : "s";
}

const FileState* FilesInTransaction::file(std::string_view name) const {
    const FileState& state = up_to_date(name).state;
    return state.things.empty() ? nullptr : &state;
}

std::vector<const FileState*> FilesInTransaction::cases_of(std::string_view person) const {
    std::vector<const FileState*> cases;
    for (const std::string& name : transaction_.files_of(person))
        if (const FileState* state = file(name);
            state != nullptr && state->things.front().kind == ThingKind::case_file)
            cases.push_back(state);
    return cases;
}

std::vector<std::string> FilesInTransaction::files_of_human(std::string_view person) const {
    static const Field same_as = field("same as");
    std::vector<std::string> all{std::string(person)};
    const auto add = [&](std::string_view name) {
        if (std::find(all.begin(), all.end(), name) == all.end()) all.emplace_back(name);
    };
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (const FileState* state = file(all[i]))
            if (const auto other = state->things.front().text(same_as); !other.empty()) add(other);
        // What says that a file is another one's is about the person of that other file.
        for (const std::string& name : transaction_.files_of(all[i]))
            if (const FileState* state = file(name);
                state != nullptr && state->things.front().kind == ThingKind::person_file)
                add(name);
    }
    return all;
}

std::int64_t FilesInTransaction::most_places_kept(std::string_view service, CivilDate first,
                                                  CivilDate last) const {
    // The count changes on first days and after last days only.
    std::map<std::int32_t, std::int64_t> changes;
    for (const KeptPlace& place : transaction_.kept_places(service, first, last)) {
        ++changes[std::max(place.first, first).day];
        --changes[place.last.day + 1];
    }
    std::int64_t kept = 0, most = 0;
    for (const auto& [day, change] : changes) most = std::max(most, kept += change);
    return most;
}

FileAtHand& FilesInTransaction::up_to_date(std::string_view name) const {
    const auto [at, added] = touched_.try_emplace(std::string(name));
    if (!added) return *at->second;
    const auto known = at_hand_.find(at->first);
    auto file = known == at_hand_.end() ? std::make_unique<FileAtHand>()
                                        : std::make_unique<FileAtHand>(known->second);
    for (StoredEvent& record : transaction_.of_file(name, file->last)) {
        file->last = record.sequence;
        apply(file->state, opened(std::move(record), keys_).event);
    }
    at->second = std::move(file);
    return *at->second;
}

void FilesInTransaction::keep() {
    if (at_hand_.size() > most_files_at_hand) at_hand_.clear();
    for (auto& [name, file] : touched_)
        if (!file->state.things.empty()) at_hand_[name] = std::move(*file);
}

std::vector<Result<Receipt>> write_batch(const WritingTools& with, const Batch& batch) {
    return Writing(with).write_all(batch);
}

/// Those whom events of the batch identify, as far as they have names already.
std::vector<std::string> persons_to_be(const Batch& batch) {
    std::vector<std::string> persons;
    for (const Event& event : batch.events)
        if (event.makes_file() && event.rule->thing == ThingKind::person_file && !event.file.empty())
            persons.push_back(event.file);
    return persons;
}

}  // namespace ultima
