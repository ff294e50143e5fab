// What the timer asks for when its time has come, in front of a real ledger and a clock that the test sets.
#include "engine/due_timer.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

using namespace wm;

namespace {

struct SetClock final : Clock {
    Timestamp now() const override { return at; }
    Timestamp at = 1'700'000'000 * nanoseconds_per_second;
};

/// A town in which nothing happens but what the test asks for.
class QuietTown {
public:
    /// False when it was refused, which is said.
    bool ask(town::Command command)
    {
        std::optional<Result<Json>> answer;
        engine::Submission submission;
        submission.command = std::move(command);
        submission.actor = "daemon";
        submission.done = [&answer](Result<Json> given) { answer = std::move(given); };
        engine->submit(std::move(submission));
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, 30'000))
            return false;
        if (!*answer)
            qWarning("%s", answer->error().message.c_str());
        return answer->has_value();
    }
    const town::Run &run() const { return *find(engine->durable().runs, RunId("R1")); }

private:
    QTemporaryDir m_folder;

public:
    SetClock clock;
    std::unique_ptr<engine::Engine> engine = engine::Engine::open(m_folder.path().toStdString() + "/ledger.db", clock).value();
};

} // namespace

class DueTimerTest : public QObject {
    Q_OBJECT
private slots:
    void who_was_paused_for_the_days_budget_is_told_to_go_on_when_the_day_is_over()
    {
        constexpr std::int64_t dollar = 1'000'000;
        QuietTown town;
        QVERIFY(town.ask(town::AddRig{RigId("demo"), "/src/demo", "/src/demo/.git", "main", "wm", {"@claude"}}));
        QVERIFY(town.ask(town::CreateBead{RigId("demo"), "One", "task", 2, {}, std::nullopt, {}}));
        const BeadId bead = town.engine->durable().beads.begin()->first;
        QVERIFY(town.ask(town::Sling{bead, {}, {"@claude"}, RunId("R1"), {}}));
        QVERIFY(town.ask(town::ReportRunStarted{RunId("R1"), "/town/worktrees/R1", "base0"}));
        QVERIFY(town.ask(town::SetBudget{"day", dollar}));
        town::Spent spent;
        spent.micro_dollars = dollar;
        QVERIFY(town.ask(town::ReportSpent{RunId("R1"), spent}));
        QVERIFY(town.run().paused.has_value());

        bool was_free_without_a_word = false; // a crash there would leave it so
        QObject::connect(town.engine.get(), &engine::Engine::committed, town.engine.get(),
            [&] { was_free_without_a_word = was_free_without_a_word || (!town.run().paused && town.run().prompts.empty()); });
        town.clock.at += 24 * 3600 * nanoseconds_per_second;
        const engine::DueTimer due(*town.engine, town.clock);
        QTRY_VERIFY(!town.run().paused);
        QCOMPARE(town.run().prompts.size(), 1u);
        QVERIFY(!was_free_without_a_word);
        const auto text = town.engine->reader().read_text(town.run().prompts.front().text.id, 0, 1000);
        QCOMPARE(text.value().bytes, std::string("Go on with your work."));
    }
};

WM_TEST_CLASS(DueTimerTest)
#include "due_timer_test.moc"
