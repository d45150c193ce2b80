#pragma once
// The figures of the course as SVG: runs of the simulation in both styles, the picture of the
// architecture, and each lesson's figure. The same checkout gives the same files. One thread.

#include "labs/runner/lab_paths.hpp"

#include <string>
#include <vector>

namespace duet::lab {

struct Figure {
    std::string name;  ///< of the file, without ".svg"
    std::string svg;
};

/// Throws overlay::ToolTrouble when the simulation does not draw.
std::vector<Figure> figures_of(const LabPaths& places, const std::vector<Lab>& labs);

/// rsvg-convert of Debian's package librsvg2-bin; empty when it is not installed.
std::filesystem::path png_converter();
/// Writes the PNG beside an SVG. Throws std::runtime_error with the converter's words.
void write_png(const std::filesystem::path& converter, const std::filesystem::path& svg);

}  // namespace duet::lab
