// wagonmasterd: one per town. Owns the ledger, the runs and the merge queue. Wiring only.
#include "agents/detect_commands.h"
#include "agents/run_effects.h"
#include "agents/run_monitor.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/ulid.h"
#include "commands/command_table.h"
#include "approvals/approval_commands.h"
#include "approvals/policy_commands.h"
#include "doctor/doctor_commands.h"
#include "interop/import_commands.h"
#include "ledger/backup_restore.h"
#include "engine/due_timer.h"
#include "refinery/gate_monitor.h"
#include "refinery/merge_effects.h"
#include "server/rpc_server.h"
#include "server/settings_file.h"
#include "server/town_services.h"
#include "wire/start_daemon.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QSocketNotifier>
#include <QThreadPool>
#include <QTimer>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace {

using namespace wm;

/// One line for whoever started us (wire/start_daemon.cpp), then the descriptor is closed.
class Report {
public:
    explicit Report(bool wanted) : m_pipe(wanted ? 3 : -1)
    {
        if (wanted)
            fcntl(3, F_SETFD, FD_CLOEXEC);
    }
    void ready() { say(Json::object()); }
    int failed(const Error &error)
    {
        std::fprintf(stderr, "wagonmasterd: %s %s\n", error.message.c_str(), error.hint.c_str());
        say({{"code", error.code}, {"message", error.message}, {"hint", error.hint}});
        return 1;
    }

private:
    void say(const Json &what)
    {
        if (!m_pipe.valid())
            return;
        const std::string line = to_text(what) + "\n";
        if (write(m_pipe.get(), line.data(), line.size()) < 0)
            std::perror("wagonmasterd: report");
        m_pipe.reset();
    }

    Fd m_pipe;
};

/// Whoever holds it is the town's daemon. The descriptor lives as long as the process.
Result<Fd> take_lock(const wire::Places &places)
{
    Fd lock(open(places.daemon_lock().c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock.valid())
        return fail_errno(errno, "Cannot open " + places.daemon_lock().string());
    if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
        return fail("running", "A daemon already runs for this town.");
    const std::string pid = std::to_string(getpid()) + "\n";
    if (ftruncate(lock.get(), 0) != 0 || write(lock.get(), pid.data(), pid.size()) < 0)
        return fail_errno(errno, "Cannot write " + places.daemon_lock().string());
    return lock;
}

/// SIGTERM and SIGINT as events of the loop.
Fd terminate_signals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, nullptr);
    return Fd(signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

void detach()
{
    // Before the first thread: our starter waits for this parent only.
    if (const pid_t child = fork(); child != 0)
        _exit(child < 0 ? 1 : 0);
}

ledger::Options ledger_options()
{
    ledger::Options options;
    options.log_room = ledger::usual_log_room;
#ifdef WM_CRASHPOINTS
    if (const char *vfs = std::getenv("WAGONMASTER_TEST_VFS"))
        options.vfs = vfs;
#endif
    return options;
}

/// The log of earlier daemons moves aside once it is large; ours goes on in a new file.
void rotate_log(const wire::Places &places)
{
    constexpr std::uintmax_t limit = 4u << 20;
    std::error_code missing;
    if (std::filesystem::file_size(places.daemon_log(), missing) < limit || missing)
        return;
    std::filesystem::rename(places.daemon_log(), places.daemon_log().string() + ".1", missing);
    const Fd log(open(places.daemon_log().c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
    if (log.valid()) {
        dup2(log.get(), STDOUT_FILENO);
        dup2(log.get(), STDERR_FILENO);
    }
}

/// Who is paid for each kind of agent. A file of presets that cannot be read is said when one is started.
std::map<std::string, std::string> providers_of(const wire::Places &places)
{
    std::map<std::string, std::string> providers;
    const auto presets = runtimes::Presets::from_folders(places.configuration()).value_or(runtimes::Presets::built_in());
    for (const runtimes::Preset &preset : presets.all())
        if (!preset.provider.empty())
            providers[preset.name] = preset.provider;
    return providers;
}

int serve(QCoreApplication &app, const wire::Places &places, Report &report)
{
    const Fd termination = terminate_signals(); // before the first thread: one that did not block them would end us
    const SystemClock clock;
    const auto replaced = ledger::finish_restore(places.ledger(), places.backups(), {places.search()});
    if (!replaced)
        return report.failed(replaced.error());
    if (*replaced)
        std::fprintf(stderr, "wagonmasterd: the ledger was restored from a backup; the one before is %s\n", (*replaced)->c_str());
    auto engine = engine::Engine::open(places.ledger(), clock, ledger_options());
    if (!engine && engine.error().code == "corrupt") // no command can be answered, so it must stand here how it is restored
        return report.failed({"corrupt", engine.error().message, ledger::way_back(places.ledger(), places.backups())});
    if (!engine)
        return report.failed(engine.error());
    engine::Engine &town = **engine;

    const agents::Programs programs{wire::program_directory() / "wagonmaster-shim", wire::program_directory()};
    engine::OutboxRunner outbox(town);
    const auto pool = std::make_shared<agents::WarmPool>(places, programs);
    outbox.add("run.start", agents::make_start_effect(places, programs, pool));
    outbox.add("worktree.warm", agents::make_warm_effect(pool));
    outbox.add("run.stop", agents::make_stop_effect(places));
    outbox.add("run.settle", agents::make_stop_effect(places));
    outbox.add("town.freeze", agents::make_freeze_effect(places));
    outbox.add("worktree.remove", agents::make_remove_worktree_effect(places, programs));
    outbox.add("worktree.tidy", agents::make_tidy_effect(places, programs));
    outbox.add("mr.check", refinery::make_check_effect());
    outbox.add("mr.gate", refinery::make_gate_effect(places, programs.shim));
    outbox.add("mr.land", refinery::make_land_effect());
    outbox.add("gate.clean", refinery::make_clean_gate_effect(places));

    agents::RunMonitor runs(town, places);
    refinery::GateMonitor gates(town, outbox, places);
    const engine::DueTimer due(town, clock);
    server::TownServices services(town, runs, places);
    commands::add_commands(interop::import_commands());
    commands::add_commands(agents::detect_commands());
    commands::add_commands(doctor::doctor_commands());
    commands::add_commands(approvals::approval_commands());
    commands::add_commands(approvals::policy_commands());
    commands::add_commands(approvals::audit_commands());
    commands::add_commands(approvals::call_commands());
    server::Feed feed(town);
    server::RpcServer rpc(services, feed);
    QObject::connect(&runs, &agents::RunMonitor::active, &feed, [&feed](const agents::Activity &activity) {
        feed.publish({{"jsonrpc", "2.0"}, {"method", "activity"}, {"params", agents::to_json(activity)}});
    });
    // Facts about the daemon itself, while something happens.
    QTimer facts;
    facts.setSingleShot(true);
    facts.setInterval(5000);
    QObject::connect(&facts, &QTimer::timeout, &feed, [&] { feed.publish(server::daemon_facts(services, town.durable())); });
    const auto soon = [&facts] {
        if (!facts.isActive())
            facts.start();
    };
    QObject::connect(&town, &engine::Engine::committed, &facts, soon);
    QObject::connect(&runs, &agents::RunMonitor::active, &facts, soon);
    const auto supervision = server::apply_settings_file(town, places, providers_of(places));
    if (!supervision)
        return report.failed(supervision.error());
    runs.set_stall_after(supervision->stalled_after);
    runs.admission().set_patience(supervision->approvals_expire);

    QSocketNotifier asked_to_stop(termination.get(), QSocketNotifier::Read);
    bool patient = true; // nothing of ours runs any more when we end
    const auto stop = [&] {
        town.stop();
        rpc.stop_listening();
        patient = outbox.stop(std::chrono::seconds(5));
        QTimer::singleShot(50, &app, &QCoreApplication::quit); // the last answers go out
    };
    QObject::connect(&asked_to_stop, &QSocketNotifier::activated, &app, [&] {
        asked_to_stop.setEnabled(false);
        stop();
    });
    QObject::connect(&services, &server::TownServices::stop_requested, &app, stop, Qt::QueuedConnection);

    if (auto started = rpc.start(); !started)
        return report.failed(started.error());
    runs.start();
    gates.start();
    outbox.start();
    report.ready();
    const int status = QCoreApplication::exec();
    // The pools work for objects that are about to go, and the next daemon waits for our lock. A client gives that one 30 s.
    const QDeadlineTimer until(3000);
    QThreadPool::globalInstance()->clear();
    const std::array done = {runs.stop(until), gates.stop(until), QThreadPool::globalInstance()->waitForDone(until)};
    patient = patient && !std::ranges::contains(done, false);
    if (!patient) { // something hangs in git, say: the ledger is closed properly, and the next daemon looks at it anew
        engine->reset();
        _exit(status);
    }
    return status;
}

} // namespace

// The umask stays that of whoever started us: it is for what belongs to the project (agents, gates, set-ups, git in the
// clone and the worktrees). What is the town's own is made private by the mode it is created with.
int main(int argc, char **argv)
{
    const bool reporting = argc > 1 && std::string_view(argv[1]) == "--report";
    if (reporting)
        detach();
    signal(SIGPIPE, SIG_IGN);
    keep_little_memory();
    qSetMessagePattern(QStringLiteral("%{time yyyy-MM-ddThh:mm:ss.zzz} %{category} %{message}"));
    Report report(reporting);
    auto places = wire::Places::from_environment();
    if (!places)
        return report.failed(places.error());
    if (auto prepared = places->prepare(); !prepared)
        return report.failed(prepared.error());
    setenv("WAGONMASTER_HOME", places->town().c_str(), 1);
    if (chdir("/") != 0)
        return report.failed(fail_errno(errno, "Cannot leave the working directory").error());
    auto lock = take_lock(*places);
    if (!lock && lock.error().code == "running") {
        report.ready(); // the other one serves
        return 0;
    }
    if (!lock)
        return report.failed(lock.error());
    if (reporting)
        rotate_log(*places);
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("wagonmasterd"));
    return serve(app, *places, report);
}
