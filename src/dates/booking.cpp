// SPDX-License-Identifier: Apache-2.0
#include "dates/booking.h"

#include "law/report.h"
#include "reason/case.h"
#include "reason/json_tree.h"

#include <algorithm>
#include <charconv>

namespace ultima {
namespace {

bool stands(const JsonValue* value) { return value != nullptr && value->kind != JsonValue::Kind::null; }

const JsonValue* at(const JsonValue& from, const JsonPath& path) {
    const JsonValue* here = &from;
    for (const std::string& name : path) {
        if (here->kind == JsonValue::Kind::list) {
            std::size_t place = 0;
            const auto [end, problem] = std::from_chars(name.data(), name.data() + name.size(), place);
            if (problem != std::errc{} || end != name.data() + name.size() || place >= here->items.size())
                return nullptr;
            here = &here->items[place];
        } else {
            here = here->kind == JsonValue::Kind::object ? here->find(name) : nullptr;
        }
        if (!stands(here)) return nullptr;
    }
    return here;
}

class BookingReader {
  public:
    BookingReader(const Pack& pack, const BookingMap& map, Report& report, Booking& booking)
        : pack_(pack), map_(map), report_(report), booking_(booking) {}

    void read(const JsonValue& record) {
        for (FactId id = 0; id < pack_.facts.size(); ++id) {
            const Fact& fact = pack_.facts[id];
            const FactFromJson& from = map_.facts[id];
            if (fact.type.kind == Kind::list && pack_.elements[fact.type.choice].kind == Kind::record) {
                booking_.facts.push_back(
                    list(record, from.entries, pack_.records[pack_.elements[fact.type.choice].choice]));
                continue;
            }
            booking_.facts.push_back(value_of(fact, record, from.value));
        }
    }

  private:
    Value list(const JsonValue& record, const std::vector<EntrySource>& sources, const RecordType& type) {
        std::vector<Value> items;
        for (const EntrySource& source : sources) {
            const JsonValue* entries = at(record, source.each);
            if (entries == nullptr) continue;  // none
            if (entries->kind != JsonValue::Kind::list) {
                report_.error("booking-value", entries->span, "expected a list");
                continue;
            }
            for (const JsonValue& entry : entries->items) items.push_back(this->entry(entry, source, type));
        }
        return make_list(std::move(items), true);
    }

    Value entry(const JsonValue& entry, const EntrySource& source, const RecordType& type) {
        std::vector<Value> fields;
        for (std::size_t place = 0; place < type.fields.size(); ++place)
            fields.push_back(value_of(type.fields[place], entry, source.fields[place]));
        return make_record(std::move(fields));
    }

    /// Of a fact or a field; what is outside its range is unknown, with a note.
    template <class Ranged>
    Value value_of(const Ranged& of, const JsonValue& from, const ValueSource& source) {
        Value value = this->value(from, source, of.type, of.left_out);
        if (in_range(of, value)) return value;
        booking_.notes.push_back(out_of_range_note(pack_, of, value));
        return Unknown{};
    }

    Value value(const JsonValue& from, const ValueSource& source, const Type& type,
                const std::optional<Value>& left_out) {
        if (source.how == ValueSource::How::unknown) return Unknown{};
        if (source.how == ValueSource::How::constant) return source.value;
        const JsonValue* found = nullptr;
        for (std::size_t i = 0; i < source.paths.size() && found == nullptr; ++i)
            found = at(from, source.paths[i]);
        if (source.how == ValueSource::How::given) return truth(found != nullptr);
        if (source.how == ValueSource::How::has) return truth(found != nullptr && holds_word(*found, source));
        if (found == nullptr) return source.absent.value_or(left_out.value_or(Unknown{}));
        return single(*found, source, type);
    }

    static bool holds_word(const JsonValue& list, const ValueSource& source) {
        return std::any_of(list.items.begin(), list.items.end(), [&](const JsonValue& item) {
            return std::find(source.words.begin(), source.words.end(), item.text) != source.words.end();
        });
    }

    Value single(const JsonValue& found, const ValueSource& source, const Type& type) {
        if (!source.codes.empty()) {
            for (const auto& [code, value] : source.codes)
                if (code == found.text) return value;
            if (source.otherwise) return *source.otherwise;
            return wrong(found, "expected one of the codes that the map names");
        }
        if (found.kind == JsonValue::Kind::boolean) {
            if (type.kind == Kind::yes_no) return truth(found.boolean);
            return wrong(found, "this is a value of another kind");
        }
        if (found.kind == JsonValue::Kind::text && type.kind == Kind::text) return found.text;
        if (found.kind == JsonValue::Kind::text || found.kind == JsonValue::Kind::number) {
            auto value = parse_value(pack_, type, found.text);
            if (value) return std::move(*value);
            return wrong(found, value.error());
        }
        return wrong(found, "expected a single value");
    }

    Value wrong(const JsonValue& found, const std::string& message) {
        report_.error("booking-value", found.span, message);
        return Unknown{};
    }

    const Pack& pack_;
    const BookingMap& map_;
    Report& report_;
    Booking& booking_;
};

}  // namespace

std::optional<Booking> read_booking(const Pack& pack, const BookingMap& map, const Sources& sources,
                                    std::uint32_t file, Diagnostics& diagnostics, std::string& id) {
    const auto record = parse_json(sources, file, diagnostics);
    if (!record) return std::nullopt;
    Report report(diagnostics);
    Booking booking;
    if (const JsonValue* name = at(*record, map.id)) id = booking.id = name->text;
    BookingReader(pack, map, report, booking).read(*record);
    if (report.count() > 0) return std::nullopt;
    return booking;
}

}  // namespace ultima
