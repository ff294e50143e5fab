// What may happen in a session, with each of the real agents, spoken to through its runtime.
#include "e2e/clients/support/workplace.h"
#include "e2e/support/eventually.h"
#include "support/qtest_main.h"

#include <QTest>
#include <QTime>

#include <algorithm>

using namespace wm;
using namespace wm::transcript;
using namespace std::chrono_literals;
using tests::eventually, tests::Workplace, tests::Talk;

namespace {

template <class Kind, class Condition> bool any(const std::vector<Kind> &all, Condition condition)
{
    return std::ranges::any_of(all, condition);
}

} // namespace

class Sessions : public QObject {
    Q_OBJECT
    std::filesystem::path m_agents;

    static void agents(std::initializer_list<const char *> names)
    {
        QTest::addColumn<std::string>("preset");
        for (const char *name : names)
            QTest::newRow(name) << std::string(name);
    }
    static void agents() { agents({"claude", "codex", "gemini", "opencode", "claude-acp", "codex-acp"}); }
private slots:
    void initTestCase()
    {
        const auto agents = tests::installed_agents();
        if (!agents)
            QSKIP(agents.error().c_str());
        m_agents = *agents;
    }

    void it_writes_a_file_commits_and_hands_over_data() { agents(); }
    void it_writes_a_file_commits_and_hands_over()
    {
        QFETCH(std::string, preset);
        const Workplace place(m_agents);
        const auto talk = place.talk(preset);
        const std::string prompt = talk->say("Your bead: [[scenario:ship]] write down the trail.");
        QVERIFY(talk->turns_end(1));
        QCOMPARE(place.town().read(place.worktree() / "trail.txt"), "left at the oak\n");
        QCOMPARE(place.town().git({"-C", place.worktree().c_str(), "log", "-1", "--format=%an: %s"}), "Agent: Write down the trail");
        QCOMPARE(place.asked(), std::vector<std::string>{"done"});

        QVERIFY(any(talk->all<Delivered>(), [&](const Delivered &delivered) { return delivered.prompt == prompt; }));
        QVERIFY(any(talk->all<Message>(),
            [](const Message &message) { return message.from == Speaker::agent && message.text.contains("It is handed over."); }));
        QVERIFY(any(talk->all<ToolCall>(), [](const ToolCall &call) { return call.state == ToolState::done; }));
        QVERIFY(!talk->all<Usage>().empty());
        QVERIFY(talk->all<Turn>().back().how == TurnEnd::finished);
        QVERIFY(!talk->standing().session.id.empty());
        QVERIFY(talk->until([&] { return talk->standing().phase == Phase::idle; }));

        const runtimes::Standing again = talk->folded_again(); // by a daemon that was away
        QVERIFY(again.phase == talk->standing().phase);
        QCOMPARE(again.session.id, talk->standing().session.id);
        QCOMPARE(again.turns, talk->standing().turns);
        QVERIFY(again.undelivered.empty() && again.requests.empty());
    }

    void a_denial_reaches_the_agent_with_its_reason_data()
    {
        agents({"claude", "codex", "gemini", "opencode", "claude-acp"}); // codex-acp: asked_test.cpp
    }
    void a_denial_reaches_the_agent_with_its_reason()
    {
        QFETCH(std::string, preset);
        const Workplace place(m_agents);
        const auto talk = place.talk(preset, {.answer = Talk::deny("That folder is the one of Pat."), .asks = runtimes::Asks::everything});
        talk->say("[[scenario:danger]] Clean up.");
        QVERIFY(talk->until([&] { return place.model().was_told({"That folder is the one of Pat."}); }));
        QVERIFY(talk->until([&] { return talk->standing().phase == Phase::idle; }));
        QCOMPARE(place.town().read(place.worktree() / "build/keep"), "kept\n");
        QVERIFY(any(talk->all<Request>(), [](const Request &request) { return request.title.contains("rm -rf build"); }));
        QVERIFY(any(talk->all<RequestClosed>(), [](const RequestClosed &closed) { return closed.how == RequestClosed::How::denied; }));
    }

    void an_interrupt_ends_the_turn_and_what_it_ran_data() { agents(); }
    void an_interrupt_ends_the_turn_and_what_it_ran()
    {
        QFETCH(std::string, preset);
        const Workplace place(m_agents);
        const auto talk = place.talk(preset);
        talk->say("[[scenario:endless]] Wait a while.");
        QVERIFY(talk->until([&] { return place.runs("tail -f /dev/null"); }));
        talk->interrupt();
        QVERIFY(talk->turns_end(1));
        QVERIFY(talk->all<Turn>().back().how == TurnEnd::interrupted);
        QVERIFY(talk->until([&] { return !place.runs("tail -f /dev/null"); }));

        talk->say("[[scenario:shell]] Go on."); // in the same session
        QVERIFY(talk->turns_end(2));
        QVERIFY(any(talk->all<Message>(), [](const Message &message) { return message.text.contains("shell-ran"); }));
    }

    void a_killed_one_goes_on_in_its_session_data() { agents(); }
    void a_killed_one_goes_on_in_its_session()
    {
        QFETCH(std::string, preset);
        const Workplace place(m_agents);
        const auto first = place.talk(preset);
        first->say("[[scenario:shell]] The trail begins at the oak.");
        QVERIFY(first->turns_end(1));
        const std::string id = first->standing().session.id;
        first->kill();

        if (preset == "gemini") // a session that is resumed in the minute in which it began loses its file: gemini-cli 0.61
            QVERIFY(eventually([minute = QTime::currentTime().minute()] { return QTime::currentTime().minute() != minute; }, 61s));
        const auto second = place.talk(preset, {.resume = id});
        second->say("[[scenario:default]] Where does it begin?");
        QVERIFY(second->turns_end(1));
        QVERIFY(place.model().was_told({"Where does it begin?", "The trail begins at the oak."}));
        QVERIFY(any(second->all<Message>(), [](const Message &message) { return message.text.contains("Hello from the fake model."); }));
    }

    void twenty_megabytes_of_output_are_no_burden_data() { agents(); }
    void twenty_megabytes_of_output_are_no_burden()
    {
        QFETCH(std::string, preset);
        const Workplace place(m_agents);
        const auto talk = place.talk(preset);
        talk->say("[[scenario:flood]] Count.");
        QVERIFY(talk->turns_end(1));
        QVERIFY(any(talk->all<Message>(), [](const Message &message) { return message.text.contains("That was long."); }));
        for (const ToolCall &call : talk->all<ToolCall>())
            QVERIFY(call.output.value_or("").size() <= most_output);
    }

    void a_vendor_that_is_busy_is_waited_for_data()
    {
        agents({"claude", "codex", "gemini", "claude-acp", "codex-acp"}); // OpenCode 1.18 waits for as long as it likes, and silently
    }
    void a_vendor_that_is_busy_is_waited_for()
    {
        QFETCH(std::string, preset);
        const Workplace place(m_agents);
        const auto talk = place.talk(preset);
        talk->say("[[scenario:ratelimit]] Are you there?");
        QVERIFY(talk->turns_end(1));
        QVERIFY(any(talk->all<Message>(), [](const Message &message) { return message.text.contains("Recovered."); }));
        QVERIFY(talk->all<Turn>().back().how == TurnEnd::finished);
    }
};

WM_TEST_CLASS(Sessions)
#include "sessions_test.moc"
