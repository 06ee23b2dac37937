// SPDX-License-Identifier: Apache-2.0
// A disk in memory whose power can be cut: what was written and not synced is then there or not, in pieces
// and in any order.
#pragma once

#include "base/random.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct sqlite3_vfs;

namespace ultima::test {

/// Registered with SQLite under its name for as long as it lives. It promises what the operating system's
/// disk promises and no more: the name of a journal or log is safe once that was synced, the name of a
/// deleted file is gone for good once the folder was synced.
class PowerDisk {
  public:
    explicit PowerDisk(std::string name);
    ~PowerDisk();
    PowerDisk(const PowerDisk&) = delete;
    PowerDisk& operator=(const PowerDisk&) = delete;

    [[nodiscard]] const std::string& name() const { return name_; }
    /// Takes everything away.
    void clear();
    /// A file that is safely there.
    void put(const std::string& path, std::string_view bytes);
    /// As a program would read it now; empty if there is no such file.
    [[nodiscard]] std::string bytes(const std::string& path) const;

    /// Is this in any file?
    [[nodiscard]] bool holds(std::string_view bytes) const;

    /// The power goes at the so manieth change or sync from now; 0: it stays.
    void cut_at(std::uint64_t change) {
        cut_at_ = change;
        changes_ = 0;
    }
    [[nodiscard]] bool has_power() const { return power_; }
    /// Since `cut_at`.
    [[nodiscard]] std::uint64_t changes() const { return changes_; }
    /// A disk that says it has synced, and has not.
    void pretend_to_sync(bool pretend) { pretends_ = pretend; }
    /// The power comes back, to what is left.
    void restore(Random& random);

    struct Write {
        std::uint64_t at = 0;
        std::string bytes{};
        bool cuts = false;  ///< the file ends at `at`
    };
    struct File {
        std::string now{}, safe{};
        std::vector<Write> waiting{};
        std::vector<std::unique_ptr<char[]>> shared_memory{};
    };
    using Names = std::map<std::string, std::shared_ptr<File>>;

    // What SQLite asks for; false: the power is out.
    [[nodiscard]] std::shared_ptr<File> find(const std::string& path) const;
    [[nodiscard]] std::shared_ptr<File> make(const std::string& path);
    [[nodiscard]] bool remove(const std::string& path, bool sync_folder);
    [[nodiscard]] bool write(File& file, std::uint64_t at, std::string_view bytes);
    [[nodiscard]] bool cut(File& file, std::uint64_t size);
    [[nodiscard]] bool sync(File& file, bool folder_too);

  private:
    struct NameChange {
        std::string path;
        std::shared_ptr<File> file;  ///< nothing: the name went
    };
    /// Counts a change; false if the power is out, or goes with it.
    bool count();
    void sync_names();

    std::string name_;
    std::unique_ptr<sqlite3_vfs> system_;
    Names now_, safe_;
    std::vector<NameChange> waiting_;
    std::uint64_t cut_at_ = 0, changes_ = 0;
    bool power_ = true, pretends_ = false;
};

}  // namespace ultima::test
