// SPDX-License-Identifier: Apache-2.0
// All files as they stand, kept in memory and up to date, so that a list of cases needs no look into each.
#pragma once

#include "casework/waiting.h"
#include "register/access.h"
#include "register/file_view.h"
#include "register/views.h"

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A case in somebody's list.
struct ListedCase {
    std::string file, person;
    bool listed = false;  ///< it may stand in a list of the looker's cases
    bool named = false;   ///< the looker may know the person's name
    std::string stage{};
    FileStand stand = FileStand::open;
    Relations relations{};
    std::vector<Waiting> waiting{};  ///< only of parts that the looker may see
};

/// Used by any number of threads.
class Desk {
  public:
    /// Reads the whole register once.
    explicit Desk(Register& from);

    /// Cases that the looker has to do with and may list (the part `case list` of the table), those with
    /// something urgent first. Nothing that everybody has to do with counts: inspectors and administrators
    /// search, and have no list.
    [[nodiscard]] std::vector<ListedCase> cases_of(const Looker& looker, Instant now, CivilDate today);
    /// The gap report and how full each service is.
    [[nodiscard]] Capacity capacity(CivilDate on);
    /// Cases that are open now.
    [[nodiscard]] std::vector<std::string> open_cases();
    /// Versions of the law on record, the latest first, and the one that was taken into use last.
    struct Laws {
        std::vector<FileState> all;
        std::optional<FileState> in_use{};
    };
    [[nodiscard]] Laws laws();
    /// The one alone, without a copy of all others: every request asks for it.
    [[nodiscard]] std::optional<FileState> law_in_use();
    /// Cases in which somebody is held now.
    [[nodiscard]] std::vector<std::string> held();
    /// What the looker has to do with a file, and whether it may stand in a list of theirs; nothing but
    /// `none` if there is no such file.
    struct Concern {
        Relations relations{Relation::none};
        bool listed = false, named = false;
        bool custody = false;  ///< may see that somebody is held
        bool law = false;      ///< may see all facts that an answer of the law can rest on
        std::string person{};
    };
    [[nodiscard]] Concern concern(std::string_view file, const Looker& looker, Instant now);
    /// Files in which something waits for the role wherever they are, children's too, without names: for
    /// those who oversee.
    [[nodiscard]] std::vector<ListedCase> waiting_anywhere(const Looker& looker, Instant now,
                                                           CivilDate today);

  private:
    void catch_up();
    void note(const Event& event);
    [[nodiscard]] FileAround around(const FileState& file) const;
    [[nodiscard]] ListedCase of_file(const FileState& file, const Looker& looker, Instant now,
                                     CivilDate today) const;

    std::mutex mutex_;
    Register& from_;
    Views views_;
    std::uint64_t seen_ = 0;  ///< the sequence number of the last event taken in
    std::vector<std::string> laws_{};
    std::string law_in_use_{};  ///< the file
    /// Files by whoever was ever assigned to them, or asked as a provider, and by office.
    std::map<std::string, std::set<std::string>, std::less<>> concerned_;
};

}  // namespace ultima
