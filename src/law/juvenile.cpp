// SPDX-License-Identifier: Apache-2.0
#include "law/juvenile.h"

#include "law/report.h"

#include <algorithm>

namespace ultima {

namespace {

/// Is the condition no whenever the fact is no?
bool asks_for(const Pack& pack, NodeId condition, FactId fact) {
    if (condition == nothing) return false;
    const Node& node = pack.node(condition);
    switch (node.op) {
        case Op::fact:
            return node.payload == fact;
        case Op::definition:
            return asks_for(pack, pack.definitions[node.payload].value, fact);
        case Op::land:
            return asks_for(pack, node.a, fact) || asks_for(pack, node.b, fact);
        case Op::lor:
            return asks_for(pack, node.a, fact) && asks_for(pack, node.b, fact);
        default:
            return false;
    }
}

class JuvenileCheck {
  public:
    JuvenileCheck(const Pack& pack, PackFindings& findings)
        : pack_(pack), findings_(findings), child_(fact_of_childhood(pack)) {}

    void run() {
        for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
            if (is_juvenile(pack_.facts[fact])) check(fact);
    }

  private:
    void check(FactId fact) {
        // Which version of the law counts is asked before anything else, of everybody.
        for (const Rule& rule : pack_.rules)
            if (rule.validity.by == fact || (reads(rule, fact) && !is_for_children(rule)))
                findings_.error(
                    "C025", rule.span,
                    in_quotes(rule.label) + " reads " + in_quotes(pack_.facts[fact].name) +
                        ", which is from a juvenile record, and may apply to adults",
                    child_
                        ? "begin its `when` with `" + pack_.facts[*child_].name +
                              " and`: what was found about a child counts for no adult"
                        : std::string("declare a fact `child : yes/no`, and ask for it in the rule's `when`"),
                    {{pack_.facts[fact].span, "the fact"}});
        for (const MostFavourable& law : pack_.most_favourable)
            if (law.from == fact || law.to == fact ||
                (law.value != nothing && pack_.depends[law.value][fact]))
                findings_.error("C025", law.span,
                                "the most favourable law is chosen by " + in_quotes(pack_.facts[fact].name) +
                                    ", which is from a juvenile record",
                                {}, {{pack_.facts[fact].span, "the fact"}});
    }

    [[nodiscard]] bool is_for_children(const Rule& rule) const {
        return child_ && asks_for(pack_, rule.when, *child_);
    }

    [[nodiscard]] bool reads(const Rule& rule, FactId fact) const {
        if (rule.when != nothing && pack_.depends[rule.when][fact]) return true;
        return std::any_of(rule.gives.begin(), rule.gives.end(), [&](const Gives& each) {
            return each.value != nothing && pack_.depends[each.value][fact];
        });
    }

    const Pack& pack_;
    PackFindings& findings_;
    std::optional<FactId> child_;
};

}  // namespace

bool is_juvenile(const Fact& fact) {
    return fact.source == FactSource::record && fact.who == "juvenile record";
}

std::optional<FactId> fact_of_childhood(const Pack& pack) {
    const auto child = pack.find_fact("child");
    if (!child || pack.facts[*child].type.kind != Kind::yes_no) return std::nullopt;
    return child;
}

std::vector<FactId> kept_from_adults(const Pack& pack, const std::vector<Value>& values) {
    std::vector<FactId> kept;
    for (FactId fact = 0; fact < pack.facts.size(); ++fact)
        if (is_juvenile(pack.facts[fact]) && is_known(values[fact])) kept.push_back(fact);
    if (kept.empty()) return kept;
    const auto child = fact_of_childhood(pack);
    const auto* said = child ? std::get_if<Truth>(&values[*child]) : nullptr;
    if (child && (said == nullptr || *said != Truth::no)) kept.clear();
    return kept;
}

void check_juvenile(const Pack& pack, PackFindings& findings) { JuvenileCheck(pack, findings).run(); }

}  // namespace ultima
