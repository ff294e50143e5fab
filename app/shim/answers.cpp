// What the shim answers its clients.
#include "shim.h"

#include <csignal>
#include <string_view>
#include <sys/resource.h>
#include <unistd.h>

namespace wm::shim {

using wire::ExitReason;

wire::ShimHello Shim::hello() const
{
    return {.shim = m_record.shim,
        .run = m_run_dir.filename().string(),
        .child = m_child.pid,
        .running = !m_exit_is_durable,
        .out_bytes = m_output.bytes(),
        .last_input = m_input.last()};
}

wire::ShimStatus Shim::status() const
{
    wire::ShimStatus status{.running = !m_exit_is_durable,
        .frozen = m_frozen,
        .child = m_child.pid,
        .out_bytes = m_output.bytes(),
        .last_output_at = m_output.last_at(),
        .last_input = m_input.last()};
    rusage reaped{};
    getrusage(RUSAGE_CHILDREN, &reaped);
    for (const timeval &time : {reaped.ru_utime, reaped.ru_stime})
        status.cpu_ms += time.tv_sec * 1000 + time.tv_usec / 1000;
    for (const auto &process : wire::ProcessTable::read().descendants(getpid())) {
        status.cpu_ms += process.cpu_ms;
        status.descendants += process.state != 'Z';
    }
    return status;
}

Result<Json> Shim::signal_child(const wire::SignalRequest &request)
{
    if (!running() || (!request.all && kill(m_child.pid, request.signal) != 0))
        return fail("ended", "The run has ended; there is nobody to signal.");
    if (request.all)
        wire::signal_descendants(getpid(), {request.signal});
    return Json::object();
}

bool Shim::may_steer(pid_t client)
{
    constexpr std::string_view shim_name = "wagonmaster-shim";
    constexpr std::size_t kept_by_kernel = 15;
    for (pid_t pid = client; pid > 0;) {
        const auto process = wire::look_at(pid);
        if (!process || process->name == shim_name.substr(0, kept_by_kernel))
            return false; // who cannot be looked at is refused too
        pid = process->parent;
    }
    return true;
}

Result<Json> Shim::answer(Clients::Client &client, const wire::ShimRequest &request)
{
    struct Answers {
        Shim &shim;
        Clients::Client &client;

        Result<Json> operator()(const wire::AttachRequest &attach) const
        {
            client.attached = true;
            client.told_out_bytes = attach.from;
            client.tell_every = std::chrono::milliseconds(attach.every_ms);
            return Json::object();
        }
        Result<Json> operator()(const wire::InputRequest &input) const
        {
            return shim.m_input.take(input.input, input.bytes, SystemClock().now()).transform([&](bool taken) {
                return Json{{"already", !taken}, {"last", shim.m_input.last()}};
            });
        }
        Result<Json> operator()(const wire::TypeRequest &typed) const
        {
            if (!shim.m_child.terminal.valid())
                return fail("no_terminal", "This run has no terminal to type into.");
            return shim.m_input.type(typed.bytes).transform([] { return Json::object(); });
        }
        Result<Json> operator()(const wire::CloseInputRequest &) const
        {
            if (shim.m_child.terminal.valid())
                return fail("is_terminal", "A terminal has no end of input.", "Send the program what makes it quit.");
            return shim.m_input.close_when_read().transform([] { return Json::object(); });
        }
        Result<Json> operator()(const wire::ResizeRequest &size) const
        {
            if (!shim.m_child.terminal.valid())
                return fail("no_terminal", "This run has no terminal to resize.");
            if (auto resized = resize_terminal(shim.m_child, size.columns, size.rows); !resized)
                return std::unexpected(resized.error());
            if (shim.m_record.columns != size.columns || shim.m_record.rows != size.rows) {
                shim.m_record.columns = size.columns;
                shim.m_record.rows = size.rows;
                shim.write_record();
            }
            return Json::object();
        }
        Result<Json> operator()(const wire::SignalRequest &signal) const { return shim.signal_child(signal); }
        Result<Json> operator()(const wire::StopRequest &stop) const
        {
            if (!shim.m_exit_is_durable)
                shim.begin_stop(ExitReason::stopped, std::chrono::milliseconds(stop.grace_ms), "It was stopped.");
            return Json::object();
        }
        Result<Json> operator()(const wire::StatusRequest &) const { return json_of(shim.status()); }
        Result<Json> operator()(const wire::AcknowledgeExitRequest &) const
        {
            if (!shim.m_exit_is_durable)
                return fail("still_running", "The run has not ended.");
            shim.m_acknowledged = true;
            return Json::object();
        }
        Result<Json> operator()(const wire::FreezeRequest &) const
        {
            shim.m_frozen = true;
            wire::signal_descendants(getpid(), {SIGSTOP});
            return Json::object();
        }
        Result<Json> operator()(const wire::ThawRequest &) const
        {
            shim.m_frozen = false;
            wire::signal_descendants(getpid(), {SIGCONT});
            return Json::object();
        }
    };
    // What is written to an agent's input answers what it asked: nobody who runs below a shim may do that, to itself or to others.
    const bool looks_on = std::holds_alternative<wire::AttachRequest>(request) || std::holds_alternative<wire::StatusRequest>(request);
    if (!client.steers)
        client.steers = may_steer(client.pid);
    if (!looks_on && !*client.steers)
        return fail("not_allowed", "An agent may not steer a run.");
    return std::visit(Answers{*this, client}, request);
}

} // namespace wm::shim
