// SPDX-License-Identifier: Apache-2.0
// Commands that a client sends while the disk fails, and what must be true of the register afterwards.
#pragma once

#include "register/register.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ultima::test {

/// What is written together; nothing stands for a checkpoint.
using Step = std::vector<Event>;

/// A register as it is before (lines as in lines.h), and the commands. A line that begins with `+` is written
/// together with the one before, and `checkpoint` makes one. Each command gets a client key: `k1`, `k2` ...
struct Script {
    std::string before;
    std::string commands;
    [[nodiscard]] std::vector<Step> steps() const;
    /// The commands so many times, each time about other files.
    [[nodiscard]] Script repeated(int times) const;
};

/// Everything that happens to a case; to a person's first key; and a batch.
extern const Script appending;
/// The first events of a new register.
extern const Script beginning;
/// The erasure of the person `q`, with somebody else's events around it.
extern const Script erasing;

/// What the client was told. Plain memory, so that it can be shared with a process that will be killed.
struct Acknowledged {
    struct One {
        std::uint64_t sequence;
        Hash hash;
    };
    std::array<One, 128> events;
    std::uint32_t count;  ///< of the commands, in their order
    std::array<char, 1024> checkpoint;
    std::uint32_t checkpoint_size;
    bool created;
    bool failed;              ///< an exception came
    bool refused;             ///< a command was refused, which no failure of a disk may lead to
    bool went_on_afterwards;  ///< something was acknowledged after the exception
};

/// A clock that goes on by a second with each look, and random bytes that are the same in each run.
[[nodiscard]] RegisterTools scripted_tools(std::uint64_t seed, const std::string& disk = {});

/// Makes a register in the folder, and writes what the script has before.
void prepare(const Script& script, const std::filesystem::path& folder);

/// The 32 bytes of a person's key; empty if there is none.
[[nodiscard]] std::string key_of(std::string_view person, const std::filesystem::path& folder);

/// Sends the commands until one throws; then tries the next one too.
void send(Register& to, const std::vector<Step>& steps, Acknowledged& told) noexcept;

/// What an outsider counts in a register after a failure.
struct Survival {
    std::string wrong;          ///< empty if everything is as promised
    std::uint64_t lost = 0;     ///< acknowledged, and not there
    std::uint64_t doubled = 0;  ///< there more than once
    bool broken = false;        ///< does not open or does not verify
    std::uint64_t unsaid = 0;   ///< there, and never acknowledged: the client has to ask again
    double opened_in = 0;       ///< seconds of this process: a busy machine is no fault of ours
};

/// Opens the register again, verifies it, looks for everything that was acknowledged, sends all commands once
/// more, and verifies again.
[[nodiscard]] Survival survival(const std::filesystem::path& folder, const RegisterTools& tools,
                                const std::vector<Step>& steps, const Acknowledged& told);

}  // namespace ultima::test
