// SPDX-License-Identifier: Apache-2.0
#include "web/fetch.h"

#include "base/refusal.h"

#include <curl/curl.h>

#include <memory>
#include <new>
#include <stdexcept>

namespace ultima {
namespace {

constexpr std::size_t largest = 256U << 10U;
constexpr long milliseconds = 5000;

struct EndCurl {
    void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

std::size_t take(const char* data, std::size_t, std::size_t size, void* to) {
    auto& body = *static_cast<std::string*>(to);
    if (body.size() + size > largest) return 0;  // which ends the transfer
    body.append(data, size);
    return size;
}

Result<std::string> fetched(const FetchAsked& asked) {
    if (!may_be_fetched(asked.address)) return refused("openid-fetch", "the provider's address is not https");
    const std::unique_ptr<CURL, EndCurl> curl(curl_easy_init());
    if (!curl) throw std::bad_alloc();
    std::string body;
    bool good = true;
    const auto set = [&](CURLoption option, auto value) {
        good = curl_easy_setopt(curl.get(), option, value) == CURLE_OK && good;
    };
    set(CURLOPT_URL, asked.address.c_str());
    set(CURLOPT_PROTOCOLS_STR, asked.address.starts_with("https://") ? "https" : "http");
    set(CURLOPT_FOLLOWLOCATION, 0L);
    set(CURLOPT_SSL_VERIFYPEER, 1L);
    set(CURLOPT_SSL_VERIFYHOST, 2L);
    set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    set(CURLOPT_TIMEOUT_MS, milliseconds);
    set(CURLOPT_NOSIGNAL, 1L);
    set(CURLOPT_WRITEFUNCTION, &take);
    set(CURLOPT_WRITEDATA, static_cast<void*>(&body));
    curl_slist* headers = curl_slist_append(nullptr, "Accept: application/json");
    if (!asked.authorization.empty())
        headers = curl_slist_append(headers, ("Authorization: " + asked.authorization).c_str());
    const std::unique_ptr<curl_slist, EndCurl> kept(headers);
    set(CURLOPT_HTTPHEADER, headers);
    if (!asked.form.empty()) {
        set(CURLOPT_POSTFIELDSIZE, static_cast<long>(asked.form.size()));
        set(CURLOPT_COPYPOSTFIELDS, asked.form.c_str());
    }
    if (!good) throw std::runtime_error("libcurl lacks what is needed");
    if (curl_easy_perform(curl.get()) != CURLE_OK)
        return refused("openid-fetch", "the provider could not be reached");
    long status = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
    if (status != 200) return refused("openid-fetch", "the provider did not answer as it should");
    return body;
}

}  // namespace

Fetch fetch_over_tls() {
    static const CURLcode begun = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (begun != CURLE_OK) throw std::runtime_error("libcurl cannot be used");
    return fetched;
}

bool may_be_fetched(std::string_view address) {
    if (address.find_first_of(" \t\r\n@\\") != std::string_view::npos) return false;
    if (address.starts_with("https://")) return true;
    for (const std::string_view here : {"http://127.0.0.1", "http://localhost", "http://[::1]"})
        if (address.starts_with(here) &&
            (address.size() == here.size() || address[here.size()] == ':' || address[here.size()] == '/'))
            return true;
    return false;
}

}  // namespace ultima
