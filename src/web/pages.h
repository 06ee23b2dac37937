// SPDX-License-Identifier: Apache-2.0
// The pages: each reads a request, calls the modules below, and fills a template.
#pragma once

#include "web/application.h"

#include <string>
#include <vector>

namespace ultima {

using PathParts = std::vector<std::string>;

HttpResponse home_page(const Visit& visit, const PathParts& parts);
HttpResponse held_page(const Visit& visit, const PathParts& parts);  ///< of one standing: must, may, open
HttpResponse cases_page(const Visit& visit, const PathParts& parts);
HttpResponse open_case(const Visit& visit, const PathParts& parts);
HttpResponse case_page(const Visit& visit, const PathParts& parts);
/// What the visitor sees of the file, a line of JSON for each thing and event.
HttpResponse case_events(const Visit& visit, const PathParts& parts);
HttpResponse event_form(const Visit& visit, const PathParts& parts);
HttpResponse write_event(const Visit& visit, const PathParts& parts);
HttpResponse condition_form(const Visit& visit, const PathParts& parts);
HttpResponse write_condition(const Visit& visit, const PathParts& parts);
HttpResponse decision_form(const Visit& visit, const PathParts& parts);
HttpResponse write_decision(const Visit& visit, const PathParts& parts);
HttpResponse order_page(const Visit& visit, const PathParts& parts);
HttpResponse order_pdf(const Visit& visit, const PathParts& parts);  ///< each is a copy with its number
/// Papers for a court, each to read and as PDF: what the law allows in a case; a breach with all that came
/// before it; notices of everybody held whom the law wants elsewhere; the report before a decision.
HttpResponse submission_page(const Visit& visit, const PathParts& parts);
HttpResponse submission_pdf(const Visit& visit, const PathParts& parts);
HttpResponse breach_page(const Visit& visit, const PathParts& parts);
HttpResponse breach_pdf(const Visit& visit, const PathParts& parts);
HttpResponse notices_page(const Visit& visit, const PathParts& parts);
HttpResponse notices_pdf(const Visit& visit, const PathParts& parts);
HttpResponse report_form(const Visit& visit,
                         const PathParts& parts);  ///< to write it, or the one that is there
HttpResponse report_pdf(const Visit& visit, const PathParts& parts);
HttpResponse write_report(const Visit& visit, const PathParts& parts);
HttpResponse sessions_page(const Visit& visit, const PathParts& parts);
HttpResponse write_sessions(const Visit& visit, const PathParts& parts);
HttpResponse services_page(const Visit& visit, const PathParts& parts);
HttpResponse write_places(const Visit& visit, const PathParts& parts);
HttpResponse looks_page(const Visit& visit, const PathParts& parts);
HttpResponse account_record_page(const Visit& visit, const PathParts& parts);
HttpResponse accounts_page(const Visit& visit, const PathParts& parts);
HttpResponse write_account(const Visit& visit, const PathParts& parts);
HttpResponse law_page(const Visit& visit, const PathParts& parts);
HttpResponse try_law_page(const Visit& visit, const PathParts& parts);
HttpResponse versions_page(const Visit& visit, const PathParts& parts);
HttpResponse propose_version(const Visit& visit, const PathParts& parts);
HttpResponse version_page(const Visit& visit, const PathParts& parts);
HttpResponse decide_on_version(const Visit& visit, const PathParts& parts);
HttpResponse exercise_list(const Visit& visit, const PathParts& parts);
HttpResponse exercise_page(const Visit& visit, const PathParts& parts);
HttpResponse answer_exercise(const Visit& visit, const PathParts& parts);
HttpResponse course_page(const Visit& visit, const PathParts& parts);  ///< what a course did, as numbers
/// Plans of evaluations that are kept, what came of them, and how another is added and carried out.
HttpResponse evaluations_page(const Visit& visit, const PathParts& parts);
HttpResponse keep_plan(const Visit& visit, const PathParts& parts);
HttpResponse plan_page_of(const Visit& visit, const PathParts& parts);
HttpResponse carry_out_plan(const Visit& visit, const PathParts& parts);
HttpResponse evaluation_report(const Visit& visit, const PathParts& parts);
HttpResponse evaluation_pdf(const Visit& visit, const PathParts& parts);
HttpResponse evaluation_json(const Visit& visit, const PathParts& parts);
HttpResponse person_page(const Visit& visit, const PathParts& parts);
/// A code for the person of a case, made by who works on it.
HttpResponse make_link(const Visit& visit, const PathParts& parts);
HttpResponse person_pdf(const Visit& visit, const PathParts& parts);

/// Before sign-in: `/when`, a form; the code comes with its POST.
HttpResponse when_page(Application& app, const HttpRequest& request, const Words& words, Instant now);
HttpResponse sign_in_page(Application& app, const HttpRequest& request, const Words& words, bool wrong,
                          int status = 200);

/// Why somebody who came with a provider is not signed in, by the code; that they are, and where to go on;
/// and where they can sign out at the provider, too.
HttpResponse openid_refused_page(const Application& app, const HttpRequest& request, const Words& words,
                                 std::string_view code);
HttpResponse openid_signed_in_page(const Application& app, const HttpRequest& request, const Words& words,
                                   std::string_view to);
HttpResponse openid_signed_out_page(const Application& app, const HttpRequest& request, const Words& words,
                                    std::string provider);

/// Signed in or not: `session` may be nothing. Says of an order on paper that it stands in the register,
/// since when, and whether it is in force; nothing else.
HttpResponse verify_page(Application& app, const HttpRequest& request, const Words& words,
                         const Session* session, Instant now);

}  // namespace ultima
