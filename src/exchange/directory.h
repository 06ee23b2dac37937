// SPDX-License-Identifier: Apache-2.0
// The directory of providers in the Human Services Data Specification (HSDS 3.0 and 3.1, openreferral.org):
// services in, services with their free places out.
#pragma once

#include "register/register.h"
#include "register/views.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// Places of a service beyond its first capacity: of another unit, or for a group.
struct FurtherPlaces {
    std::string id;  ///< UUID of the capacity
    std::string unit;
    std::int64_t places = 0;
};

/// What the register keeps of a service.
struct DirectoryService {
    std::string id;  ///< UUID
    std::string name;
    std::string provider;  ///< the organization's id, or its name where it has none
    bool active = true;
    std::string unit;                      ///< what a place is
    std::optional<std::int64_t> places{};  ///< `maximum` of its first capacity, or `available` without one
    std::vector<FurtherPlaces> further{};
};

struct Directory {
    std::vector<DirectoryService> services;
    /// What can be read and should be mended: more places free than there are, hours that are none, services
    /// without places.
    Diagnostics warnings;
};

/// Reads a service, an organization with its services inside, or many of them (a list, or `contents` of a
/// page). Says everything that is wrong, each with the path of the value (`[3]/schedules[0]/opens_at`).
/// Codes: `directory-json`, `directory-missing`, `directory-form` (of a value), `directory-twice` (an id),
/// `directory-dangling` (a reference to what is not there); as warnings `directory-capacity`,
/// `directory-hours`.
[[nodiscard]] Result<Directory> read_directory(std::string_view json);

/// What an import did, by service; further places of one count as a service of their own.
struct DirectoryReport {
    std::int64_t registered = 0, changed = 0, closed = 0, same = 0;
    std::vector<std::string> refused{};  ///< `name: why`
    std::vector<std::string> noticed{};  ///< `name: what the register says otherwise, and goes on saying`
};

/// Registers services that are new, changes places that are others and closes what is no longer active.
/// Services without places, and those that were closed and are offered again, are left out and said; so is
/// another title or provider, which stays as it was registered. Further places get a file of their own, which
/// names that of the service (`part of`), so that they are kept and filled by themselves.
[[nodiscard]] DirectoryReport import_directory(Register& into, const Directory& directory, CivilDate on,
                                               const Actor& by);

/// The open services with their places and how many are free, as a list of HSDS 3.1 services, with a capacity
/// for each kind of places. No person stands in it.
[[nodiscard]] std::string directory_json(Register& of, const Capacity& capacity, Instant updated);

}  // namespace ultima
