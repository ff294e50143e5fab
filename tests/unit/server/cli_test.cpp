// The real wm against a server in this process, with commands that want more of it than arguments.
#include "agents/run_monitor.h"
#include "base/clock.h"
#include "base/sha256.h"
#include "commands/caller.h"
#include "commands/command_table.h"
#include "server/rpc_server.h"
#include "server/town_services.h"
#include "support/qtest_main.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <fstream>
#include <pty.h>
#include <sstream>

using namespace wm;
using commands::Access, commands::Kind, commands::Request, commands::Services;
namespace fs = std::filesystem;

namespace {

void digest(Services &, const Request &request, commands::Reply reply)
{
    const auto file = request.caller->input("file");
    const auto whole = file->read(0, static_cast<std::size_t>(file->size()));
    reply(Json{{"text", std::format("{} {} {}\n", request.text("file"), file->size(), sha256_hex(*whole))}});
}

void echo(Services &, const Request &request, commands::Reply reply)
{
    reply(Json{{"text", request.text("body")}});
}

void write_back(Services &, const Request &request, commands::Reply reply)
{
    request.caller->send(request.caller->input("from"), request.text("to"), [reply] { reply(Json{{"text", "written\n"}}); });
}

void ask(Services &, const Request &request, commands::Reply reply)
{
    request.caller->ask("Load 3 wagons?", [reply](std::optional<bool> yes) {
        if (!yes)
            return reply(fail("needs_confirmation", "Nothing was loaded.", "Say --yes."));
        reply(Json{{"text", *yes ? "loaded\n" : "left\n"}});
    });
}

void name(Services &, const Request &request, commands::Reply reply)
{
    reply(Json{{"text", std::format("[{}] in {}\n", request.as, request.cwd)}});
}

std::string print_text(const Json &result, const commands::Screen &)
{
    return result["text"].get<std::string>();
}

const std::vector<commands::CommandSpec> &test_commands()
{
    static const std::vector<commands::CommandSpec> specs = {
        {"t.digest", {"t digest"}, "d", Access::both, {{"file", Kind::file, "f", true, true}}, digest, print_text},
        {"t.echo", {"t echo"}, "e", Access::both,
            {{"body", Kind::text, "b", true, false, true}, commands::Param{"body_file", Kind::file, "f"}.fills("body")}, echo, print_text},
        {"t.write", {"t write"}, "w", Access::both, {{"from", Kind::file, "f", true, true}, {"to", Kind::text, "t", false, true}},
            write_back, print_text},
        {"t.ask", {"t ask"}, "a", Access::both, {}, ask, print_text},
        {"t.name", {"t name"}, "n", Access::both, {}, name, print_text},
    };
    return specs;
}

const QByteArray &read_on(int fd, QByteArray &text)
{
    char bytes[1024];
    for (ssize_t got; (got = ::read(fd, bytes, sizeof bytes)) > 0;)
        text.append(bytes, got);
    return text;
}

struct Said {
    int code;
    std::string out, err;
};

} // namespace

class WmAndServer : public QObject {
    Q_OBJECT

    const QTemporaryDir m_folder;
    const fs::path m_root = m_folder.path().toStdString();
    const wire::Places m_places{m_root / "town"};
    const SystemClock m_clock;
    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<agents::RunMonitor> m_runs;
    std::unique_ptr<server::TownServices> m_services;
    std::unique_ptr<server::Feed> m_feed;
    std::unique_ptr<server::RpcServer> m_rpc;

    void prepare(QProcess &process, const QStringList &environment = {}) const
    {
        process.setWorkingDirectory(m_folder.path());
        process.setEnvironment(QStringList{QString("WAGONMASTER_HOME=%1/town").arg(m_folder.path()), "PATH=/usr/bin:/bin"} + environment);
        process.setStandardInputFile(QProcess::nullDevice());
    }
    static Said finish(QProcess &process)
    {
        QSignalSpy finished(&process, &QProcess::finished);
        if (process.state() != QProcess::NotRunning)
            finished.wait(60'000); // our own loop is what it speaks to
        return {process.exitCode(), process.readAllStandardOutput().toStdString(), process.readAllStandardError().toStdString()};
    }
    Said wm(const QStringList &arguments, const QStringList &environment = {}) const
    {
        QProcess process;
        prepare(process, environment);
        process.start(WM_BIN_DIR "/wm", arguments);
        return finish(process);
    }
    Said shell(const QString &text) const
    {
        QProcess process;
        prepare(process, {"PATH=" WM_BIN_DIR ":/usr/bin:/bin"});
        process.start("/bin/sh", {"-c", text});
        return finish(process);
    }
    std::string make(const char *file, std::size_t size) const
    {
        std::string bytes(size, '\0');
        for (std::size_t i = 0; i < size; ++i)
            bytes[i] = static_cast<char>((i * 7 + i / 251) & 255);
        std::ofstream(m_root / file, std::ios::binary) << bytes;
        return bytes;
    }
    std::string read(const char *file) const
    {
        std::stringstream text;
        text << std::ifstream(m_root / file, std::ios::binary).rdbuf();
        return text.str();
    }

private slots:
    void initTestCase()
    {
        commands::add_commands(test_commands());
        QVERIFY(m_places.prepare().has_value());
        auto engine = engine::Engine::open(m_places.ledger(), m_clock);
        QVERIFY2(engine.has_value(), engine ? "" : engine.error().message.c_str());
        m_engine = std::move(*engine);
        m_runs = std::make_unique<agents::RunMonitor>(*m_engine, m_places);
        m_services = std::make_unique<server::TownServices>(*m_engine, *m_runs, m_places);
        m_feed = std::make_unique<server::Feed>(*m_engine);
        m_rpc = std::make_unique<server::RpcServer>(*m_services, *m_feed);
        QVERIFY(m_rpc->start().has_value());
    }
    void cleanupTestCase()
    {
        // Nothing that was sent through is left.
        for (const auto &entry : fs::directory_iterator(m_places.town()))
            QVERIFY2(!entry.path().filename().string().starts_with(".scratch"), entry.path().c_str());
        m_rpc.reset();
        m_feed.reset();
        m_services.reset();
        m_runs.reset();
        m_engine.reset();
    }

    void a_file_arrives_byte_for_byte_data()
    {
        QTest::addColumn<int>("size");
        QTest::newRow("empty") << 0;
        QTest::newRow("small") << 10;
        QTest::newRow("one piece") << (384 << 10);
        QTest::newRow("many pieces") << 5'000'001;
    }
    void a_file_arrives_byte_for_byte()
    {
        QFETCH(int, size);
        const std::string expected = std::format(" {} {}\n", size, sha256_hex(make("in", static_cast<std::size_t>(size))));
        QCOMPARE(wm({"t", "digest", "in"}).out, "in" + expected);
        QCOMPARE(shell("cat in | wm t digest -").out, "-" + expected);
        QCOMPARE(wm({"-C", "..", "t", "digest", (m_root / "in").c_str()}).out, (m_root / "in").string() + expected);
        QCOMPARE(wm({"-C", "town", "t", "digest", "../in"}).out, "../in" + expected);
    }
    void a_file_becomes_a_text()
    {
        std::ofstream(m_root / "text") << "two\nlines";
        QCOMPARE(wm({"t", "echo", "--body-file", "text"}).out, std::string("two\nlines"));
        QCOMPARE(shell("printf 'from a pipe' | wm t echo --body -").out, std::string("from a pipe"));
        QCOMPARE(shell("printf 'from a pipe' | wm t echo --body-file=-").out, std::string("from a pipe"));
    }
    void what_cannot_be_sent_is_said_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("missing") << "wm t digest nothing" << "Cannot read nothing: No such file or directory.";
        QTest::newRow("directory") << "wm t digest town" << "town is a directory.";
        QTest::newRow("more than 2 GB") << "truncate -s 2147483649 huge; wm t digest huge; s=$?; rm huge; exit $s"
                                        << "huge is larger than 2147483648 bytes.";
        QTest::newRow("a text of more than 512 KiB") << "head -c 600000 /dev/zero | tr '\\0' x | wm t echo --body -"
                                                     << "Standard input is larger than 524288 bytes.";
        QTest::newRow("a directory that is not there") << "wm -C nowhere t ask" << "There is no directory nowhere.";
        QTest::newRow("no text") << "printf '\\377' | wm t echo --body -" << "Standard input is not UTF-8 text.";
    }
    void what_cannot_be_sent_is_said()
    {
        QFETCH(QString, command);
        QFETCH(QString, sentence);
        const Said said = shell(command);
        QCOMPARE(said.code, 1);
        QVERIFY2(said.err.starts_with("wm: " + sentence.toStdString()), said.err.c_str());
    }
    void output_of_any_size_goes_to_standard_output()
    {
        const std::string bytes = make("in", 9'000'000);
        const Said said = wm({"t", "write", "in"});
        QCOMPARE(said.code, 0);
        QVERIFY(said.out == bytes + "written\n");
    }
    void output_goes_into_a_file_of_the_caller()
    {
        const std::string bytes = make("in", 2'000'000);
        const Said said = wm({"-C", "town", "t", "write", "../in", "../out"});
        QCOMPARE(said.out, std::string("written\n"));
        QVERIFY(read("out") == bytes);
    }
    void a_file_that_cannot_be_written_is_told()
    {
        make("in", 2'000'000);
        Said said = wm({"t", "write", "in", "no/out"});
        QCOMPARE(said.code, 1);
        QVERIFY2(said.err.starts_with("wm: Cannot write no/out: No such file"), said.err.c_str());
        QCOMPARE(said.out, std::string());
        said = wm({"t", "write", "in", "/dev/full"});
        QCOMPARE(said.code, 1);
        QVERIFY2(said.err.contains("No space left"), said.err.c_str());
    }
    void who_ends_in_the_middle_does_no_harm()
    {
        make("in", 9'000'000);
        const Said said = shell("wm t write in | head -c 10 >/dev/null; wm t ask </dev/null");
        QCOMPARE(said.code, 3);
    }
    void nobody_to_ask_is_status_3()
    {
        const Said said = wm({"t", "ask"});
        QCOMPARE(said.code, 3);
        QCOMPARE(said.err, std::string("wm: Nothing was loaded.\n    Say --yes.\n"));
    }
    void a_person_is_asked_data()
    {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QByteArray>("end");
        QTest::newRow("yes") << QByteArray("y\n") << QByteArray("loaded");
        QTest::newRow("no") << QByteArray("n\n") << QByteArray("left");
        QTest::newRow("just Enter is no") << QByteArray("\n") << QByteArray("left");
    }
    void a_person_is_asked()
    {
        QFETCH(QByteArray, typed);
        QFETCH(QByteArray, end);
        int master = -1, terminal = -1;
        QCOMPARE(openpty(&master, &terminal, nullptr, nullptr, nullptr), 0);
        const Fd ours(master), theirs(terminal);
        QProcess process;
        prepare(process);
        process.setChildProcessModifier([&] {
            for (int fd = 0; fd < 3; ++fd)
                dup2(theirs.get(), fd);
        });
        process.start(WM_BIN_DIR "/wm", {"t", "ask"});
        QCOMPARE(write(ours.get(), typed.data(), static_cast<std::size_t>(typed.size())), typed.size());
        QCOMPARE(finish(process).code, 0);
        QByteArray shown; // a terminal hands over what was written when it likes
        fcntl(ours.get(), F_SETFL, O_NONBLOCK);
        QTRY_VERIFY2(read_on(ours.get(), shown).trimmed().endsWith(end), shown.constData());
        QVERIFY2(shown.contains("Load 3 wagons? [y/N] "), shown.constData());
    }
    void tools_act_under_a_name_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QStringList>("environment");
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("nobody") << QStringList{} << QStringList{} << QByteArray("[]");
        QTest::newRow("BD_ACTOR") << QStringList{} << QStringList{"BD_ACTOR=nux"} << QByteArray("[nux]");
        QTest::newRow("BEADS_ACTOR comes first") << QStringList{} << QStringList{"BD_ACTOR=nux", "BEADS_ACTOR=ann"} << QByteArray("[ann]");
        QTest::newRow("--actor comes before all") << QStringList{"--actor", "eve"} << QStringList{"WM_ACTOR=ann"} << QByteArray("[eve]");
    }
    void tools_act_under_a_name()
    {
        QFETCH(QStringList, words);
        QFETCH(QStringList, environment);
        QFETCH(QByteArray, name);
        const Said said = wm(QStringList{"t", "name"} + words, environment);
        QVERIFY2(said.out.starts_with(name.toStdString()), said.out.c_str());
    }
    void a_name_that_is_none_is_refused()
    {
        for (const char *name : {"person", "run:x", "two\nlines", " ann"})
            QCOMPARE(wm({"t", "name", "--actor", name}).code, 1);
    }
    void what_is_so_already_ends_well()
    {
        const Said said = wm({"sync"});
        QCOMPARE(said.code, 0);
        QVERIFY2(said.err.starts_with("wm: There is nothing to sync."), said.err.c_str());
    }
};

WM_TEST_CLASS(WmAndServer)
#include "cli_test.moc"
