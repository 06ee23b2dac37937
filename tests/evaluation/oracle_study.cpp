// SPDX-License-Identifier: Apache-2.0
// From what a file of reference results says to the rows and columns that it was computed from.
#include "evaluation/oracle_data.h"
#include "evaluation/oracle_text.h"

#include <algorithm>
#include <fstream>
#include <initializer_list>
#include <set>
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

Formula expanded(const Rows& rows, Formula formula) {
    std::vector<std::string> terms;
    for (const std::string& term : formula.terms) {
        std::string column = term;
        for (const std::string prefix : {"factor(", "as.factor("})
            if (term.rfind(prefix, 0) == 0 && term.back() == ')')
                column = trimmed(term.substr(prefix.size(), term.size() - prefix.size() - 1));
        const std::vector<std::string>& known = rows.columns();
        const bool in_file = std::find(known.begin(), known.end(), column) != known.end();
        if (in_file && (column != term || !rows.is_numeric(column))) {
            const std::vector<std::string> categories = rows.group_names(column);
            for (std::size_t k = 1; k < categories.size(); ++k) terms.push_back(term + categories[k]);
        } else if (term.find_first_of("<>=") != std::string::npos) {
            terms.push_back(term + "TRUE");
        } else {
            terms.push_back(term);
        }
    }
    formula.terms = std::move(terms);
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
    // As it is named, then without what is said behind it, then with fewer of the folders before it.
    for (std::string rest : {name, name.substr(0, name.find(' '))}) {
        while (!rest.empty()) {
            for (const std::filesystem::path& folder : places.data)
                if (std::filesystem::is_regular_file(folder / rest)) return folder / rest;
            const std::size_t slash = rest.find('/');
            rest.erase(0, slash == std::string::npos ? rest.size() : slash + 1);
        }
    }
    return {};
}

namespace {

Rows read_data(const Places& places, const std::string& name) {
    const std::filesystem::path path = find_data(places, name);
    std::optional<Rows> rows = path.empty() ? std::nullopt : Rows::read(path);
    if (!rows) throw std::runtime_error("there is no data file `" + name + "`");
    return std::move(*rows);
}

/// The same data may be named with more or less of its folders.
std::string data_name(const Json& document) {
    const Json data = document.value("data", Json());
    const Json& first = data.is_array() && !data.empty() ? data[0] : data;
    const std::string text = first.is_string() ? first.get<std::string>() : std::string();
    return std::filesystem::path(text.substr(0, text.find(' '))).filename();
}

/// All files that speak of the same data: those of the folder with the same filter first, then its others,
/// then those of the reference results beside the data; by name.
std::vector<Json> others(const Places& places, const Oracle& oracle) {
    std::vector<std::filesystem::path> folders{places.oracles};
    for (const std::filesystem::path& folder : places.data)
        if (folder / "oracles" != places.oracles) folders.push_back(folder / "oracles");
    std::vector<Json> alike, found;
    for (const std::filesystem::path& folder : folders) {
        std::vector<std::filesystem::path> files;
        std::error_code none;
        for (const auto& entry : std::filesystem::directory_iterator(folder, none))
            if (entry.path().extension() == ".json") files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        for (const auto& path : files) {
            std::ifstream file(path);
            Json other = Json::parse(file, nullptr, false);
            if (!other.is_object() || data_name(other) != data_name(oracle.document())) continue;
            const Json filter = other.value("filter", Json(""));
            (filter == oracle.text("/filter") ? alike : found).push_back(std::move(other));
        }
    }
    alike.insert(alike.end(), found.begin(), found.end());
    return alike;
}

/// The texts that these files have under `key`, each once.
std::vector<std::string> said_in(const std::vector<Json>& files, const std::string& key) {
    std::vector<std::string> found;
    for (const Json& file : files) {
        if (!file.contains(key) || !file[key].is_string()) continue;
        const auto text = file[key].get<std::string>();
        if (std::find(found.begin(), found.end(), text) == found.end()) found.push_back(text);
    }
    return found;
}

/// The strata of models of the same data.
std::vector<std::string> strata_of_models(const std::vector<Json>& files) {
    std::vector<std::string> found;
    for (const Json& file : files) {
        for (const Json& block : file) {
            if (!block.is_object() || !block.contains("formula") || !block["formula"].is_string()) continue;
            const std::string text = block["formula"].get<std::string>();
            if (text.find('~') == std::string::npos) continue;
            const Formula formula = read_formula(text);
            if (!formula.strata.empty()) found.push_back(joined(formula.strata));
        }
    }
    return found;
}

/// The first of these that is a column.
std::string column_called(const Rows& rows, std::initializer_list<const char*> names) {
    for (const char* name : names)
        if (rows.has(name)) return name;
    return {};
}

/// Categories that a filter lets in (`release in (parole, discharge)`, `release = parole`), and columns of a
/// few values: by these the rows may be divided.
std::vector<std::string> group_choices(const Rows& rows, const std::string& filter) {
    std::vector<std::string> found;
    for (std::size_t in = filter.find(" in ("); in != std::string::npos; in = filter.find(" in (", in + 1)) {
        const std::size_t close = filter.find(')', in);
        for (const std::string& category : pieces(filter.substr(in + 5, close - in - 5), ','))
            if (!number_of(category)) found.push_back(category);
    }
    for (const std::string& column : rows.columns()) {
        const std::vector<std::string>& cells = rows.text(column);
        const std::set<std::string> values(cells.begin(), cells.end());
        if (values.size() > 1 && values.size() <= 12) found.push_back(column);
    }
    return found;
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
    const std::vector<Json> files = others(places, oracle);
    std::string coding = oracle.text("/coding");
    if (coding.empty() && !filter.empty()) {
        const std::vector<std::string> codings = said_in(files, "coding");
        if (!codings.empty()) coding = codings.front();
    }
    if (!coding.empty()) rows.code(coding);
    if (const std::string subset = oracle.text("/subset"); !subset.empty()) rows.subset(subset);
    const bool censored = oracle.has("/censoring");
    if (censored) rows.derive(oracle.text("/censoring"));

    const auto said = [&](const std::string& key) {
        const std::string here = oracle.text("/" + key);
        const std::vector<std::string> elsewhere = said_in(files, key);
        return !here.empty() || elsewhere.empty() ? here : elsewhere.front();
    };
    study.time = censored && rows.has("t") ? "t" : oracle.text("/time");
    for (const std::string& time : said_in(files, "time"))  // `days / 365.25` is how that file counts
        if (study.time.empty() && rows.has(time)) study.time = time;
    if (study.time.empty())
        study.time = column_called(rows, {"time", "stop", "days", "weeks", "week", "months", "day"});
    study.start = oracle.text("/start", oracle.text("/entry"));
    study.event = oracle.text("/event");
    // Another file may be about one cause only.
    if (study.event.empty() && rows.has("cause")) study.event = "cause>0";
    if (study.event.empty()) study.event = said("event");
    if (study.event.empty()) study.event = column_called(rows, {"event", "status", "arrest"});
    study.group = oracle.text("/group");
    study.groups = group_choices(rows, filter);
    for (const std::string& group : said_in(files, "group")) study.groups.push_back(group);
    if (study.group.empty() && filter.find(" in (") != std::string::npos && !study.groups.empty()) {
        study.group = study.groups.front();
    } else if (study.group.empty()) {
        study.group = said("group");
    } else {
        study.groups.clear();  // the file says which
    }
    study.strata = said("strata");
    if (oracle.text("/strata").empty()) {
        study.strata_choices = strata_of_models(files);
        for (const std::string& strata : said_in(files, "strata")) study.strata_choices.push_back(strata);
        if (study.strata.empty() && !study.strata_choices.empty())
            study.strata = study.strata_choices.front();
        for (const std::string& column : group_choices(rows, ""))
            if (column != study.group) study.strata_choices.push_back(column);
    }
    study.causes = oracle.text("/cause");
    const std::string first = study.causes.substr(0, study.causes.find_first_of(" :,="));
    if (!number_of(first) && rows.has(first)) {  // `status: 1 relapse, 2 death`
        study.cause = first;
        study.causes = trimmed(study.causes.substr(std::min(first.size() + 1, study.causes.size())));
    } else if (rows.has("cause")) {
        study.cause = "cause";
    } else if (oracle.document().contains("gray_test") || oracle.document().contains("est_cmprsk")) {
        study.cause = column_called(rows, {"status", "event", "state"});
    }
    return study;
}

}  // namespace ultima::test
