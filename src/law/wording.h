// SPDX-License-Identifier: Apache-2.0
// What people read of a pack, in the language that they asked for.
#pragma once

#include "law/pack.h"

#include <optional>
#include <string>
#include <string_view>

namespace ultima {

/// A text and whether it is a translation; if not, it stands in the pack's own language.
struct Shown {
    std::string_view text;
    bool translated = false;
};

/// The texts of a pack in its own language, or in one that it is translated into; what is not translated
/// stands as the pack has it. The pack must outlive it. Ids, citations and conditions have no wording.
class Wording {
  public:
    /// In the pack's own language.
    explicit Wording(const Pack& pack) : pack_(&pack) {}
    /// In the language of one of the pack's translations.
    Wording(const Pack& pack, const Translation& translation) : pack_(&pack), translation_(&translation) {}

    /// In any of the manifest's languages; nothing for others.
    static std::optional<Wording> in(const Pack& pack, std::string_view language);

    [[nodiscard]] bool translates() const { return translation_ != nullptr; }
    /// The language asked for: "ar".
    [[nodiscard]] std::string_view language() const;
    /// The language in which the text stands: that one, or the pack's own.
    [[nodiscard]] std::string_view language_of(Shown shown) const;

    [[nodiscard]] Shown title() const;
    [[nodiscard]] Shown disclaimer() const;
    [[nodiscard]] Shown name(const Fact& fact) const;
    [[nodiscard]] Shown question(const Fact& fact) const;
    [[nodiscard]] Shown why(const Fact& fact) const;  ///< of its presumption
    [[nodiscard]] Shown name(const Measure& measure) const;
    [[nodiscard]] Shown role(std::string_view role) const;
    [[nodiscard]] Shown value(std::string_view value) const;  ///< of a choice
    [[nodiscard]] Shown need(const Rule& rule, std::size_t place) const;
    [[nodiscard]] Shown considers(const Rule& rule, std::size_t place) const;
    [[nodiscard]] Shown cannot(const Rule& rule) const;  ///< the reason why the law gives no answer
    [[nodiscard]] Shown given(const Gives& gives) const;
    [[nodiscard]] Shown who(const Rule& duty) const;
    [[nodiscard]] Shown what(const Rule& duty) const;

    /// For a line of plain text: a translation, and any text that runs from right to left, is isolated, so
    /// that its direction does not disturb what stands around it.
    [[nodiscard]] std::string plain(Shown shown) const;
    /// The same of a value; one of a choice in the language asked for.
    [[nodiscard]] std::string plain(const Type& type, const Value& value) const;

  private:
    [[nodiscard]] Shown text(const std::string& key, std::string_view own) const;

    const Pack* pack_;
    const Translation* translation_ = nullptr;
};

}  // namespace ultima
