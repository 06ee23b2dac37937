// SPDX-License-Identifier: Apache-2.0
#include "register/register.h"

#include "register/access.h"
#include "register/backup.h"
#include "register/sqlite_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_set>
#include <utility>

namespace ultima {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t name_bytes = 16;
/// States of files kept at hand; more of them are read again from their events.
constexpr std::size_t most_files_at_hand = 20'000;

std::string_view prefix_of(ThingKind kind) {
    return kind == ThingKind::case_file     ? "c"
           : kind == ThingKind::person_file ? "p"
           : kind == ThingKind::look_log    ? "l"
                                            : "s";
}

/// Each part is sealed to its place, and the body to the identity too: without the keys nobody can exchange
/// the parts, move them to another event, or leave the identity out, and have a new chain fit.
std::string beside_identity(const StoredEvent& record) { return record.header + "\nidentity"; }
std::string beside_body(const StoredEvent& record) {
    return record.header + "\nbody " + to_hex(record.identity_hash);
}

tl::unexpected<Diagnostics> failed(std::string code, std::string message) {
    return failure(Diagnostic{.code = std::move(code), .span = {}, .message = std::move(message)});
}

/// The folder, and those that it stands in, with names that survive a power cut.
void make_folder(const fs::path& folder) {
    const fs::path above = folder.parent_path();
    if (!above.empty() && !fs::exists(above)) make_folder(above);
    fs::create_directory(folder);
    sync_folder_of(folder);
}

}  // namespace

std::optional<std::string> unseal_body(const Secret& key, const StoredEvent& record) {
    if (!record.body) return std::nullopt;
    return unseal(key, *record.body, beside_body(record));
}

std::optional<std::string> unseal_identity(const Secret& key, const StoredEvent& record) {
    if (!record.identity) return std::nullopt;
    return unseal(key, *record.identity, beside_identity(record));
}

fs::path unfinished_beside(const fs::path& folder) {
    return folder.parent_path() / fmt::format(".{}.unfinished", folder.filename().string());
}

RecordedEvent opened(StoredEvent&& record, KeyFile& keys) {
    std::uint64_t sequence = 0;
    auto event = read_header(record.header, sequence);
    if (!event)
        throw StoreFailure(fmt::format("event {} is not in a form that this program knows", record.sequence));
    RecordedEvent result{record.sequence, record.hash, std::move(*event), true};
    const Secret* key = record.person.empty() ? &keys.common() : keys.find(record.person);
    if (!record.body || key == nullptr) return result;
    const auto body = unseal_body(*key, record);
    if (!body || !read_body(*body, result.event))
        throw StoreFailure(fmt::format("event {} cannot be opened with its key", record.sequence));
    result.erased = false;
    return result;
}

/// A file as it stands, and the event up to which that is.
struct FileAtHand {
    FileState state;
    std::uint64_t last = 0;
};

struct Register::Inside {
    RegisterTools tools;
    std::optional<FolderClaim> claim;
    KeyFile keys;
    std::unique_ptr<Store> store;
    std::mutex mutex{};
    std::unordered_map<std::string, FileAtHand> at_hand{};
    bool stopped = false;
    /// Whom a list of erasures names with which this register was restored: nobody writes about them again.
    std::unordered_set<std::string> listed{};

    Inside(RegisterTools with, std::optional<FolderClaim> held, KeyFile key_file,
           std::unique_ptr<Store> events)
        : tools(std::move(with)),
          claim(std::move(held)),
          keys(std::move(key_file)),
          store(std::move(events)) {}

    /// Runs `work` unless an earlier write failed, and remembers if this one does.
    template <class Work>
    auto writing(Work work) {
        const std::lock_guard lock(mutex);
        if (stopped)
            throw StoreFailure("an earlier write failed, so nothing more is written; open the register anew");
        try {
            // Where others write as well, one of them may have erased somebody of whom something is at hand.
            if (!claim && keys.forget_destroyed()) at_hand.clear();
            return work();
        } catch (...) {
            stopped = true;
            at_hand.clear();
            throw;
        }
    }

    bool was_erased(std::string_view person) {
        bool erased = false;
        store->write([&](StoreTransaction& transaction) {
            erased = false;
            for (const StoredEvent& record : transaction.of_file(person, 0)) {
                std::uint64_t sequence = 0;
                const auto event = read_header(record.header, sequence);
                erased = erased || (event && event->rule->to == State::erased);
            }
        });
        return erased;
    }

    void erase(std::string_view person) {
        keys.destroy(person);
        store->write([&](StoreTransaction& transaction) { transaction.erase_sealed(person); });
        store->wipe();
        store->write([&](StoreTransaction& transaction) { transaction.end_erasure(person); });
        at_hand.clear();  // what was said is in them
    }
};

namespace {

/// Files as they stand within one transaction: those at hand, brought up to date, and this transaction's own
/// events.
class FilesInTransaction final : public OtherFiles {
  public:
    FilesInTransaction(StoreTransaction& transaction, KeyFile& keys,
                       std::unordered_map<std::string, FileAtHand>& at_hand)
        : transaction_(transaction), keys_(keys), at_hand_(at_hand) {}

    [[nodiscard]] const FileState* file(std::string_view name) const override {
        const FileState& state = up_to_date(name).state;
        return state.things.empty() ? nullptr : &state;
    }

    [[nodiscard]] std::vector<const FileState*> cases_of(std::string_view person) const override {
        std::vector<const FileState*> cases;
        for (const std::string& name : transaction_.files_of(person))
            if (const FileState* state = file(name);
                state != nullptr && state->things.front().kind == ThingKind::case_file)
                cases.push_back(state);
        return cases;
    }

    [[nodiscard]] std::int64_t most_places_kept(std::string_view service, CivilDate first,
                                                CivilDate last) const override {
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

    FileAtHand& up_to_date(std::string_view name) const {
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

    /// Once the transaction is durable, what it saw and wrote is how things stand.
    void keep() {
        if (at_hand_.size() > most_files_at_hand) at_hand_.clear();
        for (auto& [name, file] : touched_)
            if (!file->state.things.empty()) at_hand_[name] = std::move(*file);
    }

  private:
    StoreTransaction& transaction_;
    KeyFile& keys_;
    std::unordered_map<std::string, FileAtHand>& at_hand_;
    mutable std::unordered_map<std::string, std::unique_ptr<FileAtHand>> touched_;
};

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
    return std::tie(again->key, again->file, again->person, again->on, again->by.name, again->by.import,
                    again->reason) == std::tie(event.key, event.file, event.person, event.on, event.by.name,
                                               event.by.import, event.reason) &&
           std::all_of(event.said.begin(), event.said.end(), is_said);
}

/// Writes events within one transaction.
class Writing {
  public:
    /// `only_try`: no key is made.
    Writing(StoreTransaction& transaction, KeyFile& keys, const RegisterTools& tools,
            FilesInTransaction& files, const std::unordered_set<std::string>& listed, bool only_try)
        : transaction_(transaction),
          keys_(keys),
          tools_(tools),
          files_(files),
          listed_(listed),
          only_try_(only_try) {}

    std::vector<Result<Receipt>> write_all(const Batch& batch) {
        std::vector<Result<Receipt>> results;
        results.reserve(batch.events.size());
        for (std::size_t i = 0; i < batch.events.size(); ++i) {
            const auto about = i < batch.about.size() ? batch.about[i] : std::nullopt;
            Event event = batch.events[i];
            if (about && results[*about]) event.thing = results[*about]->thing;
            if (about && !results[*about])
                results.emplace_back(failed("refused-thing", "what it is about was refused"));
            else
                results.push_back(write(std::move(event)));
        }
        return results;
    }

  private:
    Result<Receipt> write(Event event) {
        if (event.key.empty()) event.key = random_name(tools_.entropy, name_bytes);
        event.recorded = tools_.clock();
        if (const auto before = transaction_.by_key(event.key)) return repeated(*before, std::move(event));
        complete(event);
        if (listed_.contains(event.person))
            return failed("refused-person", fmt::format("{} was erased", event.person));
        FileAtHand& file = files_.up_to_date(event.file);
        if (event.makes_thing()) event.thing = static_cast<ThingNumber>(file.state.things.size());
        if (Diagnostics problems = refusals(event, file.state, files_); !problems.empty())
            return failure(std::move(problems));
        const Secret* key = key_for(event);
        if (key == nullptr)
            return failed("refused-person", fmt::format("what is known of {} was erased", event.person));
        Head head = transaction_.head();
        const EventTexts texts = texts_of(event, head.size + 1);
        if (!reads_as(event, texts))
            return failed("refused-form",
                          fmt::format("`{}` has a text that is not UTF-8, says something twice, "
                                      "or is of a day before 1800",
                                      event.rule->name));
        const StoredEvent record = sealed(event, texts, *key, head);
        transaction_.append(record, head);
        note_beside(event, file.state);
        apply(file.state, event);
        file.last = record.sequence;
        return Receipt{record.sequence, event.file, event.thing, record.hash, false};
    }

    /// Names what has no name yet.
    void complete(Event& event) {
        const ThingKind kind = file_of(event.rule->thing);
        if (event.makes_file() && event.file.empty())
            event.file = fmt::format("{}{}", prefix_of(kind), random_name(tools_.entropy, name_bytes));
        if (event.person.empty() && kind == ThingKind::person_file)
            event.person = event.file;
        else if (event.person.empty() && kind == ThingKind::case_file)
            event.person = files_.up_to_date(event.file).state.person;
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
        const RecordedEvent written = opened(StoredEvent(before), keys_);
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
        if (!same) return failed("key-used", "another command was written with this key");
        return Receipt{before.sequence, first.file, first.thing, before.hash, true};
    }

    const Secret* key_for(const Event& event) {
        if (event.person.empty()) return &keys_.common();
        if (only_try_) return &keys_.common();
        if (event.makes_file() && event.rule->thing == ThingKind::person_file)
            return &keys_.make(event.person, tools_.entropy);
        return keys_.find(event.person);
    }

    StoredEvent sealed(const Event& event, const EventTexts& texts, const Secret& key, Head& head) {
        StoredEvent record{
            head.size + 1, event.file, event.person, event.key, texts.header, {}, {}, {}, {}, {}};
        if (!texts.identity.empty())
            record.identity = seal(key, texts.identity, beside_identity(record), tools_.entropy);
        record.identity_hash = sha256(record.identity.value_or(""));
        record.body = seal(key, texts.body, beside_body(record), tools_.entropy);
        record.body_hash = sha256(*record.body);
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
                transaction_.keep_place({std::string(*event.value(field("service"))), event.file, event.thing,
                                         *event.date(field("starts")), *event.date(field("ends"))});
            else if (event.rule->to == State::released)
                // Who had come keeps the place on that last day.
                transaction_.shorten_place(
                    event.file, event.thing,
                    CivilDate{event.on.day - (before.things[event.thing].state == State::taken ? 0 : 1)});
        }
        if (event.rule->to == State::erased) transaction_.begin_erasure(event.person);
    }

    StoreTransaction& transaction_;
    KeyFile& keys_;
    const RegisterTools& tools_;
    FilesInTransaction& files_;
    const std::unordered_set<std::string>& listed_;
    bool only_try_;
};

/// Those whom events of the batch identify, as far as they have names already.
std::vector<std::string> persons_to_be(const Batch& batch) {
    std::vector<std::string> persons;
    for (const Event& event : batch.events)
        if (event.makes_file() && event.rule->thing == ThingKind::person_file && !event.file.empty())
            persons.push_back(event.file);
    return persons;
}

}  // namespace

Register::Register(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Register::Register(Register&&) noexcept = default;
Register::~Register() = default;

Result<Register> Register::create(const fs::path& given, RegisterTools tools) {
    // `offices/` is `offices`, beside which there is a place.
    const fs::path folder = given.has_filename() ? given : given.parent_path();
    if (fs::exists(folder))
        return failed("register-exists", fmt::format("`{}` is there already", folder.string()));
    // Made beside and moved, so that nothing half-made looks like a register.
    const fs::path made = unfinished_beside(folder);
    fs::remove_all(made);
    make_folder(made);
    const std::string id = random_name(tools.entropy, name_bytes);
    {
        const KeyFile keys = KeyFile::create(made / "keys.sqlite", id, tools.entropy, tools.disk);
        const auto store =
            create_sqlite_store(made / "register.sqlite", id, public_key(keys.signing()), tools.disk);
    }
    sync_folder_of(made / "register.sqlite");
    fs::rename(made, folder);
    return open(folder, folder / "keys.sqlite", std::move(tools));
}

Result<Register> Register::open(const fs::path& folder, const fs::path& keys_path, RegisterTools tools) {
    const fs::path path = folder / "register.sqlite";
    if (!fs::exists(path))
        return failed("register-missing", fmt::format("there is no register in `{}`", folder.string()));
    if (!fs::exists(keys_path))
        return failed("register-keys", fmt::format("the keys are not in `{}`", keys_path.string()));
    auto claim = FolderClaim::on(folder);
    if (!claim)
        return failed("register-in-use",
                      fmt::format("another process has the register in `{}` open", folder.string()));
    // Whoever made it may have been cut short before its name was on disk.
    sync_folder_of(folder);
    auto store = open_sqlite_store(path, tools.disk);
    KeyFile keys = KeyFile::open(keys_path, tools.disk);
    return with_keys(
        std::make_unique<Inside>(std::move(tools), std::move(claim), std::move(keys), std::move(store)),
        keys_path);
}

Result<Register> Register::create(const PostgresPlace& events, const fs::path& keys_path,
                                  RegisterTools tools) {
    for (const bool keys : {false, true})
        if (keys ? fs::exists(keys_path) : postgres_store_exists(events))
            return failed("register-exists",
                          fmt::format("`{}` is there already", keys ? keys_path.string() : events.schema));
    const fs::path made = keys_path.string() + ".new";
    fs::remove(made);
    const std::string id = random_name(tools.entropy, name_bytes);
    {
        const KeyFile keys = KeyFile::create(made, id, tools.entropy, tools.disk);
        static_cast<void>(create_postgres_store(events, id, public_key(keys.signing())));
    }
    fs::rename(made, keys_path);
    return open(events, keys_path, std::move(tools));
}

Result<Register> Register::open(const PostgresPlace& events, const fs::path& keys_path, RegisterTools tools) {
    if (!postgres_store_exists(events))
        return failed("register-missing", fmt::format("there is no register `{}`", events.schema));
    if (!fs::exists(keys_path))
        return failed("register-keys", fmt::format("the keys are not in `{}`", keys_path.string()));
    auto store = open_postgres_store(events);
    KeyFile keys = KeyFile::open(keys_path, tools.disk);
    return with_keys(
        std::make_unique<Inside>(std::move(tools), std::nullopt, std::move(keys), std::move(store)),
        keys_path);
}

Result<Register> Register::with_keys(std::unique_ptr<Inside> inside, const fs::path& keys_path) {
    if (inside->keys.register_id() != inside->store->register_id())
        return failed("register-keys",
                      fmt::format("the keys in `{}` are another register's", keys_path.string()));
    for (const std::string& list : inside->store->erasure_lists()) {
        const auto persons = read_erasures(list, inside->store->register_id(), inside->store->public_key());
        if (!persons) throw StoreFailure("a list of erasures in the register is not signed by it");
        inside->listed.insert(persons->begin(), persons->end());
    }
    for (const std::string& person : inside->store->unfinished_erasures()) {
        // A line that somebody put into the file must not make keys go.
        if (!inside->was_erased(person))
            throw StoreFailure(fmt::format("the erasure of {} has begun, and no event says so", person));
        inside->erase(person);
    }
    return Register(std::move(inside));
}

Result<Receipt> Register::write(Event event) {
    Batch one;
    one.events.push_back(std::move(event));
    return std::move(write_all(one).front());
}

std::vector<Result<Receipt>> Register::write_all(const Batch& batch) {
    return inside_->writing([&] {
        // One sync for the keys of all, and before the events: a key without events is nothing.
        std::vector<std::string> fresh = persons_to_be(batch);
        std::erase_if(fresh, [&](const std::string& one) { return inside_->listed.contains(one); });
        inside_->keys.make_all(fresh, inside_->tools.entropy);
        std::vector<Result<Receipt>> results;
        std::optional<FilesInTransaction> files;
        inside_->store->write([&](StoreTransaction& transaction) {
            files.emplace(transaction, inside_->keys, inside_->at_hand);
            results = Writing(transaction, inside_->keys, inside_->tools, *files, inside_->listed, false)
                          .write_all(batch);
        });
        files->keep();
        for (std::size_t i = 0; i < batch.events.size(); ++i)
            if (results[i] && batch.events[i].rule->to == State::erased) inside_->erase(results[i]->file);
        return results;
    });
}

std::vector<Result<Receipt>> Register::try_all(const Batch& batch) {
    struct TakeBack {};
    return inside_->writing([&] {
        std::vector<Result<Receipt>> results;
        try {
            inside_->store->write([&](StoreTransaction& transaction) {
                FilesInTransaction files(transaction, inside_->keys, inside_->at_hand);
                results = Writing(transaction, inside_->keys, inside_->tools, files, inside_->listed, true)
                              .write_all(batch);
                throw TakeBack{};
            });
        } catch (const TakeBack&) {
        }
        return results;
    });
}

std::optional<FileState> Register::file(std::string_view name) {
    return inside_->writing([&] {
        std::optional<FileState> found;
        std::optional<FilesInTransaction> files;
        inside_->store->write([&](StoreTransaction& transaction) {
            files.emplace(transaction, inside_->keys, inside_->at_hand);
            const FileState* state = files->file(name);
            found = state == nullptr ? std::nullopt : std::optional(*state);
        });
        files->keep();
        return found;
    });
}

std::vector<RecordedEvent> Register::events_of(std::string_view file) {
    return inside_->writing([&] {
        std::vector<RecordedEvent> events;
        inside_->store->write([&](StoreTransaction& transaction) {
            events.clear();
            for (StoredEvent& record : transaction.of_file(file, 0))
                events.push_back(opened(std::move(record), inside_->keys));
        });
        return events;
    });
}

void Register::read(std::uint64_t after, const std::function<bool(RecordedEvent&&)>& each) {
    const std::lock_guard lock(inside_->mutex);
    inside_->store->read(
        after, [&](StoredEvent&& record) { return each(opened(std::move(record), inside_->keys)); });
}

std::vector<SaidField> Register::who(std::string_view person, std::uint64_t up_to) {
    return inside_->writing([&] {
        Event event;
        inside_->store->write([&](StoreTransaction& transaction) {
            event.said.clear();
            const Secret* key = inside_->keys.find(person);
            if (key == nullptr) return;
            for (const StoredEvent& record : transaction.of_file(person, 0)) {
                if (!record.identity || record.sequence > up_to) continue;
                const auto text = unseal_identity(*key, record);
                event.said.clear();
                if (!text || !read_body(*text, event))
                    throw StoreFailure(
                        fmt::format("event {} cannot be opened with its key", record.sequence));
            }
        });
        return event.said;
    });
}

std::vector<FileState> Register::cases_of(std::string_view person) {
    return inside_->writing([&] {
        std::vector<FileState> cases;
        std::optional<FilesInTransaction> files;
        inside_->store->write([&](StoreTransaction& transaction) {
            cases.clear();
            files.emplace(transaction, inside_->keys, inside_->at_hand);
            for (const FileState* one : files->cases_of(person)) cases.push_back(*one);
        });
        files->keep();
        return cases;
    });
}

Instant Register::now() const { return inside_->tools.clock(); }

std::string Register::checkpoint() {
    return inside_->writing([&] {
        std::string text;
        inside_->store->write([&](StoreTransaction& transaction) {
            const Head head = transaction.head();
            text = signed_text(
                {inside_->keys.register_id(), head.size, head.tree.root(), inside_->tools.clock()},
                inside_->keys.signing());
            transaction.add_checkpoint(head.size, text);
        });
        return text;
    });
}

Head Register::head() {
    return inside_->writing([&] {
        Head head;
        inside_->store->write([&](StoreTransaction& transaction) { head = transaction.head(); });
        return head;
    });
}

std::string Register::pseudonym(std::string_view kind, std::string_view text) const {
    return keyed_name(inside_->keys.naming(), fmt::format("{}\n{}", kind, text)).substr(0, 2 * name_bytes);
}

Store& Register::store() noexcept { return *inside_->store; }
KeyFile& Register::keys() noexcept { return inside_->keys; }

}  // namespace ultima
