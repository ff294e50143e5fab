#include "base/files.h"
#include "support/qtest_main.h"
#include "wire/places.h"
#include "wire/unix_socket.h"

#include <QTemporaryDir>
#include <QTest>
#include <sys/socket.h>
#include <sys/stat.h>

using namespace wm;

class UnixSocket : public QObject {
    Q_OBJECT
private slots:
    void a_path_longer_than_sockaddr_un_works()
    {
        const QTemporaryDir folder;
        const std::filesystem::path deep =
            std::filesystem::path(folder.path().toStdString()) / std::string(120, 'd') / std::string(120, 'e');
        QVERIFY(make_private_directory(deep));
        auto listener = wire::listen_unix(deep / "person.sock");
        QVERIFY(listener);
        auto client = wire::connect_unix(deep / "person.sock");
        QVERIFY(client);
        const Fd server(accept4(listener->get(), nullptr, nullptr, SOCK_CLOEXEC));
        QVERIFY(server.valid());
        QCOMPARE(wire::peer_of(server.get())->pid, getpid());
        QCOMPARE(wire::peer_of(server.get())->uid, getuid());
    }
    void a_socket_is_private_whatever_the_umask()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("person.sock").toStdString();
        const mode_t mask = umask(0);
        const auto listener = wire::listen_unix(path);
        const mode_t after = umask(mask);
        QVERIFY(listener);
        QCOMPARE(after, mode_t(0));
        struct stat status{};
        QCOMPARE(stat(path.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777u, 0600u);
        QVERIFY(wire::connect_unix(path));
    }
    void nobody_there_is_unreachable()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("none.sock").toStdString();
        QCOMPARE(wire::connect_unix(path).error().code, std::string("unreachable"));
        QVERIFY(write_file_atomically(path, ""));
        QCOMPARE(wire::connect_unix(path).error().code, std::string("unreachable"));
        QVERIFY(wire::listen_unix(path)); // a leftover is replaced
    }
    void who_takes_no_connections_is_not_waited_for_without_end()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("stopped.sock").toStdString();
        const auto listener = wire::listen_unix(path); // it never accepts
        QVERIFY(listener);
        std::vector<Fd> waiting;
        Result<Fd> last = wire::connect_unix(path, std::chrono::milliseconds(20));
        for (; last && waiting.size() < 1000; last = wire::connect_unix(path, std::chrono::milliseconds(20)))
            waiting.push_back(std::move(*last));
        QVERIFY(!last);
        QCOMPARE(last.error().code, std::string("unreachable"));
    }
    void the_town_is_where_the_environment_says()
    {
        qputenv("WAGONMASTER_HOME", "/tmp/some/../town/");
        QCOMPARE(wire::Places::from_environment()->town(), std::filesystem::path("/tmp/town"));
        qunsetenv("WAGONMASTER_HOME");
        qputenv("XDG_DATA_HOME", "/data");
        QCOMPARE(wire::Places::from_environment()->town(), std::filesystem::path("/data/wagonmaster"));
        qunsetenv("XDG_DATA_HOME");
    }
    void a_file_in_the_place_of_a_town_is_refused()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("town").toStdString();
        QVERIFY(write_file_atomically(path, ""));
        QCOMPARE(wire::Places(path).prepare().error().code, std::string("not_a_directory"));
    }
};

WM_TEST_CLASS(UnixSocket)
#include "unix_socket_test.moc"
