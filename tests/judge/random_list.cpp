// SPDX-License-Identifier: Apache-2.0
// Random expressions over lists, functions and tables with values put in.
#include "judge/random_expression.h"

#include <algorithm>
#include <array>

namespace ultima::judge {
namespace {

bool is(const Type& type, Kind kind) { return type.kind == kind; }

bool additive(const Type& type) {
    return is(type, Kind::number) || is(type, Kind::duration) || is(type, Kind::money);
}

}  // namespace

/// A new name for an entry, whose fields may be used from here on.
std::string Grammar::bind_entry(const Listed& list) {
    const std::string entry = "entry " + std::string(1, char('a' + entries_named_++ % 26));
    if (list.type.kind == Kind::list) {
        bind_whole({entry, words_.elements[list.type.choice], Motion::fixed, false, false, true});
        return entry;
    }
    if (list.fields.empty()) bind_whole({entry, list.element, Motion::fixed, false, false, true});
    for (Named field : list.fields) {
        field.name += " of " + entry;
        bound_.push_back(std::move(field));
    }
    return entry;
}

/// One that a case gives, or where there are calculations any.
Listed Grammar::some_list(int depth) {
    if (words_.elements.empty() || (!words_.lists.empty() && turn(500))) return random_.pick(words_.lists);
    Type type{Kind::list};
    type.choice = static_cast<std::uint16_t>(random_.below(words_.elements.size()));
    return {
        inside(list(type, std::max(depth - 2, 0)), Binds::primary), {}, words_.elements[type.choice], type};
}

/// `for ENTRY in LIST where ...`, the entry bound; or nothing but the list where no condition is drawn.
std::string Grammar::entries(const Listed& list, const std::string& entry, int depth) {
    std::string text = "for " + entry + " in " + list.name;
    if (turn(500)) text += " where " + yes_no(std::max(depth - 1, 0), moving()).text;
    return text;
}

Written Grammar::quantifier(int depth) {
    const Listed list = some_list(depth);
    const std::size_t before = bound_.size();
    const std::string entry = bind_entry(list);
    const Written condition = yes_no(depth - 1, moving());
    bound_.resize(before);
    return {std::string(turn(500) ? "some " : "every ") + entry + " in " + list.name + " satisfies " +
                condition.text,
            Binds::conditional, Motion::fixed, false, false};
}

Written Grammar::count(int depth) {
    const Listed list = some_list(depth);
    if (turn(150)) return {"count(" + list.name + ")", Binds::primary, Motion::fixed, false, true};
    const std::size_t before = bound_.size();
    const std::string entry = bind_entry(list);
    const std::string text =
        "count(for " + entry + " in " + list.name + " where " + yes_no(depth - 1, moving()).text + ")";
    bound_.resize(before);
    return {text, Binds::primary, Motion::fixed, false, true};
}

/// `sum(for ... return ...)`: each entry's value may move the way that is wanted.
Written Grammar::aggregate(const Type& type, const char* word, int depth, Motion want) {
    const Listed list = some_list(depth);
    const std::size_t before = bound_.size();
    const std::string entry = bind_entry(list);
    const std::string from = entries(list, entry, depth);
    const Motion way = one_way(want);
    const Written value = any(type, depth - 1, way);
    bound_.resize(before);
    return {std::string(word) + "(" + from + " return " + value.text + ")", Binds::primary, value.motion,
            value.days, value.not_negative};
}

bool Grammar::lists_hold(const Type& type) const {
    return bound_.size() < 8 &&
           std::any_of(words_.lists.begin(), words_.lists.end(), [&](const Listed& list) {
               return std::any_of(list.fields.begin(), list.fields.end(),
                                  [&](const Named& field) { return field.type == type; });
           });
}

/// A field of the first or last entry, sorted or not.
Written Grammar::at_an_end(const Type& type) {
    std::vector<std::pair<const Listed*, const Named*>> found;
    for (const Listed& list : words_.lists)
        for (const Named& field : list.fields)
            if (field.type == type) found.emplace_back(&list, &field);
    const auto& [list, field] = random_.pick(found);
    std::string of = list->name;
    const Named& key = random_.pick(list->fields);
    if (key.type.kind != Kind::text && key.type.kind != Kind::yes_no && turn(700)) {
        const std::string entry = "entry " + std::string(1, char('a' + entries_named_++ % 26));
        of = "for " + entry + " in " + of + " sorted by " + key.name + " of " + entry +
             (turn(500) ? " down" : "");
    }
    return {field->name + " of " + (turn(500) ? "first(" : "last(") + of + ")", Binds::primary, Motion::fixed,
            field->days, field->not_negative};
}

/// Something that stays the same as time passes.
std::string Grammar::literal_or_name(const Type& type) {
    for (const Named& each : bound_)
        if (each.type == type && turn(700)) return each.name;
    return constant(type).text;
}

Written Grammar::fold(const Type& type, int depth) {
    const Listed list = some_list(depth);
    const std::size_t before = bound_.size();
    const std::string start = constant(type).text;
    const std::string entry = bind_entry(list);
    const std::string total = "total " + entry.substr(entry.size() - 1);
    const std::string more = literal_or_name(type);
    std::string step = total + " + " + more;
    if (additive(type) && turn(300)) step = "max(" + total + ", " + more + ")";
    for (const Named& each : bound_)
        if (is(each.type, Kind::yes_no) && turn(500)) {
            step = "if " + each.name + " then " + step + " else " + total;
            break;
        }
    bound_.resize(before);
    return {"fold " + entry + " in " + list.name + ", " + total + " from " + start + " with " + step,
            Binds::conditional, Motion::fixed, false, false};
}

bool Grammar::callable(const Type& type, Motion want) const {
    return std::any_of(words_.calls.begin(), words_.calls.end(), [&](const Called& each) {
        return each.type == type && (!still_ || each.calculation) &&
               (each.motion == Motion::fixed || each.motion == want || want == Motion::changing);
    });
}

Written Grammar::call(const Type& type, int depth, Motion want) {
    std::vector<const Called*> found;
    for (const Called& each : words_.calls)
        if (each.type == type && (!still_ || each.calculation) &&
            (each.motion == Motion::fixed || each.motion == want || want == Motion::changing))
            found.push_back(&each);
    const Called& one = *random_.pick(found);
    const bool before = still_;
    still_ = still_ || one.calculation;
    std::string text = one.name + "(";
    for (std::size_t i = 0; i < one.parameters.size(); ++i)
        text += (i == 0 ? "" : ", ") + (one.of_table ? literal_or_name(one.parameters[i])
                                                     : any(one.parameters[i], depth - 1, Motion::fixed).text);
    still_ = before;
    return {text + ")", Binds::primary, one.motion, false, false};
}

}  // namespace ultima::judge
