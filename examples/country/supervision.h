// SPDX-License-Identifier: Apache-2.0
// How a measure goes in the fictional country, from the plan to its end: sessions kept and missed, warnings,
// a breach.
#pragma once

#include "base/random.h"
#include "country/case_teller.h"

#include <optional>
#include <string>
#include <string_view>

namespace ultima {

/// What a measure of the pack asks of the person, and which services it needs.
struct MeasureShape {
    std::string_view measure;
    std::string_view service;  ///< empty: none
    int days;
    int every;  ///< days between two sessions; 0: none
};

inline constexpr std::uint64_t country_services = 65;
[[nodiscard]] std::string service_file(std::uint64_t number);
/// What the service offers: the word that a measure asks for.
[[nodiscard]] std::string_view service_kind(std::uint64_t number);

/// A place that the case asks for, once the rest is written: it may not be free.
struct WantedPlace {
    std::string service;
    CivilDate from, to;
    ThingNumber referral;
};

/// A measure as it begins.
struct ImposedMeasure {
    MeasureShape shape;
    CivilDate today, starts, ends;
    ThingNumber measure, computed;
};

class Supervision {
  public:
    Supervision(CaseTeller& tell, Random& random, const ImposedMeasure& of)
        : tell_(tell),
          random_(random),
          shape_(of.shape),
          day_(of.today),
          starts_(of.starts),
          ends_(of.ends),
          measure_(of.measure),
          computed_(of.computed) {}

    void tell();
    /// The day of the last event.
    [[nodiscard]] CivilDate day() const { return day_; }
    [[nodiscard]] const std::optional<WantedPlace>& wanted() const { return wanted_; }

  private:
    CivilDate later(int least, int most);
    void refer();
    void sessions();
    void agree_on_next();
    void warn(ThingNumber session, int missed);
    void breach(ThingNumber warning, CivilDate day);
    void see(std::string_view month);
    void finish();

    CaseTeller& tell_;
    Random& random_;
    MeasureShape shape_;
    CivilDate day_, starts_, ends_;
    ThingNumber measure_, computed_;
    std::optional<WantedPlace> wanted_{};
};

}  // namespace ultima
