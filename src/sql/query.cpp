// SPDX-License-Identifier: Apache-2.0
#include "sql/query.h"

#include "sql/statuses.h"
#include "sql/words.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace ultima::sql {

namespace {

class Compiler {
  public:
    Compiler(const Pack& pack, Stage stage, CivilDate on, const Dialect& dialect,
             const std::vector<MeasureId>& wanted, Form form)
        : pack_(pack),
          stage_(stage),
          on_(on),
          dialect_(dialect),
          form_(form),
          all_(wanted.empty()),
          program_(pack),
          wanted_(with_kinds(wanted)),
          names_(reserve()),
          facts_(pack, facts_wanted(), layers_),
          expressions_(program_, dialect, on, layers_, facts_),
          rules_(program_, layers_, expressions_),
          statuses_(program_, stage, on, layers_, rules_) {
        query_.inputs = facts_.inputs();
        query_.beyond = names_.beyond;
        query_.measures.resize(pack.measures.size());
    }

    Query compile() {
        for (const MeasureId measure : program_.order)
            if (wanted_[measure])
                attempt(measure, [&] {
                    if (!silent(measure)) statuses_.find_days(measure);
                });
        if (form_ == Form::codes) find_others();
        for (const MeasureId measure : program_.order)
            if (wanted_[measure] && !query_.measures[measure].not_in_sql)
                attempt(measure, [&] { add_measure(measure); });
        if (form_ == Form::codes) add_codes();
        query_.text = text();
        std::erase_if(query_.measures,
                      [](const MeasureColumns& columns) { return columns.measure == nothing; });
        return std::move(query_);
    }

  private:
    std::optional<Status> silent(MeasureId measure) const {
        return program_.silent[static_cast<std::size_t>(stage_)][measure];
    }
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
                for (const Program::Source& source : program_.sources_of(stage_, measure))
                    facts |= program_.rule_facts[source.rule];
        if (form_ == Form::words) return facts;
        for (RuleId id = 0; id < pack_.rules.size(); ++id)
            if (speaks_alone(id)) facts |= program_.rule_facts[id];
        for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
            if (pack_.facts[fact].type.kind == Kind::spells) facts.set(fact);
        return facts;
    }
    /// Does a rule say something beside what it says of measures: a duty, or that there is no answer? Who
    /// asks for some measures only does not ask for that.
    bool speaks_alone(RuleId id) const {
        const Rule& rule = pack_.rules[id];
        return all_ && (rule.role == RuleRole::duty || !rule.cannot_code.empty()) &&
               rule.stages[static_cast<std::size_t>(stage_)];
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

    /// Does something; where SQL cannot say it, takes back what was made, and returns why.
    template <class Make>
    std::optional<std::string> failure_of(Make make) {
        const Expressions::Mark expressions_before = expressions_.mark();
        const Rules::Mark rules_before = rules_.mark();
        const std::size_t results_before = results_.size();
        make();
        auto why = expressions_.take_failure();
        if (why) {
            expressions_.take_back(expressions_before);
            rules_.take_back(rules_before);
            results_.resize(results_before);
        }
        return why;
    }

    /// The same for a measure, which then says why it is not in the query.
    template <class Make>
    void attempt(MeasureId measure, Make make) {
        MeasureColumns& columns = query_.measures[measure];
        columns.measure = measure;
        auto why = failure_of([&] {
            make();
            if (layers_.columns() > dialect_.most_columns)
                expressions_.give_up("the database has no room for its columns");
        });
        if (why) {
            masks_.erase(measure);
            columns = MeasureColumns{};
            columns.measure = measure;
            columns.not_in_sql = std::move(why);
        }
    }

    void add_measure(MeasureId measure) {
        if (const auto status = silent(measure)) {
            masks_[measure] = {std::to_string(status_bit(*status))};
            return give(measure, masks_[measure], status_bit(*status));
        }
        const Said said = statuses_.said(measure);
        const Piece own = statuses_.possible(measure, said);
        if (pack_.measures[measure].role == MeasureRole::group) return add_group(measure, own);
        masks_[measure] = own;
        // Since when a version of the law has been the mildest is a question of its own.
        if (pack_.most_favourable.empty()) {
            add_since(measure, statuses_.since(measure, said));
            add_date(query_.measures[measure].from, names_.measures[measure].from,
                     statuses_.from(measure, said, own));
        }
        give(measure, own, statuses_.can_be(measure));
        if (form_ == Form::words) give_reasons(measure, own);
    }

    void add_since(MeasureId measure, Piece since) {
        const MeasureColumns& names = names_.measures[measure];
        MeasureColumns& columns = query_.measures[measure];
        if (form_ == Form::codes && !since.sql.empty()) {
            since = layers_.add(pack_.measures[measure].name + " since", since);
            std::vector<FactColumns> custody;
            bool all_asked = true;  // else the person may have been held, or not, as no column says
            for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
                if (pack_.facts[fact].type.kind == Kind::spells) {
                    custody.push_back(facts_.of(fact));
                    all_asked = all_asked && !custody.back().names.empty();
                }
            if (all_asked) {
                columns.days = names.days;
                results_.push_back({columns.days, days_in_custody_after(since.sql, on_, custody)});
            }
        }
        add_date(columns.since, names.since, since);
    }

    /// Where each rule whose code is given is asked: those of measures where the measure is, duties and mere
    /// advice today.
    void find_others() {
        const auto find = [&](RuleId id) {
            std::size_t timeline = 0;
            if (failure_of([&] { timeline = rules_.find_today(id); }))
                query_.rules.not_in_sql.push_back(id);
            else
                ask_on(id, {timeline});
        };
        for (RuleId id = 0; id < pack_.rules.size(); ++id)
            if (speaks_alone(id)) find(id);
        for (MeasureId measure = 0; measure < pack_.measures.size(); ++measure)
            if (wanted_[measure])
                for (const Program::Source& source : program_.sources_of(stage_, measure))
                    if (!program_.effect_of(source)) find(source.rule);  // only advises
    }
    void ask_on(RuleId id, const AskedOn& asked) {
        asked_on_.emplace(id, asked);
        for (const RuleId exception : pack_.rules[id].unless)
            ask_on(exception, {asked.timeline, !asked.contrary});
    }

    /// What is known of the rules of the measures that are in the query, of the duties, and of the facts.
    void add_codes() {
        for (const MeasureColumns& columns : query_.measures)
            if (columns.measure != nothing && !columns.not_in_sql && !silent(columns.measure))
                for (const Program::Source& source : statuses_.sources(columns.measure))
                    if (program_.effect_of(source))
                        ask_on(source.rule, {statuses_.timeline(columns.measure)});
        RuleWords words;
        for (const auto& [id, asked] : asked_on_) {
            RuleBits bits;
            const auto why = failure_of([&, id = id, asked = asked] {
                bits = rule_bits(pack_.rules[id], id, asked, rules_, expressions_);
            });
            if (why) {
                query_.rules.not_in_sql.push_back(id);
                continue;
            }
            query_.rules.rules.push_back(id);
            query_.rules.places.push_back(words.add(bits));
        }
        const std::vector<std::string> columns = words.columns();
        query_.rules.columns =
            in_columns("rules", columns.size(), 1, [&](std::size_t place) { return columns[place]; });
        for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
            if (!facts_.of(fact).names.empty()) query_.facts.facts.push_back(fact);
        query_.facts.columns =
            in_columns("facts", query_.facts.facts.size(), FactCodes::per_column,
                       [&](std::size_t first) { return fact_codes(pack_, query_.facts, first, facts_); });
    }

    /// Gives so many codes in columns of `per_column`; `sql_of`: from the place on.
    template <class SqlOf>
    std::vector<std::string> in_columns(const std::string& of, std::size_t count, std::size_t per_column,
                                        SqlOf sql_of) {
        std::vector<std::string> columns;
        for (std::size_t first = 0; first < count; first += per_column) {
            columns.push_back(layers_.take_name(of + " " + std::to_string(columns.size() + 1)));
            results_.push_back({columns.back(), sql_of(first)});
        }
        return columns;
    }

    void add_date(std::string& column, const std::string& name, const Piece& date) {
        if (date.sql.empty()) return;
        column = name;
        results_.push_back({name, date.sql});
    }

    void add_group(MeasureId measure, const Piece& own) {
        std::vector<Piece> kinds;
        for (const MeasureId kind : program_.kinds[measure]) {
            const auto found = masks_.find(kind);
            if (found == masks_.end())
                return expressions_.give_up(
                    fmt::format("its kind `{}` is not in SQL", pack_.measures[kind].name));
            kinds.push_back(found->second);
        }
        kinds.push_back(own);
        masks_[measure] = statuses_.of_group(measure, kinds);
        give(measure, masks_[measure], statuses_.can_be(measure));
    }

    /// `can_be`: the bits of the statuses that some row may have.
    void give(MeasureId measure, const Piece& mask, unsigned can_be) {
        MeasureColumns& columns = query_.measures[measure];
        std::string sql = "CASE " + mask.sql;
        for (const Status status : best_first)
            if ((status_bit(status) & can_be) != 0)
                sql += fmt::format(" WHEN {} THEN {}", status_bit(status), text_literal(to_text(status)));
        columns.possible = names_.measures[measure].possible;
        if (form_ == Form::words) {
            columns.status = names_.measures[measure].status;
            results_.push_back(
                {columns.status, sql + " ELSE " + text_literal(to_text(Status::undetermined)) + " END"});
        }
        results_.push_back({columns.possible, mask.sql});
    }

    /// When a fact that a rule reads itself, or one of its exceptions, may keep the rule open: a number with
    /// a bit for each day.
    struct Open {
        std::map<FactId, DayBits> days;
        DayBits any = no_day;  ///< when a rule that says something of the measure is open
        std::size_t layer = 0;
    };
    /// `bar`: an exception, which is asked about as its contrary; `seen`: what is open with `above` anyway.
    void add_open(RuleId id, bool bar, MeasureId measure, const DayBits& above, FactSet seen, Open& open) {
        const Rule& rule = pack_.rules[id];
        const Bits applies = statuses_.applies(id, measure);
        std::size_t layer = applies.layer;
        const DayBits here =
            both(above, layers_.add(rule.label + " is open", open_in(bar ? applies.no : applies.yes),
                                    applies.layer, layer));
        if ((here.can & 1U) == 0) return;
        open.layer = std::max(open.layer, layer);
        if (seen.none()) open.any = either(open.any, here);
        FactSet own;
        if (rule.when != nothing) own = pack_.depends[rule.when];
        if (rule.validity.by != nothing) own.set(rule.validity.by);
        for (FactId fact = 0; fact < pack_.facts.size(); ++fact)
            if (own[fact] && !seen[fact]) open.days[fact] = either(open.days[fact], here);
        for (const RuleId exception : rule.unless) add_open(exception, !bar, measure, here, seen | own, open);
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

    void give_reasons(MeasureId measure, const Piece& mask) {
        // By rule, since one rule may say several things of a measure: the statuses that it brings about.
        std::vector<std::pair<RuleId, unsigned>> bits;
        for (const Program::Source& source : statuses_.sources(measure)) {
            const auto effect = program_.effect_of(source);
            if (!effect) continue;
            const auto same = [&](const auto& each) { return each.first == source.rule; };
            auto of = std::find_if(bits.begin(), bits.end(), same);
            if (of == bits.end()) of = bits.insert(bits.end(), {source.rule, 0});
            of->second |= bits_of(*effect);
        }
        std::vector<Word> rules, unknown;
        std::size_t layer = mask.layer;
        for (const auto& [rule, statuses] : bits) {
            const Bits applies = statuses_.applies(rule, measure);
            if ((applies.yes.can & 1U) == 0) continue;
            layer = std::max(layer, applies.layer);
            rules.push_back({DayBits{today_in(sure_of(applies.yes)), 1},
                             fmt::format("({0} & {1}) = {0}", mask.sql, statuses), pack_.rules[rule].label});
        }
        Open open;
        for (const Program::Source& source : statuses_.sources(measure))
            if (program_.effect_of(source)) add_open(source.rule, false, measure, every_day, {}, open);
        bool any = false;  // a column, be it empty: what is presumed is never missing
        for (const auto& [fact, days] : open.days) {
            const DayBits missing = expressions_.missing(fact);
            any = any || !facts_.of(fact).names.empty();
            if (!missing.none())
                unknown.push_back({missing, today_in(days) + " <> 0", pack_.facts[fact].name});
        }
        const MeasureColumns& names = names_.measures[measure];
        MeasureColumns& columns = query_.measures[measure];
        if (!rules.empty()) columns.rules = give_words(names.rules, rules, "", layer);
        if (any)
            columns.unknown = give_words(names.unknown, unknown, today_in(open.any) + " <> 0",
                                         std::max<std::size_t>(open.layer, 1));
    }

    std::string give_words(const std::string& column, const std::vector<Word>& words, const std::string& only,
                           std::size_t layer) {
        results_.push_back({column, words.empty()
                                        ? "CAST(NULL AS TEXT)"
                                        : in_words(layers_, column, words, only, layer, dialect_).sql});
        return column;
    }

    std::string text() const {
        std::string beyond = identifier(query_.beyond);
        for (const std::string& also : expressions_.beyond()) beyond += " OR " + also;
        if (!expressions_.beyond().empty()) beyond = "CASE WHEN " + beyond + " THEN TRUE ELSE FALSE END";
        std::set<std::string> read;
        add_names(beyond, read);
        for (const auto& [name, sql] : results_) add_names(sql, read);
        const Layers::Text layers =
            layers_.text(std::move(read), facts_.names(query_.beyond), dialect_.layer_end);
        std::string out = facts_.text(query_.beyond, layers.read, dialect_) + layers.sql +
                          "\nSELECT key,\n       " + beyond + " AS " + identifier(query_.beyond);
        for (const auto& [name, sql] : results_)
            out += fmt::format(",\n       {} AS {}", sql, identifier(name));
        return out + "\nFROM " + layers.last + "\n";
    }

    const Pack& pack_;
    Stage stage_;
    CivilDate on_;
    const Dialect& dialect_;
    Form form_;
    bool all_;  ///< all measures are asked for
    Program program_;
    std::vector<bool> wanted_;  ///< by measure, or a kind of one
    Layers layers_;
    Names names_;
    Facts facts_;
    Expressions expressions_;
    Rules rules_;
    Statuses statuses_;
    Query query_;
    std::map<MeasureId, Piece> masks_;
    std::map<RuleId, AskedOn> asked_on_;  ///< by rule whose code is given
    std::vector<std::pair<std::string, std::string>> results_;
};

}  // namespace

std::string Query::over(const std::string& cases) const {
    // A database that kept it whole would read all of it before the first row is answered.
    return "WITH cases AS NOT MATERIALIZED (" + cases + "), " + text.substr(std::string_view("WITH ").size());
}

Query compile(const Pack& pack, Stage stage, CivilDate on, const Dialect& dialect,
              const std::vector<MeasureId>& wanted, Form form) {
    return Compiler(pack, stage, on, dialect, wanted, form).compile();
}

}  // namespace ultima::sql
