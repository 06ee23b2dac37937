// SPDX-License-Identifier: Apache-2.0
#include "evaluation/oracle_data.h"

#include "evaluation/oracle_text.h"
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

/// Whether a category is what is meant: the same, or `45+` for one that begins with 45 or more.
bool is_meant(const std::string& category, std::string meant) {
    std::replace(meant.begin(), meant.end(), ' ', '_');
    if (category == meant) return true;
    if (meant.empty() || meant.back() != '+' || std::isdigit(static_cast<unsigned char>(category[0])) == 0)
        return false;
    return std::strtod(category.c_str(), nullptr) >= std::strtod(meant.c_str(), nullptr);
}

/// What R calls the columns that it makes: `sexmale` of the column sex, `factor(educ)3`, `prio > 2TRUE`,
/// `fin:age`.
std::optional<Numbers> dummy_column(const Rows& rows, const std::string& name) {
    if (const std::vector<std::string> factors = pieces(name, ':'); factors.size() > 1) {
        Numbers product(rows.count(), 1);
        for (const std::string& factor : factors) {
            const Numbers one = rows.value(factor);
            for (std::size_t i = 0; i < product.size(); ++i) product[i] *= one[i];
        }
        return product;
    }
    if (name.size() > 4 && name.compare(name.size() - 4, 4, "TRUE") == 0)
        return rows.value(name.substr(0, name.size() - 4));
    std::string column, category;
    for (const char* prefix : {"factor(", "as.factor("}) {
        const std::size_t close = name.find(')');
        if (name.rfind(prefix, 0) != 0 || close == std::string::npos) continue;
        column = trimmed(name.substr(std::string(prefix).size(), close - std::string(prefix).size()));
        category = name.substr(close + 1);
    }
    for (const std::string& one : rows.columns()) {
        if (!column.empty() || name.size() <= one.size() || name.rfind(one, 0) != 0) continue;
        const std::vector<std::string>& cells = rows.text(one);
        if (rows.is_numeric(one) ||
            std::find(cells.begin(), cells.end(), name.substr(one.size())) == cells.end())
            continue;
        column = one;
        category = name.substr(one.size());
    }
    if (column.empty()) return std::nullopt;
    Numbers values;
    for (const std::string& cell : rows.text(column)) values.push_back(cell == category ? 1 : 0);
    return values;
}

/// Whether a part of a list is one value only: `2015`, `white`, `25-34`.
bool is_lone(const std::string& piece) {
    return !piece.empty() && std::all_of(piece.begin(), piece.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 ||
               std::string_view("_-+.:\"'").find(static_cast<char>(c)) != std::string_view::npos;
    });
}

/// Whether a cell is in `parole, discharge` or `2010-2012, 2015`: a value of the list, or a number within one
/// of its ranges.
bool is_listed(const std::string& cell, const std::vector<std::string>& list) {
    for (const std::string& listed : list) {
        if (cell == listed) return true;
        const auto value = number_of(cell);
        if (!value) continue;
        if (const auto number = number_of(listed); number && *number == *value) return true;
        for (const std::string word : {"-", ":", "..", " to "}) {
            const std::size_t cut = listed.find(word, 1);
            if (cut == std::string::npos) continue;
            const auto from = number_of(trimmed(listed.substr(0, cut)));
            const auto to = number_of(trimmed(listed.substr(cut + word.size())));
            if (from && to && *from <= *value && *value <= *to) return true;
        }
    }
    return false;
}

/// `a in (x, y), b and c known, d > 2` and the same joined by `and`, clause by clause.
std::vector<std::string> clauses_of(std::string text, const std::vector<std::string>& columns) {
    for (std::size_t at = text.find("%in%"); at != std::string::npos; at = text.find("%in%"))
        text.replace(at, 4, "in");
    for (std::size_t at = text.find(" in c("); at != std::string::npos; at = text.find(" in c("))
        text.erase(at + 4, 1);
    for (std::size_t at = text.find(" & "); at != std::string::npos && text.find('|') == std::string::npos;
         at = text.find(" & "))
        text.replace(at, 3, " and ");
    std::replace(text.begin(), text.end(), ';', ',');
    // `fy 2013-2015`, `release parole or discharge`
    const auto with_in = [&](std::string clause) {
        const std::size_t space = clause.find(' ');
        const bool column = space != std::string::npos && std::find(columns.begin(), columns.end(),
                                                                    clause.substr(0, space)) != columns.end();
        if (column && clause.find_first_of("<>=!|&") == std::string::npos &&
            clause.find(" in ") == std::string::npos && clause.find(" known") == std::string::npos &&
            clause.find(" and ") == std::string::npos)
            clause.insert(space, " in");
        return clause;
    };
    std::vector<std::string> merged;  // `fy in 2010,2011`: a lone value belongs to the list before it
    for (const std::string& each : pieces(text, ',')) {
        const std::string piece = with_in(each);
        if (!merged.empty() && piece.rfind("starting ", 0) == 0)
            merged.back() += ", " + piece;  // of `every 2nd row`
        else if (!merged.empty() && is_lone(piece) && merged.back().find(" in ") != std::string::npos)
            merged.back() += "," + piece;
        else if (!piece.empty())
            merged.push_back(piece);
    }
    std::vector<std::string> found;
    for (std::string rest : merged) {
        if (rest.find('|') != std::string::npos || rest.find(" or ") != std::string::npos) {
            found.push_back(rest);
            continue;
        }
        std::string open;  // `sex and age known`: names wait for what is said of them
        for (std::size_t at = rest.find(" and "); !rest.empty(); at = rest.find(" and ")) {
            const std::string part = trimmed(rest.substr(0, at));
            rest = at == std::string::npos ? "" : rest.substr(at + 5);
            open += open.empty() ? part : " and " + part;
            if (!is_lone(part) || rest.empty()) {
                found.push_back(with_in(open));
                open.clear();
            }
        }
    }
    return found;
}

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
            values.push_back(number.value_or(std::numeric_limits<double>::quiet_NaN()));
        }
        return values;
    }
    const bool is_name =
        !name.empty() && !number_of(name) && std::all_of(name.begin(), name.end(), [](unsigned char c) {
            return std::isalnum(c) != 0 || c == '_' || c == '.';
        });
    if (!is_name) {
        if (auto dummy = dummy_column(*this, name)) return *dummy;
        return evaluate(*this, name);
    }
    const std::vector<std::string>* holding = nullptr;
    for (const auto& column : text_) {
        if (std::find(column.second.begin(), column.second.end(), name) == column.second.end()) continue;
        if (holding != nullptr)
            throw std::runtime_error("more than one column has the category `" + name + "`");
        holding = &column.second;
    }
    if (holding == nullptr) {
        if (auto dummy = dummy_column(*this, name)) return *dummy;
        throw std::runtime_error("nothing is called `" + name + "`");
    }
    Numbers values;
    for (const std::string& cell : *holding) values.push_back(cell == name ? 1 : 0);
    return values;
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
    if (const std::string all = trimmed(clauses); all == "none" || all == "all" || all.rfind("all ", 0) == 0)
        return;
    for (const std::string& clause : clauses_of(clauses, order_)) {
        if (number_of(clause)) throw std::runtime_error("`" + clause + "` says nothing of a column");
        Numbers kept(count_, 1);
        const std::size_t in = clause.find(" in ");
        if (in != std::string::npos) {
            std::string list = clause.substr(in + 4);
            for (std::size_t at = list.find(" or "); at != std::string::npos; at = list.find(" or "))
                list.replace(at, 4, ",");
            for (const char c : std::string_view("()\"'")) std::replace(list.begin(), list.end(), c, ' ');
            const std::vector<std::string> allowed = pieces(list, ',');
            std::string column = trimmed(clause.substr(0, in));
            const bool except = column.size() > 4 && column.compare(column.size() - 4, 4, " not") == 0;
            if (except) column = trimmed(column.substr(0, column.size() - 4));
            const std::vector<std::string>& cells = text(column);
            for (std::size_t i = 0; i < count_; ++i) kept[i] = is_listed(cells[i], allowed) != except ? 1 : 0;
        } else if (clause.size() > 6 && clause.substr(clause.size() - 6) == " known") {
            std::string names = clause.substr(0, clause.size() - 6);
            for (std::size_t at = names.find(" and "); at != std::string::npos; at = names.find(" and "))
                names.replace(at, 5, ",");
            for (const std::string& name : pieces(names, ',')) {
                const std::vector<std::string>& cells = text(name);
                for (std::size_t i = 0; i < count_; ++i)
                    if (is_blank(cells[i]) || cells[i] == "unknown") kept[i] = 0;
            }
        } else if (clause.rfind("every ", 0) == 0 || clause.rfind("rows ", 0) == 0 ||
                   clause.rfind("first ", 0) == 0) {
            subset(clause);
            continue;
        } else {
            kept = value(clause);
        }
        keep(kept);
        if (count_ == 0) throw std::runtime_error("no row is left after `" + clause + "`");
    }
}

void Rows::subset(const std::string& rule) {
    const auto number_after = [&](const std::string& word) {
        const std::size_t at = rule.find(word);
        return at == std::string::npos
                   ? std::size_t{0}
                   : static_cast<std::size_t>(std::strtoul(rule.c_str() + at + word.size(), nullptr, 10));
    };
    std::vector<std::size_t> picked;
    if (rule.rfind("every ", 0) == 0) {
        std::size_t first = std::max<std::size_t>(number_after("starting with row "), 1);
        const char* places[] = {"first", "second", "third", "fourth", "fifth"};
        for (std::size_t k = 0; k < std::size(places); ++k)
            if (rule.find(std::string("starting with the ") + places[k]) != std::string::npos) first = k + 1;
        const std::size_t step = std::max<std::size_t>(number_after("every "), 1);
        for (std::size_t i = first - 1; i < count_; i += step) picked.push_back(i);
    } else if (rule.rfind("first ", 0) == 0) {
        for (std::size_t i = 0; i < std::min(count_, number_after("first ")); ++i) picked.push_back(i);
    } else {
        const std::size_t begin = rule.find("rows ");
        if (begin == std::string::npos) throw std::runtime_error("`" + rule + "` names no rows");
        for (const std::string& range : pieces(rule.substr(begin + 5), ',')) {
            char* end = nullptr;
            const auto from = static_cast<std::size_t>(std::strtoul(range.c_str(), &end, 10));
            const auto to = *end == '-' || *end == ':' ? std::strtoul(end + 1, nullptr, 10) : from;
            if (from == 0 || to > count_) throw std::runtime_error("`" + rule + "` names rows that are not");
            for (std::size_t i = from; i <= to; ++i) picked.push_back(i - 1);
        }
    }
    *this = pick(picked);
}

void Rows::code(const std::string& clauses) {
    for (const std::string& clause : pieces(clauses, ';')) {
        const std::size_t colon = clause.find(':'), equals = clause.find(" = ");
        if (colon == std::string::npos || equals < colon) {
            if (equals != std::string::npos)
                define(trimmed(clause.substr(0, equals)), value(clause.substr(equals + 3)));
            continue;
        }
        const std::vector<std::string> names = pieces(clause.substr(0, colon), ',');
        // `old: age > 30`
        if (names.size() == 1 && clause.find_first_of("<>=*/", colon) != std::string::npos) {
            define(names[0], value(clause.substr(colon + 1, clause.find(" (ref", colon) - colon - 1)));
            continue;
        }
        const std::string rest = without_parentheses(clause.substr(colon + 1));
        const std::string column = rest.substr(0, rest.find(' '));
        const std::vector<std::string> values = rest.size() > column.size()
                                                    ? pieces(rest.substr(column.size()), ',')
                                                    : std::vector<std::string>();
        const bool joined = names.size() == 1;  // one code for any of the values
        if (!joined && !values.empty() && values.size() != names.size())
            throw std::runtime_error("`" + clause + "` does not name as many values as codes");
        for (std::size_t k = 0; k < names.size(); ++k) {
            Numbers coded;
            for (const std::string& cell : text(column)) {
                const bool is =
                    values.empty() ? cell.rfind(names[k], 0) == 0
                    : joined       ? std::any_of(values.begin(), values.end(),
                                                 [&](const std::string& value) { return is_meant(cell, value); })
                                   : is_meant(cell, values[k]);
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

}  // namespace ultima::test
