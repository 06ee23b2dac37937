// SPDX-License-Identifier: Apache-2.0
// The exercises of the fictional country, read once.
#pragma once

#include "knowledge/exercise.h"
#include "law/load.h"

#include <stdexcept>
#include <string_view>
#include <vector>

namespace ultima::test {

inline const Pack& avenmar() {
    static const LoadedPack loaded = load_pack(ULTIMA_SOURCE_DIR "/examples/avenmar/pack");
    return loaded.pack;
}

inline const std::vector<Exercise>& avenmar_exercises() {
    static const std::vector<Exercise> all = [] {
        Sources sources;
        Diagnostics diagnostics;
        auto read = read_exercises(avenmar(), ULTIMA_SOURCE_DIR "/examples/avenmar/pack/training", sources,
                                   diagnostics);
        if (!diagnostics.empty()) throw std::logic_error(diagnostics.front().message);
        return read;
    }();
    return all;
}

inline const Exercise& avenmar_exercise(std::string_view id) {
    for (const Exercise& one : avenmar_exercises())
        if (one.id == id) return one;
    throw std::logic_error("there is no such exercise");
}

}  // namespace ultima::test
