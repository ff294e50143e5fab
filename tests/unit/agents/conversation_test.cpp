// A conversation in front of a run's files: what its agent prints is read whenever it comes, and reaches the ledger whatever
// befalls the disk meanwhile.
#include "agents/conversation.h"
#include "base/sha256.h"
#include "base/text.h"
#include "support/full_disk_vfs.h"
#include "support/qtest_main.h"
#include "unit/git/scratch_repository.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace wm;

namespace {

constexpr int patience = 30'000; ///< what is tried again, is so after a second

/// An agent whose protocol is one word for each thing that happens.
class Played final : public runtimes::Runtime {
public:
    Played() { m_standing.phase = transcript::Phase::idle; }

    std::vector<transcript::Content> read(std::string_view bytes) override
    {
        std::vector<transcript::Content> contents;
        m_unread += bytes;
        for (auto end = m_unread.find('\n'); end != std::string::npos; end = m_unread.find('\n')) {
            const std::string line = m_unread.substr(0, end);
            m_unread.erase(0, end + 1);
            if (line.starts_with("session "))
                m_standing.session.id = line.substr(8);
            else if (line == "turn")
                contents.emplace_back(transcript::Turn{});
            m_standing.turns += line == "turn" ? 1 : 0;
        }
        return contents;
    }
    void wrote(std::string_view) override {}
    Result<> want(const runtimes::Wish &wish) override
    {
        if (const auto *prompt = std::get_if<runtimes::Prompt>(&wish); prompt != nullptr && m_known.insert(prompt->id).second)
            m_standing.undelivered.push_back(prompt->id);
        return {};
    }
    std::optional<std::string> due() override { return std::nullopt; }
    const runtimes::Standing &standing() const override { return m_standing; }
    std::optional<Json> checkpoint() const override { return std::nullopt; }
    void restore(const Json &) override {}

private:
    runtimes::Standing m_standing;
    std::string m_unread;
    std::set<std::string> m_known;
};

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
            std::make_unique<agents::Desk>(m_folder, [] { return std::make_unique<Played>(); }, runtimes::Prices()), "Begin.");
        QSignalSpy moved(conversation.get(), &agents::Conversation::moved);
        if (!moved.wait())
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
        if (!QTest::qWaitFor([&] { return answer.has_value(); }) || !*answer)
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
WM_TEST_CLASS(Reporting)
#include "conversation_test.moc"
