#include "runtimes/claude.h"

#include "runtimes/claude_runtime.h"

#include <cstdlib>
#include <initializer_list>
#include <unistd.h>

namespace wm::runtimes {
namespace {

/// Never "auto", which lets nearly everything pass. Claude refuses to bypass permissions as root, unless it is told that
/// it is in a sandbox; then it asks, as our hook makes it do anyhow.
const char *permission_mode(Asks asks)
{
    switch (asks) {
    case Asks::everything: return "default";
    case Asks::outside_edits: return "acceptEdits";
    case Asks::nothing: break;
    }
    const char *sandbox = std::getenv("IS_SANDBOX");
    return geteuid() != 0 || (sandbox != nullptr && std::string_view(sandbox) == "1") ? "bypassPermissions" : "acceptEdits";
}

} // namespace

// Values are joined to their option by '=': one that begins with '-' would be read as an option otherwise. Claude has no
// sandbox of its own, so Start::writable needs no option: --add-dir would let it edit there without asking.
Launch launch_claude(const Start &start)
{
    Launch launch;
    launch.argv = start.command;
    const auto add = [&launch](std::initializer_list<const char *> arguments) {
        launch.argv.insert(launch.argv.end(), arguments.begin(), arguments.end());
    };
    const auto add_value = [&launch](const char *option, const std::string &value) {
        if (!value.empty())
            launch.argv.push_back(std::string(option) + "=" + value);
    };
    add({"-p", "--output-format", "stream-json", "--verbose", "--input-format", "stream-json", "--replay-user-messages",
        "--permission-prompt-tool", "stdio", "--permission-mode", permission_mode(start.asks)});
    add_value("--resume", start.resume);
    add_value("--model", start.model);
    add_value("--effort", start.effort);
    add_value("--append-system-prompt", start.instructions);
    add_value("--settings", start.settings);
    launch.env = {{"CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS", "1"}, {"CLAUDE_CODE_ENTRYPOINT", "wagonmaster"}};
    // What a Claude leaves in the environment of its tools: with it, another one would believe to be nested.
    launch.unset = {"AI_AGENT", "CLAUDECODE", "CLAUDE_CODE_CHILD_NOTES_DIR", "CLAUDE_CODE_CHILD_SESSION", "CLAUDE_CODE_EXECPATH",
        "CLAUDE_CODE_MESSAGING_SOCKET", "CLAUDE_CODE_MESSAGING_TOKEN", "CLAUDE_CODE_SESSION_ATTENDED", "CLAUDE_CODE_SESSION_ID",
        "CLAUDE_CODE_SSE_PORT"};
    return launch;
}

std::unique_ptr<Runtime> make_claude(const Start &start)
{
    return std::make_unique<claude::ClaudeRuntime>(start);
}

} // namespace wm::runtimes
