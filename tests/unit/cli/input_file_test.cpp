#include "input_file.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <fstream>
#include <sys/stat.h>
#include <thread>

using namespace wm;
using cli::read_input;

class InputFile : public QObject {
    Q_OBJECT
    const QTemporaryDir m_folder;
    std::string path(const char *name) const { return (m_folder.path() + "/" + name).toStdString(); }

    static void write(const std::string &path, std::string_view text) { std::ofstream(path, std::ios::binary) << text; }

private slots:
    void it_comes_in_whole_pieces()
    {
        write(path("seven"), "abcdefg");
        std::vector<std::string> pieces;
        QVERIFY(read_input(path("seven"), 7, 3, [&](std::string_view bytes) -> Result<> {
            pieces.emplace_back(bytes);
            return {};
        }));
        QCOMPARE(pieces, (std::vector<std::string>{"abc", "def", "g"}));
    }
    void a_pipe_gives_whole_pieces_too()
    {
        const std::string fifo = path("fifo");
        QCOMPARE(mkfifo(fifo.c_str(), 0600), 0);
        std::thread writer([&] {
            std::ofstream out(fifo);
            for (int i = 0; i < 7; ++i)
                out << "abcdefg"[i] << std::flush;
        });
        std::vector<std::string> pieces;
        const auto done = read_input(fifo, 100, 3, [&](std::string_view bytes) -> Result<> {
            pieces.emplace_back(bytes);
            return {};
        });
        writer.join();
        QVERIFY(done.has_value());
        QCOMPARE(pieces, (std::vector<std::string>{"abc", "def", "g"}));
    }
    void what_cannot_be_read_is_named_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("sentence");
        write(path("eleven"), "hello world");
        QTest::newRow("missing") << "missing" << "Cannot read %1: No such file or directory.";
        QTest::newRow("directory") << "." << "%1 is a directory.";
        QTest::newRow("too large") << "eleven" << "%1 is larger than 10 bytes.";
    }
    void what_cannot_be_read_is_named()
    {
        QFETCH(QString, name);
        QFETCH(QString, sentence);
        const std::string file = path(name.toUtf8());
        const auto done = read_input(file, 10, 4, [](std::string_view) -> Result<> { return {}; });
        QVERIFY(!done.has_value());
        QCOMPARE(done.error().code, std::string("bad_input"));
        QCOMPARE(QString::fromStdString(done.error().message), sentence.arg(QString::fromStdString(file)));
    }
    void a_file_that_changes_meanwhile_is_refused_data()
    {
        QTest::addColumn<bool>("grows");
        QTest::newRow("it grows") << true;
        QTest::newRow("other bytes, same size") << false;
    }
    void a_file_that_changes_meanwhile_is_refused()
    {
        QFETCH(bool, grows);
        const std::string file = path("busy");
        write(file, "0123456789");
        std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
        const auto done = read_input(file, 100, 4, [&](std::string_view) -> Result<> {
            std::fstream(file, grows ? std::ios::app | std::ios::out : std::ios::in | std::ios::out) << "x";
            return {};
        });
        QVERIFY(!done.has_value());
        QCOMPARE(done.error().message, file + " changed while it was read.");
    }
    void who_takes_it_may_stop_it()
    {
        write(path("long"), "0123456789");
        int taken = 0;
        const auto done = read_input(path("long"), 100, 4, [&](std::string_view) -> Result<> {
            ++taken;
            return fail("disconnected", "Nobody listens.");
        });
        QCOMPARE(done.error().code, std::string("disconnected"));
        QCOMPARE(taken, 1);
    }
};

WM_TEST_CLASS(InputFile)
#include "input_file_test.moc"
