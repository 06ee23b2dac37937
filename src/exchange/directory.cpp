// SPDX-License-Identifier: Apache-2.0
#include "exchange/directory.h"

#include "base/text.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <map>
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
        if (status == "temporarily closed") {  // it comes back, without places until then
            found.places = 0;
            for (FurtherPlaces& further : found.further) further.places = 0;
        }
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

    /// The first capacity is that of the service; there may be others, in other units or for groups.
    void capacity(const Json& json, const std::string& path, DirectoryService& of) {
        std::string id = uuid(json, "id", path, true);
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
        const auto places = maximum ? maximum : available;
        if (of.places) {
            if (std::any_of(of.further.begin(), of.further.end(),
                            [&](const FurtherPlaces& other) { return other.id == id; }))
                wrong("directory-twice", path, fmt::format("the id `{}` stands there twice", id));
            of.further.push_back({std::move(id), std::move(name), places.value_or(0)});
            return;
        }
        of.places = places;
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

/// Brings services and their further places to what a directory says.
class DirectoryImport {
  public:
    DirectoryImport(Register& into, CivilDate on, const Actor& by) : into_(into), on_(on), by_(by) {
        by_.import = "directory";
        for (const ServiceUse& use : Views::of(into).capacity(on).services)
            if (!use.part_of.empty()) parts_[use.part_of].push_back(use.file);
    }

    void take(const DirectoryService& service) {
        if (!service.places && service.active) {
            report_.refused.push_back(
                fmt::format("{}: it does not say how many places there are", service.name));
            return;
        }
        const std::string file = file_of(service.id);
        if (const auto known = into_.file(file)) {
            if (known->state() != State::open && service.active) {
                report_.refused.push_back(
                    fmt::format("{}: it was closed on {} and is offered again; it needs an id of its own to "
                                "be registered anew",
                                service.name, to_text(known->things.front().since)));
                return;
            }
            compare_names(*known, service);
        }
        const Wanted own{file, {}, service.unit, service.places.value_or(0), service.active};
        bring(service, own);
        std::set<std::string> named;
        for (const FurtherPlaces& further : service.further) {
            const std::string part = file_of(service.id + "\n" + further.id);
            named.insert(part);
            bring(service, {part, file, further.unit, further.places, service.active});
        }
        // Places that the directory knows no more are there no more.
        for (const std::string& part : parts_[file])
            if (!named.contains(part)) bring(service, {part, file, {}, 0, false});
    }

    DirectoryReport report() { return std::move(report_); }

  private:
    struct Wanted {
        std::string file, part_of, unit;
        std::int64_t places;
        bool active;
    };

    /// What the directory says otherwise than the register, and no event changes.
    void compare_names(const FileState& known, const DirectoryService& service) {
        const Thing& registered = known.things.front();
        const auto compare = [&](std::string_view name, const std::string& now) {
            if (const std::string_view before = registered.text(field(name));
                !now.empty() && before != as_title(now))
                report_.noticed.push_back(fmt::format("{}: its {} is `{}` in the register, and `{}` now",
                                                      service.name, name, before, as_title(now)));
        };
        compare("title", service.name);
        compare("provider", service.provider);
    }

    [[nodiscard]] std::string file_of(const std::string& id) const {
        return "s" + into_.pseudonym("service", id);
    }

    [[nodiscard]] Event event_for(std::string_view name, const Wanted& wanted) const {
        Event event;
        event.rule = find_event_rule(name);
        event.file = wanted.file;
        event.on = on_;
        event.by = by_;
        return event;
    }

    /// What has to be written so that the register says what the directory says; nothing if it does.
    [[nodiscard]] std::optional<Event> change_for(const DirectoryService& service, const Wanted& wanted) {
        const auto known = into_.file(wanted.file);
        const std::string places = std::to_string(wanted.places);
        if (!known) {
            if (!wanted.active) return std::nullopt;
            Event event = event_for("service registered", wanted);
            event.said = {
                {field("title"), as_title(service.name), {}},
                {field("provider"), service.provider.empty() ? "not said" : as_title(service.provider), {}},
                {field("unit"), wanted.unit.empty() ? "place" : as_title(wanted.unit), {}},
                {field("places"), places, {}}};
            if (!wanted.part_of.empty()) event.said.push_back({field("part of"), wanted.part_of, {}});
            return event;
        }
        if (known->state() != State::open) return std::nullopt;
        if (!wanted.active) return event_for("service closed", wanted);
        if (known->things.front().text(field("places")) == places) return std::nullopt;
        Event event = event_for("places changed", wanted);
        event.said = {{field("places"), places, {}}};
        return event;
    }

    void bring(const DirectoryService& service, const Wanted& wanted) {
        auto change = change_for(service, wanted);
        if (!change) {
            ++report_.same;
            return;
        }
        const State to = change->rule->to;
        const bool fresh = change->makes_file();
        const auto written = into_.write(std::move(*change));
        if (!written)
            report_.refused.push_back(fmt::format("{}: {}", service.name, written.error().front().message));
        else
            ++(fresh ? report_.registered : to == State::closed ? report_.closed : report_.changed);
    }

    Register& into_;
    CivilDate on_;
    Actor by_;
    std::map<std::string, std::vector<std::string>> parts_;
    DirectoryReport report_;
};

}  // namespace

Result<Directory> read_directory(std::string_view json) { return DirectoryReader().read(json); }

DirectoryReport import_directory(Register& into, const Directory& directory, CivilDate on, const Actor& by) {
    DirectoryImport import(into, on, by);
    for (const DirectoryService& service : directory.services) import.take(service);
    return import.report();
}

}  // namespace ultima
