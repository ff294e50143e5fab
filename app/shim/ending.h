#pragma once
// Ends every descendant of this process: TERM, a grace, then KILL again and again until the kernel says that there
// is no child left (as their subreaper we inherit every orphan, so "no child" means "no descendant"). The group and
// the session do not matter: the tool shells of real agents leave both.
#include <chrono>
#include <cstddef>
#include <optional>

namespace wm::shim {

class Ending {
public:
    using Clock = std::chrono::steady_clock;

    /// TERM to all now, KILL after `grace`. Called again, the earlier KILL counts.
    void begin(std::chrono::milliseconds grace);
    /// When `act` has something to do.
    std::optional<Clock::time_point> next() const { return m_gave_up ? std::nullopt : m_kill_at; }
    void act(Clock::time_point now);
    /// Ten seconds of KILL did not help: what is left belongs to another user or hangs in the kernel.
    bool gave_up() const { return m_gave_up; }

private:
    std::optional<Clock::time_point> m_kill_at;
    std::optional<Clock::time_point> m_first_kill;
    bool m_gave_up = false;
};

/// Living descendants of this process.
std::size_t count_descendants();

} // namespace wm::shim
