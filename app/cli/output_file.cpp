#include "output_file.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <format>
#include <sys/stat.h>
#include <unistd.h>

namespace wm::cli {
namespace {

std::unexpected<Error> cannot_write(const std::string &name)
{
    return fail(errno == ENOSPC || errno == EDQUOT ? "no_space" : "system", std::format("Cannot write {}: {}.", name, std::strerror(errno)),
        "The file is as it was.");
}

mode_t mode_of_new_files()
{
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

} // namespace

Result<OutputFile> OutputFile::create(const std::string &path)
{
    OutputFile out;
    out.m_name = path;
    std::error_code unresolved;
    out.m_target = std::filesystem::weakly_canonical(path, unresolved); // a link stays a link
    if (unresolved)
        out.m_target = path;
    struct stat existing{};
    const bool there = stat(out.m_target.c_str(), &existing) == 0;
    if (there && S_ISDIR(existing.st_mode))
        return fail("bad_value", path + " is a directory.", "Name a file in it.");
    if (there && !S_ISREG(existing.st_mode)) {
        out.m_file = Fd(open(out.m_target.c_str(), O_WRONLY | O_CLOEXEC));
        return out.m_file.valid() ? Result<OutputFile>(std::move(out)) : cannot_write(path);
    }
    std::string name = out.m_target.string() + ".XXXXXX";
    out.m_file = Fd(mkostemp(name.data(), O_CLOEXEC));
    if (!out.m_file.valid())
        return cannot_write(path);
    out.m_temporary = std::move(name);
    if (fchmod(out.m_file.get(), there ? existing.st_mode & 07777 : mode_of_new_files()) != 0)
        return cannot_write(path);
    return out;
}

OutputFile::~OutputFile()
{
    if (!m_temporary.empty())
        unlink(m_temporary.c_str());
}

Result<> OutputFile::append(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = write(m_file.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return cannot_write(m_name);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<> OutputFile::commit()
{
    if (m_temporary.empty())
        return {};
    if (fsync(m_file.get()) != 0 || rename(m_temporary.c_str(), m_target.c_str()) != 0)
        return cannot_write(m_name);
    m_temporary.clear();
    const Fd directory(open(m_target.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (directory.valid())
        fsync(directory.get());
    return {};
}

} // namespace wm::cli
