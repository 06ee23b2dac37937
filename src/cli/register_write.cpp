// SPDX-License-Identifier: Apache-2.0
// ultima register write
#include "base/json_writer.h"
#include "cli/register_verbs.h"
#include "exchange/condition_event.h"

#include <fmt/format.h>

#include <fstream>
#include <ostream>

namespace ultima {
namespace {

std::string answer_json(std::size_t line, const Result<Receipt>& result) {
    std::string json;
    JsonWriter writer(json);
    writer.object([&] {
        writer.name("line").number(line);
        if (result) {
            writer.name("sequence").number(result->sequence);
            writer.name("file").text(result->file);
            writer.name("thing").number(result->thing);
            writer.name("hash").text(to_hex(result->hash));
            writer.name("repeated").flag(result->repeated);
            return;
        }
        writer.name("refused").list([&] {
            for (const Diagnostic& one : result.error())
                writer.object([&] {
                    writer.name("code").text(one.code);
                    writer.name("message").text(one.message);
                    if (!one.help.empty()) writer.name("help").text(one.help);
                });
        });
    });
    return json + '\n';
}

/// The library of conditions asked for. Prints what stands against it; false if it is of no use.
bool read_library(const RegisterRequest& request, const Surroundings& around,
                  std::optional<ConditionLibrary>& library) {
    if (request.conditions.empty()) return true;
    Sources sources;
    Diagnostics diagnostics;
    library = read_conditions(request.conditions, sources, diagnostics);
    print(diagnostics, sources, around);
    return library.has_value();
}

/// The name of the person of the case, as far as this register knows it.
std::string name_of(Register& of, const Event& event) {
    const auto file = of.file(event.file);
    if (!file) return {};
    for (const SaidField& said : of.who(file->person))
        if (said.field == field("name")) return said.value;
    return {};
}

Result<Receipt> write(Register& into, Event event, const ConditionLibrary* library) {
    if (is_about_condition(event)) {
        Diagnostics problems = complete_condition(event, library, name_of(into, event));
        if (!problems.empty()) return failure(std::move(problems));
    }
    return into.write(std::move(event));
}

}  // namespace

/// Commands, one a line; each is durable before the next is read.
Exit write_commands(const RegisterRequest& request, const Surroundings& around) {
    std::optional<ConditionLibrary> library;
    if (!read_library(request, around, library)) return Exit::bad_input;
    auto into = opened_register(request, around);
    if (!into) return Exit::bad_input;
    std::ifstream file;
    if (!request.file.empty()) {
        file.open(request.file, std::ios::binary);
        if (!file) {
            fmt::print(stderr, "`{}` cannot be read\n", request.file);
            return Exit::bad_input;
        }
    }
    std::istream& commands = request.file.empty() ? *around.in : file;
    bool all_written = true;
    std::string text;
    for (std::size_t line = 1; std::getline(commands, text); ++line) {
        if (text.find_first_not_of(" \t\r") == std::string::npos) continue;
        auto command = read_command(text);
        const Result<Receipt> result = command
                                           ? write(*into, std::move(*command), library ? &*library : nullptr)
                                           : Result<Receipt>(failure(command.error()));
        all_written = all_written && result.has_value();
        *around.out << answer_json(line, result) << std::flush;
    }
    return all_written ? Exit::done : Exit::bad_input;
}

}  // namespace ultima
