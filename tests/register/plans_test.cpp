// SPDX-License-Identifier: Apache-2.0
// Plans of evaluations are looked up in the register, not searched for among everything that it holds.
#include "register/lines.h"

#include <gmock/gmock.h>

namespace ultima::test {
namespace {

class FiledPlans : public RegisterInEachStore {
  protected:
    std::vector<std::string> names() {
        std::vector<std::string> all;
        for (const RecordedEvent& one : reg().evaluations())
            all.emplace_back(one.event.value(field("evaluation")).value_or("?"));
        return all;
    }
};

TEST_P(FiledPlans, are_found_in_order_in_whatever_file_they_were_to_stand_and_nothing_else_is) {
    EXPECT_THAT(names(), testing::IsEmpty());
    tell(R"(
2026-01-02 judge: person identified @early name="Nia Example" juvenile=no
2026-01-02 judge: case opened @every-case person=early stage=trial
2026-01-02 administrator: service registered @east title=Workshop provider=x unit=seat places=5
2026-02-01 statistician: evaluation plan filed @plans evaluation=second plan_text=b plan_hash=2
2026-02-02 inspector: evaluation plan filed @plans evaluation=first plan_text=a plan_hash=1
2026-02-03 statistician: evaluation plan filed @early evaluation=second plan_text=c plan_hash=3
)");
    EXPECT_THAT(names(), testing::ElementsAre("second", "first", "second"));
    reopen();
    EXPECT_THAT(names(), testing::ElementsAre("second", "first", "second"));
}

INSTANTIATE_TEST_SUITE_P(, FiledPlans, each_store, name_of_store);

}  // namespace
}  // namespace ultima::test
