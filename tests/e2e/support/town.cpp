#include "e2e/support/town.h"

#include "base/files.h"
#include "base/text.h"
#include "e2e/support/eventually.h"
#include "ledger/reader.h"
#include "process/stop_run.h"
#include "wire/unix_socket.h"

#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <format>
#include <fstream>
#include <sys/file.h>

namespace wm::tests {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

constexpr auto patience = 120s; // costs nothing when it comes; some of it has 10 s of its own
constexpr int process_patience_ms = 120'000; // `wm` itself waits for half a minute for a daemon, and for another half for its hello

void fail_test(const std::string &why)
{
    QTest::qFail(why.c_str(), __FILE__, __LINE__);
}

bool is_program(pid_t pid, const fs::path &program)
{
    std::error_code error;
    const std::string seen = fs::read_symlink(std::format("/proc/{}/exe", pid), error).string();
    return seen == program.string();
}

} // namespace

bool is_gone(pid_t pid)
{
    const auto process = wire::look_at(pid);
    return !process || process->state == 'Z';
}

void write(const fs::path &file, const std::string &text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

Town::Town(const fs::path &home)
    : m_root(fs::canonical(m_folder.path().toStdString())), m_places(home.empty() ? m_root / "town" : home), m_project(m_root / "waymark")
{
    for (const QString &name : QProcessEnvironment::systemEnvironment().keys())
        if (!name.startsWith("WAGONMASTER_") && !name.startsWith("GIT_") && !name.startsWith("XDG_"))
            m_environment.insert(name, QProcessEnvironment::systemEnvironment().value(name));
    m_environment.insert("HOME", QString::fromStdString(m_root / "home"));
    m_environment.insert("GIT_CONFIG_NOSYSTEM", "1");
    m_environment.insert("LC_ALL", "C.UTF-8");
    m_environment.insert("WAGONMASTER_HOME", QString::fromStdString(m_places.town()));
    write(m_root / "home/.gitconfig", "[user]\nname = Pat\nemail = pat@example.invalid\n[init]\ndefaultBranch = main\n");
}

Town::~Town()
{
    if (const pid_t daemon = daemon_pid(); daemon != 0)
        kill(daemon, SIGKILL);
    eventually([&] { return daemon_pid() == 0; });
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(m_places.runs(), error))
        (void)process::stop_run(entry.path(), 0ms);
    for (const pid_t shim : shims()) // those that wait to be told that their end is known
        kill(shim, SIGKILL);
    eventually([&] { return shims().empty(); });
}

void Town::set_environment(QProcessEnvironment whole)
{
    whole.insert("WAGONMASTER_HOME", m_environment.value("WAGONMASTER_HOME"));
    m_environment = std::move(whole);
}

std::unique_ptr<QProcess> Town::begin_wm(const QStringList &arguments) const
{
    auto process = std::make_unique<QProcess>();
    process->setProcessEnvironment(m_environment);
    process->setWorkingDirectory(QString::fromStdString(fs::exists(m_project) ? m_project : m_root));
    process->setStandardInputFile(QProcess::nullDevice());
    process->start(WM_BIN_DIR "/wm", arguments);
    return process;
}

Said Town::finish(QProcess &process)
{
    if (!process.waitForFinished(process_patience_ms)) {
        fail_test("wm does not end: " + process.arguments().join(' ').toStdString());
        process.kill();
        process.waitForFinished(60'000);
    }
    const int code = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return {code, process.readAllStandardOutput().toStdString(), process.readAllStandardError().toStdString()};
}

Said Town::shell(const std::string &text) const
{
    QProcess process;
    QProcessEnvironment environment = m_environment;
    environment.insert("PATH", WM_BIN_DIR ":" + m_environment.value("PATH"));
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(QString::fromStdString(m_project));
    process.start("/bin/sh", {"-c", text.c_str()});
    return finish(process);
}

Json Town::json(const QStringList &arguments) const
{
    const Said said = wm(arguments + QStringList{"--json"});
    auto parsed = said.code == 0 ? parse_json(said.out, "wm") : std::unexpected(Error{"failed", said.err, ""});
    if (parsed)
        return *parsed;
    fail_test(std::format("wm {}: {}", arguments.join(' ').toStdString(), parsed.error().message));
    return {};
}

Json Town::bead(const std::string &id) const
{
    const Json shown = json({"show", id.c_str()});
    return shown.is_array() && shown.size() == 1 ? shown.front() : Json();
}

void Town::make_project(const std::vector<std::pair<std::string, std::string>> &files)
{
    write(m_project / "README", "Trail notes\n");
    for (const auto &[name, text] : files)
        write(m_project / name, text);
    git({"init", "-q"});
    git({"add", "-A"});
    git({"commit", "-qm", "first"});
}

std::string Town::git(const QStringList &arguments) const
{
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.setWorkingDirectory(QString::fromStdString(m_project));
    process.start("git", arguments);
    const Said said = finish(process);
    if (said.code != 0)
        fail_test(std::format("git {}: {}", arguments.join(' ').toStdString(), said.err));
    return std::string(trim(said.out));
}

void Town::commit(const std::string &file, const std::string &text) const
{
    write(m_project / file, text);
    git({"add", "--", file.c_str()});
    git({"commit", "-qm", ("change " + file).c_str()});
}

std::vector<std::string> Town::landings() const
{
    const std::string out =
        git({"log", "--first-parent", "--reverse", "--format=%(trailers:key=Bead-Id,valueonly,separator=%x2C)", "main"});
    std::vector<std::string> beads;
    for (const std::string &line : split_lines(out))
        if (!line.empty())
            beads.push_back(line);
    return beads;
}

std::pair<std::string, std::string> Town::gate(const std::string &command, const std::string &timeout)
{
    return {".wagonmaster.toml", std::format("[gates.test]\ncmd = '''{}'''\ntimeout = \"{}\"\n", command, timeout)};
}

fs::path Town::script(const std::string &name, const std::string &text) const
{
    const fs::path path = m_root / "scripts" / name;
    write(path, "#!/bin/sh\nset -eu\n" + text + "\n");
    fs::permissions(path, fs::perms::owner_all);
    return path;
}

void Town::add_rig(const fs::path &agent, const char *sandbox) const
{
    json({"rig", "add", m_project.c_str(), "--trust-gates", "--command", agent.c_str(), "--sandbox", sandbox});
}

std::string Town::create(const QStringList &arguments) const
{
    const Json made = json(QStringList{"bead", "create"} + arguments);
    return made.is_object() ? made.value("id", "") : "";
}

std::string Town::sling(const std::string &bead, const QStringList &more) const
{
    const Json slung = json(QStringList{"sling", bead.c_str()} + more);
    return slung.is_object() ? slung.value("run", "") : "";
}

bool Town::comes(const std::string &what, const std::string &bead) const
{
    // In short waits: one that is cut off by a daemon that dies is begun again.
    const auto came = [&] { return wm({"wait", what.c_str(), "--timeout", "3s"}).code == 0; };
    if (eventually(came, patience))
        return true;
    qWarning("%s did not come.", what.c_str());
    explain(bead);
    return false;
}

bool Town::says(const std::string &id, const std::string &word) const
{
    const auto said = [&] {
        const Json now = bead(id);
        return now.contains("state") && now["state"].value("word", "") == word;
    };
    if (eventually(said, patience))
        return true;
    qWarning("\"%s\" was not said.", word.c_str());
    explain(id);
    return false;
}

void Town::explain(const std::string &id) const
{
    qWarning("%s", wm({"show", id.c_str()}).out.c_str());
    qWarning("%s", wm({"log", id.c_str()}).out.c_str());
    qWarning("%s", wm({"mq"}).out.c_str());
    qWarning("%s", read(m_places.daemon_log()).c_str());
}

std::unique_ptr<QProcess> Town::start_daemon(const std::vector<std::pair<QString, QString>> &additions) const
{
    auto daemon = std::make_unique<QProcess>();
    QProcessEnvironment environment = m_environment;
    for (const auto &[name, value] : additions)
        environment.insert(name, value);
    daemon->setProcessEnvironment(environment);
    daemon->setStandardErrorFile(QString::fromStdString(m_places.daemon_log()), QIODevice::Append);
    daemon->start(WM_BIN_DIR "/wagonmasterd", QStringList());
    const bool up = daemon->waitForStarted(60'000) && eventually([&] {
        return daemon->state() == QProcess::NotRunning || daemon->waitForFinished(0) || wire::connect_unix(m_places.person_socket());
    });
    if (!up)
        fail_test("The daemon does not come up.");
    return daemon;
}

pid_t Town::daemon_pid() const
{
    const int pid = std::atoi(read(m_places.daemon_lock()).c_str());
    return pid > 0 && is_program(pid, WM_BIN_DIR "/wagonmasterd") ? pid : 0;
}

void Town::stop_daemon() const
{
    if (const pid_t daemon = daemon_pid(); daemon != 0)
        kill(daemon, SIGTERM);
    if (!eventually([&] { return daemon_pid() == 0; }))
        fail_test("The daemon does not stop.");
}

std::vector<pid_t> Town::shims() const
{
    std::vector<pid_t> found;
    for (const auto &process : wire::ProcessTable::read().descendants(0)) {
        const std::string words = read_file(std::format("/proc/{}/cmdline", process.id.pid)).value_or("");
        if (process.state != 'Z' && words.starts_with(WM_BIN_DIR "/wagonmaster-shim") && words.contains(m_places.runs().string() + "/"))
            found.push_back(process.id.pid);
    }
    return found;
}

std::vector<std::string> Town::open_outbox() const
{
    std::vector<std::string> keys;
    auto reader = ledger::LedgerReader::open(m_places.ledger());
    if (!reader)
        return {reader.error().message};
    for (const auto state : {ledger::OutboxState::pending, ledger::OutboxState::running, ledger::OutboxState::failed}) {
        auto rows = reader->outbox(state);
        if (!rows)
            return {rows.error().message};
        for (const ledger::OutboxRow &row : *rows)
            if (state == ledger::OutboxState::failed || row.kind != "run.settle")
                keys.push_back(row.key + " " + std::string(to_text(state)) + " " + row.result);
    }
    return keys;
}

bool Town::worktrees_are_gone() const
{
    std::error_code error; // while they go, a folder that was just seen may be gone
    if (fs::directory_iterator(home() / "gates", error) != fs::directory_iterator())
        return false;
    for (fs::directory_iterator rig(home() / "worktrees", error); !error && rig != fs::directory_iterator(); rig.increment(error))
        if (std::error_code gone; !rig->is_directory(gone) || fs::directory_iterator(rig->path(), gone) != fs::directory_iterator())
            return false;
    return split_lines(git({"worktree", "list"})).size() == 1;
}

std::string Town::read(const fs::path &file) const
{
    return read_file(file, 64u << 20).value_or("");
}

std::vector<std::string> Town::lines(const fs::path &file) const
{
    std::vector<std::string> all;
    for (const auto &line : split_lines(read(file)))
        if (!line.empty())
            all.emplace_back(line);
    return all;
}

} // namespace wm::tests
