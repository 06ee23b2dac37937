// SPDX-License-Identifier: Apache-2.0
#include "register/register.h"

#include "base/refusal.h"
#include "register/backup.h"
#include "register/writing.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace ultima {
namespace {

namespace fs = std::filesystem;

/// The folder, and those that it stands in, with names that survive a power cut.
void make_folder(const fs::path& folder) {
    const fs::path above = folder.parent_path();
    if (!above.empty() && !fs::exists(above)) make_folder(above);
    fs::create_directory(folder);
    sync_folder_of(folder);
}

/// Ends a transaction of which nothing is to stay.
struct TakeBack {};

/// No receipts yet if each file is as somebody has seen it.
Result<std::vector<Receipt>> changed_since(const FilesInTransaction& files,
                                           const std::vector<FileSeen>& seen) {
    for (const FileSeen& one : seen)
        if (files.up_to_date(one.file).state.events != one.events)
            return refused("register-changed",
                           fmt::format("somebody wrote in {} meanwhile; ask again", one.file));
    return std::vector<Receipt>();
}

Result<std::vector<Receipt>> all_of(std::vector<Result<Receipt>> each) {
    std::vector<Receipt> all;
    for (auto& one : each) {
        if (!one) return failure(one.error());
        all.push_back(std::move(*one));
    }
    return all;
}

}  // namespace

fs::path unfinished_beside(const fs::path& folder) {
    return folder.parent_path() / fmt::format(".{}.unfinished", folder.filename().string());
}

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

    /// Of all files of a human, the batch may name only one.
    void finish_erasures(const Batch& batch) {
        const bool any = std::any_of(batch.events.begin(), batch.events.end(),
                                     [](const Event& event) { return event.rule->to == State::erased; });
        if (!any) return;
        for (const std::string& person : store->unfinished_erasures()) erase(person);
    }

    void erase(std::string_view person) {
        keys.destroy(person);
        store->write([&](StoreTransaction& transaction) { transaction.erase_sealed(person); });
        store->wipe();
        store->write([&](StoreTransaction& transaction) { transaction.end_erasure(person); });
        at_hand.clear();  // what was said is in them
    }
};

Register::Register(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
Register::Register(Register&&) noexcept = default;
Register::~Register() = default;

Result<Register> Register::create(const fs::path& given, RegisterTools tools) {
    // `offices/` is `offices`, beside which there is a place.
    const fs::path folder = given.has_filename() ? given : given.parent_path();
    if (fs::exists(folder))
        return refused("register-exists", fmt::format("`{}` is there already", folder.string()));
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
        return refused("register-missing", fmt::format("there is no register in `{}`", folder.string()));
    if (!fs::exists(keys_path))
        return refused("register-keys", fmt::format("the keys are not in `{}`", keys_path.string()));
    auto claim = FolderClaim::on(folder);
    if (!claim)
        return refused("register-in-use",
                       fmt::format("another process has the register in `{}` open", folder.string()));
    // Whoever made it may have been cut short before its name was on disk.
    sync_folder_of(folder);
    auto store = open_sqlite_store(path, tools.disk, tools.longest_log);
    KeyFile keys = KeyFile::open(keys_path, tools.disk);
    return with_keys(
        std::make_unique<Inside>(std::move(tools), std::move(claim), std::move(keys), std::move(store)),
        keys_path);
}

Result<Register> Register::create(const PostgresPlace& events, const fs::path& keys_path,
                                  RegisterTools tools) {
    for (const bool keys : {false, true})
        if (keys ? fs::exists(keys_path) : postgres_store_exists(events))
            return refused("register-exists",
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
        return refused("register-missing", fmt::format("there is no register `{}`", events.schema));
    if (!fs::exists(keys_path))
        return refused("register-keys", fmt::format("the keys are not in `{}`", keys_path.string()));
    auto store = open_postgres_store(events);
    KeyFile keys = KeyFile::open(keys_path, tools.disk);
    return with_keys(
        std::make_unique<Inside>(std::move(tools), std::nullopt, std::move(keys), std::move(store)),
        keys_path);
}

Result<Register> Register::with_keys(std::unique_ptr<Inside> inside, const fs::path& keys_path) {
    if (inside->keys.register_id() != inside->store->register_id())
        return refused("register-keys",
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
            results =
                write_batch({transaction, inside_->keys, inside_->tools, *files, inside_->listed}, batch);
        });
        files->keep();
        inside_->finish_erasures(batch);
        return results;
    });
}

Result<std::vector<Receipt>> Register::write_whole(const Batch& batch, const std::vector<FileSeen>& seen) {
    return inside_->writing([&] {
        std::vector<std::string> fresh = persons_to_be(batch);
        std::erase_if(fresh, [&](const std::string& one) { return inside_->listed.contains(one); });
        inside_->keys.make_all(fresh, inside_->tools.entropy);
        Result<std::vector<Receipt>> whole;
        std::optional<FilesInTransaction> files;
        try {
            inside_->store->write([&](StoreTransaction& transaction) {
                files.emplace(transaction, inside_->keys, inside_->at_hand);
                whole = changed_since(*files, seen);
                if (whole)
                    whole = all_of(write_batch(
                        {transaction, inside_->keys, inside_->tools, *files, inside_->listed}, batch));
                if (!whole) throw TakeBack{};
            });
            files->keep();
            inside_->finish_erasures(batch);
        } catch (const TakeBack&) {
        }
        return whole;
    });
}

std::vector<Result<Receipt>> Register::try_all(const Batch& batch) {
    return inside_->writing([&] {
        std::vector<Result<Receipt>> results;
        try {
            inside_->store->write([&](StoreTransaction& transaction) {
                FilesInTransaction files(transaction, inside_->keys, inside_->at_hand);
                results = write_batch(
                    {transaction, inside_->keys, inside_->tools, files, inside_->listed, true}, batch);
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

std::vector<RecordedEvent> Register::evaluations() {
    const std::lock_guard lock(inside_->mutex);
    std::vector<RecordedEvent> plans;
    for (StoredEvent& record : inside_->store->about_nobody(prefix_of(ThingKind::evaluation_file)))
        if (RecordedEvent one = opened(std::move(record), inside_->keys);
            one.event.makes_file() && one.event.rule->thing == ThingKind::evaluation_file)
            plans.push_back(std::move(one));
    return plans;
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
