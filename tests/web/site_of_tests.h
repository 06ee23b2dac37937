// SPDX-License-Identifier: Apache-2.0
// A small register with a judge, an officer, a provider and a person, and the application over it.
#pragma once

#include "register/fast_folder.h"
#include "web/site.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ultima::test {

/// Everything at 30 June 2026, nine o'clock.
class SiteOfTests {
  public:
    explicit SiteOfTests(bool fictional = true);
    /// An empty register, and these who can sign in.
    explicit SiteOfTests(const std::vector<Looker>& who);

    /// Asks as somebody who signed in before; nobody if `name` is empty.
    HttpResponse get(std::string_view name, std::string path, HttpFields query = {});
    /// Sends a form of our own page, its token added.
    HttpResponse post(std::string_view name, std::string path, HttpFields form);
    HttpResponse ask(HttpRequest request) { return answer(app(), request); }
    /// Signs in and returns the cookie's value.
    std::string sign_in(std::string_view name);
    /// The token that stands in every form of somebody's session.
    std::string token_of(std::string_view name);
    /// The cookie of somebody's session, who signs in if they have not yet.
    std::string cookie_of(std::string_view name);

    /// Writes an event on 1 June 2026 or the day given; it must be let in. Returns the number of its thing.
    ThingNumber tell(std::string_view event, Role role,
                     std::initializer_list<std::pair<std::string_view, std::string>> said,
                     ThingNumber thing = 0, ThingNumber of = 0, std::string reason = "",
                     std::string_view on = "2026-06-01");

    /// Somebody else who can sign in.
    void add_account(const Looker& who);

    Application& app() { return *app_; }
    Register& reg() { return *reg_; }
    [[nodiscard]] std::vector<std::string> events_of(std::string_view file);

    Instant now;
    static constexpr std::string_view file = "c1", person = "p1";
    static constexpr std::string_view judge = "Ama Reed", officer = "Bela Stone", defence = "Caro Marsh",
                                      inspector = "Dani Field", administrator = "Edo Wood",
                                      provider = "Fira Heath", somebody = "p1", other_judge = "Gil Lake",
                                      other_administrator = "Hana Brook";
    /// Where other versions of the law can be laid.
    [[nodiscard]] std::filesystem::path laws() const { return folder_ / "laws"; }
    /// Where plans of evaluations are kept.
    [[nodiscard]] std::filesystem::path evaluations() const { return folder_ / "evaluations"; }

  private:
    void open_register();
    void open_application(const std::vector<Looker>& who, bool fictional);

    FastFolder folder_;
    std::unique_ptr<Register> reg_;
    std::shared_ptr<Law> law_;
    std::unique_ptr<Accounts> accounts_;
    std::unique_ptr<Application> app_;
    std::map<std::string, std::string, std::less<>> cookies_;
    int told_ = 0;
};

}  // namespace ultima::test
