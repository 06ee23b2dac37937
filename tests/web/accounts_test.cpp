// SPDX-License-Identifier: Apache-2.0
#include "web/accounts.h"

#include "register/fast_folder.h"
#include "register/register.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

namespace ultima::test {
namespace {

constexpr PasswordCost cheap{1, 8192};
constexpr Instant noon{1'782'820'800};
constexpr std::string_view good = "correct horse battery";

class AccountsOfTests : public ::testing::Test {
  protected:
    FastFolder folder;
    Accounts accounts{(folder / "accounts.sqlite"), system_entropy(), cheap, noon};
    Looker judge{"Ama Reed", Role::judge, "City court", ""};
    Looker first{"Edo Wood", Role::administrator, "", ""}, second{"Hana Moor", Role::administrator, "", ""};
    AccountKeeper machine = AccountKeeper::of_machine(noon);
    AccountKeeper by_first{"Edo Wood", false, noon}, by_second{"Hana Moor", false, noon};

    std::string problem(const Looker& who, std::string_view password) {
        const auto added = accounts.add(who, password, machine);
        return added ? std::string() : added.error().front().code;
    }
    /// Two administrators, the second confirmed by the first.
    void two_administrators() {
        ASSERT_EQ(accounts.add(first, good, machine).value().effect, AccountEffect::alone);
        ASSERT_EQ(accounts.add(second, good, machine).value().effect, AccountEffect::waits);
        ASSERT_TRUE(confirm(second.name, by_first));
    }
    std::string waiting(std::string_view name) {
        for (const Account& one : accounts.open())
            if (one.who.name == name) return waiting_of(one);
        return {};
    }
    /// Of what waits now.
    Result<AccountChange> confirm(std::string_view name, const AccountKeeper& by) {
        return accounts.confirm(name, waiting(name), by);
    }
    std::vector<std::string> can_sign_in() {
        std::vector<std::string> names;
        for (const Looker& one : accounts.all()) names.push_back(one.name);
        return names;
    }
    static std::string code_of(const Result<AccountChange>& change) {
        return change ? std::string() : change.error().front().code;
    }
    std::string code(const std::string& secret, std::int64_t steps = 0) {
        return one_time_code(secret, noon.second / 30 + steps);
    }
};

TEST(one_time_codes, are_those_of_the_standard) {
    // RFC 6238, appendix B: SHA-1, the last six of eight digits.
    const std::string secret = "12345678901234567890";
    EXPECT_EQ(one_time_code(secret, 59 / 30), "287082");
    EXPECT_EQ(one_time_code(secret, 1111111109 / 30), "081804");
    EXPECT_EQ(one_time_code(secret, 1234567890 / 30), "005924");
    EXPECT_EQ(one_time_code(secret, 20000000000 / 30), "353130");
}

TEST(base_32, is_that_of_the_standard) {
    // RFC 4648, section 10, without padding.
    EXPECT_EQ(base32("f"), "MY");
    EXPECT_EQ(base32("fooba"), "MZXW6YTB");
    EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");
}

TEST_F(AccountsOfTests, let_in_who_has_both_password_and_code_once) {
    const std::string secret = accounts.add(judge, good, machine).value().secret;
    EXPECT_FALSE(accounts.check("Ama Reed", good, "", noon));
    EXPECT_FALSE(accounts.check("Ama Reed", good, code(secret, 3), noon));
    EXPECT_FALSE(accounts.check("Ama Reed", "correct horse batterY", code(secret), noon));
    EXPECT_FALSE(accounts.check("Ama Reed", "correct horse battery ", code(secret), noon));
    EXPECT_FALSE(accounts.check("nobody", good, code(secret), noon));
    const auto who = accounts.check("Ama Reed", good, code(secret), noon);
    ASSERT_TRUE(who);
    EXPECT_EQ(who->role, Role::judge);
    EXPECT_EQ(who->office, "City court");
    EXPECT_FALSE(accounts.check("Ama Reed", good, code(secret), noon)) << "a code was good twice";
    EXPECT_FALSE(accounts.check("Ama Reed", good, code(secret, -1), noon)) << "an older code was good";
    EXPECT_TRUE(accounts.check("Ama Reed", good, code(secret, 1), noon)) << "a clock may be a step ahead";
}

TEST_F(AccountsOfTests, take_any_password_that_is_long_and_not_easily_guessed) {
    EXPECT_EQ(problem(judge, "fourteen chars"), "account-password");
    EXPECT_EQ(problem(judge, "aaaabbbbaaaabbbb"), "account-password");
    EXPECT_EQ(problem(judge, "Ama Reed2026Ama"), "account-password");
    EXPECT_EQ(problem(judge, std::string(1001, 'x') + "abcdefgh"), "account-password");
    EXPECT_EQ(problem(judge, "كلمة سر طويلة جدا هنا"), "");
    EXPECT_EQ(problem(judge, good), "account-name") << "there is one already";
    EXPECT_EQ(problem({"", Role::judge, "", ""}, good), "account-name");
    EXPECT_EQ(problem({"a\nb", Role::judge, "", ""}, good), "account-name");
}

TEST_F(AccountsOfTests, of_a_person_name_their_file_and_no_others_do) {
    EXPECT_EQ(problem({"p1", Role::person, "", ""}, good), "account-person");
    EXPECT_EQ(problem({"Ama Reed", Role::judge, "", "p1"}, good), "account-person");
    EXPECT_EQ(accounts.add({"p1", Role::person, "", "p1"}, good, machine).value().secret, "");
    EXPECT_EQ(accounts.check("p1", good, "", noon)->person, "p1");
}

TEST_F(AccountsOfTests, lie_in_a_file_that_only_their_owner_reads) {
    using std::filesystem::perms;
    const perms everybody = perms::group_all | perms::others_all;
    const auto others_may = [&](const std::filesystem::path& file) {
        return std::filesystem::status(file).permissions() & everybody;
    };
    EXPECT_EQ(others_may(folder / "accounts.sqlite"), perms::none);
    // As do the keys of a register.
    ASSERT_TRUE(Register::create(folder / "town", {[] { return noon; }, system_entropy(), {}}));
    EXPECT_EQ(others_may(folder / "town" / "keys.sqlite"), perms::none);
}

TEST_F(AccountsOfTests, that_are_closed_let_nobody_in) {
    const std::string secret = accounts.add(judge, good, machine).value().secret;
    EXPECT_TRUE(accounts.close("Ama Reed", machine));
    EXPECT_FALSE(accounts.close("Ama Reed", machine));
    EXPECT_FALSE(accounts.check("Ama Reed", good, code(secret), noon));
    EXPECT_TRUE(accounts.all().empty());
}

TEST_F(AccountsOfTests, of_every_role_take_a_second_administrator) {
    two_administrators();
    for (std::size_t i = 0; i < role_count; ++i) {
        const Role role = static_cast<Role>(i);
        if (role == Role::person) continue;
        const std::string name(to_text(role));
        const auto added = accounts.add({name, role, "", ""}, good, by_first);
        ASSERT_TRUE(added);
        EXPECT_EQ(added->effect, AccountEffect::waits) << name;
        EXPECT_FALSE(accounts.check(name, good, code(added->secret), noon)) << name;
        EXPECT_EQ(code_of(confirm(name, by_first)), "account-second") << "who asked confirms it";
        EXPECT_EQ(code_of(confirm(name, machine)), "account-second");
        EXPECT_EQ(code_of(confirm(name, {name, false, noon})), "account-second");
        EXPECT_EQ(code_of(confirm(name, {"nobody", false, noon})), "account-second");
        EXPECT_TRUE(confirm(name, by_second));
        EXPECT_TRUE(accounts.check(name, good, code(added->secret), noon)) << name;
        EXPECT_EQ(code_of(confirm(name, by_second)), "account-none");
    }
    const Looker person{"p1", Role::person, "", "p1"};
    EXPECT_EQ(accounts.add(person, good, by_first)->effect, AccountEffect::waits);
    EXPECT_FALSE(accounts.check("p1", good, "", noon));
    EXPECT_EQ(code_of(accounts.add({"another", Role::person, "", "p1"}, good, by_first)), "account-person")
        << "the file of a person has one account";
}

TEST_F(AccountsOfTests, of_an_only_administrator_hold_at_once_and_the_record_says_so) {
    EXPECT_EQ(accounts.add(first, good, machine)->effect, AccountEffect::alone);
    const auto added = accounts.add(judge, good, by_first);
    EXPECT_EQ(added->effect, AccountEffect::alone);
    EXPECT_TRUE(accounts.check(judge.name, good, code(added->secret), noon));
    EXPECT_EQ(accounts.record(1).front().effect, "no second administrator could confirm it");
}

TEST_F(AccountsOfTests, that_are_declined_never_let_anybody_in) {
    two_administrators();
    const std::string secret = accounts.add(judge, good, by_first)->secret;
    EXPECT_TRUE(accounts.decline(judge.name, by_second));
    EXPECT_FALSE(accounts.check(judge.name, good, code(secret), noon));
    EXPECT_EQ(code_of(confirm(judge.name, by_second)), "account-none");
    EXPECT_TRUE(accounts.check_record().problems.empty());
}

TEST_F(AccountsOfTests, of_one_administrator_are_not_shut_out_by_another_alone) {
    two_administrators();
    EXPECT_EQ(accounts.close(second.name, by_first)->effect, AccountEffect::waits);
    EXPECT_EQ(can_sign_in(), (std::vector<std::string>{"Edo Wood", "Hana Moor"}));
    EXPECT_EQ(code_of(accounts.renew_code(second.name, by_first)), "account-waits");
    EXPECT_EQ(accounts.add(judge, good, by_first)->effect, AccountEffect::waits) << "the first is not alone";
    EXPECT_TRUE(accounts.decline(second.name, by_second));
    EXPECT_EQ(accounts.renew_code(second.name, by_first)->effect, AccountEffect::waits);
    EXPECT_TRUE(accounts.decline(second.name, by_second));
    EXPECT_EQ(accounts.change_role(second.name, Role::pack_editor, "", by_first)->effect,
              AccountEffect::waits);
    EXPECT_TRUE(confirm(second.name, by_second)) << "whoever it is about may agree";
    EXPECT_FALSE(accounts.still_is(second));
    EXPECT_TRUE(accounts.check_record().problems.empty());
}

TEST_F(AccountsOfTests, whose_role_changes_are_in_the_old_one_no_more_and_in_the_new_one_once_confirmed) {
    two_administrators();
    const Looker officer{"Bela Stone", Role::probation_officer, "City probation", ""};
    const std::string secret = accounts.add(officer, good, by_first)->secret;
    EXPECT_FALSE(accounts.still_is(officer));
    EXPECT_TRUE(confirm(officer.name, by_second));
    EXPECT_TRUE(accounts.still_is(officer));
    EXPECT_EQ(accounts.change_role(officer.name, Role::judge, "City court", by_first)->effect,
              AccountEffect::waits);
    EXPECT_FALSE(accounts.still_is(officer));
    EXPECT_FALSE(accounts.check(officer.name, good, code(secret), noon));
    EXPECT_TRUE(confirm(officer.name, by_second));
    const auto who = accounts.check(officer.name, good, code(secret), noon);
    ASSERT_TRUE(who);
    EXPECT_EQ(who->role, Role::judge);
    EXPECT_EQ(who->office, "City court");
    EXPECT_EQ(code_of(accounts.change_role(officer.name, Role::person, "", by_first)), "account-person");
}

TEST_F(AccountsOfTests, with_a_new_authenticator_take_no_code_of_the_old_one) {
    two_administrators();
    // Neither is good until it is confirmed.
    const std::string judges = accounts.add(judge, good, by_first)->secret;
    EXPECT_TRUE(confirm(judge.name, by_second));
    const auto waits = accounts.renew_code(judge.name, by_first);
    EXPECT_EQ(waits->effect, AccountEffect::waits);
    EXPECT_FALSE(accounts.check(judge.name, good, code(judges), noon));
    EXPECT_FALSE(accounts.check(judge.name, good, code(waits->secret), noon));
    EXPECT_TRUE(confirm(judge.name, by_second));
    EXPECT_TRUE(accounts.check(judge.name, good, code(waits->secret), noon));
}

TEST_F(AccountsOfTests, of_the_last_administrator_can_be_had_again_on_the_machine) {
    const std::string lost = accounts.add(first, good, machine)->secret;
    const auto renewed = accounts.renew_code(first.name, machine);
    EXPECT_EQ(renewed->effect, AccountEffect::at_once);
    EXPECT_TRUE(accounts.check(first.name, good, code(renewed->secret), noon));
    EXPECT_TRUE(accounts.close(first.name, machine));
    EXPECT_EQ(accounts.add(second, good, machine)->effect, AccountEffect::alone);
    EXPECT_EQ(can_sign_in(), std::vector<std::string>{"Hana Moor"});
    EXPECT_EQ(accounts.record(1).front().by, "on the machine itself");
}

TEST_F(AccountsOfTests, are_confirmed_as_they_were_seen_and_in_no_other_way) {
    two_administrators();
    EXPECT_TRUE(accounts.add(judge, good, by_first));
    const std::string seen = waiting(judge.name);
    EXPECT_TRUE(accounts.decline(judge.name, by_first));
    EXPECT_TRUE(accounts.open_again({judge.name, Role::inspector, "", ""}, good, by_first));
    EXPECT_EQ(code_of(accounts.confirm(judge.name, seen, by_second)), "account-changed");
    EXPECT_EQ(code_of(accounts.confirm(judge.name, "", by_second)), "account-changed");
    EXPECT_EQ(can_sign_in(), (std::vector<std::string>{"Edo Wood", "Hana Moor"}));
    EXPECT_TRUE(accounts.confirm(judge.name, waiting(judge.name), by_second));
}

TEST_F(AccountsOfTests, that_were_closed_are_opened_again_by_two_administrators_with_a_new_authenticator) {
    two_administrators();
    const std::string before = accounts.add(judge, good, by_first)->secret;
    EXPECT_TRUE(confirm(judge.name, by_second));
    EXPECT_EQ(code_of(accounts.open_again(judge, good, by_first)), "account-none") << "it is open";
    EXPECT_TRUE(accounts.close(judge.name, by_first));
    EXPECT_EQ(code_of(accounts.add(judge, good, by_first)), "account-name") << "nobody said: again";
    const auto again =
        accounts.open_again({judge.name, Role::defence, "", ""}, "another long password", by_first);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->effect, AccountEffect::waits);
    EXPECT_FALSE(accounts.check(judge.name, "another long password", code(again->secret), noon));
    EXPECT_EQ(code_of(confirm(judge.name, by_first)), "account-second");
    EXPECT_TRUE(confirm(judge.name, by_second));
    EXPECT_FALSE(accounts.check(judge.name, good, code(again->secret), noon)) << "the old password";
    EXPECT_FALSE(accounts.check(judge.name, "another long password", code(before), noon));
    const auto who = accounts.check(judge.name, "another long password", code(again->secret), noon);
    ASSERT_TRUE(who);
    EXPECT_EQ(who->role, Role::defence);
    EXPECT_EQ(accounts.record(2).back().deed, "account opened again");
    EXPECT_TRUE(accounts.check_record().problems.empty());
}

TEST_F(AccountsOfTests, that_were_closed_stay_closed_when_opening_them_again_is_declined) {
    two_administrators();
    EXPECT_TRUE(accounts.add(judge, good, by_first));
    EXPECT_TRUE(confirm(judge.name, by_second));
    EXPECT_TRUE(accounts.close(judge.name, by_first));
    EXPECT_TRUE(accounts.open_again(judge, good, by_first));
    EXPECT_TRUE(accounts.decline(judge.name, by_second));
    EXPECT_EQ(can_sign_in(), (std::vector<std::string>{"Edo Wood", "Hana Moor"}));
    EXPECT_TRUE(accounts.open_again(judge, good, by_first)) << "and can be asked for once more";
    EXPECT_TRUE(accounts.check_record().problems.empty());
}

TEST_F(AccountsOfTests, of_a_person_are_opened_again_for_the_same_file_alone) {
    const Looker person{"p1", Role::person, "", "p1"};
    EXPECT_TRUE(accounts.add(person, good, machine));
    EXPECT_TRUE(accounts.close("p1", machine));
    EXPECT_EQ(code_of(accounts.open_again({"p1", Role::person, "", "p2"}, good, machine)), "account-person");
    EXPECT_EQ(code_of(accounts.open_again({"p1", Role::judge, "", ""}, good, machine)), "account-person");
    EXPECT_TRUE(accounts.open_again(person, good, machine));
}

TEST_F(AccountsOfTests, stand_on_a_record_with_who_when_and_what) {
    two_administrators();
    EXPECT_TRUE(accounts.add(judge, good, {"Edo Wood", false, Instant{noon.second + 60}}));
    const AccountEntry entry = accounts.record(1).front();
    EXPECT_EQ(entry.by, "Edo Wood");
    EXPECT_EQ(entry.at.second, noon.second + 60);
    EXPECT_EQ(entry.deed, "account made");
    EXPECT_EQ(entry.name, "Ama Reed");
    EXPECT_EQ(entry.role, "judge");
    EXPECT_EQ(entry.waits, "new account");
    const RecordCheck check = accounts.check_record();
    EXPECT_TRUE(check.problems.empty()) << check.problems.front();
    EXPECT_EQ(check.entries, 4);
    EXPECT_EQ(check.hash, entry.hash);
}

TEST_F(AccountsOfTests, have_a_record_whose_words_are_all_known_to_who_translates_them) {
    two_administrators();
    EXPECT_TRUE(accounts.add(judge, good, by_first));
    EXPECT_TRUE(accounts.decline(judge.name, by_second));
    EXPECT_TRUE(accounts.add({"Bela Stone", Role::defence, "", ""}, good, by_first));
    EXPECT_TRUE(accounts.close("Bela Stone", by_first));
    for (const auto& ask :
         {std::function([&] { return accounts.close(second.name, by_first); }),
          std::function([&] { return accounts.renew_code(second.name, by_first); }), std::function([&] {
              return accounts.change_role(second.name, Role::administrator, "x", by_first);
          })}) {
        EXPECT_TRUE(ask());
        EXPECT_TRUE(accounts.decline(second.name, by_second));
    }
    EXPECT_TRUE(accounts.open_again(judge, good, by_first));
    EXPECT_TRUE(accounts.decline(judge.name, by_second));
    EXPECT_TRUE(accounts.open_again(judge, good, by_first));
    EXPECT_TRUE(confirm(judge.name, by_second));
    const auto known = account_record_words();
    for (const AccountEntry& entry : accounts.record(100))
        for (const std::string& word : {entry.deed, entry.effect})
            EXPECT_TRUE(word.empty() || std::find(known.begin(), known.end(), word) != known.end()) << word;
}

/// Somebody who can write in the file, past the program.
TEST_F(AccountsOfTests, that_are_changed_past_the_program_are_found) {
    two_administrators();
    EXPECT_TRUE(accounts.add(judge, good, by_first));
    EXPECT_TRUE(confirm(judge.name, by_second));
    for (const char* change :
         {"UPDATE account SET role = 'inspector' WHERE name = 'Ama Reed'",
          "UPDATE account SET office = 'Hills court' WHERE name = 'Ama Reed'",
          "UPDATE account SET waits = 'closing' WHERE name = 'Hana Moor'",
          "UPDATE account SET closed = 1 WHERE name = 'Hana Moor'",
          "DELETE FROM account WHERE name = 'Ama Reed'",
          "INSERT INTO account (name, role, office, person, password, secret) SELECT 'Mallory', 'judge', '', "
          "'', "
          "password, secret FROM account WHERE name = 'Ama Reed'",
          "UPDATE account_record SET by = 'Hana Moor' WHERE number = 3",
          "UPDATE account_record SET at = at + 1 WHERE number = 2",
          "UPDATE account_record SET effect = 'confirmed by a second administrator' WHERE number = 1",
          "DELETE FROM account_record WHERE number = 2", "DELETE FROM account_record WHERE number >= 5"}) {
        const std::filesystem::path copy = folder / "copy.sqlite";
        std::filesystem::copy_file((folder / "accounts.sqlite"), copy,
                                   std::filesystem::copy_options::overwrite_existing);
        {
            Sqlite file(copy, Sqlite::Mode::write);
            file.run("DROP TRIGGER account_record_no_UPDATE");
            file.run("DROP TRIGGER account_record_no_DELETE");
            file.run(change);
        }
        Accounts changed(copy, system_entropy(), cheap, noon);
        EXPECT_FALSE(changed.check_record().problems.empty()) << change;
    }
    EXPECT_TRUE(accounts.check_record().problems.empty());
    Sqlite file((folder / "accounts.sqlite"), Sqlite::Mode::write);
    EXPECT_THROW(file.run("DELETE FROM account_record"), DatabaseFailure) << "a mistake of our own";
}

TEST(accounts, of_a_file_older_than_the_record_are_put_on_it) {
    const FastFolder folder;
    const std::filesystem::path path = (folder / "accounts.sqlite");
    {
        Sqlite file(path, Sqlite::Mode::create);
        file.run(
            "CREATE TABLE account (name TEXT PRIMARY KEY, role TEXT NOT NULL, office TEXT NOT NULL, person "
            "TEXT "
            "NOT NULL, password TEXT NOT NULL, secret BLOB NOT NULL, last_step INTEGER NOT NULL DEFAULT 0, "
            "closed "
            "INTEGER NOT NULL DEFAULT 0) STRICT");
        file.run(
            "INSERT INTO account (name, role, office, person, password, secret, closed) VALUES "
            "('Ama Reed', 'judge', '', '', 'x', x'00', 0), ('Bela Stone', 'judge', '', '', 'x', x'00', 1)");
    }
    Accounts accounts(path, system_entropy(), cheap, noon);
    ASSERT_EQ(accounts.all().size(), 1U);
    EXPECT_EQ(accounts.record(10).size(), 2U);
    EXPECT_EQ(accounts.record(10).back().deed, "account found");
    EXPECT_TRUE(accounts.check_record().problems.empty()) << accounts.check_record().problems.front();
}

}  // namespace
}  // namespace ultima::test
