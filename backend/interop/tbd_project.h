#pragma once
// A whole project of tbd as lines of beads: issues with their short ids, dependencies turned round (tbd writes them on the
// blocker, Beads on the bead that waits), parents and duplicates as dependencies. Reads only; writing tbd is another door.
// Blocks; any worker thread.
#include "interop/beads_file.h"

#include <filesystem>
#include <span>
#include <string>

namespace wm::interop {

struct TbdText {
    std::string path; ///< for errors
    std::string text;
};

/// `ids` is mappings/ids.yml. Errors as in tbd_issue.h; "bad_import" as well when an issue has no short id or two files
/// hold the same issue.
Result<BeadsFile> tbd_as_beads(std::span<const TbdText> issues, const TbdText &ids, const std::string &prefix);

/// `project` is the folder that holds .tbd. Read is the working copy that tbd keeps of its sync branch, because an issue
/// is there before it is committed; without one the branch, and without that the remote's.
Result<BeadsFile> read_tbd_project(const std::filesystem::path &project);

} // namespace wm::interop
