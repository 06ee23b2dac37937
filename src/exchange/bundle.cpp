// SPDX-License-Identifier: Apache-2.0
#include "exchange/bundle.h"

#include "base/refusal.h"
#include "base/text.h"
#include "exchange/merge.h"
#include "register/flat_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace ultima {
namespace {

constexpr std::string_view first_words = "ultima bundle 1";

/// An event with all that it says, as a line.
std::string line_of(const RecordedEvent& recorded, const std::vector<SaidField>& who) {
    Event event = recorded.event;
    event.said.insert(event.said.begin(), who.begin(), who.end());
    const EventTexts texts = texts_of(event, recorded.sequence);
    FlatWriter line;
    line.member("header", texts.header);
    line.member("body", texts.body);
    if (!texts.identity.empty()) line.member("identity", texts.identity);
    return line.finish() + '\n';
}

std::optional<Event> event_in(std::string_view line) {
    const auto members = read_flat(line);
    if (!members || members->size() < 2) return std::nullopt;
    std::uint64_t sequence = 0;
    std::optional<Event> event;
    for (const auto& [name, value] : *members) {
        if (name == "header")
            event = read_header(value, sequence);
        else if (!event || !read_body(value, *event))
            return std::nullopt;
    }
    if (!event) return std::nullopt;
    // Fields in the order of the list, as in every command.
    std::sort(event->said.begin(), event->said.end(),
              [](const SaidField& a, const SaidField& b) { return a.field < b.field; });
    return event;
}

struct Opened {
    std::string from;
    std::vector<Event> events;
};

Result<Opened> opened_bundle(Register& into, std::string_view bundle,
                             const std::vector<std::string>& trusted) {
    const std::size_t end = bundle.find('\n');
    if (end == std::string_view::npos || bundle.substr(0, end) != first_words)
        return refused("bundle-form", "this is no bundle");
    const auto text = unseal_as(into.keys().signing(), bundle.substr(end + 1));
    if (!text)
        return refused("bundle-recipient", "this bundle was sealed for another register, or was changed");
    const auto lines = split_lines(*text);
    if (lines.size() < 3) return refused("bundle-form", "the bundle holds no events");
    Opened opened{std::string(lines[0]), {}};
    const std::string_view rest = std::string_view(*text).substr(lines[0].size() + lines[1].size() + 2);
    if (std::find(trusted.begin(), trusted.end(), opened.from) == trusted.end() ||
        !signature_holds(opened.from, rest, lines[1]))
        return refused(
            "bundle-sender",
            fmt::format("the bundle is not signed by anybody whom this register trusts (it names {})",
                        opened.from));
    for (std::size_t i = 2; i < lines.size(); ++i) {
        auto event = event_in(lines[i]);
        if (!event)
            return refused("bundle-form", fmt::format("event {} of the bundle cannot be read", i - 1));
        opened.events.push_back(std::move(*event));
    }
    return opened;
}

std::vector<Event> of_file(const std::vector<Event>& events, std::string_view file) {
    std::vector<Event> found;
    std::copy_if(events.begin(), events.end(), std::back_inserter(found),
                 [&](const Event& event) { return event.file == file; });
    return found;
}

/// Why the case cannot be given away; nothing if it can.
Result<void> can_be_bundled(Register& from, const FileState& state) {
    for (const std::string& file : {state.person, state.file})
        for (const RecordedEvent& one : from.events_of(file))
            if (one.erased || one.event.person != state.person)
                return refused(
                    "bundle-case",
                    fmt::format("event {} is erased, or about somebody else than the person of the case",
                                one.sequence));
    return {};
}

/// Whoever receives a copy of a file is on record in it.
Result<Receipt> disclosed(Register& from, const BundleRequest& request) {
    Event event;
    event.rule = find_event_rule("disclosure made");
    event.file = request.case_file;
    event.on = date_of(from.now());
    event.by = request.by;
    event.reason = request.reason;
    event.said = {{field("recipient"), fmt::format("the register {}", request.recipient), {}},
                  {field("what"), "the whole case and the file of its person, as a bundle", {}},
                  {field("basis"), request.basis, {}}};
    return from.write(std::move(event));
}

std::string lines_of(Register& from, const FileState& state) {
    std::string text;
    for (const std::string& file : {state.person, state.file}) {
        const bool of_person = file == state.person;
        for (const RecordedEvent& one : from.events_of(file)) {
            const bool says_who = of_person && (one.event.rule->name == "person identified" ||
                                                one.event.rule->name == "person corrected");
            text += line_of(one, says_who ? from.who(state.person, one.sequence) : std::vector<SaidField>{});
        }
    }
    return text;
}

}  // namespace

Result<std::string> make_bundle(Register& from, const BundleRequest& request) {
    const auto state = from.file(request.case_file);
    if (!state || state->things.front().kind != ThingKind::case_file)
        return refused("bundle-case", fmt::format("there is no case {}", request.case_file));
    if (auto can = can_be_bundled(from, *state); !can) return failure(can.error());
    if (!seal_for(request.recipient, ""))
        return refused("bundle-recipient", "that is no public key of a register: 64 hexadecimal digits");
    if (auto noted = disclosed(from, request); !noted) return failure(noted.error());
    const std::string text = lines_of(from, *state);
    const Secret& key = from.keys().signing();
    const auto sealed =
        seal_for(request.recipient, fmt::format("{}\n{}\n{}", public_key(key), sign(key, text), text));
    return fmt::format("{}\n{}", first_words, sealed.value());
}

Result<BundleReport> take_bundle(Register& into, std::string_view bundle,
                                 const std::vector<std::string>& trusted) {
    auto opened = opened_bundle(into, bundle, trusted);
    if (!opened) return failure(opened.error());
    BundleReport report{opened->from, opened->events.back().file, 0, 0};
    Batch batch;
    std::vector<FileSeen> seen;
    for (const std::string& file : {opened->events.front().file, report.case_file}) {
        const auto here = into.events_of(file);
        seen.push_back({file, here.size()});
        auto missing = missing_here(here, of_file(opened->events, file));
        if (!missing) return failure(missing.error());
        for (Event& event : *missing) {
            event.by.import = fmt::format("bundle of {}", opened->from.substr(0, 16));
            if (!event.first) event.first = FirstRecorded{opened->from, event.recorded};
            batch.events.push_back(std::move(event));
        }
    }
    report.fresh = static_cast<std::int64_t>(batch.events.size());
    report.same = static_cast<std::int64_t>(opened->events.size() - batch.events.size());
    const auto written = into.write_whole(batch, seen);
    if (written) return report;
    Diagnostics problems = written.error();
    if (problems.front().code == "register-changed") return failure(std::move(problems));
    return refused("bundle-refused", problems.front().message);
}

}  // namespace ultima
