// SPDX-License-Identifier: Apache-2.0
#include "register/cut_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace ultima::test {
namespace {

constexpr int look_again_ms = 50;
/// As libpq sends it: a simple query.
constexpr std::string_view commit_message(
    "Q\0\0\0\x0b"
    "COMMIT\0",
    12);

int connected_to(const std::string& path) {
    const int socket_fd = socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (connect(socket_fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        close(socket_fd);
        return -1;
    }
    return socket_fd;
}

bool send_all(int to, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

}  // namespace

CutProxy::CutProxy(std::string socket) : socket_(std::move(socket)) {
    listening_ = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (bind(listening_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
        listen(listening_, 8) != 0 ||
        getsockname(listening_, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("the proxy of a test cannot listen");
    port_ = ntohs(address.sin_port);
    accepting_ = std::thread([this] { accept_all(); });
}

CutProxy::~CutProxy() {
    ends_ = true;
    accepting_.join();
    for (std::thread& thread : threads_) thread.join();
    close(listening_);
}

void CutProxy::arm(Cut cut) {
    const std::lock_guard lock(mutex_);
    cut_ = cut;
    counting_ = !cut.from_commit;
    counted_[0] = counted_[1] = 0;
}

void CutProxy::disarm() {
    const std::lock_guard lock(mutex_);
    cut_.reset();
    counting_ = false;
}

void CutProxy::accept_all() {
    while (!ends_) {
        pollfd waiting{listening_, POLLIN, 0};
        if (poll(&waiting, 1, look_again_ms) <= 0) continue;
        const int client = accept(listening_, nullptr, nullptr);
        if (client >= 0) threads_.emplace_back([this, client] { pass_on(client); });
    }
}

void CutProxy::pass_on(int client) {
    const int server = connected_to(socket_);
    std::array<pollfd, 2> both{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
    bool goes_on = server >= 0;
    while (goes_on && !ends_) {
        if (poll(both.data(), both.size(), look_again_ms) <= 0) continue;
        if (both[0].revents != 0) goes_on = pass(client, server, true);
        if (goes_on && both[1].revents != 0) goes_on = pass(server, client, false);
    }
    close(client);
    if (server >= 0) close(server);
}

bool CutProxy::pass(int from, int to, bool to_server) {
    std::array<char, 65536> buffer;
    const ssize_t got = recv(from, buffer.data(), buffer.size(), 0);
    if (got <= 0) return false;
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
    bool cut = false;
    return send_all(to, bytes.substr(0, allowed(bytes, to_server, cut))) && !cut;
}

std::size_t CutProxy::allowed(std::string_view bytes, bool to_server, bool& cut) {
    const std::lock_guard lock(mutex_);
    std::size_t begin = 0;
    if (cut_ && cut_->from_commit && !counting_ && to_server) {
        begin = bytes.find(commit_message);
        if (begin == std::string_view::npos) return bytes.size();
        counting_ = true;
    }
    if (!counting_) return bytes.size();
    std::size_t& count = counted_[to_server ? 0 : 1];
    count += bytes.size() - begin;
    // What goes the other way is cut as soon as it would move.
    if (!cut_ || cut_->to_server != to_server || count < cut_->after) return bytes.size();
    const std::size_t beyond = count - cut_->after;
    cut_.reset();
    counting_ = false;
    cut = true;
    return bytes.size() - beyond;
}

}  // namespace ultima::test
