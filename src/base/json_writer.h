// SPDX-License-Identifier: Apache-2.0
// Writes JSON piece by piece into a string; commas come by themselves.
#pragma once

#include "base/date.h"
#include "base/json_text.h"

#include <algorithm>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace ultima {

/// `writer.object([&] { writer.name("on").text("2026-01-01"); });`
/// What is written is well-formed as long as every name is followed by exactly one value.
class JsonWriter {
  public:
    explicit JsonWriter(std::string& out) : out_(out) {}

    template <class Members>
    void object(Members members) {
        enclosed('{', '}', members);
    }
    template <class Items>
    void list(Items items) {
        enclosed('[', ']', items);
    }

    /// A name that our own code chose: letters, digits and underscores, which need no escaping.
    JsonWriter& name(std::string_view name) {
        const std::size_t at = out_.size();
        out_.resize(at + name.size() + (first_ ? 3 : 4), '"');
        char* to = out_.data() + at;
        if (!first_) *to++ = ',';
        to = std::copy(name.begin(), name.end(), to + 1);
        to[1] = ':';
        first_ = false;
        after_name_ = true;
        return *this;
    }
    /// A name that a pack or a table chose.
    JsonWriter& foreign_name(std::string_view name) {
        comma();
        append_json_string(out_, name);
        out_ += ':';
        after_name_ = true;
        return *this;
    }

    /// Members of an object that are JSON already: `"rule":"IN02","cite":"s. 1"`.
    void members(std::string_view json) {
        comma();
        out_ += json;
    }

    void text(std::string_view text) {
        begin_value();
        append_json_string(out_, text);
    }
    template <std::integral Whole>
    void number(Whole whole) {
        begin_value();
        out_ += std::to_string(whole);
    }
    void date(CivilDate date) {
        begin_value();
        out_ += '"';
        append_text(out_, date);
        out_ += '"';
    }
    void flag(bool value) { raw(value ? "true" : "false"); }
    void null() { raw("null"); }
    /// A value that is JSON already.
    void raw(std::string_view json) {
        begin_value();
        out_ += json;
    }

  private:
    template <class Inside>
    void enclosed(char open, char close, Inside inside) {
        begin_value();
        out_ += open;
        first_ = true;
        inside();
        out_ += close;
        first_ = false;
    }

    void begin_value() {
        if (!after_name_) comma();
        after_name_ = false;
        first_ = false;
    }

    void comma() {
        if (!first_) out_ += ',';
        first_ = false;
    }

    std::string& out_;
    bool first_ = true;
    bool after_name_ = false;
};

}  // namespace ultima
