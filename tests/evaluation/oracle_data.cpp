// SPDX-License-Identifier: Apache-2.0
#include "evaluation/oracle_data.h"

#include "tables/csv.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <set>
#include <stdexcept>

namespace ultima::test {
namespace {

using Numbers = std::vector<double>;
constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

std::string trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\n");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1));
}

/// Cuts at `separator` outside of parentheses.
std::vector<std::string> pieces(std::string_view text, char separator) {
    std::vector<std::string> found(1);
    int depth = 0;
    for (const char c : text) {
        depth += c == '(' ? 1 : c == ')' ? -1 : 0;
        if (c == separator && depth == 0)
            found.emplace_back();
        else
            found.back() += c;
    }
    for (std::string& piece : found) piece = trimmed(piece);
    return found;
}

std::string without_parentheses(std::string_view text) {
    std::string rest;
    int depth = 0;
    for (const char c : text) {
        if (c == '(') ++depth;
        if (depth == 0) rest += c;
        if (c == ')') --depth;
    }
    return trimmed(rest);
}

std::optional<double> number_of(const std::string& text) {
    if (text.empty()) return std::nullopt;
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (*end != '\0') return std::nullopt;
    return value;
}

bool is_blank(const std::string& cell) { return cell.empty() || cell == "NA"; }

/// Whether a category is what is meant: the same, or `45+` for one that begins with 45 or more.
bool is_meant(const std::string& category, std::string meant) {
    std::replace(meant.begin(), meant.end(), ' ', '_');
    if (category == meant) return true;
    if (meant.empty() || meant.back() != '+' || std::isdigit(static_cast<unsigned char>(category[0])) == 0)
        return false;
    return std::strtod(category.c_str(), nullptr) >= std::strtod(meant.c_str(), nullptr);
}

/// Recursive descent over whole columns.
class Expression {
  public:
    Expression(const Rows& rows, const std::string& text) : rows_(rows), text_(text) {}

    Numbers value() {
        Numbers result = either();
        skip();
        if (at_ != text_.size()) wrong("cannot be read from `" + text_.substr(at_) + "` on");
        return result;
    }

  private:
    [[noreturn]] void wrong(const std::string& what) const {
        throw std::runtime_error("`" + text_ + "` " + what);
    }
    void skip() {
        while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) != 0) ++at_;
    }
    bool take(std::string_view word) {
        skip();
        if (text_.compare(at_, word.size(), word) != 0) return false;
        const bool is_word = std::isalpha(static_cast<unsigned char>(word[0])) != 0;
        const std::size_t next = at_ + word.size();
        if (is_word && next < text_.size() && std::isalnum(static_cast<unsigned char>(text_[next])) != 0)
            return false;
        at_ = next;
        return true;
    }
    std::string name() {
        skip();
        const std::size_t begin = at_;
        while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 ||
                                      text_[at_] == '_' || text_[at_] == '.'))
            ++at_;
        return text_.substr(begin, at_ - begin);
    }
    template <class F>
    Numbers both(Numbers left, const Numbers& right, F combine) {
        for (std::size_t i = 0; i < left.size(); ++i)
            left[i] = std::isnan(left[i]) || std::isnan(right[i]) ? not_known : combine(left[i], right[i]);
        return left;
    }
    Numbers either() {
        Numbers left = all();
        while (take("|") || take("or"))
            left = both(left, all(), [](double a, double b) { return a != 0 || b != 0 ? 1.0 : 0.0; });
        return left;
    }
    Numbers all() {
        Numbers left = comparison();
        while (take("&") || take("and"))
            left = both(left, comparison(), [](double a, double b) { return a != 0 && b != 0 ? 1.0 : 0.0; });
        return left;
    }
    Numbers comparison() {
        if (auto same = text_comparison()) return *same;
        Numbers left = sum();
        if (take(">=")) return both(left, sum(), [](double a, double b) { return a >= b ? 1.0 : 0.0; });
        if (take("<=")) return both(left, sum(), [](double a, double b) { return a <= b ? 1.0 : 0.0; });
        if (take("!=")) return both(left, sum(), [](double a, double b) { return a != b ? 1.0 : 0.0; });
        if (take("==") || take("="))
            return both(left, sum(), [](double a, double b) { return a == b ? 1.0 : 0.0; });
        if (take(">")) return both(left, sum(), [](double a, double b) { return a > b ? 1.0 : 0.0; });
        if (take("<")) return both(left, sum(), [](double a, double b) { return a < b ? 1.0 : 0.0; });
        return left;
    }
    /// `release = parole`, `sex == "male"`
    std::optional<Numbers> text_comparison() {
        const std::size_t begin = at_;
        const std::string column = name();
        if (!column.empty() && rows_.has(column) && !rows_.is_numeric(column)) {
            const bool not_equal = take("!=");
            if (not_equal || take("==") || take("=")) {
                const bool quoted = take("\"") || take("'");
                const std::string word = name();
                if (quoted) ++at_;
                Numbers same(rows_.count());
                const std::vector<std::string>& cells = rows_.text(column);
                for (std::size_t i = 0; i < same.size(); ++i)
                    same[i] = (cells[i] == word) != not_equal ? 1 : 0;
                return same;
            }
        }
        at_ = begin;
        return std::nullopt;
    }
    Numbers sum() {
        Numbers left = product();
        for (;;) {
            if (take("+"))
                left = both(left, product(), [](double a, double b) { return a + b; });
            else if (take("-"))
                left = both(left, product(), [](double a, double b) { return a - b; });
            else
                return left;
        }
    }
    Numbers product() {
        Numbers left = factor();
        for (;;) {
            if (take("*"))
                left = both(left, factor(), [](double a, double b) { return a * b; });
            else if (take("/"))
                left = both(left, factor(), [](double a, double b) { return a / b; });
            else if (take("mod") || take("%%"))
                left = both(left, factor(), [](double a, double b) { return a - b * std::floor(a / b); });
            else
                return left;
        }
    }
    Numbers factor() {
        if (take("-")) {
            Numbers value = factor();
            for (double& x : value) x = -x;
            return value;
        }
        if (take("(")) {
            Numbers value = either();
            if (!take(")")) wrong("lacks a `)`");
            return value;
        }
        const std::string word = name();
        if (word.empty()) wrong("lacks a value");
        if (const auto number = number_of(word)) return Numbers(rows_.count(), *number);
        if (take("(")) return function(word);
        return rows_.value(word);
    }
    Numbers function(const std::string& word) {
        std::vector<Numbers> given{either()};
        while (take(",")) given.push_back(either());
        if (!take(")")) wrong("lacks a `)`");
        Numbers value = given[0];
        for (std::size_t k = 1; k < given.size(); ++k)
            value = both(value, given[k], [&](double a, double b) {
                if (word == "min") return std::min(a, b);
                if (word == "max") return std::max(a, b);
                wrong("has the unknown function " + word);
            });
        for (double& x : value) {
            if (word == "log")
                x = std::log(x);
            else if (word == "sqrt")
                x = std::sqrt(x);
            else if (word != "I" && word != "min" && word != "max")
                wrong("has the unknown function " + word);
        }
        return value;
    }

    const Rows& rows_;
    std::string text_;
    std::size_t at_ = 0;
};

}  // namespace

std::optional<Rows> Rows::read(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    CsvParser parser(',');
    Rows rows;
    std::vector<std::vector<std::string>*> columns;
    std::string buffer;
    for (const char* at = bytes.data(); at < bytes.data() + bytes.size(); at += parser.length()) {
        if (parser.next(at, bytes.data() + bytes.size(), true) != CsvRecordKind::row) continue;
        const std::vector<CsvCell>& cells = parser.cells();
        if (columns.empty()) {
            for (const CsvCell& cell : cells)
                rows.order_.emplace_back(cell_text(cell, CsvEncoding::utf8, buffer));
            for (const std::string& name : rows.order_) columns.push_back(&rows.text_[name]);
            continue;
        }
        for (std::size_t i = 0; i < columns.size(); ++i)
            columns[i]->emplace_back(i < cells.size() ? cell_text(cells[i], CsvEncoding::utf8, buffer)
                                                      : std::string_view());
        ++rows.count_;
    }
    return rows;
}

const std::vector<std::string>& Rows::text(const std::string& column) const {
    const auto found = text_.find(column);
    if (found == text_.end()) throw std::runtime_error("there is no column `" + column + "`");
    return found->second;
}

bool Rows::is_numeric(const std::string& column) const {
    if (numbers_.count(column) > 0) return true;
    const std::vector<std::string>& cells = text(column);
    return std::all_of(cells.begin(), cells.end(),
                       [](const std::string& cell) { return is_blank(cell) || number_of(cell); });
}

void Rows::define(const std::string& name, std::vector<double> values) {
    if (values.size() != count_) throw std::runtime_error("`" + name + "` has another number of rows");
    numbers_[name] = std::move(values);
}

Rows Rows::pick(const std::vector<std::size_t>& rows) const {
    Rows picked;
    picked.count_ = rows.size();
    picked.order_ = order_;
    for (const auto& column : text_)
        for (const std::size_t row : rows) picked.text_[column.first].push_back(column.second[row]);
    for (const auto& column : numbers_)
        for (const std::size_t row : rows) picked.numbers_[column.first].push_back(column.second[row]);
    return picked;
}

void Rows::keep(const std::vector<double>& keep) {
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < count_; ++i)
        if (!std::isnan(keep[i]) && keep[i] != 0) kept.push_back(i);
    *this = pick(kept);
}

std::vector<double> Rows::value(const std::string& expression) const {
    const std::string name = trimmed(expression);
    if (const auto defined = numbers_.find(name); defined != numbers_.end()) return defined->second;
    if (const auto column = text_.find(name); column != text_.end()) {
        Numbers values;
        for (const std::string& cell : column->second) {
            const auto number = number_of(cell);
            if (!number && !is_blank(cell)) throw std::runtime_error("`" + name + "` holds texts");
            values.push_back(number.value_or(not_known));
        }
        return values;
    }
    const bool is_name =
        !name.empty() && !number_of(name) && std::all_of(name.begin(), name.end(), [](unsigned char c) {
            return std::isalnum(c) != 0 || c == '_' || c == '.';
        });
    if (!is_name) return Expression(*this, name).value();
    for (const auto& column : text_) {
        if (std::find(column.second.begin(), column.second.end(), name) == column.second.end()) continue;
        Numbers values;
        for (const std::string& cell : column.second) values.push_back(cell == name ? 1 : 0);
        return values;
    }
    throw std::runtime_error("nothing is called `" + name + "`");
}

namespace {

/// The texts that tell groups apart, one a row; and all of them in order.
std::pair<std::vector<std::string>, std::vector<std::vector<std::string>>> combinations(
    const Rows& rows, const std::string& columns) {
    const std::vector<std::string> names = pieces(columns, ':');
    std::vector<std::vector<std::string>> cells;
    std::vector<bool> numeric;
    for (const std::string& name : names) {
        const auto known = rows.columns();
        if (std::find(known.begin(), known.end(), name) != known.end()) {
            cells.push_back(rows.text(name));
            numeric.push_back(rows.is_numeric(name));
            continue;
        }
        cells.emplace_back();
        numeric.push_back(true);
        for (const double x : rows.value(name)) {
            std::string text = std::to_string(x);
            text.erase(text.find_last_not_of('0') + 1);
            if (!text.empty() && text.back() == '.') text.pop_back();
            cells.back().push_back(text);
        }
    }
    std::set<std::vector<std::string>> seen;
    std::vector<std::vector<std::string>> by_row(rows.count());
    for (std::size_t i = 0; i < rows.count(); ++i) {
        for (const auto& column : cells) by_row[i].push_back(column[i]);
        seen.insert(by_row[i]);
    }
    std::vector<std::vector<std::string>> order(seen.begin(), seen.end());
    std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) {
        for (std::size_t k = 0; k < a.size(); ++k) {
            if (a[k] == b[k]) continue;
            if (numeric[k]) return std::strtod(a[k].c_str(), nullptr) < std::strtod(b[k].c_str(), nullptr);
            return a[k] < b[k];
        }
        return false;
    });
    std::vector<std::string> joined;
    const auto join = [](const std::vector<std::string>& parts) {
        std::string text = parts[0];
        for (std::size_t k = 1; k < parts.size(); ++k) text += ":" + parts[k];
        return text;
    };
    for (const auto& parts : order) joined.push_back(join(parts));
    return {joined, by_row};
}

}  // namespace

std::vector<std::string> Rows::group_names(const std::string& columns) const {
    return combinations(*this, columns).first;
}

std::vector<std::size_t> Rows::groups(const std::string& columns) const {
    const auto [names, by_row] = combinations(*this, columns);
    std::map<std::string, std::size_t> number;
    for (const std::string& name : names) number.emplace(name, number.size());
    std::vector<std::size_t> groups;
    for (const auto& parts : by_row) {
        std::string text = parts[0];
        for (std::size_t k = 1; k < parts.size(); ++k) text += ":" + parts[k];
        groups.push_back(number.at(text));
    }
    return groups;
}

void Rows::filter(const std::string& clauses) {
    std::vector<std::string> merged;  // `fy in 2010,2011`: a lone word belongs to the list before it
    for (const std::string& piece : pieces(clauses, ',')) {
        if (!merged.empty() && piece.find(' ') == std::string::npos)
            merged.back() += "," + piece;
        else
            merged.push_back(piece);
    }
    for (const std::string& clause : merged) {
        Numbers kept(count_, 1);
        const std::size_t in = clause.find(" in ");
        if (in != std::string::npos) {
            std::string list = clause.substr(in + 4);
            std::replace(list.begin(), list.end(), '(', ' ');
            std::replace(list.begin(), list.end(), ')', ' ');
            const std::vector<std::string> allowed = pieces(list, ',');
            const std::vector<std::string>& cells = text(trimmed(clause.substr(0, in)));
            for (std::size_t i = 0; i < count_; ++i)
                kept[i] = std::find(allowed.begin(), allowed.end(), cells[i]) != allowed.end() ? 1 : 0;
        } else if (clause.size() > 6 && clause.substr(clause.size() - 6) == " known") {
            std::string names = clause.substr(0, clause.size() - 6);
            for (std::size_t at = names.find(" and "); at != std::string::npos; at = names.find(" and "))
                names.replace(at, 5, ",");
            for (const std::string& name : pieces(names, ',')) {
                const std::vector<std::string>& cells = text(name);
                for (std::size_t i = 0; i < count_; ++i)
                    if (is_blank(cells[i]) || cells[i] == "unknown") kept[i] = 0;
            }
        } else {
            kept = value(clause);
        }
        keep(kept);
    }
}

void Rows::code(const std::string& clauses) {
    for (const std::string& clause : pieces(clauses, ';')) {
        const std::size_t colon = clause.find(':');
        if (colon == std::string::npos) continue;
        const std::vector<std::string> names = pieces(clause.substr(0, colon), ',');
        const std::string rest = without_parentheses(clause.substr(colon + 1));
        const std::string column = rest.substr(0, rest.find(' '));
        const std::vector<std::string> values = rest.size() > column.size()
                                                    ? pieces(rest.substr(column.size()), ',')
                                                    : std::vector<std::string>();
        if (!values.empty() && values.size() != names.size())
            throw std::runtime_error("`" + clause + "` does not name as many values as codes");
        for (std::size_t k = 0; k < names.size(); ++k) {
            Numbers coded;
            for (const std::string& cell : text(column)) {
                const bool is = values.empty() ? cell.rfind(names[k], 0) == 0 : is_meant(cell, values[k]);
                coded.push_back(is ? 1 : 0);
            }
            define(names[k], std::move(coded));
        }
    }
}

void Rows::derive(const std::string& clauses) {
    for (const std::string& clause : pieces(clauses, ';')) {
        const std::size_t kept = clause.find(" kept if "), otherwise = clause.find(" else ");
        const std::size_t equals = clause.find(" = ");
        if (kept != std::string::npos && otherwise != std::string::npos) {
            const std::string name = trimmed(clause.substr(0, kept));
            const Numbers condition = value(clause.substr(kept + 9, otherwise - kept - 9));
            const Numbers other = value(clause.substr(otherwise + 6));
            Numbers values = value(name);
            for (std::size_t i = 0; i < count_; ++i)
                if (condition[i] == 0) values[i] = other[i];
            define(name.substr(0, 1), values);
            define(name, std::move(values));
        } else if (equals != std::string::npos) {
            define(trimmed(clause.substr(0, equals)), value(clause.substr(equals + 3)));
        }
    }
}

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
    std::vector<Numbers> columns;
    for (const std::string& term : formula.terms) {
        Numbers values(rows.count(), 1);
        for (const std::string& factor : pieces(term, ':')) {
            const Numbers one = rows.value(factor);
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
