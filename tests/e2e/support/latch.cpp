#include "e2e/support/latch.h"

#include "base/fd.h"
#include "e2e/support/eventually.h"

#include <fcntl.h>
#include <format>
#include <sys/stat.h>

namespace wm::tests {

Latch::Latch(std::filesystem::path path) : m_path(std::move(path))
{
    mkfifo(m_path.c_str(), 0600);
}

std::string Latch::wait() const
{
    return std::format("touch '{0}.reached'; read -r go < '{0}' || :", m_path.string());
}

bool Latch::reached() const
{
    return eventually([&] { return std::filesystem::exists(m_path.string() + ".reached"); });
}

bool Latch::open() const
{
    // Opening a fifo for writing without waiting succeeds as soon as somebody waits at the other end.
    return eventually([&] { return Fd(::open(m_path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC)).valid(); });
}

} // namespace wm::tests
