// SPDX-License-Identifier: Apache-2.0
// A register of cases that differ in what matters for access, with a word of its own in each part of each
// file, and everybody who could ask: each role with each thing that it can have to do with a file.
#pragma once

#include "register/access_matrix.h"
#include "register/register.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima::test {

struct MarkedCase {
    std::string file, person;
    FileStand stand = FileStand::open;
    bool juvenile = false, shelter = false;
    bool held = false;  ///< the person is in custody
};
[[nodiscard]] const std::vector<MarkedCase>& marked_cases();

/// The word that stands in a part of a case and nowhere else.
[[nodiscard]] std::string mark_of(FilePart part, std::size_t place);
/// The marks in a text.
struct Mark {
    FilePart part;
    std::size_t place;  ///< in `marked_cases()`
};
[[nodiscard]] std::vector<Mark> marks_in(std::string_view text);

/// Somebody who asks, and what they have to do with every case; a person has to do with their own alone.
struct Asking {
    Looker who;
    Relation relation = Relation::none;
    bool former = false;  ///< was assigned to each case, and is not any more
    /// As the matrix written by hand knows it: `urgent` begins with the first look.
    [[nodiscard]] Relation to(const MarkedCase& one) const;
};
[[nodiscard]] const std::vector<Asking>& everybody_asking();

/// What the matrix written by hand says.
[[nodiscard]] bool may_by_hand(const Asking& asking, const MarkedCase& one, FilePart part);
/// The same for the words that stand there: who may not know a child's name reads none about the child.
[[nodiscard]] bool reads_by_hand(const Asking& asking, const MarkedCase& one, FilePart part);

/// The number of the referral and of the restorative process in each case.
inline constexpr ThingNumber referral_in_marked_case = 12, restorative_in_marked_case = 5;
inline constexpr std::string_view house_of_marked_cases = "house-01", service_of_marked_cases = "service1";

/// Writes all of it. The register's clock stands at 30 June 2026.
void tell_marked_cases(Register& reg);
/// One of the cases alone, by its place.
void tell_marked_case(Register& reg, std::size_t place);

}  // namespace ultima::test
