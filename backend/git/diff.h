#pragma once
// What a branch, or a working tree with what is not committed in it, changes against where it left its target: numbers
// for cards, patch text for review. Reads only. Nothing that a repository configures (external diff, textconv, filters
// that are programs) runs. Blocks; any worker.
#include "base/result.h"

#include <filesystem>
#include <string>
#include <vector>

namespace wm::git {

struct FileChange {
    std::string path;
    std::string old_path; ///< renamed from; else empty
    int added = 0;
    int removed = 0;
    bool binary = false;  ///< added and removed are 0

    bool operator==(const FileChange &) const = default;
};

struct DiffSummary {
    std::string base; ///< the merge base
    std::string tip;
    std::vector<FileChange> files; ///< by path
    int added = 0;
    int removed = 0;

    bool operator==(const DiffSummary &) const = default;
};

Result<DiffSummary> diff_summary(const std::filesystem::path &repository, const std::string &target, const std::string &tip);

struct PatchWindow {
    std::vector<std::string> lines; ///< of the unified patch, header included, without newlines
    std::size_t first = 0;          ///< index of lines.front()
    std::size_t total = 0;          ///< lines in all (as far as the patch was read)
    bool truncated = false;         ///< the patch is longer than 32 MiB and `total` counts only that much
};

/// The patch of one file as diff_summary names it: `count` lines from line `first` on.
Result<PatchWindow> file_patch(const std::filesystem::path &repository, const std::string &base, const std::string &tip,
    const FileChange &file, std::size_t first = 0, std::size_t count = 2000);

struct WorkingChange {
    FileChange file;
    std::string patch; ///< of files with lines, while there is room

    bool operator==(const WorkingChange &) const = default;
};

/// What a working tree holds now, untracked files that are not ignored included, against where its HEAD left `target`.
/// `patch_room`: bytes of patches in all. Takes no lock and writes nothing, so whoever works there is not disturbed.
/// Where the tree cannot be looked into (a repository that libgit2 does not know), the commits alone count.
Result<std::vector<WorkingChange>> worktree_changes(
    const std::filesystem::path &worktree, const std::string &target, std::size_t patch_room);

} // namespace wm::git
