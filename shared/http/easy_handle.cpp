#include "shared/http/easy_handle.hpp"

#include <algorithm>
#include <cctype>
#include <stdexcept>

namespace duet::http {

namespace {

constexpr std::size_t largest_answer = 64 * 1024 * 1024;

template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
    if (curl_easy_setopt(easy, option, value) != CURLE_OK) throw std::runtime_error("libcurl refuses option " + std::to_string(option));
}

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) text.remove_prefix(1);
    while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) text.remove_suffix(1);
    return text;
}

/// The failures of libcurl that happen before a byte of the request can have left.
bool before_sending(CURLcode result) {
    switch (result) {
        case CURLE_UNSUPPORTED_PROTOCOL:
        case CURLE_URL_MALFORMAT:
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_RESOLVE_PROXY:
        case CURLE_COULDNT_CONNECT:
        case CURLE_OUT_OF_MEMORY:
        case CURLE_INTERFACE_FAILED: return true;
        default: return false;
    }
}

}  // namespace

EasyHandle::EasyHandle() : easy_(curl_easy_init(), curl_easy_cleanup), header_lines_(nullptr, curl_slist_free_all) {
    if (!easy_) throw std::runtime_error("cannot make a libcurl handle");
    set(get(), CURLOPT_PRIVATE, static_cast<void*>(this));
    set(get(), CURLOPT_NOSIGNAL, 1L);
    set(get(), CURLOPT_TCP_NODELAY, 1L);
    set(get(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(get(), CURLOPT_PROTOCOLS_STR, "http");
    set(get(), CURLOPT_PROXY, "");   // the environment's proxy is for the outer world
    set(get(), CURLOPT_ERRORBUFFER, error_.data());
    set(get(), CURLOPT_WRITEFUNCTION, &take_body);
    set(get(), CURLOPT_WRITEDATA, static_cast<void*>(this));
    set(get(), CURLOPT_HEADERFUNCTION, &take_header);
    set(get(), CURLOPT_HEADERDATA, static_cast<void*>(this));
}

EasyHandle::~EasyHandle() = default;

EasyHandle* EasyHandle::of(CURL* easy) {
    char* self = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
    return reinterpret_cast<EasyHandle*>(self);
}

void EasyHandle::prepare(Call call) {
    call_ = std::move(call);
    answer_ = {};
    error_[0] = '\0';
    set(get(), CURLOPT_URL, call_.url.c_str());
    set(get(), CURLOPT_TIMEOUT_MS, std::max<long>(1, static_cast<long>(call_.timeout.count())));
    set_method();
    set_headers();
}

void EasyHandle::set_method() {
    const bool has_body = call_.method == Method::post || call_.method == Method::put || call_.method == Method::patch ||
                          !call_.body.empty();
    set(get(), CURLOPT_NOBODY, 0L);
    set(get(), CURLOPT_HTTPGET, 1L);
    if (has_body) {
        set(get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size()));
        set(get(), CURLOPT_POSTFIELDS, call_.body.c_str());
    }
    if (call_.method == Method::head) set(get(), CURLOPT_NOBODY, 1L);
    const bool implied = call_.method == Method::head || call_.method == (has_body ? Method::post : Method::get);
    set(get(), CURLOPT_CUSTOMREQUEST, implied ? nullptr : name_of(call_.method).data());
}

void EasyHandle::set_headers() {
    curl_slist* lines = curl_slist_append(nullptr, "Expect:");
    bool typed = false;
    for (const auto& [name, value] : call_.headers) {
        typed = typed || (name.size() == 12 && find_header({{name, ""}}, "content-type"));
        // A line break would begin a header of the value's author.
        std::string line = name + (value.empty() ? ";" : ": " + value);
        std::replace_if(line.begin(), line.end(), [](char c) { return c == '\r' || c == '\n'; }, ' ');
        lines = curl_slist_append(lines, line.c_str());
    }
    if (!typed) lines = curl_slist_append(lines, call_.body.empty() ? "Content-Type:" : "Content-Type: application/json");
    set(get(), CURLOPT_HTTPHEADER, lines);
    header_lines_.reset(lines);
}

std::size_t EasyHandle::take_body(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& body = static_cast<EasyHandle*>(self)->answer_.body;
    if (body.size() + size * count > largest_answer) return 0;   // ends the transfer as an error
    body.append(bytes, size * count);
    return size * count;
}

std::size_t EasyHandle::take_header(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& headers = static_cast<EasyHandle*>(self)->answer_.headers;
    const std::string_view line(bytes, size * count);
    const auto colon = line.find(':');
    if (line.starts_with("HTTP/")) {
        headers.clear();   // of an interim answer ("100 Continue")
    } else if (colon != std::string_view::npos) {
        std::string name(line.substr(0, colon));
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        headers.emplace_back(std::move(name), trimmed(line.substr(colon + 1)));
    }
    return size * count;
}

bool EasyHandle::anything_sent() const {
    long bytes = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &bytes);
    return bytes > 0;
}

Answer EasyHandle::conclude(CURLcode result) {
    if (result == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(get(), CURLINFO_RESPONSE_CODE, &status);
        answer_.outcome = Answer::Outcome::answered;
        answer_.status = static_cast<int>(status);
        return taken();
    }
    auto answer = broken_off(error_[0] != '\0' ? error_.data() : curl_easy_strerror(result));
    if (before_sending(result)) answer.outcome = Answer::Outcome::not_sent;
    return answer;
}

Answer EasyHandle::broken_off(std::string why) {
    answer_.outcome = anything_sent() ? Answer::Outcome::unknown : Answer::Outcome::not_sent;
    answer_.headers.clear();
    answer_.body.clear();
    answer_.error = name_of(call_.method);
    answer_.error += " " + call_.url + ": " + why;
    return taken();
}

Answer EasyHandle::taken() {
    curl_off_t microseconds = 0;
    curl_easy_getinfo(get(), CURLINFO_TOTAL_TIME_T, &microseconds);
    answer_.took = std::chrono::microseconds(microseconds);
    return std::move(answer_);
}

}  // namespace duet::http
