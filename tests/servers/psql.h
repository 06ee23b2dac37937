// SPDX-License-Identifier: Apache-2.0
// PostgreSQL as its administrators speak to it: files of commands, run by psql.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace ultima::servers {

/// A database of a server, and who asks it.
class Psql {
  public:
    /// `where`: "host=... user=... dbname=...". `folder`: where psql runs, with the files of commands.
    Psql(std::string where, std::filesystem::path folder)
        : where_(std::move(where)), folder_(std::move(folder)) {}

    [[nodiscard]] std::string host() const;
    [[nodiscard]] Psql database(const std::string& name) const;
    [[nodiscard]] Psql as(const std::string& role, const std::string& password) const;

    /// Runs files of the folder, which see the variables as :name. What they print: rows in lines, cells
    /// between tabs, NULL as nothing. Throws std::runtime_error with what the server has against it.
    std::string run(const std::vector<std::string>& files,
                    const std::map<std::string, std::string>& variables = {}) const;
    std::string ask(std::string_view sql) const;

  private:
    std::string where_;
    std::filesystem::path folder_;
};

}  // namespace ultima::servers
