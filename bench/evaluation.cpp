// SPDX-License-Identifier: Apache-2.0
// How long the estimators of survival take, on one core, for as many persons as a country has.
#include "evaluation/aalen_johansen.h"
#include "evaluation/cox_hazard.h"
#include "evaluation/fine_gray.h"
#include "evaluation/kaplan_meier.h"
#include "figures.h"

#include <fmt/format.h>
#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <random>
#include <stdexcept>
#include <utility>

namespace ultima::bench {

namespace {

constexpr std::size_t covariates = 10;
constexpr double last_day = 1095;

/// Made persons: ten covariates of which half are yes/no, three years in whole days, about three in ten with
/// the event, one in six with another event, some lost early.
struct Persons {
    std::vector<double> stop;
    std::vector<std::uint8_t> event, cause;
    std::vector<std::vector<double>> x{covariates};
    std::vector<std::uint32_t> cluster;
    std::size_t count;

    Persons(std::size_t persons, bool whole_days) : count(persons) {
        std::mt19937_64 random(20260101);
        for (auto& column : x) column.reserve(persons);
        stop.reserve(persons);
        event.reserve(persons);
        cause.reserve(persons);
        cluster.reserve(persons);
        const auto unit = [&] { return (static_cast<double>(random() >> 11) + 0.5) * 0x1.0p-53; };
        for (std::size_t i = 0; i < persons; ++i) {
            double effect = 0;
            for (std::size_t j = 0; j < covariates; ++j) {
                const double value = j % 2 == 0 ? (unit() < 0.3 ? 1 : 0) : unit() + unit() + unit() - 1.5;
                x[j].push_back(value);
                effect += (j % 3 == 0 ? 0.2 : -0.1) * value;
            }
            const double own = -std::log(unit()) * 2700 * std::exp(-effect), other = -std::log(unit()) * 5000;
            const double lost = unit() < 0.1 ? unit() * last_day : last_day;
            double time = std::min({own, other, lost});
            if (whole_days) time = std::max(std::ceil(time), 1.0);
            stop.push_back(time);
            cause.push_back(own <= std::min(other, lost) ? 1 : other <= lost ? 2 : 0);
            event.push_back(cause.back() == 1 ? 1 : 0);
            cluster.push_back(static_cast<std::uint32_t>(random() % 200));
        }
    }
    [[nodiscard]] FineGrayColumns subdistribution() const {
        FineGrayColumns given{.follow_up = {.stop = stop, .cause = cause}, .cause = 1, .covariates = {}};
        for (const auto& column : x) given.covariates.emplace_back(column);
        return given;
    }
    [[nodiscard]] CoxColumns columns() const {
        CoxColumns given{.follow_up = {.stop = stop, .event = event}, .covariates = {}};
        for (const auto& column : x) given.covariates.emplace_back(column);
        return given;
    }
    /// The columns that an estimator is given, in MB.
    [[nodiscard]] double megabytes() const {
        return static_cast<double>(count * ((covariates + 1) * 8 + 1)) / 1e6;
    }
};

/// The most memory that this process has had since it was last forgotten, in MB; 0 where the system does not
/// say.
double most_memory() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.rfind("VmHWM:", 0) == 0) return std::stod(line.substr(6)) / 1000;
    return 0;
}
void forget_memory() {
    malloc_trim(0);  // what was freed and kept would hide what is taken next
    std::ofstream("/proc/self/clear_refs") << "5";
}

struct Cost {
    double milliseconds;
    double megabytes;  ///< beyond what was there before
};

/// The best of three, so that a busy machine counts less.
Cost cost_of(const std::function<bool()>& work) {
    Cost best{1e300, 0};
    for (int round = 0; round < 3; ++round) {
        forget_memory();
        const double before = most_memory();
        const Stopwatch watch;
        if (!work()) throw std::runtime_error("an estimator failed");
        best.milliseconds = std::min(best.milliseconds, watch.core_seconds() * 1000);
        best.megabytes = std::max(best.megabytes, most_memory() - before);
    }
    return best;
}

void measure(Figures& figures, const Persons& persons, const std::string& who) {
    const CoxColumns columns = persons.columns();
    const auto memory = [&](const Cost& cost) {
        return fmt::format("{:.0f} MB beyond the columns of {:.0f} MB", cost.megabytes, persons.megabytes());
    };
    const Cost sorting = cost_of([&] {
        std::vector<double> times = persons.stop;
        std::sort(times.begin(), times.end());
        return times.front() >= 0;
    });
    const Cost curve =
        cost_of([&] { return kaplan_meier({.stop = persons.stop, .event = persons.event}).has_value(); });
    figures.add({.name = "evaluation: Kaplan-Meier, " + who,
                 .value = curve.milliseconds,
                 .unit = "ms (core)",
                 .yardstick = sorting.milliseconds,
                 .yardstick_is = "the times sorted",
                 .note = memory(curve)});
    const Cost shares = cost_of(
        [&] { return aalen_johansen({.stop = persons.stop, .cause = persons.cause}, 2).has_value(); });
    figures.add({.name = "evaluation: Aalen-Johansen, " + who,
                 .value = shares.milliseconds,
                 .unit = "ms (core)",
                 .yardstick = sorting.milliseconds,
                 .yardstick_is = "the times sorted",
                 .note = memory(shares)});
    const Cost cox = cost_of([&] { return fit_cox(columns, Ties::efron).has_value(); });
    figures.add({.name = "evaluation: Cox, " + who,
                 .value = cox.milliseconds,
                 .unit = "ms (core)",
                 .yardstick = sorting.milliseconds,
                 .yardstick_is = "the times sorted",
                 .note = memory(cox)});
    const Cost robust = cost_of([&] {
        const Result<CoxDesign> design = cox_design(columns);
        const Result<CoxFit> fit = fit_cox(*design);
        return robust_covariance(*design, *fit, persons.cluster).has_value();
    });
    figures.add({.name = "evaluation: Cox by cluster, " + who,
                 .value = robust.milliseconds,
                 .unit = "ms (core)",
                 .yardstick = cox.milliseconds,
                 .yardstick_is = "the same without",
                 .target = 2 * cox.milliseconds,
                 .better = Better::less,
                 .note = memory(robust)});
    const FineGrayColumns given = persons.subdistribution();
    const Cost gray = cost_of([&] { return fit_fine_gray(given).has_value(); });
    figures.add({.name = "evaluation: Fine-Gray, " + who,
                 .value = gray.milliseconds,
                 .unit = "ms (core)",
                 .yardstick = cox.milliseconds,
                 .yardstick_is = "a Cox model of the same persons",
                 .target = 2 * cox.milliseconds,
                 .better = Better::less,
                 .note = memory(gray)});
}

/// What 10 million persons are, beside 1 million: the same number of persons a second, or not.
struct Rates {
    double curve = 0, shares = 0, cox = 0, fine_gray = 0;  ///< persons a second of one core

    explicit Rates(const Persons& persons) : columns(persons.megabytes()) {
        const auto rate = [&](const std::function<bool()>& work) {
            const Cost cost = cost_of(work);
            most_megabytes = std::max(most_megabytes, cost.megabytes);
            return static_cast<double>(persons.count) / cost.milliseconds * 1000;
        };
        curve =
            rate([&] { return kaplan_meier({.stop = persons.stop, .event = persons.event}).has_value(); });
        shares = rate(
            [&] { return aalen_johansen({.stop = persons.stop, .cause = persons.cause}, 2).has_value(); });
        cox = rate([&] { return fit_cox(persons.columns(), Ties::efron).has_value(); });
        fine_gray = rate([&] { return fit_fine_gray(persons.subdistribution()).has_value(); });
    }
    double most_megabytes = 0;  ///< of any of them, beyond the columns
    double columns = 0;         ///< their MB
};

/// R's cmprsk 2.2.11 works out the weights of every pair of persons: for 20,000 persons made by the same rule
/// it took so many seconds (bench/evaluation.R 20000).
constexpr double seconds_of_crr = 67.7;

void measure_beside_crr(Figures& figures) {
    const Persons persons(20'000, true);
    const FineGrayColumns given = persons.subdistribution();
    const Cost cost = cost_of([&] { return fit_fine_gray(given).has_value(); });
    figures.add({.name = "evaluation: Fine-Gray, 20,000 persons, beside cmprsk::crr",
                 .value = seconds_of_crr * 1000 / cost.milliseconds,
                 .unit = "times as fast",
                 .target = 100,
                 .note = fmt::format("{:.1f} ms (core); crr took {:.1f} s when it was measured",
                                     cost.milliseconds, seconds_of_crr)});
}

void measure_growth(Figures& figures) {
    const Rates smallest{Persons(20'000, true)};
    const Rates small{Persons(100'000, true)};
    const Rates middle{Persons(1'000'000, true)};
    const Persons many(10'000'000, true);
    const Rates large{many};
    const auto add = [&](const std::string& name, double before, double now, double part,
                         std::string fewer = "a tenth of the persons") {
        figures.add({.name = "evaluation: " + name,
                     .value = now / 1e6,
                     .unit = "million persons/s (core)",
                     .yardstick = before / 1e6,
                     .yardstick_is = std::move(fewer),
                     .target = part * before / 1e6});
    };
    const auto best_of_few = [](double one, double other) { return std::max(one, other); };
    add("Cox, 10 covariates, rate at 1,000,000", best_of_few(smallest.cox, small.cox), middle.cox, 0.85,
        "20,000 or 100,000 persons, the better");
    add("Fine-Gray, rate at 1,000,000", best_of_few(smallest.fine_gray, small.fine_gray), middle.fine_gray,
        0.85, "20,000 or 100,000 persons, the better");
    add("Kaplan-Meier, rate at 10,000,000", middle.curve, large.curve, 0.85);
    add("Aalen-Johansen, rate at 10,000,000", middle.shares, large.shares, 0.85);
    add("Cox, 10 covariates, rate at 10,000,000", middle.cox, large.cox, 0.85);
    add("Fine-Gray, rate at 10,000,000", middle.fine_gray, large.fine_gray, 0.85);
    figures.add({.name = "evaluation: most memory at 1,000,000 persons, columns counted",
                 .value = middle.most_megabytes + middle.columns,
                 .unit = "MB",
                 .target = 1000,
                 .better = Better::less});
}

}  // namespace

void measure_evaluation(Figures& figures, const Plan& plan) {
    measure(figures, Persons(100'000, true), "100,000 persons");
    if (plan.quick) return;
    measure(figures, Persons(100'000, false), "100,000 without ties");
    measure(figures, Persons(1'000'000, true), "1,000,000 persons");
    measure_beside_crr(figures);
    measure_growth(figures);
}

}  // namespace ultima::bench
