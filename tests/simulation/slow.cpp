#include "tests/simulation/slow.hpp"

#include "tests/simulation/trace.hpp"

#include <algorithm>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace duet::simulation {

using std::chrono::milliseconds;

namespace {

milliseconds seconds_in(const std::string& text) {
    return milliseconds{static_cast<std::int64_t>(std::stod(text) * 1000)};
}

bool is_active(const Slow& slow, Instant now) {
    return now >= run_start + slow.from && now < run_start + slow.until;
}

}  // namespace

std::vector<Slow> slows_in(const std::string& list) {
    static const std::regex form{
        R"(([a-z]+)=(\d{1,6})(@(\d{1,4}(\.\d)?)\.\.(\d{1,4}(\.\d)?))?(!?))"};
    static const std::vector<std::string> services{
        "coordinator", "orders", "fraud", "inventory", "payments", "shipping", "reporting"};
    std::vector<Slow> all;
    std::istringstream words{list};
    for (std::string word; std::getline(words, word, ',');) {
        std::smatch part;
        if (!std::regex_match(word, part, form))
            throw std::invalid_argument(
                "'" + word +
                "' is not SERVICE=MS, SERVICE=MS@FROM..UNTIL or either with '!'; fraud=2000@3..25 "
                "means 2000 ms per message from second 3 to 25 (with '!', each message also "
                "fails)");
        if (std::find(services.begin(), services.end(), part[1].str()) == services.end())
            throw std::invalid_argument("there is no service '" + part[1].str() + "'");
        Slow slow;
        slow.service = part[1];
        slow.each = milliseconds{std::stoll(part[2])};
        if (part[3].matched) {
            slow.from = seconds_in(part[4]);
            slow.until = seconds_in(part[6]);
        }
        slow.fails = part[8].length() > 0;
        all.push_back(std::move(slow));
    }
    return all;
}

Pace::Pace(const std::vector<Slow>& all, const std::string& service) {
    std::copy_if(all.begin(), all.end(), std::back_inserter(mine_),
                 [&](const Slow& slow) { return slow.service == service; });
}

std::chrono::microseconds Pace::each(Instant now) const {
    std::chrono::microseconds slowest{0};
    for (const auto& slow : mine_) {
        if (is_active(slow, now)) slowest = std::max<std::chrono::microseconds>(slowest, slow.each);
    }
    return slowest;
}

bool Pace::fails(Instant now) const {
    return std::any_of(mine_.begin(), mine_.end(),
                       [now](const Slow& slow) { return slow.fails && is_active(slow, now); });
}

}  // namespace duet::simulation
