#include "infra/client/from_file.hpp"

#include "infra/import/mapping.hpp"

namespace duet::workload {

WorkloadPlan plan_from_file(const std::string& path, const std::string& run) {
    const auto file = importer::read_plan(path);
    const auto own = [&](const std::string& sku) { return sku + "-" + run; };
    WorkloadPlan plan;
    for (const auto& product : file.products)
        plan.products.push_back({own(product.sku), product.first_price, product.ordered});
    for (const auto& document : file.documents) {
        if (document.kind != importer::Document::Kind::order) continue;
        PlannedOrder order;
        order.key = "cmp-" + run + "-" + document.key;
        order.customer_id = document.customer_id;
        order.country = document.country;
        order.placed_at = document.placed_at;
        order.decision = "approve";
        for (const auto& line : document.lines)
            order.lines.push_back({own(line.sku), line.quantity, line.unit_price});
        plan.orders.push_back(std::move(order));
    }
    return plan;
}

}  // namespace duet::workload
