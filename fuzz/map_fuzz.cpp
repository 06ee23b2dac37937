// SPDX-License-Identifier: Apache-2.0
// Reading maps: no text may crash it, hang it or make it use much memory.

#include "audit/map.h"
#include "base/render.h"
#include "law/load.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

const ultima::LoadedPack& india() {
    static const ultima::LoadedPack pack =
        ultima::load_pack(std::filesystem::path(ULTIMA_SOURCE_DIR) / "packs/in-undertrial");
    if (has_errors(pack.diagnostics)) std::abort();
    return pack;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    ultima::Sources sources;
    const std::uint32_t file =
        sources.add("/nowhere/map.yaml", std::string(reinterpret_cast<const char*>(data), size));
    const auto map = ultima::read_map(sources, file, india().pack);
    if (map) return 0;
    if (!has_errors(map.error()) || render_text(map.error(), sources, false).empty()) std::abort();
    return 0;
}
