// SPDX-License-Identifier: Apache-2.0
// The application as a function of requests: who asks, whether they may, which page answers.
#pragma once

#include "web/application.h"

#include <span>

namespace ultima {

/// A path that the application answers. `:` begins a part of the path that is passed on: `/case/:file`; up to
/// a dot, if there is one: `/order/:decision.pdf`. The first that fits answers.
struct Route {
    HttpMethod method;  ///< HEAD is answered like GET
    std::string_view path;
    Roles roles;  ///< who may ask; what they see of a file is the access table's to say
    HttpResponse (*answer)(const Visit& visit, const std::vector<std::string>& parts);
};
/// All routes but sign-in (with a provider, too), `/when`, `/verify`, the files that a browser fetches,
/// `/health` and `/metrics`.
[[nodiscard]] std::span<const Route> routes();

/// Answers any request. Never throws for anything that a request can hold; what fails below is thrown on.
[[nodiscard]] HttpResponse answer(Application& app, const HttpRequest& request);

}  // namespace ultima
