// SPDX-License-Identifier: Apache-2.0
// Reading case files: no text may crash it, hang it or make it use much memory; a case that was read can be
// asked about.

#include "base/render.h"
#include "law/load.h"
#include "reason/case.h"
#include "reason/options.h"

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
    const ultima::Pack& pack = india().pack;
    static ultima::Reasoner reasoner(pack);
    ultima::Sources sources;
    const std::uint32_t file =
        sources.add("case.json", std::string(reinterpret_cast<const char*>(data), size));
    ultima::Diagnostics diagnostics;
    const auto given = ultima::read_case(pack, sources, file, diagnostics);
    const std::string shown = render_text(diagnostics, sources, false);
    if (given.has_value() == has_errors(diagnostics)) std::abort();
    if (!given) return 0;
    if (given->facts.size() != pack.facts.size()) std::abort();
    for (ultima::FactId fact = 0; fact < pack.facts.size(); ++fact)
        if (!in_range(pack.facts[fact], given->facts[fact])) std::abort();
    const ultima::CivilDate on{ultima::day_number(2026, 1, 1)};
    const ultima::Answer answer =
        reasoner.options(known_on(pack, *given, on), ultima::Stage::pretrial, on, {false});
    for (const ultima::MeasureAnswer& each : answer.measures)
        if (each.possible.none()) std::abort();
    return 0;
}
