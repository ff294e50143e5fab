#pragma once
// From a thread of a pool back to an object of the main thread, which may be destroyed at this very moment.
#include <QCoreApplication>
#include <QPointer>

namespace wm {

/// Any thread. Calls `call` on the main thread, unless what `guard` points to is gone by then. It is the application that is posted
/// to: that outlives the tasks of every pool.
template <class Object, class Call> void post_to(const QPointer<Object> &guard, Call call)
{
    QMetaObject::invokeMethod(
        qApp,
        [guard, call = std::move(call)]() mutable {
            if (guard)
                call();
        },
        Qt::QueuedConnection);
}

} // namespace wm
