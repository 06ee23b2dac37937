// SPDX-License-Identifier: Apache-2.0
// Versions of the law that lie ready on the server, and which of them the register says is in use.
#pragma once

#include "base/diagnostic.h"
#include "casework/desk.h"
#include "casework/law_effect.h"
#include "register/register.h"
#include "web/law_in_use.h"

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A pack as it was read, with its library of conditions.
struct LawRead {
    std::shared_ptr<Law> law;  ///< nothing if it cannot be used
    Diagnostics diagnostics;
    Sources sources;  ///< of the diagnostics
};
/// Never throws for what stands in the folder.
[[nodiscard]] LawRead read_law(const std::filesystem::path& folder);

/// A folder with a pack in each of its folders; whoever keeps the machine puts them there. Nothing comes in
/// through the pages.
class LawShelf {
  public:
    explicit LawShelf(std::filesystem::path folder) : folder_(std::move(folder)) {}

    [[nodiscard]] bool given() const { return !folder_.empty(); }
    struct Version {
        std::string folder;  ///< its name on the shelf
        LawRead read;
    };
    /// All packs there, by folder, as they are now; those that cannot be used, too.
    [[nodiscard]] std::vector<Version> versions() const;
    /// The version with these files; nothing if it is not there or cannot be used.
    [[nodiscard]] std::shared_ptr<Law> find(std::string_view hash) const;

  private:
    std::filesystem::path folder_;
};

/// What a version would change in the open cases, worked out at most once in ten minutes.
class LawEffects {
  public:
    static constexpr std::int64_t seconds = 600;

    /// Nothing while somebody else's request works it out: nobody waits for it.
    [[nodiscard]] std::optional<LawEffect> of(Register& reg, Desk& desk, Law& now, Law& then, Instant at,
                                              CivilDate today);

  private:
    std::mutex mutex_;
    struct Known {
        std::string now, then;
        Instant at;
        CivilDate day;
        LawEffect effect;
    };
    std::optional<Known> last_;
};

}  // namespace ultima
