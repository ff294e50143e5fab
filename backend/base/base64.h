#pragma once
// Bytes as text of RFC 4648 (with padding), for files that travel inside JSON: whatever they hold, the size is known.
#include <optional>
#include <string>
#include <string_view>

namespace wm {

std::string to_base64(std::string_view bytes);
/// nullopt when it is not base64 from end to end.
std::optional<std::string> from_base64(std::string_view text);

} // namespace wm
