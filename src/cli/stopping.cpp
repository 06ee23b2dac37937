// SPDX-License-Identifier: Apache-2.0
#include "cli/stopping.h"

#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <string_view>

namespace ultima {

namespace {

constexpr unsigned patience = 2;  // seconds

// Set by a signal, so they cannot be passed in.
std::atomic<bool> flag{false};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
std::atomic<int> signalled{0};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

constexpr std::array<int, 3> signals = {SIGINT, SIGTERM, SIGHUP};

void say(std::string_view text) {
    // Nothing can be done about a standard error that is closed.
    [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
}

[[noreturn]] void end_by_signal() {
    (void)std::signal(signalled, SIG_DFL);
    (void)::raise(signalled);
    ::_exit(128 + signalled);
}

/// Only what a signal handler may call.
void ask(int signal) {
    signalled = signal;
    flag = true;
    ::alarm(patience);
}

void lose_patience(int /*signal*/) {
    say("ultima was stopped. What it had begun lies in .partial in the folder for the results; the next "
        "audit "
        "removes it.\n");
    end_by_signal();
}

}  // namespace

Stopping::Stopping() {
    for (const int signal : signals) {
        // Who starts a program with `nohup` wants it to go on.
        if (std::signal(signal, ask) == SIG_IGN) (void)std::signal(signal, SIG_IGN);
    }
    (void)std::signal(SIGALRM, lose_patience);
}

Stopping::~Stopping() {
    ::alarm(0);
    for (const int signal : signals)
        if (std::signal(signal, SIG_DFL) == SIG_IGN) (void)std::signal(signal, SIG_IGN);
    (void)std::signal(SIGALRM, SIG_DFL);
}

const std::atomic<bool>& Stopping::asked() { return flag; }

void Stopping::end() {
    ::alarm(0);
    say("ultima was stopped. No results were written; older ones are as they were.\n");
    end_by_signal();
}

}  // namespace ultima
