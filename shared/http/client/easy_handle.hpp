#pragma once
// One call on one libcurl easy handle. The client reuses handles, which keeps connections and
// options.

#include "shared/http/client/client.hpp"

#include <curl/curl.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace duet::http {

/// Owns the libcurl handle. One thread.
class EasyHandle {
public:
    /// libcurl calls `on_open` with `user_data` for every socket that it opens
    /// (CURLOPT_SOCKOPTFUNCTION). Throws std::runtime_error when libcurl fails.
    EasyHandle(curl_sockopt_callback on_open, void* user_data);
    EasyHandle(const EasyHandle&) = delete;
    EasyHandle& operator=(const EasyHandle&) = delete;
    ~EasyHandle();

    /// Sets up the handle for a multi handle; keeps `call` until the next `prepare`.
    void prepare(Call call);
    /// The result of the call. The handle may be prepared again afterwards.
    Answer finish(CURLcode result);
    /// The result of a call that we end ourselves: at our deadline, or with the client.
    Answer abort(std::string why);

    CURL* get() { return easy_.get(); }
    static EasyHandle* of(CURL* easy);

private:
    static std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* self);
    static std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* self);
    void set_method();
    void set_body();
    void set_headers();
    bool anything_sent() const;
    Answer take_answer();

    std::unique_ptr<CURL, void (*)(CURL*)> easy_;
    std::string lines_, type_, no_expect_ = "Expect:";  ///< the request's headers
    /// The same as a list for libcurl, which reads the list without copying it.
    std::array<curl_slist, 3> list_{};
    /// The method of the last call, and whether it had a body: often the same for the next call.
    std::optional<std::pair<Method, bool>> configured_for_;
    std::array<char, CURL_ERROR_SIZE> error_{};
    Call call_;
    Answer answer_;
};

}  // namespace duet::http
