#pragma once
// The window's presence on the desktop: notifications of what agents ask and the icon in the tray, wired to the town and to
// the window. Begins once the window is up; where there is no session bus it does nothing. Owned by main; GUI thread.
#include "approval/town_approvals.h"
#include "notices.h"
#include "tray_icon.h"

#include <memory>

class QQmlEngine;
class QQuickWindow;

namespace wm::desktop {

/// Programs that run where they were built, or from a folder of their own, find what is installed beside them (../share): KNotifications
/// knows only what stands in XDG_DATA_DIRS. Before the application is made.
void findOwnData(const char *program);

class Presence : public QObject {
    Q_OBJECT
public:
    Presence(QQmlEngine &engine, models::Town &town, QQuickWindow &window, QObject *parent = nullptr);

private:
    void begin();
    void come_forward(const QString &token);
    void say();

    QQmlEngine &m_engine;
    models::Town &m_town;
    QQuickWindow &m_window;
    std::unique_ptr<models::TownApprovals> m_approvals;
    std::unique_ptr<Notices> m_notices;
    std::unique_ptr<TrayIcon> m_tray;
};

} // namespace wm::desktop
