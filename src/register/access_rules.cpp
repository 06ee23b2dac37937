// SPDX-License-Identifier: Apache-2.0
// The table of access.
#include "register/access.h"

namespace ultima {
namespace {

using R = Role;
using L = Relation;
using S = FileStand;
using P = FilePart;

constexpr FileStands open_only{S::open};
constexpr FileStands or_closed{S::open, S::closed};
constexpr FileStands or_sealed{S::open, S::closed, S::sealed};
constexpr FileStands not_erased{S::open, S::closed, S::sealed, S::erasing};
constexpr bool juveniles_too = true;
constexpr bool adults_only = false;

void add_court(std::vector<AccessRule>& rules) {
    const auto add = [&](const AccessRule& rule) { rules.push_back(rule); };
    add(
        {"The judge of the case sees how it went, what was decided and who outside received something, until "
         "the record is erased, and may write what the table of events leaves to a judge.",
         {R::judge},
         {L::assigned},
         not_erased,
         {P::course, P::decisions, P::disclosures, P::whole_file, P::write},
         juveniles_too});
    add(
        {"The judge of the case sees what a decision rests on, also in a sealed file. Not consent: that "
         "somebody said no may weigh in no sentence.",
         {R::judge},
         {L::assigned},
         or_sealed,
         {P::facts, P::findings, P::views, P::measures, P::breaches, P::custody, P::name, P::identifiers,
          P::case_list},
         juveniles_too});
    add({"The judge of the case sees the plan, treatment and the address until the file is sealed.",
         {R::judge},
         {L::assigned},
         or_closed,
         {P::health, P::plan, P::address},
         juveniles_too});
    add({"Another judge of the same court can stand in: what was decided and what is in force.",
         {R::judge},
         {L::office},
         open_only,
         {P::course, P::decisions, P::measures, P::name, P::case_list},
         adults_only});
    add({"A judge on duty at night sees without delay what is needed to decide on custody.",
         {R::judge},
         {L::urgent},
         open_only,
         {P::course, P::facts, P::decisions, P::measures, P::custody},
         juveniles_too});
    add({"And whom it is about, unless it was a child.",
         {R::judge},
         {L::urgent},
         open_only,
         {P::name},
         adults_only});
    add({"The prosecutor of the case sees what is put before the court. Not the plan, treatment or consent.",
         {R::prosecutor},
         {L::assigned},
         or_closed,
         {P::course, P::facts, P::findings, P::views, P::decisions, P::measures, P::breaches, P::custody,
          P::name, P::identifiers, P::whole_file, P::case_list, P::write},
         juveniles_too});
    add({"The prosecutor of the case sees where an adult can be reached.",
         {R::prosecutor},
         {L::assigned},
         or_closed,
         {P::address},
         adults_only});
    add({"Another prosecutor of the same office finds the case and who works on it.",
         {R::prosecutor},
         {L::office},
         open_only,
         {P::course, P::name, P::case_list},
         adults_only});
    add(
        {"The defence sees what speaks for and against the person, consent and treatment too, and who "
         "looked.",
         {R::defence},
         {L::assigned},
         or_closed,
         {P::course, P::facts, P::findings, P::health, P::consent, P::views, P::decisions, P::measures,
          P::plan, P::breaches, P::custody, P::complaints, P::disclosures, P::looks, P::name, P::address,
          P::whole_file, P::case_list},
         juveniles_too});
    add({"The defence can always complain and appeal, in a sealed file too.",
         {R::defence},
         {L::assigned},
         or_sealed,
         {P::write},
         juveniles_too});
}

void add_work(std::vector<AccessRule>& rules) {
    const auto add = [&](const AccessRule& rule) { rules.push_back(rule); };
    add(
        {"The probation officer of the case sees what the work with the person needs. Not consent: a refusal "
         "may weigh in no breach.",
         {R::probation_officer},
         {L::assigned},
         or_closed,
         {P::course, P::facts, P::decisions, P::measures, P::plan, P::breaches, P::custody, P::name,
          P::identifiers, P::address, P::whole_file, P::case_list, P::write},
         juveniles_too});
    add({"The probation officer of the case sees what a court found about an adult.",
         {R::probation_officer},
         {L::assigned},
         or_closed,
         {P::findings},
         adults_only});
    add({"The probation officer of the case sees treatment while the case is open.",
         {R::probation_officer},
         {L::assigned},
         open_only,
         {P::health},
         juveniles_too});
    add({"A colleague of the same probation office stands in when the person calls.",
         {R::probation_officer},
         {L::office},
         open_only,
         {P::course, P::measures, P::plan, P::name, P::case_list, P::address},
         adults_only});
    add({"A probation officer on duty sees without delay what binds the person and when they are expected.",
         {R::probation_officer},
         {L::urgent},
         open_only,
         {P::course, P::measures, P::plan, P::custody},
         juveniles_too});
    add({"And whom it is about and where they live, unless it was a child.",
         {R::probation_officer},
         {L::urgent},
         open_only,
         {P::name, P::address},
         adults_only});
    add({"A provider who is assigned sees the measure, the sessions and whom to expect. Not why.",
         {R::provider},
         {L::assigned},
         open_only,
         {P::course, P::measures, P::plan, P::name, P::case_list, P::write},
         juveniles_too});
    add({"A provider who was asked finds the request in its list and sees for what, not yet for whom.",
         {R::provider},
         {L::office},
         open_only,
         {P::measures, P::plan, P::case_list},
         adults_only});
    add({"A provider who was asked can answer, and keep its own services up to date.",
         {R::provider},
         {L::office},
         open_only,
         {P::write},
         juveniles_too});
    add(
        {"Who leads restorative work finds it in a list, sees it, and with whom. Nobody else but the person "
         "does: what was said "
         "stays there.",
         {R::provider, R::victim_support},
         {L::host},
         open_only,
         {P::restorative, P::name, P::case_list, P::write},
         juveniles_too});
    add(
        {"A prison that is assigned sees on what it holds somebody, what comes after, and what keeps them "
         "well.",
         {R::prison},
         {L::assigned},
         open_only,
         {P::course, P::health, P::decisions, P::measures, P::case_list},
         juveniles_too});
    add({"A prison that is assigned sees whom it holds or held, and writes it down.",
         {R::prison},
         {L::assigned},
         or_closed,
         {P::custody, P::name, P::identifiers, P::write},
         juveniles_too});
    add({"A prison sees without delay what keeps somebody alive who was brought in.",
         {R::prison},
         {L::urgent},
         open_only,
         {P::course, P::health, P::custody},
         juveniles_too});
    add({"And whom it is about, unless it was a child.",
         {R::prison},
         {L::urgent},
         open_only,
         {P::name},
         adults_only});
    add({"Victim support that is assigned sees how the case goes.",
         {R::victim_support},
         {L::assigned},
         open_only,
         {P::course},
         juveniles_too});
    add({"Victim support that is assigned sees what the victim has said.",
         {R::victim_support},
         {L::assigned},
         or_closed,
         {P::views},
         juveniles_too});
    add(
        {"Victim support that is assigned can tell the victim what an adult must keep to, and when they are "
         "released.",
         {R::victim_support},
         {L::assigned},
         open_only,
         {P::measures, P::custody, P::name, P::case_list},
         adults_only});
    add({"Victim support that is assigned can always complain, in a sealed file too.",
         {R::victim_support},
         {L::assigned},
         or_sealed,
         {P::write},
         juveniles_too});
    add({"An address that is protected is seen by the humans who are listed, one by one, and the person.",
         {R::judge, R::defence, R::probation_officer, R::provider, R::prison, R::victim_support},
         {L::listed},
         or_closed,
         {P::protected_address},
         juveniles_too});
}

void add_watch(std::vector<AccessRule>& rules) {
    const auto add = [&](const AccessRule& rule) { rules.push_back(rule); };
    add({"Statisticians and inspectors count; counting shows no pseudonym, no name and no day.",
         {R::statistician, R::inspector},
         {L::none},
         or_sealed,
         {P::statistics},
         juveniles_too});
    add(
        {"An inspector sees in every file who looked and why, complaints, what was given away, and that "
         "nothing was changed, until the record is erased; of a child without any words.",
         {R::inspector},
         {L::none},
         not_erased,
         {P::course, P::complaints, P::disclosures, P::looks, P::trail, P::whole_file, P::write},
         juveniles_too});
    add(
        {"An inspector sees an adult's file as far as oversight needs, consent too, but nothing on "
         "treatment, "
         "of the victim or from restorative work.",
         {R::inspector},
         {L::none},
         or_closed,
         {P::facts, P::findings, P::consent, P::decisions, P::measures, P::plan, P::breaches, P::custody,
          P::name, P::case_list},
         adults_only});
    add({"An inspector who is assigned to a child's complaint sees whose it is.",
         {R::inspector},
         {L::assigned},
         or_closed,
         {P::course, P::complaints, P::name},
         juveniles_too});
    add({"An administrator assigns people, corrects who is who, and erases; the content is nothing for them.",
         {R::administrator},
         {L::none},
         not_erased,
         {P::course, P::write},
         juveniles_too});
    add({"An administrator finds an adult's file, and the second one for the same human.",
         {R::administrator},
         {L::none},
         or_closed,
         {P::name, P::identifiers, P::case_list},
         adults_only});
    add({"The person sees everything about them, until it is erased, and who looked; not the victim's words.",
         {R::person},
         {L::own},
         not_erased,
         {P::course,      P::facts,      P::findings,          P::health,     P::consent,
          P::restorative, P::decisions,  P::measures,          P::plan,       P::breaches,
          P::custody,     P::complaints, P::disclosures,       P::looks,      P::name,
          P::identifiers, P::address,    P::protected_address, P::whole_file, P::case_list},
         juveniles_too});
    add({"The person can always complain and appeal, in a sealed file too.",
         {R::person},
         {L::own},
         or_sealed,
         {P::write},
         juveniles_too});
    add(
        {"Which services there are, how many places, which version of the law counts, and which evaluations "
         "were "
         "planned, is for everybody.",
         {R::judge, R::prosecutor, R::defence, R::probation_officer, R::provider, R::prison,
          R::victim_support, R::statistician, R::inspector, R::administrator, R::pack_editor, R::person},
         {L::own, L::host, L::assigned, L::listed, L::office, L::urgent, L::none},
         or_closed,
         {P::services, P::law, P::evaluations},
         juveniles_too});
}

std::vector<AccessRule> all_rows() {
    std::vector<AccessRule> rules;
    add_court(rules);
    add_work(rules);
    add_watch(rules);
    return rules;
}

}  // namespace

std::span<const AccessRule> access_rules() {
    static const std::vector<AccessRule> rules = all_rows();
    return rules;
}

}  // namespace ultima
