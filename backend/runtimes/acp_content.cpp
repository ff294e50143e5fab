#include "runtimes/acp_content.h"

#include "runtimes/acp_json.h"

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
    const Json &raw = at(update, "rawOutput");
    if (raw.is_string())
        return raw.get<std::string>();
    if (at(raw, "output").is_string())
        return text_at(raw, "output");
    if (at(raw, "stdout").is_string())
        return text_at(raw, "stdout") + text_at(raw, "stderr");
    // Before a call runs, and when it is announced, its content says what it will do.
    const std::string status = text_at(update, "status");
    const bool over = status == "completed" || status == "failed";
    if (!at(update, "content").is_array() || (!over && (status != "in_progress" || text_at(update, "sessionUpdate") == "tool_call")))
        return std::nullopt;
    std::string text = texts_of(at(update, "content"));
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
    const std::string type = text_at(block, "type");
    if (type == "text")
        return text_at(block, "text");
    if (type == "resource_link")
        return text_at(block, "uri");
    if (type == "resource") {
        const std::string text = text_at(block, "resource", "text");
        return text.empty() ? text_at(block, "resource", "uri") : text;
    }
    return type.empty() ? "" : std::format("({} {})", type, text_at(block, "mimeType"));
}

std::string texts_of(const Json &content)
{
    std::string text;
    for (const Json &item : content) {
        if (text_at(item, "type") != "content")
            continue;
        if (!text.empty() && !text.ends_with('\n'))
            text += '\n';
        text += text_of(at(item, "content"));
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
        if (text_at(item, "type") != "diff")
            continue;
        const std::string what = text_at(item, "_meta", "kind");
        FileChange &change = changes.emplace_back(FileChange{.path = text_at(item, "path")});
        if (at(item, "oldText").is_string() && what != "add")
            change.before = cut(text_at(item, "oldText"), most_output);
        if (what != "delete")
            change.after = cut(text_at(item, "newText"), most_output);
    }
    return changes;
}

ToolCall call_of(const Json &update)
{
    ToolCall call{.id = text_at(update, "toolCallId")};
    if (at(update, "title").is_string())
        call.title = cut(text_at(update, "title"), most_output);
    for (const std::string &name :
        {text_at(update, "name"), text_at(update, "_meta", "claudeCode", "toolName"), text_at(update, "_meta", "toolName")})
        if (!call.name && !name.empty())
            call.name = name;
    if (at(update, "kind").is_string())
        call.kind = kind_of(at(update, "kind"));
    call.state = state_of(text_at(update, "status"));
    if (at(update, "locations").is_array()) {
        call.locations.emplace();
        for (const Json &location : at(update, "locations"))
            call.locations->push_back(
                {text_at(location, "path"), static_cast<int>(std::min<std::int64_t>(count_at(location, "line"), 1 << 30))});
    }
    if (auto changes = changes_of(list_at(update, "content")); !changes.empty())
        call.changes = std::move(changes);
    call.input = at(update, "rawInput");
    if (const auto output = output_of(update))
        call.output = cut(*output, most_output);
    return call;
}

Plan plan_of(const Json &update)
{
    Plan plan;
    for (const Json &entry : list_at(update, "entries")) {
        const std::string status = text_at(entry, "status");
        plan.steps.push_back({text_at(entry, "content"),
            status == "completed"         ? StepState::done
                : status == "in_progress" ? StepState::running
                                          : StepState::pending});
    }
    return plan;
}

} // namespace wm::runtimes::acp
