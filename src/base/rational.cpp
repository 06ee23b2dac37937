// SPDX-License-Identifier: Apache-2.0
// Numbers that do not fit 64 bits, and numbers as text.
#include "base/rational.h"

#include <boost/multiprecision/cpp_int.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>

namespace ultima {

using boost::multiprecision::cpp_int;
using boost::multiprecision::cpp_rational;

struct Rational::Big {
    cpp_rational value;
    mutable std::atomic<std::size_t> holders = 1;  // numbers are copied from thread to thread

    explicit Big(cpp_rational of) : value(std::move(of)) {}

    static cpp_rational of(const Rational& r) {
        return r.is_big() ? r.big_->value : cpp_rational{cpp_int{r.numerator_}, cpp_int{r.denominator_}};
    }
    /// Back into the object where it fits: every number has one form only.
    static Rational from(cpp_rational value) {
        const cpp_int n = numerator(value);
        const cpp_int d = denominator(value);
        if (n >= lowest && n <= highest && d <= highest)
            return Rational{static_cast<std::int64_t>(n), static_cast<std::int64_t>(d)};
        return Rational{new const Big{std::move(value)}};
    }
    static cpp_int floor_of(const cpp_rational& value) {
        cpp_int quotient;
        cpp_int rest;
        divide_qr(numerator(value), denominator(value), quotient, rest);
        return rest < 0 ? cpp_int{quotient - 1} : quotient;
    }
};

void Rational::hold_big(const Rational& other) noexcept {
    big_ = other.big_;
    big_->holders.fetch_add(1, std::memory_order_relaxed);
}
void Rational::let_go_big() const noexcept {
    if (big_->holders.fetch_sub(1, std::memory_order_acq_rel) == 1) delete big_;
}

Rational Rational::add_big(const Rational& a, const Rational& b) {
    return Big::from(cpp_rational{Big::of(a) + Big::of(b)});
}
Rational Rational::multiply_big(const Rational& a, const Rational& b) {
    return Big::from(cpp_rational{Big::of(a) * Big::of(b)});
}
std::optional<Rational> Rational::divide_big(const Rational& a, const Rational& b) {
    return Big::from(cpp_rational{Big::of(a) / Big::of(b)});
}
Rational Rational::negate_big(const Rational& a) { return Big::from(cpp_rational{-Big::of(a)}); }
bool Rational::equal_big(const Rational& a, const Rational& b) noexcept {
    return a.big_ == b.big_ || a.big_->value == b.big_->value;
}
std::strong_ordering Rational::compare_big(const Rational& a, const Rational& b) {
    return Big::of(a).compare(Big::of(b)) <=> 0;
}
int Rational::sign_big() const noexcept { return big_->value.sign(); }
bool Rational::is_whole_big() const noexcept { return denominator(big_->value) == 1; }
Rational Rational::floor_big() const { return Big::from(cpp_rational{Big::floor_of(big_->value)}); }
std::size_t Rational::bits_big() const noexcept {
    const cpp_int n = abs(numerator(big_->value));
    const cpp_int d = denominator(big_->value);
    return std::max<std::size_t>(n == 0 ? 0 : msb(n), msb(d)) + 1;
}

Rational Rational::round_half_up() const {
    if (is_whole()) return *this;
    return (*this + Rational{1, 2}).floor();
}

namespace {

/// Decimals that a denominator needs, or nothing if its decimals never end or are more than 18.
std::optional<unsigned> decimals_needed(cpp_int denominator) {
    constexpr unsigned most = 18;
    unsigned twos = 0;
    unsigned fives = 0;
    for (; twos <= most && denominator % 2 == 0; ++twos) denominator /= 2;
    for (; fives <= most && denominator % 5 == 0; ++fives) denominator /= 5;
    const unsigned needed = std::max(twos, fives);
    if (denominator != 1 || needed > most) return std::nullopt;
    return needed;
}

bool all_digits(std::string_view text) noexcept {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Digits only. Leading zeros are dropped first: boost takes them for an octal number.
cpp_int whole_of(std::string_view digits) {
    digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size() - 1));
    return cpp_int{std::string{digits}};
}

/// No more than 18 digits fit whatever they are.
std::int64_t small_whole_of(std::string_view digits) noexcept {
    std::int64_t value = 0;
    for (const char c : digits) value = 10 * value + (c - '0');
    return value;
}

}  // namespace

std::string fraction_text(const Rational& value) {
    if (!value.is_big()) {
        std::string out = std::to_string(value.numerator_);
        if (value.denominator_ != 1) out += '/' + std::to_string(value.denominator_);
        return out;
    }
    return value.big_->value.str();  // boost leaves out a denominator of 1
}

std::string to_text(const Rational& value) {
    if (value.is_whole()) return fraction_text(value);
    const cpp_rational exact = Rational::Big::of(value);
    const std::optional<unsigned> decimals = decimals_needed(denominator(exact));
    if (!decimals) return fraction_text(value);
    const cpp_int shifted = abs(numerator(exact)) * pow(cpp_int{10}, *decimals) / denominator(exact);
    std::string digits = shifted.str();
    if (digits.size() <= *decimals) digits.insert(0, *decimals + 1 - digits.size(), '0');
    digits.insert(digits.size() - *decimals, 1, '.');
    return value.sign() < 0 ? '-' + digits : digits;
}

std::optional<Rational> parse_rational(std::string_view text) {
    if (text.size() > 4096) return std::nullopt;
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    constexpr std::size_t fits = 18;
    if (all_digits(text)) {
        if (text.size() <= fits) return negative ? -small_whole_of(text) : small_whole_of(text);
        const cpp_int whole = whole_of(text);
        return Rational::Big::from(cpp_rational{negative ? cpp_int{-whole} : whole});
    }
    const std::size_t mark = text.find_first_of("./");
    if (mark == std::string_view::npos) return std::nullopt;
    const std::string_view before = text.substr(0, mark);
    const std::string_view after = text.substr(mark + 1);
    if (!all_digits(before) || !all_digits(after)) return std::nullopt;
    cpp_rational value;
    if (text[mark] == '/') {
        const cpp_int denominator = whole_of(after);
        if (denominator == 0) return std::nullopt;
        value = cpp_rational{whole_of(before), denominator};
    } else {
        const cpp_int scale = pow(cpp_int{10}, static_cast<unsigned>(after.size()));
        value = cpp_rational{cpp_int{whole_of(before) * scale + whole_of(after)}, scale};
    }
    return Rational::Big::from(negative ? cpp_rational{-value} : value);
}

}  // namespace ultima
