#include "e2e/clients/support/workplace.h"

#include "base/files.h"
#include "wire/process_table.h"

#include <algorithm>
#include <format>

namespace wm::tests {

using namespace runtimes;

Workplace::Workplace(const std::filesystem::path &agents)
    : m_model(agents, m_town.root() / "model.ndjson"), m_worktree(m_town.root() / "worktree")
{
    m_town.make_project({{"build/keep", "kept\n"}});
    m_town.git({"worktree", "add", "-q", "-b", "agent", m_worktree.c_str()});
    const auto wm = m_town.script("wm", std::format("echo \"$@\" >> '{}'", (m_town.root() / "spool/asked").string()));
    std::filesystem::create_directories(m_town.root() / "spool");
    m_environment = make_agent_home(m_town.root() / "home", agents, wm.parent_path(), m_model.address());
    for (const char *who : {"AUTHOR", "COMMITTER"}) { // as the daemon does it
        m_environment.insert(QString("GIT_%1_NAME").arg(who), "Agent");
        m_environment.insert(QString("GIT_%1_EMAIL").arg(who), "agent@example.invalid");
    }
}

std::unique_ptr<Talk> Workplace::talk(const std::string &name, const How &how) const
{
    const Preset &preset = *Presets::built_in().find(name);
    Start start = start_of(preset);
    start.cwd = m_worktree;
    start.writable = {m_town.root() / "spool"}; // and its part of the shared git directory, as the daemon has it
    for (const char *part : {"worktrees/worktree", "objects", "refs", "logs"})
        start.writable.push_back(m_town.project() / ".git" / part);
    start.asks = how.asks;
    start.resume = how.resume;
    start.settings = how.settings;
    return std::make_unique<Talk>(preset, std::move(start), m_environment, how.answer);
}

bool Workplace::runs(const std::string &command) const
{
    const auto of = [](const wire::ProcessFacts &process, const char *file) {
        std::string text = read_file(std::format("/proc/{}/{}", process.id.pid, file), 16u << 20).value_or("");
        std::ranges::replace(text, '\0', ' ');
        return text;
    };
    const std::string home = std::format("HOME={} ", (m_town.root() / "home").string());
    return std::ranges::any_of(wire::ProcessTable::read().descendants(0), [&](const wire::ProcessFacts &process) {
        return process.state != 'Z' && of(process, "cmdline").starts_with(command) && of(process, "environ").contains(home);
    });
}

} // namespace wm::tests
