// SPDX-License-Identifier: Apache-2.0
#include "web/orders.h"

#include "base/hash.h"
#include "web/printed.h"
#include "web/showing.h"

#include <fmt/format.h>

#include <algorithm>

namespace ultima {
namespace {

/// 96 bits: nobody guesses them, whatever the limit of tries.
constexpr std::size_t code_digits = 24;

/// Whoever holds the paper can ask whether the register holds the same: the code depends on the decision as
/// recorded, which is the same for all who see it.
std::string code_of(const Register& reg, const std::string& file, const RecordedEvent& decision) {
    return reg.pseudonym("order", file + to_hex(decision.hash)).substr(0, code_digits);
}

/// In groups of four, as people read digits aloud.
std::string in_groups(std::string_view code) {
    std::string text;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (i > 0 && i % 4 == 0) text += ' ';
        text += code[i];
    }
    return text;
}

/// What somebody typed from a paper.
std::string typed_code(std::string_view text) {
    std::string code;
    for (const char c : text) {
        if (c == ' ' || c == '-') continue;
        code += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return code;
}

std::string code_in(Register& reg, const std::string& file, ThingNumber decision) {
    for (const RecordedEvent& one : reg.events_of(file))
        if (one.event.thing == decision && one.event.rule->name == "decision made")
            return code_of(reg, file, one);
    return "";
}

class Order {
  public:
    Order(const Visit& visit, const FileView& view, const SeenEvent& decision)
        : visit_(visit), view_(view), decision_(decision) {}

    Document document() {
        document_ = document_of(visit_, visit_.words.with("Order in case {}", {view_.file}));
        document_.caption = visit_.app.settings.institution;
        document_.foot = fmt::format("{} · {}", visit_.app.settings.institution, view_.file);
        head();
        const std::size_t before = document_.blocks.size();
        measures();
        conditions();
        if (document_.blocks.size() == before) draft();
        add(Heading{visit_.of("Reasons")});
        add(Paragraph{decision_.reason});
        add(label_list(visit_, without_references(decision_.said)));
        add(Heading{visit_.of("How to object")});
        add(
            Paragraph{visit_.of("You can appeal or complain at any time, yourself or through a lawyer. It "
                                "costs nothing and is no "
                                "disadvantage to you. Ask at the court, at the probation office, or sign in "
                                "and write it yourself.")});
        code();
        return std::move(document_);
    }

  private:
    void add(Block block) { document_.blocks.push_back(std::move(block)); }

    void head() {
        LabelList list;
        list.rows.push_back({visit_.of("Person"), std::string(said_in(view_.who, "name"))});
        list.rows.push_back({visit_.of("Decided on"), day_text(visit_.words, decision_.on)});
        list.rows.push_back({visit_.of("Decided by"), fmt::format("{}, {}", set_apart(decision_.by),
                                                                  visit_.of(to_text(decision_.role)))});
        add(std::move(list));
    }

    [[nodiscard]] bool rests(const SeenEvent& event) const {
        return said_in(event.said, "decision") == std::to_string(decision_.thing);
    }

    void measures() {
        for (const SeenEvent& event : view_.events) {
            if (!rests(event) || event.rule->thing == ThingKind::condition ||
                event.rule->thing == ThingKind::appeal)
                continue;
            std::string name = visit_.of(event.rule->name);
            for (const SeenThing& thing : view_.things)
                if (thing.number == event.thing && thing.kind == ThingKind::measure &&
                    event.rule->name == "measure imposed")
                    name = measure_name(visit_, said_in(thing.known, "measure"));
            add(Heading{std::move(name)});
            add(label_list(visit_, without_references(event.said)));
        }
    }

    /// In the words in which the person was told.
    void conditions() {
        BulletList list;
        for (const SeenEvent& event : view_.events)
            if (rests(event) && event.rule->thing == ThingKind::condition) {
                const std::string_view words = said_in(event.said, "words");
                list.items.push_back({std::string(words.empty() ? said_in(event.said, "condition") : words)});
            }
        if (list.items.empty()) return;
        add(Heading{visit_.of("Conditions"), 3});
        add(std::move(list));
    }

    void draft() {
        document_.draft = visit_.of("DRAFT");
        document_.blocks.insert(
            document_.blocks.begin(),
            Paragraph{visit_.of("No measure rests on this decision yet: this is a draft."),
                      ParagraphLook::notice});
    }

    void code() {
        std::string text =
            fmt::format("{} {}. ", visit_.of("Printed on"), day_text(visit_.words, visit_.today()));
        if (view_.copy > 0) text += visit_.words.with("Copy {}.", {std::to_string(view_.copy)}) + " ";
        text += fmt::format(
            "{} {}.", visit_.of("The register holds this decision under the code"),
            set_apart(in_groups(code_in(visit_.app.reg, view_.file, view_.numbers[decision_.thing]))));
        if (const std::string address = address_of(visit_, "/verify"); !address.empty())
            text += " " + visit_.words.with("It can be checked at {}.", {set_apart(address)});
        add(Paragraph{std::move(text), ParagraphLook::soft});
    }

    const Visit& visit_;
    const FileView& view_;
    const SeenEvent& decision_;
    Document document_{};
};

bool is_running(State state) {
    constexpr States running{State::in_force, State::suspended, State::held,
                             State::granted,  State::furnished, State::open};
    return running.contains(state);
}

OrderStanding standing_of(const FileState& file, const std::vector<RecordedEvent>& events,
                          ThingNumber decision, CivilDate today) {
    static const Field rests_on = field("decision"), ends = field("ends");
    if (file.things[decision].state == State::set_aside) return OrderStanding::set_aside;
    const std::string wanted = std::to_string(decision);
    bool any = false;
    for (const RecordedEvent& one : events) {
        // An appeal names the decision, and nothing was ordered by it.
        if (one.event.value(rests_on) != wanted || one.event.rule->thing == ThingKind::appeal) continue;
        any = true;
        const Thing& thing = file.things[one.event.thing];
        const auto last = thing.date(ends);
        if (is_running(thing.state) && (!last || *last >= today)) return OrderStanding::in_force;
    }
    return any ? OrderStanding::ended : OrderStanding::draft;
}

}  // namespace

std::optional<Document> order_document(const Visit& visit, const FileView& view, std::string_view number) {
    const auto wanted = parse_whole(number);
    for (const SeenEvent& event : view.events)
        if (wanted && event.thing == *wanted && event.rule->name == "decision made")
            return Order(visit, view, event).document();
    return std::nullopt;
}

std::optional<OrderFound> order_with_code(Register& reg, const std::string& file, std::string_view code,
                                          CivilDate today) {
    const auto around = file_around(reg, file);
    if (!around || around->file.things.front().kind != ThingKind::case_file) return std::nullopt;
    // Erasure moves the person's file, and is on its way before anything of the case has gone.
    if (around->stand() != FileStand::open && around->stand() != FileStand::closed) return std::nullopt;
    const std::string typed = typed_code(code);
    const std::vector<RecordedEvent> events = reg.events_of(file);
    for (const RecordedEvent& one : events)
        if (one.event.rule->name == "decision made" && code_of(reg, file, one) == typed)
            return OrderFound{one.event.on, standing_of(around->file, events, one.event.thing, today)};
    return std::nullopt;
}

}  // namespace ultima
