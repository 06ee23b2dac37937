// SPDX-License-Identifier: Apache-2.0
#include "audit/answering.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <thread>

namespace ultima {

KnownFacts known_in_row(const FactPlan& plan, FactPlan::Thread& facts, std::span<const std::uint32_t> codes,
                        RowFacts& row) {
    row = {};
    KnownFacts known =
        known_on(plan.pack(), facts.facts(codes, plan.stage(codes[0]), row.problems), plan.on());
    for (const Value& value : known.values)
        if (const auto* spells = std::get_if<Spells>(&value); spells && !row.custody) row.custody = *spells;
    for (const FactMapping& mapping : plan.map().facts)
        if (!is_known(known.values[mapping.fact]) || known.presumed[mapping.fact])
            row.unknown.push_back(mapping.fact);
    return known;
}

namespace {

/// Answers rows of one pack, for one thread.
class RowAnswerer {
  public:
    RowAnswerer(const FactPlan& plan, const Reasoner& reasoner, TextPool& texts)
        : plan_(plan), facts_(plan), reasoner_(reasoner), maker_(plan, texts) {}

    Outcome answer(std::span<const std::uint32_t> codes) {
        RowFacts row;
        const KnownFacts known = known_in_row(plan_, facts_, codes, row);
        const Answer answer = reasoner_.options(known, plan_.stage(codes[0]), plan_.on());
        return maker_.make(answer, std::move(row), [this](RuleId rule) { return reasoner_.applies(rule); });
    }

  private:
    const FactPlan& plan_;
    FactPlan::Thread facts_;
    Reasoner reasoner_;
    OutcomeMaker maker_;
};

}  // namespace

void answer_rows(const FactPlan& plan, const VectorTable& vectors, std::span<const std::uint32_t> which,
                 unsigned threads, OutcomeStore& outcomes, TextPool& texts,
                 std::vector<std::uint32_t>& outcome_of, const std::function<void(double)>& progress) {
    constexpr std::size_t block = 256;
    const std::size_t count = which.size();
    outcome_of.resize(vectors.size());
    const Reasoner reasoner(plan.pack());
    std::atomic<std::size_t> next{0};
    std::mutex mutex;
    std::condition_variable ended;
    unsigned running = std::max(1U, threads);
    std::exception_ptr failure;

    const auto work = [&] {
        try {
            RowAnswerer answerer(plan, reasoner, texts);
            for (std::size_t begin = next.fetch_add(block); begin < count; begin = next.fetch_add(block))
                for (std::size_t i = begin; i < std::min(count, begin + block); ++i)
                    outcome_of[which[i]] = outcomes.add(answerer.answer(vectors.row(which[i])));
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!failure) failure = std::current_exception();
            next = count;
        }
        const std::lock_guard lock(mutex);
        --running;
        ended.notify_all();
    };
    {
        std::vector<std::jthread> workers;
        for (unsigned i = 0; i < std::max(1U, threads); ++i) workers.emplace_back(work);
        std::unique_lock lock(mutex);
        while (!ended.wait_for(lock, std::chrono::milliseconds(200), [&] { return running == 0; })) {
            lock.unlock();
            const std::size_t begun = std::min(count, next.load());
            try {
                if (progress)
                    progress(count == 0 ? 1.0 : static_cast<double>(begun) / static_cast<double>(count));
            } catch (...) {
                next = count;  // what ends the audit ends the workers too
                throw;
            }
            lock.lock();
        }
    }
    if (failure) std::rethrow_exception(failure);
}

}  // namespace ultima
