#include "infra/import/style_import.hpp"

#include "infra/import/customer_queues.hpp"
#include "infra/import/straight_sums.hpp"
#include "infra/import/tasks.hpp"

#include <algorithm>
#include <stdexcept>

namespace duet::importer {

namespace {

using SteadyClock = std::chrono::steady_clock;

/// The shop keeps keys for 24 hours; an hour less leaves room for clock differences and slow calls.
constexpr std::chrono::hours key_memory{23};
constexpr std::chrono::milliseconds between_syncs{100};

/// Counts finished documents and reports progress.
class Pace {
public:
    Pace(Progress progress, const Settings& settings)
        : now_(std::move(progress)), settings_(settings) {}

    void one_done(std::uint64_t rows) {
        ++now_.done, ++done_here_;
        now_.rows_done += rows;
    }
    void done_before(std::uint64_t rows) {
        ++now_.done;
        now_.rows_done += rows;
    }
    void report(bool last = false) {
        const std::chrono::duration<double> elapsed = SteadyClock::now() - begin_;
        now_.per_second =
            elapsed.count() > 0 ? static_cast<double>(done_here_) / elapsed.count() : 0;
        if (now_.per_second > 0)
            now_.left = std::chrono::seconds(
                static_cast<long>(static_cast<double>(now_.all - now_.done) / now_.per_second));
        now_.last = last;
        settings_.progress(now_);
    }

private:
    Progress now_;
    const Settings& settings_;
    SteadyClock::time_point begin_ = SteadyClock::now();
    std::uint64_t done_here_ = 0;
};

class StyleImport {
public:
    StyleImport(const std::string& style, const std::string& file, const Plan& plan,
                const Settings& settings)
        : file_(file),
          plan_(plan),
          settings_(settings),
          shop_(settings.gateway_url, style, settings.operator_key, settings.wait),
          journal_(settings.state_folder, plan.content_digest, style) {
        result_.style = style;
    }

    StyleResult run() {
        try {
            import_and_check();
        } catch (const std::exception& trouble) {
            result_.end = StyleResult::End::failed;
            result_.trouble = trouble.what();
        }
        return std::move(result_);
    }

private:
    void import_and_check() {
        const auto begin = SteadyClock::now();
        remember_baseline();
        if (!stock_products() || !place_documents()) return;
        result_.seconds = std::chrono::duration<double>(SteadyClock::now() - begin).count();
        const auto out = left_out();
        result_.reconciliation =
            reconcile(shop_, client_, straight_sums(file_, out, plan_.dates.order),
                      journal_.baseline(), settings_.drain_timeout, settings_.interrupted);
        if (!settings_.check_reports) return;
        result_.reports =
            check_reports(shop_, client_, {file_, plan_, out.invoices, journal_.baseline()},
                          settings_.state_folder + "/check-" + shop_.style());
    }

    /// The shop's report for these days before the first row goes in: it may contain earlier
    /// imports.
    void remember_baseline() {
        if (journal_.begun()) return must_read_dates_as_before();
        const auto days = straight_sums(file_, left_out(), plan_.dates.order);
        journal_.begin(report_of(shop_, client_, days), plan_.dates.order);
    }

    /// An order imported under one day must not be imported again under another.
    void must_read_dates_as_before() const {
        if (journal_.dates() == plan_.dates.order) return;
        const std::string before(name_of(journal_.dates()));
        throw std::runtime_error("this import began with dates read as " + before +
                                 " and would now read them as " +
                                 std::string(name_of(plan_.dates.order)) + ". Go on with --dates " +
                                 before + " --style " + shop_.style() +
                                 "; to read them the other way, start an empty shop "
                                 "(DUET_STATE=FOLDER duet up). Journal: " +
                                 journal_.path());
    }

    bool stock_products() {
        Pace pace({shop_.style(), "products", 0, plan_.products.size(), 0, 0, 0, {}, false},
                  settings_);
        std::vector<const Product*> missing;
        for (const Product& product : plan_.products) {
            if (journal_.has_product(product.sku))
                pace.done_before(0);
            else
                missing.push_back(&product);
        }
        auto next_missing = missing.begin();
        const auto next = [&]() -> std::unique_ptr<RequestTask> {
            if (next_missing == missing.end()) return nullptr;
            return std::make_unique<StockProduct>(shop_, **next_missing++, plan_.content_digest);
        };
        const auto done = [&](RequestTask& task) {
            journal_.product_done(static_cast<StockProduct&>(task).product().sku);
            pace.one_done(0);
        };
        return run_tasks(pace, next, done);
    }

    bool place_documents() {
        Pace pace({shop_.style(),
                   "invoices",
                   0,
                   plan_.documents.size(),
                   0,
                   plan_.rows_ordered + plan_.rows_returned,
                   0,
                   {},
                   false},
                  settings_);
        CustomerQueues lanes(plan_.documents);
        for (std::size_t place = 0; place < plan_.documents.size(); ++place) {
            const Document& document = plan_.documents[place];
            if (const DocumentStatus* ended = journal_.ended(document.key)) {
                ++result_.found_done;
                count(document, *ended);
                pace.done_before(document.rows);
            } else if (document.kind == Document::Kind::credit && key_is_old(document.key)) {
                // The shop has no list of returns to search; posting it again could refund twice.
                count(document,
                      {Fate::under_way, "", "unknown",
                       "sent a day ago and never answered: check the customer's account"});
                pace.done_before(document.rows);
            } else {
                lanes.add(place);
            }
        }
        const auto next = [&]() -> std::unique_ptr<RequestTask> {
            const auto place = lanes.next();
            if (!place) return nullptr;
            return task_for(*place);
        };
        const auto done = [&](RequestTask& task) {
            const auto& placed = static_cast<PlaceDocument&>(task);
            const DocumentStatus& document_status = placed.document_status();
            if (document_status.fate == Fate::taken || document_status.fate == Fate::refused)
                journal_.end(placed.document().key, document_status);
            count(placed.document(), document_status);
            pace.one_done(placed.document().rows);
            lanes.finished(placed.place());
        };
        return run_tasks(pace, next, done);
    }

    std::unique_ptr<RequestTask> task_for(std::size_t place) {
        const Document& document = plan_.documents[place];
        PlaceDocument::Options options;
        options.approve_reviews = settings_.approve_reviews;
        options.timeout = settings_.timeout;
        options.look_first = key_is_old(document.key);
        options.twice = settings_.twice.contains(document.key);
        if (!journal_.sent_at(document.key)) journal_.about_to_send(document.key);
        return std::make_unique<PlaceDocument>(shop_, document, place, options);
    }

    bool key_is_old(const std::string& key) const {
        const auto sent = journal_.sent_at(key);
        return sent && std::chrono::system_clock::now() - *sent > key_memory;
    }

    void count(const Document& document, const DocumentStatus& document_status) {
        if (document_status.fate == Fate::taken)
            ++(document.kind == Document::Kind::order ? result_.orders_taken
                                                      : result_.returns_taken);
        else if (document_status.fate == Fate::refused)
            result_.refused.push_back({document.key, document.total(), document_status});
        else
            result_.unsettled.push_back({document.key, document.total(), document_status});
    }

    /// True when everything was sent; else the result has the reason.
    bool run_tasks(Pace& pace, const std::function<std::unique_ptr<RequestTask>()>& next,
                   const std::function<void(RequestTask&)>& done) {
        RequestRunner::Options options;
        options.in_flight = settings_.in_flight;
        options.timeout = settings_.timeout;
        options.interrupted = settings_.interrupted;
        options.on_batch = [&] {
            pace.report();
            if (SteadyClock::now() - last_sync_ < between_syncs) return;
            journal_.sync();
            last_sync_ = SteadyClock::now();
        };
        RequestRunner runner(options);
        const auto end = runner.run(next, done);
        journal_.sync();
        pace.report(true);
        if (end == RequestRunner::End::interrupted) result_.end = StyleResult::End::interrupted;
        if (end == RequestRunner::End::gave_up) {
            result_.end = StyleResult::End::gave_up;
            result_.trouble = runner.trouble();
        }
        return end == RequestRunner::End::finished;
    }

    LeftOut left_out() const {
        LeftOut out;
        for (const Rejection& rejection : plan_.rejections) {
            if (is_unfit(rejection.reason)) out.lines.insert(rejection.line);
        }
        for (const auto* discrepancies : {&result_.refused, &result_.unsettled}) {
            for (const Discrepancy& discrepancy : *discrepancies)
                out.invoices.insert(discrepancy.key.substr(std::string("invoice-").size()));
        }
        return out;
    }

    const std::string& file_;
    const Plan& plan_;
    const Settings& settings_;
    ShopCalls shop_;
    Journal journal_;
    http::Client client_;
    StyleResult result_;
    SteadyClock::time_point last_sync_{};
};

}  // namespace

StyleResult import_into(const std::string& style, const std::string& file, const Plan& plan,
                        const Settings& settings) {
    try {
        return StyleImport(style, file, plan, settings).run();
    } catch (const std::exception& trouble) {  // no journal: nothing was started
        StyleResult result;
        result.end = StyleResult::End::failed;
        result.style = style;
        result.trouble = trouble.what();
        return result;
    }
}

}  // namespace duet::importer
