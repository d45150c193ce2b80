#include "infra/import/input.hpp"

#include <openssl/evp.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <vector>

namespace duet::importer {

namespace {

struct CloseFile {
    void operator()(gzFile file) const { gzclose_r(file); }
};
struct FreeDigest {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using File = std::unique_ptr<gzFile_s, CloseFile>;
using Digest = std::unique_ptr<EVP_MD_CTX, FreeDigest>;

void must(int result, const char* what) {
    if (result != 1) throw std::runtime_error(std::string("libcrypto: cannot ") + what);
}

}  // namespace

struct Input::Inner {
    std::string path;
    File file;
    Digest sum{EVP_MD_CTX_new()};
    std::vector<char> buffer = std::vector<char>(128 * 1024);
    std::size_t used = 0;
    std::size_t filled = 0;

    /// Refills the buffer; false at the end of the file.
    bool refill() {
        const int got = gzread(file.get(), buffer.data(), static_cast<unsigned>(buffer.size()));
        int trouble = Z_OK;
        const char* reason = gzerror(file.get(), &trouble);
        if (got < 0 || trouble == Z_BUF_ERROR) {
            throw std::runtime_error(
                path + ": " + (trouble == Z_BUF_ERROR ? "the gzip file is cut short" : reason));
        }
        must(EVP_DigestUpdate(sum.get(), buffer.data(), static_cast<std::size_t>(got)),
             "add to a digest");
        used = 0;
        filled = static_cast<std::size_t>(got);
        return filled > 0;
    }
};

Input::Input(const std::string& path) : inner_(std::make_unique<Inner>()) {
    inner_->path = path;
    errno = 0;
    inner_->file.reset(gzopen(path.c_str(), "rb"));
    if (!inner_->file)
        throw std::runtime_error(path + ": " +
                                 (errno != 0 ? std::strerror(errno) : "not enough memory"));
    must(EVP_DigestInit_ex(inner_->sum.get(), EVP_sha256(), nullptr), "start a digest");
}

Input::~Input() = default;
Input::Input(Input&&) noexcept = default;

int Input::next() {
    if (inner_->used == inner_->filled && !inner_->refill()) return -1;
    return static_cast<unsigned char>(inner_->buffer[inner_->used++]);
}

std::string Input::digest() const {
    const Digest copy(EVP_MD_CTX_new());
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned length = 0;
    must(EVP_MD_CTX_copy_ex(copy.get(), inner_->sum.get()), "copy a digest");
    must(EVP_DigestFinal_ex(copy.get(), bytes.data(), &length), "finish a digest");
    std::string text;
    for (unsigned index = 0; index < length; ++index) {
        text += "0123456789abcdef"[bytes[index] >> 4];
        text += "0123456789abcdef"[bytes[index] & 0x0F];
    }
    return text;
}

}  // namespace duet::importer
