#pragma once
// The terms of labs/glossary.md, and where a page uses each of them first.
// One thread.

#include <string>
#include <vector>

namespace duet::docs {

struct GlossaryTerm {
    std::string name;    ///< its heading: "Ack wait"
    std::string anchor;  ///< "ack-wait"
    bool has_source = false;
};

std::vector<GlossaryTerm> terms_of(const std::string& glossary);

struct Use {
    bool found = false;
    bool linked = false;   ///< the line links to the term's entry
    std::size_t line = 0;  ///< from 1
};

/// The first use of a term in a lesson from "The idea" on, without the list of sources. Words in
/// headings, code, tables, figures and other links do not count.
Use first_use(const std::string& page, const GlossaryTerm& term);

}  // namespace duet::docs
