#pragma once
// A desktop on the session bus of a test: the notification service and the tray's watcher, in a thread and with a
// connection of their own, as another program would be. What is sent to them is written down.
#include <QDBusConnection>
#include <QDBusContext>
#include <QMutex>
#include <QObject>
#include <QStringList>
#include <QThread>
#include <QVariantMap>
#include <atomic>
#include <chrono>

struct SentNotice {
    uint id = 0;
    QString title, body;
    QStringList actions; ///< key, label, key, label …
    QVariantMap hints;

    QStringList labels() const;
    QString key_of(const QString &label) const;
};

/// org.freedesktop.Notifications, Desktop Notifications Specification 1.2.
class FakeNotices : public QObject {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    QList<SentNotice> sent() const;
    QList<uint> closed() const;
    /// The service is slow: what it has taken in, it numbers only after this time.
    void number_after(std::chrono::milliseconds delay) { m_delay = delay; }

public slots:
    QStringList GetCapabilities() { return {"actions", "body", "body-markup", "persistence"}; }
    QString GetServerInformation(QString &vendor, QString &version, QString &spec);
    uint Notify(const QString &app, uint replaces, const QString &icon, const QString &title, const QString &body,
        const QStringList &actions, const QVariantMap &hints, int timeout);
    void CloseNotification(uint id);

signals:
    void ActionInvoked(uint id, const QString &key);
    void NotificationClosed(uint id, uint reason);

private:
    mutable QMutex m_mutex;
    QList<SentNotice> m_sent;
    QList<uint> m_closed;
    uint m_next = 1;
    std::atomic<std::chrono::milliseconds> m_delay{};
};

/// org.kde.StatusNotifierWatcher: who is in the tray.
class FakeWatcher : public QObject, protected QDBusContext {
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")
    Q_PROPERTY(bool IsStatusNotifierHostRegistered READ yes)
    Q_PROPERTY(int ProtocolVersion READ version)
    Q_PROPERTY(QStringList RegisteredStatusNotifierItems READ items)
public:
    bool yes() const { return true; }
    int version() const { return 0; }
    QStringList items() const;

public slots:
    void RegisterStatusNotifierItem(const QString &service);
    void RegisterStatusNotifierHost(const QString &) {}

signals:
    void StatusNotifierItemRegistered(const QString &service);
    void StatusNotifierItemUnregistered(const QString &service);
    void StatusNotifierHostRegistered();

private:
    mutable QMutex m_mutex;
    QStringList m_items; ///< names on the bus
};

class FakeDesktop : public QThread {
    Q_OBJECT
public:
    /// Waits until it can be reached.
    explicit FakeDesktop(const QString &bus);
    ~FakeDesktop() override;

    FakeNotices &notices() { return *m_notices; }
    FakeWatcher &watcher() { return *m_watcher; }
    /// The person presses this button of the notification.
    void press(const SentNotice &notice, const QString &label);

protected:
    void run() override;

private:
    QString m_bus;
    FakeNotices *m_notices = nullptr;
    FakeWatcher *m_watcher = nullptr;
};
