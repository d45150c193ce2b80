#include "infra/import/tasks.hpp"

#include "infra/import/text.hpp"
#include "shared/text/percent_encoding.hpp"

#include <algorithm>
#include <stdexcept>

namespace duet::importer {

namespace {

using std::chrono::milliseconds;
constexpr milliseconds at_once{0};

/// A wrong key or address would fail for every row, so it ends the import.
void must_be_welcome(const http::Answer& answer, const http::Call& call) {
    if (answer.status == 401 || answer.status == 403) {
        throw std::runtime_error("the gateway does not accept the operator key: " +
                                 complaint_in(answer));
    }
    if ((answer.status == 404 || answer.status == 405) && call.method == http::Method::post) {
        throw std::runtime_error("there is no shop at " + call.url + ": " + complaint_in(answer));
    }
}

}  // namespace

StockProduct::StockProduct(const ShopCalls& shop, const Product& product,
                           const std::string& content_digest)
    : shop_(shop),
      product_(product),
      key_("import-" + content_digest.substr(0, 16) + "-" + percent_encoded(product.sku)) {}

http::Call StockProduct::call() const {
    if (stage_ == Stage::poll) return shop_.get_product(product_.sku);
    return shop_.put_product(product_.sku,
                             is_known_ ? std::nullopt : std::optional(product_.first_price),
                             product_.ordered, key_);
}

std::optional<milliseconds> StockProduct::take(const http::Answer& answer) {
    must_be_welcome(answer, call());
    if (stage_ == Stage::poll) {
        if (!answer.ok() && answer.status != 404)
            throw std::runtime_error("product " + product_.sku + ": " + complaint_in(answer));
        is_known_ = answer.ok();
        if (is_known_ && product_.ordered == 0) return std::nullopt;
        stage_ = Stage::put;
        return at_once;
    }
    if (answer.status == 409) return milliseconds(200);  // the same key is in flight
    // 422: the key was used with the product's first price. An earlier run created the product and
    // was interrupted.
    if (!answer.ok() && answer.status != 422)
        throw std::runtime_error("product " + product_.sku + ": " + complaint_in(answer));
    return std::nullopt;
}

PlaceDocument::PlaceDocument(const ShopCalls& shop, const Document& document, std::size_t place,
                             Options options)
    : shop_(shop),
      document_(document),
      place_(place),
      options_(options),
      stage_(options.look_first ? Stage::search : Stage::post) {}

http::Call PlaceDocument::call() const {
    switch (stage_) {
        case Stage::search: return shop_.orders_of(document_.customer_id, page_);
        case Stage::post: return shop_.place(document_);
        case Stage::poll: return shop_.get(document_.kind, document_status_.id);
        case Stage::approve: return shop_.approve(document_status_.id, polls_);
    }
    throw std::logic_error("a stage without a call");
}

std::optional<milliseconds> PlaceDocument::take(const http::Answer& answer) {
    switch (stage_) {
        case Stage::search: return searched(answer);
        case Stage::post: return posted(answer);
        case Stage::poll: return follow(answer);
        case Stage::approve:  // decided already, or not yet known: the order's state decides
            must_be_welcome(answer, {});
            stage_ = Stage::poll;
            return pause();
    }
    throw std::logic_error("a stage without an answer");
}

std::optional<milliseconds> PlaceDocument::searched(const http::Answer& answer) {
    must_be_welcome(answer, call());
    OrdersPage page = find_in_orders(answer.body, document_);
    if (page.match) {
        document_status_ = *page.match;
        stage_ = Stage::poll;
    } else if (page.next.empty() || page.next == page_) {
        stage_ = Stage::post;
    } else {
        page_ = page.next;
    }
    return at_once;
}

std::optional<milliseconds> PlaceDocument::posted(const http::Answer& answer) {
    must_be_welcome(answer, call());
    if (answer.status == 409) return pause();  // the same key is in flight
    if (!answer.ok()) return refused(answer);
    return posted_once_ ? known_again(answer) : follow(answer);
}

std::optional<milliseconds> PlaceDocument::follow(const http::Answer& answer) {
    const auto document_status = answer.ok() ? document_status_from(answer.body) : std::nullopt;
    if (!document_status) {
        // A newly accepted order may not be readable everywhere yet; retry until the timeout.
        if (answer.ok() && document_status_.id.empty())
            throw std::runtime_error(document_.key +
                                     ": the answer names no order: " + answer.body.substr(0, 200));
        return pause();
    }
    const std::string id = document_status->id.empty() ? document_status_.id : document_status->id;
    document_status_ = *document_status;
    document_status_.id = id;
    stage_ = Stage::poll;
    if (document_status_.fate == Fate::under_way) return pause();
    if (document_status_.fate != Fate::in_review || !options_.approve_reviews) return once_more();
    stage_ = Stage::approve;
    return at_once;
}

std::optional<milliseconds> PlaceDocument::once_more() {
    if (!options_.twice || document_status_.fate != Fate::taken) return std::nullopt;
    posted_once_ = true;
    stage_ = Stage::post;
    return at_once;
}

/// The second POST must get the stored response of the first, even though the document has moved
/// on.
std::optional<milliseconds> PlaceDocument::known_again(const http::Answer& answer) {
    const auto again = document_status_from(answer.body);
    if (!again || again->id != document_status_.id)
        document_status_ = {Fate::needs_attention, document_status_.id, "there twice",
                            "the same key gave " + document_status_.id + " and " +
                                (again ? again->id : answer.body)};
    return std::nullopt;
}

std::optional<milliseconds> PlaceDocument::refused(const http::Answer& answer) {
    document_status_ = {Fate::refused, "", "not accepted", complaint_in(answer)};
    return std::nullopt;
}

std::optional<milliseconds> PlaceDocument::pause() {
    if (waited_ >= options_.timeout) return std::nullopt;  // not settled: a later run retries
    const milliseconds next(std::min(2000, 20 << std::min(polls_++, 7)));
    waited_ += next;
    return next;
}

}  // namespace duet::importer
