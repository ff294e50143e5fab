#pragma once
// Polls until it is so; false when it was not in time. For what no program announces.
#include <QDeadlineTimer>
#include <QThread>

#include <chrono>

namespace wm::tests {

template <class Condition> bool eventually(Condition condition, std::chrono::milliseconds patience = std::chrono::seconds(60))
{
    for (const QDeadlineTimer deadline(patience); !deadline.hasExpired(); QThread::msleep(10))
        if (condition())
            return true;
    return condition();
}

} // namespace wm::tests
