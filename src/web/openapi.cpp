// SPDX-License-Identifier: Apache-2.0
// The description of the API, made from its routes and from the table of events.
#include "base/json_writer.h"
#include "web/api.h"
#include "web/refusal_words.h"

#include <fmt/format.h>

#include <set>
#include <string_view>

namespace ultima {
namespace {

void reference(JsonWriter& writer, std::string_view schema) {
    writer.object([&] { writer.foreign_name("$ref").text(fmt::format("#/components/schemas/{}", schema)); });
}

void content(JsonWriter& writer, std::string_view type, std::string_view schema) {
    writer.name("content").object([&] {
        writer.foreign_name(type).object([&] {
            writer.name("schema");
            reference(writer, schema);
        });
    });
}

void parameter(JsonWriter& writer, std::string_view name, std::string_view in, std::string_view says,
               bool required) {
    writer.object([&] {
        writer.name("name").text(name);
        writer.name("in").text(in);
        if (!says.empty()) writer.name("description").text(says);
        writer.name("required").flag(required);
        writer.name("schema").object([&] { writer.name("type").text("string"); });
    });
}

/// What the path leaves open, and what may stand in the query.
void parameters(JsonWriter& writer, const ApiRoute& route) {
    const std::size_t open = route.path.find('{');
    if (open == std::string_view::npos && route.query.empty()) return;
    writer.name("parameters").list([&] {
        if (open != std::string_view::npos)
            parameter(writer, route.path.substr(open + 1, route.path.find('}') - open - 1), "path", "", true);
        for (const ApiParameter& one : route.query)
            parameter(writer, one.name, "query", one.says, one.required);
    });
}

void operation(JsonWriter& writer, const ApiRoute& route) {
    writer.object([&] {
        writer.name("summary").text(route.says);
        if (!route.signed_in) writer.name("security").list([] {});
        parameters(writer, route);
        if (!route.request.empty())
            writer.name("requestBody").object([&] {
                writer.name("required").flag(true);
                content(writer, "application/json", route.request);
            });
        writer.name("responses").object([&] {
            writer.foreign_name("2XX").object([&] {
                writer.name("description").text("Done");
                content(writer, route.response == "Lines" ? "application/x-ndjson" : "application/json",
                        route.response);
            });
            writer.name("default").object([&] {
                writer.name("description").text("What stands against it (RFC 9457)");
                content(writer, "application/problem+json", "Problem");
            });
        });
    });
}

void field_schema(JsonWriter& writer, const FieldInfo& field) {
    writer.object([&] {
        writer.name("description").text(field.meaning);
        switch (field.kind) {
            case FieldKind::whole:
            case FieldKind::thing:
                writer.name("type").text("integer");
                writer.name("minimum").number(0);
                break;
            case FieldKind::yes_no:
                writer.name("type").text("boolean");
                break;
            case FieldKind::lines:
                writer.name("type").text("array");
                writer.name("items").object([&] { writer.name("type").text("string"); });
                break;
            case FieldKind::date:
                writer.name("type").text("string");
                writer.name("format").text("date");
                break;
            case FieldKind::choice:
                writer.name("enum").list([&] {
                    for (const std::string_view choice : choices_in(field.choices)) writer.text(choice);
                });
                break;
            case FieldKind::text:
                writer.name("type").text("string");
                break;
        }
    });
}

/// One event of the table: what has to be said, and what may be.
void event_schema(JsonWriter& writer, const EventRule& rule) {
    writer.object([&] {
        writer.name("type").text("object");
        writer.name("description").text(rule.says);
        writer.name("properties").object([&] {
            writer.name("event").object([&] { writer.name("const").text(rule.name); });
            for (const char* name : {"file", "person", "reason", "key"})
                writer.name(name).object([&] { writer.name("type").text("string"); });
            writer.name("on").object([&] {
                writer.name("type").text("string");
                writer.name("format").text("date");
            });
            for (const char* name : {"thing", "of"})
                writer.name(name).object([&] { writer.name("type").text("integer"); });
            for (const FieldUse& use : rule.fields) {
                writer.foreign_name(info(use.field).name);
                field_schema(writer, info(use.field));
            }
        });
        writer.name("required").list([&] {
            for (const char* name : {"event", "file", "on"}) writer.text(name);
            for (const FieldUse& use : rule.fields)
                if (use.required) writer.text(info(use.field).name);
        });
    });
}

void text_member(JsonWriter& writer, std::string_view name, std::string_view says) {
    writer.name(name).object([&] {
        writer.name("type").text("string");
        writer.name("description").text(says);
    });
}

/// A sentence with which something is refused: its name, and what it leaves open.
void refusal_schema(JsonWriter& writer, const RefusalText& refusal) {
    const std::set<std::string_view> open = left_open(refusal.text);
    writer.object([&] {
        writer.name("description").text(refusal.text);
        writer.name("properties").object([&] {
            writer.name("refusal").object([&] { writer.name("const").text(refusal.name); });
            writer.name("values").object([&] {
                writer.name("properties").object([&] {
                    for (const std::string_view one : open)
                        writer.foreign_name(one).object([&] { writer.name("type").text("string"); });
                });
                writer.name("required").list([&] {
                    for (const std::string_view one : open) writer.text(one);
                });
                writer.foreign_name("additionalProperties").flag(false);
            });
        });
        writer.name("required").list([&] {
            for (const char* name : {"refusal", "values"}) writer.text(name);
        });
    });
}

/// RFC 9457, with `errors` as a member of our own (section 3.2).
void problem_schemas(JsonWriter& writer) {
    writer.name("Problem").object([&] {
        writer.name("type").text("object");
        writer.name("properties").object([&] {
            writer.name("type").object([&] { writer.name("const").text("about:blank"); });
            text_member(writer, "title", "what was not done, in the language of Accept-Language");
            writer.name("status").object([&] { writer.name("type").text("integer"); });
            writer.name("errors").object([&] {
                writer.name("type").text("array");
                writer.name("items");
                reference(writer, "Error");
            });
        });
        writer.name("required").list([&] {
            for (const char* name : {"type", "title", "status"}) writer.text(name);
        });
    });
    writer.name("Error").object([&] {
        writer.name("type").text("object");
        writer.name("properties").object([&] {
            text_member(writer, "code", "of what kind it is; does not change");
            text_member(writer, "detail",
                        "why, in the language of Accept-Language; in English if there is no `refusal`");
            text_member(writer, "refusal", "the name of the sentence; does not change");
            writer.name("values").object([&] {
                writer.name("type").text("object");
                writer.name("description")
                    .text("what the sentence leaves open, as the register has it: days as 2026-06-30");
            });
        });
        writer.name("required").list([&] {
            for (const char* name : {"code", "detail"}) writer.text(name);
        });
        writer.foreign_name("dependentRequired").object([&] {
            writer.name("refusal").list([&] { writer.text("values"); });
            writer.name("values").list([&] { writer.text("refusal"); });
        });
        writer.name("if").object([&] { writer.name("required").list([&] { writer.text("refusal"); }); });
        writer.name("then");
        reference(writer, "Refusal");
    });
    writer.name("Refusal").object([&] {
        writer.foreign_name("oneOf").list([&] {
            for (const RefusalText& one : refusal_texts()) refusal_schema(writer, one);
        });
    });
}

void schemas(JsonWriter& writer) {
    writer.object([&] {
        for (const char* name : {"Token", "Cases", "Receipt", "Case", "Answer", "Services"})
            writer.name(name).object([&] { writer.name("type").text("object"); });
        problem_schemas(writer);
        writer.name("SignIn").object([&] {
            writer.name("type").text("object");
            writer.name("properties").object([&] {
                for (const char* name : {"name", "password", "code"})
                    writer.name(name).object([&] { writer.name("type").text("string"); });
            });
            writer.name("required").list([&] {
                for (const char* name : {"name", "password"}) writer.text(name);
            });
        });
        writer.name("Lines").object([&] { writer.name("type").text("string"); });
        writer.name("Event").object([&] {
            writer.foreign_name("oneOf").list([&] {
                for (const EventRule& rule : event_rules())
                    if (part_of(rule.thing) != FilePart::looks) event_schema(writer, rule);
            });
        });
    });
}

}  // namespace

std::string openapi_document() {
    std::string out;
    JsonWriter writer(out);
    writer.object([&] {
        writer.name("openapi").text("3.1.0");
        writer.name("info").object([&] {
            writer.name("title").text("Ultima");
            writer.name("version").text(ULTIMA_VERSION);
            writer.name("description")
                .text("The register of measures, and what the law allows, for programs.");
        });
        writer.name("security").list([&] { writer.object([&] { writer.name("bearer").list([] {}); }); });
        writer.name("paths").object([&] {
            for (const ApiRoute& route : api_routes())
                writer.foreign_name(route.path).object([&] {
                    writer.name(route.method == HttpMethod::post ? "post" : "get");
                    operation(writer, route);
                });
        });
        writer.name("components").object([&] {
            writer.foreign_name("securitySchemes").object([&] {
                writer.name("bearer").object([&] {
                    writer.name("type").text("http");
                    writer.name("scheme").text("bearer");
                });
            });
            writer.name("schemas");
            schemas(writer);
        });
    });
    return out;
}

}  // namespace ultima
