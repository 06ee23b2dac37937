// SPDX-License-Identifier: Apache-2.0
// Packs in other languages: what a .po file says, and what is shown.
#include "law/translations.h"

#include "law/good_pack.h"
#include "law/po.h"
#include "law/try_pack.h"
#include "law/wording.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ultima {
namespace {

const std::string law =
    fenced("facts",
           "held : yes/no from register \"Is the person held?\"\n"
           "ground : none / flight finding by court presumed flight \"until it is found\" cite Act s. 2") +
    fenced("measures", "bail : measure un M12 decided by court \"Bail\"") +
    fenced("rule R1   Act s. 1   stage pretrial",
           "may bail\nneeds hearing, reasons \"the person is heard\"\nneeds report \"on the home\"\n"
           "considers \"the family\"\ngives days to wait = 3\nwhen held and ground = flight") +
    fenced("duty D1   Act s. 3   stage pretrial", "clerk : tell the person\nwithin 2 days\nwhen held") +
    fenced("test held", "held yes, ground flight\non 2026-01-01 -> bail available because R1; duty D1");

std::string in_languages(const std::string& languages) {
    std::string manifest(small_manifest);
    const std::string own = "languages: [en]";
    return manifest.replace(manifest.find(own), own.size(), "languages: " + languages);
}

LoadedPack with_po(const std::string& po, const std::string& languages = "[en, ar]") {
    PackFiles files;
    files.files.push_back({"lang/ar.po", po});
    files.files.push_back({"law.md", law});
    files.files.push_back({"pack.yaml", in_languages(languages)});
    return load_pack(files);
}

std::string entry(const std::string& key, const std::string& own, const std::string& translated) {
    return "msgctxt \"" + key + "\"\nmsgid \"" + own + "\"\nmsgstr \"" + translated + "\"\n\n";
}

const Fact& fact(const Pack& pack, const char* name) { return pack.facts[pack.find_fact(name).value()]; }

TEST(Translations, every_text_that_people_read_has_one_key) {
    const LoadedPack pack = with_po("");
    ASSERT_FALSE(has_errors(pack.diagnostics)) << render_text(pack.diagnostics, pack.sources, false);
    std::set<std::string> keys;
    for (const PackText& text : pack_texts(pack.pack)) {
        EXPECT_TRUE(keys.insert(text.key).second) << text.key;
        EXPECT_FALSE(text.text.empty()) << text.key;
    }
    const std::set<std::string> expected = {"pack.title",      "pack.disclaimer",     "measure.bail.display",
                                            "fact.held.name",  "fact.held.question",  "fact.ground.name",
                                            "fact.ground.why", "value.none",          "value.flight",
                                            "role.court",      "role.register",       "rule.R1.needs.1",
                                            "rule.R1.needs.2", "rule.R1.considers.1", "given.days to wait",
                                            "duty.D1.who",     "duty.D1.what"};
    EXPECT_EQ(keys, expected);
}

TEST(Translations, what_is_translated_is_shown_and_the_rest_stands_as_the_pack_has_it) {
    const LoadedPack pack =
        with_po(entry("measure.bail.display", "Bail", "كفالة") + entry("value.flight", "flight", "فرار") +
                entry("rule.R1.needs.1", "the person is heard", "يُسمع الشخص") +
                entry("fact.held.question", "Is the person held?", ""));
    ASSERT_FALSE(has_errors(pack.diagnostics)) << render_text(pack.diagnostics, pack.sources, false);
    const auto words = Wording::in(pack.pack, "ar");
    ASSERT_TRUE(words);
    EXPECT_EQ(words->language(), "ar");
    const Rule& rule = pack.pack.rules[pack.pack.find_rule("R1").value()];
    EXPECT_EQ(words->name(pack.pack.measures[0]).text, "كفالة");
    EXPECT_EQ(words->need(rule, 0).text, "يُسمع الشخص") << "hearing";
    EXPECT_EQ(words->need(rule, 1).text, "يُسمع الشخص") << "reasons, of the same clause";
    EXPECT_EQ(words->need(rule, 2).text, "on the home");
    EXPECT_FALSE(words->need(rule, 2).translated);
    EXPECT_EQ(words->question(fact(pack.pack, "held")).text, "Is the person held?");
    const Fact& ground = fact(pack.pack, "ground");
    EXPECT_EQ(words->plain(ground.type, ChoiceValue{1}), "\xE2\x81\xA8فرار\xE2\x81\xA9");
    EXPECT_EQ(words->plain(ground.type, ChoiceValue{0}), "none");
    EXPECT_EQ(words->plain(ground.type, Unknown{}), "unknown");
}

TEST(Translations, the_pack_has_its_own_language_and_no_other_than_those_it_lists) {
    const LoadedPack pack = with_po(entry("measure.bail.display", "Bail", "كفالة"));
    const auto own = Wording::in(pack.pack, "en");
    ASSERT_TRUE(own);
    EXPECT_FALSE(own->translates());
    EXPECT_EQ(own->plain(own->name(pack.pack.measures[0])), "Bail");
    EXPECT_FALSE(Wording::in(pack.pack, "fr"));
    EXPECT_FALSE(Wording::in(pack.pack, ""));
}

TEST(Translations, a_pack_may_itself_be_written_from_right_to_left) {
    PackFiles files;
    files.files.push_back({"law.md", law});
    files.files.push_back({"pack.yaml", in_languages("[he]")});
    const LoadedPack pack = load_pack(files);
    const auto words = Wording::in(pack.pack, "he");
    ASSERT_TRUE(words);
    EXPECT_EQ(words->language_of(words->title()), "he");
    EXPECT_EQ(words->plain(words->title()), "\xE2\x81\xA8" + pack.pack.manifest.title + "\xE2\x81\xA9");
}

TEST(Translations, of_a_text_that_has_changed_are_kept_for_the_translator_and_not_shown) {
    const LoadedPack pack = with_po(entry("measure.bail.display", "Surety", "ضمان"));
    EXPECT_FALSE(has_errors(pack.diagnostics));
    EXPECT_EQ(Wording::in(pack.pack, "ar")->name(pack.pack.measures[0]).text, "Bail");
    const std::string po = po_file(pack.pack, "ar");
    EXPECT_NE(po.find("#, fuzzy\nmsgctxt \"measure.bail.display\"\nmsgid \"Bail\"\nmsgstr \"ضمان\"\n"),
              std::string::npos)
        << po;
}

TEST(Translations, a_file_that_the_program_wrote_reads_back_the_same) {
    const LoadedPack empty = with_po("");
    std::string po = po_file(empty.pack, "ar");
    for (std::size_t at = po.find("msgstr \"\"\n\nmsgctxt"); at != std::string::npos;
         at = po.find("msgstr \"\"\n\nmsgctxt"))
        po.replace(at, 9, "msgstr \"نص \\\"بين علامتين\\\" \\\\\"");
    const LoadedPack full = with_po(po);
    ASSERT_FALSE(has_errors(full.diagnostics)) << render_text(full.diagnostics, full.sources, false);
    EXPECT_EQ(full.pack.translations.at(0).texts.size() + 1, pack_texts(full.pack).size());
    EXPECT_EQ(full.pack.translations.at(0).texts.at("value.flight"), "نص \"بين علامتين\" \\");
    EXPECT_EQ(po_file(full.pack, "ar"), po);
}

TEST(Translations, are_part_of_what_the_hash_of_a_pack_covers) {
    const LoadedPack one = with_po(entry("measure.bail.display", "Bail", "كفالة"));
    const LoadedPack other = with_po(entry("measure.bail.display", "Bail", "ضمان"));
    EXPECT_NE(one.pack.hash, other.pack.hash);
    EXPECT_NE(one.pack.hash, read_pack(law).pack.hash);
}

TEST(Translations, cut_anywhere_break_nothing_and_what_is_wrong_has_a_place) {
    const std::string whole = "\xEF\xBB\xBFmsgid \"\"\r\nmsgstr \"Language: ar\\n\"\r\n\r\n" +
                              entry("measure.bail.display", "Bail", "كفالة") + "#, fuzzy\n" +
                              entry("fact.held.name", "held", "محتجز");
    const LoadedPack good = with_po(whole);
    ASSERT_FALSE(has_errors(good.diagnostics)) << render_text(good.diagnostics, good.sources, false);
    EXPECT_EQ(good.pack.translations.at(0).texts.size(), 1U);
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const LoadedPack pack = with_po(whole.substr(0, size));
        for (const Diagnostic& diagnostic : pack.diagnostics) {
            if (diagnostic.severity != Severity::error) continue;
            ASSERT_TRUE(diagnostic.span.has_value()) << size;
            EXPECT_EQ(pack.sources.name(diagnostic.span->file), "lang/ar.po") << size;
        }
    }
    for (std::size_t at = 0; at < whole.size(); ++at) {
        std::string broken = whole;
        broken[at] = static_cast<char>(broken[at] ^ 0x15);
        const LoadedPack pack = with_po(broken);
        EXPECT_EQ(render_text(pack.diagnostics, pack.sources, false).empty(), pack.diagnostics.empty());
    }
}

TEST(Translations, a_pack_with_mistakes_is_not_compared_with_them) {
    PackFiles files;
    files.files.push_back({"lang/ar.po", entry("measure.bial.display", "Bail", "كفالة")});
    files.files.push_back({"law.md", law + fenced("rule R2   Act s. 1   stage pretrial", "may bial")});
    files.files.push_back({"pack.yaml", in_languages("[en, ar]")});
    EXPECT_EQ(codes_of(load_pack(files)), "N004");
}

}  // namespace
}  // namespace ultima
