#pragma once
// One call on one libcurl easy handle; handles are used again, so that connections and options are
// kept.

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

class EasyHandle {
public:
    /// `opened` learns of every socket this handle opens (CURLOPT_SOCKOPTFUNCTION).
    EasyHandle(curl_sockopt_callback opened, void* whom);
    EasyHandle(const EasyHandle&) = delete;
    EasyHandle& operator=(const EasyHandle&) = delete;
    ~EasyHandle();

    /// Ready to be added to a multi handle; `call` is kept until the next `prepare`.
    void prepare(Call call);
    /// What became of it. The handle may then be prepared again.
    Answer conclude(CURLcode result);
    /// An end that libcurl did not decide: our own deadline, or the client's destruction.
    Answer broken_off(std::string why);

    CURL* get() { return easy_.get(); }
    static EasyHandle* of(CURL* easy);

private:
    static std::size_t take_body(char* bytes, std::size_t size, std::size_t count, void* self);
    static std::size_t take_header(char* bytes, std::size_t size, std::size_t count, void* self);
    void set_method();
    void set_body();
    void set_headers();
    bool anything_sent() const;
    Answer taken();

    std::unique_ptr<CURL, void (*)(CURL*)> easy_;
    std::string lines_, type_, no_expect_ = "Expect:";  ///< the request's headers
    std::array<curl_slist, 3>
        list_{};  ///< the same as libcurl wants it: it reads the list and copies nothing
    std::optional<std::pair<Method, bool>>
        set_up_for_;  ///< method, and whether with a body: mostly that of the last call
    std::array<char, CURL_ERROR_SIZE> error_{};
    Call call_;
    Answer answer_;
};

}  // namespace duet::http
