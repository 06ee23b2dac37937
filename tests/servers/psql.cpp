// SPDX-License-Identifier: Apache-2.0
#include "servers/psql.h"

#include <array>
#include <cstdio>
#include <fstream>
#include <stdexcept>

namespace ultima::servers {

std::string Psql::host() const {
    const std::size_t from = where_.find("host=") + 5;
    return where_.substr(from, where_.find(' ', from) - from);
}

// Of two values for one word, the last counts.
Psql Psql::database(const std::string& name) const { return {where_ + " dbname=" + name, folder_}; }
Psql Psql::as(const std::string& role, const std::string& password) const {
    return {where_ + " user=" + role + " password=" + password, folder_};
}

std::string Psql::run(const std::vector<std::string>& files,
                      const std::map<std::string, std::string>& variables) const {
    std::string command = "cd '" + folder_.string() + "' && psql '" + where_ +
                          "' -X -q -A -t -F '\t' -v ON_ERROR_STOP=1 -v VERBOSITY=terse";
    for (const auto& [name, value] : variables) command += " -v " + name + "='" + value + "'";
    for (const std::string& file : files) command += " -f " + file;
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr) throw std::runtime_error("cannot start psql");
    std::string out;
    std::array<char, 65536> piece{};
    while (const std::size_t count = std::fread(piece.data(), 1, piece.size(), pipe))
        out.append(piece.data(), count);
    if (::pclose(pipe) != 0) throw std::runtime_error(out);
    return out;
}

std::string Psql::ask(std::string_view sql) const {
    const std::filesystem::path file = folder_ / "asked.sql";
    std::ofstream(file) << sql << "\n";
    return run({file.string()});
}

}  // namespace ultima::servers
