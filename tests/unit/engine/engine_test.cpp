// The one way through, with a real ledger: what was asked is done once, however often it is asked.
#include "engine/engine.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

using namespace wm;
using engine::Engine;

namespace {

/// A town on the disk, and who asks it.
class Desk {
public:
    Desk() { open(); }

    void open()
    {
        m_engine.reset();
        m_engine = Engine::open(m_folder.path().toStdString() + "/ledger.db", m_clock).value();
        QObject::connect(m_engine.get(), &Engine::committed, m_engine.get(), [this] { ++units; });
    }
    /// Sets how many may work at once; the answer says what it is then.
    void ask(const std::string &id, int limit, std::vector<Result<Json>> &answers)
    {
        engine::Submission submission;
        submission.command = town::ConfigureTown{.wip_limit = limit};
        submission.actor = "person";
        submission.id = CommandId(id);
        submission.hash = std::to_string(limit);
        submission.answer = [](const town::Decision &decision) { return Json(decision.state.settings.wip_limit); };
        submission.done = [&answers](Result<Json> answer) { answers.push_back(std::move(answer)); };
        m_engine->submit(std::move(submission));
    }
    Result<Json> ask(const std::string &id, int limit)
    {
        std::vector<Result<Json>> answers;
        ask(id, limit, answers);
        if (!QTest::qWaitFor([&] { return !answers.empty(); }, 30'000))
            return fail("timeout", "It was not answered.");
        return answers.front();
    }
    /// What changes nothing in the town, and cannot be written: there is no such row.
    void ask_in_vain(std::vector<Result<Json>> &answers)
    {
        engine::Submission submission;
        submission.command = town::ConfigureTown{.wip_limit = limit()};
        submission.actor = "daemon";
        submission.outbox_updates.push_back({.row = 999, .result = {}});
        submission.done = [&answers](Result<Json> answer) { answers.push_back(std::move(answer)); };
        m_engine->submit(std::move(submission));
    }
    int limit() const { return m_engine->durable().settings.wip_limit; }

    int units = 0; ///< committed

private:
    QTemporaryDir m_folder;
    SystemClock m_clock;
    std::unique_ptr<Engine> m_engine;
};

} // namespace

class EngineTest : public QObject {
    Q_OBJECT
private slots:
    void what_is_asked_again_is_answered_as_before_and_not_done_again()
    {
        Desk desk;
        QCOMPARE(desk.ask("b", 3).value(), Json(3));
        QCOMPARE(desk.ask("c", 4).value(), Json(4));
        QCOMPARE(desk.ask("b", 3).value(), Json(3));
        QCOMPARE(desk.limit(), 4);
        QCOMPARE(desk.units, 2);
    }
    void ids_may_come_in_any_order()
    {
        Desk desk;
        QCOMPARE(desk.ask("m", 3).value(), Json(3));
        QCOMPARE(desk.ask("a", 4).value(), Json(4)); // below one that is known, and new all the same
        QCOMPARE(desk.ask("z", 5).value(), Json(5));
        QCOMPARE(desk.ask("a", 4).value(), Json(4));
        QCOMPARE(desk.ask("m", 3).value(), Json(3));
        QCOMPARE(desk.limit(), 5);
    }
    void it_is_known_after_a_restart()
    {
        Desk desk;
        QCOMPARE(desk.ask("b", 3).value(), Json(3));
        QCOMPARE(desk.ask("c", 4).value(), Json(4));
        desk.open();
        QCOMPARE(desk.ask("c", 4).value(), Json(4));
        QCOMPARE(desk.ask("b", 3).value(), Json(3));
        QCOMPARE(desk.limit(), 4);
    }
    void one_id_is_for_one_command()
    {
        Desk desk;
        QCOMPARE(desk.ask("b", 3).value(), Json(3));
        QCOMPARE(desk.ask("b", 9).error().code, std::string("id_reused"));
        QCOMPARE(desk.limit(), 3);
    }
    void a_repeat_waits_for_the_first()
    {
        Desk desk;
        std::vector<Result<Json>> answers;
        for (int i = 0; i < 3; ++i)
            desk.ask("b", 3, answers);
        QVERIFY(answers.empty());
        QVERIFY(QTest::qWaitFor([&] { return answers.size() == 3; }, 30'000));
        for (const Result<Json> &answer : answers)
            QCOMPARE(answer.value(), Json(3));
        QCOMPARE(desk.units, 1);
    }
    void what_failed_without_events_takes_nothing_with_it()
    {
        Desk desk;
        std::vector<Result<Json>> answers;
        desk.ask_in_vain(answers);
        desk.ask("b", 3, answers);
        QVERIFY(QTest::qWaitFor([&] { return answers.size() == 2; }, 30'000));
        QCOMPARE(answers[0].error().code, std::string("not_found"));
        QCOMPARE(answers[1].value(), Json(3));
        const auto next = desk.ask("c", 4);
        QVERIFY2(next, next ? "" : next.error().message.c_str());
        QCOMPARE(desk.limit(), 4);
    }
};

WM_TEST_CLASS(EngineTest)
#include "engine_test.moc"
