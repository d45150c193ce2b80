#include "tests/simulation/report.hpp"

#include <nlohmann/json.hpp>

#include <iomanip>
#include <sstream>

namespace duet::simulation {

namespace {

constexpr std::array endings{"dispatched",
                             "returned",
                             "partly_returned",
                             "cancelled cancelled",
                             "rejected fraud_blocked",
                             "rejected review_denied",
                             "rejected review_expired",
                             "rejected unknown_sku",
                             "rejected price_changed",
                             "rejected out_of_stock",
                             "rejected card_declined",
                             "rejected insufficient_funds",
                             "rejected unserviceable_country",
                             "rejected too_heavy"};

std::string listed(const std::map<std::string, std::int64_t, std::less<>>& counts) {
    std::string text;
    for (const auto& [name, count] : counts)
        text += (text.empty() ? "" : ", ") + name + " " + std::to_string(count);
    return text.empty() ? "none" : text;
}

std::string fired(const Tally& tally) {
    std::string text;
    for (std::size_t i = 0; i < kinds; ++i) {
        if (tally.faults[i] > 0)
            text += (text.empty() ? "" : ", ") + std::string{name_of(static_cast<Kind>(i))} + " " +
                    std::to_string(tally.faults[i]);
    }
    if (tally.slowed > 0)
        text += (text.empty() ? "" : ", ") + std::string{"slow "} + std::to_string(tally.slowed) +
                " messages";
    return text.empty() ? "none" : text;
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string replay_of(const Report& report, std::uint64_t seed) {
    return report.replay + " --seed " + std::to_string(seed) + " --seeds 1";
}

nlohmann::ordered_json counts(const std::map<std::string, std::int64_t, std::less<>>& map) {
    auto out = nlohmann::ordered_json::object();
    for (const auto& [name, count] : map) out[name] = count;
    return out;
}

nlohmann::ordered_json story_of(const Scene& scene) {
    auto story = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < scene.entries.size(); ++i) {
        const auto& h = scene.entries[i];
        story.push_back({{"at", seconds_since(run_start, h.at)},
                         {"from", h.from},
                         {"to", h.to},
                         {"words", h.words},
                         {"about", h.subject},
                         {"fault", h.what == TraceEntry::What::fault},
                         {"divergence", scene.divergence == i},
                         {"breaks", scene.breaks == i}});
    }
    return story;
}

}  // namespace

std::vector<std::string> not_reached(Style style, const Tally& tally) {
    std::vector<std::string> missing;
    for (const auto* ending : endings) {
        if (!tally.endings.contains(ending)) missing.emplace_back(ending);
    }
    for (const auto& role : services_of(style, {})) {
        service::Handlers handlers;
        role.make(handlers);
        auto types = handlers.consumed_events();
        for (auto& type : handlers.handled_commands()) types.push_back(std::move(type));
        for (const auto& type : types) {
            if (!tally.messages.contains(type)) missing.push_back(role.name + " never got " + type);
        }
    }
    return missing;
}

std::string as_text(const Report& report, bool with_mermaid) {
    const auto& [seeds, took, tally, failed] = report.played;
    std::ostringstream out;
    out << name_of(report.style) << ": " << seeds << " seeds, " << tally.orders << " orders, "
        << tally.batches << " batches in " << std::fixed << std::setprecision(1) << took << " s ("
        << std::setprecision(0) << static_cast<double>(seeds) / took << " seeds/s)\n"
        << "  faults injected: " << fired(tally) << "\n"
        << "  fault points passed: " << tally.points.size()
        << ", faults injected at: " << listed(tally.points_fired) << "\n"
        << "  orders ended: " << listed(tally.endings) << "\n"
        << "  answers: " << listed(tally.answers) << "\n";
    const auto missing = not_reached(report.style, tally);
    out << "  never reached: " << (missing.empty() ? "nothing" : joined(missing)) << "\n";
    for (const auto& [failure, shrunk, scene, diagram, mermaid] : report.found) {
        const auto& violation = *shrunk.outcome.violation;
        out << "\nFAIL  " << violation.invariant << "   seed " << failure.seed << "   "
            << name_of(report.style) << ", " << shrunk.orders << " order(s), " << shrunk.faults
            << " fault(s), after " << shrunk.runs << " runs\n  "
            << (violation.subject.empty() ? "the shop" : violation.subject) << ": "
            << violation.what << "\n\n"
            << diagram << "\n  replay: " << replay_of(report, failure.seed) << "\n";
        if (with_mermaid) out << "\n" << mermaid;
    }
    if (failed.empty()) out << "  every invariant held\n";
    return out.str();
}

std::string as_json(const std::vector<Report>& reports) {
    auto all = nlohmann::ordered_json::array();
    for (const auto& report : reports) {
        const auto& tally = report.played.tally;
        auto faults = nlohmann::ordered_json::object();
        for (std::size_t i = 0; i < kinds; ++i)
            faults[std::string{name_of(static_cast<Kind>(i))}] = tally.faults[i];
        faults["slow"] = tally.slowed;
        nlohmann::ordered_json one{{"style", name_of(report.style)},
                                   {"seeds", report.played.seeds},
                                   {"seconds", report.played.seconds},
                                   {"orders", tally.orders},
                                   {"rounds", tally.batches},
                                   {"rebuilds", tally.rebuilds},
                                   {"faults", faults},
                                   {"fault_points", counts(tally.points)},
                                   {"fault_points_fired", counts(tally.points_fired)},
                                   {"endings", counts(tally.endings)},
                                   {"answers", counts(tally.answers)},
                                   {"messages", counts(tally.messages)},
                                   {"never_reached", not_reached(report.style, tally)}};
        auto& violations = one["violations"] = nlohmann::ordered_json::array();
        for (const auto& [seed, outcome] : report.played.failed) {
            violations.push_back({{"seed", seed},
                                  {"invariant", outcome.violation->invariant},
                                  {"what", outcome.violation->what},
                                  {"subject", outcome.violation->subject},
                                  {"replay", replay_of(report, seed)}});
        }
        for (std::size_t i = 0; i < report.found.size(); ++i) {
            const auto& found = report.found[i];
            violations[i]["shrunk"] = {{"orders", found.shrunk.orders},
                                       {"faults", found.shrunk.faults}};
            violations[i]["subject"] =
                found.shrunk.outcome.violation->subject;  // of the shrunk run
            violations[i]["what"] = found.shrunk.outcome.violation->what;
            violations[i]["diagram"] = found.diagram;
            violations[i]["mermaid"] = found.mermaid;
            violations[i]["story"] = story_of(found.scene);
        }
        all.push_back(std::move(one));
    }
    return all.dump(2);
}

}  // namespace duet::simulation
