// SPDX-License-Identifier: Apache-2.0
// What was measured, beside what it is measured by.
#pragma once

#include <chrono>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace ultima::bench {

enum class Better : std::uint8_t { more, less };

/// One line of the table.
struct Figure {
    std::string name;
    double value = 0;
    std::string unit;
    std::optional<double> yardstick{};  ///< the same work without what is measured, in the same run and unit
    std::string yardstick_is{};         ///< what that is, in words
    std::optional<double> target{};
    Better better = Better::more;
    std::string note{};

    /// Nothing if there is no target.
    [[nodiscard]] std::optional<bool> met() const;
};

/// Collects figures and prints each as soon as it is known.
class Figures {
  public:
    void add(Figure figure);
    /// Says out loud what was not measured, and why.
    void skip(const std::string& name, const std::string& why);
    /// A list of {name, value, unit, yardstick, yardstick_is, target, better, met, note}.
    [[nodiscard]] std::string json() const;
    [[nodiscard]] bool all_met() const;

  private:
    std::vector<Figure> figures_;
};

/// Where to work and how much to do.
struct Plan {
    std::filesystem::path folder;  ///< for made tables and results; emptied afterwards
    bool quick = false;
};

/// Wall clock and processor time of this process since it was made.
class Stopwatch {
  public:
    [[nodiscard]] double seconds() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - wall_).count();
    }
    /// Of all threads together: what a rate "per core" is divided by, whoever else uses the machine.
    [[nodiscard]] double core_seconds() const {
        return static_cast<double>(std::clock() - cpu_) / static_cast<double>(CLOCKS_PER_SEC);
    }

  private:
    std::chrono::steady_clock::time_point wall_ = std::chrono::steady_clock::now();
    std::clock_t cpu_ = std::clock();
};

void measure_options(Figures& figures, const Plan& plan);
void measure_deciding(Figures& figures, const Plan& plan);
void measure_feel(Figures& figures, const Plan& plan);
void measure_packs(Figures& figures, const Plan& plan);
void measure_dates(Figures& figures, const Plan& plan);
void measure_audit(Figures& figures, const Plan& plan);
void measure_sql(Figures& figures, const Plan& plan);
void measure_large_law(Figures& figures, const Plan& plan);
void measure_roster(Figures& figures, const Plan& plan);
void measure_demo(Figures& figures, const Plan& plan);
void measure_register(Figures& figures, const Plan& plan);
void measure_web(Figures& figures, const Plan& plan);
void measure_evaluation(Figures& figures, const Plan& plan);

}  // namespace ultima::bench
