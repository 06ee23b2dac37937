// SPDX-License-Identifier: Apache-2.0
// Exact numbers. Law knows no binary floating point: a third is a third.
#pragma once

#include <bit>
#include <compare>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace ultima {

/// The longest numerator or denominator that a pack may compute with; see `Rational::bits`.
inline constexpr std::size_t max_rational_bits = 4096;

/// A fraction of 64-bit whole numbers in lowest terms; the denominator is positive.
struct SmallFraction {
    std::int64_t numerator;
    std::int64_t denominator;
};

/// An exact rational number of any size. Numbers whose parts fit 64 bits (nearly all) live inside the object;
/// larger ones are shared and never change, so copies are cheap and no operation overflows. Two words and no
/// more: most of what a case is made of holds one or two of these, whatever it is. Whoever computes
/// in a loop checks `bits()` against `max_rational_bits`.
class Rational {
  public:
    Rational() noexcept : numerator_{0} {}
    Rational(const Rational& other) noexcept { copy(other); }
    Rational(Rational&& other) noexcept { take(other); }
    Rational& operator=(const Rational& other) noexcept {
        if (this == &other) return *this;
        let_go();
        copy(other);
        return *this;
    }
    Rational& operator=(Rational&& other) noexcept {
        if (this == &other) return *this;
        let_go();
        take(other);
        return *this;
    }
    ~Rational() { let_go(); }

    /// Any whole number, implicitly: `Rational x = 3;`
    template <std::integral Whole>
    requires(!std::same_as<Whole, bool> &&
             (std::signed_integral<Whole> || sizeof(Whole) < sizeof(std::int64_t))) Rational(Whole whole)
    noexcept : numerator_{whole} {}  // NOLINT(google-explicit-constructor)

    friend Rational operator+(const Rational& a, const Rational& b) {
        if (a.is_big() || b.is_big()) return add_big(a, b);
        if (a.denominator_ == 1 && b.denominator_ == 1) {
            std::int64_t sum{};
            if (!__builtin_add_overflow(a.numerator_, b.numerator_, &sum)) return Rational{sum};
            return add_big(a, b);
        }
        return add_small(a, b.numerator_, b);
    }
    friend Rational operator-(const Rational& a, const Rational& b) {
        if (a.is_big() || b.is_big() || b.numerator_ == lowest) return add_big(a, -b);
        if (a.denominator_ == 1 && b.denominator_ == 1) {
            std::int64_t difference{};
            if (!__builtin_sub_overflow(a.numerator_, b.numerator_, &difference)) return Rational{difference};
            return add_big(a, -b);
        }
        return add_small(a, -b.numerator_, b);
    }
    friend Rational operator*(const Rational& a, const Rational& b) {
        if (a.is_big() || b.is_big()) return multiply_big(a, b);
        std::int64_t product{};
        if (a.denominator_ == 1 && b.denominator_ == 1 &&
            !__builtin_mul_overflow(a.numerator_, b.numerator_, &product))
            return Rational{product};
        return multiply_small(a, b, b.numerator_, b.denominator_);
    }
    Rational operator-() const {
        if (is_big() || numerator_ == lowest) return negate_big(*this);
        return Rational{-numerator_, denominator_};
    }
    Rational& operator+=(const Rational& other) { return *this = *this + other; }
    Rational& operator-=(const Rational& other) { return *this = *this - other; }
    Rational& operator*=(const Rational& other) { return *this = *this * other; }

    /// a / b; nothing when b is zero.
    [[nodiscard]] friend std::optional<Rational> divide(const Rational& a, const Rational& b) {
        if (!b.is_big() && b.numerator_ == 0) return std::nullopt;
        if (a.is_big() || b.is_big() || b.numerator_ == lowest) return divide_big(a, b);
        return b.numerator_ > 0 ? multiply_small(a, b, b.denominator_, b.numerator_)
                                : multiply_small(a, b, -b.denominator_, -b.numerator_);
    }

    friend bool operator==(const Rational& a, const Rational& b) noexcept {
        // A number has one form only: what fits is never kept big.
        if (a.denominator_ != b.denominator_) return false;
        return a.is_big() ? equal_big(a, b) : a.numerator_ == b.numerator_;
    }
    friend std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
        if (a.is_big() || b.is_big()) return compare_big(a, b);
        if (a.denominator_ == b.denominator_) return a.numerator_ <=> b.numerator_;
        return Wide{a.numerator_} * b.denominator_ <=> Wide{b.numerator_} * a.denominator_;
    }

    /// -1, 0 or 1.
    [[nodiscard]] int sign() const noexcept {
        if (is_big()) return sign_big();
        return numerator_ > 0 ? 1 : (numerator_ < 0 ? -1 : 0);
    }
    [[nodiscard]] bool is_whole() const noexcept { return is_big() ? is_whole_big() : denominator_ == 1; }
    /// Nothing if the number is not whole or does not fit.
    [[nodiscard]] std::optional<std::int64_t> to_int64() const noexcept {
        if (denominator_ != 1) return std::nullopt;
        return numerator_;
    }
    /// Numerator and denominator, if both fit 64 bits.
    [[nodiscard]] std::optional<SmallFraction> small() const noexcept {
        if (is_big()) return std::nullopt;
        return SmallFraction{numerator_, denominator_};
    }

    /// The largest whole number not above: -5/2 gives -3.
    [[nodiscard]] Rational floor() const {
        if (is_big()) return floor_big();
        const std::int64_t towards_zero = numerator_ / denominator_;
        return Rational{towards_zero - (numerator_ % denominator_ < 0 ? 1 : 0)};
    }
    /// The smallest whole number not below: -5/2 gives -2.
    [[nodiscard]] Rational ceil() const {
        if (is_big()) return -((-*this).floor());
        const std::int64_t towards_zero = numerator_ / denominator_;
        return Rational{towards_zero + (numerator_ % denominator_ > 0 ? 1 : 0)};
    }
    /// The nearest whole number; a half goes to the larger one: 5/2 gives 3, -5/2 gives -2.
    [[nodiscard]] Rational round_half_up() const;

    /// Bits of the longer of numerator and denominator, sign not counted (1 for zero: the denominator is 1).
    [[nodiscard]] std::size_t bits() const noexcept {
        if (is_big()) return bits_big();
        return static_cast<std::size_t>(std::bit_width(magnitude(numerator_) | magnitude(denominator_)));
    }

    /// `12`; a decimal that ends within 18 digits as `12.5`; anything else as `1/3`. `parse_rational` reads
    /// it back.
    friend std::string to_text(const Rational& value);
    /// `12` or `25/2`: never a decimal.
    friend std::string fraction_text(const Rational& value);
    /// `12`, `12.5`, `-3`, `1/3`, `-1/3`: digits on both sides of a point, no blanks, no plus, no zero
    /// denominator, at most 4,096 characters. Nothing otherwise.
    friend std::optional<Rational> parse_rational(std::string_view text);

  private:
    __extension__ using Wide = __int128;
    struct Big;  // a boost::multiprecision number, kept out of this header

    static constexpr std::int64_t lowest = std::numeric_limits<std::int64_t>::min();

    Rational(std::int64_t numerator, std::int64_t denominator) noexcept
        : numerator_{numerator}, denominator_{denominator} {}
    /// Of a number that nobody holds yet.
    explicit Rational(const Big* big) noexcept : big_{big}, denominator_{0} {}

    [[nodiscard]] bool is_big() const noexcept { return denominator_ == 0; }
    void copy(const Rational& other) noexcept {
        denominator_ = other.denominator_;
        if (other.is_big())
            hold_big(other);
        else
            numerator_ = other.numerator_;
    }
    void take(Rational& other) noexcept {
        denominator_ = other.denominator_;
        if (!other.is_big()) {
            numerator_ = other.numerator_;
            return;
        }
        big_ = other.big_;
        other.numerator_ = 0;
        other.denominator_ = 1;
    }
    void let_go() noexcept {
        if (is_big()) let_go_big();
    }
    void hold_big(const Rational& other) noexcept;
    void let_go_big() const noexcept;

    static constexpr std::uint64_t magnitude(std::int64_t value) noexcept {
        return value < 0 ? 0U - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    }
    /// Binary greatest common divisor; the result divides a positive denominator, so it fits.
    static constexpr std::int64_t common_divisor(std::uint64_t a, std::uint64_t b) noexcept {
        if (a == 0) return static_cast<std::int64_t>(b);
        if (b == 0) return static_cast<std::int64_t>(a);
        const int shift = std::countr_zero(a | b);
        a >>= std::countr_zero(a);
        while (b != 0) {
            b >>= std::countr_zero(b);
            if (a > b) std::swap(a, b);
            b -= a;
        }
        return static_cast<std::int64_t>(a << shift);
    }

    /// a + n / b.denominator in lowest terms with 64-bit divisors only (Knuth, TAOCP vol. 2, 4.5.1).
    static Rational add_small(const Rational& a, std::int64_t n, const Rational& b) {
        const std::int64_t g = common_divisor(magnitude(a.denominator_), magnitude(b.denominator_));
        const std::int64_t a_part = a.denominator_ / g;
        const std::int64_t b_part = b.denominator_ / g;
        const Wide sum = Wide{a.numerator_} * b_part + Wide{n} * a_part;
        const std::int64_t h =
            g == 1 ? 1 : common_divisor(magnitude(static_cast<std::int64_t>(sum % g)), magnitude(g));
        const Wide numerator = sum / h;
        const Wide denominator = Wide{a_part} * (b.denominator_ / h);
        if (numerator >= lowest && numerator <= highest && denominator <= highest)
            return Rational{static_cast<std::int64_t>(numerator), static_cast<std::int64_t>(denominator)};
        return n == b.numerator_ ? add_big(a, b) : add_big(a, -b);
    }
    /// a * n / d, where n / d is b or its reciprocal, in lowest terms and d > 0.
    static Rational multiply_small(const Rational& a, const Rational& b, std::int64_t n, std::int64_t d) {
        const std::int64_t g = d == 1 ? 1 : common_divisor(magnitude(a.numerator_), magnitude(d));
        const std::int64_t h =
            a.denominator_ == 1 ? 1 : common_divisor(magnitude(n), magnitude(a.denominator_));
        std::int64_t numerator{};
        std::int64_t denominator{};
        if (!__builtin_mul_overflow(a.numerator_ / g, n / h, &numerator) &&
            !__builtin_mul_overflow(a.denominator_ / h, d / g, &denominator))
            return Rational{numerator, denominator};
        return n == b.numerator_ && d == b.denominator_ ? multiply_big(a, b) : *divide_big(a, b);
    }

    static Rational add_big(const Rational& a, const Rational& b);
    static Rational multiply_big(const Rational& a, const Rational& b);
    static std::optional<Rational> divide_big(const Rational& a, const Rational& b);
    static Rational negate_big(const Rational& a);
    static bool equal_big(const Rational& a, const Rational& b) noexcept;
    static std::strong_ordering compare_big(const Rational& a, const Rational& b);
    [[nodiscard]] int sign_big() const noexcept;
    [[nodiscard]] bool is_whole_big() const noexcept;
    [[nodiscard]] Rational floor_big() const;
    [[nodiscard]] std::size_t bits_big() const noexcept;

    static constexpr std::int64_t highest = std::numeric_limits<std::int64_t>::max();

    union {
        std::int64_t numerator_;
        const Big* big_;  // shared; where numerator or denominator does not fit
    };
    std::int64_t denominator_ = 1;  // 0: it is big
};

std::optional<Rational> divide(const Rational& a, const Rational& b);  // found also for whole numbers
[[nodiscard]] std::string to_text(const Rational& value);
[[nodiscard]] std::string fraction_text(const Rational& value);
[[nodiscard]] std::optional<Rational> parse_rational(std::string_view text);

}  // namespace ultima
