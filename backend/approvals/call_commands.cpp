// What agents say to the admission point by themselves: their hooks, and `wm ask`.
#include "approvals/approval_commands.h"
#include "approvals/command_line.h"
#include "base/ulid.h"
#include "commands/admission.h"
#include "commands/caller.h"
#include "commands/services.h"

#include <filesystem>

namespace wm::approvals {
namespace {

using commands::Access, commands::CallAnswer, commands::Kind, commands::Reply, commands::Request, commands::Services;

/// The form of Claude Code's PreToolUse hooks, which Codex takes too.
Json hook_output(const CallAnswer &answer)
{
    static constexpr std::string_view words[] = {"allow", "deny", "ask"};
    Json decision = {{"hookEventName", "PreToolUse"}, {"permissionDecision", words[static_cast<std::size_t>(answer.what)]}};
    if (!answer.reason.empty())
        decision["permissionDecisionReason"] = answer.reason;
    return {{"hookSpecificOutput", std::move(decision)}};
}

void hook(Services &services, const Request &request, Reply reply)
{
    if (request.text("event") != "pre-tool-use")
        return reply(fail("bad_params", "Only the event pre-tool-use is answered.", "Name it: wm agent-hook pre-tool-use"));
    auto said = parse_json(request.text("input"), "What the hook was given");
    if (!said)
        return reply(std::unexpected(said.error()));
    if (!said->is_object())
        return reply(fail("bad_params", "What the hook was given is no JSON object."));
    services.admission().judge_hook(
        request.run(), *said, [reply](const CallAnswer &answer) { reply(Json{{"text", to_text(hook_output(answer)) + "\n"}}); });
}

std::string print_hook(const Json &result, const commands::Screen &)
{
    return result["text"].get<std::string>();
}

void ask(Services &services, const Request &request, Reply reply)
{
    const std::string command = request.has("command") ? request.text("command") : command_line(request.words("words"));
    if (command.empty() || (request.has("command") && request.has("words")))
        return reply(fail("bad_params", "Which command?", "Write it behind --, or as one line with --command."));
    std::string cwd = (std::filesystem::path(request.cwd) / request.text("in")).lexically_normal().string();
    if (cwd.size() > 1 && cwd.ends_with('/'))
        cwd.pop_back();
    if (!cwd.starts_with('/'))
        return reply(fail("bad_params", "Where would it run?", "Give a directory from the root: --in DIRECTORY."));
    const std::string wish = request.id.empty() ? make_ulid(services.engine().now()) : request.id.value;
    if (request.caller)
        request.caller->when_gone([&services, run = request.run(), wish] { services.admission().withdraw(run, wish); });
    services.admission().ask(request.run(), wish, command, cwd, [reply](const CallAnswer &answer) {
        if (answer.what == CallAnswer::What::allow)
            return reply(Json{{"decision", "allow"}, {"reason", answer.reason}});
        reply(fail("denied", answer.reason.empty() ? "It was denied." : answer.reason));
    });
}

} // namespace

const std::vector<commands::CommandSpec> &call_commands()
{
    static const std::vector<commands::CommandSpec> specs = {
        {"call.ask", {"ask"}, "ask whether a command may run, and wait for the answer; runs nothing", Access::run,
            {{"words", Kind::words, "the command, behind --", false, true}, {"command", Kind::text, "the command as one line"},
                commands::Param{"in", Kind::text, "the directory it would run in; yours without"}.also("--cwd").one_of("@directory")},
            ask, nullptr, commands::Shape::object, "wm ask -- git push --force && git push --force"},
        {"call.hook", {"agent-hook"}, "the answer to a hook of an agent's program, read from standard input; waits for nobody", Access::run,
            {{"event", Kind::text, "pre-tool-use", true, true}, {"input", Kind::text, "what the hook was given", true, false, true}}, hook,
            print_hook},
    };
    return specs;
}

} // namespace wm::approvals
