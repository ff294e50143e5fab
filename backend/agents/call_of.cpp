#include "agents/call_of.h"

#include "base/sha256.h"
#include "base/text.h"
#include "runtimes/claude_tools.h"

#include <algorithm>
#include <format>

namespace wm::agents {
namespace {

using approvals::Call;
using transcript::FileChange;
using transcript::ToolKind;

Call::Kind kind_of(ToolKind kind)
{
    switch (kind) {
    case ToolKind::execute: return Call::Kind::command;
    case ToolKind::edit: return Call::Kind::edit;
    case ToolKind::remove: return Call::Kind::remove;
    case ToolKind::move: return Call::Kind::move;
    case ToolKind::read: return Call::Kind::read;
    case ToolKind::search: return Call::Kind::search;
    case ToolKind::fetch: return Call::Kind::fetch;
    case ToolKind::think:
    case ToolKind::delegate:
    case ToolKind::other: break;
    }
    return Call::Kind::other;
}

std::string text_in(const Json &input, std::string_view member)
{
    if (!input.is_object())
        return {};
    const auto found = input.find(member);
    return found != input.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// ["bash", "-lc", "…"] of older protocols: as a shell would have to be told.
std::string line_of(const Json &words)
{
    std::string line;
    for (const Json &word : words) {
        const std::string text = word.is_string() ? word.get<std::string>() : to_text(word);
        std::string quoted = "'";
        for (const char c : text)
            quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
        line += (line.empty() ? "" : " ") + quoted + "'";
    }
    return line;
}

std::string command_in(const transcript::Request &request)
{
    for (const char *member : {"command", "cmd", "script"}) {
        if (std::string command = text_in(request.input, member); !command.empty())
            return command;
        if (request.input.is_object() && request.input.contains(member) && request.input[member].is_array())
            return line_of(request.input[member]);
    }
    return {};
}

void add_path(Call &call, const std::string &path)
{
    if (!path.empty() && !std::ranges::contains(call.paths, path))
        call.paths.push_back(path);
}

/// For people: what a file would gain and lose, as far as the agent says it.
std::string diff_of(const FileChange &change)
{
    std::string diff = std::format("--- {}\n+++ {}\n", change.before || !change.patch.empty() ? change.path : "/dev/null",
        change.after || !change.patch.empty() ? change.path : "/dev/null");
    if (!change.patch.empty())
        return diff + change.patch + (change.patch.ends_with('\n') ? "" : "\n");
    for (const std::string &line : split_lines(change.before.value_or("")))
        diff += "-" + line + "\n";
    for (const std::string &line : split_lines(change.after.value_or("")))
        diff += "+" + line + "\n";
    return diff;
}

} // namespace

approvals::Call call_of(const transcript::Request &request)
{
    Call call;
    call.kind = kind_of(request.kind);
    call.tool = request.tool.empty() ? word_of(request.kind) : request.tool;
    if (call.kind == Call::Kind::command) {
        call.command = command_in(request);
        // Gemini says it in the title only. What has an input and no command in it is another thing: a shell's output, its end.
        if (call.command.empty() && request.input.is_null())
            call.command = request.title;
        if (call.command.empty())
            call.kind = Call::Kind::other;
        return call;
    }
    for (const FileChange &change : request.changes) {
        add_path(call, change.path);
        call.diff += diff_of(change);
    }
    if (call.kind != Call::Kind::fetch && call.kind != Call::Kind::other) {
        for (const char *member : {"file_path", "notebook_path", "path", "absolute_path", "filePath", "source", "destination"})
            add_path(call, text_in(request.input, member));
        for (const transcript::Location &location : request.locations)
            add_path(call, location.path);
    }
    if (std::string url = text_in(request.input, "url"); !url.empty())
        call.urls.push_back(std::move(url));
    if (call.kind == Call::Kind::fetch && call.urls.empty() && request.title.contains("://"))
        call.urls.push_back(request.title);
    const bool nothing_named = call.paths.empty() && call.urls.empty();
    if (nothing_named && (call.kind == Call::Kind::edit || call.kind == Call::Kind::remove || call.kind == Call::Kind::move))
        call.kind = Call::Kind::other; // what it would change is not said
    return call;
}

bool is_harmless(ToolKind kind)
{
    return kind == ToolKind::think || kind == ToolKind::delegate;
}

std::optional<transcript::Request> request_of_hook(const Json &hook)
{
    namespace claude = runtimes::claude;
    transcript::Request request;
    request.tool = text_in(hook, "tool_name");
    if (request.tool == "AskUserQuestion" || request.tool == "ExitPlanMode" || request.tool == "EnterPlanMode")
        return std::nullopt;
    request.tool_call = text_in(hook, "tool_use_id");
    request.input = hook.value("tool_input", Json());
    request.cwd = text_in(hook, "cwd");
    request.kind = claude::kind_of(request.tool);
    request.title = claude::subject_of(request.tool, request.input, request.cwd);
    request.changes = claude::changes_asked(request.tool, request.input);
    return request;
}

std::string hash_of(const approvals::Call &call)
{
    return sha256_hex(to_text(Json{static_cast<int>(call.kind), call.tool, call.command, call.paths, call.urls, call.diff}));
}

} // namespace wm::agents
