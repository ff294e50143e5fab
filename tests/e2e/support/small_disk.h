#pragma once
// A file system of its own that can be filled. Where mounting is not allowed `error` says why.
#include "base/fd.h"

#include <QTemporaryDir>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <string>
#include <sys/mount.h>
#include <unistd.h>

namespace wm::tests {

class SmallDisk {
public:
    explicit SmallDisk(const char *size) : path(m_folder.path().toStdString())
    {
        if (mount("tmpfs", path.c_str(), "tmpfs", 0, (std::string("mode=0700,size=") + size).c_str()) != 0)
            error = std::strerror(errno);
    }
    ~SmallDisk()
    {
        if (error.empty())
            umount2(path.c_str(), MNT_DETACH);
    }
    SmallDisk(const SmallDisk &) = delete;
    SmallDisk &operator=(const SmallDisk &) = delete;

    /// Takes what is free, to the last page.
    void fill() const
    {
        const Fd file(open((path / "filler").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
        const std::string page(4096, '\0');
        while (write(file.get(), page.data(), page.size()) > 0) {}
    }
    void empty() const { std::filesystem::remove(path / "filler"); }

private:
    QTemporaryDir m_folder;

public:
    const std::filesystem::path path;
    std::string error;
};

} // namespace wm::tests
