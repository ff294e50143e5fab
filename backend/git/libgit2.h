#pragma once
// libgit2 with owners for its handles, for the reads that happen often. Only files in backend/git include this.
// It is an accelerator, never the judge: it knows neither every repository extension nor git's own rules, so whenever
// it cannot open or find something the caller asks the git command, whose error is the one a person sees.
// A handle is opened for one call and used by one thread (opening takes 0.06 ms).
#include <git2.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace wm::git::lib {

template <auto release> struct Release {
    template <class T> void operator()(T *handle) const { release(handle); }
};
template <class T, auto release> using Handle = std::unique_ptr<T, Release<release>>;

using Repository = Handle<git_repository, git_repository_free>;
using Object = Handle<git_object, git_object_free>;
using Reference = Handle<git_reference, git_reference_free>;
using Commit = Handle<git_commit, git_commit_free>;
using Tree = Handle<git_tree, git_tree_free>;
using Diff = Handle<git_diff, git_diff_free>;
using Patch = Handle<git_patch, git_patch_free>;

/// Runs `call(T **out)`; null when it failed.
template <class H, class Call> H made_by(Call call)
{
    typename H::pointer handle = nullptr;
    return call(&handle) == 0 ? H(handle) : H();
}

/// Null when libgit2 cannot or must not read this repository.
inline Repository open(const std::filesystem::path &directory)
{
    static const int initialised = git_libgit2_init();
    if (initialised < 0)
        return {};
    return made_by<Repository>(
        [&](git_repository **out) { return git_repository_open_ext(out, directory.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr); });
}

inline std::string to_hex(const git_oid &id)
{
    char text[GIT_OID_MAX_HEXSIZE + 1];
    return git_oid_tostr(text, sizeof text, &id);
}

/// The commit that a revision expression names.
inline std::optional<git_oid> commit_id(git_repository *repository, const std::string &revision)
{
    const auto object =
        made_by<Object>([&](git_object **out) { return git_revparse_single(out, repository, (revision + "^{commit}").c_str()); });
    return object ? std::optional(*git_object_id(object.get())) : std::nullopt;
}

} // namespace wm::git::lib
