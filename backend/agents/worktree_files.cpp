#include "agents/worktree_files.h"

#include "git/worktree_exclude.h"

#include <algorithm>
#include <format>

namespace wm::agents {
namespace {

namespace fs = std::filesystem;

// A copy is made under this name and then moved to its place: what has its name is whole.
constexpr const char *half_made = ".wagonmaster-copy";

bool is_within(const fs::path &path, const fs::path &folder)
{
    return std::ranges::mismatch(folder, path).in1 == folder.end();
}

class Bringer {
public:
    Bringer(fs::path clone, fs::path worktree) : m_clone(std::move(clone)), m_worktree(std::move(worktree)) {}

    /// True: the path is there now.
    Result<bool> bring(const std::string &path, bool link)
    {
        std::error_code error;
        const fs::path source = m_clone / path;
        const fs::path resolved = fs::canonical(source, error);
        if (error == std::errc::no_such_file_or_directory) {
            m_remarks.push_back(std::format("{} is not in {}.", path, m_clone.string()));
            return false;
        }
        if (error)
            return fail_errno(error.value(), "Cannot look at " + source.string());
        if (!is_within(resolved, m_clone) || is_within(resolved, m_clone / ".git"))
            return outside(path, m_clone);

        const fs::path place = m_worktree / path;
        const fs::path folder = fs::weakly_canonical(place.parent_path(), error);
        if (error || !is_within(folder, m_worktree))
            return outside(path, m_worktree);
        if (fs::exists(fs::symlink_status(place, error)))
            return true;
        fs::create_directories(folder, error);
        if (!error)
            link ? fs::create_symlink(source, place, error) : copy(resolved, place, error);
        if (error)
            return fail_errno(error.value(), std::format("Cannot bring {} into {}", path, m_worktree.string()));
        return true;
    }

    std::vector<std::string> take_remarks() { return std::move(m_remarks); }

private:
    static std::unexpected<Error> outside(const std::string &path, const fs::path &folder)
    {
        return fail("outside", std::format("{} leads out of {}.", path, folder.string()),
            std::format("Take it out of [worktree] in {}, or put a real file there.", project_file_name));
    }

    void copy(const fs::path &source, const fs::path &place, std::error_code &error)
    {
        const fs::path whole = m_worktree / half_made;
        fs::remove_all(whole, error); // of a daemon that died while it copied
        m_root = source;
        if (!error)
            copy_tree(source, whole, error);
        if (!error)
            fs::rename(whole, place, error);
    }

    void copy_tree(const fs::path &from, const fs::path &to, std::error_code &error)
    {
        const fs::file_status status = fs::symlink_status(from, error);
        if (error)
            return;
        switch (status.type()) {
        case fs::file_type::regular: fs::copy_file(from, to, error); break; // with its mode
        case fs::file_type::symlink: copy_link(from, to, error); break;
        case fs::file_type::directory:
            fs::create_directory(to, error);
            for (auto entry = fs::directory_iterator(from, error); !error && entry != fs::directory_iterator(); entry.increment(error))
                if (copy_tree(entry->path(), to / entry->path().filename(), error); error)
                    return;
            if (!error)
                fs::permissions(to, status.permissions(), error);
            break;
        default: m_remarks.push_back(std::format("{} is neither a file nor a directory.", from.string()));
        }
    }

    void copy_link(const fs::path &from, const fs::path &to, std::error_code &error)
    {
        const fs::path target = fs::read_symlink(from, error);
        if (error)
            return;
        if (target.is_absolute() || !is_within((from.parent_path() / target).lexically_normal(), m_root))
            m_remarks.push_back(std::format("{} leads elsewhere, to {}.", from.string(), target.string()));
        else
            fs::create_symlink(target, to, error);
    }

    fs::path m_clone, m_worktree; // both canonical
    fs::path m_root;              // of what is being copied
    std::vector<std::string> m_remarks;
};

} // namespace

Result<std::vector<std::string>> bring_files(const fs::path &clone, const fs::path &worktree, const WorktreeWishes &wishes)
{
    std::error_code error;
    const fs::path from = fs::canonical(clone, error);
    const fs::path to = error ? fs::path() : fs::canonical(worktree, error);
    if (error)
        return fail_errno(error.value(), std::format("Cannot look at {} and {}", clone.string(), worktree.string()));
    auto all = wishes.copy;
    all.insert(all.end(), wishes.link.begin(), wishes.link.end());
    const auto tracked = git::tracked_among(to, all);
    if (!tracked)
        return std::unexpected(tracked.error());

    Bringer bringer(from, to);
    std::vector<std::string> brought, remarks;
    for (const std::string &path : *tracked)
        remarks.push_back(std::format("{} is in git, so it is there already.", path));
    for (const auto &[paths, link] : {std::pair(&wishes.copy, false), std::pair(&wishes.link, true)})
        for (const std::string &path : *paths) {
            if (std::ranges::contains(*tracked, path))
                continue;
            const auto there = bringer.bring(path, link);
            if (!there)
                return std::unexpected(there.error());
            if (*there)
                brought.push_back(path);
        }
    if (auto excluded = git::exclude_in_worktree(from, to, brought); !excluded)
        return std::unexpected(excluded.error());
    for (std::string &remark : bringer.take_remarks())
        remarks.push_back(std::move(remark));
    return remarks;
}

} // namespace wm::agents
