// SPDX-License-Identifier: Apache-2.0
// The register's words and values as people read them on a page.
#pragma once

#include "web/application.h"

#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// What is said in a field; empty if it is not said.
[[nodiscard]] std::string_view said_in(const std::vector<SaidField>& said, std::string_view name);
/// A value of the register in the visitor's words: days, yes and no, choices.
[[nodiscard]] std::string value_text(const Visit& visit, Field field, std::string_view value);
/// Whether the visitor is of the house that provides a service.
[[nodiscard]] bool is_own_service(const Visit& visit, std::string_view provider);
/// What is said in one of these fields: facts and measures by their names in the pack, too. With `health`,
/// the visitor sees what is said of the person's health, and so a service by its title.
[[nodiscard]] std::string said_text(const Visit& visit, const std::vector<SaidField>& said,
                                    const SaidField& one, bool health);
/// `{label, value}` for each field.
[[nodiscard]] TemplateData::List said_rows(const Visit& visit, const std::vector<SaidField>& said,
                                           bool health);
/// `30 June 2026 (3 days ago)`
[[nodiscard]] std::string day_and_distance(const Visit& visit, CivilDate day);
/// What is said, without references to other things: they mean nothing on paper.
[[nodiscard]] std::vector<SaidField> without_references(std::vector<SaidField> said);
/// The words in which a condition was told to the person.
[[nodiscard]] std::string condition_words(const SeenThing& condition);
/// One of a list to pick from.
[[nodiscard]] TemplateData option_row(std::string value, std::string text);
/// The look of a state: never colour alone, the word stands beside it.
[[nodiscard]] std::string_view tag_of(State state);
[[nodiscard]] std::string_view tag_of(const Waiting& waiting, CivilDate today);
/// A measure's name in the pack, in the visitor's language; the id if the pack does not know it.
[[nodiscard]] std::string measure_name(const Visit& visit, std::string_view id);
/// A fact's name in the pack, in the visitor's language; as it was said, if the pack does not know it.
[[nodiscard]] std::string fact_name(const Visit& visit, std::string_view name);
/// The value of a fact of this name: yes and no, days and choices in the visitor's words.
[[nodiscard]] std::string fact_value(const Visit& visit, std::string_view name, std::string_view value);
/// `accused, not convicted`: nobody is called what they are not.
[[nodiscard]] std::string legal_status(const Visit& visit, std::string_view stage);
/// The form of an event in a case.
[[nodiscard]] std::string form_path(std::string_view file, std::string_view event, ThingNumber thing,
                                    ThingNumber of);
/// Where a thing that waits is dealt with.
[[nodiscard]] std::string waiting_path(const ListedCase& listed, const Waiting& waiting);
/// A new key for a command, so that a form sent twice is written once.
[[nodiscard]] std::string new_key(const Visit& visit);
/// The person's name, for a list in which the visitor may see it; empty if it was never said. That the name
/// was shown is on record, once for each session.
[[nodiscard]] std::string name_in_list(const Visit& visit, const std::string& file, std::string_view person);

}  // namespace ultima
