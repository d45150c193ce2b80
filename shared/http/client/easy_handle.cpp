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

/// A line break would begin a header of the value's author.
void append_header(std::string& lines, std::string_view name, std::string_view value) {
    const auto start = lines.size();
    lines.append(name).append(": ").append(value);
    std::replace_if(
        lines.begin() + static_cast<std::ptrdiff_t>(start), lines.end(),
        [](char c) { return c == '\r' || c == '\n'; }, ' ');
}

}  // namespace

EasyHandle::EasyHandle(curl_sockopt_callback opened, void* whom)
    : easy_(curl_easy_init(), curl_easy_cleanup) {
    if (!easy_) throw std::runtime_error("cannot make a libcurl handle");
    set(get(), CURLOPT_PRIVATE, static_cast<void*>(this));
    set(get(), CURLOPT_NOSIGNAL, 1L);
    set(get(), CURLOPT_SOCKOPTFUNCTION, opened);
    set(get(), CURLOPT_SOCKOPTDATA, whom);
    set(get(), CURLOPT_TCP_NODELAY, 1L);
    set(get(), CURLOPT_PATH_AS_IS, 1L);  // or libcurl resolves "..", and asks for another target
    set(get(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(get(), CURLOPT_PROTOCOLS_STR, "http");
    set(get(), CURLOPT_PROXY, "");     // the environment's proxy is for the outer world
    set(get(), CURLOPT_NOPROXY, "*");  // or it looks into the environment at every call
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
    if (set_up_for_ != std::pair{method, has_body}) {
        set(get(), CURLOPT_NOBODY, 0L);
        set(get(), CURLOPT_HTTPGET, 1L);
        if (has_body) set_body();
        if (method == Method::head) set(get(), CURLOPT_NOBODY, 1L);
        const bool implied =
            method == Method::head || method == (has_body ? Method::post : Method::get);
        set(get(), CURLOPT_CUSTOMREQUEST, implied ? nullptr : name_of(method).data());
        set_up_for_ = {method, has_body};
    } else if (has_body) {
        set_body();
    }
}

void EasyHandle::set_body() {
    set(get(), CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size()));
    set(get(), CURLOPT_POSTFIELDS, call_.body.c_str());
}

/// libcurl compares each line of the list with some twenty names and sends it as it is. So most
/// headers go to it as one line of several; of their own are only those it would otherwise add
/// itself.
void EasyHandle::set_headers() {
    lines_ = "Accept: */*";
    type_ = call_.body.empty()
                ? "Content-Type:"
                : "Content-Type: application/json";  // with nothing behind it: none is sent
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
    // Only before a body of a megabyte libcurl asks whether it is welcome, and waits.
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
        headers.clear();  // of an interim answer ("100 Continue")
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

Answer EasyHandle::conclude(CURLcode result) {
    if (result == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(get(), CURLINFO_RESPONSE_CODE, &status);
        answer_.outcome = Answer::Outcome::answered;
        answer_.status = static_cast<int>(status);
        return taken();
    }
    return broken_off(error_[0] != '\0' ? error_.data() : curl_easy_strerror(result));
}

/// "Cannot connect" alone does not mean that nobody has seen the call: when a kept connection ends
/// before the answer, libcurl tries once more by itself, and the error is that of the second try.
/// The bytes are counted over both.
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
