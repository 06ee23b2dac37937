// SPDX-License-Identifier: Apache-2.0
// HTTP/1.1 over libmicrohttpd: the only file that knows of sockets.
#pragma once

#include "web/http.h"
#include "web/metrics.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace ultima {

/// Throws std::runtime_error if the port cannot be had or the certificate cannot be read.
class HttpServer {
  public:
    struct Settings {
        std::string address = "127.0.0.1";
        std::uint16_t port = 0;  ///< 0: any that is free
        unsigned threads = 2;
        std::string certificate{}, key{};  ///< in PEM; empty: without TLS
        bool proxied = false;              ///< a server in front says in X-Forwarded-For who asks
    };
    static constexpr std::size_t largest_body = 256U << 10U;
    static constexpr unsigned most_connections = 4000;
    static constexpr unsigned most_connections_of_one = 1000;
    static constexpr unsigned seconds_idle = 20;

    using Handler = std::function<HttpResponse(const HttpRequest&)>;
    /// `handle` is called by any of the threads; what it throws is answered with 500 and noted in `metrics`.
    HttpServer(const Settings& settings, Handler handle, Metrics& metrics);
    ~HttpServer();  ///< answers what was asked, and takes nothing new
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    [[nodiscard]] std::uint16_t port() const;

  private:
    struct Inside;
    std::unique_ptr<Inside> inside_;
};

}  // namespace ultima
