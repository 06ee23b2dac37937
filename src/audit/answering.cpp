// SPDX-License-Identifier: Apache-2.0
#include "audit/answering.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <thread>

namespace ultima {

std::vector<std::uint32_t> answer_vectors(const FactPlan& plan, const VectorTable& vectors, unsigned threads,
                                          OutcomeStore& outcomes, TextPool& texts,
                                          const std::function<void(double)>& progress) {
    constexpr std::size_t block = 256;
    const std::size_t count = vectors.size();
    std::vector<std::uint32_t> result(count);
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
                for (std::size_t i = begin; i < std::min(count, begin + block); ++i) {
                    const auto row = vectors.row(i);
                    result[i] = outcomes.add(answerer.answer(row, plan.stage(row[0])));
                }
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
            if (progress)
                progress(count == 0 ? 1.0 : static_cast<double>(begun) / static_cast<double>(count));
            lock.lock();
        }
    }
    if (failure) std::rethrow_exception(failure);
    return result;
}

}  // namespace ultima
