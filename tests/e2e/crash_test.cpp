// The daemon is killed (SIGKILL, as by a power cut) at every named place of its source, in the middle of two beads that
// are done, tested and landed. Whatever the place, the next `wm` finds the town as it was and the end is the same: each
// bead is done once, tested once, lands once, and nothing is left behind.
#include "e2e/support/eventually.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"
#include "wire/framing.h"
#include "wire/protocol.h"
#include "wire/unix_socket.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <fstream>
#include <poll.h>
#include <sys/socket.h>

using namespace wm;
using tests::eventually, tests::Town;

namespace {

/// Two beads, the second waits for the first. Agents and gates write down that they ran.
struct Story {
    Town town;
    std::string first, second;

    Story()
    {
        auto [name, text] = Town::gate("echo $WAGONMASTER_RUN >> '" + gates().string() + "'; ls *.txt");
        text += "[worktree]\nwarm = 0\ncopy = ['.env']\nsetup = 'echo set up >> \"" + setups().string() +
            "\"'\nteardown = 'echo torn down >> \"" + setups().string() + "\"'\n";
        town.make_project({{name, text}, {".gitignore", ".env\n"}});
        tests::write(town.project() / ".env", "x");
        town.add_rig(town.script("agent",
            "echo $WAGONMASTER_BEAD >> '" + runs().string() +
                "'\necho x > $WAGONMASTER_BEAD.txt\ngit add -A\ngit commit -qm work\nwm done > '" + (town.root() / "done").string() + "'"));
        first = town.create({"First"});
        second = town.create({"Second", "--depends-on", first.c_str()});
    }
    std::filesystem::path runs() const { return town.root() / "runs.log"; }
    std::filesystem::path setups() const { return town.root() / "setups.log"; }
    std::filesystem::path gates() const { return town.root() / "gates.log"; }

    /// As a person: with wm, which starts a daemon when there is none.
    void tell()
    {
        for (const std::string &bead : {first, second}) {
            QVERIFY(!town.sling(bead).empty());
            QVERIFY(town.closes(bead));
        }
    }
    void verify_end()
    {
        const std::vector both{first, second};
        QCOMPARE(town.lines(runs()), both);
        QCOMPARE(town.landings(), both);
        QCOMPARE(town.git({"status", "--porcelain"}), "");
        QCOMPARE(town.lines(gates()).size(), std::size_t{2});
        QVERIFY(eventually([&] { return town.open_outbox().empty(); }));
        QCOMPARE(town.open_outbox(), std::vector<std::string>{});
        QVERIFY(eventually([&] { return town.worktrees_are_gone(); }));
        auto setups_and_teardowns = town.lines(setups());
        std::ranges::sort(setups_and_teardowns);
        QCOMPARE(setups_and_teardowns, (std::vector<std::string>{"set up", "set up", "torn down", "torn down"}));
        const auto verdict = town.wm({"ledger", "verify"});
        QVERIFY2(verdict.code == 0, verdict.err.c_str());
        QCOMPARE(town.wm({"status", "--json"}).code, 0);
    }
};

/// Everything that is written as `crashpoint("…")` in our source.
std::set<std::string> names_in_source()
{
    std::set<std::string> names;
    for (const char *folder : {"backend", "app"})
        for (const auto &entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(WM_SOURCE_DIR) / folder)) {
            if (entry.path().extension() != ".cpp")
                continue;
            std::ifstream file(entry.path());
            for (std::string line; std::getline(file, line);) {
                static const QRegularExpression name("\"([a-z]+\\.[a-z_]+)\"");
                if (line.find("crashpoint(") != std::string::npos)
                    for (auto found = name.globalMatch(QString::fromStdString(line)); found.hasNext();)
                        names.insert(found.next().captured(1).toStdString());
            }
        }
    return names;
}

struct Point {
    const char *name;
    std::vector<int> passages; ///< the story passes each of them
};

// Points that every command passes are tried at several of its moments, those of one bead once for each bead.
const std::vector<Point> points_of_commands = {
    {"ledger.before_commit", {1, 2, 3, 8, 13, 21, 34}},
    {"ledger.after_commit", {1, 2, 3, 8, 13, 21, 34}},
    {"engine.after_commit", {1, 2, 3, 5, 8, 13}},
    {"outbox.before_probe", {1, 2, 3, 4}},
    {"outbox.before_act", {1, 2, 3, 4}},
    {"outbox.after_act", {1, 2, 3, 4}},
    {"outbox.after_record", {1, 2, 3, 4}},
};
const std::vector<Point> points_of_work = {
    {"run.after_worktree", {1, 2}},
    {"setup.after_files", {1, 2}},
    {"setup.after_launch", {1, 2}},
    {"setup.before_mark", {1, 2}},
    {"run.after_launch", {1, 2}},
    {"run.before_end_report", {1, 2}},
    {"mr.after_check", {1, 2}},
    {"gate.after_worktree", {1, 2}},
    {"gate.after_launch", {1, 2}},
    {"gate.before_end_report", {1, 2}},
    {"mr.after_land", {1, 2}},
    {"teardown.after_launch", {1, 2}},
};
// These need a long ledger and have a test of their own.
const std::set<std::string> points_of_snapshots = {"ledger.in_snapshot", "ledger.after_snapshot"};
// Tried in safety_test.cpp.
const std::set<std::string> points_of_backups = {
    "backup.before_name", "restore.after_place", "restore.after_log", "restore.after_ledger", "restore.before_swap", "restore.after_swap"};
// Tried in approvals_test.cpp: nobody asks for anything here.
const std::set<std::string> points_of_approvals = {"approval.before_ask", "approval.before_delivery", "approval.after_delivery"};
// Tried in tests/unit/transcript/crash_test.cpp: here a transcript never grows to a second segment.
const std::set<std::string> points_of_transcripts = {"transcript.compressed", "transcript.finished", "transcript.renamed"};

// Tried in warm_test.cpp and, that a commit which was made is not made again, in tests/unit/git/commit_all_test.cpp.
const std::set<std::string> points_of_worktrees = {
    "warm.before_add", "warm.before_setup", "warm.before_mark", "warm.after_switch", "work.after_save"};

void add_rows(const std::vector<Point> &points)
{
    QTest::addColumn<QString>("place");
    for (const Point &point : points)
        for (const int passage : point.passages) {
            const QString place = QString("%1:%2").arg(point.name).arg(passage);
            QTest::newRow(qPrintable(place)) << place;
        }
}

void verify_same_end_after_death_at(const QString &place)
{
    Story story;
    story.town.stop_daemon();
    auto daemon = story.town.start_daemon({{"WAGONMASTER_CRASH_AT", place}});
    story.tell();
    QVERIFY(daemon->state() == QProcess::NotRunning || daemon->waitForFinished(60'000));
    QCOMPARE(daemon->exitStatus(), QProcess::CrashExit);
    QCOMPARE(daemon->exitCode(), SIGKILL);
    QCOMPARE(story.town.wm({"status"}).code, 0); // starts the next daemon, had nobody asked for anything since
    story.verify_end();
}

/// Creates so many beads through one connection, without waiting for each answer.
void create_beads(const Town &town, int count)
{
    const auto socket = wire::connect_unix(town.places().person_socket());
    QVERIFY(socket);
    std::string requests =
        wire::frame({{"jsonrpc", "2.0"}, {"id", 0}, {"method", "hello"}, {"params", {{"protocol", wire::protocol_version}}}});
    wire::LineBuffer answers(wire::reply_limit);
    int answered = 0, sent = 0;
    while (answered <= count) {
        for (; sent < count && sent < answered + 200; ++sent)
            requests += wire::frame({{"jsonrpc", "2.0"}, {"id", sent + 1}, {"method", "bead.create"},
                {"params", {{"title", "Bead " + std::to_string(sent)}, {"rig", "waymark"}}}});
        QVERIFY(wire::send_all(socket->get(), requests));
        requests.clear();
        pollfd readable{socket->get(), POLLIN, 0};
        QCOMPARE(poll(&readable, 1, 60'000), 1);
        char bytes[65536];
        const ssize_t got = recv(socket->get(), bytes, sizeof bytes, 0);
        QVERIFY(got > 0);
        answers.append({bytes, static_cast<std::size_t>(got)});
        for (auto line = answers.next(); line && *line; line = answers.next()) {
            QVERIFY2(!(*line)->contains("\"error\":"), (*line)->c_str());
            ++answered;
        }
    }
}

} // namespace

class CrashInCommands : public QObject {
    Q_OBJECT
private slots:
    void every_place_in_the_source_is_tried()
    {
        std::set<std::string> tried = points_of_snapshots;
        tried.insert(points_of_backups.begin(), points_of_backups.end());
        tried.insert(points_of_approvals.begin(), points_of_approvals.end());
        tried.insert(points_of_transcripts.begin(), points_of_transcripts.end());
        tried.insert(points_of_worktrees.begin(), points_of_worktrees.end());
        for (const auto *points : {&points_of_commands, &points_of_work})
            for (const Point &point : *points)
                tried.insert(point.name);
        QCOMPARE(Json(tried), Json(names_in_source()));
    }
    void the_end_is_the_same_data() { add_rows(points_of_commands); }
    void the_end_is_the_same()
    {
        QFETCH(const QString, place);
        verify_same_end_after_death_at(place);
    }
};

class CrashInWork : public QObject {
    Q_OBJECT
private slots:
    void the_end_is_the_same_data() { add_rows(points_of_work); }
    void the_end_is_the_same()
    {
        QFETCH(const QString, place);
        verify_same_end_after_death_at(place);
    }
    void daemons_that_die_again_and_again_get_there_together_data()
    {
        QTest::addColumn<QString>("place");
        // Each lives long enough for one step more than the one before.
        for (const char *place : {"ledger.before_commit:5", "ledger.after_commit:3", "engine.after_commit:2", "outbox.after_act:2",
                 "outbox.after_record:1", "run.after_launch:1", "gate.after_launch:1"})
            QTest::newRow(place) << QString(place);
    }
    void daemons_that_die_again_and_again_get_there_together()
    {
        QFETCH(const QString, place);
        Story story;
        story.town.stop_daemon();
        story.town.set_environment("WAGONMASTER_CRASH_AT", place);
        story.tell();
        story.town.set_environment("WAGONMASTER_CRASH_AT", "");
        story.town.stop_daemon();
        QCOMPARE(story.town.wm({"status"}).code, 0); // one that lives finishes what is left
        story.verify_end();
    }
    void a_snapshot_that_was_cut_off_does_no_harm_data()
    {
        QTest::addColumn<QString>("place");
        for (const std::string &name : points_of_snapshots)
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void a_snapshot_that_was_cut_off_does_no_harm()
    {
        QFETCH(const QString, place);
        Story story;
        create_beads(story.town, 1985); // with the story more than the 2,000 events after which a snapshot is due
        story.town.stop_daemon();
        auto daemon = story.town.start_daemon({{"WAGONMASTER_CRASH_AT", place}});
        story.tell();
        QVERIFY(daemon->state() == QProcess::NotRunning || daemon->waitForFinished(60'000));
        QCOMPARE(daemon->exitCode(), SIGKILL);
        story.verify_end();
        QCOMPARE(story.town.json({"count", "--all"})["count"], 1987);
    }
};

WM_TEST_CLASS(CrashInCommands)
WM_TEST_CLASS(CrashInWork)
#include "crash_test.moc"
