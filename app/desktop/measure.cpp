#include "measure.h"

#include "base/clock.h"
#include "shell/town.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QQuickWindow>
#include <QTimer>
#include <chrono>
#include <cstdio>
#include <functional>
#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wm::desktop {
namespace {

constexpr auto until_quiet = 500ms; // what a new request sets in motion is over by then

/// The next frame at which `seen` is true; frames are asked for until then.
void onFrame(QQuickWindow &window, const std::function<bool()> &seen, const std::function<void()> &then)
{
    auto *waiting = new QObject(&window);
    QObject::connect(
        &window, &QQuickWindow::frameSwapped, waiting,
        [&window, waiting, seen, then] {
            if (!seen()) {
                window.update();
                return;
            }
            delete waiting;
            then();
        },
        Qt::QueuedConnection);
    window.update();
}

void pressN(QQuickWindow &window)
{
    for (const QEvent::Type type : {QEvent::KeyPress, QEvent::KeyRelease}) {
        QKeyEvent event(type, Qt::Key_N, Qt::NoModifier, u"n"_s);
        QCoreApplication::sendEvent(&window, &event);
    }
}

bool dialogShows(const QQuickWindow &window)
{
    const auto *dialog = window.findChild<QObject *>(u"ApprovalDialog"_s);
    return dialog != nullptr && dialog->property("visible").toBool() && !dialog->property("loading").toBool();
}

void measureDialog(QQuickWindow &window, qint64 inTray)
{
    QElapsedTimer since;
    since.start();
    pressN(window);
    onFrame(
        window, [&window] { return dialogShows(window); },
        [since, inTray] {
            std::printf("in the tray at %lld, dialog after %.1f ms\n", static_cast<long long>(inTray), double(since.nsecsElapsed()) / 1e6);
            std::fflush(stdout);
            QCoreApplication::exit(0);
        });
}

} // namespace

void measureFirstFrame(QQuickWindow &window, models::Town &town, const QElapsedTimer &since)
{
    const auto first = std::make_shared<qint64>(-1);
    QObject::connect(
        &window, &QQuickWindow::frameSwapped, &window,
        [&window, &town, since, first] {
            if (*first < 0)
                *first = since.elapsed();
            if (!town.loaded()) {
                window.update();
                return;
            }
            std::printf("first frame %lld ms, with the town %lld ms\n", *first, since.elapsed());
            std::fflush(stdout);
            QCoreApplication::exit(0);
        },
        Qt::QueuedConnection);
}

void measureRequest(QQuickWindow &window, models::Town &town)
{
    QObject::connect(
        town.needsYou(), &models::CountedListModel::countChanged, &window,
        [&window] {
            onFrame(
                window, [] { return true; },
                [&window] {
                    const qint64 inTray = SystemClock().now();
                    QTimer::singleShot(until_quiet, &window, [&window, inTray] { measureDialog(window, inTray); });
                });
        },
        Qt::SingleShotConnection);
}

} // namespace wm::desktop
