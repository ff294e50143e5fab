#include "git/preserve.h"

#include "git/branch_name.h"
#include "git/git_command.h"
#include "git/history.h"

#include <format>

namespace wm::git {

Result<> write_preserve_ref(const std::filesystem::path &repository, const std::string &name, const std::string &commit)
{
    if (!is_valid_branch_name(name))
        return fail("bad_name", std::format("“{}” cannot be the name of a preserved ref.", name));
    const auto sha = resolve(repository, commit);
    if (!sha)
        return std::unexpected(sha.error());
    const std::string reference = std::string(preserve_prefix) + name;
    const auto old = resolve(repository, reference);
    if (!old && old.error().code != "unknown_revision")
        return std::unexpected(old.error());
    if (old) {
        if (*old == *sha)
            return {};
        const auto forward = is_ancestor(repository, *old, *sha);
        if (!forward)
            return std::unexpected(forward.error());
        if (!*forward)
            return fail("exists", std::format("{} already keeps other commits.", reference), "Choose another name.");
    }
    const std::string none(sha->size(), '0'); // update-ref: must not exist yet
    auto written = run(repository, {"update-ref", "-m", "wagonmaster: preserve", reference, *sha, old ? *old : none});
    if (!written)
        return std::unexpected(written.error());
    return {};
}

} // namespace wm::git
