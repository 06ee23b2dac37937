// SPDX-License-Identifier: Apache-2.0
#include "evaluation/small_study.h"

#include <algorithm>
#include <numeric>
#include <random>

namespace ultima::test {
namespace {

/// The engine is the same everywhere; distributions of the standard library are not.
double unit(std::mt19937_64& random) { return static_cast<double>(random() >> 11) * 0x1.0p-53; }

}  // namespace

SmallStudy SmallStudy::make(std::uint64_t seed, std::size_t rows) {
    std::mt19937_64 random(seed);
    SmallStudy study;
    study.x.resize(2);
    for (std::size_t i = 0; i < rows; ++i) {
        study.stop.push_back(1 + static_cast<double>(random() % 12));
        study.cause.push_back(static_cast<std::uint8_t>(random() % 3));
        study.event.push_back(study.cause.back() != 0 ? 1 : 0);
        study.weight.push_back(static_cast<double>(random() % 4));
        study.group.push_back(static_cast<std::uint32_t>(random() % 3));
        study.stratum.push_back(static_cast<std::uint32_t>(random() % 2));
        study.person.push_back(static_cast<std::uint32_t>(i));
        study.x[0].push_back(static_cast<double>(random() % 2));
        study.x[1].push_back(unit(random) * 3);
    }
    // Whatever the seed, there is something to compare.
    study.cause[0] = study.cause[3] = 1;
    study.cause[1] = 2;
    study.event[0] = study.event[1] = study.event[3] = 1;
    study.weight[0] = study.weight[1] = study.weight[2] = 1;
    study.group[0] = 0;
    study.group[1] = 1;
    study.group[2] = 2;
    return study;
}

CoxColumns SmallStudy::columns() const { return {.follow_up = follow_up(), .covariates = {x[0], x[1]}}; }

FineGrayColumns SmallStudy::subdistribution() const {
    return {.follow_up = competing(), .cause = 1, .covariates = {x[0], x[1]}};
}

SmallStudy SmallStudy::permuted(std::uint64_t seed) const {
    std::vector<std::size_t> order(stop.size());
    std::iota(order.begin(), order.end(), 0U);
    std::mt19937_64 random(seed);
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random() % i]);
    SmallStudy study;
    study.x.resize(x.size());
    for (const std::size_t i : order) {
        study.stop.push_back(stop[i]);
        study.event.push_back(event[i]);
        study.cause.push_back(cause[i]);
        study.weight.push_back(weight[i]);
        study.group.push_back(group[i]);
        study.stratum.push_back(stratum[i]);
        study.person.push_back(person[i]);
        for (std::size_t j = 0; j < x.size(); ++j) study.x[j].push_back(x[j][i]);
    }
    return study;
}

}  // namespace ultima::test
