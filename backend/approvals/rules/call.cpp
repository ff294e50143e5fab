// Tool calls of other kinds than a command line.
#include "approvals/rules/programs.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::approvals {
namespace rules {
namespace {

/// What agents bring along and what by itself touches nothing.
constexpr std::string_view harmless_tools =
    "TodoWrite TodoRead todowrite todoread update_plan write_todos Task TaskCreate TaskUpdate TaskList TaskGet TaskOutput TaskStop Agent "
    "ExitPlanMode EnterPlanMode AskUserQuestion Skill SlashCommand ToolSearch ListMcpResources "
    "ListMcpResourcesTool think Think KillShell KillBash BashOutput StructuredOutput codebase_investigator save_plan activate_skill "
    "complete_task";

Word as_word(const std::string &path)
{
    return {.text = path, .known = true, .pattern = false, .where = {}};
}

/// Tools of MCP servers are named mcp__SERVER__TOOL (Claude Code, Codex), SERVER.TOOL or SERVER_TOOL elsewhere.
bool is_our_own(std::string_view tool)
{
    return tool.starts_with("mcp__wagonmaster__") || tool.starts_with("wagonmaster.") || tool.starts_with("wagonmaster/") ||
        tool.starts_with("wagonmaster__");
}

void judge_other(Case &now, const Call &call)
{
    if (one_of(call.tool, harmless_tools))
        now.add("tool.own", Level::reads, "A tool of the agent's own that touches nothing");
    else if (is_our_own(call.tool))
        now.add("tool.wagonmaster", Level::reads, "Speaks to Wagonmaster, as the agent that it is");
    else if (one_of(call.tool, "WebSearch web_search google_web_search websearch"))
        now.add("fetch.search", Level::network, "Searches the web").hosts = {"*"};
    else if (one_of(call.tool, "EnterWorktree EnterWorktreeTool"))
        now.add("git.worktree.add", Level::changes_elsewhere, "Makes another worktree");
    else if (call.tool.starts_with("mcp__") || call.tool.contains("__"))
        now.add("tool.mcp", Level::unknown, std::format("{} is a tool of another server; what it does is not known here", call.tool));
    else
        now.add("tool.unlisted", Level::unknown,
            call.tool.empty() ? "A tool without a name" : std::format("{} is not a tool that Wagonmaster knows", call.tool));
    for (const std::string &path : call.paths)
        now.use(now.findings.front(), What::read, as_word(path));
}

void judge_fetch(Case &now, const Call &call)
{
    if (call.urls.empty())
        now.add("fetch.url", Level::network, "Reads from another machine").hosts = {"*"};
    for (const std::string &url : call.urls) {
        if (url.starts_with("file://") || url.starts_with('/')) {
            now.use(now.add("file.read", Level::reads, "Reads a file"), What::read, as_word(url.starts_with('/') ? url : url.substr(7)));
            continue;
        }
        const std::string host = host_of(url.contains("://") ? url : "https://" + url);
        const bool here = is_this_machine(host);
        const bool metadata = one_of(host, "169.254.169.254 metadata.google.internal metadata fd00:ec2::254 100.100.100.200");
        now.add(metadata  ? "secret.metadata"
                   : here ? "network.local"
                          : "fetch.url",
               here ? Level::changes_worktree : Level::network,
               metadata   ? "Reads what a cloud tells its own machines, keys among it"
                   : here ? "Talks to a program on this machine"
                          : "Reads from another machine")
            .hosts = {host};
    }
}

void judge_paths(Case &now, const Call &call)
{
    struct Row {
        Call::Kind kind;
        std::string_view rule;
        Level level;
        std::string_view sentence;
        What what;
    };
    constexpr std::array rows = std::to_array<Row>({
        {Call::Kind::edit, "file.edit", Level::changes_worktree, "Changes files", What::edit},
        {Call::Kind::remove, "file.remove", Level::destructive, "Removes files", What::remove},
        {Call::Kind::move, "file.move", Level::changes_worktree, "Moves files", What::move_away},
        {Call::Kind::read, "file.read", Level::reads, "Reads files", What::read},
        {Call::Kind::search, "file.search", Level::reads, "Searches files", What::list},
    });
    const auto row = std::ranges::find(rows, call.kind, &Row::kind);
    Finding &finding = now.add(std::string(row->rule), row->level, std::string(row->sentence));
    for (std::size_t at = 0; at < call.paths.size(); ++at) {
        const bool destination = call.kind == Call::Kind::move && at % 2 == 1; // pairs of from and to
        now.use(finding, destination ? What::replace : row->what, as_word(call.paths[at]));
        const auto absolute = now.absolute(as_word(call.paths[at]));
        if (call.kind == Call::Kind::search && absolute && holds_secrets(*absolute, now.around))
            now.add("secret.read", Level::network, "Searches a directory with secrets in it");
    }
    if (call.paths.empty() && call.kind != Call::Kind::read && call.kind != Call::Kind::search)
        at_least(finding.level, Level::unknown);
    const bool outside = std::ranges::any_of(finding.paths, [](const PathUse &use) { return use.place == Place::elsewhere; });
    if (outside)
        finding.rule += ".elsewhere";
}

} // namespace
} // namespace rules

std::vector<Finding> judge(const Call &call, const Surroundings &surroundings)
{
    if (call.kind == Call::Kind::command)
        return judge(understand(call.command, surroundings), surroundings);
    Understanding nothing;
    Invocation &invocation = nothing.invocations.emplace_back();
    if (!surroundings.cwd.empty())
        invocation.cwd = surroundings.cwd;
    rules::Case now(nothing, 0, surroundings, 0);
    if (call.kind == Call::Kind::other)
        rules::judge_other(now, call);
    else if (call.kind == Call::Kind::fetch)
        rules::judge_fetch(now, call);
    else
        rules::judge_paths(now, call);
    return {std::make_move_iterator(now.findings.begin()), std::make_move_iterator(now.findings.end())};
}

} // namespace wm::approvals
