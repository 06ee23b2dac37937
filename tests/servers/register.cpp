// SPDX-License-Identifier: Apache-2.0
#include "servers/register.h"

#include "law/load.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace ultima::servers {

namespace fs = std::filesystem;

namespace {

constexpr const char* database = "register";  // as the page calls it
const std::vector<std::string> shards_of_servers = {"1", "2", "3,4"};

/// What stands between a line `opening` and the next line ```.
std::vector<std::string> blocks(const std::string& page, const std::string& opening) {
    std::vector<std::string> found;
    std::istringstream lines(page);
    bool inside = false;
    for (std::string line; std::getline(lines, line);) {
        if (!inside && line == opening) found.emplace_back();
        if (inside && line != "```") found.back() += line + "\n";
        inside = inside ? line != "```" : line == opening;
    }
    return found;
}

/// The register of the page: columns in the order of its table, from those of a case.
constexpr const char* columns_of_page =
    "key, shard, \"detention spells, first day\", \"detention spells, last day\", "
    "\"detention spells, complete\", \"longest term, months\", "
    "['term', 'life', 'death'][\"gravest penalty\" + 1], \"earlier conviction\", \"excluded days\", "
    "\"other matters\"";
/// What it does not know of anybody.
constexpr const char* left_out_of_page =
    "0 AS \"longest term, days\", NULL AS \"bar reaches bond\", NULL AS \"court order\", "
    "NULL AS \"order reaches bond\"";

sql::Query query(Extent extent, CivilDate on, const sql::Dialect& dialect) {
    const LoadedPack loaded = load_pack(fs::path(ULTIMA_SOURCE_DIR) / "packs/in-undertrial");
    if (has_errors(loaded.diagnostics)) throw std::runtime_error("in-undertrial cannot be read");
    std::vector<MeasureId> wanted;
    if (extent == Extent::of_the_page) wanted.push_back(loaded.pack.find_measure("release").value());
    return sql::compile(loaded.pack, Stage::pretrial, on, dialect, wanted);
}

constexpr CivilDate any_day{day_number(2026, 6, 30)};

}  // namespace

std::string text_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

void write(const fs::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

std::string replaced(std::string text, const std::string& what, const std::string& by) {
    const std::size_t at = text.find(what);
    if (at == std::string::npos) throw std::runtime_error("not there to be replaced: " + what);
    return text.replace(at, what.size(), by);
}

Page::Page() {
    const std::string page = text_of(fs::path(ULTIMA_SOURCE_DIR) / "docs/large-registers.md");
    files = blocks(page, "```sql");
    plan = blocks(page, "```text").at(0);
    const std::size_t from = page.find("\n    ultima sql ") + 5;
    command = page.substr(from, page.find('\n', from) - from);
}

void Page::write_files(const fs::path& folder) const {
    for (const std::string& file : files) {
        const std::size_t end = file.find(".sql");
        write(folder / file.substr(3, end + 4 - 3), file);
    }
}

std::optional<std::vector<std::string>> Register::servers() {
    std::vector<std::string> found;
    for (const char* name :
         {"ULTIMA_POSTGRES", "ULTIMA_POSTGRES_2", "ULTIMA_POSTGRES_3", "ULTIMA_POSTGRES_4"}) {
        const char* where = std::getenv(name);
        if (where == nullptr) return std::nullopt;
        found.emplace_back(where);
    }
    return found;
}

Register::Register(const std::vector<std::string>& servers, Extent extent, std::int64_t persons)
    : extent_(extent),
      persons_{persons},
      folder_(fs::temp_directory_path() / fmt::format("ultima-servers-{}", ::getpid())),
      coordinator_(Psql(servers.at(0), folder_).database(database)) {
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    for (std::size_t i = 1; i <= shards_of_servers.size(); ++i) {
        servers_.push_back(Psql(servers.at(i), folder_).database(database));
        std::istringstream numbers(shards_of_servers[i - 1]);
        for (std::string number; std::getline(numbers, number, ',');)
            shards_.push_back({number, servers_.back()});
    }
    make_databases();
    write_files();
    make_law();
    load();
    coordinator_.run({"coordinator.sql"});
    put_up();
}

Register::~Register() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

Psql Register::analyst() const { return coordinator_.as("analyst", "analyst-of-all"); }

void Register::make_databases() const {
    std::vector<Psql> all = servers_;
    all.push_back(coordinator_);
    for (const Psql& server : all) {
        const Psql outside = server.database("postgres");
        for (const char* sql : {"SET client_min_messages = warning; DROP DATABASE IF EXISTS register",
                                "SET client_min_messages = warning; DROP ROLE IF EXISTS reader, analyst",
                                "CREATE DATABASE register"})
            outside.ask(sql);
    }
}

void Register::write_files() const {
    page_.write_files(folder_);
    write(folder_ / "reader.password", "reader-of-answers\n");
    write(folder_ / "analyst.password", "analyst-of-all\n");
    if (extent_ == Extent::of_the_page) return;
    std::string columns, facts;
    for (const sql::InputColumn& input : query(extent_, any_day, sql::postgresql).inputs) {
        const std::string name = sql::identifier(input.name);
        columns += (columns.empty() ? "  " : ",\n  ") + name + " " + input.type;
        facts += ", " + name;
    }
    const std::string table = text_of(folder_ / "register.sql");
    write(folder_ / "register.sql", table.substr(0, table.find("  admitted ")) + columns + "\n);\n");
    const std::string view = text_of(folder_ / "cases.sql");
    write(folder_ / "cases.sql", view.substr(0, view.find("SELECT ")) + "SELECT id AS key" + facts +
                                     view.substr(view.find("\nFROM ")));
}

void Register::make_law(const std::string& on, const std::string& measure) const {
    std::string command = replaced(page_.command, "ultima", fmt::format("'{}'", ULTIMA_PROGRAM));
    command = replaced(command, "2026-06-30", on);
    command = replaced(command, "law.sql", fmt::format("'{}'", (folder_ / "law.sql").string()));
    command = replaced(command, " --measure release",
                       extent_ == Extent::every_measure ? "" : " --measure " + measure);
    command = fmt::format("cd '{}' && {}", ULTIMA_SOURCE_DIR, command);
    if (std::system(command.c_str()) != 0)  // NOLINT(cert-env33-c): the page's words
        throw std::runtime_error("failed: " + command);
}

void Register::load() const {
    Embedded all = embedded(any_day);
    const std::string columns = extent_ == Extent::of_the_page ? columns_of_page : "*";
    for (std::size_t i = 0; i < servers_.size(); ++i) {
        const std::string& shards = shards_of_servers[i];
        servers_[i].run({"register.sql"}, {{"shards", shards}});
        all.write_csv(fmt::format("SELECT {} FROM cases WHERE shard IN ({})", columns, shards),
                      folder_ / "persons.csv");
        servers_[i].ask("\\copy prison_register FROM 'persons.csv' WITH (FORMAT csv, HEADER)");
    }
    fs::remove(folder_ / "persons.csv");
}

Embedded Register::embedded(CivilDate on) const {
    const sql::Query all = query(Extent::every_measure, on, sql::duckdb);
    const auto cases = [all, persons = persons_, extent = extent_](std::int64_t first, std::int64_t end) {
        std::string select = persons.select(all, first, end);
        if (extent == Extent::every_measure) return select;
        return fmt::format("SELECT * REPLACE ({}) FROM ({})", left_out_of_page, select);
    };
    return {query(extent_, on, sql::duckdb), persons_.count, cases, folder_};
}

void Register::put_up() const {
    on_shards({"cases.sql", "law-view.sql"});
    on_coordinator_for_shards({"join.sql"});
}

void Register::on_shards(const std::vector<std::string>& files) const {
    for (const Shard& shard : shards_) shard.server.run(files, {{"shard", shard.number}});
}

void Register::on_coordinator_for_shards(const std::vector<std::string>& files) const {
    for (const Shard& shard : shards_)
        coordinator_.run(files, {{"shard", shard.number}, {"host", shard.server.host()}});
}

std::string Register::on_servers(const std::string& file) const {
    std::string said;
    for (const Psql& server : servers_) said += server.run({file});
    return said;
}

fs::path Register::read_all() const {
    analyst().run({"everybody.sql"});
    return folder_ / "answers.csv";
}

}  // namespace ultima::servers
