// SPDX-License-Identifier: Apache-2.0
#include "register/store.h"

namespace ultima {

void StoreTransaction::add_erasure_list(std::string_view /*text*/) {
    throw StoreFailure("a register that a server keeps is restored with the server's own tools");
}

void Store::copy_to(const std::filesystem::path& /*path*/) {
    throw StoreFailure("a register that a server keeps is copied with the server's own tools");
}

std::string past_names(std::string_view beginning) {
    std::string past(beginning);
    ++past.back();
    return past;
}

}  // namespace ultima
