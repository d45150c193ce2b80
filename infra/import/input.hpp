#pragma once
// The bytes of an import file, plain or gzip.

#include <memory>
#include <string>

namespace duet::importer {

/// Reads a file from its beginning and unpacks gzip, recognized by content, not by name. One
/// thread.
class Input {
public:
    explicit Input(const std::string& path);  ///< throws std::runtime_error with file and reason
    ~Input();
    Input(Input&&) noexcept;

    /// The next byte, or -1 at the end. Throws std::runtime_error when the gzip data is damaged or
    /// truncated.
    int next();

    /// SHA-256 of all unpacked bytes so far, in hexadecimal: the same for FILE.csv and FILE.csv.gz.
    std::string digest() const;

private:
    struct Inner;
    std::unique_ptr<Inner> inner_;
};

}  // namespace duet::importer
