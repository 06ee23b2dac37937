// SPDX-License-Identifier: Apache-2.0
#include "web/evaluations.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/refusal.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <system_error>

namespace ultima {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::size_t largest_note = 256U << 10U, largest_file = std::size_t{64} << 20U, hash_length = 64,
                      shown_hash = 16;
constexpr std::string_view partial_end = ".partial";

/// A folder beside the one that is to be; what is left of it goes with this.
struct Partial {
    fs::path folder;
    explicit Partial(const fs::path& wanted) : folder(wanted.string() + std::string(partial_end)) {
        fs::remove_all(folder);
        fs::create_directories(folder);
        // Rows of single people stand in it for a while.
        fs::permissions(folder, fs::perms::owner_all);
    }
    Partial(const Partial&) = delete;
    Partial& operator=(const Partial&) = delete;
    ~Partial() {
        std::error_code ignored;
        fs::remove_all(folder, ignored);
    }
    void becomes(const fs::path& wanted) {
        if (!fs::exists(wanted)) fs::rename(folder, wanted);
    }
};

std::optional<Json> note_in(const fs::path& file) {
    const auto text = read_file(file, largest_note);
    if (!text) return std::nullopt;
    Json note = Json::parse(*text, nullptr, false);
    if (!note.is_object()) return std::nullopt;
    return note;
}

std::string said(const Json& note, const char* name) {
    const auto found = note.find(name);
    return found != note.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<KeptReport> report_in(const fs::path& folder) {
    const auto note = note_in(folder / "made.json");
    if (!note) return std::nullopt;
    const auto until = parse_date(said(*note, "until"));
    const auto at = parse_instant(said(*note, "at"));
    if (!until || !at || !note->contains("head") || !(*note)["head"].is_number_unsigned())
        return std::nullopt;
    return KeptReport{folder.filename().string(), *until, said(*note, "table"),
                      said(*note, "by"),          *at,    (*note)["head"].get<std::uint64_t>()};
}

std::string note_of(const KeptReport& report) {
    return Json{{"until", to_text(report.until)},
                {"table", report.table_hash},
                {"by", report.by},
                {"at", to_text(report.at)},
                {"head", report.head}}
               .dump(1) +
           "\n";
}

bool is_hash(std::string_view name) {
    return name.size() == hash_length && name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

bool is_end_of_month(CivilDate day) {
    const auto next = add_days(day, 1);
    return next && day_of_month(*next) == 1;
}

Evaluations::Evaluations(fs::path folder, Register& reg) : folder_(std::move(folder)), reg_(reg) {
    fs::create_directories(folder_);
    // What a run that was cut short left behind.
    std::vector<fs::path> left;
    for (const auto& entry : fs::recursive_directory_iterator(folder_))
        if (entry.path().filename().string().ends_with(partial_end)) left.push_back(entry.path());
    for (const fs::path& one : left) fs::remove_all(one);
}

Evaluations::~Evaluations() { wait(); }

void Evaluations::wait() {
    const std::lock_guard lock(worker_mutex_);
    if (worker_.joinable()) worker_.join();
}

std::optional<KeptPlan> Evaluations::read(const std::string& hash) const {
    auto text = read_file(folder_ / hash / "plan.yaml", largest_kept_plan);
    // A plan that is not the one of its name was changed by somebody: it is none of ours.
    if (!text || sha256_hex(*text) != hash) return std::nullopt;
    const auto note = note_in(folder_ / hash / "kept.json");
    if (!note) return std::nullopt;
    KeptPlan kept{hash,
                  said(*note, "question"),
                  said(*note, "kind"),
                  *std::move(text),
                  said(*note, "by"),
                  parse_instant(said(*note, "at")).value_or(Instant{}),
                  parse_date(said(*note, "until"))};
    const fs::path reports = folder_ / hash / "reports";
    if (fs::exists(reports)) {
        for (const auto& entry : fs::directory_iterator(reports)) {
            if (entry.path().extension() == partial_end) continue;  // one that is being made
            if (auto report = report_in(entry.path())) kept.reports.push_back(*std::move(report));
        }
    }
    std::sort(kept.reports.begin(), kept.reports.end(), [](const KeptReport& one, const KeptReport& other) {
        return std::pair(one.until, one.at) > std::pair(other.until, other.at);
    });
    return kept;
}

std::vector<KeptPlan> Evaluations::plans() const {
    std::vector<KeptPlan> all;
    for (const auto& entry : fs::directory_iterator(folder_))
        if (const std::string name = entry.path().filename().string(); is_hash(name))
            if (auto plan = read(name)) all.push_back(*std::move(plan));
    std::sort(all.begin(), all.end(), [](const KeptPlan& one, const KeptPlan& other) {
        return std::pair(one.at, one.hash) > std::pair(other.at, other.hash);
    });
    return all;
}

std::optional<KeptPlan> Evaluations::find(std::string_view hash) const {
    return is_hash(hash) ? read(std::string(hash)) : std::nullopt;
}

Result<std::string> Evaluations::keep(const ReadPlan& plan, const std::string& by, Instant at) {
    const std::lock_guard lock(mutex_);
    const fs::path wanted = folder_ / plan.hash();
    if (fs::exists(wanted)) return plan.hash();
    if (static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator())) >=
        most_plans)
        return refused("plan-full", "");
    Partial partial(wanted);
    write_file_whole(partial.folder / "plan.yaml", plan.sources.text(plan.file));
    Json note{{"by", by}, {"at", to_text(at)}, {"question", plan.question()}, {"kind", plan.kind()}};
    if (const auto* monitoring = std::get_if<MonitoringPlan>(&plan.plan))
        note["until"] = to_text(monitoring->seen_until);
    write_file_whole(partial.folder / "kept.json", note.dump(1) + "\n");
    partial.becomes(wanted);
    return plan.hash();
}

Result<void> Evaluations::begin(const KeptPlan& plan, CivilDate until, const std::string& by, Instant at) {
    if (!is_end_of_month(until)) return refused("plan-until", "");
    auto read = read_kept_plan(plan.text);
    if (!read) return failure(std::move(read.error()));
    KeptReport report{{}, until, {}, by, at, reg_.head().size};
    const bool made = std::any_of(plan.reports.begin(), plan.reports.end(), [&](const KeptReport& one) {
        return one.until == until && one.head == report.head;
    });
    {
        const std::lock_guard lock(mutex_);
        if (!running_.empty()) return refused("plan-busy", "");
        refused_.erase(plan.hash);
        if (made) return {};
        running_ = plan.hash;
    }
    // The one before has ended, or ends this moment.
    const std::lock_guard lock(worker_mutex_);
    if (worker_.joinable()) worker_.join();
    try {
        worker_ = std::thread([this, hash = plan.hash, what = *std::move(read), report = std::move(report)] {
            carry_out(hash, what, report);
        });
    } catch (const std::system_error&) {  // no thread can be had: the next one may try
        const std::lock_guard of_running(mutex_);
        running_.clear();
        return refused("plan-busy", "");
    }
    return {};
}

void Evaluations::carry_out(const std::string& hash, const ReadPlan& plan, KeptReport report) {
    Diagnostics found;
    try {
        Partial partial(folder_ / hash / "reports" / "next");
        const auto files = carried_out(plan, reg_, report.until, partial.folder);
        if (files) {
            report.id = fmt::format("{}-{}", to_text(report.until), files->table_hash.substr(0, shown_hash));
            write_file_whole(partial.folder / "content.html", files->content);
            write_file_whole(partial.folder / "report.pdf", files->pdf);
            write_file_whole(partial.folder / "result.json", files->json);
            report.table_hash = files->table_hash;
            const fs::path wanted = folder_ / hash / "reports" / report.id;
            // The same rows although the register has grown: the report stays, good until now.
            if (auto before = report_in(wanted)) {
                before->head = report.head;
                write_file_whole(wanted / "made.json", note_of(*before));
            } else {
                write_file_whole(partial.folder / "made.json", note_of(report));
                partial.becomes(wanted);
            }
        } else {
            found = files.error();
        }
    } catch (const std::exception& failed) {
        // What failed may hold data of a person: only its kind goes to the log.
        fmt::print(stderr, "a plan could not be carried out: {}\n", typeid(failed).name());
        found.push_back({.code = "plan-failed", .span = {}, .message = {}});
    }
    const std::lock_guard lock(mutex_);
    if (!found.empty()) refused_[hash] = std::move(found);
    running_.clear();
}

Evaluations::Course Evaluations::course(std::string_view hash) const {
    const std::lock_guard lock(mutex_);
    const auto refused = refused_.find(hash);
    return {running_ == hash, refused == refused_.end() ? Diagnostics() : refused->second};
}

std::string Evaluations::file_of(const KeptPlan& plan, const KeptReport& report,
                                 std::string_view name) const {
    auto text = read_file(folder_ / plan.hash / "reports" / report.id / name, largest_file);
    if (!text) throw std::runtime_error("a report has lost a file");
    return *std::move(text);
}

}  // namespace ultima
