#include "shared/log/log.hpp"

#include "shared/text/utf8.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>

namespace duet::log {

void start(const std::string& process) {
    auto logger = spdlog::stderr_logger_mt(process);
    logger->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %-5l %n  %v", spdlog::pattern_time_type::utc);
    const char* level = std::getenv("DUET_LOG");
    logger->set_level(spdlog::level::from_str(level != nullptr && *level != '\0' ? level : "info"));
    spdlog::set_default_logger(std::move(logger));
}

void debug(const std::string& message) {
    if (debugging()) spdlog::debug("{}", on_one_line(message));
}
void info(const std::string& message) { spdlog::info("{}", on_one_line(message)); }
void warn(const std::string& message) { spdlog::warn("{}", on_one_line(message)); }
void error(const std::string& message) { spdlog::error("{}", on_one_line(message)); }
bool debugging() { return spdlog::should_log(spdlog::level::debug); }

}  // namespace duet::log
