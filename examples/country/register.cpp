// SPDX-License-Identifier: Apache-2.0
#include "country/register.h"

#include "country/entry.h"
#include "tables/appender.h"
#include "tables/database.h"
#include "tables/output.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace ultima {

namespace {

constexpr std::int64_t csv_limit = 200'000;

/// The columns in file order. All are text, as in the exports that real registers give.
enum class Field : std::uint8_t {
    person,
    case_id,
    status,
    admitted,
    released,
    earlier_from,
    earlier_to,
    held,
    offence,
    longest_term,
    sentence_sought,
    penalty,
    sentence,
    sentenced_on,
    age,
    age_group,
    sex,
    citizenship,
    region,
    pregnant,
    small_child,
    drug_dependent,
    cares_for,
    no_home,
    violence_told,
    gravely_ill,
    work_outside,
    earlier_conviction,
    identity_established,
    ground,
    extension,
    release_forbidden,
    bail_set,
    means,
    unpaid_fine,
    able_to_pay,
    order_by,
    order_on,
    order_reasons
};
constexpr std::array<std::string_view, 39> names{"person",
                                                 "case",
                                                 "status",
                                                 "admitted",
                                                 "released",
                                                 "earlier_from",
                                                 "earlier_to",
                                                 "held",
                                                 "offence",
                                                 "longest_term",
                                                 "sentence_sought",
                                                 "penalty",
                                                 "sentence",
                                                 "sentenced_on",
                                                 "age",
                                                 "age_group",
                                                 "sex",
                                                 "citizenship",
                                                 "region",
                                                 "pregnant",
                                                 "small_child",
                                                 "drug_dependent",
                                                 "cares_for",
                                                 "no_home",
                                                 "violence_told",
                                                 "gravely_ill",
                                                 "work_outside",
                                                 "earlier_conviction",
                                                 "identity_established",
                                                 "ground",
                                                 "extension",
                                                 "release_forbidden",
                                                 "bail_set",
                                                 "means",
                                                 "unpaid_fine",
                                                 "able_to_pay",
                                                 "order_by",
                                                 "order_on",
                                                 "order_reasons"};

/// Dates as text, made once.
class DateTexts {
  public:
    DateTexts() {
        for (std::int32_t day = first; day <= register_day.day; ++day)
            texts_.push_back(to_text(CivilDate{day}));
    }
    std::string_view operator()(CivilDate date) const {
        return texts_[static_cast<std::size_t>(date.day - first)];
    }

  private:
    static constexpr std::int32_t first = day_number(1990, 1, 1);
    std::vector<std::string> texts_;
};

/// A short text without allocation.
class Text {
  public:
    Text& operator<<(std::string_view text) {
        for (const char c : text) bytes_[size_++] = c;
        return *this;
    }
    /// At least `width` digits.
    Text& number(std::int64_t value, std::size_t width = 1) {
        std::array<char, 24> digits;
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
        const auto count = static_cast<std::size_t>(end - digits.data());
        for (std::size_t i = count; i < width; ++i) bytes_[size_++] = '0';
        return *this << std::string_view(digits.data(), count);
    }
    operator std::string_view() const { return {bytes_.data(), size_}; }

  private:
    std::array<char, 64> bytes_;
    std::size_t size_ = 0;
};

std::string_view age_group(std::int32_t age) {
    if (age < 18) return "under 18";
    if (age < 21) return "18 to 20";
    return age < 60 ? "21 to 59" : "60 and over";
}

/// Writes entries as rows, with the mistakes that clerks and exports make.
class RegisterWriter {
  public:
    RegisterWriter(Database& database, const DateTexts& dates, bool all_distinct)
        : out_(database, "register"), dates_(dates), all_distinct_(all_distinct) {}

    void write(std::int64_t person, std::int64_t number, const Entry& entry, Random random) {
        Text id, case_id;
        id << "P";
        text(Field::person, id.number(person, 7));
        case_id << "C";
        text(Field::case_id, (case_id.number(person, 7) << "-").number(number + 1));
        text(Field::status, slip(random, 10) ? "unclear" : to_text(entry.status));
        write_spells(entry, random);
        write_charge(entry, random);
        write_person(entry, random);
        write_orders(entry, random, 2 * person + number);
        out_.end_row();
    }

    void close() { out_.close(); }
    [[nodiscard]] std::int64_t rows() const { return out_.rows(); }

  private:
    /// Of 10,000 rows, so many have this mistake.
    static bool slip(Random& random, std::uint32_t of_10000) { return random.below(10'000) < of_10000; }

    void text(Field field, std::string_view value) {
        if (value.empty())
            out_.null(static_cast<std::size_t>(field));
        else
            out_.text(static_cast<std::size_t>(field), value);
    }
    void date(Field field, const std::optional<CivilDate>& day) {
        text(field, day ? dates_(*day) : std::string_view{});
    }
    void months(Field field, std::int32_t count) {
        Text value;
        if (count > 0) value.number(count) << " months";
        text(field, value);
    }
    void crowns(Field field, std::int64_t amount, bool known) {
        Text value;
        if (known) (value << "AVC ").number(amount);
        text(field, value);
    }

    void write_spells(const Entry& entry, Random& random) {
        constexpr std::array<std::string_view, 4> unreadable{"0000-00-00", "31.02.2026", "2026-13-04", "?"};
        const bool bad_date = slip(random, 20);
        Text held;
        if (bad_date) {
            const std::string_view wrong = random.pick(unreadable);
            text(Field::admitted, wrong);
            held << "from " << wrong;
        } else {
            date(Field::admitted, entry.admitted);
            if (entry.earlier_from)
                held << dates_(*entry.earlier_from) << " to " << dates_(*entry.earlier_to) << " and ";
            if (entry.released)
                held << dates_(entry.admitted) << " to " << dates_(*entry.released);
            else
                held << "from " << dates_(entry.admitted);
        }
        date(Field::released, entry.released);
        date(Field::earlier_from, entry.earlier_from);
        date(Field::earlier_to, entry.earlier_to);
        text(Field::held, held);
    }

    void write_charge(const Entry& entry, Random& random) {
        const bool charged = entry.longest_months > 0;
        text(Field::offence, charged && !slip(random, 200)
                                 ? shapes::offences[static_cast<std::size_t>(entry.offence)].name
                                 : "");
        months(Field::longest_term, slip(random, 250) ? 0 : entry.longest_months);
        months(Field::sentence_sought, entry.sought_months);
        const bool sentenced = entry.for_life || entry.sentence_months > 0;
        text(Field::penalty, !sentenced ? "" : entry.for_life ? "life" : "term");
        // Impossible values: a comma lost, a unit doubled.
        if (entry.sentence_months > 0 && slip(random, 15))
            months(Field::sentence, entry.sentence_months * 100 + 1200);
        else
            months(Field::sentence, slip(random, 150) ? 0 : entry.sentence_months);
        date(Field::sentenced_on, entry.sentenced_on);
    }

    void write_person(const Entry& entry, Random& random) {
        const bool no_age = slip(random, 200);
        const bool impossible_age = !no_age && slip(random, 10);
        Text age;
        if (!no_age) age.number(impossible_age ? entry.age + 180 : entry.age);
        text(Field::age, age);
        text(Field::age_group, no_age || impossible_age ? "" : age_group(entry.age));
        text(Field::sex, slip(random, 20) ? "" : entry.woman ? "F" : "M");
        text(Field::citizenship, slip(random, 300) ? "" : entry.foreign ? "foreign" : "national");
        text(Field::region, entry.region);
        text(Field::pregnant, entry.pregnant);
        text(Field::small_child, entry.small_child);
        text(Field::drug_dependent, entry.drug_dependent);
        text(Field::cares_for, entry.cares_for);
        text(Field::no_home, entry.no_home);
        text(Field::violence_told, entry.violence_told);
        text(Field::gravely_ill, entry.gravely_ill);
        text(Field::work_outside, entry.work_outside);
        text(Field::earlier_conviction, entry.earlier_conviction);
        text(Field::identity_established, entry.identity_established);
    }

    void write_orders(const Entry& entry, Random& random, std::int64_t row) {
        text(Field::ground, entry.ground);
        text(Field::extension, entry.extension);
        text(Field::release_forbidden, entry.release_forbidden);
        if (all_distinct_) {
            crowns(Field::bail_set, row / distinct_amounts, true);
            crowns(Field::unpaid_fine, row % distinct_amounts, true);
        } else {
            crowns(Field::bail_set, entry.bail, entry.bail > 0);
            crowns(Field::unpaid_fine, entry.fine, entry.fine > 0 && !slip(random, 200));
        }
        crowns(Field::means, entry.means, entry.means >= 0);
        text(Field::able_to_pay, entry.able_to_pay);
        Text court;
        if (entry.order_court) (court << "Court ").number(entry.order_court, 2);
        text(Field::order_by, court);
        date(Field::order_on, entry.ordered_on);
        text(Field::order_reasons, entry.reasons ? "on file" : "");
    }

    static constexpr std::int64_t distinct_amounts = 10'000;
    ChunkAppender out_;
    const DateTexts& dates_;
    bool all_distinct_;
};

/// Makes the rows of some persons in memory and writes them to one Parquet file.
class Part {
  public:
    Part(std::uint64_t seed, bool all_distinct) : all_(seed), all_distinct_(all_distinct) {
        for (const std::string_view name : names)
            columns_ += (columns_.empty() ? "" : ", ") + quote_identifier(name) + " VARCHAR";
    }

    /// Returns the number of rows.
    std::int64_t write(const std::filesystem::path& file, std::uint64_t first, std::uint64_t last) {
        Database database({.threads = 1});
        database.run("CREATE TABLE register (" + columns_ + ")");
        RegisterWriter writer(database, dates_, all_distinct_);
        for (std::uint64_t person = first; person <= last; ++person) {
            // Every person has random numbers of their own, so that parts can be made in any order.
            Random own = all_.part(person);
            const std::uint64_t cases = own.below(10'000) < shapes::second_case_of_10000 ? 2 : 1;
            for (std::uint64_t i = 0; i < cases; ++i)
                writer.write(static_cast<std::int64_t>(person), static_cast<std::int64_t>(i),
                             draw_entry(own.part(2 * i), register_day), own.part(2 * i + 1));
        }
        writer.close();
        copy_to_parquet(database, "SELECT * FROM register", file);
        if (first == 1 && writer.rows() <= csv_limit)
            copy_to_csv(database, "SELECT * FROM register",
                        std::filesystem::path(file).replace_extension(".csv"));
        return writer.rows();
    }

  private:
    Random all_;
    bool all_distinct_;
    std::string columns_;
    DateTexts dates_;
};

/// The folder is missing, or holds parts and nothing else; otherwise this throws.
void expect_only_parts(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(folder)) return;
    if (std::filesystem::is_directory(folder)) {
        for (const auto& entry : std::filesystem::directory_iterator(folder)) {
            const std::string name = entry.path().filename().string();
            if (!name.starts_with("part-") || !name.ends_with(".parquet"))
                throw std::runtime_error(folder.string() + " is not replaced: it holds " + name);
        }
    }
}

std::string part_name(std::uint64_t number) {
    Text name;
    (name << "part-").number(static_cast<std::int64_t>(number), 4) << ".parquet";
    return std::string(std::string_view(name));
}

/// Parts are made side by side; each is the same whoever makes it.
std::int64_t write_parts(const std::filesystem::path& folder, std::uint64_t persons, std::uint64_t seed,
                         bool all_distinct) {
    const std::uint64_t parts = (persons + persons_in_a_file - 1) / persons_in_a_file;
    const std::uint64_t workers =
        std::min({parts, std::max<std::uint64_t>(1, std::thread::hardware_concurrency()), std::uint64_t{4}});
    std::atomic<std::uint64_t> next{0};
    std::atomic<std::int64_t> rows{0};
    std::vector<std::exception_ptr> failures(workers);
    const auto work = [&](std::uint64_t worker) {
        try {
            Part part(seed, all_distinct);
            for (std::uint64_t i = next++; i < parts; i = next++)
                rows += part.write(folder / part_name(i + 1), i * persons_in_a_file + 1,
                                   std::min(persons, (i + 1) * persons_in_a_file));
        } catch (...) {
            failures[worker] = std::current_exception();
            next = parts;
        }
    };
    {
        std::vector<std::jthread> threads;
        for (std::uint64_t worker = 0; worker < workers; ++worker) threads.emplace_back(work, worker);
    }
    for (const std::exception_ptr& failure : failures)
        if (failure) std::rethrow_exception(failure);
    return rows;
}

}  // namespace

RegisterCount generate_register(const std::filesystem::path& out, std::uint64_t persons, std::uint64_t seed,
                                bool all_distinct) {
    if (out.has_parent_path()) std::filesystem::create_directories(out.parent_path());
    expect_only_parts(out);
    RegisterCount count{0, static_cast<std::int64_t>(persons)};
    if (persons <= persons_in_a_file) {
        if (std::filesystem::is_directory(out)) std::filesystem::remove_all(out);
        count.rows = Part(seed, all_distinct).write(out, 1, persons);
        return count;
    }
    const std::filesystem::path making = out.string() + ".making";
    expect_only_parts(making);
    std::filesystem::remove_all(making);
    std::filesystem::create_directories(making);
    try {
        count.rows = write_parts(making, persons, seed, all_distinct);
    } catch (...) {
        std::filesystem::remove_all(making);
        throw;
    }
    std::filesystem::remove_all(out);
    std::filesystem::rename(making, out);
    return count;
}

}  // namespace ultima
