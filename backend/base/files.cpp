#include "base/files.h"

#include "base/fd.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <format>
#include <sys/stat.h>

namespace wm {

Result<std::string> read_file(const std::filesystem::path &path, std::size_t limit)
{
    const Fd file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) {
        if (errno == ENOENT || errno == ENOTDIR)
            return fail("not_found", std::format("There is no file {}.", path.string()));
        return fail_errno(errno, "Cannot read " + path.string());
    }
    std::string bytes;
    char buffer[16384];
    for (;;) {
        const ssize_t got = read(file.get(), buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_errno(errno, "Cannot read " + path.string());
        if (got == 0)
            return bytes;
        bytes.append(buffer, static_cast<std::size_t>(got));
        if (bytes.size() > limit)
            return fail("too_large", std::format("{} is larger than {} bytes.", path.string(), limit));
    }
}

Result<> write_file_atomically(const std::filesystem::path &path, std::string_view bytes)
{
    std::string temporary = path.string() + ".XXXXXX";
    const Fd file(mkostemp(temporary.data(), O_CLOEXEC));
    if (!file.valid())
        return fail_errno(errno, "Cannot write " + path.string());
    std::string_view rest = bytes;
    while (!rest.empty()) {
        const ssize_t put = write(file.get(), rest.data(), rest.size());
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0) {
            const int error = errno;
            unlink(temporary.c_str());
            return fail_errno(error, "Cannot write " + path.string());
        }
        rest.remove_prefix(static_cast<std::size_t>(put));
    }
    if (fsync(file.get()) != 0 || rename(temporary.c_str(), path.c_str()) != 0) {
        const int error = errno;
        unlink(temporary.c_str());
        return fail_errno(error, "Cannot write " + path.string());
    }
    const Fd folder(open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.valid())
        fsync(folder.get());
    return {};
}

Result<> make_private_directory(const std::filesystem::path &path)
{
    if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST)
        return {};
    if (errno == ENOENT && path.has_parent_path() && path != path.parent_path()) {
        if (auto made = make_private_directory(path.parent_path()); !made)
            return made;
        if (mkdir(path.c_str(), 0700) == 0 || errno == EEXIST)
            return {};
    }
    return fail_errno(errno, "Cannot create the directory " + path.string());
}

} // namespace wm
