// SPDX-License-Identifier: Apache-2.0
#include "web/http.h"

#include "base/text.h"

#include <fmt/format.h>

namespace ultima {
namespace {

constexpr std::size_t most_fields = 500;

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string> decoded(std::string_view encoded) {
    std::string text;
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        if (encoded[i] == '+') {
            text += ' ';
        } else if (encoded[i] != '%') {
            text += encoded[i];
        } else {
            const int high = i + 2 < encoded.size() ? digit(encoded[i + 1]) : -1;
            const int low = i + 2 < encoded.size() ? digit(encoded[i + 2]) : -1;
            if (high < 0 || low < 0) return std::nullopt;
            text += static_cast<char>(high * 16 + low);
            i += 2;
        }
    }
    if (!valid_utf8(text) || text.find('\0') != std::string::npos) return std::nullopt;
    return text;
}

bool is_plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '~';
}

}  // namespace

std::string_view value_of(const HttpFields& fields, std::string_view name) noexcept {
    for (const auto& [key, value] : fields)
        if (key == name) return value;
    return {};
}

std::optional<HttpFields> form_fields(std::string_view encoded) {
    HttpFields fields;
    while (!encoded.empty()) {
        const std::string_view pair = encoded.substr(0, encoded.find('&'));
        encoded.remove_prefix(std::min(encoded.size(), pair.size() + 1));
        if (pair.empty()) continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        auto name = decoded(pair.substr(0, equals));
        auto value = decoded(equals < pair.size() ? pair.substr(equals + 1) : std::string_view());
        if (!name || !value || fields.size() == most_fields) return std::nullopt;
        fields.emplace_back(std::move(*name), std::move(*value));
    }
    return fields;
}

std::string url_encoded(std::string_view text) {
    std::string encoded;
    for (const char c : text)
        encoded += is_plain(c) ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    return encoded;
}

HttpResponse redirect(std::string to) {
    HttpResponse response;
    response.status = 303;
    response.headers.emplace_back("Location", std::move(to));
    return response;
}

}  // namespace ultima
