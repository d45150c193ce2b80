#pragma once
// Checks every invariant against the services' files. Reads only; works on a running and on a stopped shop. It is the one
// place that looks into all the files, as an auditor does; no service may.

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace duet::audit {

struct Finding {
    int id = 0;
    std::string name, words;
    bool holds = true;
    std::int64_t checked = 0;
    std::vector<std::map<std::string, std::string>> offending;   ///< column → value; at most 20 rows
    std::string error;                                           ///< it could not be checked, and why
};

struct Report {
    std::string style;
    bool holds = true;
    std::int64_t orders = 0;
    std::int64_t under_way = 0;                                  ///< orders, returns and sagas that have not ended
    std::vector<Finding> findings;
};

/// `databases`: service → path of its file. Throws store::StoreError when a file cannot be opened.
Report check(const std::string& style, const std::map<std::string, std::string>& databases);

std::string to_json(const Report& report);

}  // namespace duet::audit
