// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/date.h"

#include <string>

namespace ultima {

/// What a new pack is to be called.
struct NewPack {
    std::string id;
    std::string title;
    std::string jurisdiction;
    CivilDate law_as_of;
};

/// The text of its pack.yaml, with comments that say what each key is for.
std::string skeleton_manifest(const NewPack& pack);

/// An invented act that uses each kind of block, checks without findings and is laid out as packs are, to be
/// replaced piece by piece.
std::string skeleton_law(const NewPack& pack);

}  // namespace ultima
