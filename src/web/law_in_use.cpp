// SPDX-License-Identifier: Apache-2.0
#include "web/law_in_use.h"

#include "base/hash.h"

namespace ultima {
namespace {

/// The pack's own hash, and the library's text beside it if there is one.
std::string hash_of(const LoadedPack& loaded) {
    std::string all = loaded.pack.hash;
    for (std::uint32_t i = 0; i < loaded.sources.count(); ++i)
        if (std::string_view(loaded.sources.name(i)).ends_with("conditions.yaml"))
            all += sha256_hex(loaded.sources.text(i));
    return all == loaded.pack.hash ? all : sha256_hex(all);
}

}  // namespace

Law::Law(LoadedPack loaded, std::optional<ConditionLibrary> library)
    : loaded_(std::move(loaded)),
      hash_(hash_of(loaded_)),
      conditions(std::move(library)),
      reasoners(loaded_.pack) {}

}  // namespace ultima
