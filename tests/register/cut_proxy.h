// SPDX-License-Identifier: Apache-2.0
// Stands between a client and a PostgreSQL server, and cuts the connection at a chosen byte.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace ultima::test {

/// Where to cut: after so many bytes in one direction, counted from the beginning of COMMIT, or from now.
struct Cut {
    bool to_server = true;
    std::size_t after = 0;
    bool from_commit = true;
};

/// Listens on a port of this machine and passes on to the server's socket. One client at a time is cut.
class CutProxy {
  public:
    /// `socket`: the path of the server's socket.
    explicit CutProxy(std::string socket);
    ~CutProxy();
    CutProxy(const CutProxy&) = delete;
    CutProxy& operator=(const CutProxy&) = delete;

    [[nodiscard]] int port() const noexcept { return port_; }
    /// Happens once, on whatever connection gets there first.
    void arm(Cut cut);
    /// Takes back what has not happened.
    void disarm();

  private:
    void accept_all();
    void pass_on(int client);
    /// Passes on what has come; false when the connection has to end.
    bool pass(int from, int to, bool to_server);
    /// How many of the bytes may go on, before the cut.
    std::size_t allowed(std::string_view bytes, bool to_server, bool& cut);

    std::string socket_;
    int listening_ = -1;
    int port_ = 0;
    std::atomic<bool> ends_ = false;
    std::mutex mutex_;
    std::optional<Cut> cut_;
    bool counting_ = false;
    std::size_t counted_[2] = {0, 0};
    std::vector<std::thread> threads_;
    std::thread accepting_;
};

}  // namespace ultima::test
