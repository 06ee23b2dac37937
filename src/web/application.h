// SPDX-License-Identifier: Apache-2.0
// What the pages draw on, and what a page is told about who asks for it.
#pragma once

#include "casework/desk.h"
#include "knowledge/answers.h"
#include "law/wording.h"
#include "register/file_view.h"
#include "report/template.h"
#include "web/accounts.h"
#include "web/evaluations.h"
#include "web/http.h"
#include "web/law_in_use.h"
#include "web/law_shelf.h"
#include "web/metrics.h"
#include "web/openid.h"
#include "web/sessions.h"
#include "web/short_links.h"
#include "web/words.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace ultima {

/// A text file of `web/`, built into the program.
struct WebFile {
    std::string name, text;
};
[[nodiscard]] std::vector<WebFile> built_in_web_files();

/// Who works on single cases.
inline constexpr Roles case_workers{
    Role::judge,    Role::prosecutor, Role::defence,       Role::probation_officer,
    Role::provider, Role::prison,     Role::victim_support};
/// Everybody but the person under a measure.
inline constexpr Roles staff{
    Role::judge,     Role::prosecutor,    Role::defence,        Role::probation_officer,
    Role::provider,  Role::prison,        Role::victim_support, Role::statistician,
    Role::inspector, Role::administrator, Role::pack_editor};

/// Who counts, and compares what was counted: those to whom the table of access gives `statistics`.
inline constexpr Roles counting{Role::statistician, Role::inspector};

/// How the application presents itself.
struct SiteSettings {
    std::string institution = "Ultima";
    /// The country is fictional: every page says so, and anybody may sign in as anybody, without a password.
    /// Never for real data, nor for an address that others can reach.
    bool fictional = false;
    bool secure = false;           ///< behind TLS, so cookies are for TLS alone
    bool proxied = false;          ///< requests come through a server in front, which says for whom
    std::string ask_back{};        ///< the telephone number at which people can ask; empty: not shown
    std::filesystem::path laws{};  ///< the folder with versions of the law; empty: there is none
    /// The day at a moment where the courts are; in UTC if nobody says otherwise.
    std::function<CivilDate(Instant)> day = date_of;
};

/// The templates in each language, and the files that a browser fetches.
class WebTexts {
  public:
    WebTexts();
    [[nodiscard]] const Words& words(std::string_view language) const;
    /// A page without its frame. Throws std::logic_error if there is no such template.
    [[nodiscard]] std::string fill(const Words& words, std::string_view page, const TemplateData& data) const;
    /// `style.css`, `script.js`; nothing for others.
    [[nodiscard]] const std::string* asset(std::string_view name) const;

  private:
    std::map<std::string, Words, std::less<>> words_;
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> pages_;
    std::map<std::string, std::string, std::less<>> assets_;
};

/// Everything that pages read and write. Outlives every request.
struct Application {
    Register& reg;
    LawInUse law;
    LawShelf shelf;
    LawEffects effects{};
    Accounts& accounts;
    SiteSettings settings;
    Entropy entropy;
    Desk desk;
    Sessions sessions;
    SignInTries tries{};
    std::unique_ptr<ShortLinks> links{};  ///< nothing: there are no codes here
    std::unique_ptr<OpenId> openid{};     ///< nothing: nobody signs in with a provider
    SignInTries code_tries{};             ///< at the codes of orders on paper
    WebTexts texts{};
    Metrics metrics{};
    std::unique_ptr<TrainingAnswers> training{};  ///< nothing: there are no exercises here
    std::unique_ptr<Evaluations> evaluations{};   ///< nothing: no plans are kept here
    std::mutex writing{};  ///< held while several events are written that name one another's numbers
    /// Where forms of several events led, by their keys: sent twice, they lead there again. Held with
    /// `writing`.
    std::map<std::string, std::string, std::less<>> led_to{};

    /// Takes up the version of the law that the register says is in use; another process may have written so.
    /// Looks at most once a second. False if that version is not on the shelf: then nothing may be answered.
    [[nodiscard]] bool follows_law(Instant now);

    /// Calls `change`, which takes another law into use, while nobody looks up which one is.
    template <class Change>
    auto change_law(Change change) {
        const std::lock_guard lock(following_);
        return change();
    }
    /// Whether answers by this law may be written now. Call it with `writing` held.
    [[nodiscard]] bool is_in_use(const Law& one);

    Application(Register& with, std::shared_ptr<Law> first, Accounts& who, SiteSettings how, Entropy random)
        : reg(with),
          law(std::move(first)),
          shelf(how.laws),
          accounts(who),
          settings(std::move(how)),
          entropy(random),
          desk(with),
          sessions(std::move(random)) {}

  private:
    std::mutex following_{};
    std::optional<Instant> law_looked_up_{};
    bool law_here_ = true;
};

/// The session of a token, if whoever has it can still sign in as who they were: an account that is closed or
/// changed, from whichever side, is signed out with the next request.
[[nodiscard]] std::optional<Session> session_of(Application& app, std::string_view token, Instant now);

/// One request by somebody who is signed in.
struct Visit {
    Application& app;
    const HttpRequest& request;
    Session session;
    std::string token;  ///< of the session
    const Words& words;
    Instant now;
    std::shared_ptr<Law> law = app.law.now();  ///< the same until the request is answered

    [[nodiscard]] const Looker& who() const { return session.who; }
    [[nodiscard]] const Pack& pack() const { return law->pack(); }
    [[nodiscard]] CivilDate today() const { return app.settings.day(now); }
    [[nodiscard]] std::string of(std::string_view english) const { return words.of(english); }
    [[nodiscard]] Wording wording() const;
};

/// Whether the table of access lets the visitor count cases, whoever they are about.
[[nodiscard]] bool may_count(const Visit& visit);

/// A whole page: `title` in the visitor's language. Status 200 unless said otherwise.
[[nodiscard]] HttpResponse page(const Visit& visit, std::string_view name, std::string title,
                                TemplateData data, int status = 200);
/// Gives the template a section with a `list`; none if the list is empty.
void put_list(TemplateData& data, std::string_view name, TemplateData::List list);
/// What stands against something, a message each.
[[nodiscard]] TemplateData::List messages_of(const Words& words, const Diagnostics& diagnostics);

/// What stands against it, in words, with the status that goes with it.
[[nodiscard]] HttpResponse refusal_page(const Visit& visit, const Diagnostics& diagnostics);
[[nodiscard]] HttpResponse not_found_page(const Visit& visit);

/// The frame of a page around what `content` holds; `visit` may be nothing before sign-in.
[[nodiscard]] std::string framed(const Application& app, const Words& words, const Session* session,
                                 const HttpRequest& request, std::string title, Markup content);

/// A day as people read it in the visitor's language: `30 June 2026`.
[[nodiscard]] std::string day_text(const Words& words, CivilDate day);
/// `today`, `in 3 days`, `12 days ago`.
[[nodiscard]] std::string distance_text(const Words& words, CivilDate day, CivilDate today);

}  // namespace ultima
