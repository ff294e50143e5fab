#pragma once
// Where beads can come from: what is at a path, and reading it. A new door (a live bd, a merge of three versions) is one
// more BeadSource.
// Blocks; any worker thread.
#include "base/scratch_file.h"
#include "interop/beads_file.h"

#include <filesystem>
#include <memory>
#include <string>

namespace wm::interop {

class BeadSource {
public:
    virtual ~BeadSource() = default;
    /// For people: "beads file .beads/issues.jsonl".
    virtual std::string description() const = 0;
    virtual Result<BeadsFile> read() const = 0;
};

/// What a caller has sent, read as a beads file.
std::unique_ptr<BeadSource> input_source(std::shared_ptr<const ScratchFile> input);
/// `path` is a .jsonl file, a .beads folder (its redirect is followed), a folder with .beads or .tbd in it, or .tbd.
/// Errors: "not_found", "bad_import", and "dolt" for a workspace whose beads are in a Dolt database: its files may be old.
Result<std::unique_ptr<BeadSource>> find_source(const std::filesystem::path &path);

} // namespace wm::interop
