// The runtime in the place of the client of recorded conversations with Codex 0.169: it says what that client said, in
// its order, and reads the answers.
#include "unit/runtimes/codex_session.h"
#include "support/qtest_main.h"

#include <QTest>

#include <map>
#include <set>

using namespace wm;
using namespace wm::runtimes;

namespace {

class Replayed {
public:
    explicit Replayed(const QString &name) : m_messages(recording(name)), session(start_of(m_messages)) {}

    /// One message of the recording; false at its end. `problem` says where the runtime went another way.
    bool step()
    {
        if (m_next == m_messages.size() || !problem.isEmpty())
            return false;
        const Recorded &recorded = m_messages[m_next++];
        if (recorded.from_codex)
            hear(recorded.message);
        else
            say(recorded.message);
        return true;
    }

private:
    static Start start_of(const std::vector<Recorded> &messages)
    {
        Start start = codex_start();
        for (const Recorded &recorded : messages)
            if (recorded.message.value("method", "") == "thread/resume")
                start.resume = recorded.message.at("params").at("threadId");
        return start;
    }
    void hear(Json message)
    {
        if (!message.contains("method")) {
            const auto ours = m_ids.find(to_text(message.at("id")));
            if (ours == m_ids.end())
                return; // of a request that we do not make
            message["id"] = ours->second;
        }
        for (const Content &content : session.hear(message))
            entries.append(words_of(content));
    }
    void wish(const Json &message)
    {
        const std::string method = message.value("method", "");
        if (method == "turn/start")
            (void)session.runtime->want(
                Prompt{.id = "P" + std::to_string(++m_prompts), .text = message.at("params").at("input").at(0).at("text")});
        else if (method == "turn/interrupt")
            (void)session.runtime->want(Interrupt{});
        else if (message.contains("result"))
            (void)session.runtime->want(Reply{.request = to_text(message.at("id")),
                .allow = message.at("result").at("decision") == "accept",
                .text = std::exchange(m_reason, {})});
    }
    void say(const Json &message)
    {
        const Json turn = message.value("params", Json::object());
        if (message.value("method", "") == "turn/steer") { // in the recordings: the reason of a denial, or an experiment
            if (turn.value("clientUserMessageId", "") == "note") {
                m_reason = turn.at("input").at(0).at("text");
                m_ids[to_text(message.at("id"))] = "note 0#1";
            }
            return;
        }
        wish(message);
        auto due = session.runtime->due();
        if (due && due->contains("backgroundTerminals/clean")) { // which that client did not do
            session.in_log += *due;
            session.runtime->wrote(*due);
            due = session.runtime->due();
        }
        if (!due) {
            if (message.value("method", "") != "turn/interrupt") // of no turn: an experiment, too
                problem = QStringLiteral("silent at ") + QString::fromStdString(to_text(message));
            return;
        }
        session.in_log += *due;
        session.runtime->wrote(*due);
        const std::size_t last = due->rfind('\n', due->size() - 2);
        const Json said = Json::parse(due->substr(last == due->npos ? 0 : last + 1));
        if (said.value("method", "") != message.value("method", "") || (said.contains("result") && said != message))
            problem = QString::fromStdString(*due + " in place of " + to_text(message));
        if (message.contains("id") && message.contains("method"))
            m_ids[to_text(message.at("id"))] = said.at("id");
    }

    std::vector<Recorded> m_messages;
    std::size_t m_next = 0;
    std::map<std::string, std::string> m_ids; ///< ours, by the recorded one
    int m_prompts = 0;
    std::string m_reason;

public:
    CodexSession session;
    QStringList entries;
    QString problem;
};

} // namespace

class CodexRecordings : public QObject {
    Q_OBJECT
private slots:
    void entries_data()
    {
        QTest::addColumn<QStringList>("expected");
        for (const char *name : {"accept", "decline", "untrusted-accept", "decline-with-reason", "interrupt", "resume", "resume-unknown",
                 "login-needed", "connection-drop"}) {
            QFile file(QStringLiteral(WM_FIXTURES "/agents/codex/app-server-%1.entries").arg(name));
            QVERIFY2(file.open(QIODevice::ReadOnly), name);
            QTest::newRow(name) << QString::fromUtf8(file.readAll()).split('\n', Qt::SkipEmptyParts);
        }
    }
    void entries()
    {
        QFETCH(QStringList, expected);
        Replayed replayed(QTest::currentDataTag());
        while (replayed.step()) {}
        QCOMPARE(replayed.problem, QString());
        QCOMPARE(replayed.entries.join('\n'), expected.join('\n'));
    }

    void a_replay_of_the_logs_stands_where_the_run_stood_data() { entries_data(); }
    void a_replay_of_the_logs_stands_where_the_run_stood()
    {
        Replayed replayed(QTest::currentDataTag());
        for (int at = 1; replayed.step(); ++at) {
            const QString difference = replayed.session.difference_of_replay();
            QVERIFY2(difference.isEmpty(), qPrintable(QStringLiteral("after %1: %2").arg(at).arg(difference)));
        }
    }

    void nothing_is_written_twice_data() { entries_data(); }
    void nothing_is_written_twice()
    {
        Replayed replayed(QTest::currentDataTag());
        std::set<std::string> written;
        while (replayed.step()) {
            const auto again = replayed.session.replay();
            for (auto due = again->due(); due; due = again->due()) { // a daemon that comes back here would write this
                QVERIFY2(!replayed.session.in_log.contains(*due), due->c_str());
                again->wrote(*due);
            }
        }
    }

    void a_cut_at_any_byte_changes_nothing_data() { entries_data(); }
    void a_cut_at_any_byte_changes_nothing()
    {
        Replayed replayed(QTest::currentDataTag());
        while (replayed.step()) {}
        const auto bytewise = make_codex(replayed.session.start);
        bytewise->wrote(replayed.session.in_log);
        QStringList entries;
        for (const char &byte : replayed.session.out_log) {
            const auto read = bytewise->read({&byte, 1});
            QVERIFY(byte == '\n' || read.empty()); // half a line says nothing
            for (const Content &content : read)
                entries.append(words_of(content));
        }
        QCOMPARE(to_text(standing_json(bytewise->standing())), to_text(standing_json(replayed.session.runtime->standing())));
        QCOMPARE(entries.join('\n'), replayed.entries.join('\n')); // whatever was written when
    }
};

WM_TEST_CLASS(CodexRecordings)
#include "codex_recordings_test.moc"
