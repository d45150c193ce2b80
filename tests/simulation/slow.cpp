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

bool holds(const Slow& slow, Instant now) {
    return now >= dawn + slow.from && now < dawn + slow.until;
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
                "' does not say which service is slow, how, and when; fraud=2000@3..25 does: 2000 "
                "ms a message from second 3 to 25 (and with a ! after it, each message fails)");
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
        if (holds(slow, now)) slowest = std::max<std::chrono::microseconds>(slowest, slow.each);
    }
    return slowest;
}

bool Pace::fails(Instant now) const {
    return std::any_of(mine_.begin(), mine_.end(),
                       [now](const Slow& slow) { return slow.fails && holds(slow, now); });
}

}  // namespace duet::simulation
