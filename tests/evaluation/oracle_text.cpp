// SPDX-License-Identifier: Apache-2.0
#include "evaluation/oracle_text.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <stdexcept>

namespace ultima::test {

std::string trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(" \t\n");
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(" \t\n") - begin + 1));
}

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

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ":") + name;
    return text;
}

std::optional<double> number_of(const std::string& text) {
    if (text.empty()) return std::nullopt;
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (*end != '\0') return std::nullopt;
    return value;
}

bool is_blank(const std::string& cell) { return cell.empty() || cell == "NA"; }

namespace {

using Numbers = std::vector<double>;
constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

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
                const std::string word = category();
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
    /// `white`, `25-34`, `"45+"`
    std::string category() {
        skip();
        if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) {
            const std::size_t begin = at_ + 1;
            const std::size_t end = std::min(text_.find(text_[at_], begin), text_.size());
            at_ = std::min(end + 1, text_.size());
            return text_.substr(begin, end - begin);
        }
        const std::size_t begin = at_;
        while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 ||
                                      std::string_view("_.-+").find(text_[at_]) != std::string_view::npos))
            ++at_;
        return text_.substr(begin, at_ - begin);
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
    Numbers power() {
        Numbers left = factor();
        if (take("^")) return both(left, power(), [](double a, double b) { return std::pow(a, b); });
        return left;
    }
    Numbers product() {
        Numbers left = power();
        for (;;) {
            if (take("*"))
                left = both(left, power(), [](double a, double b) { return a * b; });
            else if (take("/"))
                left = both(left, power(), [](double a, double b) { return a / b; });
            else if (take("mod") || take("%%"))
                left = both(left, power(), [](double a, double b) { return a - b * std::floor(a / b); });
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
        if (word == "ifelse" && given.size() == 3) {
            for (std::size_t i = 0; i < value.size(); ++i) value[i] = given[value[i] != 0 ? 1 : 2][i];
            return value;
        }
        for (std::size_t k = 1; k < given.size(); ++k)
            value = both(value, given[k], [&](double a, double b) {
                if (word == "min" || word == "pmin") return std::min(a, b);
                if (word == "max" || word == "pmax") return std::max(a, b);
                wrong("has the unknown function " + word);
            });
        if (given.size() > 1) return value;
        double (*of_one)(double) = nullptr;
        if (word == "log") of_one = [](double x) { return std::log(x); };
        if (word == "sqrt") of_one = [](double x) { return std::sqrt(x); };
        if (word == "exp") of_one = [](double x) { return std::exp(x); };
        if (word == "abs") of_one = [](double x) { return std::fabs(x); };
        if (word == "floor") of_one = [](double x) { return std::floor(x); };
        if (word == "ceiling") of_one = [](double x) { return std::ceil(x); };
        if (word == "I" || word == "as.numeric" || word == "as.integer") return value;
        if (of_one == nullptr) wrong("has the unknown function " + word);
        for (double& x : value) x = of_one(x);
        return value;
    }

    const Rows& rows_;
    std::string text_;
    std::size_t at_ = 0;
};

}  // namespace

std::vector<double> evaluate(const Rows& rows, const std::string& expression) {
    return Expression(rows, expression).value();
}

}  // namespace ultima::test
