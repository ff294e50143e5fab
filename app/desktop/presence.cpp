#include "presence.h"

#include "shell/actions.h"

#include <QGuiApplication>
#include <QDBusConnection>
#include <QFileInfo>
#include <QQmlEngine>
#include <QQuickWindow>
#include <QSystemTrayIcon>

using namespace Qt::StringLiterals;

namespace wm::desktop {

void findOwnData(const char *program)
{
    // The application is not made yet, so that its directory has to be found out here.
    const QString self = QFileInfo(u"/proc/self/exe"_s).canonicalFilePath();
    const QString share = QFileInfo(self.isEmpty() ? QString::fromLocal8Bit(program) : self).absolutePath() + u"/../share"_s;
    const QString own = QFileInfo(share).canonicalFilePath();
    if (own.isEmpty() || !QFileInfo::exists(own + u"/knotifications6/wagonmaster.notifyrc"_s))
        return;
    QString places = qEnvironmentVariable("XDG_DATA_DIRS");
    if (places.isEmpty())
        places = u"/usr/local/share:/usr/share"_s; // as the XDG Base Directory Specification has it
    if (!places.split(u':').contains(own))
        qputenv("XDG_DATA_DIRS", (places + u':' + own).toLocal8Bit());
}

Presence::Presence(QQmlEngine &engine, models::Town &town, QQuickWindow &window, QObject *parent)
    : QObject(parent), m_engine(engine), m_town(town), m_window(window)
{
    // After the first frame: nothing of it is worth waiting for.
    connect(&window, &QQuickWindow::frameSwapped, this, &Presence::begin,
        static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
}

void Presence::begin()
{
    if (!QDBusConnection::sessionBus().isConnected())
        return;
    m_approvals = std::make_unique<models::TownApprovals>(m_town);
    const auto *preferences = m_engine.singletonInstance<models::Preferences *>("Wagonmaster.Models", "Preferences");
    m_notices = std::make_unique<Notices>(*m_approvals, *preferences, [this] { return m_window.isActive(); });
    connect(m_notices.get(), &Notices::showAsked, this, [this](const QString &id, const QString &token) {
        come_forward(token);
        QMetaObject::invokeMethod(&m_window, "answer", Q_ARG(QString, id));
    });

    m_tray = std::make_unique<TrayIcon>();
    auto *actions = m_engine.singletonInstance<models::Actions *>("Wagonmaster.Models", "Actions");
    connect(m_tray.get(), &TrayIcon::showAsked, this, [this] { come_forward({}); });
    connect(m_tray.get(), &TrayIcon::answerAsked, this, [this] {
        come_forward({});
        QMetaObject::invokeMethod(&m_window, "answerInOrder");
    });
    connect(m_tray.get(), &TrayIcon::freezeAsked, actions, [actions](bool freeze) { freeze ? actions->freeze() : actions->thaw(); });
    connect(m_tray.get(), &TrayIcon::quitAsked, qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    connect(qGuiApp, &QGuiApplication::lastWindowClosed, this, [preferences] {
        if (!preferences->keepInTray() || !QSystemTrayIcon::isSystemTrayAvailable()) // never where there is no way back
            QCoreApplication::quit();
    });
    QGuiApplication::setQuitOnLastWindowClosed(false);
    connect(m_town.needsYou(), &models::CountedListModel::countChanged, this, &Presence::say);
    connect(&m_town, &models::Town::frozenChanged, this, &Presence::say);
    say();
}

void Presence::say()
{
    m_tray->setCount(m_town.needsYou()->count());
    m_tray->setFrozen(m_town.frozen());
}

/// Compositors let a window come to the front only with what the click gave (xdg-activation).
void Presence::come_forward(const QString &token)
{
    if (!token.isEmpty())
        qputenv("XDG_ACTIVATION_TOKEN", token.toUtf8());
    m_window.show();
    m_window.raise();
    m_window.requestActivate();
}

} // namespace wm::desktop
