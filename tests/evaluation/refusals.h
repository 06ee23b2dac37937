// SPDX-License-Identifier: Apache-2.0
// What tests of estimators ask of a refusal.
#pragma once

#include "base/result.h"

#include <string>

namespace ultima::test {

/// The code of the first diagnostic, or nothing where there is a result.
template <class T>
[[nodiscard]] std::string refusal(const Result<T>& result) {
    return result ? std::string() : result.error().front().code;
}

/// Its sentence.
template <class T>
[[nodiscard]] std::string sentence(const Result<T>& result) {
    return result ? std::string() : result.error().front().message;
}

}  // namespace ultima::test
