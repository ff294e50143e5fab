#pragma once
// A throw-away town for end-to-end tests: the real wm, daemon, shim and git in a temporary directory, with a project
// whose `main` is checked out and agents that are small scripts. Nothing of it runs any more once it is destroyed.
//
// `wm` starts the daemon on demand, as everywhere. A test that wants to see its daemon die starts one in the
// foreground with start_daemon().
#include "e2e/support/readable.h"
#include "wire/places.h"
#include "wire/process_table.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace wm::tests {

struct Said {
    int code = -1;
    std::string out, err;
};

class Town {
public:
    /// `home` elsewhere than in the temporary directory: on a disk of its own, say.
    explicit Town(const std::filesystem::path &home = {});
    ~Town();
    Town(const Town &) = delete;
    Town &operator=(const Town &) = delete;

    const std::filesystem::path &root() const { return m_root; }
    const std::filesystem::path &home() const { return m_places.town(); }
    const std::filesystem::path &project() const { return m_project; }
    const wire::Places &places() const { return m_places; }
    /// What programs of this town find in their environment: nothing of whoever runs the tests.
    QProcessEnvironment environment() const { return m_environment; }
    /// From now on in the environment of every wm, and so of every daemon that it starts.
    void set_environment(const QString &name, const QString &value) { m_environment.insert(name, value); }
    /// … this and nothing else, but for what leads to this town.
    void set_environment(QProcessEnvironment whole);

    /// Runs wm in the project's directory to its end.
    Said wm(const QStringList &arguments) const { return finish(*begin_wm(arguments)); }
    std::unique_ptr<QProcess> begin_wm(const QStringList &arguments) const;
    static Said finish(QProcess &process);
    /// As typed into a shell in the project's directory, with wm in the path.
    Said shell(const std::string &text) const;
    /// wm --json; null when it failed, which fails the test.
    Json json(const QStringList &arguments) const;
    Json bead(const std::string &id) const;
    /// The newest merge request of a bead.
    Json request(const std::string &bead) const { return json({"mq", "show", bead.c_str()}); }

    /// Makes the project with these files, in one commit on main.
    void make_project(const std::vector<std::pair<std::string, std::string>> &files = {});
    /// git in the project, which must succeed; what it printed without the last newline.
    std::string git(const QStringList &arguments) const;
    /// Writes a file of the project and commits it.
    void commit(const std::string &file, const std::string &text) const;
    /// The Bead-Id of every commit that landed on main, oldest first.
    std::vector<std::string> landings() const;
    /// A gates file with one gate.
    static std::pair<std::string, std::string> gate(const std::string &command, const std::string &timeout = "30s");

    /// An executable script that stops at its first error. Returns its path.
    std::filesystem::path script(const std::string &name, const std::string &text) const;
    /// The project as a rig whose agents run this program; its gates are trusted. Without a sandbox, so that they can write beside it.
    void add_rig(const std::filesystem::path &agent, const char *sandbox = "off") const;
    /// Writes a bead, returns its id.
    std::string create(const QStringList &arguments) const;
    /// Starts an agent on it, returns the run.
    std::string sling(const std::string &bead, const QStringList &more = {}) const;

    // Waiting: false after `patience`, with the bead and the daemon's log in the test's output.
    bool closes(const std::string &bead) const { return comes("bead.closed=" + bead, bead); }
    bool comes_to(const std::string &bead, const std::string &lane) const { return comes("bead.lane=" + bead + ":" + lane, bead); }
    /// The word on its card.
    bool says(const std::string &bead, const std::string &word) const;
    /// The bead, its log, the queue and the daemon's log in the test's output.
    void explain(const std::string &bead) const;

    /// wagonmasterd in the foreground, answering; with additions to its environment.
    std::unique_ptr<QProcess> start_daemon(const std::vector<std::pair<QString, QString>> &additions = {}) const;
    pid_t daemon_pid() const; ///< 0 when none runs
    void stop_daemon() const;

    std::filesystem::path run_dir(const std::string &run) const { return m_places.runs() / run; }
    /// Shims of this town that live.
    std::vector<pid_t> shims() const;
    /// Keys of the outbox' rows that are not done, but for the look after agents that do not end (they wait 10 s).
    std::vector<std::string> open_outbox() const;
    /// No worktree of an agent or gate is left, neither on the disk nor in git's books.
    bool worktrees_are_gone() const;

    std::string read(const std::filesystem::path &file) const;
    std::vector<std::string> lines(const std::filesystem::path &file) const;

private:
    bool comes(const std::string &what, const std::string &bead) const;

    QTemporaryDir m_folder;
    std::filesystem::path m_root;
    wire::Places m_places;
    std::filesystem::path m_project;
    QProcessEnvironment m_environment;
};

/// No such process, or a dead one that nobody has reaped.
bool is_gone(pid_t pid);
void write(const std::filesystem::path &file, const std::string &text);

} // namespace wm::tests
