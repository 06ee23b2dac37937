// SPDX-License-Identifier: Apache-2.0
// Whether an order on paper stands in the register: for whoever holds it, signed in or not.
#include "web/orders.h"
#include "web/pages.h"

namespace ultima {
namespace {

std::string standing_text(const Words& words, OrderStanding standing) {
    switch (standing) {
        case OrderStanding::draft:
            return words.of("It is a draft: nothing rests on it yet.");
        case OrderStanding::in_force:
            return words.of("It is in force.");
        case OrderStanding::set_aside:
            return words.of("It was set aside.");
        case OrderStanding::ended:
            break;
    }
    return words.of("What it ordered has ended.");
}

}  // namespace

HttpResponse verify_page(Application& app, const HttpRequest& request, const Words& words,
                         const Session* session, Instant now) {
    TemplateData data;
    HttpResponse response;
    const std::string file(value_of(request.form, "file"));
    data["file"] = file;
    data["title"] = words.of("Check an order");
    if (session != nullptr) data["token"] = session->form_token;
    if (request.method == HttpMethod::post) {
        // Counted by where it comes from alone: nobody can keep others from asking about an order.
        if (!app.code_tries.may_try(request.source, request.source, now)) {
            data["too_often"] = true;
            response.status = 429;
        } else if (const auto found = order_with_code(app.reg, file, value_of(request.form, "code"),
                                                      app.settings.day(now))) {
            data["found"] = words.with("This order stands in the register. It was decided on {}.",
                                       {day_text(words, found->on)});
            data["standing"] = standing_text(words, found->standing);
        } else {
            app.code_tries.failed(request.source, request.source, now);
            data["unknown"] = true;
        }
    }
    response.body = framed(app, words, session, request, words.of("Check an order"),
                           {app.texts.fill(words, "verify", data)});
    return response;
}

}  // namespace ultima
