// SPDX-License-Identifier: Apache-2.0
#include "register/backup.h"

#include "base/refusal.h"
#include "base/text.h"
#include "register/sqlite_store.h"
#include "register/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace ultima {
namespace {

namespace fs = std::filesystem;

std::string first_line(std::string_view register_id) {
    return fmt::format("ultima erasures {}\n", register_id);
}

/// Erases in the copies, before anybody can read them as a register.
void replay(const fs::path& made, const std::vector<std::string>& persons, std::string_view list,
            const RegisterTools& tools) {
    KeyFile keys = KeyFile::open(made / "keys.sqlite", tools.disk);
    const auto store = open_sqlite_store(made / "register.sqlite", tools.disk);
    for (const std::string& person : persons) keys.destroy(person);
    store->write([&](StoreTransaction& transaction) {
        for (const std::string& person : persons) transaction.erase_sealed(person);
        transaction.add_erasure_list(list);
    });
    store->wipe();
}

Diagnostics problems_in(const fs::path& made, const RegisterTools& tools) {
    KeyFile keys = KeyFile::open(made / "keys.sqlite", tools.disk);
    const auto store = open_sqlite_store(made / "register.sqlite", tools.disk);
    return verify(*store, &keys, {}).problems;
}

}  // namespace

std::string signed_erasures(Register& of) {
    std::set<std::string> persons;
    for (const std::string& before : of.store().erasure_lists()) {
        const auto listed = read_erasures(before, of.store().register_id(), of.store().public_key());
        if (listed) persons.insert(listed->begin(), listed->end());
    }
    of.read(0, [&](RecordedEvent&& recorded) {
        if (recorded.event.rule->to == State::erased) persons.insert(recorded.event.person);
        return true;
    });
    std::string text = first_line(of.store().register_id());
    for (const std::string& person : persons) text += person + '\n';
    return fmt::format("{}signed {}\n", text, sign(of.keys().signing(), text));
}

Result<std::vector<std::string>> read_erasures(std::string_view text, std::string_view register_id,
                                               std::string_view public_key) {
    const std::size_t last = text.rfind("\nsigned ");
    const auto lines = split_lines(text);
    if (last == std::string_view::npos || lines.size() < 2 || !lines.front().starts_with("ultima erasures "))
        return refused("erasures-form",
                       "a list of erasures begins with `ultima erasures` and ends with `signed`");
    if (lines.front() != trim(first_line(register_id)))
        return refused("erasures-register", "this list of erasures is another register's");
    const std::string_view signature = trim(text.substr(last + std::string_view("\nsigned ").size()));
    if (!signature_holds(public_key, text.substr(0, last + 1), signature))
        return refused("erasures-signature", "this register has not signed this list of erasures");
    return std::vector<std::string>(lines.begin() + 1, lines.end() - 1);
}

void back_up(Register& from, const fs::path& events, const fs::path& keys) {
    // Events first: each of them has its key by then.
    from.store().copy_to(events);
    from.keys().copy_to(keys);
}

Result<Register> restore(const fs::path& folder, const fs::path& events, const fs::path& keys,
                         std::string_view erasures, RegisterTools tools) {
    if (fs::exists(folder))
        return refused("register-exists", fmt::format("`{}` is there already", folder.string()));
    if (!fs::exists(events))
        return refused("register-missing", fmt::format("there is no copy in `{}`", events.string()));
    if (!fs::exists(keys))
        return refused("register-keys", fmt::format("the keys are not in `{}`", keys.string()));
    const fs::path made = unfinished_beside(folder);
    fs::remove_all(made);
    fs::create_directories(made);
    fs::copy_file(events, made / "register.sqlite");
    fs::copy_file(keys, made / "keys.sqlite");
    std::string id, open_key;
    {
        const auto store = open_sqlite_store(made / "register.sqlite", tools.disk);
        id = store->register_id();
        open_key = store->public_key();
    }
    const auto persons = read_erasures(erasures, id, open_key);
    if (!persons) {
        fs::remove_all(made);
        return failure(persons.error());
    }
    replay(made, *persons, erasures, tools);
    if (Diagnostics problems = problems_in(made, tools); !problems.empty()) {
        fs::remove_all(made);
        return failure(std::move(problems));
    }
    fs::rename(made, folder);
    return Register::open(folder, folder / "keys.sqlite", std::move(tools));
}

}  // namespace ultima
