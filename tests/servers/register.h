// SPDX-License-Identifier: Apache-2.0
// A register on one coordinator and three servers, set up by the commands of docs/large-registers.md.
#pragma once

#include "servers/embedded.h"
#include "servers/persons.h"
#include "servers/psql.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ultima::servers {

/// What stands in the page's fenced blocks.
struct Page {
    Page();
    /// Writes the blocks that begin with `-- NAME.sql` to files of that name.
    void write_files(const std::filesystem::path& folder) const;

    std::vector<std::string> files;  ///< ```sql
    std::string plan;                ///< ```text
    std::string command;             ///< the line that makes law.sql
};

enum class Extent {
    of_the_page,    ///< its register and its measures
    every_measure,  ///< a register with a column for every fact, and the whole law of the stage
};

class Register {
  public:
    /// Where the servers are (tools/with-postgres --servers 4), the coordinator first; nothing if they are
    /// not.
    static std::optional<std::vector<std::string>> servers();

    /// Sets everything up, on top of whatever was there.
    Register(const std::vector<std::string>& servers, Extent extent, std::int64_t persons);
    ~Register();
    Register(const Register&) = delete;
    Register& operator=(const Register&) = delete;

    struct Shard {
        std::string number;
        Psql server;
    };
    [[nodiscard]] const std::vector<Shard>& shards() const { return shards_; }
    [[nodiscard]] const Psql& coordinator() const { return coordinator_; }
    [[nodiscard]] Psql analyst() const;  ///< on the coordinator
    [[nodiscard]] const Page& page() const { return page_; }
    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] std::int64_t persons() const { return persons_.count; }

    /// Runs files of the page on the server of each shard, or on the coordinator for each shard.
    void on_shards(const std::vector<std::string>& files) const;
    void on_coordinator_for_shards(const std::vector<std::string>& files) const;
    /// From views on the servers to the table on the coordinator, by the law that was made last.
    void put_up() const;
    /// What a file says on each server, one after the other.
    [[nodiscard]] std::string on_servers(const std::string& file) const;
    /// Makes law.sql by the page's command, for another day or measure if one is given.
    void make_law(const std::string& on = "2026-06-30", const std::string& measure = "release") const;
    /// All answers of all persons, read through the coordinator into a CSV file.
    [[nodiscard]] std::filesystem::path read_all() const;

    /// The same law over the same persons in one place.
    [[nodiscard]] Embedded embedded(CivilDate on) const;

  private:
    void make_databases() const;
    void write_files() const;
    void load() const;

    Page page_;
    Extent extent_;
    Persons persons_;
    std::filesystem::path folder_;
    Psql coordinator_;
    std::vector<Psql> servers_;
    std::vector<Shard> shards_;
};

/// `text` with the first `what` replaced. Throws if there is none.
std::string replaced(std::string text, const std::string& what, const std::string& by);
std::string text_of(const std::filesystem::path& file);
void write(const std::filesystem::path& file, const std::string& text);

}  // namespace ultima::servers
