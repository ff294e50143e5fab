#pragma once
// All files of one folder of a commit, without checking it out. Blocks; any worker thread.
#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wm::git {

struct TreeFile {
    std::string path; ///< below the folder
    std::string bytes;

    bool operator==(const TreeFile &) const = default;
};

/// Regular files only, sorted by path; none when the folder is not there. "too_large" when all together exceed `limit`.
Result<std::vector<TreeFile>> read_tree(
    const std::filesystem::path &repository, const std::string &revision, const std::string &folder, std::size_t limit = 512u << 20);

} // namespace wm::git
