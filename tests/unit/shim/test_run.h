#pragma once
// One real run in a temporary directory for tests: the real shim, real children, and nothing of it left afterwards.
#include "base/files.h"
#include "base/ulid.h"
#include "process/process_identity.h"
#include "process/shim_client.h"
#include "process/shim_launch.h"
#include "process/stop_run.h"

#include <QDeadlineTimer>
#include <QTemporaryDir>
#include <QThread>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>

namespace wm::tests {

/// For what a shim answers, or for its start: a busy machine may stand still for longer than a daemon waits.
constexpr std::chrono::seconds patience(30);

inline const std::filesystem::path shim_program = WM_BIN_DIR "/wagonmaster-shim";

/// Polls until it is so; false when it was not within 30 s.
template <class Condition> bool eventually(Condition condition)
{
    for (const QDeadlineTimer deadline(30'000); !deadline.hasExpired(); QThread::msleep(5))
        if (condition())
            return true;
    return condition();
}

inline wire::ShimSpec shell(const std::string &script)
{
    return {.argv = {"/bin/sh", "-c", script}, .cwd = "/", .env = {{"PATH", "/usr/sbin:/usr/bin:/bin"}}};
}

inline wire::ShimSpec shell_with_input(const std::string &script)
{
    auto spec = shell(script);
    spec.input = true;
    return spec;
}

inline wire::ShimSpec terminal(const std::string &script)
{
    auto spec = shell(script);
    spec.io = wire::ShimSpec::Io::pty;
    return spec;
}

class TestRun {
public:
    explicit TestRun(const std::filesystem::path &parent = {})
        : dir((parent.empty() ? std::filesystem::path(m_folder.path().toStdString()) : parent) / make_ulid(SystemClock().now()))
    {}
    ~TestRun()
    {
        (void)process::stop_run(dir, std::chrono::milliseconds(0));
        wire::signal_process(shim, SIGKILL);
    }
    TestRun(const TestRun &) = delete;
    TestRun &operator=(const TestRun &) = delete;

    Result<> start(const wire::ShimSpec &spec)
    {
        auto started = process::launch_shim(shim_program, dir, spec, patience);
        if (!started)
            return std::unexpected(started.error());
        shim = *started;
        return {};
    }

    process::ShimClient connect() const { return std::move(process::ShimClient::connect(dir, patience).value()); }
    process::RunState state() const { return process::probe_run(dir); }
    std::string file(const char *name) const { return read_file(dir / name, 256u << 20).value_or(""); }
    std::string output() const { return file("out.log"); }
    bool said(std::string_view text) const
    {
        return eventually([&] { return output().contains(text); });
    }

    /// Waits for exit.json; a record without reason or code when it never came.
    wire::ExitRecord exit() const
    {
        eventually([&] { return std::holds_alternative<process::Ended>(state()); });
        const auto now = state();
        const auto *ended = std::get_if<process::Ended>(&now);
        return ended ? ended->exit : wire::ExitRecord{.message = "still running"};
    }

private:
    QTemporaryDir m_folder;

public:
    const std::filesystem::path dir;
    process::ProcessIdentity shim;
};

} // namespace wm::tests
