// SPDX-License-Identifier: Apache-2.0
// Tells the events of one case, by the humans who work on it.
#pragma once

#include "exchange/conditions.h"
#include "register/register.h"

#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// Something that a told event says.
struct Detail {
    std::string_view field;
    std::string value;
};

struct More {
    std::string_view reason{};
    ThingNumber of = 0;
    ThingNumber thing = 0;
};

/// Puts events into a batch, in the order in which they happened, and counts the things of the case.
class CaseTeller {
  public:
    /// `number` chooses who works on the case. All but the texts must outlive it.
    CaseTeller(Batch& batch, const ConditionLibrary& library, std::uint64_t number, std::string person,
               std::string file)
        : batch_(batch),
          library_(library),
          number_(number),
          person_(std::move(person)),
          file_(std::move(file)) {}

    /// The number of the thing that the event makes, or that it is about.
    ThingNumber tell(CivilDate on, Role role, std::string_view name, std::initializer_list<Detail> said,
                     More more = {}) {
        return tell(on, role, name, std::vector<Detail>(said), more);
    }
    ThingNumber tell(CivilDate on, Role role, std::string_view name, const std::vector<Detail>& said,
                     More more = {});

    /// Events of providers are by somebody of this house from now on.
    void provider(std::uint64_t service) { provider_ = service; }
    [[nodiscard]] Looker staff(Role role) const;
    [[nodiscard]] const std::string& person() const { return person_; }
    [[nodiscard]] const std::string& file() const { return file_; }

  private:
    Batch& batch_;
    const ConditionLibrary& library_;
    std::uint64_t number_, provider_ = 0;
    std::string person_, file_;
    ThingNumber things_ = 0;
    std::uint64_t told_ = 0;
};

}  // namespace ultima
