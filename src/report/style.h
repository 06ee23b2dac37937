// SPDX-License-Identifier: Apache-2.0
// The look of report pages, for one <style> element; no page loads anything.
#pragma once

#include "report/template.h"

namespace ultima {

Markup page_style();

}  // namespace ultima
