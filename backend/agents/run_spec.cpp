#include "agents/run_spec.h"

#include "agents/agent_identity.h"
#include "agents/agent_program.h"
#include "process/environment.h"

namespace wm::agents {

Result<wire::ShimSpec> run_spec(const town::State &state, const town::Run &run, const std::filesystem::path &worktree,
    const wire::Places &places, const Programs &programs)
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
    return spec;
}

} // namespace wm::agents
