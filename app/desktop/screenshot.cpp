#include "screenshot.h"

#include "shell/town.h"

#include <QCoreApplication>
#include <QQuickWindow>
#include <chrono>
#include <cstdio>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wm::desktop {

Screenshot::Screenshot(Options options, QQuickWindow &window, models::Town &town, QObject *parent)
    : QObject(parent), m_options(std::move(options)), m_window(window), m_town(town)
{
    m_deadline.setSingleShot(true);
    connect(&m_deadline, &QTimer::timeout, this, [this] { giveUp(tr("The town did not arrive within 30 s")); });
    m_deadline.start(30s);
    connect(&m_town, &models::Town::connectionChanged, this, &Screenshot::look);
    connect(&m_window, SIGNAL(settledChanged()), this, SLOT(look()));
    connect(&m_window, &QQuickWindow::frameSwapped, this, &Screenshot::drawn, Qt::QueuedConnection);
    look();
}

void Screenshot::look()
{
    const auto connection = m_town.connection();
    if (connection == models::Town::Offline || connection == models::Town::Mismatch) {
        giveUp(m_town.connectionText());
        return;
    }
    if (!m_window.property("settled").toBool()) {
        m_frames = 0;
        return;
    }
    m_window.update();
}

// One frame polishes what the last models brought; the next one shows it.
void Screenshot::drawn()
{
    if (!m_window.property("settled").toBool())
        return;
    if (++m_frames < 3) {
        m_window.update();
        return;
    }
    m_deadline.stop();
    disconnect(&m_window, nullptr, this, nullptr);
    if (!m_window.grabWindow().save(m_options.screenshot, "PNG")) {
        giveUp(tr("The picture could not be written to %1").arg(m_options.screenshot));
        return;
    }
    QCoreApplication::exit(0);
}

void Screenshot::giveUp(const QString &why)
{
    std::fprintf(stderr, "wagonmaster: %s\n", qPrintable(why));
    m_deadline.stop();
    disconnect(&m_town, nullptr, this, nullptr);
    disconnect(&m_window, nullptr, this, nullptr);
    // Queued: the event loop may not have begun.
    QMetaObject::invokeMethod(qApp, [] { QCoreApplication::exit(1); }, Qt::QueuedConnection);
}

} // namespace wm::desktop
