// SPDX-License-Identifier: Apache-2.0
// The register as tables for those who count and compare: codes and days, no words and no names.
#pragma once

#include "register/register.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace ultima {

struct AnalysisTables {
    std::int64_t cases = 0;
    std::int64_t things = 0;
    std::int64_t values = 0;
};

/// Which files are of one person, as `person known already` says.
class SamePeople {
  public:
    void take(const Event& event);
    /// The file that stands for all of a person's.
    [[nodiscard]] std::string one(std::string person) const;
    [[nodiscard]] const std::unordered_map<std::string, std::string>& files() const noexcept {
        return other_;
    }

  private:
    std::unordered_map<std::string, std::string> other_;
};

/// Persons of whom nothing may be told one by one: whoever was ever said to be a child, whatever was said
/// later and in whichever of their files; and whoever was erased, of whom nobody can say it any more.
[[nodiscard]] std::unordered_set<std::string> people_left_out(Register& from);

/// Writes three Parquet files into a folder, which is made, each whole or not at all:
///
///     things.parquet   case, person, number, of, kind, state, begun, since
///     steps.parquet    case, step, number, event, on, role: every event, so that a state is a series over
///     time values.parquet   case, number, field, value, on: what was said in codes, numbers, dates and yes
///     or no
///
/// Cases and persons carry pseudonyms of this folder's own, so that two exports cannot be laid side by side.
/// Left out: who somebody is, all free text, consent, victims' views, restorative work, complaints and looks
/// (that somebody said no, or what was said, is for nobody outside), referrals and gaps (beside a measure
/// that was not pursued they would tell why), and everybody who was ever said to be a child or was erased.
/// Things are numbered anew, without gaps. Throws DatabaseError.
[[nodiscard]] AnalysisTables export_tables(Register& from, const std::filesystem::path& folder);

}  // namespace ultima
