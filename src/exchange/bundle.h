// SPDX-License-Identifier: Apache-2.0
// A case on its way from one office to another, without a network: sealed for the one that receives it,
// signed by the one that sends it, merged without loss.
#pragma once

#include "register/register.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace ultima {

/// Who hands a case over to whom, on which provision and why.
struct BundleRequest {
    std::string case_file;
    std::string recipient;  ///< the public key of the register that receives it
    Actor by;
    std::string basis;
    std::string reason;
};

/// The case and the file of its person, with all their events, for one other register. That they were given
/// away is on record first, as `disclosure made` in the case. Codes: `bundle-case` (no such case, or one with
/// events of several people, or something in it was erased), `bundle-recipient` (no public key), and what
/// stands against the disclosure.
[[nodiscard]] Result<std::string> make_bundle(Register& from, const BundleRequest& request);

struct BundleReport {
    std::string from;  ///< the sender's public key
    std::string case_file;
    std::int64_t fresh = 0;  ///< events that were written
    std::int64_t same = 0;   ///< events that were there
};

/// Takes a bundle in, in one transaction: as a whole or not at all. Each event keeps where and when it was
/// written down first. What is there already stays, what comes later in the bundle
/// is added under the rules that every event obeys; looks and disclosures of both sides are kept. If both
/// have written in the course of the file since they last agreed, nothing is written, and the first two
/// events that differ are named: people have to say which of them counts. `trusted`: the public keys from
/// which bundles are taken. Codes: `bundle-form`, `bundle-recipient` (sealed for another register),
/// `bundle-sender` (signed by nobody trusted), `bundle-conflict`, `bundle-refused` (a rule of events stands
/// against it: a service that is not registered here, say), `register-changed` (somebody wrote meanwhile).
[[nodiscard]] Result<BundleReport> take_bundle(Register& into, std::string_view bundle,
                                               const std::vector<std::string>& trusted);

}  // namespace ultima
