#include "process/environment.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace wm::process {
namespace {

constexpr std::array<std::string_view, 4> removed_prefixes{"GIT_", "WAGONMASTER_", "LISTEN_", "WATCHDOG_"};

constexpr std::array<std::string_view, 24> removed{    // systemd's words to the daemon
    "NOTIFY_SOCKET", "INVOCATION_ID", "JOURNAL_STREAM", "MAINPID", "MANAGERPID", "SYSTEMD_EXEC_PID",
    // the terminal in which the daemon was started on demand
    "TERM", "TERM_SESSION_ID", "COLUMNS", "LINES", "TMUX", "TMUX_PANE", "STY", "WINDOWID", "SHLVL", "_",
    // its directory
    "PWD", "OLDPWD",
    // the window that was opened last
    "DESKTOP_STARTUP_ID", "XDG_ACTIVATION_TOKEN",
    // an agent or editor that the daemon was started from: an agent that finds these thinks it runs inside another
    "CLAUDECODE", "CLAUDE_CODE_ENTRYPOINT", "CLAUDE_CODE_SSE_PORT", "VSCODE_IPC_HOOK_CLI"};

bool is_removed(std::string_view name)
{
    return std::ranges::find(removed, name) != removed.end() ||
        std::ranges::any_of(removed_prefixes, [&](std::string_view prefix) { return name.starts_with(prefix); });
}

} // namespace

Environment clean_environment(const char *const *from)
{
    Environment kept;
    for (; from != nullptr && *from != nullptr; ++from) {
        const std::string_view entry = *from;
        const auto equals = entry.find('=');
        if (equals == 0 || equals == std::string_view::npos || is_removed(entry.substr(0, equals)))
            continue;
        kept.emplace(entry.substr(0, equals), entry.substr(equals + 1));
    }
    return kept;
}

} // namespace wm::process
