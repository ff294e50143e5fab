#include "runtimes/acp_content.h"

#include "runtimes/json_members.h"

#include <algorithm>
#include <format>
#include <map>

namespace wm::runtimes::acp {
namespace {

using namespace transcript;

std::optional<ToolState> state_of(const std::string &status)
{
    if (status == "pending")
        return ToolState::pending;
    if (status == "in_progress")
        return ToolState::running;
    if (status == "completed")
        return ToolState::done;
    if (status == "failed")
        return ToolState::failed;
    return std::nullopt;
}

/// The plainest of what agents give: the raw text, the text in a raw object, what they would show.
std::optional<std::string> output_of(const Json &update)
{
    const Json &raw = member(update, "rawOutput");
    if (raw.is_string())
        return raw.get<std::string>();
    if (member(raw, "output").is_string())
        return string_in(raw, "output");
    if (member(raw, "stdout").is_string())
        return string_in(raw, "stdout") + string_in(raw, "stderr");
    // Before a call runs, and when it is announced, its content says what it will do.
    const std::string status = string_in(update, "status");
    const bool over = status == "completed" || status == "failed";
    if (!member(update, "content").is_array() || (!over && (status != "in_progress" || string_in(update, "sessionUpdate") == "tool_call")))
        return std::nullopt;
    std::string text = texts_of(member(update, "content"));
    return over || !text.empty() ? std::optional(std::move(text)) : std::nullopt;
}

} // namespace

std::string cut(std::string_view text, std::size_t most)
{
    if (text.size() > most) {
        while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80)
            --most;
        text = text.substr(0, most);
    }
    return std::string(text);
}

std::string text_of(const Json &block)
{
    const std::string type = string_in(block, "type");
    if (type == "text")
        return string_in(block, "text");
    if (type == "resource_link")
        return string_in(block, "uri");
    if (type == "resource") {
        const std::string text = string_in(block, "resource", "text");
        return text.empty() ? string_in(block, "resource", "uri") : text;
    }
    return type.empty() ? "" : std::format("({} {})", type, string_in(block, "mimeType"));
}

std::string texts_of(const Json &content)
{
    std::string text;
    for (const Json &item : content) {
        if (string_in(item, "type") != "content")
            continue;
        if (!text.empty() && !text.ends_with('\n'))
            text += '\n';
        text += text_of(member(item, "content"));
    }
    return text;
}

ToolKind kind_of(const Json &kind)
{
    static const std::map<std::string, ToolKind, std::less<>> kinds = {{"read", ToolKind::read}, {"edit", ToolKind::edit},
        {"delete", ToolKind::remove}, {"move", ToolKind::move}, {"search", ToolKind::search}, {"execute", ToolKind::execute},
        {"think", ToolKind::think}, {"fetch", ToolKind::fetch}};
    const auto found = kind.is_string() ? kinds.find(kind.get_ref<const std::string &>()) : kinds.end();
    return found == kinds.end() ? ToolKind::other : found->second;
}

std::vector<FileChange> changes_of(const Json &content)
{
    std::vector<FileChange> changes;
    for (const Json &item : content) {
        if (string_in(item, "type") != "diff")
            continue;
        const std::string what = string_in(item, "_meta", "kind");
        FileChange &change = changes.emplace_back(FileChange{.path = string_in(item, "path")});
        if (member(item, "oldText").is_string() && what != "add")
            change.before = cut(string_in(item, "oldText"), most_output);
        if (what != "delete")
            change.after = cut(string_in(item, "newText"), most_output);
    }
    return changes;
}

ToolCall call_of(const Json &update)
{
    ToolCall call{.id = string_in(update, "toolCallId")};
    if (member(update, "title").is_string())
        call.title = cut(string_in(update, "title"), most_output);
    for (const std::string &name :
        {string_in(update, "name"), string_in(update, "_meta", "claudeCode", "toolName"), string_in(update, "_meta", "toolName")})
        if (!call.name && !name.empty())
            call.name = name;
    if (member(update, "kind").is_string())
        call.kind = kind_of(member(update, "kind"));
    call.state = state_of(string_in(update, "status"));
    if (member(update, "locations").is_array()) {
        call.locations.emplace();
        for (const Json &location : member(update, "locations"))
            call.locations->push_back(
                {string_in(location, "path"), static_cast<int>(std::min<std::int64_t>(count_in(location, "line"), 1 << 30))});
    }
    if (auto changes = changes_of(elements_in(update, "content")); !changes.empty())
        call.changes = std::move(changes);
    call.input = member(update, "rawInput");
    if (const auto output = output_of(update))
        call.output = cut(*output, most_output);
    return call;
}

Plan plan_of(const Json &update)
{
    Plan plan;
    for (const Json &entry : elements_in(update, "entries")) {
        const std::string status = string_in(entry, "status");
        plan.steps.push_back({string_in(entry, "content"),
            status == "completed"         ? StepState::done
                : status == "in_progress" ? StepState::running
                                          : StepState::pending});
    }
    return plan;
}

} // namespace wm::runtimes::acp
