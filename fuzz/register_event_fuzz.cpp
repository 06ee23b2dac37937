// SPDX-License-Identifier: Apache-2.0
// Reading what a register stores and what clients send: no text may crash it, and what was read is written
// the same again.

#include "must.h"
#include "register/chain.h"
#include "register/event.h"
#include "register/flat_json.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace {

bool same(const ultima::EventTexts& a, const ultima::EventTexts& b) {
    return a.header == b.header && a.body == b.body && a.identity == b.identity;
}

/// The event as it is after it was stored.
ultima::Event stored(const ultima::EventTexts& texts, std::uint64_t sequence) {
    std::uint64_t number = 0;
    auto event = ultima::read_header(texts.header, number);
    must(event.has_value() && number == sequence);
    must(ultima::read_body(texts.body, *event));
    must(texts.identity.empty() || ultima::read_body(texts.identity, *event));
    return *event;
}

void stays_the_same(const ultima::Event& event, std::uint64_t sequence) {
    const ultima::EventTexts texts = texts_of(event, sequence);
    must(same(texts, texts_of(stored(texts, sequence), sequence)));
}

void flat(const std::string& text) {
    const auto members = ultima::read_flat(text);
    if (!members) return;
    ultima::FlatWriter writer;
    for (const auto& [name, value] : *members) writer.member(name, value);
    must(writer.finish() == text);
}

void header_and_body(const std::string& text) {
    std::uint64_t sequence = 0;
    if (const auto event = ultima::read_header(text, sequence)) stays_the_same(*event, sequence);
    ultima::Event event;
    event.rule = &ultima::event_rules().front();
    if (ultima::read_body(text, event)) stays_the_same(event, 1);
}

void command(const std::string& text) {
    const auto event = ultima::read_command(text);
    must(event.has_value() || !event.error().empty());
    if (!event) return;
    stays_the_same(*event, 1);
    const ultima::Event again = stored(texts_of(*event, 1), 1);
    must(again.key == event->key && again.file == event->file && again.by.name == event->by.name &&
         again.reason == event->reason && again.said.size() == event->said.size());
    for (const ultima::SaidField& said : event->said) must(again.value(said.field) == said.value);
}

/// Signed, since nothing else is read further.
void checkpoint(const std::string& text) {
    static const ultima::Secret seed = ultima::Secret::from(std::string(32, 'k')).value();
    static const std::string key = ultima::public_key(seed);
    must(!ultima::read_checkpoint(text, key) || text.find("signed ") != std::string::npos);
    const std::string signed_one = text + "signed " + sign(seed, text) + "\n";
    const auto read = ultima::read_checkpoint(signed_one, key);
    must(!read || signed_text(*read, seed) == signed_one);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    flat(text);
    header_and_body(text);
    command(text);
    checkpoint(text);
    return 0;
}
