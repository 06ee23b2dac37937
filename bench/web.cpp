// SPDX-License-Identifier: Apache-2.0
// What a page at the bench costs while many ask: on loopback, at a fixed rate, by the server's own histogram.
#include "country/case_files.h"
#include "country/staff.h"
#include "figures.h"
#include "law/load.h"
#include "web/server.h"
#include "web/site.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <thread>

namespace ultima::bench {

namespace {

using Clock = std::chrono::steady_clock;

constexpr Instant day_of_the_country{1'782'810'000};  // 2026-06-30T09:00:00Z
constexpr int clients = 200;

/// A connection that is kept.
class Client {
  public:
    explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("the server cannot be reached");
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client() { ::close(socket_); }

    /// Asks and reads the whole answer; its size.
    std::size_t get(const std::string& path, const std::string& cookie) const {
        const std::string request =
            fmt::format("GET {} HTTP/1.1\r\nHost: test\r\nCookie: ultima={}\r\n\r\n", path, cookie);
        if (send(socket_, request.data(), request.size(), MSG_NOSIGNAL) < 0)
            throw std::runtime_error("not sent");
        std::string answer;
        std::size_t whole = std::string::npos;
        while (answer.size() < whole) {
            char buffer[16384];
            const ssize_t size = recv(socket_, buffer, sizeof buffer, 0);
            if (size <= 0) throw std::runtime_error("the server hung up");
            answer.append(buffer, static_cast<std::size_t>(size));
            const std::size_t body = answer.find("\r\n\r\n");
            if (whole != std::string::npos || body == std::string::npos) continue;
            const std::size_t length = answer.find("Content-Length: ");
            whole = body + 4 + std::stoul(answer.substr(length + 16));
        }
        if (!answer.starts_with("HTTP/1.1 200")) throw std::runtime_error(answer.substr(0, 40));
        return whole;
    }

  private:
    int socket_;
};

/// 200 clients, each on a connection of its own, ask so often a second in all.
void ask_at(double rate, double seconds, std::uint16_t port, const std::vector<std::string>& paths,
            const std::string& cookie) {
    std::vector<std::thread> threads;
    const auto begin = Clock::now();
    for (int i = 0; i < clients; ++i)
        threads.emplace_back([&, i] {
            const Client client(port);
            const double each = clients / rate;
            for (int k = 0; k * each < seconds; ++k) {
                std::this_thread::sleep_until(
                    begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(
                                (k + static_cast<double>(i) / clients) * each)));
                client.get(paths[static_cast<std::size_t>(i + k) % paths.size()], cookie);
            }
        });
    for (std::thread& one : threads) one.join();
}

/// Milliseconds within which 99 of 100 small writes reach the disk. A page of a case waits for one: the look
/// is on record before anything is shown.
double sync_of_the_disk(const std::filesystem::path& folder) {
    constexpr int times = 300, bytes = 8192;
    const std::filesystem::path path = folder / "sync";
    const int file = ::open(path.c_str(), O_CREAT | O_WRONLY, 0600);
    if (file < 0) throw std::runtime_error("the disk cannot be tried");
    std::vector<double> took;
    const std::string block(bytes, 'x');
    for (int i = 0; i < times; ++i) {
        const Stopwatch one;
        const bool done =
            pwrite(file, block.data(), bytes, off_t{i} * bytes) == bytes && fdatasync(file) == 0;
        if (!done) throw std::runtime_error("the disk cannot be tried");
        took.push_back(one.seconds() * 1000);
    }
    ::close(file);
    std::sort(took.begin(), took.end());
    return took[times * 99 / 100];
}

}  // namespace

void measure_web(Figures& figures, const Plan& plan) {
    constexpr double rate = 100;
    const double seconds = plan.quick ? 2 : 10;
    std::filesystem::remove_all(plan.folder / "served");
    Register reg = std::move(
        *Register::create(plan.folder / "served", {[] { return day_of_the_country; }, system_entropy(), {}}));
    LoadedPack law = load_pack(ULTIMA_SOURCE_DIR "/examples/avenmar/pack");
    Sources sources;
    Diagnostics diagnostics;
    const ConditionLibrary library =
        read_conditions(ULTIMA_SOURCE_DIR "/examples/avenmar/pack/conditions.yaml", sources, diagnostics)
            .value();
    generate_case_files(reg, law.pack, library, 3'000, 1);
    Accounts accounts(plan.folder / "served" / "accounts.sqlite", system_entropy(), {1, 8192}, Instant{});
    Application app(reg, std::make_shared<Law>(std::move(law), library), accounts, {"Bench", true, false},
                    system_entropy());
    const HttpServer server(
        {"127.0.0.1", 0, std::max(2U, std::thread::hardware_concurrency()), {}, {}},
        [&](const HttpRequest& request) { return answer(app, request); }, app.metrics);
    const Looker judge = staff_of(Role::judge, 0);
    // Each request asks whether the account is still open.
    if (!accounts.add(judge, "a long password for the bench", AccountKeeper::of_machine(reg.now())))
        throw std::runtime_error("the judge has no account");
    const std::string cookie = app.sessions.begin(judge, reg.now());
    std::vector<std::string> paths;
    for (const ListedCase& one : app.desk.cases_of(judge, reg.now(), date_of(reg.now())))
        if (one.relations.contains(Relation::assigned) && paths.size() < 25)
            paths.push_back("/case/" + one.file);
    const std::size_t bytes = Client(server.port()).get(paths.front(), cookie);
    figures.add({.name = "a case at the bench",
                 .value = static_cast<double>(bytes) / 1000,
                 .unit = "kB",
                 .target = 100,
                 .better = Better::less,
                 .note = "one request"});
    ask_at(rate, seconds, server.port(), paths, cookie);
    figures.add({.name = "99 of 100 case pages in",
                 .value = app.metrics.within(0.99) * 1000,
                 .unit = "ms",
                 .yardstick = sync_of_the_disk(plan.folder),
                 .yardstick_is = "a write that the disk has, 99 of 100",
                 .target = 20,
                 .better = Better::less,
                 .note = fmt::format("{} clients, {} a second in all", clients, rate)});
    const Client one(server.port());
    constexpr int count = 2'000;
    const Stopwatch pages;
    for (int i = 0; i < count / 10; ++i) one.get(paths[static_cast<std::size_t>(i) % paths.size()], cookie);
    const double page_rate = count / 10 / pages.seconds();
    const Stopwatch statics;
    for (int i = 0; i < count; ++i) one.get("/assets/style.css", cookie);
    figures.add({.name = "case pages to one client",
                 .value = page_rate,
                 .unit = "1/s",
                 .yardstick = count / statics.seconds(),
                 .yardstick_is = "a static page of the same server"});
}

}  // namespace ultima::bench
