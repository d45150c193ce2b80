#pragma once
// The tasks of an import: one product, order or return each. No I/O: the request runner makes the
// calls.

#include "infra/import/plan.hpp"
#include "infra/import/request_runner.hpp"
#include "infra/import/shop_calls.hpp"

#include <chrono>
#include <string>

namespace duet::importer {

/// Puts a product with the stock that the file's orders need. An existing product keeps its price,
/// because products start with their first price.
/// One thread.
class StockProduct : public RequestTask {
public:
    StockProduct(const ShopCalls& shop, const Product& product, const std::string& content_digest);

    http::Call call() const override;
    std::optional<std::chrono::milliseconds> take(const http::Answer& answer) override;

    const Product& product() const { return product_; }

private:
    enum class Stage { poll, put };

    const ShopCalls& shop_;
    const Product& product_;
    std::string key_;
    Stage stage_ = Stage::poll;
    bool is_known_ = false;
};

/// Posts an order or a return and follows it until it is settled; approves a review if it is set up
/// to.
/// One thread.
class PlaceDocument : public RequestTask {
public:
    struct Options {
        bool approve_reviews = true;
        bool twice = false;  ///< post it once more with the same key after it is settled, as an
                             ///< unsure customer does
        bool look_first = false;  ///< the shop may have forgotten the key (older than 24 h): search
                                  ///< the customer's orders first
        std::chrono::milliseconds timeout = std::chrono::minutes(
            2);  ///< for the order to settle, counted in the pauses between polls
    };

    PlaceDocument(const ShopCalls& shop, const Document& document, std::size_t place,
                  Options options);

    http::Call call() const override;
    std::optional<std::chrono::milliseconds> take(const http::Answer& answer) override;

    const Document& document() const { return document_; }
    std::size_t place() const { return place_; }  ///< index into the plan's documents
    const DocumentStatus& document_status() const { return document_status_; }

private:
    enum class Stage { search, post, poll, approve };

    std::optional<std::chrono::milliseconds> searched(const http::Answer& answer);
    std::optional<std::chrono::milliseconds> posted(const http::Answer& answer);
    std::optional<std::chrono::milliseconds> follow(const http::Answer& answer);
    std::optional<std::chrono::milliseconds> once_more();
    std::optional<std::chrono::milliseconds> known_again(const http::Answer& answer);
    std::optional<std::chrono::milliseconds> refused(const http::Answer& answer);
    std::optional<std::chrono::milliseconds> pause();

    const ShopCalls& shop_;
    const Document& document_;
    std::size_t place_;
    Options options_;
    Stage stage_;
    DocumentStatus document_status_;
    std::string page_;  ///< of the search
    bool posted_once_ = false;
    int polls_ = 0;
    std::chrono::milliseconds waited_{0};
};

}  // namespace duet::importer
