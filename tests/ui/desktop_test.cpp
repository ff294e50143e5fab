// What the desktop is told and what it may answer, over a real session bus: notifications of what agents ask, and the icon
// in the tray. The bus is a dbus-daemon of this test; the desktop is fake_desktop.h.
#include "fake_desktop.h"
#include "fixture_approvals.h"
#include "notices.h"
#include "tray_icon.h"

#include <QApplication>
#include <QDBusArgument>
#include <QDBusInterface>
#include <QDBusReply>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <cstdio>

using namespace wm;
using namespace wm::desktop;
using namespace Qt::StringLiterals;

namespace {

QVariantMap request(const QString &id, const QString &command, const QString &fingerprint = u"7f21c4"_s)
{
    const QVariantMap call{{u"kind"_s, u"command"_s}, {u"command"_s, command}};
    const QVariantMap assessment{{u"call"_s, call}, {u"level"_s, u"destructive"_s}, {u"headline"_s, u"Rewrites remote history"_s}};
    return {{u"id"_s, id}, {u"name"_s, u"Flint"_s}, {u"what"_s, u"permission"_s}, {u"title"_s, command}, {u"level"_s, u"destructive"_s},
        {u"fingerprint"_s, fingerprint}, {u"asked_at"_s, u"2026-05-02T15:31:00Z"_s}, {u"assessment"_s, assessment}};
}

/// Labels of a dbusmenu layout with their ids; a struct (ia{sv}av).
void read_layout(const QDBusArgument &node, QHash<QString, int> &ids)
{
    int id = 0;
    QVariantMap properties;
    QVariantList children;
    node.beginStructure();
    node >> id >> properties >> children;
    node.endStructure();
    if (const QString label = properties.value(u"label"_s).toString(); !label.isEmpty())
        ids.insert(label, id);
    for (const QVariant &child : children)
        read_layout(child.value<QDBusArgument>(), ids);
}

class Bench {
public:
    QTemporaryDir folder;
    FixtureApprovals source;
    models::Preferences preferences{folder.filePath(u"window.ini"_s)};
    bool in_front = false;
    FakeDesktop desktop{qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS")};
    Notices notices{source, preferences, [this] { return in_front; }};
    QSignalSpy shows{&notices, &Notices::showAsked};

    bool told(qsizetype count)
    {
        return QTest::qWaitFor([&] { return desktop.notices().sent().size() >= count; }, 30'000);
    }
    SentNotice last() { return desktop.notices().sent().last(); }
    /// Nothing (more) comes: something that is told after it has arrived.
    void settle() { QTest::qWait(150); }
};

} // namespace

class DesktopTest : public QObject {
    Q_OBJECT
private slots:
    void what_an_agent_asks_is_told_with_show_and_deny()
    {
        Bench at;
        at.source.setItems({request(u"ap-1"_s, u"git push --force"_s)});
        QVERIFY(at.told(1));
        QCOMPARE(at.last().title, u"Flint asks to run a command"_s);
        QVERIFY2(at.last().body.contains("git push --force"), qPrintable(at.last().body));
        QVERIFY2(at.last().body.contains("Destructive"), qPrintable(at.last().body));
        QStringList labels = at.last().labels();
        labels.removeDuplicates(); // the click on the whole is a Show, too
        QCOMPARE(labels, QStringList({u"Show"_s, u"Deny"_s}));
    }
    void deny_denies_that_very_request()
    {
        Bench at;
        at.source.setItems({request(u"ap-1"_s, u"git push --force"_s), request(u"ap-2"_s, u"rm -rf build"_s, u"aa"_s)});
        QVERIFY(at.told(2));
        for (const SentNotice &notice : at.desktop.notices().sent())
            if (notice.body.contains("rm -rf build"))
                at.desktop.press(notice, u"Deny"_s);
        QTRY_COMPARE_WITH_TIMEOUT(at.source.answers(), QStringList{u"deny ap-2 once aa"_s}, 30'000);
        at.settle();
        QCOMPARE(at.source.answers().size(), 1);
        QCOMPARE(at.shows.size(), 0);
    }
    void show_opens_that_very_request()
    {
        Bench at;
        at.source.setItems({request(u"ap-1"_s, u"git push --force"_s)});
        QVERIFY(at.told(1));
        at.desktop.press(at.last(), u"Show"_s);
        QTRY_COMPARE_WITH_TIMEOUT(at.shows.size(), 1, 30'000);
        QCOMPARE(at.shows.first().first().toString(), u"ap-1"_s);
        QCOMPARE(at.source.answers(), QStringList());
    }
    void a_refused_denial_shows_what_became_of_it()
    {
        Bench at;
        at.source.setItems({request(u"ap-1"_s, u"git push --force"_s)});
        QVERIFY(at.told(1));
        at.source.setProperty("refuseCode", u"answered"_s);
        at.desktop.press(at.last(), u"Deny"_s);
        QTRY_COMPARE_WITH_TIMEOUT(at.shows.size(), 1, 30'000);
    }
    void an_answered_request_is_taken_away()
    {
        Bench at;
        at.source.setItems({request(u"ap-1"_s, u"git push --force"_s)});
        QVERIFY(at.told(1));
        at.source.end(u"ap-1"_s, u"denied"_s, u"Dana"_s);
        QTRY_COMPARE_WITH_TIMEOUT(at.desktop.notices().closed(), QList<uint>{at.last().id}, 30'000);
    }
    void what_is_answered_before_the_desktop_has_numbered_it_is_taken_away()
    {
        Bench at;
        at.desktop.notices().number_after(std::chrono::milliseconds(150));
        at.source.setItems({request(u"ap-1"_s, u"git push --force"_s)});
        QVERIFY(at.told(1));
        at.source.end(u"ap-1"_s, u"denied"_s, u"Dana"_s);
        QTRY_COMPARE_WITH_TIMEOUT(at.desktop.notices().closed(), QList<uint>{at.last().id}, 30'000);
    }
    void a_changed_request_is_told_anew_and_the_old_one_denies_nothing()
    {
        Bench at;
        at.source.setItems({request(u"ap-1"_s, u"git push --force"_s)});
        QVERIFY(at.told(1));
        const SentNotice old = at.last();
        at.source.setItems({request(u"ap-1"_s, u"git push --force --all"_s, u"bb"_s)});
        QVERIFY(at.told(2));
        QTRY_COMPARE_WITH_TIMEOUT(at.desktop.notices().closed(), QList<uint>{old.id}, 30'000);
        at.desktop.press(old, u"Deny"_s);
        at.settle();
        QCOMPARE(at.source.answers(), QStringList());
        at.desktop.press(at.last(), u"Deny"_s);
        QTRY_COMPARE_WITH_TIMEOUT(at.source.answers(), QStringList{u"deny ap-1 once bb"_s}, 30'000);
    }
    void the_words_of_an_agent_are_no_markup()
    {
        Bench at;
        at.source.setItems({request(u"ap-1"_s, u"echo '<b>safe</b> <a href=\"x\">'\u202e"_s)});
        QVERIFY(at.told(1));
        QVERIFY2(at.last().body.contains("&lt;b&gt;safe&lt;/b&gt;"), qPrintable(at.last().body));
        QVERIFY2(!at.last().body.contains("<b>"), qPrintable(at.last().body));
        QVERIFY2(at.last().body.contains("\\u202e"), qPrintable(at.last().body));
    }
    void nothing_is_told_while_the_window_is_in_front_or_when_it_is_switched_off()
    {
        Bench at;
        at.in_front = true;
        at.source.setItems({request(u"ap-1"_s, u"git push --force"_s)});
        at.settle();
        at.in_front = false;
        at.preferences.setNotify(false);
        at.source.setItems({request(u"ap-1"_s, u"git push --force"_s), request(u"ap-2"_s, u"rm -rf x"_s)});
        at.settle();
        QCOMPARE(at.desktop.notices().sent().size(), 0);
        at.preferences.setNotify(true);
        at.source.setItems({request(u"ap-3"_s, u"rm -rf y"_s)});
        QVERIFY(at.told(1));
        QVERIFY(at.last().body.contains("rm -rf y"));
    }
    void a_crowd_does_not_flood_the_desktop()
    {
        Bench at;
        QVariantList many;
        for (int i = 0; i < 40; ++i)
            many << request(u"ap-%1"_s.arg(i), u"rm -rf %1"_s.arg(i));
        at.source.setItems(many);
        QVERIFY(at.told(4));
        at.settle();
        QCOMPARE(at.desktop.notices().sent().size(), 4);
    }
    void what_is_switched_on_is_kept()
    {
        QTemporaryDir folder;
        models::Preferences(folder.filePath(u"w.ini"_s)).setSound(true);
        QVERIFY(models::Preferences(folder.filePath(u"w.ini"_s)).sound());
        QVERIFY(models::Preferences(folder.filePath(u"w.ini"_s)).notify());
    }

    void the_tray_says_how_many_need_the_person()
    {
        FakeDesktop desktop(qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"));
        TrayIcon tray;
        QTRY_COMPARE_WITH_TIMEOUT(desktop.watcher().items().size(), 1, 30'000);
        const auto property = [&](const char *name) {
            QDBusMessage get = QDBusMessage::createMethodCall(
                desktop.watcher().items().first(), u"/StatusNotifierItem"_s, u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
            get.setArguments({u"org.kde.StatusNotifierItem"_s, QString::fromLatin1(name)});
            return asked(get).value<QDBusVariant>().variant();
        };
        QCOMPARE(property("Title").toString(), u"Wagonmaster"_s);
        QCOMPARE(property("Status").toString(), u"Active"_s);
        tray.setCount(3);
        QTRY_COMPARE_WITH_TIMEOUT(property("Status").toString(), u"NeedsAttention"_s, 30'000);
        const QString menu = property("Menu").value<QDBusObjectPath>().path();
        QVERIFY(!menu.isEmpty());
        const auto labels = [&] {
            QDBusMessage layout =
                QDBusMessage::createMethodCall(desktop.watcher().items().first(), menu, u"com.canonical.dbusmenu"_s, u"GetLayout"_s);
            layout.setArguments({0, -1, QStringList()});
            QHash<QString, int> ids;
            if (const QVariant root = asked(layout, 1); root.isValid())
                read_layout(root.value<QDBusArgument>(), ids);
            return ids;
        };
        QTRY_VERIFY2_WITH_TIMEOUT(labels().contains("Answer in order (3)"), qPrintable(QStringList(labels().keys()).join(u", ")), 30'000);
        QCOMPARE(labels().size(), 4);
        QSignalSpy freezes(&tray, &TrayIcon::freezeAsked);
        QDBusMessage click =
            QDBusMessage::createMethodCall(desktop.watcher().items().first(), menu, u"com.canonical.dbusmenu"_s, u"Event"_s);
        click.setArguments(
            {labels().value(u"Emergency stop: freeze all agents"_s), u"clicked"_s, QVariant::fromValue(QDBusVariant(0)), 0u});
        asked(click);
        QTRY_COMPARE_WITH_TIMEOUT(freezes.size(), 1, 30'000);
        QCOMPARE(freezes.first().first().toBool(), true);
    }
    void the_icon_has_a_badge()
    {
        const QImage none = tray_icon(0).pixmap(32).toImage(), three = tray_icon(3).pixmap(32).toImage(),
                     four = tray_icon(4).pixmap(32).toImage();
        QVERIFY(none != three);
        QVERIFY(three != four);
        QCOMPARE(tray_icon(12).pixmap(32).toImage(), tray_icon(99).pixmap(32).toImage());
    }
    void without_a_bus_nothing_happens()
    {
        QProcess self;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent/bus"_s);
        environment.insert(u"WM_WITHOUT_BUS"_s, u"1"_s);
        self.setProcessEnvironment(environment);
        self.start(QCoreApplication::applicationFilePath(), QStringList());
        QVERIFY(self.waitForFinished(60'000));
        QCOMPARE(self.exitStatus(), QProcess::NormalExit);
        QCOMPARE(self.exitCode(), 0);
        QCOMPARE(QString::fromUtf8(self.readAllStandardOutput()), u"quiet\n"_s);
    }

private:
    /// Called as another program would: not in the way of the one that answers.
    static QVariant asked(const QDBusMessage &call, int argument = 0)
    {
        QDBusPendingCall pending = QDBusConnection::sessionBus().asyncCall(call);
        if (!QTest::qWaitFor([&] { return pending.isFinished(); }, 30'000))
            return {};
        return pending.reply().arguments().value(argument);
    }
};

namespace {

/// A request comes, and there is nobody to tell.
int run_without_bus()
{
    QTemporaryDir folder;
    FixtureApprovals source;
    models::Preferences preferences(folder.filePath(u"window.ini"_s));
    Notices notices(source, preferences, [] { return false; });
    source.setItems({request(u"ap-1"_s, u"git push --force"_s)});
    QTest::qWait(50);
    std::puts(source.answers().isEmpty() ? "quiet" : "answered");
    return 0;
}

/// A bus of our own; its process id, or 0.
int start_bus()
{
    std::FILE *out = popen("dbus-daemon --session --fork --print-address=1 --print-pid=1", "r"); // NOLINT: a fixed line
    if (out == nullptr)
        return 0;
    char address[512] = {};
    int pid = 0;
    if (std::fscanf(out, "%511s %d", address, &pid) != 2)
        pid = 0;
    pclose(out);
    qputenv("DBUS_SESSION_BUS_ADDRESS", address);
    return pid;
}

} // namespace

int main(int argc, char **argv)
{
    QTemporaryDir home;
    for (const char *variable : {"XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME"})
        qputenv(variable, home.path().toLocal8Bit());
    qputenv("XDG_DATA_DIRS", WM_SHARE ":/usr/share");
    const bool without = qEnvironmentVariableIsSet("WM_WITHOUT_BUS");
    const int bus = without ? 0 : start_bus();
    if (bus == 0 && !without) {
        std::fputs("dbus-daemon could not be started\n", stderr);
        return 1;
    }
    int result = 0;
    {
        QApplication app(argc, argv);
        DesktopTest test;
        result = without ? run_without_bus() : QTest::qExec(&test, argc, argv);
    }
    if (bus != 0)
        kill(bus, SIGTERM);
    return result;
}

#include "desktop_test.moc"
