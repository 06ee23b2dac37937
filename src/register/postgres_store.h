// SPDX-License-Identifier: Apache-2.0
// A register in one schema of a PostgreSQL database, 15 or later, for several processes at a time.
#pragma once

#include "register/store.h"

#include <memory>
#include <string>
#include <string_view>

namespace ultima {

/// Where a register is.
struct PostgresPlace {
    std::string url;                ///< see PostgresSession
    std::string schema = "ultima";  ///< small letters, digits and _, beginning with a letter; at most 40
};

/// Is there a register, or anything else of that name?
[[nodiscard]] bool postgres_store_exists(const PostgresPlace& place);

/// Makes the schema, which must not be there, and a database role for each duty:
///
///   SCHEMA_owner         owns the tables; nobody logs in as it
///   SCHEMA_writer        adds events
///   SCHEMA_eraser        takes away the sealed parts of whoever's erasure is on record; reads nothing
///   SCHEMA_reader        reads events, once `app.user` and `app.role` say who looks
///   SCHEMA_statistician  sees counts of events
///
/// None of them can log in: who logs in is made a member of what he does. Whoever makes the register may
/// make roles and schemas, and becomes writer and eraser.
[[nodiscard]] std::unique_ptr<Store> create_postgres_store(const PostgresPlace& place,
                                                           std::string_view register_id,
                                                           std::string_view public_key);

/// Opens it as a writer and eraser. Transactions come strictly one after another; one that the server turns
/// away all the same is tried five times. A connection that is lost is not made again: open anew.
///
/// `wipe` vacuums the events, which the owner of the database may; elsewhere the server does it some time by
/// itself. It cannot reach the server's log, archives, copies and backups, nor what a page keeps between its
/// rows: in all these there is only what was sealed, and that an erased person's words are gone rests on
/// the key that was destroyed.
[[nodiscard]] std::unique_ptr<Store> open_postgres_store(const PostgresPlace& place);

}  // namespace ultima
