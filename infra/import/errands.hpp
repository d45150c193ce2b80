#pragma once
// What the importer brings about in the shop, one product, order or return at a time. No I/O: the
// conveyor makes the calls.

#include "infra/import/request_runner.hpp"
#include "infra/import/plan.hpp"
#include "infra/import/shop.hpp"

#include <chrono>
#include <string>

namespace duet::importer {

/// Puts a product into the catalogue with the stock that the file's orders need. A product that is
/// there already keeps its price: products appear with their first price.
class StockProduct : public RequestTask {
public:
    StockProduct(const Shop& shop, const Product& product, const std::string& content_digest);

    http::Call call() const override;
    std::optional<std::chrono::milliseconds> take(const http::Answer& answer) override;

    const Product& product() const { return product_; }

private:
    enum class Stage { look, put };

    const Shop& shop_;
    const Product& product_;
    std::string key_;
    Stage stage_ = Stage::look;
    bool is_known_ = false;
};

/// Posts an order or a return and stays with it until it is settled, approving a review on the way
/// when told to.
class PlaceDocument : public RequestTask {
public:
    struct Options {
        bool approve_reviews = true;
        bool twice = false;  ///< once it is settled, it is posted once more with the same key, as a
                             ///< customer who is not sure
        bool look_first = false;  ///< the shop may have forgotten the key (older than 24 h): look
                                  ///< among the customer's orders first
        std::chrono::milliseconds timeout = std::chrono::minutes(
            2);  ///< for the order to settle, counted in the pauses between looks
    };

    PlaceDocument(const Shop& shop, const Document& document, std::size_t place, Options options);

    http::Call call() const override;
    std::optional<std::chrono::milliseconds> take(const http::Answer& answer) override;

    const Document& document() const { return document_; }
    std::size_t place() const { return place_; }  ///< in the plan's documents
    const Standing& standing() const { return standing_; }

private:
    enum class Stage { search, post, look, approve };

    std::optional<std::chrono::milliseconds> searched(const http::Answer& answer);
    std::optional<std::chrono::milliseconds> posted(const http::Answer& answer);
    std::optional<std::chrono::milliseconds> follow(const http::Answer& answer);
    std::optional<std::chrono::milliseconds> once_more();
    std::optional<std::chrono::milliseconds> known_again(const http::Answer& answer);
    std::optional<std::chrono::milliseconds> refused(const http::Answer& answer);
    std::optional<std::chrono::milliseconds> pause();

    const Shop& shop_;
    const Document& document_;
    std::size_t place_;
    Options options_;
    Stage stage_;
    Standing standing_;
    std::string page_;  ///< of the search
    bool posted_once_ = false;
    int looks_ = 0;
    std::chrono::milliseconds waited_{0};
};

}  // namespace duet::importer
