#include "fake_desktop.h"

#include <QCoreApplication>
#include <QDBusMessage>
#include <QSemaphore>

using namespace Qt::StringLiterals;

namespace {
QSemaphore ready;
} // namespace

QStringList SentNotice::labels() const
{
    QStringList labels;
    for (qsizetype i = 1; i < actions.size(); i += 2)
        labels << actions[i];
    return labels;
}

QString SentNotice::key_of(const QString &label) const
{
    for (qsizetype i = actions.size() - 1; i > 0; i -= 2) // the button, not the click on the whole
        if (actions[i] == label)
            return actions[i - 1];
    return {};
}

QList<SentNotice> FakeNotices::sent() const
{
    const QMutexLocker lock(&m_mutex);
    return m_sent;
}

QList<uint> FakeNotices::closed() const
{
    const QMutexLocker lock(&m_mutex);
    return m_closed;
}

QString FakeNotices::GetServerInformation(QString &vendor, QString &version, QString &spec)
{
    vendor = u"test"_s;
    version = u"1"_s;
    spec = u"1.2"_s;
    return u"fake"_s;
}

uint FakeNotices::Notify(const QString &, uint replaces, const QString &, const QString &title, const QString &body,
    const QStringList &actions, const QVariantMap &hints, int)
{
    QMutexLocker lock(&m_mutex);
    const uint id = replaces != 0 ? replaces : m_next++;
    m_sent << SentNotice{id, title, body, actions, hints};
    lock.unlock();
    QThread::sleep(m_delay.load());
    return id;
}

void FakeNotices::CloseNotification(uint id)
{
    {
        const QMutexLocker lock(&m_mutex);
        m_closed << id;
    }
    emit NotificationClosed(id, 3);
}

QStringList FakeWatcher::items() const
{
    const QMutexLocker lock(&m_mutex);
    return m_items;
}

void FakeWatcher::RegisterStatusNotifierItem(const QString &service)
{
    const QString name = service.startsWith(u'/') ? message().service() : service;
    {
        const QMutexLocker lock(&m_mutex);
        m_items << name;
    }
    emit StatusNotifierItemRegistered(name);
}

FakeDesktop::FakeDesktop(const QString &bus) : m_bus(bus)
{
    start();
    ready.acquire();
}

FakeDesktop::~FakeDesktop()
{
    quit();
    wait();
}

void FakeDesktop::press(const SentNotice &notice, const QString &label)
{
    const QString key = notice.key_of(label);
    QMetaObject::invokeMethod(m_notices, [this, id = notice.id, key] { emit m_notices->ActionInvoked(id, key); });
}

void FakeDesktop::run()
{
    FakeNotices notices;
    FakeWatcher watcher;
    m_notices = &notices;
    m_watcher = &watcher;
    QDBusConnection bus = QDBusConnection::connectToBus(m_bus, u"desktop"_s);
    bus.registerObject(u"/org/freedesktop/Notifications"_s, &notices, QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals);
    bus.registerObject(u"/StatusNotifierWatcher"_s, &watcher, QDBusConnection::ExportAllContents);
    bus.registerService(u"org.freedesktop.Notifications"_s);
    bus.registerService(u"org.kde.StatusNotifierWatcher"_s);
    ready.release();
    exec();
    // A call that reaches the connection in its last moment (Qt lets another thread delete it) is refused by the destructor of
    // the object it was for, through a connection that is gone: so nothing new comes, what came is answered, then it ends.
    bus.unregisterObject(u"/org/freedesktop/Notifications"_s);
    bus.unregisterObject(u"/StatusNotifierWatcher"_s);
    QCoreApplication::sendPostedEvents(&notices);
    QCoreApplication::sendPostedEvents(&watcher);
    QDBusConnection::disconnectFromBus(u"desktop"_s);
}
