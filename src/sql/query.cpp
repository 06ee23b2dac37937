// SPDX-License-Identifier: Apache-2.0
#include "sql/query.h"

#include "reason/status.h"
#include "sql/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace ultima::sql {

namespace {

/// Beside the statuses: no rule speaks.
constexpr unsigned quiet_bit = 1U << std::tuple_size_v<decltype(best_first)>;

/// More days on which one measure may change make a query that nobody would read.
constexpr std::size_t most_moments = 12;

std::string any_of(const std::vector<std::string>& conditions) {
    std::string sql;
    std::size_t count = 0;
    for (const std::string& one : conditions) {
        if (one == "FALSE") continue;
        sql += (count++ == 0 ? "" : " OR ") + one;
    }
    if (count == 0) return "FALSE";
    return count == 1 ? sql : "(" + sql + ")";
}

std::string all_of(const std::vector<std::string>& conditions) {
    std::string sql;
    for (const std::string& one : conditions) {
        if (one == "FALSE") return one;
        if (one != "TRUE") sql += (sql.empty() ? "" : " AND ") + one;
    }
    return sql.empty() ? "TRUE" : sql;
}

class Compiler {
  public:
    Compiler(const Pack& pack, Stage stage, CivilDate on, const Dialect& dialect,
             const std::vector<MeasureId>& wanted, Form form)
        : pack_(pack),
          stage_(stage),
          on_(on),
          dialect_(dialect),
          form_(form),
          program_(pack),
          wanted_(with_kinds(wanted)),
          names_(reserve()),
          facts_(pack, facts_wanted(), form == Form::codes, layers_),
          expressions_(program_, dialect, on, layers_, facts_),
          rules_(program_, on, layers_, expressions_) {
        query_.inputs = facts_.inputs();
        query_.beyond = names_.beyond;
        query_.measures.resize(pack.measures.size());
    }

    Query compile() {
        for (const MeasureId measure : program_.order)
            if (wanted_[measure]) add_measure(measure);
        if (form_ == Form::codes) add_codes();
        query_.text = text();
        std::erase_if(query_.measures,
                      [](const MeasureColumns& columns) { return columns.measure == nothing; });
        return std::move(query_);
    }

  private:
    using Sources = std::vector<Program::Source>;
    const Sources& sources(MeasureId measure) const { return program_.sources_of(stage_, measure); }
    std::vector<bool> with_kinds(const std::vector<MeasureId>& measures) const {
        std::vector<bool> all(pack_.measures.size(), measures.empty());
        for (const MeasureId measure : measures) {
            all[measure] = true;
            for (const MeasureId kind : program_.kinds[measure]) all[kind] = true;
        }
        return all;
    }
    FactSet facts_wanted() const {
        FactSet facts;
        for (MeasureId measure = 0; measure < pack_.measures.size(); ++measure)
            if (wanted_[measure])
                for (const Program::Source& source : sources(measure))
                    facts |= program_.rule_facts[source.rule];
        if (form_ == Form::words) return facts;
        for (const RuleId duty : duties()) facts |= program_.rule_facts[duty];
        for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
            if (pack_.facts[fact].type.kind == Kind::spells) facts.set(fact);
        return facts;
    }

    std::vector<RuleId> duties() const {
        std::vector<RuleId> all;
        for (RuleId id = 0; id < pack_.rules.size(); ++id)
            if (pack_.rules[id].role == RuleRole::duty &&
                pack_.rules[id].stages[static_cast<std::size_t>(stage_)])
                all.push_back(id);
        return all;
    }

    /// Names of the results, also of those that are not given, so that they do not change with the law.
    struct Names {
        std::string beyond;
        std::vector<MeasureColumns> measures;
    };
    Names reserve() {
        layers_.take_name("key");
        Names names{layers_.take_name("beyond this query"), {}};
        for (const Measure& measure : pack_.measures) {
            MeasureColumns& columns = names.measures.emplace_back();
            columns.status = layers_.take_name(measure.name, ": status");
            columns.possible = layers_.take_name(measure.name, ": possible");
            columns.since = layers_.take_name(measure.name, ": since");
            columns.from = layers_.take_name(measure.name, ": from");
            columns.rules = layers_.take_name(measure.name, ": rules");
            columns.unknown = layers_.take_name(measure.name, ": unknown");
            columns.days = layers_.take_name(measure.name, ": days");
        }
        return names;
    }

    /// What the rules of a measure say at a moment: must, may, must not, cannot compute.
    struct Effects {
        std::array<std::string, 4> any;
        std::size_t layer = 0;
    };
    Effects effects(MeasureId measure, const Moment& at) {
        std::array<std::vector<std::string>, 4> rules;
        Effects made;
        for (const Program::Source& source : sources(measure)) {
            const auto effect = program_.effect_of(source);
            if (!effect) continue;
            const Piece piece = rules_.applies(source.rule, at);
            rules[static_cast<std::size_t>(*effect)].push_back(piece.sql);
            made.layer = std::max(made.layer, piece.layer);
        }
        for (std::size_t i = 0; i < rules.size(); ++i) made.any[i] = any_of(rules[i]);
        return made;
    }

    static std::string possible(const std::string& sql) {
        return sql == "FALSE" || sql == "TRUE" ? sql : sql + " IS NOT FALSE";
    }
    static std::string avoidable(const std::string& sql) {
        return sql == "FALSE" ? "TRUE" : sql == "TRUE" ? "FALSE" : sql + " IS NOT TRUE";
    }

    /// Bits of the statuses that rules may bring about, and of silence: each where it is possible.
    static std::string spoken(const Effects& effects) {
        const auto& [must, may, must_not, cannot] = effects.any;
        std::string sql;
        const auto add = [&](const std::string& condition, unsigned bit) {
            if (condition == "FALSE") return;
            sql += sql.empty() ? "" : " + ";
            sql += condition == "TRUE" ? std::to_string(bit)
                                       : fmt::format("CASE WHEN {} THEN {} ELSE 0 END", condition, bit);
        };
        const std::string counts = avoidable(cannot);
        const std::string not_forbidden = avoidable(must_not);
        add(possible(cannot), status_bit(Status::cannot_compute));
        add(all_of({counts, possible(must_not), any_of({possible(must), possible(may)})}),
            status_bit(Status::conflict));
        add(all_of({counts, possible(must_not), avoidable(must), avoidable(may)}),
            status_bit(Status::barred));
        add(all_of({counts, not_forbidden, possible(must)}), status_bit(Status::required));
        add(all_of({counts, not_forbidden, avoidable(must), possible(may)}), status_bit(Status::available));
        add(all_of({counts, not_forbidden, avoidable(must), avoidable(may)}), quiet_bit);
        return sql;
    }

    static std::string granted(const Effects& effects) {
        const auto& [must, may, must_not, cannot] = effects.any;
        const auto is_not = [](const std::string& sql) {
            return sql == "FALSE" ? std::string("TRUE") : sql == "TRUE" ? std::string("FALSE") : "NOT " + sql;
        };
        return all_of({any_of({must, may}), is_not(must_not), is_not(cannot)});
    }

    void add_measure(MeasureId measure) {
        MeasureColumns& columns = query_.measures[measure];
        columns.measure = measure;
        if (const auto silent = program_.silent[static_cast<std::size_t>(stage_)][measure]) {
            masks_[measure] = {std::to_string(status_bit(*silent))};
            return give(measure, masks_[measure]);
        }
        const auto saved = expressions_.save();
        const Rules::Saved rules_before = rules_.save();
        const std::size_t results_before = results_.size();
        if (pack_.measures[measure].role == MeasureRole::group)
            add_group(measure);
        else
            add_single(measure);
        if (layers_.columns() > dialect_.most_columns)
            expressions_.give_up("the database has no room for its columns");
        if (auto why = expressions_.take_failure()) {
            expressions_.restore(saved);
            rules_.restore(rules_before);
            results_.resize(results_before);
            masks_.erase(measure);
            columns = MeasureColumns{};
            columns.measure = measure;
            columns.not_in_sql = std::move(why);
        }
    }

    /// A day on which a measure may change, and what its rules say from it on or, if it is past, until it.
    struct Turn {
        Piece day, granted, said, change;
        bool may_be_past, may_be_later;
    };

    /// The measure's own rules over time; the bits of what is possible on the day.
    Piece mask_of_rules(MeasureId measure, bool dated) {
        const std::string& name = pack_.measures[measure].name;
        const Effects now = effects(measure, expressions_.now());
        const Piece said = layers_.add(name + " said", {spoken(now), now.layer});
        std::vector<Turn> turns;
        // A rule that is not in force today may bring days of its own once it is.
        std::vector<ChangeDay> changes = rules_.changes_of(sources(measure));
        for (std::size_t i = 0; i < changes.size() && i < most_moments; ++i) {
            const ChangeDay change = changes[i];
            const Moment& at = rules_.moment(change);
            const Effects then = effects(measure, at);
            turns.push_back({at.day, layers_.add(name + " granted " + at.name, {granted(then), then.layer}),
                             layers_.add(name + " said " + at.name, {spoken(then), then.layer}), change.day,
                             !change.known || *change.known <= on_, !change.known || *change.known > on_});
            for (const ChangeDay& more : rules_.changes_of(sources(measure)))
                Expressions::add_change(changes, more);
        }
        if (changes.size() > most_moments) expressions_.give_up("it may change on too many days");
        const std::string today = date_literal(on_);
        std::size_t layer = said.layer;
        std::vector<std::string> can_come;
        std::vector<std::string> comes;
        for (const Turn& turn : turns) {
            layer = std::max({layer, turn.day.layer, turn.granted.layer, turn.said.layer});
            if (!turn.may_be_later) continue;
            const std::string coming =
                fmt::format("{0} > {1} AND {0} <= {2} AND ", turn.day.sql, today, date_literal(last_date()));
            can_come.push_back("(" + coming + turn.granted.sql + " IS NOT FALSE)");
            comes.push_back("(" + coming + turn.granted.sql + ")");
        }
        if (program_.last_change_of(stage_, measure) > on_)
            can_come.push_back("((" + granted(now) + ") IS NULL)");
        const std::string statuses = fmt::format("({} & {})", said.sql, quiet_bit - 1);
        const std::string quiet = fmt::format("({} & {}) <> 0", said.sql, quiet_bit);
        const Piece mask =
            layers_.add(name + " possible",
                        {fmt::format("{} + CASE WHEN {} AND {} THEN {} ELSE 0 END + CASE WHEN {} AND "
                                     "({}) IS NOT TRUE THEN {} ELSE 0 END",
                                     statuses, quiet, any_of(can_come), status_bit(Status::not_yet), quiet,
                                     any_of(comes), status_bit(program_.without_rules(stage_, measure))),
                         layer});
        if (!dated) return mask;
        add_since(measure, mask, turns);
        add_from(measure, mask, turns);
        return mask;
    }

    static std::string listed(const std::vector<std::string>& parts) {
        std::string sql;
        for (const std::string& part : parts) sql += (sql.empty() ? "" : ", ") + part;
        return sql;
    }

    /// The last day on which something else became what holds now; nothing if the same was possible before.
    void add_since(MeasureId measure, const Piece& mask, const std::vector<Turn>& turns) {
        std::vector<std::string> days, lost;
        for (const Turn& turn : turns)
            if (turn.may_be_past)
                days.push_back(fmt::format("CASE WHEN {0} <= {1} AND {0} > {2} AND {3} <> {4} THEN {0} END",
                                           turn.change.sql, date_literal(on_), date_literal(first_date()),
                                           turn.said.sql, mask.sql));
        if (days.empty()) return;
        const std::string& name = pack_.measures[measure].name;
        const Piece began =
            layers_.add(name + " began", {fmt::format("GREATEST({})", listed(days)), mask.layer});
        for (const Turn& turn : turns)
            if (turn.may_be_past)
                lost.push_back(fmt::format("({} = {} AND ({} & {}) <> 0)", turn.change.sql, began.sql,
                                           turn.said.sql, mask.sql));
        std::vector<std::string> dated;
        for (const Status status :
             {Status::required, Status::available, Status::barred, Status::conflict, Status::cannot_compute})
            dated.push_back(std::to_string(status_bit(status)));
        const std::string& column = query_.measures[measure].since = names_.measures[measure].since;
        const Piece since = {fmt::format("CASE WHEN {} IN ({}) AND ({}) IS NOT TRUE THEN {} END", mask.sql,
                                         listed(dated), any_of(lost), began.sql),
                             began.layer};
        if (form_ == Form::words)
            results_.push_back({column, since.sql});
        else
            give_days(measure, layers_.add(name + " since", since));
    }

    void give_days(MeasureId measure, const Piece& since) {
        std::vector<FactColumns> custody;
        for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
            if (pack_.facts[fact].type.kind == Kind::spells) custody.push_back(facts_.of(fact));
        MeasureColumns& columns = query_.measures[measure];
        results_.push_back({columns.since, since.sql});
        columns.days = names_.measures[measure].days;
        results_.push_back({columns.days, days_in_custody_after(since.sql, on_, custody)});
    }

    /// What is known of the rules of the measures that are in the query, of the duties, and of the facts.
    void add_codes() {
        std::vector<RuleId> rules = duties();
        for (const MeasureColumns& columns : query_.measures)
            if (columns.measure != nothing && !columns.not_in_sql)
                for (const Program::Source& source : sources(columns.measure)) rules.push_back(source.rule);
        query_.rules.rules = with_exceptions(pack_, rules);
        for (std::size_t first = 0; first < query_.rules.rules.size(); first += RuleCodes::per_column) {
            const std::string column =
                layers_.take_name("rules " + std::to_string(first / RuleCodes::per_column + 1));
            results_.push_back({column, rule_codes(pack_, query_.rules, first, rules_, expressions_)});
            query_.rules.columns.push_back(column);
        }
        for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
            if (!facts_.of(fact).names.empty()) query_.facts.facts.push_back(fact);
        for (std::size_t first = 0; first < query_.facts.facts.size(); first += FactCodes::per_column) {
            const std::string column =
                layers_.take_name("facts " + std::to_string(first / FactCodes::per_column + 1));
            results_.push_back({column, fact_codes(pack_, query_.facts, first, facts_)});
            query_.facts.columns.push_back(column);
        }
    }

    /// The first day on which the measure may be granted, if it certainly is on that day.
    void add_from(MeasureId measure, const Piece& mask, const std::vector<Turn>& turns) {
        std::vector<std::string> days, held;
        for (const Turn& turn : turns)
            if (turn.may_be_later)
                days.push_back(fmt::format(
                    "CASE WHEN {0} > {1} AND {0} <= {2} AND {3} IS NOT FALSE THEN {0} END", turn.day.sql,
                    date_literal(on_), date_literal(last_date()), turn.granted.sql));
        if (days.empty()) return;
        const std::string& name = pack_.measures[measure].name;
        const Piece begins =
            layers_.add(name + " begins", {fmt::format("LEAST({})", listed(days)), mask.layer});
        for (const Turn& turn : turns)
            if (turn.may_be_later)
                held.push_back(fmt::format("({} = {} AND {})", turn.day.sql, begins.sql, turn.granted.sql));
        const std::string& column = query_.measures[measure].from = names_.measures[measure].from;
        results_.push_back({column, fmt::format("CASE WHEN {} = {} AND {} THEN {} END", mask.sql,
                                                status_bit(Status::not_yet), any_of(held), begins.sql)});
    }

    void add_single(MeasureId measure) {
        // Since when a version of the law has been the mildest is a question of its own.
        const Piece mask = mask_of_rules(measure, pack_.most_favourable.empty());
        masks_[measure] = mask;
        give(measure, mask);
        if (form_ == Form::words) give_reasons(measure, mask);
    }

    /// Possible: what some kind can have while every other can be no better.
    void add_group(MeasureId measure) {
        std::vector<Piece> kinds;
        for (const MeasureId kind : program_.kinds[measure]) {
            const auto found = masks_.find(kind);
            if (found == masks_.end())
                return expressions_.give_up(
                    fmt::format("its kind `{}` is not in SQL", pack_.measures[kind].name));
            kinds.push_back(found->second);
        }
        kinds.push_back(mask_of_rules(measure, false));
        std::string all, every;
        std::size_t layer = 0;
        for (const Piece& kind : kinds) {
            all += (all.empty() ? "" : " | ") + kind.sql;
            every += (every.empty() ? "" : ", ") + kind.sql;
            layer = std::max(layer, kind.layer);
        }
        const std::string& name = pack_.measures[measure].name;
        const Piece any = layers_.add(name + " any kind", {all, layer});
        // The kind that can be worst is the one that can be no better than its worst: all bits up to that.
        const Piece least = layers_.add(name + " least kind", {fmt::format("LEAST({})", every), layer});
        std::string up_to = least.sql;
        for (int shift = 1; shift < 10; ++shift) up_to += fmt::format(" | ({} >> {})", least.sql, shift);
        const Piece mask =
            layers_.add(name + " possible", {fmt::format("{} & ({})", any.sql, up_to), least.layer});
        masks_[measure] = mask;
        give(measure, mask);
    }

    void give(MeasureId measure, const Piece& mask) {
        MeasureColumns& columns = query_.measures[measure];
        std::string sql = "CASE " + mask.sql;
        for (const Status status : best_first)
            sql += fmt::format(" WHEN {} THEN {}", status_bit(status), text_literal(to_text(status)));
        columns.possible = names_.measures[measure].possible;
        if (form_ == Form::words) {
            columns.status = names_.measures[measure].status;
            results_.push_back(
                {columns.status, sql + " ELSE " + text_literal(to_text(Status::undetermined)) + " END"});
        }
        results_.push_back({columns.possible, mask.sql});
    }

    /// When a fact that a rule reads itself, or one of its exceptions, may keep the rule open.
    void add_open(RuleId id, const std::string& above, std::map<FactId, std::vector<std::string>>& open) {
        const Rule& rule = pack_.rules[id];
        const Piece piece = rules_.applies(id, expressions_.now());
        if (piece.sql == "FALSE" || piece.sql == "TRUE") return;
        const std::string here = above + piece.sql + " IS NULL";
        FactSet own;
        if (rule.when != nothing) own = pack_.depends[rule.when];
        if (rule.validity.by != nothing) own.set(rule.validity.by);
        for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
            if (own[fact]) open[fact].push_back("(" + here + ")");
        for (const RuleId exception : rule.unless) add_open(exception, here + " AND ", open);
    }

    static unsigned bits_of(Effect effect) {
        switch (effect) {
            case Effect::must:
                return status_bit(Status::required) | status_bit(Status::conflict);
            case Effect::may:
                return status_bit(Status::available) | status_bit(Status::conflict);
            case Effect::must_not:
                return status_bit(Status::barred) | status_bit(Status::conflict);
            case Effect::cannot_compute:
                break;
        }
        return status_bit(Status::cannot_compute);
    }

    /// Those that are not NULL, with commas between; PostgreSQL's functions take 100 arguments.
    static std::string in_words(std::vector<std::string> parts) {
        constexpr std::size_t most = 90;
        const auto list = [](const std::vector<std::string>& of) {
            return "NULLIF(CONCAT_WS(', ', " + listed(of) + "), '')";
        };
        while (parts.size() > most) {
            std::vector<std::string> fewer;
            for (std::size_t at = 0; at < parts.size(); at += most)
                fewer.push_back(
                    list({parts.begin() + static_cast<std::ptrdiff_t>(at),
                          parts.begin() + static_cast<std::ptrdiff_t>(std::min(at + most, parts.size()))}));
            parts = std::move(fewer);
        }
        return list(parts);
    }

    void give_reasons(MeasureId measure, const Piece& mask) {
        // By rule, since one rule may say several things of a measure: the statuses that it brings about.
        std::vector<std::pair<RuleId, unsigned>> bits;
        for (const Program::Source& source : sources(measure)) {
            const auto effect = program_.effect_of(source);
            if (!effect) continue;
            const auto same = [&](const auto& each) { return each.first == source.rule; };
            auto of = std::find_if(bits.begin(), bits.end(), same);
            if (of == bits.end()) of = bits.insert(bits.end(), {source.rule, 0});
            of->second |= bits_of(*effect);
        }
        std::vector<std::string> rules, unknown;
        for (const auto& [rule, statuses] : bits) {
            const Piece piece = rules_.applies(rule, expressions_.now());
            if (piece.sql != "FALSE")
                rules.push_back(fmt::format("CASE WHEN {0} & {1} = {0} AND {2} THEN {3} END", mask.sql,
                                            statuses, piece.sql, text_literal(pack_.rules[rule].label)));
        }
        std::map<FactId, std::vector<std::string>> open;
        for (const Program::Source& source : sources(measure))
            if (program_.effect_of(source)) add_open(source.rule, "", open);
        for (const auto& [fact, conditions] : open) {
            const auto& names = facts_.of(fact).names;
            if (names.empty()) continue;
            const bool spells = pack_.facts[fact].type.kind == Kind::spells;
            const std::string missing =
                spells ? identifier(names[2]) + " IS NOT TRUE" : identifier(names[0]) + " IS NULL";
            unknown.push_back(fmt::format("CASE WHEN {} AND {} THEN {} END", missing, any_of(conditions),
                                          text_literal(pack_.facts[fact].name)));
        }
        MeasureColumns& columns = query_.measures[measure];
        if (!rules.empty()) {
            columns.rules = names_.measures[measure].rules;
            results_.push_back({columns.rules, in_words(rules)});
        }
        if (!unknown.empty()) {
            columns.unknown = names_.measures[measure].unknown;
            results_.push_back({columns.unknown, in_words(unknown)});
        }
    }

    std::string text() const {
        std::string out = facts_.text(query_.beyond, dialect_.layer_end);
        std::string last = "facts";
        for (std::size_t place = 0; place < layers_.all().size(); ++place) {
            const Layers::Layer& layer = layers_.all()[place];
            if (layer.columns.empty() && layer.lookups.empty()) continue;
            const std::string name = "layer_" + std::to_string(place + 1);
            out += fmt::format(",\n{} AS (\n  SELECT *", name);
            for (const Layers::Column& column : layer.columns)
                out += fmt::format(",\n         {} AS {}", column.sql, identifier(column.name));
            out += "\n  FROM " + last;
            for (const Layers::Lookup& lookup : layer.lookups) {
                std::string names;
                for (const std::string& each : lookup.names)
                    names += (names.empty() ? "" : ", ") + identifier(each);
                out +=
                    fmt::format("\n  LEFT JOIN (VALUES {}) AS {} ({}) ON {} = {}", listed(lookup.rows),
                                identifier(lookup.name), names, identifier(lookup.names.front()), lookup.key);
            }
            out += std::string(dialect_.layer_end) + "\n)";
            last = name;
        }
        out += "\nSELECT key,\n       " + identifier(query_.beyond);
        for (const auto& [name, sql] : results_)
            out += fmt::format(",\n       {} AS {}", sql, identifier(name));
        return out + "\nFROM " + last + "\n";
    }

    const Pack& pack_;
    Stage stage_;
    CivilDate on_;
    const Dialect& dialect_;
    Form form_;
    Program program_;
    std::vector<bool> wanted_;  ///< by measure, or a kind of one
    Layers layers_;
    Names names_;
    Facts facts_;
    Expressions expressions_;
    Rules rules_;
    Query query_;
    std::map<MeasureId, Piece> masks_;
    std::vector<std::pair<std::string, std::string>> results_;
};

}  // namespace

std::string Query::over(const std::string& cases) const {
    return "WITH cases AS (" + cases + "), " + text.substr(std::string_view("WITH ").size());
}

unsigned status_bit(Status status) {
    const auto place = std::find(best_first.begin(), best_first.end(), status);
    return 1U << static_cast<unsigned>(place - best_first.begin());
}

Query compile(const Pack& pack, Stage stage, CivilDate on, const Dialect& dialect,
              const std::vector<MeasureId>& wanted, Form form) {
    return Compiler(pack, stage, on, dialect, wanted, form).compile();
}

}  // namespace ultima::sql
