// SPDX-License-Identifier: Apache-2.0
#include "exchange/directory.h"

#include "base/json_writer.h"
#include "base/text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <set>

namespace ultima {
namespace {

using Json = nlohmann::json;

constexpr std::array<std::string_view, 4> statuses{"active", "inactive", "defunct", "temporarily closed"};

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const bool fits = dash ? text[i] == '-' : std::isxdigit(static_cast<unsigned char>(text[i])) != 0;
        if (!fits) return false;
    }
    return true;
}

/// `18:00`, `18:00:00`, each with or without a time zone.
bool is_hour(std::string_view text) {
    const auto digits = [&](std::size_t at, int limit) {
        if (text.size() < at + 2 || text[at] < '0' || text[at] > '9' || text[at + 1] < '0' ||
            text[at + 1] > '9')
            return false;
        return 10 * (text[at] - '0') + (text[at + 1] - '0') < limit;
    };
    if (text.size() < 5 || !digits(0, 24) || text[2] != ':' || !digits(3, 60)) return false;
    std::string_view rest = text.substr(5);
    if (rest.starts_with(':')) {
        if (!digits(6, 60)) return false;
        rest = text.substr(8);
    }
    if (rest.empty() || rest == "Z") return true;
    return rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':';
}

/// Walks through a document and collects what it says and what is wrong.
class DirectoryReader {
  public:
    Result<Directory> read(std::string_view text) {
        const Json json = Json::parse(text, nullptr, false);
        if (json.is_array()) {
            for (std::size_t i = 0; i < json.size(); ++i) document(json[i], fmt::format("[{}]", i));
        } else if (json.is_object() && json.contains("contents")) {  // a page of the specification's API
            each(json, "contents", "", [&](const Json& one, const std::string& at) { document(one, at); });
        } else if (json.is_object()) {
            document(json, "");
        } else {
            wrong("directory-json", "", "a directory is a JSON object, or a list of them");
        }
        if (has_errors(problems_)) return failure(std::move(problems_));
        directory_.warnings = std::move(problems_);
        return std::move(directory_);
    }

  private:
    void say(Severity severity, std::string code, const std::string& path, std::string_view message) {
        problems_.push_back({.severity = severity,
                             .code = std::move(code),
                             .span = {},
                             .message = fmt::format("{}: {}", path.empty() ? "the document" : path, message),
                             .notes = {},
                             .help = {}});
    }
    void wrong(std::string code, const std::string& path, std::string_view message) {
        say(Severity::error, std::move(code), path, message);
    }

    /// A service has a status, an organization has none.
    void document(const Json& json, const std::string& path) {
        if (!json.is_object()) return wrong("directory-json", path, "expected an object");
        if (json.contains("status") || !json.contains("services")) {
            service(json, path, nullptr);
            return;
        }
        organization(json, path);
        each(json, "services", path,
             [&](const Json& one, const std::string& at) { service(one, at, &json); });
    }

    template <class Do>
    void each(const Json& json, const char* name, const std::string& path, Do todo) {
        const auto list = json.find(name);
        if (list == json.end() || list->is_null()) return;
        if (!list->is_array())
            return wrong("directory-form", fmt::format("{}/{}", path, name), "expected a list");
        for (std::size_t i = 0; i < list->size(); ++i) {
            const std::string at = fmt::format("{}/{}[{}]", path, name, i);
            if ((*list)[i].is_object())
                todo((*list)[i], at);
            else
                wrong("directory-form", at, "expected an object");
        }
    }

    std::string text(const Json& json, const char* name, const std::string& path, bool needed) {
        const auto value = json.find(name);
        if (value == json.end() || value->is_null()) {
            if (needed) wrong("directory-missing", path, fmt::format("`{}` is missing", name));
            return {};
        }
        if (!value->is_string()) {
            wrong("directory-form", fmt::format("{}/{}", path, name), "expected a text");
            return {};
        }
        const auto& found = value->get_ref<const std::string&>();
        if (needed && trim(found).empty())
            wrong("directory-missing", path, fmt::format("`{}` is empty", name));
        return found;
    }

    /// An id, or a reference to one.
    std::string uuid(const Json& json, const char* name, const std::string& path, bool needed) {
        std::string id = text(json, name, path, needed);
        if (!id.empty() && !is_uuid(id))
            wrong("directory-form", fmt::format("{}/{}", path, name), fmt::format("`{}` is no UUID", id));
        return id;
    }

    std::optional<std::int64_t> count(const Json& json, const char* name, const std::string& path,
                                      bool needed) {
        const auto value = json.find(name);
        if (value == json.end() || value->is_null()) {
            if (needed) wrong("directory-missing", path, fmt::format("`{}` is missing", name));
            return std::nullopt;
        }
        if (!value->is_number()) {
            wrong("directory-form", fmt::format("{}/{}", path, name), "expected a number");
            return std::nullopt;
        }
        const double number = value->get<double>();
        if (!(number >= 0 && number < 1e9)) {
            wrong("directory-form", fmt::format("{}/{}", path, name), "expected a number from 0");
            return std::nullopt;
        }
        return static_cast<std::int64_t>(number);
    }

    void organization(const Json& json, const std::string& path) {
        once(uuid(json, "id", path, true), path);
        text(json, "name", path, true);
        text(json, "description", path, true);
        email(json, "email", path);
    }

    void once(const std::string& id, const std::string& path) {
        if (!id.empty() && !ids_.insert(id).second)
            wrong("directory-twice", path, fmt::format("the id `{}` stands there twice", id));
    }

    void email(const Json& json, const char* name, const std::string& path) {
        const std::string address = text(json, name, path, false);
        const std::size_t at = address.find('@');
        if (!address.empty() && (at == std::string::npos || at == 0 || at + 1 == address.size()))
            wrong("directory-form", fmt::format("{}/{}", path, name),
                  fmt::format("`{}` is no e-mail address", address));
    }

    void service(const Json& json, const std::string& path, const Json* around) {
        DirectoryService found;
        found.id = uuid(json, "id", path, true);
        once(found.id, path);
        found.name = text(json, "name", path, true);
        const std::string status = text(json, "status", path, true);
        if (!status.empty() && std::find(statuses.begin(), statuses.end(), status) == statuses.end())
            wrong("directory-form", fmt::format("{}/status", path),
                  fmt::format("`{}` is none of active, inactive, defunct, temporarily closed", status));
        found.active = status == "active" || status == "temporarily closed";
        found.provider = provider(json, path, around);
        email(json, "email", path);
        email(json, "assurer_email", path);
        const auto youngest = count(json, "minimum_age", path, false),
                   oldest = count(json, "maximum_age", path, false);
        if (youngest && oldest && *youngest > *oldest)
            wrong("directory-form", path,
                  fmt::format("minimum_age {} is above maximum_age {}", *youngest, *oldest));
        each(json, "schedules", path, [&](const Json& one, const std::string& at) { schedule(one, at); });
        each(json, "capacities", path,
             [&](const Json& one, const std::string& at) { capacity(one, at, found); });
        if (status == "temporarily closed") found.places = 0;  // it comes back, without places until then
        if (!found.places && found.active)
            say(Severity::warning, "directory-capacity", path, "it does not say how many places there are");
        directory_.services.push_back(std::move(found));
    }

    std::string provider(const Json& json, const std::string& path, const Json* around) {
        const std::string id = uuid(json, "organization_id", path, false);
        const auto inside = json.find("organization");
        const Json* organization_here = inside != json.end() && inside->is_object() ? &*inside : around;
        if (inside != json.end() && inside->is_object()) {
            text(*inside, "name", path + "/organization", true);
            uuid(*inside, "id", path + "/organization", true);
        }
        if (organization_here == nullptr) return id;
        const std::string theirs = text_or_nothing(*organization_here, "id");
        if (!id.empty() && id != theirs)
            wrong("directory-dangling", fmt::format("{}/organization_id", path),
                  fmt::format("`{}` is not the organization that stands there", id));
        return theirs.empty() ? text_or_nothing(*organization_here, "name") : theirs;
    }

    /// What another form of it was said about already.
    static std::string text_or_nothing(const Json& json, const char* name) {
        const auto value = json.find(name);
        return value != json.end() && value->is_string() ? value->get<std::string>() : std::string();
    }

    void schedule(const Json& json, const std::string& path) {
        uuid(json, "id", path, true);
        const std::string freq = text(json, "freq", path, false);
        if (!freq.empty() && freq != "WEEKLY" && freq != "MONTHLY")
            wrong("directory-form", fmt::format("{}/freq", path),
                  fmt::format("`{}` is neither WEEKLY nor MONTHLY", freq));
        const std::string opens = text(json, "opens_at", path, false),
                          closes = text(json, "closes_at", path, false);
        for (const auto& [name, hour] : {std::pair{"opens_at", &opens}, std::pair{"closes_at", &closes}})
            if (!hour->empty() && !is_hour(*hour))
                say(Severity::warning, "directory-hours", fmt::format("{}/{}", path, name),
                    fmt::format("`{}` is no time of day such as 09:30", *hour));
        if (is_hour(opens) && is_hour(closes) && closes.substr(0, 5) < opens.substr(0, 5))
            say(Severity::warning, "directory-hours", path,
                fmt::format("it closes at {} and opens at {}", closes, opens));
    }

    /// The first capacity counts; there may be others, in other units.
    void capacity(const Json& json, const std::string& path, DirectoryService& of) {
        uuid(json, "id", path, true);
        text(json, "updated", path, true);
        const std::string owner = uuid(json, "service_id", path, false);
        if (!owner.empty() && owner != of.id)
            wrong("directory-dangling", fmt::format("{}/service_id", path),
                  fmt::format("`{}` is not the service that it stands in", owner));
        const auto available = count(json, "available", path, true),
                   maximum = count(json, "maximum", path, false);
        if (available && maximum && *available > *maximum)
            say(Severity::warning, "directory-capacity", path,
                fmt::format("{} places are free of {}", *available, *maximum));
        const auto unit = json.find("unit");
        std::string name;
        if (unit != json.end() && unit->is_object())
            name = text(*unit, "name", path + "/unit", true);
        else
            wrong("directory-missing", path, "`unit` is missing");
        if (of.places) return;
        of.places = maximum ? maximum : available;
        of.unit = name;
    }

    Directory directory_;
    Diagnostics problems_;
    std::set<std::string> ids_;
};

/// One line of at most so many bytes, as names in the register are.
std::string as_title(std::string_view text) {
    std::string line(trim(text));
    std::replace(line.begin(), line.end(), '\n', ' ');
    return line;
}

Event event_for(Register& into, std::string_view name, const DirectoryService& service, CivilDate on,
                const Actor& by) {
    Event event;
    event.rule = find_event_rule(name);
    event.file = "s" + into.pseudonym("service", service.id);
    event.on = on;
    event.by = by;
    event.by.import = "directory";
    return event;
}

/// What the directory says otherwise than the register, and no event changes.
void compare_names(const FileState& known, const DirectoryService& service, DirectoryReport& report) {
    const Thing& registered = known.things.front();
    const auto compare = [&](std::string_view name, const std::string& now) {
        if (const std::string_view before = registered.text(field(name));
            !now.empty() && before != as_title(now))
            report.noticed.push_back(fmt::format("{}: its {} is `{}` in the register, and `{}` now",
                                                 service.name, name, before, as_title(now)));
    };
    compare("title", service.name);
    compare("provider", service.provider);
}

/// What has to be written so that the register says what the directory says; nothing if it does.
std::optional<Event> change_for(Register& into, const DirectoryService& service, CivilDate on,
                                const Actor& by) {
    const auto known = into.file("s" + into.pseudonym("service", service.id));
    const std::string places = std::to_string(service.places.value_or(0));
    if (!known) {
        if (!service.active) return std::nullopt;
        Event event = event_for(into, "service registered", service, on, by);
        event.said = {
            {field("title"), as_title(service.name), {}},
            {field("provider"), service.provider.empty() ? "not said" : as_title(service.provider), {}},
            {field("unit"), service.unit.empty() ? "place" : as_title(service.unit), {}},
            {field("places"), places, {}}};
        return event;
    }
    if (known->state() != State::open) return std::nullopt;
    if (!service.active) return event_for(into, "service closed", service, on, by);
    if (known->things.front().text(field("places")) == places) return std::nullopt;
    Event event = event_for(into, "places changed", service, on, by);
    event.said = {{field("places"), places, {}}};
    return event;
}

std::string uuid_of(std::string_view hex) {
    return fmt::format("{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                       hex.substr(16, 4), hex.substr(20, 12));
}

}  // namespace

Result<Directory> read_directory(std::string_view json) { return DirectoryReader().read(json); }

DirectoryReport import_directory(Register& into, const Directory& directory, CivilDate on, const Actor& by) {
    DirectoryReport report;
    for (const DirectoryService& service : directory.services) {
        if (!service.places && service.active) {
            report.refused.push_back(
                fmt::format("{}: it does not say how many places there are", service.name));
            continue;
        }
        if (const auto known = into.file("s" + into.pseudonym("service", service.id))) {
            if (known->state() != State::open && service.active) {
                report.refused.push_back(
                    fmt::format("{}: it was closed on {} and is offered again; it needs an id of its own to "
                                "be registered "
                                "anew",
                                service.name, to_text(known->things.front().since)));
                continue;
            }
            compare_names(*known, service, report);
        }
        auto change = change_for(into, service, on, by);
        if (!change) {
            ++report.same;
            continue;
        }
        const State to = change->rule->to;
        const bool fresh = change->makes_file();
        const auto written = into.write(std::move(*change));
        if (!written)
            report.refused.push_back(fmt::format("{}: {}", service.name, written.error().front().message));
        else
            ++(fresh ? report.registered : to == State::closed ? report.closed : report.changed);
    }
    return report;
}

std::string directory_json(Register& of, const Capacity& capacity, Instant updated) {
    std::string json;
    JsonWriter writer(json);
    writer.list([&] {
        for (const ServiceUse& use : capacity.services)
            writer.object([&] {
                const auto id = [&](std::string_view kind) { return uuid_of(of.pseudonym(kind, use.file)); };
                writer.name("id").text(id("hsds service"));
                writer.name("name").text(use.title);
                writer.name("status").text("active");
                writer.name("organization").object([&] {
                    writer.name("id").text(uuid_of(of.pseudonym("hsds organization", use.provider)));
                    writer.name("name").text(use.provider);
                    writer.name("description").text(use.provider);
                });
                writer.name("capacities").list([&] {
                    writer.object([&] {
                        writer.name("id").text(id("hsds capacity"));
                        writer.name("service_id").text(id("hsds service"));
                        writer.name("unit").object([&] {
                            writer.name("id").text(uuid_of(of.pseudonym("hsds unit", use.unit)));
                            writer.name("name").text(use.unit);
                        });
                        writer.name("available").number(std::max<std::int64_t>(use.places - use.kept, 0));
                        writer.name("maximum").number(use.places);
                        writer.name("updated").text(to_text(updated));
                    });
                });
            });
    });
    return json + '\n';
}

}  // namespace ultima
