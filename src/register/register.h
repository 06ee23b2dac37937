// SPDX-License-Identifier: Apache-2.0
// The register: commands in, events on record, files as they stand. Everything that is written goes through
// here, and through `refusals`.
#pragma once

#include "base/files.h"
#include "register/postgres_store.h"
#include "register/recorded.h"
#include "register/refusals.h"
#include "register/sqlite_store.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ultima {

/// What the register takes from its surroundings; tests choose their own.
struct RegisterTools {
    std::function<Instant()> clock;
    Entropy entropy = system_entropy();
    std::string disk{};                   ///< see Sqlite
    int longest_log = usual_longest_log;  ///< see sqlite_store.h
};

/// What the writer of an event gets back.
struct Receipt {
    std::uint64_t sequence = 0;
    std::string file;
    ThingNumber thing = 0;
    Hash hash{};
    bool repeated = false;  ///< the same command had been written before; nothing was written now
};

/// Events to be written together, in order.
struct Batch {
    std::vector<Event> events;
    /// For an event about a thing that an earlier one of the batch makes: the place of that one. As long as
    /// `events`, or empty.
    std::vector<std::optional<std::size_t>> about{};
    /// Neighbours with the same number are written all or none. As long as `events`, or empty: each by
    /// itself.
    std::vector<std::size_t> together{};
    /// Asked of an event, by its place, and of the file as it stands, where another command was written with
    /// its key: true takes that one for an answer. Left out: such an event is refused.
    std::function<bool(std::size_t place, const FileState& file)> known_suffices{};
};

/// A file, and how many events somebody has seen in it.
struct FileSeen {
    std::string file;
    std::size_t events = 0;
};

struct FileView;
struct Looker;
struct LookRequest;

/// A register in a folder: `register.sqlite` with the events, `keys.sqlite` with the keys. The keys may be
/// moved elsewhere. One process at a time; any number of threads in it. Or events in PostgreSQL and keys in a
/// file: any number of processes that reach both. Throws StoreFailure or DatabaseFailure when the disk or the
/// database fails: from then on nothing more is written by this object.
class Register {
  public:
    /// The folder must not be there; it appears whole. Codes: `register-exists`.
    [[nodiscard]] static Result<Register> create(const std::filesystem::path& folder, RegisterTools tools);
    /// Finishes what a failure has cut short. Codes: `register-missing`, `register-in-use`, `register-keys`.
    [[nodiscard]] static Result<Register> open(const std::filesystem::path& folder,
                                               const std::filesystem::path& keys, RegisterTools tools);
    /// Events in PostgreSQL; neither they nor the keys may be there. Codes: `register-exists`.
    [[nodiscard]] static Result<Register> create(const PostgresPlace& events,
                                                 const std::filesystem::path& keys, RegisterTools tools);
    /// Codes: `register-missing`, `register-keys`.
    [[nodiscard]] static Result<Register> open(const PostgresPlace& events, const std::filesystem::path& keys,
                                               RegisterTools tools);
    Register(Register&&) noexcept;
    Register& operator=(Register&&) = delete;
    ~Register();

    /// Writes the event, or says what stands against it: the codes of `refusals`, `key-used` if another
    /// command came with the same key, and `refused-form` if it could not be read again as it is. When this
    /// returns, it is durable. The time is the register's; a new file or thing gets its name or number.
    [[nodiscard]] Result<Receipt> write(Event event);
    /// The same for many at once: those that are refused are left out, the others become durable together.
    /// Code besides: `refused-together`, of what would have been written alone.
    [[nodiscard]] std::vector<Result<Receipt>> write_all(const Batch& batch);
    /// What `write_all` would answer; nothing is written.
    [[nodiscard]] std::vector<Result<Receipt>> try_all(const Batch& batch);
    /// All of the batch in one transaction, or nothing of it: says the first thing that stands against it.
    /// Code: `register-changed`, if a file has not as many events any more as the sender has seen.
    [[nodiscard]] Result<std::vector<Receipt>> write_whole(const Batch& batch,
                                                           const std::vector<FileSeen>& seen);

    /// As it stands now; nothing if there is no such file.
    [[nodiscard]] std::optional<FileState> file(std::string_view name);
    [[nodiscard]] std::vector<RecordedEvent> events_of(std::string_view file);
    /// Plans of evaluations that were filed, and outcomes that were opened for one, in order.
    [[nodiscard]] std::vector<RecordedEvent> evaluations();
    /// All events after a sequence number, in order, until `each` says false.
    void read(std::uint64_t after, const std::function<bool(RecordedEvent&&)>& each);
    /// Who the person is, as last said (until an event); empty if erased or never said.
    [[nodiscard]] std::vector<SaidField> who(std::string_view person,
                                             std::uint64_t up_to = std::numeric_limits<std::uint64_t>::max());
    /// All cases of a person as they stand now.
    [[nodiscard]] std::vector<FileState> cases_of(std::string_view person);
    [[nodiscard]] Instant now() const;

    /// Shows of a file what the looker may see, once it is on record that, and why, they look. A look that is
    /// refused is on record too. Codes: `look-reason`; `look-refused`, whether there is no such file, it is
    /// erased, or it is nothing for the looker; and what `write` says if the look cannot be recorded.
    [[nodiscard]] Result<FileView> look(const Looker& looker, const LookRequest& request);

    /// Signs where the register stands, notes it, and returns it to be kept elsewhere.
    [[nodiscard]] std::string checkpoint();
    [[nodiscard]] Head head();
    /// A pseudonym that this register always gives to this text, and nobody else can.
    [[nodiscard]] std::string pseudonym(std::string_view kind, std::string_view text) const;

    [[nodiscard]] Store& store() noexcept;
    [[nodiscard]] KeyFile& keys() noexcept;

  private:
    struct Inside;
    [[nodiscard]] static Result<Register> with_keys(std::unique_ptr<Inside> inside,
                                                    const std::filesystem::path& keys);
    explicit Register(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

/// Where a register is made before it gets its name; nobody keeps anything else there.
[[nodiscard]] std::filesystem::path unfinished_beside(const std::filesystem::path& folder);

}  // namespace ultima
