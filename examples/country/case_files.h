// SPDX-License-Identifier: Apache-2.0
// The register of measures of the fictional country: three years of cases, each told through the commands
// that any user has.
#pragma once

#include "exchange/conditions.h"
#include "law/pack.h"
#include "register/register.h"

#include <cstdint>
#include <functional>

namespace ultima {

struct CaseFilesCount {
    std::int64_t persons = 0;
    std::int64_t services = 0;
    std::int64_t events = 0;
    std::int64_t no_place = 0;  ///< places that were asked for and not free: as many gaps are noted
};

/// 40 providers with 65 services, and so many persons with a case each, who came between November 2023 and
/// June 2026. What was lawful in each case is asked of the country's pack; conditions come from the library
/// of the country's pack. The same number and seed tell the same cases. Throws std::logic_error if the
/// register refuses anything but a place, or the library a condition.
CaseFilesCount generate_case_files(Register& into, const Pack& law, const ConditionLibrary& library,
                                   std::uint64_t persons, std::uint64_t seed,
                                   const std::function<void(std::uint64_t persons)>& progress = {});

}  // namespace ultima
