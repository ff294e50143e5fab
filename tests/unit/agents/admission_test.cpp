// The calls of agents that are asked for, and who has gone meanwhile.
#include "agents/admission.h"
#include "support/full_disk_vfs.h"
#include "support/qtest_main.h"

#include <QScopeGuard>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

#include <filesystem>

using namespace wm;

namespace {

constexpr int patience = 30'000; ///< what is tried again, is so after a second

/// A town with one agent at work, which asks.
class Asking {
public:
    Asking()
    {
        admission.start();
        std::filesystem::create_directory(m_folder / "worktree");
        must(town::AddRig{RigId("demo"), "/src/demo", "/src/demo/.git", "main", "wm", {"/usr/bin/agent"}});
        must(town::CreateBead{RigId("demo"), "One", "task", 2, {}, std::nullopt, {}});
        must(town::Sling{engine->durable().beads.begin()->first, {}, {"@claude"}, run, {}});
        must(town::ReportRunStarted{run, m_folder / "worktree", "base"});
    }

    void asks()
    {
        admission.ask(run, "wish", "git push --force origin main", m_folder / "worktree",
            [this](const commands::CallAnswer &said) { answer = said; });
    }
    std::size_t open() const { return engine->durable().approvals.size(); }

private:
    void must(town::Command command)
    {
        std::optional<Result<Json>> said;
        engine::Submission submission;
        submission.command = std::move(command);
        submission.actor = "daemon";
        submission.done = [&said](Result<Json> result) { said = std::move(result); };
        engine->submit(std::move(submission));
        if (!QTest::qWaitFor([&] { return said.has_value(); }, patience) || !*said)
            qFatal("%s", said ? said->error().message.c_str() : "It was not answered.");
    }

    QTemporaryDir m_temporary;
    std::filesystem::path m_folder = m_temporary.path().toStdString();
    SystemClock m_clock;

public:
    const RunId run{"r"};
    tests::FullDiskVfs disk;
    std::unique_ptr<engine::Engine> engine = engine::Engine::open(m_folder / "ledger.db", m_clock, {.vfs = disk.name()}).value();
    agents::Admission admission{*engine, wire::Places(m_folder)};
    std::optional<commands::CallAnswer> answer;
};

} // namespace

class Withdrawn : public QObject {
    Q_OBJECT
private slots:
    void nobody_is_asked_for_whoever_went_while_the_call_was_looked_at()
    {
        Asking town;
        town.asks();
        town.admission.withdraw(town.run, "wish");
        QTRY_VERIFY_WITH_TIMEOUT(town.answer.has_value(), patience);
        QTRY_COMPARE_WITH_TIMEOUT(town.open(), 0u, patience);
    }
    void what_a_full_disk_keeps_from_being_closed_is_closed_later()
    {
        Asking town;
        town.asks();
        QTRY_COMPARE_WITH_TIMEOUT(town.open(), 1u, patience);
        town.disk.fill();
        town.admission.withdraw(town.run, "wish");
        QTRY_VERIFY_WITH_TIMEOUT(town.disk.refused() > 0, patience);
        town.disk.make_room();
        QTRY_COMPARE_WITH_TIMEOUT(town.open(), 0u, patience);
    }
};

class Asked : public QObject {
    Q_OBJECT
private slots:
    void a_call_is_looked_at_whatever_else_the_daemon_has_to_do()
    {
        QThreadPool *shared = QThreadPool::globalInstance();
        QSemaphore over;
        const auto end = qScopeGuard([&] {
            over.release(shared->maxThreadCount());
            shared->waitForDone();
        });
        for (int i = 0; i < shared->maxThreadCount(); ++i)
            shared->start([&over] { over.acquire(); });
        Asking town;
        town.asks();
        QTRY_COMPARE_WITH_TIMEOUT(town.open(), 1u, patience);
    }
};

WM_TEST_CLASS(Asked)
WM_TEST_CLASS(Withdrawn)
#include "admission_test.moc"
