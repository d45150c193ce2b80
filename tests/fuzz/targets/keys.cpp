// Fuzzes the file of keys and the Authorization header, separated by the first NUL.

#include "services/gateway/keys.hpp"
#include "shared/http/credentials.hpp"
#include "tests/fuzz/targets/fuzz.hpp"
#include "tests/fuzz/targets/memory_file.hpp"

using namespace duet;
using fuzz::must;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto all = fuzz::text_of(data, size);
    const auto end = all.find('\0');
    const fuzz::MemoryFile file{all.substr(0, end)};
    try {
        gateway::Keys keys{file.path()};
        const auto given = end == std::string_view::npos ? std::string_view{} : all.substr(end + 1);
        const auto holder = keys.holder(given);
        const auto token = http::bearer_token(given);
        must(!holder || token == holder->key, "only a listed key is accepted");
        must(!holder || !holder->key.empty(), "an empty key is refused");
    } catch (const std::runtime_error&) {
        // an invalid file of keys is refused with instructions
    }
    return 0;
}
