// The window's side of a terminal: found through the daemon, followed without it, over a real shim.
#include "fake_daemon.h"
#include "shell/town.h"
#include "support/qtest_main.h"
#include "terminal/terminal_session.h"
#include "unit/shim/test_run.h"

#include "wire/framing.h"
#include "wire/shim_protocol.h"
#include "wire/unix_socket.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <memory>
#include <poll.h>
#include <sys/socket.h>

using namespace wm;
using namespace wm::models;
using namespace wm::tests;

namespace {

/// A run with a terminal, and a daemon that knows where it is.
struct Shown {
    TestRun terminal;
    FakeDaemon daemon;
    RunId run = daemon.script.starts(daemon.script.bead("one"));
    models::Town town{daemon.options()};
    TerminalSession session{town};
    Result<Json> where = Json();

    explicit Shown(const std::string &script)
    {
        (void)terminal.start(tests::terminal(script));
        where = Json{{"directory", terminal.dir.string()}, {"live", true}, {"columns", 80}, {"rows", 24}};
        daemon.method = [this](const std::string &, const Json &) { return where; };
        session.setRunId(QString::fromStdString(run.value));
    }
    std::string text() const
    {
        std::string all;
        if (const auto frame = session.frame())
            for (const terminal::Line &line : frame->lines)
                all += terminal::text_of(line) + '\n';
        return all;
    }
};

/// The shim's end of a run's socket, held by the test.
struct ShimToBreak {
    QTemporaryDir folder;
    std::filesystem::path dir = folder.path().toStdString();
    Fd listener = std::move(wire::listen_unix(dir / "shim.sock").value());

    ShimToBreak() { prints(""); }
    void prints(const std::string &text) const { std::ofstream(dir / "out.log", std::ios::app) << text; }
    /// Somebody who has connected and said something; invalid when nobody comes.
    Fd attached() const
    {
        const auto soon = [](int socket) {
            for (const QDeadlineTimer deadline(30'000); !deadline.hasExpired(); QCoreApplication::processEvents()) {
                pollfd waits{socket, POLLIN, 0};
                if (poll(&waits, 1, 10) > 0)
                    return true;
            }
            return false;
        };
        if (!soon(listener.get()))
            return {};
        Fd client(accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC));
        return client.valid() && soon(client.get()) ? std::move(client) : Fd();
    }
};

} // namespace

class TerminalSessionTest : public QObject {
    Q_OBJECT
private slots:
    void nothing_is_read_until_somebody_looks()
    {
        Shown shown("echo hello; exec cat");
        QVERIFY(shown.terminal.said("hello"));
        QVERIFY(!shown.session.shown());
        shown.session.setWatched(true);
        QTRY_VERIFY(shown.text().contains("hello"));
        QVERIFY(shown.session.live());
        QVERIFY(!shown.session.loading());
        shown.session.setWatched(false);
        QVERIFY(!shown.session.shown());
    }
    void what_is_typed_arrives_and_what_comes_is_shown()
    {
        Shown shown("stty -echo; echo ready; read line; echo \"got $line\"; exec cat");
        shown.session.setWatched(true);
        QTRY_VERIFY(shown.text().contains("ready"));
        for (const char letter : std::string_view("hi"))
            shown.session.want(terminal::CharacterKey{static_cast<char32_t>(letter)});
        shown.session.want(TypeNamed{terminal::NamedKey::enter, {}});
        QTRY_VERIFY(shown.text().contains("got hi"));
    }
    void its_size_is_told()
    {
        Shown shown("stty -echo; echo ready; while read line; do stty size; done");
        shown.session.setWatched(true);
        QTRY_VERIFY(shown.text().contains("ready"));
        shown.session.want(terminal::Size{101, 33});
        QTRY_COMPARE(shown.session.frame()->size, (terminal::Size{101, 33}));
        QTRY_VERIFY2(
            [&] {
                shown.session.want(TypeNamed{terminal::NamedKey::enter, {}});
                return shown.text().contains("33 101");
            }(),
            shown.text().c_str());
    }
    void a_flood_ends_with_its_last_lines_and_keeps_what_scrolled_off()
    {
        Shown shown("stty -echo; echo ready; read line; seq 1 300000; exec cat");
        shown.session.setWatched(true);
        QTRY_VERIFY(shown.text().contains("ready"));
        shown.session.want(TypeNamed{terminal::NamedKey::enter, {}});
        QTRY_VERIFY_WITH_TIMEOUT(shown.text().contains("\n300000\n"), 60'000);
        const auto frame = shown.session.frame();
        QCOMPARE(frame->first_row - frame->first_line, std::int64_t(terminal::Screen::scrollback_limit));
        QSignalSpy found(&shown.session, &TerminalSource::found);
        shown.session.want(FindText{"299999"});
        QVERIFY(found.wait(30'000));
        const auto places = found.front().front().value<std::vector<terminal::Place>>();
        QCOMPARE(places.size(), 1u);
        QSignalSpy read(&shown.session, &TerminalSource::textRead);
        shown.session.want(ReadText{places[0], {places[0].line, 6}});
        QVERIFY(read.wait(30'000));
        QCOMPARE(read.front().front().toString(), QString("299999"));
    }
    void its_end_is_told_and_it_stays()
    {
        Shown shown("echo bye; exit 4");
        shown.session.setWatched(true);
        QTRY_VERIFY(!shown.session.live() && shown.session.shown() && shown.session.endText() != "");
        QTRY_VERIFY(shown.text().contains("bye"));
        QVERIFY(shown.session.endText().startsWith("Ended."));
    }
    void one_that_ended_before_is_shown_as_it_was()
    {
        Shown shown("printf 'last words'");
        shown.terminal.exit();
        shown.where->at("live") = false;
        shown.session.setWatched(true);
        QTRY_VERIFY(shown.text().contains("last words"));
        QVERIFY(!shown.session.live());
        QCOMPARE(shown.session.endText(), QString("Ended."));
    }
    void an_agent_without_a_terminal_says_so()
    {
        Shown shown("exec cat");
        shown.where = fail("no_terminal", "Juniper has no terminal.");
        shown.session.setWatched(true);
        QTRY_VERIFY(shown.session.none());
        QCOMPARE(shown.session.problem(), QString("Juniper has no terminal."));
    }
    void where_there_is_none_the_desktop_s_terminal_opens_in_the_worktree()
    {
        const QTemporaryDir folder;
        const auto in = [&](const char *name) { return folder.filePath(QString::fromLatin1(name)); };
        QFile program(in("term"));
        QVERIFY(program.open(QFile::WriteOnly) && program.write("#!/bin/sh\npwd > opened.part && mv opened.part opened\n") > 0);
        program.close();
        QVERIFY(program.setPermissions(QFile::ReadOwner | QFile::ExeOwner));
        qputenv("TERMINAL", in("term").toLocal8Bit());
        const TerminalSession session;
        QCOMPARE(session.openShell(folder.path()), QString());
        QTRY_VERIFY(QFile::exists(in("opened")));
        QVERIFY(session.openShell(in("gone")).contains("not there any more"));
        qputenv("TERMINAL", in("no-such-terminal").toLocal8Bit());
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", in("").toLocal8Bit());
        const QString said = session.openShell(folder.path());
        qputenv("PATH", path);
        qunsetenv("TERMINAL");
        QVERIFY(said.contains("No terminal program was found"));
    }
    void a_connection_that_breaks_is_made_again_while_the_run_lives()
    {
        Shown shown("exec cat");
        const ShimToBreak shim;
        shown.where->at("directory") = shim.dir.string();
        shown.session.setWatched(true);
        const Fd first = shim.attached();
        QVERIFY(first.valid());
        shutdown(first.get(), SHUT_RDWR);
        const Fd second = shim.attached();
        QVERIFY(second.valid());
        shim.prints("still here");
        QVERIFY(wire::send_all(second.get(), wire::frame(wire::json_of(wire::ShimMessage(wire::Growth{10})))));
        QTRY_VERIFY_WITH_TIMEOUT(shown.text().contains("still here"), 30'000);
        QVERIFY(shown.session.live());
        QCOMPARE(shown.session.endText(), QString());
    }
    void a_connection_that_breaks_because_the_run_has_ended_says_how()
    {
        Shown shown("exec cat");
        const ShimToBreak shim;
        shown.where->at("directory") = shim.dir.string();
        shown.session.setWatched(true);
        const Fd first = shim.attached();
        QVERIFY(first.valid());
        const std::string how = to_text(wire::json_of(wire::ExitRecord{.code = 4, .message = "It ended with code 4."}));
        QVERIFY(write_file_atomically(shim.dir / "exit.json", how));
        shutdown(first.get(), SHUT_RDWR);
        QTRY_COMPARE_WITH_TIMEOUT(shown.session.endText(), QString("Ended. It ended with code 4."), 30'000);
        QVERIFY(!shown.session.live());
    }
    void one_whose_shim_is_gone_for_good_has_ended()
    {
        Shown shown("exec cat");
        auto shim = std::make_unique<ShimToBreak>();
        shown.where->at("directory") = shim->dir.string();
        shown.session.setWatched(true);
        QVERIFY(shim->attached().valid());
        shim.reset();
        QTRY_COMPARE_WITH_TIMEOUT(shown.session.endText(), QString("Ended."), 60'000);
    }
    void one_whose_shim_only_greets_and_goes_has_ended_as_well()
    {
        Shown shown("exec cat");
        const ShimToBreak shim;
        shown.where->at("directory") = shim.dir.string();
        shown.session.setWatched(true);
        constexpr int all_attempts = 7;
        for (int i = 0; i < all_attempts; ++i) {
            const Fd client = shim.attached();
            QVERIFY(client.valid());
            QVERIFY(wire::send_all(client.get(), wire::frame(wire::json_of(wire::ShimMessage(wire::ShimHello())))));
        }
        QTRY_COMPARE(shown.session.endText(), QString("Ended."));
        QVERIFY(!shown.session.live());
    }
    void a_daemon_that_goes_away_takes_nothing_along()
    {
        Shown shown("stty -echo; echo ready; read line; echo \"got $line\"; exec cat");
        shown.session.setWatched(true);
        QTRY_VERIFY(shown.text().contains("ready"));
        shown.daemon.stop();
        shown.session.want(PasteText{"on"});
        shown.session.want(TypeNamed{terminal::NamedKey::enter, {}});
        QTRY_VERIFY(shown.text().contains("got on"));
    }
};

WM_TEST_CLASS(TerminalSessionTest)
#include "terminal_session_test.moc"
