// SPDX-License-Identifier: Apache-2.0
// Reading packs: no input may crash it, hang it or make it use much memory. The first byte says whether the
// rest is the law, the manifest (M) or a translation (T) of a pack whose other files are small good ones.

#include "base/render.h"
#include "law/load.h"
#include "law/translations.h"
#include "reason/case.h"
#include "reason/options.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

const std::string manifest =
    "id: small\nversion: 0.1.0\nlanguage version: 1\ntitle: A small pack\njurisdiction: XX\nlanguages: [en]\n"
    "law as of: 2026-01-01\nauthority: none\nreviewer: none\nlicence: CC-BY-4.0\ndisclaimer: Not legal "
    "advice.\n"
    "calendar:\n  first day counts: {value: yes, cite: \"Act\"}\n  month ends: {value: clip, cite: \"Act\"}\n"
    "  fraction of a duration: {value: by months, cite: \"Act\"}\ncitations:\n  - {cite: \"Act\", text: "
    "recalled}\n";

const std::string law =
    "```facts\nheld : yes/no\n```\n\n```measures\nbail : measure\n```\n\n```rule R1   Act   stage "
    "pretrial\nmay bail\nwhen held\n```\n";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string text(reinterpret_cast<const char*>(data + 1), size - 1);
    const bool fuzz_manifest = data[0] == 'M';
    const bool fuzz_translation = data[0] == 'T';
    std::string both = manifest;
    if (fuzz_translation) both.replace(both.find("[en]"), 4, "[en, ar]");
    ultima::PackFiles files;
    if (fuzz_translation) files.files.push_back({"lang/ar.po", text});
    files.files.push_back({"law.md", fuzz_manifest || fuzz_translation ? law : text});
    files.files.push_back({"pack.yaml", fuzz_manifest ? text : both});
    const ultima::LoadedPack pack = ultima::load_pack(files);
    const std::string shown = render_text(pack.diagnostics, pack.sources, false);
    if (pack.diagnostics.empty() != shown.empty()) std::abort();
    // What was read without errors is whole: every part of every expression exists.
    if (!has_errors(pack.diagnostics)) {
        for (const ultima::Node& node : pack.pack.nodes)
            for (const ultima::NodeId part : {node.a, node.b, node.c})
                if (part != ultima::nothing && part >= pack.pack.nodes.size()) std::abort();
        // A translation is of a text that the pack has, and the file made from it can be read again.
        for (const ultima::Translation& translation : pack.pack.translations) {
            if (!fuzz_translation) break;
            if (translation.texts.size() > ultima::pack_texts(pack.pack).size()) std::abort();
            files.files.front().text = ultima::po_file(pack.pack, translation.language);
            const ultima::LoadedPack again = ultima::load_pack(files);
            if (has_errors(again.diagnostics) || again.pack.translations.front().texts != translation.texts)
                std::abort();
        }
        ultima::Reasoner reasoner(pack.pack);
        const ultima::CivilDate on{ultima::day_number(2026, 1, 1)};
        const ultima::KnownFacts known = ultima::known_on(pack.pack, ultima::empty_case(pack.pack), on);
        for (std::size_t i = 0; i < ultima::stage_count; ++i) {
            if (!pack.pack.stages[i]) continue;
            const ultima::Answer answer = reasoner.options(known, static_cast<ultima::Stage>(i), on);
            if (answer.measures.size() != pack.pack.measures.size()) std::abort();
            for (const ultima::MeasureAnswer& each : answer.measures)
                if (each.possible.none()) std::abort();
        }
    }
    return 0;
}
