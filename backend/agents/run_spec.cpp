#include "agents/run_spec.h"

#include "agents/agent_identity.h"
#include "agents/agent_program.h"
#include "agents/detect.h"
#include "git/repository.h"
#include "hosts/sandbox.h"
#include "process/environment.h"
#include "town/run/sandbox.h"

#include <format>
#include <unistd.h>

namespace wm::agents {

namespace {

/// The shim sees only bwrap start: whether the agent's own program would is asked here, with the shim's sentences.
Result<> is_there(const wire::ShimSpec &spec)
{
    const std::string &program = spec.argv.front();
    if (!program.contains('/')) {
        const auto path = spec.env.find("PATH");
        if (path == spec.env.end() || find_program(program, {{"PATH", path->second}}).empty())
            return fail("no_program", std::format("There is no program {} in the PATH of the run.", program));
        return {};
    }
    const std::filesystem::path file = std::filesystem::path(spec.cwd) / program; // an absolute one stays what it is
    std::error_code error;
    if (!std::filesystem::is_regular_file(file, error))
        return fail("no_program", std::format("There is no program {}.", program));
    if (access(file.c_str(), X_OK) != 0)
        return fail("no_program", std::format("{} is not a program that may be run.", program));
    return {};
}

/// Puts bwrap before the command. What its rig's clone is made of is asked of git.
Result<std::string> shut_in(wire::ShimSpec &spec, const town::State &state, const town::Run &run, const AgentProgram &program,
    const wire::Places &places, const Programs &programs)
{
    const town::Rig *rig = find(state.rigs, run.rig);
    const auto kind = town::agent_kind(run.command);
    if (rig == nullptr || !kind)
        return std::string();
    const town::SandboxWish wish = town::sandbox_wish(*rig, *kind);
    if (!wish.wanted)
        return std::string();
    if (const auto &works = hosts::sandbox_works(); !works) {
        if (wish.insisted)
            return std::unexpected(works.error());
        return "none, " + works.error().message;
    }
    if (auto there = is_there(spec); !there)
        return std::unexpected(there.error());
    const auto dirs = git::git_dirs(spec.cwd);
    if (!dirs)
        return std::unexpected(dirs.error());
    hosts::Room room{.worktree = spec.cwd,
        .clone = rig->path,
        .git_common = dirs->common,
        .git_own = dirs->own,
        .town = places.town(),
        .run_dir = places.run(run.id),
        .scratch = places.scratch(run.id),
        .home = spec.env["HOME"],
        .readable = {spec.env["HOME"], programs.tools},
        .writable = {},
        .hidden = {},
        .network = wish.network};
    for (const std::string &word : spec.argv) // its program, and a script that it runs
        if (word.starts_with('/'))
            room.readable.emplace_back(word);
    for (const std::string &place : program.preset.state)
        room.writable.push_back(place_of(place, spec.env));
    for (const char *cache : {".cache", ".npm", ".cargo/registry", ".cargo/git", "go/pkg", ".gradle/caches", ".m2/repository"})
        room.writable.push_back(room.home / cache);
    auto command = hosts::sandbox_command(room);
    if (!command)
        return std::unexpected(command.error());
    command->push_back("--");
    spec.argv.insert(spec.argv.begin(), command->begin(), command->end());
    hosts::strip_environment(spec.env);
    spec.env["WAGONMASTER_SANDBOX"] = "bubblewrap";
    // git's own upkeep rewrites what is read-only there.
    spec.env["GIT_CONFIG_COUNT"] = "1";
    spec.env["GIT_CONFIG_KEY_0"] = "maintenance.auto";
    spec.env["GIT_CONFIG_VALUE_0"] = "false";
    return std::string(wish.network ? "bubblewrap" : "bubblewrap, no network");
}

} // namespace

Result<RunSpec> run_spec(const town::State &state, const town::Run &run, const std::filesystem::path &worktree, const wire::Places &places,
    const Programs &programs)
{
    const auto program = agent_program(state, run, worktree, places);
    if (!program)
        return std::unexpected(program.error());
    wire::ShimSpec spec;
    spec.argv = program->launch.argv;
    spec.io = program->launch.terminal ? wire::ShimSpec::Io::pty : wire::ShimSpec::Io::pipes;
    spec.input = program->launch.input && !program->launch.terminal;
    spec.errors_apart = program->launch.errors_apart && !program->launch.terminal;
    spec.cwd = worktree.string();
    auto &env = spec.env = process::clean_environment();
    for (const std::string &name : program->launch.unset)
        env.erase(name);
    for (const auto *more : {&program->preset.env, &program->launch.env})
        for (const auto &[name, value] : *more)
            env[name] = value;
    env["PATH"] = programs.tools.string() + ":" + (env.contains("PATH") ? env["PATH"] : "/usr/local/bin:/usr/bin:/bin");
    env["WAGONMASTER_HOME"] = places.town().string();
    env["WAGONMASTER_RUN"] = run.id.value;
    env["WAGONMASTER_RIG"] = run.rig.value;
    env["WAGONMASTER_AGENT"] = run.agent.value;
    env["WAGONMASTER_BEAD"] = run.bead.value;
    env["WAGONMASTER_BRANCH"] = run.branch;
    env["WAGONMASTER_ATTEMPT"] = std::to_string(run.ordinal);
    if (const town::Bead *bead = find(state.beads, run.bead))
        env["WAGONMASTER_BEAD_TITLE"] = bead->title;
    for (const auto &[variable, value] : agent_identity(run))
        env[variable] = value;
    env["GIT_TERMINAL_PROMPT"] = "0";
    auto sandbox = shut_in(spec, state, run, *program, places, programs);
    if (!sandbox)
        return std::unexpected(sandbox.error());
    return RunSpec{std::move(spec), std::move(*sandbox)};
}

} // namespace wm::agents
