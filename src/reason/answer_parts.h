// SPDX-License-Identifier: Apache-2.0
// An answer taken apart for people: the texts of the pack in the language asked for, without any words of our
// own around them. A terminal and a page each put theirs.
#pragma once

#include "law/wording.h"
#include "reason/options.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// What stands between a rule and its measure.
struct FailureParts {
    enum class Kind : std::uint8_t {
        condition,        ///< a part of the rule's condition is not met
        not_in_force,     ///< on this day
        not_in_force_by,  ///< by a date of the case: `by`
        other_version,    ///< the rule is not in the version of the law that counts
    } kind = Kind::condition;
    std::string rule;          ///< cited
    std::string condition;     ///< as the pack has it
    std::string held, needed;  ///< both sides, if it compares two known values; else empty
    std::string by;
};

/// A rule that does not apply because of others.
struct DefeatParts {
    std::string rule;
    std::vector<std::string> by;
    bool one_of = false;
};

/// Something that has to be there: a safeguard or a form.
struct NeedParts {
    std::string kind;  ///< `consent`
    std::string says;  ///< more about it; may be empty
    std::string source;
};

/// A text and where it comes from.
struct SourcedText {
    std::string text, source;
};

/// Everything about one measure but its status.
struct MeasureParts {
    std::vector<std::string> because;  ///< rules, cited
    std::vector<std::string> either;   ///< one of these applies, however the missing facts turn out
    std::vector<DefeatParts> defeated;
    std::vector<FailureParts> failed;
    std::vector<std::string> advised, advised_against;  ///< by guidelines, cited
    std::vector<NeedParts> needs;
    std::vector<SourcedText> keep_in_mind;
    std::vector<SourcedText> weigh;
    std::vector<std::vector<FactId>> missing;  ///< any of these sets settles it
    std::vector<const Override*> overrides;
};

/// Takes one answer apart. `reasoner` must have given `answer` in its last call, from `facts`; all must
/// outlive this.
class AnswerParts {
  public:
    AnswerParts(Reasoner& reasoner, const KnownFacts& facts, const Answer& answer, const Wording& words)
        : reasoner_(reasoner), pack_(reasoner.pack()), facts_(facts), answer_(answer), words_(words) {}

    [[nodiscard]] MeasureParts measure(const MeasureAnswer& measure) const;
    [[nodiscard]] FailureParts failure(const Failed& failed) const;

    [[nodiscard]] std::string title(const Measure& measure) const {
        return words_.plain(words_.name(measure));
    }
    [[nodiscard]] std::string title(FactId fact) const {
        return words_.plain(words_.name(pack_.facts[fact]));
    }
    /// The question for a fact, or its name if the pack has none.
    [[nodiscard]] std::string question(FactId fact) const;
    [[nodiscard]] std::vector<std::string> cited(const std::vector<RuleId>& rules) const;

  private:
    Reasoner& reasoner_;
    const Pack& pack_;
    const KnownFacts& facts_;
    const Answer& answer_;
    const Wording& words_;
};

/// Custody is no measure that a rule could provide: where no rule bars it, this law leaves it open.
[[nodiscard]] bool is_custody_left_open(const Pack& pack, MeasureId measure, Status status);

/// A rule with its citation, and whether that was recalled: "IN02 (BNSS 2023 s. 479(1), recalled)".
[[nodiscard]] std::string cited(const Pack& pack, RuleId rule);

}  // namespace ultima
