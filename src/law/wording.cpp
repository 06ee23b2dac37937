// SPDX-License-Identifier: Apache-2.0
#include "law/wording.h"

#include "base/language.h"
#include "law/translations.h"

namespace ultima {

namespace {

std::string_view own_language(const Pack& pack) {
    return pack.manifest.languages.empty() ? std::string_view{} : pack.manifest.languages.front();
}

}  // namespace

std::optional<Wording> Wording::in(const Pack& pack, std::string_view language) {
    if (language == own_language(pack)) return Wording(pack);
    for (const Translation& translation : pack.translations)
        if (translation.language == language) return Wording(pack, translation);
    return std::nullopt;
}

std::string_view Wording::language() const {
    return translation_ ? std::string_view(translation_->language) : own_language(*pack_);
}

std::string_view Wording::language_of(Shown shown) const {
    return shown.translated ? language() : own_language(*pack_);
}

Shown Wording::text(const std::string& key, std::string_view own) const {
    const auto found = translation_->texts.find(key);
    return found == translation_->texts.end() ? Shown{own, false} : Shown{found->second, true};
}

Shown Wording::title() const {
    const std::string& own = pack_->manifest.title;
    return translation_ ? text("pack.title", own) : Shown{own};
}

Shown Wording::disclaimer() const {
    const std::string& own = pack_->manifest.disclaimer;
    return translation_ ? text("pack.disclaimer", own) : Shown{own};
}

Shown Wording::name(const Fact& fact) const {
    return translation_ ? text(fact_key(fact.name, "name"), fact.name) : Shown{fact.name};
}

Shown Wording::question(const Fact& fact) const {
    return translation_ ? text(fact_key(fact.name, "question"), fact.question) : Shown{fact.question};
}

Shown Wording::why(const Fact& fact) const {
    const std::string_view own = fact.presumed ? std::string_view(fact.presumed->why) : std::string_view{};
    return translation_ ? text(fact_key(fact.name, "why"), own) : Shown{own};
}

Shown Wording::name(const Measure& measure) const {
    const std::string& own = measure.display.empty() ? measure.name : measure.display;
    return translation_ ? text(measure_key(measure.name), own) : Shown{own};
}

Shown Wording::role(std::string_view role) const {
    return translation_ ? text(role_key(role), role) : Shown{role};
}

Shown Wording::value(std::string_view value) const {
    return translation_ ? text(value_key(value), value) : Shown{value};
}

Shown Wording::need(const Rule& rule, std::size_t place) const {
    const std::string& own = rule.needs[place].text;
    return translation_ && !own.empty() ? text(need_key(rule, place), own) : Shown{own};
}

Shown Wording::considers(const Rule& rule, std::size_t place) const {
    const std::string& own = rule.considers[place];
    return translation_ ? text(considers_key(rule, place), own) : Shown{own};
}

Shown Wording::cannot(const Rule& rule) const {
    return translation_ ? text(cannot_key(rule.label), rule.cannot_reason) : Shown{rule.cannot_reason};
}

Shown Wording::given(const Gives& gives) const {
    if (!translation_) return {gives.name};
    if (const auto fact = pack_->find_fact(gives.name)) return name(pack_->facts[*fact]);
    return text(given_key(gives.name), gives.name);
}

Shown Wording::who(const Rule& duty) const {
    return translation_ ? text(duty_key(duty.label, "who"), duty.who) : Shown{duty.who};
}

Shown Wording::what(const Rule& duty) const {
    return translation_ ? text(duty_key(duty.label, "what"), duty.what) : Shown{duty.what};
}

std::string Wording::plain(Shown shown) const {
    const bool apart = shown.translated || right_to_left(own_language(*pack_));
    return apart && !shown.text.empty() ? isolated(shown.text) : std::string(shown.text);
}

std::string Wording::plain(const Type& type, const Value& value) const {
    std::string own = to_text(*pack_, type, value);
    if (type.kind != Kind::choice || !is_known(value)) return own;
    return plain(this->value(own));
}

}  // namespace ultima
