#pragma once
// Tells the desktop that agents ask: a notification for each request, with Show and Deny. Never with a yes: whoever owns
// the notification service's name on the bus could say it. Without a session bus nothing happens. GUI thread.
#include "approval/approval_source.h"
#include "shell/preferences.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSet>
#include <functional>

class KNotification;

namespace wm::desktop {

class Notices : public QObject {
    Q_OBJECT
public:
    /// `seen`: the window is in front of the person, who has the tray before their eyes.
    Notices(models::ApprovalSource &source, const models::Preferences &preferences, std::function<bool()> seen, QObject *parent = nullptr);

signals:
    /// The person wants to see this one. `token`: lets the window come to the front (xdg-activation); may be empty.
    void showAsked(const QString &id, const QString &token);

private:
    void look();
    void tell(const models::OpenApproval &one);
    void ask_and_send(const models::OpenApproval &one, const Json &approval);
    void deny(const QString &id, const QString &fingerprint);

    models::ApprovalSource &m_source;
    const models::Preferences &m_preferences;
    std::function<bool()> m_seen;
    QSet<QString> m_known; ///< told of, or seen in the window
    QHash<QString, QPointer<KNotification>> m_shown;
};

} // namespace wm::desktop
