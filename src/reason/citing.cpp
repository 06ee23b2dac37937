// SPDX-License-Identifier: Apache-2.0
#include "reason/citing.h"

namespace ultima {

bool is_dated(Status status) {
    return status == Status::required || status == Status::available || status == Status::barred ||
           status == Status::conflict || status == Status::cannot_compute;
}

bool supports(Status status, Effect effect, bool advisory) {
    switch (status) {
        case Status::required:
            return effect == Effect::must && !advisory;
        case Status::available:
            return effect == Effect::may || (advisory && effect == Effect::must);
        case Status::barred:
            return effect == Effect::must_not && !advisory;
        case Status::conflict:
            return effect != Effect::cannot_compute && !(advisory && effect == Effect::must_not);
        case Status::cannot_compute:
            return effect == Effect::cannot_compute;
        default:
            return false;
    }
}

}  // namespace ultima
