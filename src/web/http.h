// SPDX-License-Identifier: Apache-2.0
// What is asked of the application and what it answers, as values: nothing here knows of sockets.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ultima {

/// Names and values in the order in which they came, decoded once, each valid UTF-8.
using HttpFields = std::vector<std::pair<std::string, std::string>>;

/// The first value of that name; empty if there is none.
[[nodiscard]] std::string_view value_of(const HttpFields& fields, std::string_view name) noexcept;

/// Takes `a=1&b=%20` apart. Nothing if a `%` is not followed by two hexadecimal digits, if a name or a value
/// is not UTF-8 or holds a zero byte, or if there are more than 500.
[[nodiscard]] std::optional<HttpFields> form_fields(std::string_view encoded);
/// The other way, for a link.
[[nodiscard]] std::string url_encoded(std::string_view text);

enum class HttpMethod : std::uint8_t { get, head, post };

struct HttpRequest {
    HttpMethod method = HttpMethod::get;
    std::string path;  ///< `/case/c000001`, decoded
    HttpFields query{};
    HttpFields form{};  ///< of a POST
    HttpFields cookies{};
    std::string origin{};  ///< the header Origin; empty if there is none
    std::string host{};
    std::string languages{};                         ///< the header Accept-Language
    std::string type{};                              ///< the header Content-Type, of a POST
    std::string body{};                              ///< of a POST that is no form
    std::string authorization{}, idempotency_key{};  ///< the headers of these names
    std::string source{};                            ///< the address from which it came
};

struct HttpResponse {
    int status = 200;
    std::string type = "text/html; charset=utf-8";
    std::string body{};
    HttpFields headers{};  ///< beside those that every answer has
};

[[nodiscard]] HttpResponse redirect(std::string to);

}  // namespace ultima
