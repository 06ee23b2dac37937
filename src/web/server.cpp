// SPDX-License-Identifier: Apache-2.0
#include "web/server.h"

#include "base/files.h"
#include "base/text.h"

#include <fmt/format.h>
#include <microhttpd.h>
#include <netdb.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <exception>
#include <stdexcept>
#include <thread>

namespace ultima {
namespace {

using Clock = std::chrono::steady_clock;

/// What comes in for one request, until it is whole.
struct Incoming {
    HttpRequest request;
    std::string body;
    int refused = 0;  ///< the status with which it is refused, once its body has come
    Clock::time_point begun = Clock::now();
};

/// Sets for all answers: what a browser may do with a page. Nothing is fetched from elsewhere, no script or
/// style stands in a page, no page is kept or framed.
constexpr std::pair<const char*, const char*> always[] = {
    {"Content-Security-Policy",
     "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; "
     "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"},
    {"X-Content-Type-Options", "nosniff"},
    {"X-Frame-Options", "DENY"},  // for browsers that know no `frame-ancestors`
    // Under `no-referrer` a browser would send forms of our own pages with the origin `null`.
    {"Referrer-Policy", "same-origin"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
};

struct DestroyResponse {
    void operator()(MHD_Response* response) const { MHD_destroy_response(response); }
};

std::string header(MHD_Connection* connection, const char* name) {
    const char* value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
    return value == nullptr ? "" : value;
}

/// Two of these, or one beside the other, would leave it to each reader where a request ends.
bool is_ambiguous(MHD_Connection* connection) {
    struct Count {
        int lengths = 0, encodings = 0, hosts = 0;
    } count;
    MHD_get_connection_values(
        connection, MHD_HEADER_KIND,
        [](void* to, MHD_ValueKind, const char* key, const char*) {
            auto& seen = *static_cast<Count*>(to);
            const std::string_view name(key);
            const auto is = [&](std::string_view other) {
                return name.size() == other.size() &&
                       std::equal(name.begin(), name.end(), other.begin(), [](char a, char b) {
                           return std::tolower(static_cast<unsigned char>(a)) == b;
                       });
            };
            if (is("content-length")) ++seen.lengths;
            if (is("transfer-encoding")) ++seen.encodings;
            if (is("host")) ++seen.hosts;
            return MHD_YES;
        },
        &count);
    return count.lengths > 1 || count.encodings > 1 || (count.lengths > 0 && count.encodings > 0) ||
           count.hosts != 1;
}

std::string address_of(MHD_Connection* connection) {
    const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    if (info == nullptr || info->client_addr == nullptr) return "";
    const sockaddr* address = info->client_addr;
    char host[NI_MAXHOST] = {};
    const socklen_t size = address->sa_family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    if (getnameinfo(address, size, host, sizeof host, nullptr, 0, NI_NUMERICHOST) != 0) return "";
    return host;
}

/// The entry that the server in front has added: those before it are whatever the client wrote.
std::string last_of(const std::string& addresses) {
    const std::size_t comma = addresses.rfind(',');
    const std::string last = comma == std::string::npos ? addresses : addresses.substr(comma + 1);
    return std::string(trim(last));
}

HttpFields cookies_of(std::string_view header) {
    HttpFields cookies;
    while (!header.empty()) {
        std::string_view one = header.substr(0, header.find(';'));
        header.remove_prefix(std::min(header.size(), one.size() + 1));
        while (!one.empty() && one.front() == ' ') one.remove_prefix(1);
        const std::size_t equals = one.find('=');
        if (equals != std::string_view::npos)
            cookies.emplace_back(one.substr(0, equals), one.substr(equals + 1));
    }
    return cookies;
}

/// A page of our own words for what never reaches the application.
HttpResponse plain_answer(int status) {
    const char* says =
        status == 413   ? "This is too large."
        : status == 405 ? "This cannot be done here."
        : status == 500
            ? "Something went wrong here. Whether your last step was written is not certain: send the same "
              "form again, and it is written once. If it stays so, tell whoever keeps this server."
            : "This cannot be understood.";
    return {status, "text/plain; charset=utf-8", fmt::format("{}\n", says), {}};
}

}  // namespace

struct HttpServer::Inside {
    Handler handle;
    Metrics& metrics;
    bool secure = false;
    bool proxied = false;
    std::string certificate{}, certificate_key{};
    MHD_Daemon* daemon = nullptr;

    MHD_Result send(MHD_Connection* connection, const HttpResponse& answer) const {
        const std::unique_ptr<MHD_Response, DestroyResponse> response(MHD_create_response_from_buffer(
            answer.body.size(), const_cast<char*>(answer.body.data()),  // NOLINT: it is copied
            MHD_RESPMEM_MUST_COPY));
        if (!response) return MHD_NO;
        const auto add = [&](const char* name, const char* value) {
            return MHD_add_response_header(response.get(), name, value) == MHD_YES;
        };
        bool good = add("Content-Type", answer.type.c_str());
        for (const auto& [name, value] : always) good = add(name, value) && good;
        if (secure) good = add("Strict-Transport-Security", "max-age=63072000; includeSubDomains") && good;
        bool kept = false;
        for (const auto& [name, value] : answer.headers) {
            kept = kept || name == "Cache-Control";
            good = add(name.c_str(), value.c_str()) && good;
        }
        if (!kept) good = add("Cache-Control", "no-store") && good;
        if (!good) return MHD_NO;
        return MHD_queue_response(connection, static_cast<unsigned>(answer.status), response.get());
    }

    HttpResponse answer(const HttpRequest& request) const {
        try {
            return handle(request);
        } catch (const std::exception& error) {
            // What failed may hold data of a person: only its kind goes to the log.
            fmt::print(stderr, "a request could not be answered: {}\n", typeid(error).name());
            return plain_answer(500);
        }
    }

    /// Reads everything but the body.
    std::unique_ptr<Incoming> begin(MHD_Connection* connection, std::string_view url,
                                    std::string_view method) const {
        auto incoming = std::make_unique<Incoming>();
        HttpRequest& request = incoming->request;
        if (method == "GET")
            request.method = HttpMethod::get;
        else if (method == "HEAD")
            request.method = HttpMethod::head;
        else if (method == "POST")
            request.method = HttpMethod::post;
        else
            incoming->refused = 405;
        request.path = url;
        request.origin = header(connection, "Origin");
        request.host = header(connection, "Host");
        request.languages = header(connection, "Accept-Language");
        request.type = header(connection, "Content-Type");
        request.authorization = header(connection, "Authorization");
        request.idempotency_key = header(connection, "Idempotency-Key");
        request.cookies = cookies_of(header(connection, "Cookie"));
        request.source = proxied ? last_of(header(connection, "X-Forwarded-For")) : address_of(connection);
        if (is_ambiguous(connection)) incoming->refused = 400;
        // libmicrohttpd has decoded the path and the query once.
        MHD_get_connection_values(
            connection, MHD_GET_ARGUMENT_KIND,
            [](void* to, MHD_ValueKind, const char* key, const char* value) {
                static_cast<Incoming*>(to)->request.query.emplace_back(key, value == nullptr ? "" : value);
                return MHD_YES;
            },
            incoming.get());
        bool readable = valid_utf8(request.path);
        for (const auto& [name, value] : request.query)
            readable = readable && valid_utf8(name) && valid_utf8(value);
        if (!readable) incoming->refused = 400;
        return incoming;
    }

    MHD_Result take(MHD_Connection* connection, Incoming& incoming, const char* data,
                    std::size_t* size) const {
        if (*size > 0) {
            if (incoming.body.size() + *size > largest_body)
                incoming.refused = 413;
            else if (incoming.refused == 0)
                incoming.body.append(data, *size);
            *size = 0;
            return MHD_YES;
        }
        HttpRequest& request = incoming.request;
        if (incoming.refused == 0 && request.method == HttpMethod::post) {
            if (request.type.starts_with("application/x-www-form-urlencoded")) {
                auto fields = form_fields(incoming.body);
                if (fields)
                    request.form = std::move(*fields);
                else
                    incoming.refused = 400;
            } else {
                request.body = std::move(incoming.body);
            }
        }
        const HttpResponse response =
            incoming.refused != 0 ? plain_answer(incoming.refused) : answer(request);
        if (incoming.refused != 0) metrics.refused_early();
        metrics.answered(response.status, std::chrono::duration_cast<std::chrono::microseconds>(
                                              Clock::now() - incoming.begun));
        return send(connection, response);
    }

    static MHD_Result on_request(void* self, MHD_Connection* connection, const char* url, const char* method,
                                 const char*, const char* data, std::size_t* size, void** kept) {
        auto& inside = *static_cast<Inside*>(self);
        try {
            if (*kept == nullptr) {
                *kept = inside.begin(connection, url, method).release();
                return MHD_YES;
            }
            return inside.take(connection, *static_cast<Incoming*>(*kept), data, size);
        } catch (const std::exception&) {  // out of memory: this connection ends, the others go on
            return MHD_NO;
        }
    }

    static void on_end(void*, MHD_Connection*, void** kept, MHD_RequestTerminationCode) {
        delete static_cast<Incoming*>(*kept);  // NOLINT: libmicrohttpd keeps a plain pointer
        *kept = nullptr;
    }
};

HttpServer::HttpServer(const Settings& settings, Handler handle, Metrics& metrics)
    : inside_(new Inside{std::move(handle), metrics}) {
    constexpr std::size_t largest_file = 1U << 20U;
    inside_->proxied = settings.proxied;
    std::vector<MHD_OptionItem> options;
    const auto number = [&](MHD_OPTION option, unsigned value) {
        options.push_back({option, static_cast<std::intptr_t>(value), nullptr});
    };
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD;
    if (!settings.certificate.empty()) {
        auto certificate = read_file(settings.certificate, largest_file);
        auto key = read_file(settings.key, largest_file);
        if (!certificate || !key) throw std::runtime_error("the certificate or its key cannot be read");
        inside_->certificate = std::move(*certificate);
        inside_->certificate_key = std::move(*key);
        inside_->secure = true;
        flags |= MHD_USE_TLS;
        options.push_back({MHD_OPTION_HTTPS_MEM_CERT, 0, inside_->certificate.data()});
        options.push_back({MHD_OPTION_HTTPS_MEM_KEY, 0, inside_->certificate_key.data()});
        // The names are those of GnuTLS: TLS 1.2 and 1.3, and nothing older.
        static char versions[] = "SECURE256:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";
        options.push_back({MHD_OPTION_HTTPS_PRIORITIES, 0, versions});
    }
    number(MHD_OPTION_THREAD_POOL_SIZE, settings.threads);
    number(MHD_OPTION_CONNECTION_LIMIT, most_connections);
    number(MHD_OPTION_PER_IP_CONNECTION_LIMIT, most_connections_of_one);
    number(MHD_OPTION_CONNECTION_TIMEOUT, seconds_idle);
    number(MHD_OPTION_STRICT_FOR_CLIENT, 1);
    sockaddr_storage address{};
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_PASSIVE;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (getaddrinfo(settings.address.c_str(), std::to_string(settings.port).c_str(), &hints, &found) != 0)
        throw std::runtime_error(fmt::format("`{}` is no address of this machine", settings.address));
    std::copy_n(reinterpret_cast<const char*>(found->ai_addr), found->ai_addrlen,
                reinterpret_cast<char*>(&address));
    if (found->ai_family == AF_INET6) flags |= MHD_USE_IPv6;
    freeaddrinfo(found);
    options.push_back({MHD_OPTION_SOCK_ADDR, 0, &address});
    options.push_back(
        {MHD_OPTION_NOTIFY_COMPLETED, reinterpret_cast<std::intptr_t>(&Inside::on_end), nullptr});
    options.push_back({MHD_OPTION_END, 0, nullptr});
    inside_->daemon = MHD_start_daemon(flags, settings.port, nullptr, nullptr, &Inside::on_request,
                                       inside_.get(), MHD_OPTION_ARRAY, options.data(), MHD_OPTION_END);
    if (inside_->daemon == nullptr)
        throw std::runtime_error(fmt::format("no server could be started at {} port {}: is it taken?",
                                             settings.address, settings.port));
}

HttpServer::~HttpServer() {
    if (inside_->daemon != nullptr) MHD_stop_daemon(inside_->daemon);
}

std::uint16_t HttpServer::port() const {
    const MHD_DaemonInfo* info = MHD_get_daemon_info(inside_->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info == nullptr ? std::uint16_t{0} : info->port;
}

}  // namespace ultima
