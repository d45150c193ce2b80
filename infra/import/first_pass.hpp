#pragma once
// What must be known of a whole file before its first row is judged.

#include "infra/import/date_order.hpp"

#include <string>

namespace duet::importer {

struct FirstPass {
    std::string
        content_digest;  ///< SHA-256 of the file's text: what identifies it, whatever its name
    DateEvidence dates;
};

/// Reads the file once. Throws std::runtime_error when it cannot be read or is no invoice file.
FirstPass first_pass(const std::string& path);

}  // namespace duet::importer
