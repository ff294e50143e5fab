#include "approvals/effects/keeping.h"

#include "approvals/effects/prediction.h"
#include "approvals/effects/repository_view.h"

#include <format>

namespace wm::approvals::effects {

const Keeper *Keeping::of(const std::string &directory)
{
    if (const auto known = m_directories.find(directory); known != m_directories.end())
        return known->second;
    const Keeper *keeper = nullptr;
    if (name_of(directory) == ".git") {
        // What is in there is not kept by anybody.
    } else if (const GitEntry entry = git_entry(directory); entry != GitEntry::none) {
        Keeper found{.top = directory, .contents = std::nullopt, .own_git_dir = entry == GitEntry::directory};
        if (auto contents = git::Contents::open(directory))
            found.contents = std::move(*contents);
        else
            m_prediction.unknown(std::format("{} Its files count as changed.", contents.error().message));
        keeper = &m_keepers.emplace(directory, std::move(found)).first->second;
    } else if (directory != "/") {
        keeper = of(parent_of(directory));
    }
    m_directories.emplace(directory, keeper);
    return keeper;
}

const Keeper *Keeping::of_parent(const std::string &path)
{
    return of(parent_of(path));
}

FileEffect::Git Keeping::standing(const Keeper *keeper, const std::string &path, const struct ::stat &now)
{
    using Git = FileEffect::Git;
    using Standing = git::Contents::Standing;
    if (keeper == nullptr || path == join(keeper->top, ".git"))
        return Git::outside;
    if (!keeper->contents)
        return Git::changed;
    switch (keeper->contents->standing(path.substr(keeper->top.size() + (keeper->top == "/" ? 0 : 1)), now)) {
    case Standing::untracked: return Git::untracked;
    case Standing::ignored: return Git::ignored;
    case Standing::clean: return Git::clean;
    case Standing::changed: return Git::changed;
    }
    return Git::changed;
}

} // namespace wm::approvals::effects
