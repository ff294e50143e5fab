#include "agents/shim_watch.h"

#include "engine/post_to.h"

#include <QLoggingCategory>
#include <QTimer>

namespace wm::agents {
namespace {

Q_LOGGING_CATEGORY(log_watch, "wm.watch")

} // namespace

ShimWatch::ShimWatch(std::filesystem::path run_dir, std::chrono::milliseconds every, QThreadPool &pool)
    : m_run_dir(std::move(run_dir)), m_every(every), m_pool(pool)
{
    connect_to_shim();
}

void ShimWatch::connect_to_shim()
{
    m_pool.start([guard = QPointer(this), run_dir = m_run_dir] {
        auto client = process::ShimClient::connect(run_dir);
        auto shared = client ? std::make_shared<process::ShimClient>(std::move(*client)) : nullptr;
        post_to(guard, [guard, shared] {
            if (shared)
                guard->use(std::move(*shared));
            else
                guard->look_again();
        });
    });
}

void ShimWatch::use(process::ShimClient client)
{
    m_client = std::make_unique<process::ShimClient>(std::move(client));
    if (!m_client->send(wire::AttachRequest{0, m_every.count()}))
        return look_again();
    m_writable = std::make_unique<QSocketNotifier>(m_client->fd(), QSocketNotifier::Write);
    m_writable->setEnabled(false);
    connect(m_writable.get(), &QSocketNotifier::activated, this, [this] {
        if (!m_client->on_writable())
            return look_again();
        m_writable->setEnabled(m_client->has_unsent());
    });
    // One at a time: the shim drops what is not above its last. What it took before the connection broke is in in.log.
    m_taken = m_client->hello().last_input;
    if (std::exchange(m_saying, std::nullopt) && m_saying_id <= m_taken)
        m_inputs.pop_front();
    say_next();
    if (m_client == nullptr)
        return;
    m_notifier = std::make_unique<QSocketNotifier>(m_client->fd(), QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, &ShimWatch::read);
    emit grew(m_client->hello().out_bytes);
    read();
}

void ShimWatch::read()
{
    auto messages = m_client->on_readable();
    if (!messages)
        return look_again();
    for (const wire::ShimMessage &message : *messages) {
        if (const auto *growth = std::get_if<wire::Growth>(&message))
            emit grew(growth->out_bytes);
        else if (const auto *reply = std::get_if<wire::ShimReply>(&message))
            hear(*reply);
        else if (const auto *exit = std::get_if<wire::ExitRecord>(&message))
            return finish(process::Ended{*exit});
    }
}

void ShimWatch::say(std::string bytes)
{
    m_inputs.push_back(std::move(bytes));
    say_next();
}

void ShimWatch::say_all()
{
    m_said_all = true;
    say_next();
}

void ShimWatch::say_next()
{
    while (m_client && !m_saying && !m_inputs.empty()) {
        m_saying_id = m_taken + 1;
        m_saying = send(wire::InputRequest{m_saying_id, m_inputs.front()}); // what is too large for the shim is gone then
    }
    if (m_client && !m_saying && m_said_all)
        send(wire::CloseInputRequest{});
}

void ShimWatch::ask_status(std::function<void(const wire::ShimStatus &)> answered)
{
    if (!m_client)
        return;
    if (const auto id = send(wire::StatusRequest{}))
        m_questions[*id] = std::move(answered);
}

std::optional<std::int64_t> ShimWatch::send(const wire::ShimRequest &request)
{
    const auto id = m_client->send(request);
    if (!id && id.error().code == "too_large") { // only an input is: it would be refused for ever, and hold up all that is said later
        qCWarning(log_watch, "%s: an input of %zu bytes is left out. %s %s", m_run_dir.filename().c_str(), m_inputs.front().size(),
            id.error().message.c_str(), id.error().hint.c_str());
        m_inputs.pop_front();
        emit left_out(QString::fromStdString("It was not told all: " + id.error().message));
        return std::nullopt;
    }
    if (!id) {
        look_again();
        return std::nullopt;
    }
    m_writable->setEnabled(m_client->has_unsent());
    return *id;
}

void ShimWatch::hear(const wire::ShimReply &reply)
{
    if (reply.id == m_saying) {
        m_saying.reset();
        if (!reply.result) { // "busy", or the disk is full: later; when it has ended, that is told by itself
            QTimer::singleShot(500, this, &ShimWatch::say_next);
            return;
        }
        m_taken = m_saying_id;
        m_inputs.pop_front();
        return say_next();
    }
    if (const auto question = m_questions.extract(reply.id); question && reply.result)
        if (const auto status = wire::read_shim_status(*reply.result))
            question.mapped()(*status);
}

void ShimWatch::look_again()
{
    m_questions.clear();
    m_writable.reset();
    m_notifier.reset();
    m_client.reset();
    if (m_finished)
        return;
    const process::RunState now = process::probe_run(m_run_dir);
    if (std::holds_alternative<process::Ended>(now) || std::holds_alternative<process::Lost>(now))
        return finish(now);
    QTimer::singleShot(200, this, &ShimWatch::connect_to_shim); // it lives but does not answer: it may be ending
}

void ShimWatch::finish(const process::RunState &how)
{
    if (std::exchange(m_finished, true))
        return;
    emit ended(how);
}

void ShimWatch::acknowledge()
{
    if (m_client)
        (void)m_client->send(wire::AcknowledgeExitRequest{}); // a shim that is gone needs no leave
    m_notifier.reset();
}

} // namespace wm::agents
