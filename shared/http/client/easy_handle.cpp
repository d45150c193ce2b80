#include "shared/http/client/easy_handle.hpp"

#include <algorithm>
#include <stdexcept>

namespace duet::http {

namespace {

constexpr std::size_t max_answer = 64 * 1024 * 1024;
constexpr std::size_t large_body = 512 * 1024;

template <typename Value> void set(CURL* easy, CURLoption option, Value value) {
    if (curl_easy_setopt(easy, option, value) != CURLE_OK)
        throw std::runtime_error("libcurl refuses option " + std::to_string(option));
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view space = " \t\r\n";
    const auto first = text.find_first_not_of(space);
    return first == std::string_view::npos
               ? std::string_view{}
               : text.substr(first, text.find_last_not_of(space) - first + 1);
}

/// Replaces line breaks: they would let a value inject a header.
void append_header(std::string& lines, std::string_view name, std::string_view value) {
    const auto start = lines.size();
    lines.append(name).append(": ").append(value);
    std::replace_if(
        lines.begin() + static_cast<std::ptrdiff_t>(start), lines.end(),
        [](char c) { return c == '\r' || c == '\n'; }, ' ');
}

}  // namespace

EasyHandle::EasyHandle(curl_sockopt_callback on_open, void* user_data)
    : easy_(curl_easy_init(), curl_easy_cleanup) {
    if (!easy_) throw std::runtime_error("cannot make a libcurl handle");
    set(get(), CURLOPT_PRIVATE, static_cast<void*>(this));
    set(get(), CURLOPT_NOSIGNAL, 1L);
    set(get(), CURLOPT_SOCKOPTFUNCTION, on_open);
    set(get(), CURLOPT_SOCKOPTDATA, user_data);
    set(get(), CURLOPT_TCP_NODELAY, 1L);
    set(get(), CURLOPT_PATH_AS_IS,
        1L);  // otherwise libcurl resolves ".." and requests another target
    set(get(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(get(), CURLOPT_PROTOCOLS_STR, "http");
    set(get(), CURLOPT_PROXY, "");     // the environment's proxy is for other hosts
    set(get(), CURLOPT_NOPROXY, "*");  // otherwise libcurl reads the environment at every call
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
    const bool same_url = call.url == call_.url;
    call_ = std::move(call);
    answer_ = {};
    error_[0] = '\0';
    if (!same_url) set(get(), CURLOPT_URL, call_.url.c_str());
    set_method();
    set_headers();
}

void EasyHandle::set_method() {
    const auto method = call_.method;
    const bool has_body = method == Method::post || method == Method::put ||
                          method == Method::patch || !call_.body.empty();
    if (configured_for_ != std::pair{method, has_body}) {
        set(get(), CURLOPT_NOBODY, 0L);
        set(get(), CURLOPT_HTTPGET, 1L);
        if (has_body) set_body();
        if (method == Method::head) set(get(), CURLOPT_NOBODY, 1L);
        const bool implied =
            method == Method::head || method == (has_body ? Method::post : Method::get);
        set(get(), CURLOPT_CUSTOMREQUEST, implied ? nullptr : name_of(method).data());
        configured_for_ = {method, has_body};
    } else if (has_body) {
        set_body();
    }
}

void EasyHandle::set_body() {
    set(get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size()));
    set(get(), CURLOPT_POSTFIELDS, call_.body.c_str());
}

/// libcurl compares each element of the list with about twenty names and sends it unchanged. So
/// most headers form one element of several lines; only the headers that libcurl would add itself
/// have their own.
void EasyHandle::set_headers() {
    lines_ = "Accept: */*";
    // Without a value libcurl sends no Content-Type.
    type_ = call_.body.empty() ? "Content-Type:" : "Content-Type: application/json";
    for (const auto& [name, value] : call_.headers) {
        if (same_name(name, "content-type")) {
            type_.clear();
            append_header(type_, name, value);
        } else {
            append_header(lines_.append("\r\n"), name, value);
        }
    }
    list_ = {curl_slist{lines_.data(), &list_[1]}, curl_slist{type_.data(), nullptr},
             curl_slist{no_expect_.data(), nullptr}};
    // libcurl sends "Expect: 100-continue" before a body of a megabyte, and waits. The empty header
    // switches that off.
    if (call_.body.size() > large_body) list_[1].next = &list_[2];
    set(get(), CURLOPT_HTTPHEADER, list_.data());
}

std::size_t EasyHandle::take_body(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& body = static_cast<EasyHandle*>(self)->answer_.body;
    if (body.size() + size * count > max_answer) return 0;  // ends the transfer as an error
    body.append(bytes, size * count);
    return size * count;
}

std::size_t EasyHandle::take_header(char* bytes, std::size_t size, std::size_t count, void* self) {
    auto& headers = static_cast<EasyHandle*>(self)->answer_.headers;
    const std::string_view line(bytes, size * count);
    const auto colon = line.find(':');
    if (line.starts_with("HTTP/")) {
        headers.clear();  // those of an interim response ("100 Continue")
    } else if (colon != std::string_view::npos) {
        headers.emplace_back(in_lower_case(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
    }
    return size * count;
}

bool EasyHandle::anything_sent() const {
    long bytes = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &bytes);
    return bytes > 0;
}

Answer EasyHandle::finish(CURLcode result) {
    if (result == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(get(), CURLINFO_RESPONSE_CODE, &status);
        answer_.outcome = Answer::Outcome::answered;
        answer_.status = static_cast<int>(status);
        return take_answer();
    }
    return abort(error_[0] != '\0' ? error_.data() : curl_easy_strerror(result));
}

/// "Cannot connect" alone does not prove that no server has seen the call: when a reused connection
/// ends before the response, libcurl retries once by itself and reports the error of the second
/// try. CURLINFO_REQUEST_SIZE counts the bytes of both.
Answer EasyHandle::abort(std::string why) {
    answer_.outcome = anything_sent() ? Answer::Outcome::unknown : Answer::Outcome::not_sent;
    answer_.headers.clear();
    answer_.body.clear();
    answer_.error = name_of(call_.method);
    answer_.error += " " + call_.url + ": " + why;
    return take_answer();
}

Answer EasyHandle::take_answer() {
    curl_off_t microseconds = 0;
    curl_easy_getinfo(get(), CURLINFO_TOTAL_TIME_T, &microseconds);
    answer_.took = std::chrono::microseconds(microseconds);
    return std::move(answer_);
}

}  // namespace duet::http
