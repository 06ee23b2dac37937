// SPDX-License-Identifier: Apache-2.0
// What the country's law says in a told case: the facts so far, asked as any judge would ask.
#pragma once

#include "casework/case_options.h"
#include "reason/case.h"

#include <string>
#include <string_view>
#include <vector>

namespace ultima {

class CaseLaw {
  public:
    explicit CaseLaw(Reasoner& reasoner) : reasoner_(reasoner), given_(empty_case(reasoner.pack())) {}

    /// Facts and findings by their names in the pack. Throws std::logic_error if the pack does not take them.
    void know(std::string_view fact, std::string_view value);
    void find(std::string_view fact, std::string_view value, std::string by, std::string reasons,
              CivilDate on);

    struct Lawful {
        ComputedOptions computed;
        std::vector<MeasureId> measures;  ///< least restrictive first
        std::string basis;                ///< of each measure of `measures`, a line each
    };
    [[nodiscard]] Lawful at(Stage stage, CivilDate on);
    [[nodiscard]] const Pack& pack() const { return reasoner_.pack(); }

  private:
    Reasoner& reasoner_;
    Case given_;
};

}  // namespace ultima
