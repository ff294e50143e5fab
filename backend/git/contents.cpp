#include "git/contents.h"

#include "base/fd.h"
#include "git/libgit2.h"

#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <format>
#include <sys/stat.h>

namespace wm::git {
namespace {

// A larger file whose time stamps are not those of the index is not read: it counts as changed.
constexpr std::int64_t read_at_most = 64 << 20;

using Index = lib::Handle<git_index, git_index_free>;
using TreeEntry = lib::Handle<git_tree_entry, git_tree_entry_free>;
using Odb = lib::Handle<git_odb, git_odb_free>;
using Filters = lib::Handle<git_filter_list, git_filter_list_free>;

struct Blob {
    git_oid id;
    bool link = false;
};

bool is_file(unsigned mode)
{
    return mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE || mode == GIT_FILEMODE_LINK;
}

std::optional<std::string> read_link(const std::string &path)
{
    char target[PATH_MAX];
    const ssize_t length = readlink(path.c_str(), target, sizeof target);
    return length < 0 ? std::nullopt : std::optional(std::string(target, static_cast<std::size_t>(length)));
}

// Never waits on what was exchanged for a pipe or a device meanwhile, and never goes through a link.
std::optional<std::string> read_regular(const std::string &path)
{
    const Fd file(open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct ::stat now{};
    if (!file.valid() || fstat(file.get(), &now) != 0 || !S_ISREG(now.st_mode) || now.st_size > read_at_most)
        return std::nullopt;
    std::string bytes(static_cast<std::size_t>(now.st_size) + 1, '\0');
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got = read(file.get(), bytes.data() + done, bytes.size() - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return std::nullopt;
        if (got == 0)
            break;
        done += static_cast<std::size_t>(got);
    }
    if (done > static_cast<std::size_t>(now.st_size))
        return std::nullopt; // it grows while we look
    bytes.resize(done);
    return bytes;
}

} // namespace

struct Contents::Data {
    std::string top; ///< with a slash at its end
    lib::Repository repository;
    Index index;
    lib::Tree head;
    Odb odb;
    struct ::timespec index_time{};

    std::optional<Blob> in_index(const std::string &path) const
    {
        const git_index_entry *entry = git_index_get_bypath(index.get(), path.c_str(), 0);
        if (entry == nullptr || !is_file(entry->mode))
            return std::nullopt;
        return Blob{entry->id, entry->mode == GIT_FILEMODE_LINK};
    }

    bool in_conflict(const std::string &path) const
    {
        for (int stage = 1; stage <= 3; ++stage) {
            if (git_index_get_bypath(index.get(), path.c_str(), stage) != nullptr)
                return true;
        }
        return false;
    }

    static std::optional<Blob> in_tree(const git_tree *tree, const std::string &path)
    {
        if (tree == nullptr)
            return std::nullopt;
        const auto entry = lib::made_by<TreeEntry>([&](git_tree_entry **out) { return git_tree_entry_bypath(out, tree, path.c_str()); });
        const auto mode = entry ? static_cast<unsigned>(git_tree_entry_filemode(entry.get())) : 0;
        if (!is_file(mode))
            return std::nullopt;
        return Blob{*git_tree_entry_id(entry.get()), mode == GIT_FILEMODE_LINK};
    }

    // git's own rule (read-cache.c, ie_match_stat): a file whose time stamps, size and inode are those of the index has its content,
    // unless it was written in the same instant as the index.
    const git_oid *id_by_time_stamps(const std::string &path, const struct ::stat &now) const
    {
        const git_index_entry *entry = git_index_get_bypath(index.get(), path.c_str(), 0);
        if (entry == nullptr || !is_file(entry->mode) || (entry->mode == GIT_FILEMODE_LINK) != S_ISLNK(now.st_mode))
            return nullptr;
        const auto is = [](const git_index_time &then, const struct ::timespec &time) {
            return then.seconds == static_cast<std::int32_t>(time.tv_sec) && then.nanoseconds == static_cast<std::uint32_t>(time.tv_nsec);
        };
        const bool same = is(entry->mtime, now.st_mtim) && is(entry->ctime, now.st_ctim) &&
            entry->ino == static_cast<std::uint32_t>(now.st_ino) && entry->file_size == static_cast<std::uint32_t>(now.st_size) &&
            entry->file_size != 0;
        const bool older =
            now.st_mtim.tv_sec < index_time.tv_sec || (now.st_mtim.tv_sec == index_time.tv_sec && now.st_mtim.tv_nsec < index_time.tv_nsec);
        return same && older ? &entry->id : nullptr;
    }

    std::optional<git_oid> id_of(const std::string &path, const struct ::stat &now) const
    {
        if (const git_oid *known = id_by_time_stamps(path, now))
            return *known;
        git_oid id;
        if (S_ISLNK(now.st_mode)) {
            const auto target = read_link(top + path);
            if (!target || git_odb_hash(&id, target->data(), target->size(), GIT_OBJECT_BLOB) != 0)
                return std::nullopt;
            return id;
        }
        const auto bytes = S_ISREG(now.st_mode) ? read_regular(top + path) : std::nullopt;
        if (!bytes)
            return std::nullopt;
        const auto filters = lib::made_by<Filters>([&](git_filter_list **out) {
            return git_filter_list_load(out, repository.get(), nullptr, path.c_str(), GIT_FILTER_TO_ODB, GIT_FILTER_ALLOW_UNSAFE);
        });
        git_buf converted{};
        const bool is_converted = filters && git_filter_list_apply_to_buffer(&converted, filters.get(), bytes->data(), bytes->size()) == 0;
        const int status = is_converted ? git_odb_hash(&id, converted.ptr, converted.size, GIT_OBJECT_BLOB)
                                        : git_odb_hash(&id, bytes->data(), bytes->size(), GIT_OBJECT_BLOB);
        git_buf_dispose(&converted);
        return status == 0 ? std::optional(id) : std::nullopt;
    }

    bool holds(const std::optional<Blob> &blob, const std::string &path, const struct ::stat &now) const
    {
        if (!blob || blob->link != S_ISLNK(now.st_mode))
            return false;
        const auto id = id_of(path, now);
        return id && git_oid_equal(&*id, &blob->id) != 0;
    }

    bool ignores(const std::string &path) const
    {
        int ignored = 0;
        return git_ignore_path_is_ignored(&ignored, repository.get(), path.c_str()) == 0 && ignored != 0;
    }
};

struct Contents::Source::Data {
    lib::Tree tree; ///< null: the index
};

Contents::Source::Source(std::unique_ptr<Data> data) : m_data(std::move(data)) {}
Contents::Source::Source(Source &&) noexcept = default;
Contents::Source &Contents::Source::operator=(Source &&) noexcept = default;
Contents::Source::~Source() = default;

Contents::Contents(std::unique_ptr<Data> data) : m_data(std::move(data)) {}
Contents::Contents(Contents &&) noexcept = default;
Contents &Contents::operator=(Contents &&) noexcept = default;
Contents::~Contents() = default;

Result<Contents> Contents::open(const std::filesystem::path &top)
{
    const auto unsupported = [&] {
        return fail("unsupported_repository", std::format("What git has of {} cannot be read.", top.string()), "Try: git status");
    };
    auto data = std::make_unique<Data>();
    data->top = top.string() + "/";
    data->repository = lib::open(top);
    if (!data->repository)
        return unsupported();
    // core.worktree may say that the files of this repository lie elsewhere; then nothing here would be what it says.
    const char *workdir = git_repository_workdir(data->repository.get());
    std::error_code error;
    if (workdir == nullptr || !std::filesystem::equivalent(workdir, top, error))
        return unsupported();
    data->index = lib::made_by<Index>([&](git_index **out) { return git_repository_index(out, data->repository.get()); });
    data->odb = lib::made_by<Odb>([&](git_odb **out) { return git_repository_odb(out, data->repository.get()); });
    if (!data->index || !data->odb)
        return unsupported();
    struct ::stat index_file{};
    if (const char *path = git_index_path(data->index.get()); path != nullptr && ::stat(path, &index_file) == 0)
        data->index_time = index_file.st_mtim;
    const auto head =
        lib::made_by<lib::Object>([&](git_object **out) { return git_revparse_single(out, data->repository.get(), "HEAD^{tree}"); });
    if (head)
        data->head = lib::made_by<lib::Tree>(
            [&](git_tree **out) { return git_tree_lookup(out, data->repository.get(), git_object_id(head.get())); });
    return Contents(std::move(data));
}

Contents::Standing Contents::standing(const std::string &path, const struct ::stat &now) const
{
    const auto committed = Data::in_tree(m_data->head.get(), path);
    if (committed)
        return m_data->holds(committed, path, now) ? Standing::clean : Standing::changed;
    if (m_data->in_index(path) || m_data->in_conflict(path))
        return Standing::changed;
    return m_data->ignores(path) ? Standing::ignored : Standing::untracked;
}

bool Contents::ignores_directory(const std::string &path) const
{
    std::size_t first = 0;
    return git_index_find_prefix(&first, m_data->index.get(), (path + "/").c_str()) == GIT_ENOTFOUND && m_data->ignores(path + "/");
}

Contents::Source Contents::index() const
{
    return Source(std::make_unique<Source::Data>());
}

Result<Contents::Source> Contents::tree_of(const std::string &revision) const
{
    const auto object = lib::made_by<lib::Object>(
        [&](git_object **out) { return git_revparse_single(out, m_data->repository.get(), (revision + "^{tree}").c_str()); });
    if (!object)
        return fail("unknown_revision", std::format("There is no commit or branch “{}” in {}.", revision, m_data->top));
    auto data = std::make_unique<Source::Data>();
    data->tree = lib::made_by<lib::Tree>(
        [&](git_tree **out) { return git_tree_lookup(out, m_data->repository.get(), git_object_id(object.get())); });
    if (!data->tree)
        return fail("unknown_revision", std::format("The files of “{}” in {} cannot be read.", revision, m_data->top));
    return Source(std::move(data));
}

bool Contents::has(const Source &source, const std::string &path) const
{
    const git_tree *tree = source.m_data->tree.get();
    return (tree == nullptr ? m_data->in_index(path) : Data::in_tree(tree, path)).has_value();
}

bool Contents::same(const Source &source, const std::string &path, const struct ::stat &now) const
{
    const git_tree *tree = source.m_data->tree.get();
    return m_data->holds(tree == nullptr ? m_data->in_index(path) : Data::in_tree(tree, path), path, now);
}

} // namespace wm::git
