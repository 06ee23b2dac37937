// SPDX-License-Identifier: Apache-2.0
// Which definitions and tables build on which: circles, depth, and the order in which they get their types.
#include "law/block_readers.h"
#include "law/types.h"

#include <algorithm>

namespace ultima {
namespace {

/// Definitions are numbered first, then tables.
class Order {
  public:
    explicit Order(Draft& draft)
        : draft_(draft),
          count_(draft.definitions.size() + draft.tables.size()),
          state_(count_, State::new_one),
          level_(count_, 1) {}
    void run();

  private:
    enum class State : std::uint8_t { new_one, open, done };
    struct Frame {
        std::size_t item;
        std::size_t next_use;
    };

    bool is_table(std::size_t item) const { return item >= draft_.definitions.size(); }
    std::size_t item_of(std::uint32_t use) const {
        return (use & table_use) != 0 ? draft_.definitions.size() + (use & ~table_use) : use;
    }
    const Uses& uses(std::size_t item) const {
        return is_table(item) ? draft_.tables[item - draft_.definitions.size()].uses
                              : draft_.definitions[item].uses;
    }
    std::string name(std::size_t item) const {
        return is_table(item)
                   ? "the table " + in_quotes(draft_.pack.tables[item - draft_.definitions.size()].name)
                   : in_quotes(draft_.pack.definitions[item].name);
    }
    Span span(std::size_t item) const {
        return is_table(item) ? draft_.pack.tables[item - draft_.definitions.size()].span
                              : draft_.pack.definitions[item].span;
    }
    void spoil(std::size_t item) {
        if (is_table(item)) {
            draft_.tables[item - draft_.definitions.size()].bad = true;
        } else {
            draft_.definitions[item].bad = true;
        }
    }
    void visit(std::size_t root);
    void circle(std::size_t item);
    void finish(std::size_t item);

    Draft& draft_;
    std::size_t count_;
    std::vector<State> state_;
    std::vector<std::size_t> level_;
    std::vector<Frame> stack_;
};

void Order::circle(std::size_t item) {
    std::vector<Note> notes;
    constexpr std::size_t most_notes = 8;
    const auto begin =
        std::find_if(stack_.begin(), stack_.end(), [&](const Frame& frame) { return frame.item == item; });
    for (auto frame = begin; frame != stack_.end(); ++frame) {
        spoil(frame->item);
        if (frame != begin && notes.size() < most_notes)
            notes.push_back({span(frame->item), "through " + name(frame->item)});
    }
    draft_.report.error("N008", span(item), name(item) + " is defined by itself",
                        "a definition cannot use its own value", std::move(notes));
}

void Order::finish(std::size_t item) {
    for (const std::uint32_t use : uses(item))
        level_[item] = std::max(level_[item], level_[item_of(use)] + 1);
    state_[item] = State::done;
    if (level_[item] > limit::chain) {
        spoil(item);
        if (level_[item] == limit::chain + 1)
            draft_.report.error("L007", span(item),
                                name(item) + " builds on a chain of more than 200 definitions");
        return;
    }
    if (is_table(item)) {
        finish_table(draft_, static_cast<TableId>(item - draft_.definitions.size()));
        return;
    }
    DefinitionDraft& definition = draft_.definitions[item];
    if (definition.bad) return;
    const auto value = draft_.pack.definitions[item].calculation
                           ? add_calculation(draft_, definition)
                           : add_typed(draft_, definition.value, std::nullopt);
    definition.bad = !value;
    if (value) draft_.pack.definitions[item].value = *value;
}

void Order::visit(std::size_t root) {
    stack_.push_back({root, 0});
    state_[root] = State::open;
    while (!stack_.empty()) {
        Frame& frame = stack_.back();
        const Uses& parts = uses(frame.item);
        if (frame.next_use == parts.size()) {
            const std::size_t item = frame.item;
            stack_.pop_back();
            finish(item);
            continue;
        }
        const std::size_t next = item_of(parts[frame.next_use++]);
        if (state_[next] == State::open) {
            circle(next);
        } else if (state_[next] == State::new_one) {
            state_[next] = State::open;
            stack_.push_back({next, 0});
        }
    }
}

void Order::run() {
    for (std::size_t item = 0; item < count_; ++item)
        if (state_[item] == State::new_one && !draft_.report.full()) visit(item);
}

}  // namespace

void type_definitions_and_tables(Draft& draft) { Order(draft).run(); }

}  // namespace ultima
