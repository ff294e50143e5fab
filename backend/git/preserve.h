#pragma once
// refs/wagonmaster/preserve/<name>: commits that nobody's branch holds but that must not be lost. Blocks; any
// worker thread.
#include "base/result.h"

#include <filesystem>
#include <string>
#include <string_view>

namespace wm::git {

inline constexpr std::string_view preserve_prefix = "refs/wagonmaster/preserve/";

/// Repeating it is harmless. An existing ref moves only forward; one that holds other commits is the error "exists".
Result<> write_preserve_ref(const std::filesystem::path &repository, const std::string &name, const std::string &commit);

} // namespace wm::git
