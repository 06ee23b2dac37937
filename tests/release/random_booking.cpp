// SPDX-License-Identifier: Apache-2.0
#include "release/random_booking.h"

#include "base/date.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace ultima::test {
namespace {

class Maker {
  public:
    explicit Maker(Random random) : random_(random) {}

    Json make(std::uint64_t number) {
        Json record;
        record["id"] = "made " + std::to_string(number);
        record["params"] = one_of({"sds-50", "calculation-params", "sds-progression-model-october"});
        record["feature_toggles"] = switches();
        record["calculate_ersed"] = random_.chance(300);
        Json& booking = record["booking"];
        booking["offender"]["dateOfBirth"] = text(random_.chance(150) ? day(2003, 2010) : day(1955, 2000));
        if (random_.chance(150)) booking["offender"]["isActiveSexOffender"] = random_.chance(500);
        first_ = record["params"] == "sds-50" ? day(2003, 2026) : day(2021, 2026);
        recalled_ = random_.chance(200);
        const auto count = static_cast<std::size_t>(random_.chance(400) ? 1 : random_.between(2, 5));
        for (std::size_t place = 0; place < count; ++place) sentences_.push_back(sentence(place));
        booking["sentences"] = sentences_;
        booking["adjustments"] = adjustments();
        if (recalled_) {
            booking["returnToCustodyDate"] = text(returned_);
            if (random_.chance(300))
                booking["fixedTermRecallDetails"] = {{"returnToCustodyDate", text(returned_)},
                                                     {"recallLength", random_.chance(500) ? 14 : 28}};
        }
        if (random_.chance(100)) booking["externalMovements"] = movements();
        return record;
    }

  private:
    std::string one_of(std::initializer_list<const char*> words) {
        return words.begin()[random_.below(words.size())];
    }
    CivilDate day(int from, int to) { return later({day_number(from, 1, 1)}, 0, 365 * (to - from + 1) - 1); }
    CivilDate later(CivilDate from, std::int64_t least, std::int64_t most) {
        return moved(from, random_.between(least, most));
    }
    static CivilDate moved(CivilDate from, std::int64_t days) {
        return {static_cast<std::int32_t>(from.day + days)};
    }
    static std::string text(CivilDate date) { return to_text(date); }

    Json switches() {
        Json made = Json::object();
        for (const char* name :
             {"applyPostRecallRepealRules", "applyPostHdcedRepealRules", "adultHdcSuspended",
              "progressionModelScheduleExclusionEnabled", "routePreProgressionExtinguishedSentenceToManual",
              "progressionTrancheOneManualJourney", "routeProgressionModelScheduleExclusionToManual"})
            if (random_.chance(80)) made[name] = true;
        return made;
    }

    Json length(std::int64_t most_months) {
        Json elements;
        switch (random_.below(5)) {
            case 0:
                elements["DAYS"] = random_.between(1, 200);
                break;
            case 1:
                elements["WEEKS"] = random_.between(2, 80);
                break;
            case 2:
                elements["MONTHS"] = random_.between(1, most_months);
                break;
            case 3:
                elements["YEARS"] = random_.between(1, std::max<std::int64_t>(1, most_months / 12));
                break;
            default:
                elements["YEARS"] = random_.between(1, std::max<std::int64_t>(1, most_months / 12));
                elements["MONTHS"] = random_.between(1, 11);
                if (random_.chance(200)) elements["DAYS"] = random_.between(1, 30);
        }
        return {{"durationElements", elements}};
    }

    Json sentence(std::size_t place) {
        const std::uint64_t drawn = random_.below(100);
        Json made;
        const CivilDate on = place == 0 || random_.chance(300) ? first_ : later(first_, 1, 700);
        const std::string kind = drawn < 62   ? "StandardSentence"
                                 : drawn < 76 ? "ExtendedDeterminateSentence"
                                 : drawn < 83 ? "SopcSentence"
                                 : drawn < 90 ? "DetentionAndTrainingOrderSentence"
                                 : drawn < 96 ? "AFineSentence"
                                              : "BotusSentence";
        made["type"] = kind;
        made["identifier"] = "s" + std::to_string(place + 1);
        made["sentencedAt"] = text(on);
        made["offence"]["committedAt"] = text(later(on, -900, -10));
        if (random_.chance(300)) made["offence"]["offenceCode"] = one_of({"TH68010", "SX03001", "COML025"});
        if (kind == "ExtendedDeterminateSentence" || kind == "SopcSentence") {
            made["custodialDuration"] = length(120);
            made["extensionDuration"] = {{"durationElements", {{"YEARS", random_.between(1, 5)}}}};
            if (kind == "SopcSentence") made["sdopcu18"] = random_.chance(200);
            if (kind == "ExtendedDeterminateSentence") made["automaticRelease"] = random_.chance(300);
        } else {
            made["duration"] = length(kind == "DetentionAndTrainingOrderSentence" ? 24 : 130);
        }
        if (kind == "AFineSentence") made["fineAmount"] = random_.between(100, 20'000'000);
        if (kind == "BotusSentence" && random_.chance(300))
            made["latestTusedDate"] = text(later(on, 10, 400));
        made["consecutiveTo"] = Json::array();
        // A chain: each sentence has one after it at most.
        if (place > 0 && random_.chance(400)) made["consecutiveTo"].push_back("s" + std::to_string(place));
        if (kind == "StandardSentence") made["releaseArrangements"] = arrangements();
        if (recalled_ && kind != "AFineSentence") made["recall"] = recall(on);
        return made;
    }

    Json arrangements() {
        Json made;
        const bool plus = random_.chance(100);
        made["isSDSPlus"] = plus;
        made["isSDSPlusEligibleSentenceTypeLengthAndOffence"] = plus || random_.chance(50);
        made["isSection250"] = random_.chance(50);
        made["sdsEarlyReleaseExclusions"] = Json::array();
        if (random_.chance(200))
            made["sdsEarlyReleaseExclusions"].push_back(
                one_of({"SEXUAL", "VIOLENT", "DOMESTIC_ABUSE", "SEXUAL_T3", "VIOLENT_T3", "MURDER_T3",
                        "PROGRESSION_MODEL_SCHEDULE_13_PART_3", "SA2026_PROGRESSION_MODEL_SCHEDULE"}));
        return made;
    }

    Json recall(CivilDate on) {
        Json made;
        made["recallType"] = one_of({"STANDARD_RECALL", "STANDARD_RECALL", "FIXED_TERM_RECALL_14",
                                     "FIXED_TERM_RECALL_28", "FIXED_TERM_RECALL_56"});
        if (returned_ < on) returned_ = later(on, 60, 900);
        if (random_.chance(500)) {
            made["revocationDate"] = text(later(returned_, -20, 0));
            made["returnToCustodyDate"] = text(returned_);
        }
        return made;
    }

    Json adjustments() {
        Json made = Json::object();
        std::int64_t before = 1;  // time in custody ends so many days before the first sentence
        for (auto count = random_.below(3); count > 0; --count) {
            const std::int64_t days = random_.between(1, 90);
            const CivilDate last = moved(first_, -before);
            Json remand{{"appliesToSentencesFrom", text(first_)}, {"numberOfDays", days}};
            remand["fromDate"] = text(moved(last, 1 - days));
            remand["toDate"] = text(last);
            made[random_.chance(850) ? "REMAND" : "RECALL_REMAND"].push_back(remand);
            before += days + random_.between(1, 60);
        }
        if (random_.chance(100)) made["TAGGED_BAIL"].push_back(days_from(first_, 60));
        CivilDate left = later(first_, 5, 60);
        for (auto count = random_.chance(300) ? random_.between(1, 2) : 0; count > 0; --count) {
            Json away = days_from(first_, 90);
            if (random_.chance(600)) {
                away["fromDate"] = text(left);
                left = moved(left, away["numberOfDays"].get<std::int64_t>());
                away["toDate"] = text(moved(left, -1));
                left = later(left, 5, 200);
            }
            if (random_.chance(300))
                away["additionalInfo"]["reason"] =
                    one_of({"RELEASE_IN_ERROR", "IMMIGRATION_DETENTION", "ESCAPE"});
            made["UNLAWFULLY_AT_LARGE"].push_back(away);
        }
        if (random_.chance(200)) {
            Json award = days_from(first_, 40);
            if (random_.chance(700)) award["fromDate"] = text(later(first_, 5, 120));
            made["ADDITIONAL_DAYS_AWARDED"].push_back(award);
            if (random_.chance(300))
                made["RESTORATION_OF_ADDITIONAL_DAYS_AWARDED"].push_back(
                    days_from(first_, award["numberOfDays"].get<std::int64_t>()));
        }
        return made;
    }

    Json days_from(CivilDate from, std::int64_t most) {
        return {{"appliesToSentencesFrom", text(from)}, {"numberOfDays", random_.between(1, most)}};
    }

    Json movements() {
        Json made = Json::array();
        CivilDate on = later(first_, 30, 400);
        for (auto count = random_.between(1, 3); count > 0; --count) {
            const bool out = made.size() % 2 == 0;
            made.push_back({{"movementDate", text(on)},
                            {"movementReason", out ? one_of({"HDC", "ERS", "ECSL", "PAROLE", "CRD"})
                                                   : one_of({"FAILED_ERS_REMOVAL", "RECALL"})},
                            {"direction", out ? "OUT" : "IN"}});
            on = later(on, 1, 200);
        }
        return made;
    }

    Random random_;
    std::vector<Json> sentences_;
    CivilDate first_{};
    CivilDate returned_{};
    bool recalled_ = false;
};

/// One member or entry less, anywhere.
void each_smaller(const Json& whole, const std::function<bool(Json)>& take) {
    for (auto it = whole.begin(); it != whole.end(); ++it) {
        Json smaller = whole;
        if (whole.is_object())
            smaller.erase(it.key());
        else
            smaller.erase(static_cast<std::size_t>(it - whole.begin()));
        if (take(smaller)) return;
        if (!it->is_structured()) continue;
        bool taken = false;
        each_smaller(*it, [&](Json inner) {
            Json changed = whole;
            if (whole.is_object())
                changed[it.key()] = std::move(inner);
            else
                changed[static_cast<std::size_t>(it - whole.begin())] = std::move(inner);
            return taken = take(std::move(changed));
        });
        if (taken) return;
    }
}

}  // namespace

Json random_booking(std::uint64_t number) { return Maker(Random(20261126).part(number)).make(number); }

Json shuffled(Json booking, Random random) {
    if (booking.is_array())
        for (std::size_t left = booking.size(); left > 1; --left)
            std::swap(booking[left - 1], booking[random.below(left)]);
    std::uint64_t part = 0;
    if (booking.is_structured())
        for (auto& inner : booking) inner = shuffled(std::move(inner), random.part(++part));
    return booking;
}

Json shrunk(Json booking, const std::function<bool(const Json&)>& fails) {
    for (bool smaller = true; smaller;) {
        smaller = false;
        each_smaller(booking, [&](Json tried) {
            if (!fails(tried)) return false;
            booking = std::move(tried);
            return smaller = true;
        });
    }
    return booking;
}

}  // namespace ultima::test
