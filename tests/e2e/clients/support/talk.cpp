#include "e2e/clients/support/talk.h"

#include "base/clock.h"
#include "base/ulid.h"
#include "e2e/support/eventually.h"
#include "runtimes/acp.h"
#include "runtimes/claude.h"
#include "runtimes/codex.h"

#include <QCoreApplication>
#include <QTest>

#include <algorithm>

namespace wm::tests {
namespace {

using namespace std::chrono_literals;

// An agent answers within seconds; on a busy machine OpenCode alone needs half a minute to start.
constexpr auto patience = 180s;

using runtimes::Preset, runtimes::Protocol, runtimes::Runtime, runtimes::Start;

std::unique_ptr<Runtime> make_runtime(const Preset &preset, const Start &start)
{
    if (preset.protocol == Protocol::claude)
        return runtimes::make_claude(start);
    return preset.protocol == Protocol::codex ? runtimes::make_codex(start) : runtimes::make_acp(start);
}

runtimes::Launch launch(const Preset &preset, const Start &start)
{
    if (preset.protocol == Protocol::claude)
        return runtimes::launch_claude(start);
    return preset.protocol == Protocol::codex ? runtimes::launch_codex(start) : runtimes::launch_acp(start);
}

} // namespace

Talk::Talk(const Preset &preset, Start start, const QProcessEnvironment &environment, Answer answer)
    : m_preset(preset), m_start(std::move(start)), m_answer(std::move(answer)), m_runtime(make_runtime(m_preset, m_start))
{
    const runtimes::Launch how = launch(m_preset, m_start);
    QProcessEnvironment with_more = environment;
    for (const auto &[name, value] : preset.env)
        with_more.insert(QString::fromStdString(name), QString::fromStdString(value));
    for (const auto &[name, value] : how.env)
        with_more.insert(QString::fromStdString(name), QString::fromStdString(value));
    for (const std::string &name : how.unset)
        with_more.remove(QString::fromStdString(name));
    m_process.setProcessEnvironment(with_more);
    m_process.setWorkingDirectory(QString::fromStdString(m_start.cwd));
    m_process.setStandardErrorFile(QString::fromStdString(m_start.cwd + ".err"), QIODevice::Append);
    QStringList arguments;
    for (const std::string &argument : how.argv)
        arguments << QString::fromStdString(argument);
    QObject::connect(&m_process, &QProcess::readyReadStandardOutput, [this] { take(); });
    // QProcess looks for a program in our own PATH, the agents are in the environment's.
    m_process.start("/usr/bin/env", arguments);
    m_process.waitForStarted();
    write();
}

Talk::~Talk()
{
    m_process.disconnect();
    m_process.closeWriteChannel();
    if (!m_process.waitForFinished(2000))
        kill();
}

std::string Talk::say(const std::string &text)
{
    const std::string id = make_ulid(SystemClock().now());
    if (auto wanted = m_runtime->want(runtimes::Prompt{id, text}); !wanted)
        QTest::qFail(wanted.error().message.c_str(), __FILE__, __LINE__);
    write();
    return id;
}

void Talk::interrupt()
{
    if (auto wanted = m_runtime->want(runtimes::Interrupt{}); !wanted)
        QTest::qFail(wanted.error().message.c_str(), __FILE__, __LINE__);
    write();
}

bool Talk::until(const std::function<bool()> &condition)
{
    const auto so = [&] {
        QCoreApplication::processEvents();
        return condition();
    };
    if (eventually(so, patience))
        return true;
    for (const transcript::Content &content : m_said)
        qWarning("%s", to_text(to_json(transcript::Entry{0, content})).c_str());
    return false;
}

bool Talk::turns_end(int turns)
{
    return until([&] { return standing().turns >= turns; });
}

void Talk::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

runtimes::Standing Talk::folded_again() const
{
    const auto runtime = make_runtime(m_preset, m_start);
    runtime->wrote(m_in);
    (void)runtime->read(m_out);
    return runtime->standing();
}

Talk::Answer Talk::deny(const std::string &why)
{
    return [why](const transcript::Request &request) { return runtimes::Reply{request.id, false, why}; };
}

void Talk::take()
{
    const std::string bytes = m_process.readAllStandardOutput().toStdString();
    m_out += bytes;
    std::ranges::move(m_runtime->read(bytes), std::back_inserter(m_said));
    for (const transcript::Request &request : std::vector(standing().requests))
        if (std::ranges::find(m_answered, request.id) == m_answered.end()) {
            m_answered.push_back(request.id);
            if (auto wanted = m_runtime->want(m_answer(request)); !wanted)
                QTest::qFail(wanted.error().message.c_str(), __FILE__, __LINE__);
        }
    write();
}

void Talk::write()
{
    while (const auto bytes = m_runtime->due()) {
        m_process.write(bytes->data(), static_cast<qint64>(bytes->size()));
        m_in += *bytes;
        m_runtime->wrote(*bytes);
    }
}

} // namespace wm::tests
