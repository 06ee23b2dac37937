// SPDX-License-Identifier: Apache-2.0
// From what a file of reference results says to the rows and columns that it was computed from.
#include "evaluation/oracle_data.h"
#include "evaluation/oracle_text.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace ultima::test {

Formula read_formula(const std::string& text) {
    const std::size_t tilde = text.find('~');
    if (tilde == std::string::npos) throw std::runtime_error("`" + text + "` is no formula");
    Formula formula;
    const std::string left = trimmed(text.substr(0, tilde));
    if (left.rfind("Surv(", 0) == 0) {
        const auto parts = pieces(left.substr(5, left.size() - 6), ',');
        if (parts.size() == 3) formula.start = parts[0];
        formula.stop = parts[parts.size() - 2];
        formula.event = parts.back();
    } else {
        formula.outcome = left;
    }
    std::vector<std::string> together;
    const auto add = [](std::vector<std::string>& list, const std::string& term) {
        if (std::find(list.begin(), list.end(), term) == list.end()) list.push_back(term);
    };
    for (const std::string& term : pieces(text.substr(tilde + 1), '+')) {
        if (term.rfind("strata(", 0) == 0) {
            for (const std::string& name : pieces(term.substr(7, term.size() - 8), ','))
                formula.strata.push_back(name);
        } else if (term.rfind("cluster(", 0) == 0) {
            formula.cluster = term.substr(8, term.size() - 9);
        } else if (const auto factors = pieces(term, '*'); factors.size() == 2) {
            add(formula.terms, factors[0]);
            add(formula.terms, factors[1]);
            add(together, factors[0] + ":" + factors[1]);
        } else if (pieces(term, ':').size() > 1) {
            add(together, term);
        } else if (term != "1" && !term.empty()) {
            add(formula.terms, term);
        }
    }
    formula.terms.insert(formula.terms.end(), together.begin(), together.end());
    return formula;
}

std::vector<std::vector<double>> term_columns(const Rows& rows, const Formula& formula) {
    std::vector<std::vector<double>> columns;
    for (const std::string& term : formula.terms) {
        std::vector<double> values(rows.count(), 1);
        for (const std::string& factor : pieces(term, ':')) {
            const std::vector<double> one = rows.value(factor);
            for (std::size_t i = 0; i < values.size(); ++i) values[i] *= one[i];
        }
        columns.push_back(std::move(values));
    }
    return columns;
}

Places find_places() {
    namespace fs = std::filesystem;
    const char* oracles = std::getenv("ULTIMA_ORACLES");
    const char* data = std::getenv("ULTIMA_DATA");
    const fs::path shared = data != nullptr ? fs::path(data) : fs::path(ULTIMA_SOURCE_DIR) / "../shared/data";
    Places places;
    places.oracles = oracles != nullptr ? fs::path(oracles) : shared / "evaluation/oracles";
    places.data = {places.oracles.parent_path(), places.oracles, shared / "evaluation", shared};
    return places;
}

std::filesystem::path find_data(const Places& places, const std::string& name) {
    for (const std::filesystem::path& folder : places.data)
        if (std::filesystem::is_regular_file(folder / name)) return folder / name;
    return {};
}

namespace {

Rows read_data(const Places& places, const std::string& name) {
    const std::filesystem::path path = find_data(places, name);
    std::optional<Rows> rows = path.empty() ? std::nullopt : Rows::read(path);
    if (!rows) throw std::runtime_error("there is no data file `" + name + "`");
    return std::move(*rows);
}

/// All files of the folder that speak of the same data, in the order of their names.
std::vector<Json> others(const Places& places, const std::string& data) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(places.oracles))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    std::vector<Json> found;
    for (const auto& path : files) {
        std::ifstream file(path);
        Json other = Json::parse(file, nullptr, false);
        if (other.is_object() && other.value("data", Json()) == data) found.push_back(std::move(other));
    }
    return found;
}

/// The text that another file of the folder has under `key` for the same data.
std::string said_elsewhere(const Places& places, const std::string& data, const std::string& key) {
    for (const Json& other : others(places, data))
        if (other.contains(key) && other[key].is_string()) return other[key].get<std::string>();
    return {};
}

/// The strata of a model of the same data and filter.
std::string strata_elsewhere(const Places& places, const std::string& data, const std::string& filter) {
    for (const Json& other : others(places, data)) {
        if (other.value("filter", std::string()) != filter) continue;
        for (const Json& block : other) {
            if (!block.is_object() || !block.contains("formula")) continue;
            const Formula formula = read_formula(block["formula"].get<std::string>());
            if (!formula.strata.empty()) return formula.strata[0];
        }
    }
    return {};
}

}  // namespace

Study read_study(const Oracle& oracle, const Places& places) {
    if (!oracle.has("/data")) throw std::runtime_error("no data are named");
    const Json& data = oracle.at("/data");
    const std::string name = data.is_array() ? data.at(0).get<std::string>() : data.get<std::string>();
    Study study{.rows = read_data(places, name), .time = {}, .event = {}, .group = {}};
    if (data.is_array() && data.size() > 1)
        study.intervals = read_data(places, data.at(1).get<std::string>());
    Rows& rows = study.rows;
    const std::string filter = oracle.text("/filter");
    if (!filter.empty()) rows.filter(filter);
    std::string coding = oracle.text("/coding");
    if (coding.empty() && !filter.empty()) coding = said_elsewhere(places, name, "coding");
    if (!coding.empty()) rows.code(coding);
    if (const std::string subset = oracle.text("/subset"); subset.rfind("every ", 0) == 0) {
        const auto step = static_cast<std::size_t>(std::strtoul(subset.c_str() + 6, nullptr, 10));
        std::vector<std::size_t> picked;
        for (std::size_t i = 0; i < rows.count(); i += std::max<std::size_t>(step, 1)) picked.push_back(i);
        rows = rows.pick(picked);
    }
    const bool censored = oracle.has("/censoring");
    if (censored) rows.derive(oracle.text("/censoring"));

    const auto said = [&](const std::string& key) {
        const std::string here = oracle.text("/" + key);
        return here.empty() ? said_elsewhere(places, name, key) : here;
    };
    study.time = censored && rows.has("t") ? "t" : said("time");
    study.event = said("event");
    study.group = said("group");
    if (const std::size_t in = filter.find(" in ("); study.group.empty() && in != std::string::npos) {
        const std::size_t begin = in + 5;
        study.group = trimmed(filter.substr(begin, filter.find_first_of(",)", begin) - begin));
    }
    study.strata = said("strata");
    if (study.strata.empty()) study.strata = strata_elsewhere(places, name, filter);
    if (rows.has("cause")) study.cause = "cause";
    return study;
}

}  // namespace ultima::test
