// SPDX-License-Identifier: Apache-2.0
// The web application over an opened register, until somebody asks the program to end.
#pragma once

#include "cli/inputs.h"
#include "register/register.h"
#include "web/law_in_use.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace ultima {

struct ServeRequest {
    std::string folder, keys, schema = "ultima", pack, accounts, address = "127.0.0.1", certificate,
                              certificate_key, laws, openid, ask_back, institution = "Ultima";
    std::uint16_t port = 8080;
    bool behind_proxy = false;  ///< which speaks TLS with browsers
    bool fictional = false;     ///< only for `ultima demo --serve`
};

/// Prints where the application is, and serves until SIGINT or SIGTERM.
Exit serve(Register& of, std::shared_ptr<Law> law, const ServeRequest& request, const Surroundings& around);

/// Where the accounts of a register in a folder are kept.
std::filesystem::path accounts_beside(const ServeRequest& request);

}  // namespace ultima
