// What becomes of a gate's worktree when its request was withdrawn before anybody knew whether the gate began.
#include "refinery/merge_effects.h"
#include "support/qtest_main.h"

#include "base/fd.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/file.h>

using namespace wm;
using engine::Outcome;
namespace fs = std::filesystem;

class CleanGateTest : public QObject {
    Q_OBJECT
private slots:
    void it_stays_while_the_gate_may_be_about_to_begin()
    {
        const QTemporaryDir folder;
        const wire::Places places(folder.path().toStdString());
        const MrId mr("mr-1");
        const fs::path worktree = places.gate_worktree(mr, 1), run_dir = refinery::gate_run_dir(places, mr, 1);
        fs::create_directories(worktree);
        fs::create_directories(run_dir);
        const Fd held(open(run_dir.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)); // by a shim whose disk is busy
        QCOMPARE(flock(held.get(), LOCK_EX | LOCK_NB), 0);
        const auto clean = refinery::make_clean_gate_effect(places);
        const auto after = [&](int attempt) { return clean->act({"gate.clean:mr-1:1", {{"mr", mr}, {"number", 1}}, attempt, {}}); };
        QVERIFY(after(1).kind == Outcome::Kind::retry);
        const Outcome last = after(60);
        QVERIFY(last.kind == Outcome::Kind::failed);
        QCOMPARE(last.result, std::string("Its shim holds the gate and does not start it."));
        QVERIFY(fs::exists(worktree));
    }
};

WM_TEST_CLASS(CleanGateTest)
#include "clean_gate_test.moc"
