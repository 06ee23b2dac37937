// SPDX-License-Identifier: Apache-2.0
// What the program does when somebody asks it to end: Ctrl-C, `kill`, a closed terminal.
#pragma once

#include <atomic>

namespace ultima {

/// While it lives, SIGINT, SIGTERM and SIGHUP only set a flag, so that long work can end and tidy up. Work
/// that has not looked at the flag two seconds later is ended anyway, with a plain message. There may be one
/// only.
class Stopping {
  public:
    Stopping();
    ~Stopping();
    Stopping(const Stopping&) = delete;
    Stopping& operator=(const Stopping&) = delete;

    /// Becomes true when the program is asked to end.
    [[nodiscard]] static const std::atomic<bool>& asked();
    /// Says that nothing was written and ends the process by the signal that asked for it, so that a shell
    /// sees why it ended.
    [[noreturn]] static void end();
};

}  // namespace ultima
