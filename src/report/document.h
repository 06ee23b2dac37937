// SPDX-License-Identifier: Apache-2.0
// What stands in a document that people read on a page or on paper. Filled once: the page and the PDF are
// made of the same texts, so that they cannot say different things.
#pragma once

#include "report/picture.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace ultima {

struct Heading {
    std::string text;
    int level = 2;          ///< 1: the document's own; 2, 3: of its parts
    bool new_page = false;  ///< on paper it stands first on a page
};

enum class ParagraphLook : std::uint8_t {
    plain,
    lead,    ///< what comes first: larger
    notice,  ///< set off: nobody is to miss it
    soft,    ///< smaller and grey
};
/// Line ends within the text are kept.
struct Paragraph {
    std::string text;
    ParagraphLook look = ParagraphLook::plain;
};

struct Labelled {
    std::string label, value;
};
/// Labels at the side where reading begins, their values beside them.
struct LabelList {
    std::vector<Labelled> rows;
};

struct ListItem {
    std::string text;
    std::string link{};  ///< where the text leads; empty: nowhere. On paper links of `https:` alone do
};
struct BulletList {
    std::vector<ListItem> items;
};

/// Each row has as many cells as the header.
struct DocumentTable {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
};

using Block = std::variant<Heading, Paragraph, LabelList, BulletList, DocumentTable, Picture>;

struct Document {
    std::string language = "en";  ///< as in BCP 47
    bool right_to_left = false;
    std::string title{};    ///< stands as the first heading, too
    std::string author{};   ///< who issues it; stands in the file, not in the text
    std::string caption{};  ///< above the title
    std::string foot{};     ///< on each page
    std::string page_of{};  ///< `Page {} of {}` in the document's language
    std::string draft{};    ///< the mark across each page; empty: none
    bool one_page = false;  ///< set smaller where it then stands on one page, as far as it can be read
    std::vector<Block> blocks{};
};

}  // namespace ultima
