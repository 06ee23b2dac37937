// SPDX-License-Identifier: Apache-2.0
#include "evaluation/named_random.h"

#include "evaluation/quantiles.h"

#include <cmath>

namespace ultima {

namespace {

// Philox 2x64-10: the multiplier and the Weyl increment of the paper.
constexpr std::uint64_t multiplier = 0xD2B74407B1CE6E93U;
constexpr std::uint64_t increment = 0x9E3779B97F4A7C15U;

// The high half of a product of 64 bits.
std::uint64_t high_half(std::uint64_t a, std::uint64_t b) noexcept {
    const std::uint64_t a_low = a & 0xFFFFFFFFU;
    const std::uint64_t a_high = a >> 32;
    const std::uint64_t b_low = b & 0xFFFFFFFFU;
    const std::uint64_t b_high = b >> 32;
    const std::uint64_t low = a_low * b_low;
    const std::uint64_t middle = a_high * b_low + (low >> 32);
    const std::uint64_t other = a_low * b_high + (middle & 0xFFFFFFFFU);
    return a_high * b_high + (middle >> 32) + (other >> 32);
}

// FNV-1a: names of streams are few and short.
std::uint64_t number_of(std::string_view name) noexcept {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const char letter : name) {
        hash ^= static_cast<unsigned char>(letter);
        hash *= 0x100000001B3U;
    }
    return hash;
}

}  // namespace

std::uint64_t philox(std::uint64_t counter, std::uint64_t stream, std::uint64_t key) noexcept {
    std::uint64_t x = counter;
    std::uint64_t y = stream;
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t high = high_half(x, multiplier);
        const std::uint64_t low = x * multiplier;
        x = high ^ key ^ y;
        y = low;
        key += increment;
    }
    return x;
}

NamedRandom::NamedRandom(std::uint64_t seed, std::string_view name) noexcept
    : key_{seed}, stream_{number_of(name)} {}

std::uint64_t NamedRandom::next() noexcept { return philox(counter_++, stream_, key_); }

double NamedRandom::uniform() noexcept { return (static_cast<double>(next() >> 11) + 0.5) * 0x1p-53; }

double NamedRandom::normal() { return normal_quantile(uniform()); }

double NamedRandom::exponential() { return -std::log(uniform()); }

std::uint64_t NamedRandom::below(std::uint64_t n) noexcept {
    const std::uint64_t unfair = (0U - n) % n;
    std::uint64_t drawn = next();
    while (drawn < unfair) drawn = next();
    return drawn % n;
}

}  // namespace ultima
