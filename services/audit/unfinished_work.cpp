#include "services/audit/unfinished_work.hpp"

#include "open_review.hpp"  // generated, like the other files without a path, from unfinished_work/
#include "rejected_order.hpp"
#include "rejected_return.hpp"
#include "services/audit/audit.hpp"
#include "shared/store/connection.hpp"
#include "unanswered_cancel_choreographed.hpp"
#include "unanswered_cancel_orchestrated.hpp"

namespace duet::audit {

std::vector<UnfinishedWork> unfinished_work(store::Connection& db, const std::string& style) {
    const bool orchestrated = style == "orchestrated";
    const bool may_time_out = orchestrated;
    std::vector<UnfinishedWork> found;
    if (auto review = db.query(open_review); review.next())
        found.push_back({"undo-complete", review.text(0),
                         "its review is still open, although the order or return has ended"});
    if (auto order = db.query(rejected_order, may_time_out); order.next())
        found.push_back({"refused-by-somebody", order.text(0),
                         "it was rejected (" + order.text(1) +
                             "), but the responsible service has no record of that"});
    if (auto goods = db.query(rejected_return, may_time_out); goods.next())
        found.push_back({"refused-by-somebody", goods.text(0),
                         "the return was rejected (" + goods.text(1) +
                             "), but the responsible service has no record of that"});
    if (auto order = db.query(orchestrated ? unanswered_cancel_orchestrated
                                           : unanswered_cancel_choreographed);
        order.next())
        found.push_back({"cancels-answered", order.text(0),
                         "its cancel was accepted, but neither executed nor refused"});
    return found;
}

std::vector<UnfinishedWork> unfinished_work(const std::string& style,
                                            const std::map<std::string, std::string>& databases) {
    store::Connection db{":memory:"};
    attach(db, databases);
    return unfinished_work(db, style);
}

}  // namespace duet::audit
