#include "runtimes/claude_tools.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>

namespace wm::runtimes::claude {

using transcript::FileChange;
using transcript::Location;
using transcript::most_output;
using transcript::Plan;
using transcript::PlanStep;
using transcript::StepState;
using transcript::ToolCall;
using transcript::ToolKind;

namespace {

/// What the tools do, and the member of their input that says it best.
struct Tool {
    std::string_view name;
    ToolKind kind;
    std::string_view subject;
};
constexpr std::array tools = std::to_array<Tool>({
    {"Agent", ToolKind::delegate, "description"},
    {"AskUserQuestion", ToolKind::other, ""},
    {"Bash", ToolKind::execute, "command"},
    {"BashOutput", ToolKind::execute, "bash_id"},
    {"Edit", ToolKind::edit, "file_path"},
    {"EnterPlanMode", ToolKind::think, ""},
    {"ExitPlanMode", ToolKind::think, "plan"},
    {"Glob", ToolKind::search, "pattern"},
    {"Grep", ToolKind::search, "pattern"},
    {"KillShell", ToolKind::execute, "shell_id"},
    {"LS", ToolKind::search, "path"},
    {"MultiEdit", ToolKind::edit, "file_path"},
    {"NotebookEdit", ToolKind::edit, "notebook_path"},
    {"NotebookRead", ToolKind::read, "notebook_path"},
    {"Read", ToolKind::read, "file_path"},
    {"Skill", ToolKind::other, "skill"},
    {"Task", ToolKind::delegate, "description"},
    {"TaskCreate", ToolKind::think, "subject"},
    {"TaskGet", ToolKind::think, ""},
    {"TaskList", ToolKind::think, ""},
    {"TaskOutput", ToolKind::execute, "task_id"},
    {"TaskStop", ToolKind::execute, "task_id"},
    {"TaskUpdate", ToolKind::think, ""},
    {"TodoWrite", ToolKind::think, ""},
    {"ToolSearch", ToolKind::search, "query"},
    {"WebFetch", ToolKind::fetch, "url"},
    {"WebSearch", ToolKind::fetch, "query"},
    {"Workflow", ToolKind::delegate, "name"},
    {"Write", ToolKind::edit, "file_path"},
    {"web_fetch", ToolKind::fetch, "url"}, // the vendor's own
    {"web_search", ToolKind::fetch, "query"},
});

const Tool *known(std::string_view name)
{
    const auto found = std::ranges::find(tools, name, &Tool::name);
    return found == tools.end() ? nullptr : &*found;
}

/// A path in the worktree is said as seen from there.
std::string below(std::string path, std::string_view folder)
{
    if (!folder.empty() && path.size() > folder.size() + 1 && path.starts_with(folder) && path[folder.size()] == '/')
        path.erase(0, folder.size() + 1);
    return path;
}

/// One hunk of a unified patch; `start` counts from 1.
std::string hunk(std::string_view before, std::string_view after)
{
    std::string lines;
    const auto add = [&lines](char sign, std::string_view part) {
        std::size_t count = 0;
        while (!part.empty()) {
            const std::size_t end = std::min(part.find('\n'), part.size());
            lines += sign;
            lines += part.substr(0, end);
            lines += '\n';
            part.remove_prefix(std::min(end + 1, part.size()));
            ++count;
        }
        return count;
    };
    const std::size_t old_lines = add('-', before), new_lines = add('+', after);
    return std::format("@@ -1,{} +1,{} @@\n{}", old_lines, new_lines, lines);
}

std::string patch_of(const Json &hunks)
{
    std::string patch;
    for (const Json &one : items(hunks)) {
        patch += std::format(
            "@@ -{},{} +{},{} @@\n", count(one, "oldStart"), count(one, "oldLines"), count(one, "newStart"), count(one, "newLines"));
        for (const Json &line : items(member(one, "lines")))
            if (line.is_string())
                patch += line.get_ref<const std::string &>() + "\n";
    }
    return patch;
}

StepState step_state(std::string_view word)
{
    return word == "completed" ? StepState::done : word == "in_progress" ? StepState::running : StepState::pending;
}

} // namespace

ToolKind kind_of(std::string_view name)
{
    const Tool *tool = known(name);
    return tool == nullptr ? ToolKind::other : tool->kind;
}

std::string subject_of(std::string_view name, const Json &input, std::string_view cwd)
{
    const Tool *tool = known(name);
    std::string subject = tool == nullptr || tool->subject.empty() ? "" : text(input, tool->subject);
    if (tool == nullptr || subject.empty()) {
        if (!name.starts_with("mcp__"))
            return std::string(name);
        // mcp__server__tool
        name.remove_prefix(5);
        const std::size_t end = name.find("__");
        return end == name.npos ? std::string(name) : std::format("{}: {}", name.substr(0, end), name.substr(end + 2));
    }
    return tool->kind == ToolKind::execute ? subject : below(std::move(subject), cwd);
}

std::vector<Location> locations_of(const Json &input)
{
    for (const char *name : {"file_path", "notebook_path", "path"})
        if (std::string path = text(input, name); !path.empty())
            return {{.path = std::move(path), .line = static_cast<int>(std::min<std::int64_t>(count(input, "offset"), 1'000'000'000))}};
    return {};
}

std::vector<FileChange> changes_asked(std::string_view tool, const Json &input)
{
    FileChange change{.path = text(input, "file_path")};
    if (tool == "Edit") {
        change.patch = hunk(text(input, "old_string"), text(input, "new_string"));
    } else if (tool == "MultiEdit") {
        for (const Json &edit : items(member(input, "edits")))
            change.patch += hunk(text(edit, "old_string"), text(edit, "new_string"));
    } else if (tool == "Write") {
        change.after = shortened(text(input, "content"), most_output);
    } else {
        return {};
    }
    change.patch = shortened(std::move(change.patch), most_output);
    return {std::move(change)};
}

std::optional<std::vector<FileChange>> changes_done(const Json &result)
{
    FileChange change{.path = text(result, "filePath")};
    if (change.path.empty() || !member(result, "structuredPatch").is_array())
        return std::nullopt;
    if (std::string patch = patch_of(member(result, "structuredPatch")); !patch.empty())
        change.patch = shortened(std::move(patch), most_output);
    else
        change.after = shortened(text(result, "content"), most_output);
    return std::vector{std::move(change)};
}

ToolCall call_of(const Json &block, std::string_view cwd, std::string parent)
{
    const std::string name = text(block, "name");
    const Json &input = member(block, "input");
    ToolCall call{.id = text(block, "id"),
        .title = one_line(subject_of(name, input, cwd)),
        .name = name,
        .kind = kind_of(name),
        .state = transcript::ToolState::running,
        .input = shortened(input, most_output),
        .parent = std::move(parent)};
    if (auto locations = locations_of(input); !locations.empty())
        call.locations = std::move(locations);
    if (auto changes = changes_asked(name, input); !changes.empty())
        call.changes = std::move(changes);
    return call;
}

std::string output_of(const Json &content)
{
    if (content.is_string())
        return shortened(content.get<std::string>(), most_output);
    std::string output;
    for (const Json &block : items(content)) {
        if (!output.empty())
            output += '\n';
        const std::string kind = text(block, "type");
        output += kind == "text" ? text(block, "text") : kind == "tool_reference" ? text(block, "tool_name") : std::format("({})", kind);
    }
    return shortened(std::move(output), most_output);
}

bool Steps::is_about_steps(std::string_view tool)
{
    return tool == "TodoWrite" || tool == "TaskCreate" || tool == "TaskUpdate" || tool == "TaskList" || tool == "TaskGet";
}

std::optional<Plan> Steps::read(const Json &input, const Json &result)
{
    Plan plan;
    if (const Json &todos = member(input, "todos"); todos.is_array()) {
        for (const Json &todo : items(todos))
            plan.steps.push_back({.text = text(todo, "content"), .state = step_state(text(todo, "status"))});
        return plan;
    }
    constexpr std::size_t most_tasks = 1000;
    const auto number_of = [](const std::string &id) {
        std::int64_t value = 0;
        std::from_chars(id.data(), id.data() + id.size(), value);
        return value;
    };
    const auto before = m_tasks;
    if (const Json &task = member(result, "task"); task.is_object() && m_tasks.size() < most_tasks)
        m_tasks.insert_or_assign(
            number_of(text(task, "id")), PlanStep{.text = text(task, "subject"), .state = step_state(text(task, "status"))});
    if (const Json &tasks = member(result, "tasks"); tasks.is_array()) {
        m_tasks.clear();
        for (const Json &task : items(tasks))
            if (m_tasks.size() < most_tasks)
                m_tasks.insert_or_assign(
                    number_of(text(task, "id")), PlanStep{.text = text(task, "subject"), .state = step_state(text(task, "status"))});
    }
    if (const auto task = m_tasks.find(number_of(text(result, "taskId"))); task != m_tasks.end()) {
        const std::string to = text(member(result, "statusChange"), "to"), subject = text(input, "subject");
        if (!subject.empty())
            task->second.text = subject;
        if (to == "deleted")
            m_tasks.erase(task);
        else if (!to.empty())
            task->second.state = step_state(to);
    }
    if (m_tasks == before)
        return std::nullopt;
    for (const auto &[number, step] : m_tasks)
        plan.steps.push_back(step);
    return plan;
}

} // namespace wm::runtimes::claude
