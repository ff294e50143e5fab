#include "base/scratch_file.h"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <format>
#include <unistd.h>

namespace wm {

Result<std::shared_ptr<ScratchFile>> ScratchFile::create(const std::filesystem::path &directory)
{
    Fd file(open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (!file.valid() && (errno == EOPNOTSUPP || errno == EISDIR)) { // a file system that knows no O_TMPFILE
        std::string name = (directory / ".scratch-XXXXXX").string();
        file = Fd(mkostemp(name.data(), O_CLOEXEC));
        if (file.valid())
            unlink(name.c_str());
    }
    if (!file.valid())
        return fail_errno(errno, "Cannot make a temporary file in " + directory.string());
    return std::shared_ptr<ScratchFile>(new ScratchFile(std::move(file)));
}

Result<> ScratchFile::append(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = pwrite(m_file.get(), bytes.data(), bytes.size(), m_size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return fail_errno(errno, "Cannot write a temporary file");
        m_size += written;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<std::string> ScratchFile::read(std::int64_t offset, std::size_t limit) const
{
    std::string bytes(limit, '\0');
    const ssize_t got = pread(m_file.get(), bytes.data(), bytes.size(), offset);
    if (got < 0)
        return fail_errno(errno, "Cannot read a temporary file");
    bytes.resize(static_cast<std::size_t>(got));
    return bytes;
}

std::filesystem::path ScratchFile::path() const
{
    return std::format("/proc/self/fd/{}", m_file.get());
}

} // namespace wm
