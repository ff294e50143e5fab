#pragma once
// Which content of a working tree git has, file by file: what would be lost if a file were gone. Reads only, and runs nothing that
// the repository configures (hooks, fsmonitor, filters): libgit2 knows only git's own conversions of line ends. So a file
// that such a filter would change (LFS, git-crypt) counts as changed as soon as its time stamps are not those of the index.
// An object is for one thread and one call: what it has read it does not look at again.
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

struct stat;

namespace wm::git {

class Contents {
public:
    /// `top` is the top directory of a working tree, without links in it. Errors: "unsupported_repository" (also when
    /// its configuration says that its files lie elsewhere).
    static Result<Contents> open(const std::filesystem::path &top);
    Contents(Contents &&) noexcept;
    Contents &operator=(Contents &&) noexcept;
    ~Contents();

    /// git knows nothing of it; it is told to ignore it; HEAD has this content; only this file has it (the index does not count:
    /// what it alone holds is lost with it).
    enum class Standing { untracked, ignored, clean, changed };
    /// `path` is relative to the top; `now` what lstat says of it.
    Standing standing(const std::string &path, const struct ::stat &now) const;
    /// Ignored as a whole, with no tracked file in it.
    bool ignores_directory(const std::string &path) const;

    /// What a checkout would write: the index, or the tree of a commit.
    class Source {
    public:
        Source(Source &&) noexcept;
        Source &operator=(Source &&) noexcept;
        ~Source();
        struct Data;

    private:
        friend class Contents;
        explicit Source(std::unique_ptr<Data> data);
        std::unique_ptr<Data> m_data;
    };
    Source index() const;
    /// "unknown_revision"
    Result<Source> tree_of(const std::string &revision) const;
    /// It has a file there (submodules do not count).
    bool has(const Source &source, const std::string &path) const;
    /// The file holds what a checkout from `source` would write.
    bool same(const Source &source, const std::string &path, const struct ::stat &now) const;

    struct Data;

private:
    explicit Contents(std::unique_ptr<Data> data);
    std::unique_ptr<Data> m_data;
};

} // namespace wm::git
