#include "process/memory_file.h"

#include <cerrno>
#include <sys/mman.h>
#include <unistd.h>

namespace wm::process {

Result<Fd> memory_file(std::string_view bytes)
{
    Fd file(memfd_create("input", MFD_CLOEXEC));
    if (!file.valid())
        return fail_errno(errno, "Cannot prepare the input of a command");
    while (!bytes.empty()) {
        const ssize_t put = write(file.get(), bytes.data(), bytes.size());
        if (put < 0 && errno != EINTR)
            return fail_errno(errno, "Cannot prepare the input of a command");
        bytes.remove_prefix(put > 0 ? static_cast<std::size_t>(put) : 0);
    }
    lseek(file.get(), 0, SEEK_SET);
    return file;
}

} // namespace wm::process
