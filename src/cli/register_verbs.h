// SPDX-License-Identifier: Apache-2.0
// What the parts of `ultima register` share.
#pragma once

#include "cli/inputs.h"
#include "exchange/import_map.h"
#include "register/register.h"

#include <optional>
#include <string>
#include <vector>

namespace ultima {

struct RegisterRequest {
    std::string folder, keys, file, map, conditions, by, role, out, keys_out, erasures, reason, part, office,
        on, basis, recipient, ask_back, schema = "ultima";
    std::vector<std::string> checkpoints, trusted, facts;
    std::int32_t days = 0;
    bool without_keys = false, open = false, dry_run = false, json = false, urgent = false;
};

RegisterTools register_tools();
/// Events are in PostgreSQL, not in a folder.
bool is_on_server(const RegisterRequest& request);
/// The register in the folder asked for. Prints what stands against it.
std::optional<Register> opened_register(const RegisterRequest& request, const Surroundings& around);
/// The role named. Prints what was expected.
std::optional<Role> role_asked(const RegisterRequest& request);

Exit write_commands(const RegisterRequest& request, const Surroundings& around);

Exit show_file(const RegisterRequest& request, const Surroundings& around);
Exit list_reminders(const RegisterRequest& request, const Surroundings& around);
Exit show_capacity(const RegisterRequest& request, const Surroundings& around);

Exit import_directory_file(const RegisterRequest& request, const Surroundings& around);
Exit print_directory(const RegisterRequest& request, const Surroundings& around);

/// The map for an import. Prints what stands against it.
std::optional<ImportMap> import_map_asked(const RegisterRequest& request, const Surroundings& around);
Exit import_into_register(const RegisterRequest& request, const Surroundings& around);

Exit make_form(const RegisterRequest& request, const Surroundings& around);

Exit file_plan(const RegisterRequest& request, const Surroundings& around);

Exit sign_checkpoint(const RegisterRequest& request, const Surroundings& around);
Exit export_register(const RegisterRequest& request, const Surroundings& around);
Exit export_register_tables(const RegisterRequest& request, const Surroundings& around);
Exit export_register_cohort(const RegisterRequest& request, const Surroundings& around);
Exit bundle_case(const RegisterRequest& request, const Surroundings& around);
Exit take_in_bundle(const RegisterRequest& request, const Surroundings& around);
Exit propose_due(const RegisterRequest& request, const Surroundings& around);
Exit back_up_register(const RegisterRequest& request, const Surroundings& around);
Exit list_erasures(const RegisterRequest& request, const Surroundings& around);
Exit restore_register(const RegisterRequest& request, const Surroundings& around);

}  // namespace ultima
