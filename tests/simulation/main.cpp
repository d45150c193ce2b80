#include "tests/simulation/shop.hpp"
#include <iostream>
#include <chrono>
using namespace duet::simulation;
int main(int argc, char** argv) {
    Scenario s;
    s.style = std::string(argv[1]) == "o" ? Style::orchestrated : Style::choreographed;
    const auto from = std::stoull(argv[2]), n = std::stoull(argv[3]);
    s.orders = std::stoi(argv[4]);
    const bool none = argc > 5 && std::string(argv[5]) == "none";
    if (none) s.forecast.named.emplace();
    const bool trace = argc > 6;
    Disks disks;
    Tally all;
    const auto t0 = std::chrono::steady_clock::now();
    std::map<std::string,int> bad;
    for (auto seed = from; seed < from + n; ++seed) {
        s.seed = seed;
        auto o = play(s, disks, trace);
        all += o.tally;
        if (trace) std::cout << o.trace.text();
        if (o.violation) {
            if (++bad[o.violation->invariant] <= 5) std::cout << "seed " << seed << ": " << o.violation->invariant << ": " << o.violation->what << " [" << o.violation->subject << "] at " << seconds_since(dawn, o.violation->at) << "\n";
        }
    }
    const auto t = std::chrono::duration<double>(std::chrono::steady_clock::now() - t0).count();
    std::cout << n << " seeds, " << all.orders << " orders, " << all.rounds << " rounds, " << t << " s, " << 1000 * t / double(all.orders) << " ms/order\n";
    for (auto& [k, v] : bad) std::cout << k << " " << v << "\n";
    for (auto& [k, v] : all.endings) std::cout << "  " << k << " " << v << "\n";
    for (std::size_t i = 0; i < kinds; ++i) std::cout << "  " << name_of(Kind(i)) << "=" << all.faults[i];
    std::cout << "\n";
    for (auto& [k, v] : all.answers) std::cout << "  " << k << " " << v << "\n";
}
