// A conversation in front of a run's files: what its agent prints is read whenever it comes, and reaches the ledger whatever
// befalls the disk meanwhile.
#include "agents/conversation.h"
#include "base/sha256.h"
#include "base/ulid.h"
#include "support/full_disk_vfs.h"
#include "support/qtest_main.h"
#include "transcript/log.h"
#include "unit/agents/played.h"
#include "unit/git/scratch_repository.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <fstream>

using namespace wm;

namespace {

constexpr int patience = 30'000; ///< what is tried again, is so after a second

/// A town with one agent at work, whose program is the test.
class Talk {
public:
    /// In a worktree of the clone.
    explicit Talk(const tests::ScratchRepository *clone = nullptr)
    {
        const std::string path = clone != nullptr ? clone->clone() : "/src/demo", worktree = m_folder / "worktree";
        must(town::AddRig{RigId("demo"), path, path + "/.git", "main", "wm", {"/usr/bin/agent"}});
        must(town::CreateBead{RigId("demo"), "One", "task", 2, {}, std::nullopt, {}});
        must(town::Sling{engine->durable().beads.begin()->first, {}, {"@claude"}, run_id, {}});
        if (clone != nullptr)
            clone->git({"worktree", "add", "-b", run().branch, worktree});
        must(town::ReportRunStarted{run_id, worktree, clone != nullptr ? clone->tip("main") : "base"});
        conversation = std::make_unique<agents::Conversation>(*engine, m_admission, run_id,
            std::make_unique<agents::Desk>(m_folder, [] { return std::make_unique<tests::Played>(); }, runtimes::Prices()), "Begin.");
        QSignalSpy moved(conversation.get(), &agents::Conversation::moved);
        if (!QTest::qWaitFor([&] { return moved.count() == 2; }, patience)) // taken up, and the agent may have its first prompt
            qFatal("It is not taken up.");
    }

    void must(town::Command command, std::vector<ledger::TextRow> texts = {})
    {
        std::optional<Result<Json>> answer;
        engine::Submission submission;
        submission.command = std::move(command);
        submission.actor = "daemon";
        submission.texts = std::move(texts);
        submission.done = [&answer](Result<Json> said) { answer = std::move(said); };
        engine->submit(std::move(submission));
        if (!QTest::qWaitFor([&] { return answer.has_value(); }, patience) || !*answer)
            qFatal("%s", answer ? answer->error().message.c_str() : "It was not answered.");
    }
    /// Appends to out.log; how long that is now.
    std::int64_t prints(const std::string &text)
    {
        std::ofstream(m_folder / "out.log", std::ios::app) << text;
        return static_cast<std::int64_t>(std::filesystem::file_size(m_folder / "out.log"));
    }
    void says(const std::string &text) { conversation->grew(prints(text)); }
    const town::Run &run() const { return *find(engine->durable().runs, run_id); }
    std::filesystem::path file(const char *name) const { return m_folder / name; }
    const std::string &agents_session() const { return conversation->step().standing.session.id; }

private:
    QTemporaryDir m_temporary;
    std::filesystem::path m_folder = m_temporary.path().toStdString();
    SystemClock m_clock;

public:
    const RunId run_id{"r"};
    tests::FullDiskVfs disk;
    std::unique_ptr<engine::Engine> engine = engine::Engine::open(m_folder / "ledger.db", m_clock, {.vfs = disk.name()}).value();

private:
    agents::Admission m_admission{*engine, wire::Places(m_folder)};

public:
    std::unique_ptr<agents::Conversation> conversation;
};

} // namespace

class Listening : public QObject {
    Q_OBJECT
private slots:
    void what_is_printed_while_a_wish_is_fulfilled_is_read()
    {
        Talk talk;
        talk.conversation->want(runtimes::Interrupt{});
        const std::int64_t end = talk.prints("all of it\n"); // after the desk was told how far to read
        talk.conversation->grew(end);
        QTRY_COMPARE(talk.conversation->step().read_to, end);
    }
    void what_could_not_be_read_is_read_when_it_can_be()
    {
        Talk talk;
        QSignalSpy moved(talk.conversation.get(), &agents::Conversation::moved);
        talk.conversation->grew(4);
        QVERIFY(moved.wait(patience));
        QCOMPARE(talk.conversation->step().read_to, 0);
        QCOMPARE(talk.prints("one\n"), 4); // and nothing more
        QTRY_COMPARE_WITH_TIMEOUT(talk.conversation->step().read_to, 4, patience);
    }
    void what_could_not_be_written_down_is_so_when_there_is_room_again()
    {
        Talk talk;
        const agents::Step &step = talk.conversation->step();
        std::filesystem::rename(talk.file("transcript"), talk.file("aside"));
        talk.says("one\n");
        QTRY_VERIFY(!step.complaint.empty());
        talk.says("two\n");
        QTRY_COMPARE(step.read_to, 8);
        std::filesystem::rename(talk.file("aside"), talk.file("transcript"));
        QTRY_COMPARE_WITH_TIMEOUT(step.entries, 2, patience); // although the agent says nothing more
        QCOMPARE(step.complaint, std::string());
        const auto told = transcript::Reader(talk.file("transcript")).window(0, 10).value().entries;
        QCOMPARE(std::get<transcript::Remark>(told.at(0).content).text, std::string("one"));
        QCOMPARE(std::get<transcript::Remark>(told.at(1).content).text, std::string("two"));
    }
    void when_that_becomes_too_much_the_next_daemon_writes_it_down()
    {
        const QTemporaryDir temporary;
        const std::filesystem::path folder = temporary.path().toStdString();
        constexpr int lines = 40;
        const std::string line = std::string((1 << 20) - 1, 'x') + '\n';
        std::ofstream out(folder / "out.log");
        for (int i = 0; i < lines; ++i)
            out << line;
        out.close();
        const auto work = [&](agents::Desk &desk) {
            agents::Step step;
            for (int i = 0; i < lines; ++i)
                step = desk.work({}, lines << 20, 1);
            return step;
        };
        const auto new_runtime = [] { return std::make_unique<tests::Played>(); };
        agents::Desk desk(folder, new_runtime, {});
        desk.take_up();
        std::filesystem::rename(folder / "transcript", folder / "aside");
        const agents::Step step = work(desk);
        std::filesystem::rename(folder / "aside", folder / "transcript");
        QVERIFY(!step.untold);
        QVERIFY(step.complaint.contains("started again"));
        QCOMPARE(work(desk).entries, 0); // with a hole in it, nobody would write the rest
        agents::Desk next(folder, new_runtime, {});
        next.take_up();
        QCOMPARE(work(next).entries, lines);
    }
};

class Telling : public QObject {
    Q_OBJECT
private slots:
    void a_prompt_whose_text_could_not_be_read_is_handed_over_when_it_can_be()
    {
        Talk talk;
        const std::string prompt = make_ulid(0), words = "Go on.", hash = sha256_hex(words), text = make_ulid(1);
        QSignalSpy moved(talk.conversation.get(), &agents::Conversation::moved);
        talk.must(town::PromptRun{talk.run_id, prompt, words, {text, std::ssize(words), hash}});
        talk.conversation->compare();
        const std::string why = "It was not told \"Go on.\", which cannot be read: There is no text " + text + " in the ledger.";
        QCOMPARE(talk.conversation->untold(), why);
        talk.conversation->compare();
        QCOMPARE(moved.count(), 1); // said once
        QVERIFY(!std::ranges::contains(talk.conversation->step().standing.undelivered, prompt));
        talk.must(town::ConfigureTown{.wip_limit = 3}, {{text, words, hash}});
        QTRY_VERIFY_WITH_TIMEOUT(std::ranges::contains(talk.conversation->step().standing.undelivered, prompt), patience);
        QCOMPARE(talk.conversation->untold(), std::string());
    }
};

class Reporting : public QObject {
    Q_OBJECT
private slots:
    void what_a_full_disk_did_not_take_is_reported_until_it_is_written()
    {
        Talk talk;
        talk.disk.fill();
        talk.says("session one\n");
        QTRY_VERIFY(talk.disk.refused() > 0);
        talk.disk.make_room();
        QTRY_COMPARE_WITH_TIMEOUT(talk.run().session, std::string("one"), patience);
        QCOMPARE(talk.conversation->refused(), std::string());
    }
    void what_moves_while_its_report_is_on_its_way_is_reported_after_it()
    {
        Talk talk;
        bool waited = false;
        connect(talk.engine.get(), &engine::Engine::committed, this, [&] { // the report is written, and not yet answered
            if (std::exchange(waited, true))
                return;
            talk.says("session two\n");
            QTRY_COMPARE(talk.agents_session(), std::string("two"));
        });
        talk.says("session one\n");
        QTRY_COMPARE_WITH_TIMEOUT(talk.run().session, std::string("two"), patience);
    }
    void work_is_handed_over_although_the_disk_was_full_when_its_turn_ended()
    {
        tests::ScratchRepository clone;
        Talk talk(&clone);
        clone.commit(talk.run().worktree, "work.txt", "done\n");
        talk.disk.fill();
        talk.says("turn\n");
        QTRY_VERIFY(talk.disk.refused() > 0);
        talk.disk.make_room();
        QTRY_COMPARE_WITH_TIMEOUT(talk.run().turns, 1, patience);
        QCOMPARE(talk.run().not_handed_over, std::string());
        QVERIFY(talk.run().finished);
    }
};

WM_TEST_CLASS(Listening)
WM_TEST_CLASS(Telling)
WM_TEST_CLASS(Reporting)
#include "conversation_test.moc"
