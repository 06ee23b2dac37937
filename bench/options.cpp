// SPDX-License-Identifier: Apache-2.0
// How many cases a second one core can answer and explain.
#include "reason/options.h"

#include "base/json_writer.h"
#include "figures.h"
#include "law/load.h"
#include "reason/answer_json.h"
#include "undertrial_cases.h"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace ultima::bench {

namespace {

/// What `ultima options --json` does for one case, and the trees of `--why` besides.
class Explaining {
  public:
    explicit Explaining(const LoadedPack& loaded)
        : loaded_(loaded), reasoner_(loaded.pack), json_(loaded.pack) {}

    std::size_t explained(const Case& given) {
        const KnownFacts facts = known_on(loaded_.pack, given, undertrials_asked_on);
        const Answer answer = reasoner_.options(facts, Stage::pretrial, undertrials_asked_on);
        out_.clear();
        json_.append(out_, reasoner_, facts, answer);
        JsonWriter json(out_);
        bool none = true;
        for (const MeasureAnswer& measure : answer.measures) {
            if (measure.status != Status::undetermined || is_group(measure)) continue;
            add_tree(json, measure.measure);
            none = false;
        }
        if (none) add_tree(json, 0);
        return out_.size();
    }

    /// Statuses only: no deciding sets, no tree, no text.
    std::size_t plain(const Case& given) {
        const KnownFacts facts = known_on(loaded_.pack, given, undertrials_asked_on);
        return reasoner_.options(facts, Stage::pretrial, undertrials_asked_on, {.deciding_sets = false})
            .measures.size();
    }

  private:
    bool is_group(const MeasureAnswer& answer) const {
        return loaded_.pack.measures[answer.measure].role == MeasureRole::group;
    }
    void add_tree(JsonWriter& json, MeasureId measure) {
        json_.append(json, reasoner_.reasons(measure, Stage::pretrial));
    }

    const LoadedPack& loaded_;
    Reasoner reasoner_;
    AnswerJson json_;
    std::string out_;
};

/// Calls for about two seconds of processor time; calls a second and core.
template <class Work>
double rate(double seconds, std::size_t& bytes, Work work) {
    const Stopwatch watch;
    std::size_t calls = 0;
    bytes = 0;
    do
        for (int i = 0; i < 200; ++i) bytes += work(calls++);
    while (watch.core_seconds() < seconds);
    bytes /= calls;
    return static_cast<double>(calls) / watch.core_seconds();
}

}  // namespace

void measure_options(Figures& figures, const Plan& plan) {
    const LoadedPack loaded = load_pack(std::filesystem::path(ULTIMA_SOURCE_DIR) / "packs/in-undertrial");
    if (has_errors(loaded.diagnostics))
        return figures.skip("explained options", "in-undertrial cannot be read");
    const UndertrialCases cases(loaded.pack);
    const Case sample = cases.sample();
    const std::vector<Case> many = cases.around(2000);
    const double seconds = plan.quick ? 0.5 : 2;
    Explaining explaining(loaded);
    std::size_t bytes = 0;
    const auto of_many = [&](std::size_t i) -> const Case& { return many[i % many.size()]; };

    const double plain_sample = rate(seconds, bytes, [&](std::size_t) { return explaining.plain(sample); });
    const double sample_rate =
        rate(seconds, bytes, [&](std::size_t) { return explaining.explained(sample); });
    figures.add({"explained options, the sample case of in-undertrial", sample_rate, "cases/s core",
                 plain_sample, "statuses only, nothing explained", 20'000, Better::more,
                 fmt::format("{} bytes of JSON a case", bytes)});
    const double plain_many =
        rate(seconds, bytes, [&](std::size_t i) { return explaining.plain(of_many(i)); });
    const double many_rate =
        rate(seconds, bytes, [&](std::size_t i) { return explaining.explained(of_many(i)); });
    figures.add({"explained options, 2,000 different cases of in-undertrial", many_rate, "cases/s core",
                 plain_many, "statuses only, nothing explained", 20'000, Better::more,
                 fmt::format("{} bytes of JSON a case", bytes)});
}

}  // namespace ultima::bench
