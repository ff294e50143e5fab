#include "engine/due_timer.h"

#include "engine/go_on.h"
#include "town/rules/due.h"

#include <algorithm>

namespace wm::engine {
namespace {
constexpr std::int64_t longest_wait_ms = 60'000;
} // namespace

DueTimer::DueTimer(Engine &engine, const Clock &clock) : m_engine(engine), m_clock(clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &DueTimer::pass_time);
    connect(&engine, &Engine::committed, this, [this] { arm(0); });
    arm(0);
}

void DueTimer::arm(std::int64_t at_least)
{
    const auto due = town::next_due(m_engine.durable());
    if (!due)
        return m_timer.stop();
    const std::int64_t until = (*due - m_clock.now()) / 1'000'000 + 1; // not a millisecond too early
    m_timer.start(std::chrono::milliseconds(std::clamp(until, at_least, std::max(at_least, longest_wait_ms))));
}

void DueTimer::pass_time()
{
    if (const auto due = town::next_due(m_engine.durable()); !due || *due > m_clock.now())
        return arm(0);
    Submission submission;
    submission.command = town::PassTime{};
    submission.actor = "daemon";
    add_words(m_engine, submission, freed_now(m_engine));
    submission.done = [this](const Result<Json> &) {
        const auto left = town::next_due(m_engine.durable());
        // What cannot happen now (a bead that is being worked on) is asked for again in a minute.
        arm(left && *left <= m_clock.now() ? longest_wait_ms : 0);
    };
    m_engine.submit(std::move(submission));
}

} // namespace wm::engine
