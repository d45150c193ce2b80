#pragma once
// Figures as SVG 1.1 (https://www.w3.org/TR/SVG11/): a sequence diagram, and a drawing made of
// characters. The same input gives the same bytes. Pure functions.
//
// Thread-safe.

#include "shared/drawing/sequence.hpp"

#include <string>

namespace duet::drawing {

/// `title` stands above the lifelines and is the title of the document, for screen readers.
/// `heading` names the column before the lifelines: "seconds".
std::string as_svg(const Sequence& sequence, const std::string& title, const std::string& heading);

/// Lines of characters in a font of fixed width, below the title.
std::string as_svg(const std::string& characters, const std::string& title);

}  // namespace duet::drawing
