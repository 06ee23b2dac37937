// SPDX-License-Identifier: Apache-2.0
#include "law/load.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/text.h"
#include "law/block_readers.h"
#include "law/check.h"
#include "law/check_baseline.h"
#include "law/cursor.h"
#include "law/manifest.h"
#include "law/most_favourable.h"
#include "law/translations.h"
#include "law/types.h"
#include "law/written.h"

#include <algorithm>

namespace ultima {
namespace {

constexpr std::string_view manifest_name = "pack.yaml";
constexpr std::string_view translation_folder = "lang";

std::string_view base_name(std::string_view name) {
    const std::size_t slash = name.find_last_of("/\\");
    return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

bool is_translation(std::string_view name) { return name.ends_with(".po"); }

Diagnostic without_place(std::string_view code, std::string message, std::string help = {}) {
    Diagnostic diagnostic;
    diagnostic.code = std::string(code);
    diagnostic.message = std::move(message);
    diagnostic.help = std::move(help);
    return diagnostic;
}

std::string hash_of(const PackFiles& files) {
    Sha256 hash;
    for (const PackFiles::File& file : files.files) {
        if (is_translation(file.name)) hash.update(translation_folder).update(std::string_view("/"));
        hash.update(base_name(file.name)).update(std::string_view("\0", 1));
        hash.update(std::to_string(file.text.size())).update(std::string_view("\0", 1)).update(file.text);
    }
    return hash.hex();
}

class PackLoader {
  public:
    PackLoader(const PackFiles& files, LoadedPack& result)
        : files_(files),
          result_(result),
          report_(result.diagnostics),
          draft_(result.sources, report_, result.pack) {}
    void run();

  private:
    bool check_files();
    void add_sources();
    void check_characters(std::string_view text, std::uint32_t file);
    void lex_blocks();
    template <class Read>
    void for_blocks(std::initializer_list<BlockKind> kinds, Read read);
    void declare_names();
    void read_blocks_of_law();
    void type_rules();
    void type_gives(RuleId rule);
    void read_tests();
    void sort_diagnostics();

    const PackFiles& files_;
    LoadedPack& result_;
    Report report_;
    Draft draft_;
    ManifestRead manifest_;
    bool manifest_good_ = false;
    std::vector<std::uint32_t> translations_;
};

bool PackLoader::check_files() {
    std::size_t bytes = 0;
    bool manifest = false;
    bool markdown = false;
    for (const PackFiles::File& file : files_.files) {
        bytes += file.text.size();
        if (base_name(file.name) == manifest_name)
            manifest = true;
        else if (!is_translation(file.name))
            markdown = true;
    }
    Diagnostics& out = result_.diagnostics;
    const auto has = [&](std::string_view code) {
        return std::any_of(out.begin(), out.end(),
                           [&](const Diagnostic& diagnostic) { return diagnostic.code == code; });
    };
    if (has("P001")) return false;
    const std::string where = files_.folder.empty() ? "the pack" : ultima::in_quotes(files_.folder);
    if (bytes > limit::pack_bytes && !has("L001"))
        out.push_back(without_place("L001", where + " has more than 4 MB of text"));
    if (!manifest && !has("P002"))
        out.push_back(without_place("P002", where + " has no file `pack.yaml`",
                                    "a pack is a folder with `pack.yaml` and Markdown files"));
    if (!markdown && manifest)
        out.push_back(without_place("P004", where + " has no Markdown file",
                                    "the law stands in files whose names end in `.md`"));
    return bytes <= limit::pack_bytes && manifest && markdown;
}

void PackLoader::add_sources() {
    for (const PackFiles::File& file : files_.files) {
        const std::uint32_t number = result_.sources.add(file.name, file.text);
        if (!valid_utf8(file.text)) {
            std::uint32_t at = 0;
            while (at < file.text.size()) {
                const CodePoint point = first_code_point(std::string_view(file.text).substr(at));
                if (!point.valid) break;
                at += static_cast<std::uint32_t>(point.length);
            }
            report_.error("P003", {number, at, at + 1}, "this file is not UTF-8", "save it again as UTF-8");
        } else if (!file.name.ends_with(".po")) {  // which has a code of its own for it
            check_characters(file.text, number);
        }
    }
}

/// What a pack says is shown in terminals and pages, where such characters would steer what stands around it.
void PackLoader::check_characters(std::string_view text, std::uint32_t file) {
    for (std::uint32_t at = 0; at < text.size();) {
        const CodePoint point = first_code_point(text.substr(at));
        const auto length = static_cast<std::uint32_t>(point.length);
        const bool of_a_line = point.value == U'\n' || point.value == U'\r' || point.value == U'\t';
        if (!of_a_line && has_no_place(point.value))
            return report_.error("P020", {file, at, at + length},
                                 "this is a control character, or one that turns the direction of the text "
                                 "around it",
                                 "take it out");
        at += length;
    }
}

void PackLoader::lex_blocks() {
    for (std::uint32_t file = 0; file < result_.sources.count(); ++file) {
        if (base_name(result_.sources.name(file)) == manifest_name) {
            const std::size_t errors = report_.count();
            manifest_ = read_manifest(result_.sources, file, report_);
            result_.pack.manifest = manifest_.manifest;
            manifest_good_ = report_.count() == errors;
            continue;
        }
        if (is_translation(result_.sources.name(file))) {
            translations_.push_back(file);
            continue;
        }
        for (const Block& block : read_blocks(result_.sources, file, report_)) {
            draft_.blocks.push_back(lex(result_.sources, block));
            for (const Span& orphan : draft_.blocks.back().orphans)
                report_.error("S012", orphan,
                              "this line is indented, but there is nothing above it that it could continue",
                              "begin it at the margin");
        }
    }
}

template <class Read>
void PackLoader::for_blocks(std::initializer_list<BlockKind> kinds, Read read) {
    for (std::size_t i = 0; i < draft_.blocks.size() && !report_.full(); ++i) {
        const BlockKind kind = draft_.blocks[i].block.kind;
        if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) read(i);
    }
}

void PackLoader::declare_names() {
    for_blocks({BlockKind::record}, [&](std::size_t i) { read_record(draft_, draft_.blocks[i]); });
    for_blocks({BlockKind::facts}, [&](std::size_t i) { read_facts(draft_, draft_.blocks[i]); });
    for_blocks({BlockKind::measures}, [&](std::size_t i) { read_measures(draft_, draft_.blocks[i]); });
    finish_measures(draft_);
    for_blocks({BlockKind::define, BlockKind::calculation},
               [&](std::size_t i) { declare_definitions(draft_, i); });
    for_blocks({BlockKind::table}, [&](std::size_t i) { declare_table(draft_, i); });
    for_blocks({BlockKind::rule, BlockKind::exception, BlockKind::duty},
               [&](std::size_t i) { declare_rule(draft_, i); });
    for (RuleId rule = 0; rule < draft_.rules.size() && !report_.full(); ++rule)
        declare_where_names(draft_, rule);
}

void PackLoader::read_blocks_of_law() {
    read_definitions(draft_);
    for (TableId table = 0; table < draft_.tables.size() && !report_.full(); ++table)
        read_table(draft_, table);
    for (RuleId rule = 0; rule < draft_.rules.size() && !report_.full(); ++rule) read_rule(draft_, rule);
    finish_rules(draft_);
}

void PackLoader::type_gives(RuleId rule) {
    std::vector<Gives>& gives = result_.pack.rules[rule].gives;
    const RuleDraft& rule_draft = draft_.rules[rule];
    for (std::size_t i = 0; i < gives.size(); ++i) {
        const auto before = draft_.given.find(gives[i].name);
        const auto id =
            add_typed(draft_, rule_draft.gives[i],
                      before == draft_.given.end() ? std::nullopt : std::optional<Type>(before->second.type));
        if (!id) {
            draft_.given.try_emplace(gives[i].name, GivenName{Type{}, true, rule_draft.give_spans[i]});
            continue;
        }
        gives[i].value = *id;
        const Type type = result_.pack.nodes[*id].type;
        const auto [place, added] =
            draft_.given.try_emplace(gives[i].name, GivenName{type, false, rule_draft.give_spans[i]});
        if (added || place->second.bad || place->second.type == type) continue;
        report_.error("T002", rule_draft.give_spans[i],
                      "two rules give " + ultima::in_quotes(gives[i].name) + ", once as " +
                          type_text(result_.pack, place->second.type) + ", once as " +
                          type_text(result_.pack, type),
                      {}, {{place->second.span, "given here first"}});
    }
}

void PackLoader::type_rules() {
    for (RuleId rule = 0; rule < draft_.rules.size() && !report_.full(); ++rule) {
        if (const AstId when = draft_.rules[rule].when; when != no_ast)
            result_.pack.rules[rule].when =
                add_typed_as(draft_, when, Type{Kind::yes_no}, "the condition after `when`")
                    .value_or(nothing);
        type_gives(rule);
    }
    const auto need = [&](const std::optional<Span>& needed, bool given, std::string_view what,
                          std::string_view key) {
        if (needed && !given && manifest_good_)
            report_.error("P015", *needed,
                          "this depends on " + std::string(what) + ", which pack.yaml does not say",
                          "add `" + std::string(key) + "` with its citation under `calendar`");
    };
    need(draft_.first_day_needed, manifest_.has_first_day, "whether the first day counts",
         "first day counts");
    need(draft_.month_end_needed, manifest_.has_month_end, "where a month ends that has no such day",
         "month ends");
    need(draft_.fraction_needed, manifest_.has_fraction, "how a duration is counted in days",
         "fraction of a duration");
}

void PackLoader::read_tests() {
    for_blocks({BlockKind::test, BlockKind::tests}, [&](std::size_t i) {
        const LexedBlock& block = draft_.blocks[i];
        block.block.kind == BlockKind::test ? read_test(draft_, block) : read_test_table(draft_, block);
    });
}

void PackLoader::sort_diagnostics() {
    const auto place = [](const Diagnostic& diagnostic) {
        return diagnostic.span
                   ? std::pair<std::int64_t, std::int64_t>{diagnostic.span->file, diagnostic.span->begin}
                   : std::pair<std::int64_t, std::int64_t>{-1, 0};
    };
    std::stable_sort(result_.diagnostics.begin(), result_.diagnostics.end(),
                     [&](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
}

void PackLoader::run() {
    result_.pack.hash = hash_of(files_);
    if (!check_files()) return;
    add_sources();
    if (report_.count() > 0) return;
    lex_blocks();
    declare_names();
    find_dates(draft_, manifest_.most_favourable);
    read_blocks_of_law();
    type_definitions_and_tables(draft_);
    type_rules();
    find_keys(draft_, manifest_.most_favourable);
    const bool good = report_.count() == 0;
    if (good) derive(draft_);
    read_tests();
    if (manifest_good_)
        read_translations(result_.sources, translations_, manifest_.language_spans, report_.count() == 0,
                          result_.pack, report_, result_.diagnostics);
    if (report_.count() == 0) {
        derive_tests(draft_);
        for (NodeId id = 0; id < result_.pack.nodes.size(); ++id)
            result_.pack.texts.push_back(source_text(result_.pack, result_.sources, id));
        check_pack(result_.pack, result_.sources, result_.diagnostics);
        if (requires_baseline(result_.pack, un_baseline()))
            result_.pack.overlay = overlay_of(result_.pack, un_baseline());
    }
    sort_diagnostics();
}

}  // namespace

PackFiles read_pack_files(const std::filesystem::path& folder, Diagnostics& diagnostics) {
    PackFiles result;
    result.folder = folder.string();
    const auto problem = [&](std::string_view code, std::string message, std::string help = {}) {
        diagnostics.push_back(without_place(code, std::move(message), std::move(help)));
        return result;
    };
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error))
        return problem("P001", "there is no folder " + ultima::in_quotes(result.folder),
                       "a pack is a folder with `pack.yaml` and Markdown files");
    std::vector<std::filesystem::path> paths;
    const auto list = [&](const std::filesystem::path& in, auto wanted) {
        std::filesystem::directory_iterator entries(in, error);
        for (; !error && entries != std::filesystem::directory_iterator{}; entries.increment(error)) {
            std::error_code ignored;
            if (wanted(entries->path()) && entries->is_regular_file(ignored))
                paths.push_back(entries->path());
        }
    };
    list(folder, [](const std::filesystem::path& path) {
        return path.filename() == manifest_name || path.extension() == ".md";
    });
    std::error_code ignored;
    if (!error && std::filesystem::is_directory(folder / translation_folder, ignored))
        list(folder / translation_folder,
             [](const std::filesystem::path& path) { return path.extension() == ".po"; });
    if (error)
        return problem(
            "P001", "the folder " + ultima::in_quotes(result.folder) + " cannot be read: " + error.message());
    std::sort(paths.begin(), paths.end());
    std::size_t left = limit::pack_bytes;
    for (const std::filesystem::path& path : paths) {
        auto text = read_file(path, left);
        if (!text) {
            const Diagnostic& first = text.error().front();
            if (first.code == "file-too-large")
                return problem("L001", ultima::in_quotes(result.folder) + " has more than 4 MB of text");
            problem("P001", first.message);
            continue;
        }
        left -= text->size();
        result.files.push_back({path.string(), std::move(*text)});
    }
    return result;
}

LoadedPack load_pack(const PackFiles& files) {
    LoadedPack result;
    PackLoader(files, result).run();
    return result;
}

LoadedPack load_pack(const std::filesystem::path& folder) {
    LoadedPack result;
    const PackFiles files = read_pack_files(folder, result.diagnostics);
    PackLoader(files, result).run();
    return result;
}

}  // namespace ultima
