// SPDX-License-Identifier: Apache-2.0
// Makes one random pack, piece by piece; see random_pack.h.
#pragma once

#include "base/random.h"
#include "judge/random_expression.h"
#include "judge/random_pack.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ultima::judge {

class PackMaker {
  public:
    explicit PackMaker(std::uint64_t seed) : random_(seed) { pack_.seed = seed; }
    RandomPack make();

  private:
    struct MeasureName {
        std::string name;
        bool group = false, custody = false;
    };
    /// A column of a table: cells that divide what can stand in it, in rising order where there is one.
    struct Column {
        Written input;
        std::vector<std::string> parts;
        bool ordered = false;
        bool exhaustive = true;
    };

    bool turn(std::uint32_t per_mille) { return random_.chance(per_mille); }
    std::size_t some(std::int64_t least, std::int64_t most) {
        return static_cast<std::size_t>(random_.between(least, most));
    }
    std::string cite() { return "Act s. " + std::to_string(++paragraphs_); }

    void manifest();
    void vocabulary();
    void facts();
    void fact(const Type& type, bool days, std::size_t number);
    std::string range_and_values(const Type& type, bool days, bool circumstance, bool registered);
    void lists();
    std::string left_out(const Type& type);
    void records_to_make();
    Type calculated_type();
    void calculations();
    void functions();
    void lookup(std::size_t number);
    void measures();
    void definitions();
    void table(std::size_t number);
    Column column();
    std::vector<std::vector<std::string>> divided(const std::vector<Column>& columns, bool complete);
    std::string cell(const Column& column);
    void rules();
    void rule(std::size_t number, std::size_t exceptions, std::size_t rules);
    void exception(std::size_t number, std::size_t exceptions);
    void duty(std::size_t number, std::size_t exceptions, std::size_t rules);
    void add_condition(Piece& piece, Vocabulary& words);
    void add_effect(Piece& piece, bool advisory);
    void add_exceptions(Piece& piece, std::size_t number, std::size_t exceptions, std::size_t rules);
    std::string in_force();
    std::string stages();
    std::vector<std::string> some_measures(std::size_t most);
    Motion some_motion();

    Random random_;
    RandomPack pack_;
    Vocabulary words_;
    std::vector<MeasureName> measures_;
    std::vector<std::string> stages_;
    std::size_t paragraphs_ = 0, given_ = 0;
    bool calculates_ = false;
};

}  // namespace ultima::judge
