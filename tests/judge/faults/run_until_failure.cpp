// SPDX-License-Identifier: Apache-2.0
// run_until_failure caught|clean NAME: goes through random packs until the judge finds something wrong.
// Linked with a fault in the evaluator it has to (`caught`); linked without one it must not (`clean`).
#include "judge/environment.h"
#include "judge/random_run.h"

#include <iostream>
#include <string>

int main(int argc, char** argv) {
    using namespace ultima::judge;
    if (argc != 3 || (std::string(argv[1]) != "caught" && std::string(argv[1]) != "clean")) {
        std::cerr << "run_until_failure caught|clean NAME\n";
        return 2;
    }
    const bool caught = std::string(argv[1]) == "caught";
    PackPlan plan;
    plan.seed = 7;
    plan.packs = from_environment("JUDGE_PACKS", 300);
    plan.cases = from_environment("JUDGE_PACK_CASES", 50);
    Coverage coverage;
    const auto found = first_failure(plan, coverage);
    if (found) {
        std::cout << argv[2] << ": after " << coverage.packs << " packs: " << found->property << ": "
                  << found->text << "\n";
        if (!caught) std::cout << shrunk_report(*found, plan);
    } else {
        std::cout << argv[2] << ": nothing wrong in " << coverage.packs << " packs with " << plan.cases
                  << " cases each\n";
        if (caught)
            std::cout
                << "The judge does not see this fault, or its text stands no longer in the source file: "
                   "see tests/judge/faults/"
                << argv[2] << ".fault\n";
    }
    return found.has_value() == caught ? 0 : 1;
}
