// A conversation in front of a run's files: what its agent prints is read whenever it comes.
#include "agents/conversation.h"
#include "base/files.h"
#include "runtimes/acp.h"
#include "support/qtest_main.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace wm;

namespace {

/// An agent whose program is the test.
class Talk {
public:
    Talk()
    {
        const auto new_runtime = [] { return runtimes::make_acp({}); };
        conversation = std::make_unique<agents::Conversation>(
            *m_engine, m_admission, RunId("r"), std::make_unique<agents::Desk>(m_folder, new_runtime, runtimes::Prices()), "Begin.");
    }
    /// Appends to out.log; how long that is now.
    std::int64_t prints(const std::string &text)
    {
        m_printed += text;
        if (!write_file_atomically(m_folder / "out.log", m_printed))
            qFatal("out.log cannot be written.");
        return std::ssize(m_printed);
    }

private:
    QTemporaryDir m_temporary;
    std::filesystem::path m_folder = m_temporary.path().toStdString();
    SystemClock m_clock;
    std::unique_ptr<engine::Engine> m_engine = engine::Engine::open(m_folder / "ledger.db", m_clock).value();
    agents::Admission m_admission{*m_engine, wire::Places(m_folder)};
    std::string m_printed;

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
        QSignalSpy moved(talk.conversation.get(), &agents::Conversation::moved);
        QVERIFY(moved.wait(30'000)); // it is taken up
        talk.conversation->want(runtimes::Interrupt{});
        const std::int64_t end = talk.prints("all of it\n"); // after the desk was told how far to read
        talk.conversation->grew(end);
        QTRY_COMPARE(talk.conversation->step().read_to, end);
    }
};

WM_TEST_CLASS(Listening)
#include "conversation_test.moc"
