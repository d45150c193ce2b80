#include "shared/log/log.hpp"

#include "shared/text/utf8.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>

namespace duet::log {

void start(const std::string& who) {
    auto logger = spdlog::stderr_logger_mt(who);
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %-5l %n  %v", spdlog::pattern_time_type::utc);
    const char* level = std::getenv("DUET_LOG");
    logger->set_level(spdlog::level::from_str(level != nullptr && *level != '\0' ? level : "info"));
    spdlog::set_default_logger(std::move(logger));
}

void debug(const std::string& what) {
    if (debugging()) spdlog::debug("{}", on_one_line(what));
}
void info(const std::string& what) { spdlog::info("{}", on_one_line(what)); }
void warn(const std::string& what) { spdlog::warn("{}", on_one_line(what)); }
void error(const std::string& what) { spdlog::error("{}", on_one_line(what)); }
bool debugging() { return spdlog::should_log(spdlog::level::debug); }

}  // namespace duet::log
