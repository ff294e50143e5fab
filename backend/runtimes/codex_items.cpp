#include "runtimes/codex_items.h"

#include "base/text.h"
#include "runtimes/json_members.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::runtimes::codex {

using namespace transcript;

namespace {

/// At most `most_output` bytes, cut between two characters.
std::string bounded(const Json &json)
{
    if (!json.is_string())
        return "";
    const auto &text = json.get_ref<const std::string &>();
    std::size_t end = std::min(text.size(), most_output);
    while (end < text.size() && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80)
        --end;
    return text.substr(0, end);
}

/// An input as it is, unless it is so large that it would be a second output.
Json bounded_input(const Json &input)
{
    return to_text(input).size() <= most_output ? input : Json{{"omitted", "too large to be kept"}};
}

ToolState state_of(const Json &item, bool over)
{
    const std::string status = string_in(item, "status");
    if (status == "declined")
        return ToolState::denied;
    if (status == "failed" || status == "interrupted")
        return ToolState::failed;
    return over ? ToolState::done : ToolState::running;
}

ToolCall call_of(const Json &item, bool over, const std::string &parent)
{
    ToolCall call;
    call.id = string_in(item, "id");
    call.name = string_in(item, "type");
    call.state = state_of(item, over);
    call.parent = parent;
    return call;
}

ToolCall command_execution(const Json &item, ToolCall call, bool over)
{
    call.title = command_of(item);
    call.kind = ToolKind::execute;
    call.input = {{"command", bounded(member(item, "command"))}, {"cwd", string_in(item, "cwd")}};
    if (!over)
        return call;
    call.output = bounded(member(item, "aggregatedOutput"));
    if (const Json &code = member(item, "exitCode"); code.is_number_integer() && code != 0) {
        const bool mid_line = !call.output->empty() && !call.output->ends_with('\n');
        *call.output += std::format("{}(exit code {})\n", mid_line ? "\n" : "", code.get<std::int64_t>());
    }
    return call;
}

ToolCall file_change(const Json &item, ToolCall call)
{
    call.changes = changes_of(member(item, "changes"));
    call.title = title_of(*call.changes);
    const auto gone = [](const FileChange &change) { return change.before && !change.after; };
    call.kind = !call.changes->empty() && std::ranges::all_of(*call.changes, gone) ? ToolKind::remove : ToolKind::edit;
    call.locations.emplace();
    for (const FileChange &change : *call.changes)
        call.locations->push_back({.path = change.path});
    return call;
}

/// The text blocks of an MCP result or of a dynamic tool's content, one after the other.
std::string text_blocks(const Json &blocks)
{
    std::string text;
    for (const Json &block : blocks.is_array() ? blocks : Json::array()) {
        text += bounded(member(block, "text"));
        if (text.size() >= most_output)
            break;
        text += text.empty() || text.ends_with('\n') ? "" : "\n";
    }
    return bounded(text);
}

ToolCall foreign_tool(const Json &item, ToolCall call, bool over)
{
    std::string place = string_in(item, "server") + string_in(item, "namespace"); // one of the two
    call.name = place.empty() ? string_in(item, "tool") : place + "." + string_in(item, "tool");
    call.title = call.name;
    call.kind = ToolKind::other;
    call.input = bounded_input(member(item, "arguments"));
    if (!over)
        return call;
    const Json &error = member(member(item, "error"), "message");
    call.output = error.is_string()          ? bounded(error)
        : member(item, "result").is_object() ? text_blocks(member(member(item, "result"), "content"))
                                             : text_blocks(member(item, "contentItems"));
    return call;
}

ToolCall subagent(const Json &item, ToolCall call)
{
    const std::string prompt = string_in(item, "prompt");
    call.name = string_in(item, "tool");
    call.title = prompt.empty() ? *call.name : *call.name + ": " + elide(prompt.substr(0, 2000), 200);
    call.kind = ToolKind::delegate;
    call.input = {{"prompt", bounded(member(item, "prompt"))}};
    return call;
}

ToolCall web_search(const Json &item, ToolCall call)
{
    const Json &action = member(item, "action");
    std::string what = string_in(item, "query");
    what = what.empty() ? string_in(action, "url") : what;
    call.title = what.empty() ? "web search" : what;
    call.kind = ToolKind::fetch;
    return call;
}

ToolCall image_view(const Json &item, ToolCall call)
{
    call.title = string_in(item, "path");
    call.kind = ToolKind::read;
    call.locations = std::vector<Location>{{.path = *call.title}};
    return call;
}

std::string paragraphs(const Json &parts)
{
    std::string text;
    for (const Json &part : parts.is_array() ? parts : Json::array()) {
        if (part.is_string() && text.size() < most_output)
            text += (text.empty() ? "" : "\n\n") + part.get_ref<const std::string &>();
    }
    return bounded(text);
}

std::vector<Content> spoken(const Json &item, bool over, const std::string &parent)
{
    if (!over) // what is said is an entry when it is whole
        return {};
    if (string_in(item, "type") == "reasoning") {
        std::string text = paragraphs(member(item, "summary"));
        text = text.empty() ? paragraphs(member(item, "content")) : text;
        return text.empty() ? std::vector<Content>{} : std::vector<Content>{Thought{.text = text, .parent = parent}};
    }
    std::string text = bounded(member(item, "text"));
    if (text.empty())
        return {};
    return {Message{.from = Speaker::agent, .text = std::move(text), .id = string_in(item, "id"), .parent = parent}};
}

} // namespace

std::vector<Content> entries_of(const Json &item, bool over, const std::string &parent)
{
    const std::string type = string_in(item, "type");
    if (type == "agentMessage" || type == "plan" || type == "reasoning")
        return spoken(item, over, parent);
    ToolCall call = call_of(item, over, parent);
    if (call.id.empty())
        return {};
    if (type == "commandExecution")
        return {command_execution(item, std::move(call), over)};
    if (type == "fileChange")
        return {file_change(item, std::move(call))};
    if (type == "mcpToolCall" || type == "dynamicToolCall")
        return {foreign_tool(item, std::move(call), over)};
    if (type == "collabAgentToolCall")
        return {subagent(item, std::move(call))};
    if (type == "webSearch")
        return {web_search(item, std::move(call))};
    if (type == "imageView")
        return {image_view(item, std::move(call))};
    constexpr std::array silent = {"userMessage", "hookPrompt", "functionCallOutput", "subAgentActivity", "sleep"};
    if (!over || std::ranges::contains(silent, type))
        return {};
    return {Remark{type == "contextCompaction" ? "the context was compacted" : "item: " + type}};
}

std::vector<FileChange> changes_of(const Json &changes)
{
    std::vector<FileChange> all;
    for (const Json &change : changes.is_array() ? changes : Json::array()) {
        const std::string kind = string_in(member(change, "kind"), "type");
        FileChange one{.path = string_in(change, "path")};
        if (kind == "add")
            one.after = bounded(member(change, "diff"));
        else if (kind == "delete")
            one.before = bounded(member(change, "diff"));
        else
            one.patch = bounded(member(change, "diff"));
        if (const std::string moved = string_in(member(change, "kind"), "move_path"); !moved.empty()) {
            one.patch = std::format("rename from {}\nrename to {}\n{}", one.path, moved, one.patch);
            one.path = moved;
        }
        all.push_back(std::move(one));
    }
    return all;
}

std::string title_of(const std::vector<FileChange> &changes)
{
    if (changes.empty())
        return "change files";
    const std::string &path = changes.front().path;
    std::string title = path.substr(path.rfind('/') + 1);
    if (changes.size() > 1)
        title += std::format(" and {} more", changes.size() - 1);
    return title;
}

std::string command_of(const Json &item)
{
    std::string whole = bounded(member(item, "command"));
    const Json &actions = member(item, "commandActions");
    if (!actions.is_array() || actions.size() != 1)
        return whole;
    // Of what it knows ("read", "search") Codex gives a short form, which may leave out a part: only what it does not
    // interpret is the command itself.
    std::string inner = string_in(actions.front(), "command");
    const std::string quoted = std::format("c '{}'", inner);
    const bool exact = string_in(actions.front(), "type") == "unknown" && !inner.empty() && whole.ends_with(quoted);
    const std::string_view shell = std::string_view(whole).substr(0, exact ? whole.size() - quoted.size() : 0); // "/bin/bash -l"
    const bool plain = shell.starts_with('/') && std::ranges::count(shell, ' ') == 1 && !shell.contains('\'');
    return plain ? inner : whole;
}

} // namespace wm::runtimes::codex
