#pragma once
// The first pass over a file: facts needed before its first row is judged.

#include "infra/import/date_order.hpp"

#include <string>

namespace duet::importer {

struct FirstPass {
    std::string
        content_digest;  ///< SHA-256 of the file's text: its identity, independent of its name
    DateEvidence dates;
};

/// Reads the file once. Throws std::runtime_error when it is unreadable or no invoice file.
FirstPass first_pass(const std::string& path);

}  // namespace duet::importer
