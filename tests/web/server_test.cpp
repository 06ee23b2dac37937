// SPDX-License-Identifier: Apache-2.0
// The server over a socket: what it lets through, what it refuses, what every answer says to a browser.
#include "web/server.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace ultima::test {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class Served : public ::testing::Test {
  protected:
    Metrics metrics;
    std::atomic<int> reached{0};
    HttpServer server{{}, [this](const HttpRequest& request) { return answer(request); }, metrics};

    HttpResponse answer(const HttpRequest& request) {
        ++reached;
        if (request.path == "/fails") throw std::runtime_error("Jun Hollow lives at the harbour");
        HttpResponse response;
        response.body = request.path + "|" + std::string(value_of(request.query, "q")) + "|" +
                        std::string(value_of(request.form, "f"));
        return response;
    }

    /// Sends bytes as they are and reads until the other side is done.
    std::string exchange(const std::string& bytes) const {
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(server.port());
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{5, 0};
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        if (connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            return "no connection";
        std::size_t sent = 0;
        while (sent < bytes.size()) {
            const ssize_t part = send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
            if (part <= 0) break;
            sent += static_cast<std::size_t>(part);
        }
        std::string answer;
        char buffer[4096];
        for (ssize_t read = 0; (read = recv(socket, buffer, sizeof buffer, 0)) > 0;)
            answer.append(buffer, static_cast<std::size_t>(read));
        ::close(socket);
        return answer;
    }
    std::string get(const std::string& path) const {
        return exchange("GET " + path + " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n");
    }
    std::string post(const std::string& body) const {
        return exchange(
            "POST /form HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: "
            "application/x-www-form-urlencoded\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body);
    }
};

TEST_F(Served, answers_with_what_a_browser_has_to_know_of_every_page) {
    const std::string answer = get("/a%20b?q=c%2Bd");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200"));
    EXPECT_THAT(answer, HasSubstr("/a b|c+d|"));
    for (const char* line :
         {"Content-Security-Policy: default-src 'none';", "frame-ancestors 'none'",
          "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY", "Referrer-Policy: same-origin",
          "Cache-Control: no-store", "Content-Type: text/html; charset=utf-8"})
        EXPECT_THAT(answer, HasSubstr(line));
    EXPECT_THAT(answer, Not(HasSubstr("Strict-Transport-Security"))) << "only over TLS";
    EXPECT_THAT(answer, Not(HasSubstr("Access-Control-"))) << "to no other origin";
}

TEST_F(Served, reads_forms_and_refuses_those_that_are_broken_or_too_large) {
    EXPECT_THAT(post("f=%C3%A9"), HasSubstr("|é"));
    EXPECT_THAT(post("f=%FF"), StartsWith("HTTP/1.1 400"));
    reached = 0;
    EXPECT_THAT(post("f=" + std::string(HttpServer::largest_body, 'x')), StartsWith("HTTP/1.1 413"));
    EXPECT_EQ(reached, 0);
}

TEST_F(Served, refuses_what_two_readers_could_understand_in_two_ways) {
    const std::string head = "POST /form HTTP/1.1\r\nHost: test\r\nConnection: close\r\n";
    for (const std::string& ambiguous :
         {head + "Content-Length: 3\r\nContent-Length: 5\r\n\r\nf=1xx",
          head + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          std::string("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n"),
          std::string("GET / HTTP/1.1\r\nConnection: close\r\n\r\n")}) {
        reached = 0;
        const std::string answer = exchange(ambiguous);
        EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 4")) << answer;
        EXPECT_EQ(reached, 0) << ambiguous;
    }
}

TEST_F(Served, tells_outsiders_nothing_about_what_failed) {
    testing::internal::CaptureStderr();
    const std::string answer = get("/fails");
    const std::string log = testing::internal::GetCapturedStderr();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500"));
    EXPECT_THAT(answer, HasSubstr("it is written once"));
    EXPECT_THAT(answer, Not(HasSubstr("Hollow")));
    EXPECT_THAT(log, Not(HasSubstr("Hollow")));
}

TEST_F(Served, takes_paths_of_utf_8_alone_and_methods_that_it_knows) {
    EXPECT_THAT(get("/%FF"), StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(get("/?q=%C3%28"), StartsWith("HTTP/1.1 400"));
    EXPECT_THAT(exchange("DELETE / HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"),
                StartsWith("HTTP/1.1 405"));
    EXPECT_EQ(exchange("nonsense\r\n\r\n").find("HTTP/1.1 200"), std::string::npos);
}

TEST_F(Served, counts_answers_without_keeping_what_was_asked) {
    static_cast<void>(get("/secret"));
    static_cast<void>(get("/fails"));
    const std::string text = metrics.text();
    EXPECT_THAT(text, HasSubstr("ultima_responses_total{code=\"2xx\"} 1"));
    EXPECT_THAT(text, HasSubstr("ultima_responses_total{code=\"5xx\"} 1"));
    EXPECT_THAT(text, HasSubstr("ultima_request_seconds_count 2"));
    EXPECT_THAT(text, Not(HasSubstr("secret")));
}

TEST_F(Served, serves_many_at_once) {
    std::vector<std::thread> clients;
    std::atomic<int> good{0};
    for (int i = 0; i < 16; ++i)
        clients.emplace_back([&] {
            for (int k = 0; k < 20; ++k) good += get("/x").starts_with("HTTP/1.1 200") ? 1 : 0;
        });
    for (std::thread& one : clients) one.join();
    EXPECT_EQ(good, 320);
}

}  // namespace
}  // namespace ultima::test
