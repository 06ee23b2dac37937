// SPDX-License-Identifier: Apache-2.0
#include "web/evaluations.h"

#include "base/files.h"
#include "base/hash.h"
#include "base/refusal.h"
#include "exchange/plan_filings.h"
#include "register/file_view.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <exception>
#include <map>
#include <stdexcept>
#include <system_error>

namespace ultima {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr std::size_t largest_note = 256U << 10U, largest_file = std::size_t{64} << 20U, shown_hash = 16;
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
    const auto head = (*note)["head"].get<std::uint64_t>();
    return KeptReport{folder.filename().string(), *until, said(*note, "table"), said(*note, "by"), *at,
                      note->value("began", head), head};
}

std::string note_of(const KeptReport& report) {
    return Json{{"until", to_text(report.until)}, {"table", report.table_hash}, {"by", report.by},
                {"at", to_text(report.at)},       {"began", report.began},      {"head", report.head}}
               .dump(1) +
           "\n";
}

}  // namespace

bool is_end_of_month(CivilDate day) {
    const auto next = add_days(day, 1);
    return next && day_of_month(*next) == 1;
}

Evaluations::Evaluations(fs::path folder, Register& reg) : folder_(std::move(folder)), reg_(reg) {
    fs::create_directories(folder_);
    // What a run that was cut short left behind: rows of single people may stand in it.
    std::vector<fs::path> left;
    for (const auto& entry : fs::recursive_directory_iterator(folder_))
        if (entry.path().filename().string().ends_with(PartialFolder::end)) left.push_back(entry.path());
    for (const fs::path& one : left) fs::remove_all(one);
    take_up();
}

Evaluations::~Evaluations() { wait(); }

void Evaluations::wait() {
    const std::lock_guard lock(worker_mutex_);
    if (worker_.joinable()) worker_.join();
}

void Evaluations::take_up() {
    std::map<std::string, std::pair<fs::path, Json>> kept;  // by when they were
    for (const auto& entry : fs::directory_iterator(folder_))
        if (auto note = note_in(entry.path() / "kept.json"))
            kept[said(*note, "at") + entry.path().filename().string()] = {entry.path(), *std::move(note)};
    for (const auto& [when, one] : kept)
        if (!take_up(one.first, said(one.second, "by"), said(one.second, "at")))
            fmt::print(stderr, "{}: this plan was changed or cannot be read, and stays unfiled\n",
                       one.first.string());
}

bool Evaluations::take_up(const fs::path& folder, const std::string& by, const std::string& at) {
    const auto text = read_file(folder / "plan.yaml", largest_kept_plan);
    if (!text || sha256_hex(*text) != folder.filename()) return false;
    const auto plan = read_kept_plan(*text);
    if (!plan) return false;
    const std::vector<FiledPlan> before = filed_plans(reg_, name_of(plan->plan));
    // Each text is filed, though it says the same as another: its reports are found by it.
    if (std::none_of(before.begin(), before.end(), [&](const FiledPlan& one) { return one.text == *text; })) {
        auto event = filing_event(plan->plan, *text, {},
                                  fmt::format("kept in the application, under its fingerprint, since {}", at),
                                  reg_.now());
        if (!event || !*event) return false;
        (*event)->by = {by, Role::statistician, "plans kept in the application"};
        if (!reg_.write(**std::move(event))) return false;
    }
    fs::remove(folder / "kept.json");
    fs::remove(folder / "plan.yaml");
    sync_folder_of(folder / "plan.yaml");
    return true;
}

std::vector<KeptReport> Evaluations::reports_of(const std::string& hash) const {
    std::vector<KeptReport> reports;
    const fs::path folder = folder_ / hash / "reports";
    if (!fs::exists(folder)) return reports;
    for (const auto& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == PartialFolder::end) continue;  // one that is being made
        if (auto report = report_in(entry.path())) reports.push_back(*std::move(report));
    }
    std::sort(reports.begin(), reports.end(), [](const KeptReport& one, const KeptReport& other) {
        return std::pair(one.until, one.at) > std::pair(other.until, other.at);
    });
    return reports;
}

KeptPlan Evaluations::kept(std::string hash, FiledPlan filed) const {
    KeptPlan kept{std::move(hash), filed.name, {}, std::move(filed)};
    if (const auto plan = read_kept_plan(kept.filed.text)) {
        kept.question = plan->question();
        kept.kind = plan->kind();
        if (const auto* monitoring = std::get_if<MonitoringPlan>(&plan->plan))
            kept.until = monitoring->seen_until;
    }
    kept.reports = reports_of(kept.hash);
    return kept;
}

std::vector<KeptPlan> Evaluations::plans() const {
    std::vector<KeptPlan> all;
    for (FiledPlan& filed : filed_plans(reg_)) {
        std::string hash = sha256_hex(filed.text);
        if (std::none_of(all.begin(), all.end(), [&](const KeptPlan& one) { return one.hash == hash; }))
            all.push_back(kept(std::move(hash), std::move(filed)));
    }
    std::reverse(all.begin(), all.end());
    return all;
}

std::optional<KeptPlan> Evaluations::find(std::string_view hash) const {
    for (FiledPlan& filed : filed_plans(reg_))
        if (sha256_hex(filed.text) == hash) return kept(std::string(hash), std::move(filed));
    return std::nullopt;
}

Result<std::string> Evaluations::keep(const ReadPlan& plan, const Looker& who, std::string reason) {
    const std::vector<FiledPlan> before = filed_plans(reg_, name_of(plan.plan));
    auto event = filing_event(plan.plan, plan.sources.text(plan.file), before, std::move(reason), reg_.now());
    if (!event) return failure(std::move(event.error()));
    if (!*event) return sha256_hex(before.back().text);
    if (auto written = write_as(reg_, who, **std::move(event)); !written)
        return failure(std::move(written.error()));
    return plan.hash();
}

Result<void> Evaluations::open_outcomes(const KeptPlan& kept, const Looker& who) {
    const auto before = outcomes_opened(reg_);
    if (std::any_of(before.begin(), before.end(),
                    [&](const OpenedOutcomes& one) { return one.plan == kept.filed.hash; }))
        return {};
    if (auto written = write_as(reg_, who, opening_event(kept.filed, reg_.now())); !written)
        return failure(std::move(written.error()));
    return {};
}

Result<void> Evaluations::begin(const KeptPlan& kept, ReadPlan plan, CivilDate until, const Looker& who,
                                Instant at) {
    if (!is_end_of_month(until)) return refused("plan-until", "");
    const std::uint64_t head = reg_.head().size;
    const bool made = std::any_of(kept.reports.begin(), kept.reports.end(), [&](const KeptReport& one) {
        return one.until == until && one.head == head;
    });
    {
        const std::lock_guard lock(mutex_);
        if (!running_.empty()) return refused("plan-busy", "");
        refused_.erase(kept.hash);
        if (made) return {};
        running_ = kept.hash;
    }
    const auto stop = [&] {
        const std::lock_guard of_running(mutex_);
        running_.clear();
    };
    // Before anybody can know them: whoever files a plan from now on files it later.
    try {
        if (auto opened = open_outcomes(kept, who); !opened) {
            stop();
            return opened;
        }
    } catch (...) {
        stop();
        throw;
    }
    const std::uint64_t began = reg_.head().size;
    KeptReport report{{}, until, {}, who.name, at, began, began};
    // The one before has ended, or ends this moment.
    const std::lock_guard lock(worker_mutex_);
    if (worker_.joinable()) worker_.join();
    try {
        worker_ = std::thread([this, hash = kept.hash, what = std::move(plan), report = std::move(report)] {
            carry_out(hash, what, report);
        });
    } catch (const std::system_error&) {  // no thread can be had: the next one may try
        stop();
        return refused("plan-busy", "");
    }
    return {};
}

void Evaluations::carry_out(const std::string& hash, const ReadPlan& plan, KeptReport report) {
    Diagnostics found;
    try {
        const fs::path reports = folder_ / hash / "reports";
        fs::create_directories(reports);
        const PartialFolder partial(reports / "next");
        fs::permissions(partial.path(), fs::perms::owner_all);
        const std::vector<OpenedOutcomes> on_record = outcomes_opened(reg_);
        OutcomesOpened opened{report.at, report.began};
        if (!on_record.empty())
            opened = {on_record.front().at, on_record.front().event - 1, on_record.front().event};
        // Whatever plan it was of: all are carried out on the one register, and under another name a plan is
        // no other one. Reports that were made before this was on record are older.
        for (const auto& entry : fs::directory_iterator(folder_))
            for (const KeptReport& before : reports_of(entry.path().filename().string()))
                if (before.began < opened.head) opened = {before.at, before.began, 0};
        const auto files = carried_out(plan, reg_, report.until, opened, partial.path());
        if (files) {
            report.id = fmt::format("{}-{}", to_text(report.until), files->table_hash.substr(0, shown_hash));
            write_file_whole(partial.path() / "content.html", files->content);
            write_file_whole(partial.path() / "report.pdf", files->pdf);
            write_file_whole(partial.path() / "result.json", files->json);
            report.table_hash = files->table_hash;
            const fs::path wanted = reports / report.id;
            // The same rows although the register has grown: the report stays, good until now.
            if (auto before = report_in(wanted)) {
                before->head = report.head;
                write_file_whole(wanted / "made.json", note_of(*before));
            } else {
                write_file_whole(partial.path() / "made.json", note_of(report));
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
