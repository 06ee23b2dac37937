// SPDX-License-Identifier: Apache-2.0
#include "law/same_pack.h"

#include <algorithm>

// Each comparison takes a type apart into all its members, so that one with a new member does not compile
// until it is decided here whether that one counts. They are members of one class so that each finds all.

namespace ultima {
namespace {

struct Same {
    static bool same(const Value& a, const Value& b) { return same_value(a, b); }
    static bool same(const std::optional<Value>& a, const std::optional<Value>& b) {
        return a.has_value() == b.has_value() && (!a || same(*a, *b));
    }

    template <class T>
    static bool all_same(const std::vector<T>& a, const std::vector<T>& b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                          [](const T& each, const T& other) { return same(each, other); });
    }

    static bool same(const Node& one, const Node& other) {
        const auto& [op, motion, type, span, a, b, c, payload, extra] = one;
        const auto& [op2, motion2, type2, span2, a2, b2, c2, payload2, extra2] = other;
        return op == op2 && motion == motion2 && type == type2 && a == a2 && b == b2 && c == c2 &&
               payload == payload2 && extra == extra2;
    }

    static bool same(const Argument& one, const Argument& other) {
        const auto& [place, value] = one;
        const auto& [place2, value2] = other;
        return place == place2 && value == value2;
    }

    static bool same(const std::optional<Mark>& one, const std::optional<Mark>& other) {
        if (!one || !other) return one.has_value() == other.has_value();
        const auto& [why, cite, span] = *one;
        const auto& [why2, cite2, span2] = *other;
        return why == why2 && cite == cite2;
    }

    static bool same(const std::optional<Presumption>& one, const std::optional<Presumption>& other) {
        if (!one || !other) return one.has_value() == other.has_value();
        const auto& [value, why, cite, span, adverse] = *one;
        const auto& [value2, why2, cite2, span2, adverse2] = *other;
        return same(value, value2) && why == why2 && cite == cite2 && same(adverse, adverse2);
    }

    static bool same(const Fact& one, const Fact& other) {
        const auto& [name, type, days, source, who, sensitive, neutral, presumed, low, high, may_lack,
                     question, span, left_out] = one;
        const auto& [name2, type2, days2, source2, who2, sensitive2, neutral2, presumed2, low2, high2,
                     may_lack2, question2, span2, left_out2] = other;
        return name == name2 && type == type2 && days == days2 && source == source2 && who == who2 &&
               sensitive == sensitive2 && same(neutral, neutral2) && same(presumed, presumed2) &&
               same(low, low2) && same(high, high2) && may_lack == may_lack2 && question == question2 &&
               same(left_out, left_out2);
    }

    static bool same(const Measure& one, const Measure& other) {
        const auto& [name, display, role, group, un, un_reason, band, decided_by, consent, direction, span] =
            one;
        const auto& [name2, display2, role2, group2, un2, un_reason2, band2, decided_by2, consent2,
                     direction2, span2] = other;
        return name == name2 && display == display2 && role == role2 && group == group2 && un == un2 &&
               un_reason == un_reason2 && band == band2 && decided_by == decided_by2 && consent == consent2 &&
               direction == direction2;
    }

    static bool same(const Definition& one, const Definition& other) {
        const auto& [name, value, rule, function, called, span, calculation, parameters, locals, cite] = one;
        const auto& [name2, value2, rule2, function2, called2, span2, calculation2, parameters2, locals2,
                     cite2] = other;
        return name == name2 && value == value2 && rule == rule2 && function == function2 &&
               called == called2 && calculation == calculation2 && parameters == parameters2 &&
               locals == locals2 && cite == cite2;
    }

    static bool same(const Validity& one, const Validity& other) {
        const auto& [from, to, by, favourable] = one;
        const auto& [from2, to2, by2, favourable2] = other;
        return from == from2 && to == to2 && by == by2 && favourable == favourable2;
    }

    static bool same(const MostFavourable& one, const MostFavourable& other) {
        const auto& [issue, from, to, scope, key, value, lower_is_milder, cite, span] = one;
        const auto& [issue2, from2, to2, scope2, key2, value2, lower_is_milder2, cite2, span2] = other;
        return issue == issue2 && from == from2 && to == to2 && scope == scope2 && key == key2 &&
               value == value2 && lower_is_milder == lower_is_milder2 && cite == cite2;
    }

    static bool same(const Grant& one, const Grant& other) {
        const auto& [effect, measure] = one;
        const auto& [effect2, measure2] = other;
        return effect == effect2 && measure == measure2;
    }

    static bool same(const Need& one, const Need& other) {
        const auto& [kind, text, measures] = one;
        const auto& [kind2, text2, measures2] = other;
        return kind == kind2 && text == text2 && measures == measures2;
    }

    static bool same(const Gives& one, const Gives& other) {
        const auto& [name, value, more_is_better] = one;
        const auto& [name2, value2, more_is_better2] = other;
        return name == name2 && value == value2 && more_is_better == more_is_better2;
    }

    static bool same(const Rule& one, const Rule& other) {
        const auto& [label, role, cite, cite_span, validity, stages, advisory, grants, named, needs, gives,
                     considers, cannot_code, cannot_reason, adverse, compelled, when, unless, who, what,
                     within_days, with, span, heading] = one;
        const auto& [label2, role2, cite2, cite_span2, validity2, stages2, advisory2, grants2, named2, needs2,
                     gives2, considers2, cannot_code2, cannot_reason2, adverse2, compelled2, when2, unless2,
                     who2, what2, within_days2, with2, span2, heading2] = other;
        return label == label2 && role == role2 && cite == cite2 && same(validity, validity2) &&
               stages == stages2 && advisory == advisory2 && all_same(grants, grants2) && named == named2 &&
               all_same(needs, needs2) && all_same(gives, gives2) && considers == considers2 &&
               cannot_code == cannot_code2 && cannot_reason == cannot_reason2 && same(adverse, adverse2) &&
               same(compelled, compelled2) && when == when2 && unless == unless2 && who == who2 &&
               what == what2 && within_days == within_days2 && with == with2 && heading == heading2;
    }

    static bool same(const TableRow& one, const TableRow& other) {
        const auto& [conditions, outputs, cite, span] = one;
        const auto& [conditions2, outputs2, cite2, span2] = other;
        return conditions == conditions2 && outputs == outputs2 && cite == cite2;
    }

    static bool same(const TableOutput& one, const TableOutput& other) {
        const auto& [name, type, span] = one;
        const auto& [name2, type2, span2] = other;
        return name == name2 && type == type2;
    }

    static bool same(const Monotone& one, const Monotone& other) {
        const auto& [output, up, inputs, span] = one;
        const auto& [output2, up2, inputs2, span2] = other;
        return output == output2 && up == up2 && inputs == inputs2;
    }

    static bool same(const Table& one, const Table& other) {
        const auto& [name, cite, cite_span, validity, adverse, hit, complete, inputs, outputs, monotone, rows,
                     index, unindexed_rows, span] = one;
        const auto& [name2, cite2, cite_span2, validity2, adverse2, hit2, complete2, inputs2, outputs2,
                     monotone2, rows2, index2, unindexed_rows2, span2] = other;
        return name == name2 && cite == cite2 && same(validity, validity2) && same(adverse, adverse2) &&
               hit == hit2 && complete == complete2 && inputs == inputs2 && all_same(outputs, outputs2) &&
               all_same(monotone, monotone2) && all_same(rows, rows2) && index == index2 &&
               unindexed_rows == unindexed_rows2;
    }

    static bool same(const GivenFact& one, const GivenFact& other) {
        const auto& [fact, value] = one;
        const auto& [fact2, value2] = other;
        return fact == fact2 && same(value, value2);
    }

    static bool same(const Expectation& one, const Expectation& other) {
        const auto& [what, measure, status, because, unless, since, from, missing, possible, advisory, needs,
                     expected, actual, name, duty, fact, favourable, laws, span] = one;
        const auto& [what2, measure2, status2, because2, unless2, since2, from2, missing2, possible2,
                     advisory2, needs2, expected2, actual2, name2, duty2, fact2, favourable2, laws2, span2] =
            other;
        return what == what2 && measure == measure2 && status == status2 && because == because2 &&
               unless == unless2 && since == since2 && from == from2 && missing == missing2 &&
               possible == possible2 && advisory == advisory2 && needs == needs2 && expected == expected2 &&
               actual == actual2 && name == name2 && duty == duty2 && fact == fact2 &&
               favourable == favourable2 && laws == laws2;
    }

    static bool same(const PackTest& one, const PackTest& other) {
        const auto& [name, facts, on, stage, expected, span] = one;
        const auto& [name2, facts2, on2, stage2, expected2, span2] = other;
        return name == name2 && all_same(facts, facts2) && on == on2 && stage == stage2 &&
               all_same(expected, expected2);
    }

    static bool same(const Citation& one, const Citation& other) {
        const auto& [cite, text, source, date] = one;
        const auto& [cite2, text2, source2, date2] = other;
        return cite == cite2 && text == text2 && source == source2 && date == date2;
    }

    static bool same(const CalendarSettings& one, const CalendarSettings& other) {
        const auto& [first_day, month_end, fraction, first_day_cite, month_end_cite, fraction_cite] = one;
        const auto& [first_day2, month_end2, fraction2, first_day_cite2, month_end_cite2, fraction_cite2] =
            other;
        return first_day == first_day2 && month_end == month_end2 && fraction == fraction2 &&
               first_day_cite == first_day_cite2 && month_end_cite == month_end_cite2 &&
               fraction_cite == fraction_cite2;
    }

    static bool same(const Manifest& one, const Manifest& other) {
        const auto& [id, version, title, jurisdiction, authority, reviewer, licence, disclaimer,
                     language_version, languages, law_as_of, requires_packs, calendar, citations] = one;
        const auto& [id2, version2, title2, jurisdiction2, authority2, reviewer2, licence2, disclaimer2,
                     language_version2, languages2, law_as_of2, requires_packs2, calendar2, citations2] =
            other;
        return id == id2 && version == version2 && title == title2 && jurisdiction == jurisdiction2 &&
               authority == authority2 && reviewer == reviewer2 && licence == licence2 &&
               disclaimer == disclaimer2 && language_version == language_version2 &&
               languages == languages2 && law_as_of == law_as_of2 && requires_packs == requires_packs2 &&
               same(calendar, calendar2) && all_same(citations, citations2);
    }

    static bool same(const ChoiceType& one, const ChoiceType& other) {
        const auto& [values] = one;
        const auto& [values2] = other;
        return values == values2;
    }

    static bool same(const RecordField& one, const RecordField& other) {
        const auto& [name, type, days, low, high, span, left_out] = one;
        const auto& [name2, type2, days2, low2, high2, span2, left_out2] = other;
        return name == name2 && type == type2 && days == days2 && same(low, low2) && same(high, high2) &&
               same(left_out, left_out2);
    }

    static bool same(const RecordType& one, const RecordType& other) {
        const auto& [name, fields, span] = one;
        const auto& [name2, fields2, span2] = other;
        return name == name2 && all_same(fields, fields2);
    }

    static bool same(const std::vector<Value>& a, const std::vector<Value>& b) { return all_same(a, b); }

    /// The words of an expression but for their blanks; long ones are cut, and where depends on the blanks.
    static bool same(const std::string& a, const std::string& b) {
        const auto closed = [](std::string text) {
            text.erase(std::remove(text.begin(), text.end(), ' '), text.end());
            return text;
        };
        if (a.ends_with("...") || b.ends_with("...")) return true;
        return closed(a) == closed(b);
    }

    static bool same(const Pack& one, const Pack& other) {
        // Translations are files of their own, and the overlay follows from the rest.
        const auto& [manifest, hash, translations, choices, records, elements, slots, facts, measures,
                     definitions, rules, tables, tests, most_favourable, nodes, arguments, constants, custody,
                     stages, depends, thresholds, simple, texts, recalled_beneath, tables_beneath, overlay] =
            one;
        const auto& [manifest2, hash2, translations2, choices2, records2, elements2, slots2, facts2,
                     measures2, definitions2, rules2, tables2, tests2, most_favourable2, nodes2, arguments2,
                     constants2, custody2, stages2, depends2, thresholds2, simple2, texts2, recalled_beneath2,
                     tables_beneath2, overlay2] = other;
        return same(manifest, manifest2) && all_same(choices, choices2) && all_same(records, records2) &&
               elements == elements2 && slots == slots2 && all_same(facts, facts2) &&
               all_same(measures, measures2) && all_same(definitions, definitions2) &&
               all_same(rules, rules2) && all_same(tables, tables2) && all_same(tests, tests2) &&
               all_same(most_favourable, most_favourable2) && all_same(nodes, nodes2) &&
               all_same(arguments, arguments2) && all_same(constants, constants2) && custody == custody2 &&
               stages == stages2 && depends == depends2 && all_same(thresholds, thresholds2) &&
               simple == simple2 && all_same(texts, texts2) && recalled_beneath == recalled_beneath2 &&
               tables_beneath == tables_beneath2;
    }
};

}  // namespace

bool same_pack(const Pack& a, const Pack& b) { return Same::same(a, b); }

}  // namespace ultima
