#include "agents/agent_program.h"

#include "git/repository.h"
#include "runtimes/acp.h"
#include "runtimes/claude.h"
#include "runtimes/codex.h"
#include "runtimes/terminal.h"
#include "town/run/agent_kind.h"
#include "wire/start_daemon.h"

namespace wm::agents {
namespace {

using runtimes::Protocol;

/// Everything unless said: what passes without a person is the policy's to say, and an agent's own mode that asks less would
/// keep calls from it.
runtimes::Asks asks_of(const std::string &word)
{
    if (word == "outside-edits")
        return runtimes::Asks::outside_edits;
    return word == "nothing" ? runtimes::Asks::nothing : runtimes::Asks::everything;
}

/// Claude's hook before every call of a tool: it asks the admission point, also about what Claude's own mode lets pass. To Claude
/// a hook that cannot start counts as a yes: then the shell says no.
std::string claude_settings()
{
    std::string wm = (wire::program_directory() / "wm").string(), quoted = "'";
    for (const char c : wm)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    const Json hook = {{"type", "command"}, {"command", quoted + "' agent-hook pre-tool-use || exit 2"}, {"timeout", 30}};
    return to_text(Json{{"hooks", {{"PreToolUse", {{{"matcher", "*"}, {"hooks", {hook}}}}}}}});
}

/// What a commit in a linked worktree writes outside of it.
std::vector<std::string> written_by_commits(const std::filesystem::path &worktree)
{
    const auto dirs = git::git_dirs(worktree);
    if (!dirs)
        return {};
    std::vector<std::string> paths{dirs->own.string()};
    for (const char *part : {"objects", "refs", "logs"})
        paths.push_back((dirs->common / part).string());
    return paths;
}

runtimes::Launch launch_of(const runtimes::Preset &preset, const runtimes::Start &start)
{
    switch (preset.protocol) {
    case Protocol::claude: return runtimes::launch_claude(start);
    case Protocol::codex: return runtimes::launch_codex(start);
    case Protocol::acp: return runtimes::launch_acp(start);
    case Protocol::terminal: return runtimes::launch_terminal(start);
    case Protocol::command: break;
    }
    return {.argv = start.command, .env = {}, .unset = {}, .input = false, .terminal = false, .errors_apart = false};
}

} // namespace

Result<AgentProgram> agent_program(
    const town::State &, const town::Run &run, const std::filesystem::path &worktree, const wire::Places &places)
{
    auto kind = town::agent_kind(run.command);
    if (!kind)
        return std::unexpected(kind.error());
    AgentProgram program;
    if (*kind) {
        auto presets = runtimes::Presets::from_folders(places.configuration());
        if (!presets)
            return std::unexpected(presets.error());
        auto preset = presets->choose((*kind)->name);
        if (!preset)
            return std::unexpected(preset.error());
        program.preset = std::move(*preset);
    } else {
        program.preset = runtimes::preset_of_program(run.command);
    }
    program.start = runtimes::start_of(program.preset);
    program.start.cwd = worktree.string();
    if (*kind) {
        program.start.command.insert(program.start.command.end(), (*kind)->more.begin(), (*kind)->more.end());
        program.start.model = (*kind)->model;
        program.start.effort = (*kind)->effort;
        program.start.asks = asks_of((*kind)->asks);
        program.start.resume = run.resume;
        if (program.preset.protocol == Protocol::claude)
            program.start.settings = claude_settings();
        program.start.writable = written_by_commits(worktree);
        program.start.writable.push_back(places.spool(run.id).string()); // `wm done` from a sandbox without sockets
    }
    program.launch = launch_of(program.preset, program.start);
    return program;
}

std::chrono::milliseconds until_resumable(const town::Run &run, const wire::Places &places, Timestamp now)
{
    constexpr Timestamp minute = 60 * nanoseconds_per_second;
    if (run.resume.empty() || now / minute != run.queued_at / minute) // it was queued when the one before ended
        return {};
    const auto kind = town::agent_kind(run.command);
    if (!kind || !*kind)
        return {};
    const auto presets = runtimes::Presets::from_folders(places.configuration());
    const runtimes::Preset *preset = presets ? presets->find((*kind)->name) : nullptr;
    if (preset == nullptr || !preset->resumes_next_minute)
        return {};
    return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::nanoseconds(minute - now % minute));
}

std::unique_ptr<runtimes::Runtime> make_runtime(const AgentProgram &program)
{
    switch (program.preset.protocol) {
    case Protocol::claude: return runtimes::make_claude(program.start);
    case Protocol::codex: return runtimes::make_codex(program.start);
    case Protocol::acp: return runtimes::make_acp(program.start);
    case Protocol::terminal: return runtimes::make_terminal(program.start);
    case Protocol::command: break;
    }
    return nullptr;
}

} // namespace wm::agents
