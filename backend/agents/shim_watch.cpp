#include "agents/shim_watch.h"

#include <QPointer>
#include <QThreadPool>
#include <QTimer>

namespace wm::agents {

ShimWatch::ShimWatch(std::filesystem::path run_dir) : m_run_dir(std::move(run_dir))
{
    connect_to_shim();
}

void ShimWatch::connect_to_shim()
{
    QThreadPool::globalInstance()->start([guard = QPointer(this), run_dir = m_run_dir] {
        auto client = process::ShimClient::connect(run_dir);
        auto shared = client ? std::make_shared<process::ShimClient>(std::move(*client)) : nullptr;
        QMetaObject::invokeMethod(
            guard,
            [guard, shared] {
                if (shared)
                    guard->use(std::move(*shared));
                else
                    guard->look_again();
            },
            Qt::QueuedConnection);
    });
}

void ShimWatch::use(process::ShimClient client)
{
    m_client = std::make_unique<process::ShimClient>(std::move(client));
    if (!m_client->send(wire::AttachRequest{0}))
        return look_again();
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
        else if (const auto *exit = std::get_if<wire::ExitRecord>(&message))
            return finish(process::Ended{*exit});
    }
}

void ShimWatch::look_again()
{
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
