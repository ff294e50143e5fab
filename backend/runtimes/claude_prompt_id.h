#pragma once
// Claude wants a UUID for a prompt and says it back when the prompt reached it; ours are ULIDs. Both are 128 bits, so
// each is the other written differently, and nothing has to be remembered.
#include <optional>
#include <string>
#include <string_view>

namespace wm::runtimes::claude {

/// "01ARZ3NDEKTSV4RRFFQ69G5FAV" → "01563e3a-b5d3-d676-4c61-efb99302bd5b"; nullopt when it is no ULID.
std::optional<std::string> uuid_of(std::string_view ulid);
/// Back; nullopt when it is no UUID.
std::optional<std::string> ulid_of(std::string_view uuid);

} // namespace wm::runtimes::claude
