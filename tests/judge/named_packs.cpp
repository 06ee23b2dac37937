// SPDX-License-Identifier: Apache-2.0
// The packs that the judge's tests go through.
#include "judge/judge.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace ultima::judge {

namespace {

std::string read_text(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// The first line of such a pack says how it counts: `<!-- first day yes, month ends clip, fraction by months
/// -->`.
std::string manifest_for(const std::string& id, const std::string& law, const std::string& needed) {
    const auto setting = [&](const std::string& name, const std::string& otherwise) {
        const std::string first = law.substr(0, law.find('\n'));
        const std::size_t at = first.find(name + " ");
        if (at == std::string::npos) return otherwise;
        const std::size_t from = at + name.size() + 1;
        return first.substr(from, first.find_first_of(",-", from) - from);
    };
    const auto trimmed = [](std::string text) {
        while (!text.empty() && text.back() == ' ') text.pop_back();
        return text;
    };
    return "id: " + id +
           "\nversion: 0.1.0\nlanguage version: 1\ntitle: A pack of the judge\njurisdiction: ZZ\nlanguages: "
           "[en]\n"
           "law as of: 2026-01-01\nauthority: none\nreviewer: none\nlicence: CC-BY-4.0\n" +
           needed + "disclaimer: A test.\ncalendar:\n  first day counts: {value: " +
           trimmed(setting("first day", "yes")) +
           ", cite: \"Act s. 1\"}\n  month ends: {value: " + trimmed(setting("month ends", "clip")) +
           ", cite: \"Act s. 1\"}\n  fraction of a duration: {value: " +
           trimmed(setting("fraction", "by months")) +
           ", cite: \"Act s. 1\"}\ncitations:\n  - {cite: \"Act\", text: recalled}\n";
}

NamedPack pack_of_law(const std::string& id, const std::string& folder, const std::string& law,
                      const std::string& needed) {
    return {id, PackFiles{folder, {{"law.md", law}, {"pack.yaml", manifest_for(id, law, needed)}}}};
}

std::vector<NamedPack> packs_of_laws(const std::string& folder, const std::string& needed) {
    std::vector<NamedPack> packs;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(ULTIMA_SOURCE_DIR) / folder)) {
        if (entry.path().extension() != ".md" || entry.path().stem() == "README") continue;
        const std::string id = entry.path().stem().string();
        packs.push_back(pack_of_law(id, folder + "/" + id, read_text(entry.path()), needed));
    }
    std::sort(packs.begin(), packs.end(),
              [](const NamedPack& a, const NamedPack& b) { return a.name < b.name; });
    return packs;
}

}  // namespace

NamedPack kept_pack(const std::string& name, const std::string& law) {
    return pack_of_law(name, "tests/judge/kept/" + name, law, "");
}

std::vector<NamedPack> kept_packs() { return packs_of_laws("tests/judge/kept", ""); }

std::vector<NamedPack> own_packs() { return packs_of_laws("tests/judge/packs", "requires: un-baseline\n"); }

std::vector<NamedPack> shipped_packs() {
    std::vector<NamedPack> packs;
    const std::filesystem::path root(ULTIMA_SOURCE_DIR);
    const auto add = [&](const std::filesystem::path& folder) {
        if (!std::filesystem::exists(folder / "pack.yaml")) return;
        Diagnostics diagnostics;
        packs.push_back(
            {std::filesystem::relative(folder, root).string(), read_pack_files(folder, diagnostics)});
    };
    for (const auto& entry : std::filesystem::directory_iterator(root / "packs")) add(entry.path());
    if (std::filesystem::exists(root / "examples"))
        for (const auto& example : std::filesystem::directory_iterator(root / "examples"))
            if (example.is_directory())
                for (const auto& entry : std::filesystem::directory_iterator(example.path()))
                    if (entry.path().filename().string().starts_with("pack")) add(entry.path());
    std::sort(packs.begin(), packs.end(),
              [](const NamedPack& a, const NamedPack& b) { return a.name < b.name; });
    return packs;
}

std::vector<NamedPack> all_packs() {
    std::vector<NamedPack> packs = shipped_packs();
    for (NamedPack& pack : own_packs()) packs.push_back(std::move(pack));
    return packs;
}

}  // namespace ultima::judge
