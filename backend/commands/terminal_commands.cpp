// Looking at the terminal of a run: where it is for whoever shows it, a `wm` or a window. The bytes themselves never pass
// through the daemon.
#include "commands/command_table.h"
#include "commands/caller.h"
#include "commands/lookup.h"

#include "base/files.h"
#include "wire/shim_files.h"

namespace wm::commands {
namespace {

Result<wire::ShimRecord> record_of(const std::filesystem::path &directory)
{
    return read_file(directory / "shim.json")
        .and_then([](const std::string &text) { return parse_json(text, "shim.json"); })
        .and_then([](const Json &json) { return wire::read_shim_record(json); });
}

void attach(Services &services, const Request &request, Reply reply)
{
    auto named = run_named(services.engine().durable(), request.text("run"));
    if (!named)
        return reply(std::unexpected(named.error()));
    const town::Run run = **named;
    const bool live = run.state == town::RunState::running || run.state == town::RunState::stopping;
    const auto directory = services.places().run(run.id);
    if (run.started_at == 0)
        return reply(fail("not_running", std::format("{} has not started yet.", run.agent.value), "Try again in a moment."));
    const bool to_attach = request.caller != nullptr && !request.caller->json();
    const bool to_type = to_attach && !request.flag("read_only");
    const auto look = [run, live, directory, to_attach, to_type]() -> Result<Json> {
        const auto record = record_of(directory);
        if (record && record->columns != 0 && (live || !to_attach))
            return Json{{"run", run.id}, {"agent", run.agent}, {"live", live}, {"directory", directory.string()},
                {"columns", record->columns}, {"rows", record->rows}};
        if (std::error_code error; to_type && std::filesystem::is_directory(run.worktree, error))
            return Json{{"run", run.id}, {"agent", run.agent}, {"live", live}, {"worktree", run.worktree}}; // also of one that has ended
        if (to_attach && !live)
            return fail(
                "ended", std::format("{} has ended.", run.agent.value), std::format("What it printed: `wm log {}`.", run.bead.value));
        return fail("no_terminal", std::format("{} has no terminal.", run.agent.value),
            std::format("What it says and does: `wm transcript {0}`; what it prints: `wm log {0}`.", run.bead.value));
    };
    services.in_background(look, [request, to_attach, directory, reply = std::move(reply)](Result<Json> found) {
        if (found && to_attach) {
            const std::string agent = found->at("agent").get<std::string>();
            if (const std::string worktree = found->value("worktree", ""); !worktree.empty())
                request.caller->open_shell(worktree, agent, found->at("live").get<bool>());
            else
                request.caller->attach(directory, agent, request.text("detach"), request.flag("read_only"));
        }
        reply(std::move(found));
    });
}

} // namespace

const std::vector<CommandSpec> &terminal_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"run.terminal", {"attach"},
            "watch the terminal of an agent and type into it; where it has none, or has ended, your shell in its worktree", Access::person,
            {Param{"run", Kind::text, "the agent, its bead or its run", true, true}.one_of("@bead"),
                {"detach", Kind::text, "the key that leaves it; else ctrl-\\"},
                {"read_only", Kind::flag, "only watch: type nothing, leave its size"}},
            attach, nullptr, Shape::object, "wm attach Juniper"},
    };
    return specs;
}

} // namespace wm::commands
