#pragma once
// Files that a test writes and that vanish with it.

#include <string>

namespace duet::importer::tests {

class Folder {
public:
    Folder();   ///< a new one of its own
    ~Folder();  ///< with all that is in it
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    const std::string& path() const { return path_; }
    std::string write(const std::string& name,
                      const std::string& text) const;  ///< returns the path
    std::string write_gzip(const std::string& name, const std::string& text) const;
    std::string read(const std::string& name) const;

private:
    std::string path_;
};

/// The header line of the data set.
inline const std::string header =
    "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n";

}  // namespace duet::importer::tests
