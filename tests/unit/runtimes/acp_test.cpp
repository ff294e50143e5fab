// The ACP runtime, held to what real agents said and heard (tests/fixtures/agents/acp: both directions of real
// sessions) and to what they may do besides.
#include "acp_talk.h"
#include "support/qtest_main.h"

#include <QFile>

#include <fstream>

using namespace wm;
using namespace wm::runtimes;
using namespace wm::runtimes::test;
using namespace wm::transcript;

namespace {

const std::string recordings = WM_FIXTURES "/agents/acp/";

std::vector<Json> lines_of(const std::string &name)
{
    std::ifstream file(recordings + name + ".ndjson");
    std::vector<Json> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(Json::parse(line));
    return lines;
}

/// Methods that do the same.
std::string step_of(const Json &message)
{
    const std::string method = message.at("method");
    return method == "session/set_mode" ? "session/set_config_option" : method;
}

/// Plays a recorded session: the agent says what it said, and we must ask, answer and cancel as its client did. Ends
/// where the client did what we do not (session/load of a running session).
class Play {
public:
    Play(const std::string &name, Start start) : talk(std::move(start))
    {
        due = talk.written();
        for (const Json &line : lines_of(name)) {
            const std::string from = line.at("dir");
            if (from == "client>agent" && line.at("m").value("method", "") == "session/load")
                break;
            if (from == "client>agent")
                client(line.at("m"));
            else if (from == "agent>client")
                agent(line.at("m"));
        }
    }

    Talk talk;
    std::vector<Json> due; ///< written, and not yet seen in the recording

private:
    void agent(Json message)
    {
        if (!message.contains("method"))
            message["id"] = ids.at(to_text(message.at("id")));
        for (Json &line : talk.hears(message))
            due.push_back(std::move(line));
    }

    void client(const Json &message)
    {
        if (message.value("method", "") == "session/prompt")
            prompt(message.at("params").at("prompt").at(0).at("text"));
        if (message.value("method", "") == "session/cancel")
            write(Interrupt{});
        if (message.contains("result"))
            write(Reply{talk.standing().requests.at(0).id, is_allowed(message), ""});
        QVERIFY2(!due.empty(), to_text(message).c_str());
        const Json ours = due.front();
        due.erase(due.begin());
        if (message.contains("method")) {
            QCOMPARE(step_of(ours), step_of(message));
            if (message.contains("id"))
                ids[to_text(message.at("id"))] = ours.at("id");
        } else {
            QCOMPARE(to_text(ours.at("id")), to_text(message.at("id")));
            QCOMPARE(ours.contains("error"), message.contains("error"));
            if (message.contains("result"))
                QCOMPARE(to_text(ours.at("result").at("outcome")), to_text(message.at("result").at("outcome")));
        }
    }

    void prompt(const std::string &text) { write(Prompt{"01PROMPT", text}); }

    bool is_allowed(const Json &answer) const
    {
        for (const Choice &choice : talk.standing().requests.at(0).choices)
            if (choice.id == answer.at("result").at("outcome").at("optionId").get<std::string>())
                return choice.kind == ChoiceKind::allow_once;
        return false;
    }

    void write(const Wish &wish)
    {
        QVERIFY(talk.want(wish).has_value());
        for (Json &line : talk.written())
            due.push_back(std::move(line));
    }

    std::map<std::string, Json> ids;
};

} // namespace

class AcpRecordings : public QObject {
    Q_OBJECT
private slots:
    void what_real_agents_said_reads_as_a_transcript_data()
    {
        QTest::addColumn<QString>("mode");
        // The mode that the recorded client set, or that the agent was in.
        for (const auto &[name, mode] :
            std::map<std::string, std::string>{{"claude-agent-acp-cancel", "acceptEdits"}, {"claude-agent-acp-commit-load", "default"},
                {"claude-agent-acp-danger-reject", "default"}, {"codex-acp-commit-agent-mode", "agent"},
                {"codex-acp-commit-reject", "read-only"}, {"codex-acp-zed-commit-readonly-mode", "read-only"}, {"gemini-cancel", "yolo"},
                {"gemini-commit-fs", "default"}, {"gemini-commit-nofs", "default"}, {"gemini-danger-reject", "default"},
                {"opencode-commit", "build"}, {"qwen-commit", "auto"}})
            QTest::newRow(name.c_str()) << QString::fromStdString(mode);
    }
    void what_real_agents_said_reads_as_a_transcript()
    {
        QFETCH(QString, mode);
        const std::string name = QTest::currentDataTag();
        Start start;
        start.cwd = "/repo";
        start.mode = mode.toStdString();
        Play play(name, start);
        QVERIFY(play.due.empty());
        QCOMPARE(play.talk.standing().phase, Phase::idle);
        QCOMPARE(play.talk.standing().turns, 1);
        QVERIFY(play.talk.standing().undelivered.empty());
        QCOMPARE(play.talk.all<Delivered>().size(), 1u);
        QVERIFY(play.talk.has_checkpoint());
        play.talk.keep_the_law(1); // cut at every byte

        QStringList seen;
        for (const Content &entry : play.talk.entries)
            seen << QString::fromStdString(told(entry));
        QFile expected(QString::fromStdString(recordings + name + ".expected"));
        if (qEnvironmentVariableIsSet("WM_UPDATE_EXPECTED") && expected.open(QIODevice::WriteOnly))
            expected.write((seen.join('\n') + '\n').toUtf8());
        expected.close();
        QVERIFY(expected.open(QIODevice::ReadOnly));
        QCOMPARE(seen, QString::fromUtf8(expected.readAll()).trimmed().split('\n'));
    }

    // Claude replays its session when it is loaded; that was told before.
    void the_replay_of_a_loaded_session_is_not_told_again()
    {
        Start start;
        start.resume = "63a5e977-682d-4de2-8098-6dc2ff38e196";
        start.mode = "default";
        Talk talk(start);
        talk.written();
        bool loading = false;
        for (const Json &line : lines_of("claude-agent-acp-commit-load")) {
            Json message = line.at("m");
            if (message.contains("result") && message["result"].contains("agentCapabilities")) {
                message["result"]["agentCapabilities"]["sessionCapabilities"] = Json::object(); // no resume
                talk.answers(message["result"]);
                QCOMPARE(talk.asked().at("method").get<std::string>(), "session/load");
                QCOMPARE(talk.asked().at("params").at("sessionId").get<std::string>(), start.resume);
            }
            if (message.value("method", "") == "session/load")
                loading = true;
            else if (loading && message.contains("method"))
                talk.hears(message);
            else if (loading && message.contains("result"))
                talk.answers(message["result"]);
        }
        QCOMPARE(talk.standing().phase, Phase::idle);
        QCOMPARE(talk.standing().session.id, start.resume);
        QVERIFY(talk.all<Message>().empty() && talk.all<ToolCall>().empty());
        talk.prompt("01A");
        QCOMPARE(talk.written().at(0).at("method").get<std::string>(), "session/prompt");
    }
};
WM_TEST_CLASS(AcpRecordings)

#include "acp_test.moc"
