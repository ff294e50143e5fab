#pragma once
// Asks for what has become due: the rules have no clock, so somebody must tell them that time has passed
// (town/rules/due.h). It sleeps while nothing has a date. Main thread; lives as long as the engine.
#include "engine/engine.h"

#include <QTimer>

namespace wm::engine {

class DueTimer : public QObject {
    Q_OBJECT
public:
    DueTimer(Engine &engine, const Clock &clock);

private:
    /// For the first date there is, but not before `at_least` milliseconds, and within a minute: a computer that was
    /// asleep, or whose clock was set, is noticed then.
    void arm(std::int64_t at_least);
    void pass_time();

    Engine &m_engine;
    const Clock &m_clock;
    QTimer m_timer;
};

} // namespace wm::engine
