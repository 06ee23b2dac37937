// SPDX-License-Identifier: Apache-2.0
// Random calculations: records and lists that are made, and functions that work with them. All of it stays
// the same as time passes.
#include "judge/random_expression.h"
#include "judge/random_pack_maker.h"

#include <algorithm>
#include <array>
#include <utility>

namespace ultima::judge {
namespace {

/// Sets a flag while it lives.
class While {
  public:
    explicit While(bool& flag) : flag_(flag), before_(std::exchange(flag, true)) {}
    While(const While&) = delete;
    While& operator=(const While&) = delete;
    ~While() { flag_ = before_; }

  private:
    bool& flag_;
    bool before_;
};

Written whole(std::string text, Binds binds = Binds::primary) {
    return {std::move(text), binds, Motion::fixed, false, false};
}

Type indexed(Kind kind, std::size_t place) {
    Type type{kind};
    type.choice = static_cast<std::uint16_t>(place);
    return type;
}

}  // namespace

void Grammar::bind_whole(const Named& name) {
    bound_.push_back(name);
    if (name.type.kind != Kind::record) return;
    for (Named field : words_.records[name.type.choice].fields) {
        field.name += " of " + name.name;
        field.still = true;
        bind_whole(field);
    }
}

Type Grammar::list_of(const Type& element) const {
    const auto found = std::find(words_.elements.begin(), words_.elements.end(), element);
    return indexed(Kind::list, static_cast<std::size_t>(found - words_.elements.begin()));
}

bool Grammar::has_lists_of(const Type& element) const {
    return std::find(words_.elements.begin(), words_.elements.end(), element) != words_.elements.end();
}

bool Grammar::records_hold(const Type& type) const {
    return std::any_of(words_.records.begin(), words_.records.end(), [&](const Recorded& record) {
        return std::any_of(record.fields.begin(), record.fields.end(),
                           [&](const Named& field) { return field.type == type; });
    });
}

/// `(field a = 5, field b = yes)`: all fields, or some.
std::string Grammar::field_values(const Recorded& record, bool all, int depth) {
    std::string text;
    const Named& certain = random_.pick(record.fields);
    for (const Named& field : record.fields)
        if (all || &field == &certain || turn(300))
            text += (text.empty() ? "(" : ", ") + field.name + " = " +
                    any(field.type, depth - 1, Motion::fixed).text;
    return text + ")";
}

Written Grammar::record(const Type& type, int depth) {
    const While still(still_);
    const Recorded& of = words_.records[type.choice];
    const bool more = depth > 0;
    const bool listed = has_lists_of(type);
    return one_of({
        {16, has(type, Motion::fixed), [&] { return named(type, Motion::fixed); }},
        {4, true, [&] { return whole(of.name + " " + field_values(of, true, depth)); }},
        {6, more,
         [&] {
             return whole(inside(record(type, depth - 1), Binds::primary) + " but " +
                          field_values(of, false, depth));
         }},
        {4, more, [&] { return choose(type, depth, Motion::fixed); }},
        {4, more && listed,
         [&] { return whole((turn(500) ? "first(" : "last(") + list(list_of(type), depth - 1).text + ")"); }},
        {6, more && listed && bound_.size() < 10, [&] { return gathered(type, depth); }},
        {5, more && callable(type, Motion::fixed), [&] { return call(type, depth, Motion::fixed); }},
        {3, more && records_hold(type), [&] { return field_of_record(type, depth); }},
    });
}

/// `list (A, B)`; of what it is is said where nothing else would tell.
std::string Grammar::made_list(const Type& type, int depth) {
    const Type& element = words_.elements[type.choice];
    std::string text;
    for (std::uint64_t count = random_.below(3); count > 0; --count)
        text += (text.empty() ? "" : ", ") + any(element, depth - 1, Motion::fixed).text;
    const bool said = text.empty() || turn(300);
    return (said ? "list of " + words_.type_text(element) + " (" : "list (") + text + ")";
}

Written Grammar::list(const Type& type, int depth) {
    const While still(still_);
    const Type element = words_.elements[type.choice];
    const bool more = depth > 0;
    const bool room = bound_.size() < 10;
    const auto over = [&](const auto& rest) {
        const std::size_t before = bound_.size();
        const Listed from{inside(list(type, depth - 1), Binds::primary), {}, element, type};
        const std::string entry = bind_entry(from);
        const std::string end = rest(entry);
        bound_.resize(before);
        return whole("for " + entry + " in " + from.name + end, Binds::conditional);
    };
    return one_of({
        {16, has(type, Motion::fixed), [&] { return named(type, Motion::fixed); }},
        {4, true, [&] { return whole(made_list(type, depth)); }},
        {4, more,
         [&] {
             const Written first = list(type, depth - 1);
             return whole("joined(" + first.text + ", " + list(type, depth - 1).text + ")");
         }},
        {3, more, [&] { return choose(type, depth, Motion::fixed); }},
        {4, more && room,
         [&] {
             return over([&](const std::string&) {
                 return " where " + yes_no(std::max(depth - 1, 0), Motion::fixed).text;
             });
         }},
        {2, more && room,
         [&] {
             return over([&](const std::string&) {
                 return " return " + any(element, depth - 1, Motion::fixed).text;
             });
         }},
        {2, more && room && element.kind == Kind::number,
         [&] { return over([&](const std::string& entry) { return " sorted by " + entry; }); }},
        {4, more && room, [&] { return gathered(type, depth); }},
        {4, more && callable(type, Motion::fixed), [&] { return call(type, depth, Motion::fixed); }},
        {3, more && records_hold(type), [&] { return field_of_record(type, depth); }},
    });
}

/// A fold that gathers a record or a list.
Written Grammar::gathered(const Type& type, int depth) {
    const Type over = indexed(Kind::list, random_.below(words_.elements.size()));
    const std::size_t before = bound_.size();
    const Listed from{inside(list(over, depth - 1), Binds::primary), {}, words_.elements[over.choice], over};
    const std::string start = inside(any(type, depth - 1, Motion::fixed), Binds::any);
    const std::string entry = bind_entry(from);
    const std::string total = "total " + entry.substr(entry.size() - 1);
    std::string step;
    if (type.kind == Kind::list) {
        // One that is joined with itself would soon be too long.
        step = turn(600) ? "joined(" + total + ", " + made_list(type, depth) + ")"
                         : list(type, std::max(depth - 1, 0)).text;
    } else {
        bind_whole({total, type, Motion::fixed, false, false, true});
        step = any(type, std::max(depth - 1, 1), Motion::fixed).text;
    }
    if (turn(500))
        step = "if " + inside(yes_no(1, Motion::fixed), Binds::any) + " then " + total + " else " + step;
    bound_.resize(before);
    return whole("fold " + entry + " in " + from.name + ", " + total + " from " + start + " with " + step,
                 Binds::conditional);
}

/// Of what a calculation gives, or of an entry of a list that is made.
Written Grammar::field_of_record(const Type& type, int depth) {
    const While still(still_);
    std::vector<std::pair<std::size_t, const Named*>> found;
    for (std::size_t i = 0; i < words_.records.size(); ++i)
        for (const Named& field : words_.records[i].fields)
            if (field.type == type) found.emplace_back(i, &field);
    const auto& [place, field] = random_.pick(found);
    const Type of = indexed(Kind::record, place);
    if (callable(of, Motion::fixed) && turn(600))
        return whole(field->name + " of " + call(of, depth, Motion::fixed).text);
    if (has_lists_of(of))
        return whole(field->name + " of " + (turn(500) ? "first(" : "last(") +
                     list(list_of(of), std::max(depth - 1, 0)).text + ")");
    if (has(of, Motion::fixed)) return whole(field->name + " of " + named(of, Motion::fixed).text);
    return any(type, 0, Motion::fixed);
}

/// `X in LIST`: brackets after `in` would be what X may be.
Written Grammar::held(int depth) {
    const While still(still_);
    const Type type = indexed(Kind::list, random_.below(words_.elements.size()));
    const Written value = any(words_.elements[type.choice], depth - 1, Motion::fixed);
    Written in = list(type, depth - 1);
    if (in.binds != Binds::primary || in.text.find(" but ") != std::string::npos)
        in = whole(made_list(type, 1));
    return whole(inside(value, Binds::sum) + " in " + in.text, Binds::comparison);
}

/// Two lists, or two records, are the same.
Written Grammar::same_whole(int depth) {
    const While still(still_);
    const bool lists = words_.records.empty() || turn(500);
    const Type type = lists ? indexed(Kind::list, random_.below(words_.elements.size()))
                            : indexed(Kind::record, random_.below(words_.records.size()));
    const Written a = any(type, depth - 1, Motion::fixed);
    const Written b = any(type, depth - 1, Motion::fixed);
    return whole(inside(a, Binds::sum) + (turn(700) ? " = " : " != ") + inside(b, Binds::sum),
                 Binds::comparison);
}

Written Grammar::months_of(int depth) {
    const While still(still_);
    Written made = whole((turn(500) ? "months(" : "days(") + number(depth - 1, Motion::fixed).text + ")");
    return made;
}

Written Grammar::day_of_month(int depth) {
    const While still(still_);
    Written made =
        whole("day in month of " + inside(date(depth - 1, Motion::fixed), Binds::primary), Binds::sign);
    made.not_negative = true;
    return made;
}

// ---- calculations of a pack

/// A record that no fact can hold, and the types of lists that calculations work with.
void PackMaker::records_to_make() {
    for (const Listed& list : words_.lists) {
        const Type element =
            list.fields.empty() ? list.element : indexed(Kind::record, words_.records.size());
        if (!list.fields.empty())
            words_.records.push_back({"record " + list.name.substr(list.name.size() - 1), list.fields});
        if (std::find(words_.elements.begin(), words_.elements.end(), element) == words_.elements.end())
            words_.elements.push_back(element);
    }
    for (const Kind kind : {Kind::number, Kind::date})
        if (std::find(words_.elements.begin(), words_.elements.end(), Type{kind}) == words_.elements.end() &&
            turn(400))
            words_.elements.push_back(Type{kind});
    if (words_.elements.empty()) words_.elements.push_back(Type{Kind::number});
    // Its fields are named like those of entries, but hold other things.
    Recorded made{"outcome", {}};
    Piece piece{"record outcome", {}};
    std::vector<Type> types{Type{Kind::number}, Type{Kind::yes_no}, Type{Kind::date}, Type{Kind::duration}};
    for (std::size_t i = 0; i < words_.elements.size(); ++i) types.push_back(indexed(Kind::list, i));
    for (std::size_t i = 0; i < words_.records.size(); ++i) types.push_back(indexed(Kind::record, i));
    for (std::size_t i = 0, end = some(2, 4); i < end; ++i) {
        const Type type = random_.pick(types);
        const std::string name = "field " + std::string(1, char('a' + i));
        piece.lines.push_back(name + " : " + words_.type_text(type));
        made.fields.push_back({name, type, Motion::fixed, false, false, true});
    }
    pack_.pieces.push_back(std::move(piece));
    words_.elements.push_back(indexed(Kind::record, words_.records.size()));
    words_.records.push_back(std::move(made));
    for (Listed& list : words_.lists) {
        const std::size_t place = static_cast<std::size_t>(&list - words_.lists.data());
        Type element = list.element;
        if (!list.fields.empty()) {
            std::size_t before = 0;
            for (std::size_t i = 0; i < place; ++i) before += words_.lists[i].fields.empty() ? 0 : 1;
            element = indexed(Kind::record, before);
        }
        const auto found = std::find(words_.elements.begin(), words_.elements.end(), element);
        list.type = indexed(Kind::list, static_cast<std::size_t>(found - words_.elements.begin()));
        words_.wholes.push_back({list.name, list.type, Motion::fixed, false, false, true});
    }
}

/// What a calculation takes or gives: mostly what only calculations can work with.
Type PackMaker::calculated_type() {
    if (turn(300)) return indexed(Kind::record, random_.below(words_.records.size()));
    if (turn(300)) return indexed(Kind::list, random_.below(words_.elements.size()));
    static constexpr std::array<Kind, 5> kinds{Kind::yes_no, Kind::number, Kind::number, Kind::date,
                                               Kind::duration};
    return Type{random_.pick(kinds)};
}

void PackMaker::calculations() {
    records_to_make();
    const std::size_t first = pack_.pieces.size();
    for (std::size_t i = 0, end = some(2, 5); i < end; ++i) {
        Grammar grammar(words_, random_);
        grammar.stay_still();
        Called made;
        made.name = "reckoned " + std::string(1, char('a' + i));
        made.calculation = true;
        std::string parameters;
        for (std::size_t part = 0, parts = some(0, 2); part < parts; ++part) {
            const Type type = calculated_type();
            const std::string name = "input " + std::string(1, char('a' + part));
            parameters += (part == 0 ? " (" : ", ") + name + " : " + words_.type_text(type);
            grammar.bind_whole({name, type, Motion::fixed, false, false, true});
            made.parameters.push_back(type);
        }
        if (!parameters.empty()) parameters += ")";
        std::vector<std::string> lines;
        for (std::size_t step = 0, steps = some(0, 2); step < steps; ++step) {
            const Type type = calculated_type();
            const std::string name = "step " + std::string(1, char('a' + step));
            lines.push_back((step == 0 ? "  given " : "        ") + name + " = " +
                            grammar.any(type, 2, Motion::fixed).text);
            grammar.bind_whole({name, type, Motion::fixed, false, false, true});
        }
        made.type = calculated_type();
        const std::string body = grammar.any(made.type, static_cast<int>(some(2, 3)), Motion::fixed).text;
        lines.insert(lines.begin(), made.name + parameters + " = " + body);
        pack_.pieces.push_back({i % 2 == 0 ? "calculation" : "calculation   Act s. 7", std::move(lines)});
        if (made.parameters.empty()) {
            (single(made.type) ? words_.names : words_.wholes)
                .push_back({made.name, made.type, Motion::fixed, false, false, true});
        } else {
            words_.calls.push_back(std::move(made));
        }
    }
    // They may use each other in any order.
    if (turn(500))
        std::reverse(pack_.pieces.begin() + static_cast<std::ptrdiff_t>(first), pack_.pieces.end());
}

}  // namespace ultima::judge
