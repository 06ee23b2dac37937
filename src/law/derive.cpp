// SPDX-License-Identifier: Apache-2.0
// What a finished pack knows about its own expressions: on which facts they depend, and where answers change.
#include "law/block_readers.h"
#include "law/nodes.h"

#include <algorithm>

namespace ultima {
namespace {

/// Parts always have smaller numbers than what is made of them, so one pass is enough.
class Depends {
  public:
    explicit Depends(Pack& pack)
        : pack_(pack), tables_(pack.tables.size()), table_done_(pack.tables.size(), false) {}
    void run(std::size_t first) {
        pack_.depends.resize(pack_.nodes.size());
        for (std::size_t id = first; id < pack_.nodes.size(); ++id) pack_.depends[id] = of(pack_.nodes[id]);
    }

  private:
    FactSet of(const Node& node) {
        FactSet facts;
        if (node.op == Op::fact) facts.set(node.payload);
        for_each_part(pack_, node, [&](NodeId part) { facts |= pack_.depends[part]; });
        if (const NodeId named = pack_.named_by(node); named != nothing) facts |= pack_.depends[named];
        if (node.op == Op::table_output) facts |= table(node.payload);
        return facts;
    }
    const FactSet& table(TableId id) {
        if (table_done_[id]) return tables_[id];
        table_done_[id] = true;
        const Table& table = pack_.tables[id];
        FactSet& facts = tables_[id];
        if (table.validity.by != nothing) facts.set(table.validity.by);
        const auto add = [&](NodeId node) {
            if (node != nothing) facts |= pack_.depends[node];
        };
        for (const NodeId input : table.inputs) add(input);
        for (const TableRow& row : table.rows) {
            for (const NodeId condition : row.conditions) add(condition);
            for (const NodeId output : row.outputs) add(output);
        }
        return facts;
    }

    Pack& pack_;
    std::vector<FactSet> tables_;
    std::vector<bool> table_done_;
};

bool less_value(const Value& a, const Value& b) {
    if (const auto* x = std::get_if<Number>(&a)) return x->value < std::get<Number>(b).value;
    if (const auto* x = std::get_if<CivilDate>(&a)) return *x < std::get<CivilDate>(b);
    if (const auto* x = std::get_if<Money>(&a)) return x->minor < std::get<Money>(b).minor;
    if (const auto* x = std::get_if<Duration>(&a)) {
        const auto* y = std::get_if<Duration>(&b);
        // Days of a mean month: any order will do that puts longer ones later.
        const auto days = [](const Duration& d) {
            return d.months * Rational{146'097} + d.days * Rational{4'800};
        };
        return y && days(*x) < days(*y);
    }
    return false;
}

class Thresholds {
  public:
    explicit Thresholds(Pack& pack) : pack_(pack) {}
    void run();

  private:
    static bool has_thresholds(const Type& type) {
        return type.kind == Kind::number || type.kind == Kind::date || type.kind == Kind::duration ||
               type.kind == Kind::money;
    }
    void node(const Node& node);
    void used(NodeId id) {
        if (id != nothing && pack_.nodes[id].op == Op::fact) pack_.simple[pack_.nodes[id].payload] = false;
    }
    void add(FactId fact, Value value);
    void validity(const Validity& validity);
    void versions(const MostFavourable& setting);
    void durations();

    Pack& pack_;
};

void Thresholds::add(FactId fact, Value value) { pack_.thresholds[fact].push_back(std::move(value)); }

void Thresholds::node(const Node& node) {
    const bool comparison = node.op == Op::equal || node.op == Op::less || node.op == Op::less_equal;
    for (const auto& [side, other] : {std::pair{node.a, node.b}, std::pair{node.b, node.a}}) {
        if (side == nothing || pack_.nodes[side].op != Op::fact) continue;
        const Value* constant = comparison ? constant_value(pack_, other) : nullptr;
        if (!constant) {
            used(side);
        } else if (has_thresholds(pack_.nodes[side].type)) {
            add(pack_.nodes[side].payload, *constant);
        }
    }
    used(node.c);
    for (const Argument& argument : pack_.arguments_of(node)) used(argument.value);
}

/// A date that selects a version is compared with its first and its last day.
void Thresholds::validity(const Validity& validity) {
    if (validity.by == nothing) return;
    if (validity.from) add(validity.by, *validity.from);
    if (validity.to) add(validity.by, *validity.to);
}

/// The day of the decision is compared with the first day of each version.
void Thresholds::versions(const MostFavourable& setting) {
    if (setting.to == nothing) return;
    const auto compared = [&](const Validity& validity) {
        if (validity.by != setting.from) return;
        if (validity.from) add(setting.to, *validity.from);
        if (validity.to) add(setting.to, *validity.to);
    };
    for (const Rule& rule : pack_.rules) compared(rule.validity);
    for (const Table& table : pack_.tables) compared(table.validity);
}

/// A duration that is not whole months may be neither more nor less than a threshold, which no tried value
/// would show.
void Thresholds::durations() {
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
        if (pack_.facts[fact].type.kind == Kind::duration && !pack_.thresholds[fact].empty())
            pack_.simple[fact] = false;
}

void Thresholds::run() {
    pack_.thresholds.assign(pack_.facts.size(), {});
    pack_.simple.assign(pack_.facts.size(), true);
    for (const Node& each : pack_.nodes) node(each);
    for (const Definition& definition : pack_.definitions) used(definition.value);
    for (const Rule& rule : pack_.rules) {
        validity(rule.validity);
        for (const Gives& gives : rule.gives) used(gives.value);
    }
    for (const Table& table : pack_.tables) {
        validity(table.validity);
        for (const TableRow& row : table.rows)
            for (const NodeId output : row.outputs) used(output);
    }
    for (const MostFavourable& setting : pack_.most_favourable) versions(setting);
    durations();
    for (FactId fact = 0; fact < pack_.facts.size(); ++fact) {
        std::vector<Value>& values = pack_.thresholds[fact];
        std::stable_sort(values.begin(), values.end(), less_value);
        values.erase(std::unique(values.begin(), values.end(), same_value), values.end());
    }
}

}  // namespace

namespace {

/// Tables and recalled citations beneath one rule.
class Beneath {
  public:
    Beneath(const Pack& pack, RuleId rule)
        : pack_(pack), nodes_(pack.nodes.size()), rules_(pack.rules.size()) {
        rule_parts(rule);
    }
    std::vector<std::string> cites;
    std::vector<TableId> tables;

  private:
    void rule_parts(RuleId id) {
        if (rules_[id]) return;
        rules_[id] = true;
        const Rule& rule = pack_.rules[id];
        node(rule.when);
        for (const Gives& gives : rule.gives) node(gives.value);
        for (const RuleId exception : rule.unless) {
            add(pack_.rules[exception].cite);
            rule_parts(exception);
        }
    }
    void node(NodeId id) {
        if (id == nothing || nodes_[id]) return;
        nodes_[id] = true;
        const Node& node = pack_.nodes[id];
        for_each_part(pack_, node, [&](NodeId part) { this->node(part); });
        if (const NodeId named = pack_.named_by(node); named != nothing) {
            if (const std::string& cite = pack_.definitions[node.payload].cite; !cite.empty()) add(cite);
            this->node(named);
        }
        if (node.op == Op::table_output) this->table(node.payload);
    }
    void table(TableId id) {
        if (std::find(tables.begin(), tables.end(), id) != tables.end()) return;
        tables.push_back(id);
        const Table& table = pack_.tables[id];
        add(table.cite);
        for (const NodeId input : table.inputs) node(input);
        for (const TableRow& row : table.rows) {
            if (row.cite != table.cite) add(row.cite);
            for (const NodeId cell : row.conditions) node(cell);
            for (const NodeId cell : row.outputs) node(cell);
        }
    }
    void add(const std::string& cite) {
        if (pack_.is_recalled(cite) && std::find(cites.begin(), cites.end(), cite) == cites.end())
            cites.push_back(cite);
    }

    const Pack& pack_;
    std::vector<bool> nodes_, rules_;
};

}  // namespace

void derive(Draft& draft) {
    Depends(draft.pack).run(0);
    for (RuleId rule = 0; rule < draft.pack.rules.size(); ++rule) {
        Beneath beneath(draft.pack, rule);
        draft.pack.recalled_beneath.push_back(std::move(beneath.cites));
        draft.pack.tables_beneath.push_back(std::move(beneath.tables));
    }
    Thresholds(draft.pack).run();
}

void derive_tests(Draft& draft) { Depends(draft.pack).run(draft.pack.depends.size()); }

}  // namespace ultima
