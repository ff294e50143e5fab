#include "ending.h"

#include "wire/process_table.h"

#include <algorithm>
#include <csignal>
#include <unistd.h>

namespace wm::shim {

using namespace std::chrono_literals;

void Ending::begin(std::chrono::milliseconds grace)
{
    const auto kill_at = Clock::now() + grace;
    m_kill_at = m_kill_at ? std::min(*m_kill_at, kill_at) : kill_at;
    if (grace > 0ms) // CONT: a stopped process takes its TERM only when it goes on
        wire::signal_descendants(getpid(), {SIGTERM, SIGCONT});
}

void Ending::act(Clock::time_point now)
{
    if (!m_kill_at || now < *m_kill_at || m_gave_up)
        return;
    if (!m_first_kill)
        m_first_kill = now;
    wire::signal_descendants(getpid(), {SIGKILL});
    m_kill_at = now + 50ms;
    m_gave_up = now - *m_first_kill > 10s;
}

std::size_t count_descendants()
{
    const auto all = wire::ProcessTable::read().descendants(getpid());
    return static_cast<std::size_t>(std::ranges::count_if(all, [](const auto &process) { return process.state != 'Z'; }));
}

} // namespace wm::shim
