#pragma once
// Temporary files of a test.

#include <string>

namespace duet::importer::tests {

/// One thread.
class Folder {
public:
    Folder();   ///< makes a new folder
    ~Folder();  ///< removes it with all files
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
