#include "support/qtest_main.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

namespace {

/// Every situation a bead can be in, with what people see of it.
struct Situation {
    const char *name;
    void (*make)(TownBuilder &, const BeadId &);
    const char *lane;
    const char *badge;
    const char *footnote;
    /// What a drop does on Backlog, Ready, AI, Review, Done: d(efer) u(ndefer) s(tart) q(ueue) b(ack) t (stop)
    /// c(lose unlanded), - = inert.
    const char *moves;
};

RunId running(TownBuilder &town, const BeadId &id)
{
    const RunId run = town.sling(id);
    town.started(run);
    return run;
}
void ended_with(TownBuilder &town, const BeadId &id, RunExit exit)
{
    town.must(ReportRunEnded{running(town, id), std::move(exit), {}}, "daemon");
}
MrId gating(TownBuilder &town, const BeadId &id)
{
    town.must(TrustGates{town.demo, "sha-1"});
    const MrId mr = town.handed_over(id);
    town.checked(mr, {unit_gate});
    return mr;
}

using T = TownBuilder;
using B = BeadId;
// clang-format off
const Situation situations[] = {
    {"new", [](T &, const B &) {}, "Ready", "", "", "d-s--"},
    {"blocked", [](T &t, const B &b) { t.must(AddDependency{b, t.bead("First")}); }, "Backlog", "", "waits for FIRST", "-----"},
    {"blocked twice", [](T &t, const B &b) { t.must(AddDependency{b, t.bead("First")}); t.must(AddDependency{b, t.bead("Second")}); }, "Backlog", "", "waits for FIRST and 1 more", "-----"},
    {"deferred", [](T &t, const B &b) { t.must(DeferBead{b, {}, {}}); }, "Backlog", "", "deferred", "-u---"},
    {"claimed by the person", [](T &t, const B &b) { t.must(ClaimBead{b}); }, "Backlog", "", "claimed by person", "-----"},
    {"over the limit", [](T &t, const B &b) { t.must(ConfigureTown{1}); t.sling(t.bead("Other")); t.sling(b); }, "AI", "Queued", "", "-t---"},
    {"would be over the limit", [](T &t, const B &) { t.must(ConfigureTown{1}); t.sling(t.bead("Other")); }, "Ready", "", "", "d-q--"},
    {"no program chosen", [](T &t, const B &) { t.must(ChangeRig{t.demo, {}, std::vector<std::string>{}}); }, "Ready", "", "", "d----"},
    {"starting", [](T &t, const B &b) { t.sling(b); }, "AI", "Starting", "", "-t---"},
    {"running", [](T &t, const B &b) { running(t, b); }, "AI", "Working", "", "-t---"},
    {"stopping", [](T &t, const B &b) { running(t, b); t.must(StopRun{b, "", {}}); }, "AI", "Stopping", "", "-t---"},
    {"finished, still running", [](T &t, const B &b) { t.finished(running(t, b)); }, "AI", "Finished", "", "-t---"},
    {"stopped", [](T &t, const B &b) { t.stopped(running(t, b)); }, "Ready", "", "", "d-s--"},
    {"exited 0 with nothing", [](T &t, const B &b) { ended_with(t, b, {}); }, "Review", "Nothing landed", "It ended without handing over any work.", "--b-c"},
    {"exited 8", [](T &t, const B &b) { ended_with(t, b, {ExitClass::exited, 8, 0, ""}); }, "Review", "Exited, code 8", "Its process ended by itself.", "--b-c"},
    {"killed", [](T &t, const B &b) { ended_with(t, b, {ExitClass::signalled, 0, 9, ""}); }, "Review", "Signal 9", "Its process was ended by a signal that was not ours.", "--b-c"},
    {"could not start", [](T &t, const B &b) { ended_with(t, b, {ExitClass::start_failed, 0, 0, "No space is left."}); }, "Review", "Could not start", "No space is left.", "--b-c"},
    {"lost", [](T &t, const B &b) { ended_with(t, b, {ExitClass::lost, 0, 0, ""}); }, "Review", "Lost", "Its process is gone and nobody saw how it ended.", "--b-c"},
    {"in the queue", [](T &t, const B &b) { t.handed_over(t.bead("Before")); t.handed_over(b); }, "Review", "In queue", "", "----c"},
    {"being merged", [](T &t, const B &b) { t.handed_over(b); }, "Review", "Merging", "", "-----"},
    {"in its gate", [](T &t, const B &b) { gating(t, b); }, "Review", "Testing", "", "-----"},
    {"gate failed", [](T &t, const B &b) { t.gate_ended(gating(t, b), false, "2 tests failed."); }, "Review", "Gate failed", "2 tests failed.", "--b-c"},
    {"sent back", [](T &t, const B &b) { t.gate_ended(gating(t, b), false, "2 tests failed."); running(t, b); }, "AI", "Working", "sent back: 2 tests failed.", "-t---"},
    {"stopped and gone on with after a failed gate", [](T &t, const B &b) { t.gate_ended(gating(t, b), false, "2 tests failed."); t.stopped(running(t, b)); running(t, b); }, "AI", "Working", "sent back: 2 tests failed.", "-t---"},
    {"given back after a failed gate", [](T &t, const B &b) { t.gate_ended(gating(t, b), false, "2 tests failed."); t.must(ReleaseBead{b}); }, "Ready", "", "", "d-s--"},
    {"could not land", [](T &t, const B &b) { const MrId m = t.handed_over(b); t.must(ReportMrFailed{m, 1, "git says no."}, "daemon"); }, "Review", "Could not land", "git says no.", "--b-c"},
    {"conflict", [](T &t, const B &b) { const MrId m = t.handed_over(b); t.must(ReportMrConflict{m, 1, {"a.cpp"}}, "daemon"); }, "Review", "Conflict", "Conflict in a.cpp", "--b-c"},
    {"waits for trust", [](T &t, const B &b) { t.checked(t.handed_over(b), {unit_gate}); }, "Review", "Trust gates", "The gates of main are not trusted yet: `wm rig trust demo`.", "----c"},
    {"waits for the clone", [](T &t, const B &b) { const MrId m = t.handed_over(b); t.checked(m); t.must(ReportMrWaiting{m, 1, "README.md is changed in your clone."}, "daemon"); }, "Review", "Waits for your clone", "README.md is changed in your clone.", "----c"},
    {"changes the gates", [](T &t, const B &b) { t.checked(t.handed_over(b), {}, "", true); }, "Review", "Needs you", "It changes the gates in .wagonmaster.toml: `wm mq approve mr-1`.", "----c"},
    {"landing", [](T &t, const B &b) { t.checked(t.handed_over(b)); }, "Review", "Landing", "", "-----"},
    {"target moved", [](T &t, const B &b) { const MrId m = t.handed_over(b); t.checked(m); t.must(ReportTargetMoved{m, 1}, "daemon"); }, "Review", "Merging", "", "-----"},
    {"landed", [](T &t, const B &b) { t.land(b); }, "Done", "Landed", "no gate", "-----"},
    {"landed through a gate", [](T &t, const B &b) { const MrId m = gating(t, b); t.gate_ended(m, true); t.landed(m); }, "Done", "Landed", "", "-----"},
    {"landed and reopened", [](T &t, const B &b) { t.land(b); t.must(ReopenBead{b, ""}); }, "Ready", "", "", "d-s--"},
    {"landed, reopened and begun again", [](T &t, const B &b) { t.land(b); t.must(ReopenBead{b, ""}); running(t, b); }, "AI", "Working", "", "-t---"},
    {"withdrawn", [](T &t, const B &b) { const MrId m = t.handed_over(b); t.checked(m, {}, "", true); t.must(WithdrawMr{m, "changed my mind"}); }, "Review", "Withdrawn", "changed my mind", "--b-c"},
    {"closed by hand", [](T &t, const B &b) { t.must(CloseBead{b, "not needed"}); }, "Done", "Closed", "not needed", "-----"},
    {"closed unlanded", [](T &t, const B &b) { ended_with(t, b, {ExitClass::exited, 1, 0, ""}); t.must(CloseBead{b, "closed without landing"}); }, "Done", "Closed", "closed without landing", "-----"},
};
// clang-format on

char letter_of(const Move &move)
{
    switch (move.kind) {
    case MoveKind::none: return '-';
    case MoveKind::start: return 's';
    case MoveKind::queue: return 'q';
    case MoveKind::send_back: return 'b';
    case MoveKind::stop: return 't';
    case MoveKind::defer: return 'd';
    case MoveKind::undefer: return 'u';
    case MoveKind::close_unlanded: return 'c';
    }
    return '?';
}

} // namespace

class Board : public QObject {
    Q_OBJECT
private slots:
    void every_situation_has_its_lane_badge_footnote_and_moves_data()
    {
        QTest::addColumn<int>("index");
        for (int i = 0; const Situation &situation : situations)
            QTest::newRow(situation.name) << i++;
    }
    void every_situation_has_its_lane_badge_footnote_and_moves()
    {
        QFETCH(int, index);
        const Situation &situation = situations[index];
        TownBuilder town;
        const BeadId id = town.bead("Bead");
        situation.make(town, id);
        QCOMPARE(town.lane(id), std::string(situation.lane));
        QCOMPARE(town.badge(id), std::string(situation.badge));
        std::string footnote = situation.footnote;
        if (const auto at = footnote.find("FIRST"); at != std::string::npos)
            footnote.replace(at, 5, town.at(id).dependencies.front().on.value);
        QCOMPARE(town.footnote(id), footnote);
        QCOMPARE(town.badge(id).empty(), badge_of(town.state, town.at(id)).rule.empty());

        const std::string moves = situation.moves;
        for (int lane = 0; lane < 5; ++lane) {
            const Move move = preview_move(town.state, id, static_cast<Lane>(lane), RunId("NEW"));
            const bool legal = moves[static_cast<std::size_t>(lane)] != '-';
            QCOMPARE(letter_of(move), moves[static_cast<std::size_t>(lane)]);
            QCOMPARE(move.legal, legal);
            QCOMPARE(move.reason.empty(), legal);
            if (!legal) {
                QVERIFY2(move.reason.ends_with('.'), move.reason.c_str());
                continue;
            }
            // What was shown is what happens; a bead that has changed meanwhile refuses.
            const auto done = decide(town.state, move.command, {"person", town.now});
            QVERIFY(done.has_value());
            State later = town.state;
            apply(later, {later.seq + 1, town.now, "person", BeadNoted{id, {}}});
            const auto stale = decide(later, move.command, {"person", town.now});
            QVERIFY(!stale.has_value());
            QCOMPARE(stale.error().code, std::string("stale"));
            if (move.kind == MoveKind::stop)
                continue;
            // A queued card is in AI; every other one is where it was dropped.
            QCOMPARE(static_cast<int>(lane_of(done->state, *find(done->state.beads, id))), lane);
        }
    }
    void a_start_says_who_with_what_on_which_branch()
    {
        TownBuilder town;
        const BeadId id = town.bead("Reject oversized uploads");
        const Move move = preview_move(town.state, id, Lane::ai, RunId("NEW"));
        QCOMPARE(move.agent, AgentId("demo/Juniper"));
        QCOMPARE(move.program, std::string("agent"));
        QCOMPARE(move.branch, "wm/" + id.value + "-reject-oversized-uploads");
        QCOMPARE(move.target, std::string("main"));
        QCOMPARE(preview_move(town.state, BeadId("none"), Lane::ai, RunId("NEW")).reason, std::string("There is no bead none."));
    }
    void what_waits_for_the_person_comes_longest_first()
    {
        TownBuilder town;
        const BeadId held = town.bead("Held"), trust = town.bead("Trust");
        town.checked(town.handed_over(held), {}, "", true);
        const Timestamp since = town.now;
        town.checked(town.handed_over(trust), {unit_gate});
        town.handed_over(town.bead("Behind"));
        const auto items = needs_you(town.state);
        QCOMPARE(items.size(), std::size_t(2));
        QCOMPARE(items[0].bead, held);
        QCOMPARE(items[0].what, WaitFor::approval);
        QCOMPARE(items[0].since, since);
        QCOMPARE(items[1].bead, trust);
        QCOMPARE(items[1].what, WaitFor::trust);
        QVERIFY(!items[1].sentence.empty());
    }
    void exits_have_words_data()
    {
        QTest::addColumn<int>("how");
        QTest::addColumn<QString>("words");
        QTest::newRow("exited") << static_cast<int>(ExitClass::exited) << "exited, code 8";
        QTest::newRow("signalled") << static_cast<int>(ExitClass::signalled) << "ended by signal 9";
        QTest::newRow("stopped") << static_cast<int>(ExitClass::stopped) << "stopped";
        QTest::newRow("start_failed") << static_cast<int>(ExitClass::start_failed) << "could not start";
        QTest::newRow("lost") << static_cast<int>(ExitClass::lost) << "lost";
    }
    void exits_have_words()
    {
        QFETCH(int, how);
        QFETCH(QString, words);
        QCOMPARE(words_of({static_cast<ExitClass>(how), 8, 9, ""}), words.toStdString());
    }
};

WM_TEST_CLASS(Board)
#include "board_test.moc"
