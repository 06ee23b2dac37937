// SPDX-License-Identifier: Apache-2.0
// The same for programs: JSON in and out, by the same access table, described in OpenAPI 3.1.
#pragma once

#include "web/application.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace ultima {

/// What may stand in the query of a path.
struct ApiParameter {
    std::string_view name, says;
    bool required = false;
};

/// A path of the API, as the document describes it.
struct ApiRoute {
    HttpMethod method;
    std::string_view path;  ///< `/api/v1/cases/{file}`
    std::string_view says;
    std::string_view request;   ///< the schema of the body; empty if there is none
    std::string_view response;  ///< the schema of the answer
    bool signed_in = true;
    std::span<const ApiParameter> query{};
};
[[nodiscard]] std::span<const ApiRoute> api_routes();

/// Answers what begins with `/api/`. Programs send `Authorization: Bearer TOKEN`, with a token that
/// `POST /api/v1/session` gives for name, password and code; a browser's cookie counts for nothing here, so
/// that no page of others can use it. What stands against a request is a problem as in RFC 9457.
[[nodiscard]] HttpResponse answer_api(Application& app, const HttpRequest& request);

/// The description in OpenAPI 3.1, made from the routes and from the table of events.
[[nodiscard]] std::string openapi_document();

}  // namespace ultima
