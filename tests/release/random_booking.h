// SPDX-License-Identifier: Apache-2.0
// Records of sentences that nobody has, as packs/ew-release/dates.yaml reads them: for properties that must
// hold of every record, and to measure on where there is no data.
#pragma once

#include "base/random.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <functional>

namespace ultima::test {

using Json = nlohmann::ordered_json;

/// The record number `number`, the same on every machine. One to five sentences, some of them one after the
/// other, with adjustments, recalls, movements and switches as they occur.
Json random_booking(std::uint64_t number);

/// The same record with every list of it in another order.
Json shuffled(Json booking, Random random);

/// A record that is as small as it can be made by taking out members and entries so that `fails` still says
/// yes.
Json shrunk(Json booking, const std::function<bool(const Json&)>& fails);

}  // namespace ultima::test
