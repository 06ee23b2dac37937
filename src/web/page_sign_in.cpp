// SPDX-License-Identifier: Apache-2.0
// Before sign-in.
#include "web/pages.h"

namespace ultima {

HttpResponse sign_in_page(Application& app, const HttpRequest& request, const Words& words, bool wrong,
                          int status) {
    TemplateData data;
    data["wrong"] = wrong;
    data["fictional"] = app.settings.fictional;
    data["passwords"] = !app.settings.fictional && (!app.openid || app.openid->settings().passwords);
    if (app.openid) {
        const auto& button = app.openid->settings().button;
        const auto says = button.find(words.language().code);
        data["openid"] =
            says == button.end() ? words.of("Sign in with your organisation's account") : says->second;
    }
    data["name"] = std::string(value_of(request.form, "name"));
    if (app.settings.fictional) {
        const std::vector<Looker> all = app.accounts.all();
        TemplateData::List roles;
        for (std::size_t i = 0; i < role_count; ++i) {
            TemplateData::List accounts;
            for (const Looker& one : all) {
                if (one.role != static_cast<Role>(i)) continue;
                TemplateData row;
                row["name"] = one.name;
                row["office"] = one.office;
                accounts.push_back(std::move(row));
            }
            if (accounts.empty()) continue;
            TemplateData role;
            role["key"] = std::string(to_text(static_cast<Role>(i)));
            role["role"] = words.of(to_text(static_cast<Role>(i)));
            role["accounts"] = std::move(accounts);
            roles.push_back(std::move(role));
        }
        data["roles"] = std::move(roles);
    }
    HttpResponse response;
    response.status = status;
    response.body =
        framed(app, words, nullptr, request, words.of("Sign in"), {app.texts.fill(words, "sign_in", data)});
    return response;
}

}  // namespace ultima
