#include "agents/project_file.h"

#include "approvals/policy.h"
#include "base/toml.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <format>

namespace wm::agents {
namespace {

constexpr std::int64_t default_timeout_ms = 30 * 60 * 1000;

std::unexpected<Error> wrong(const toml::source_region &where, const std::string &what, const std::string &hint)
{
    return fail("bad_config", std::format("{}, line {}: {}", project_file_name, where.begin.line, what), hint);
}

Result<std::int64_t> milliseconds(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const std::int64_t factor = unit == "s" ? 1000 : unit == "m" ? 60'000 : unit == "h" ? 3'600'000 : 0;
    if (error != std::errc{} || factor == 0 || number <= 0 || number > 100'000)
        return fail("bad_config", "");
    return number * factor;
}

bool is_blank(std::string_view text)
{
    return text.find_first_not_of(" \t\n") == std::string_view::npos;
}

Result<std::string> read_command(const std::string &key, const toml::node &node)
{
    if (!node.is_string() || is_blank(node.as_string()->get()))
        return wrong(
            node.source(), key + " is not a command.", std::format("Write {} = \"your command\".", key.substr(key.rfind('.') + 1)));
    return node.as_string()->get();
}

Result<std::int64_t> read_time(const std::string &key, const toml::node &node)
{
    auto ms = milliseconds(node.is_string() ? std::string_view(node.as_string()->get()) : "");
    if (!ms)
        return wrong(
            node.source(), key + " is not a time.", std::format("Write {} = \"90s\", \"10m\" or \"1h\".", key.substr(key.rfind('.') + 1)));
    return *ms;
}

Result<town::Gate> read_gate(const std::string &name, const toml::table &table)
{
    town::Gate gate{name, "", default_timeout_ms};
    for (const auto &[key, node] : table) {
        const std::string full = std::format("gates.{}.{}", name, key.str());
        if (key == "cmd") {
            if (!node.is_string())
                return wrong(node.source(), full + " is not a text.", "Write cmd = \"your test command\".");
            gate.command = node.as_string()->get();
        } else if (key == "timeout") {
            auto ms = read_time(full, node);
            if (!ms)
                return std::unexpected(ms.error());
            gate.timeout_ms = *ms;
        } else {
            return wrong(key.source(), "there is no key " + full + ".", "A gate has cmd and timeout.");
        }
    }
    if (is_blank(gate.command))
        return wrong(table.source(), std::format("gates.{} has no cmd.", name), "Write cmd = \"your test command\", or remove the gate.");
    return gate;
}

Result<std::vector<town::Gate>> read_gates(const toml::table &table)
{
    std::vector<std::pair<toml::source_index, town::Gate>> found;
    for (const auto &[name, entry] : table) {
        if (!entry.is_table())
            return wrong(
                entry.source(), std::format("gates.{} is not a section.", name.str()), "Write [gates.NAME] and below it cmd = \"…\".");
        auto gate = read_gate(std::string(name.str()), *entry.as_table());
        if (!gate)
            return std::unexpected(gate.error());
        found.emplace_back(name.source().begin.line, std::move(*gate));
    }
    std::ranges::stable_sort(found, {}, [](const auto &entry) { return entry.first; });
    std::vector<town::Gate> gates;
    for (auto &[line, gate] : found)
        gates.push_back(std::move(gate));
    return gates;
}

/// A path that stays in the worktree whatever it is joined to: nobody looks at the disk here.
bool stays_inside(const std::filesystem::path &path)
{
    if (path.empty() || path.is_absolute() || path.string().find('\0') != std::string::npos)
        return false;
    return std::ranges::none_of(path, [](const std::filesystem::path &part) {
        std::string name = part.string();
        std::ranges::transform(name, name.begin(), [](unsigned char c) { return c < 0x80 ? static_cast<char>(std::tolower(c)) : c; });
        return name == ".." || name == ".git";
    });
}

Result<std::vector<std::string>> read_paths(const std::string &key, const toml::node &node)
{
    const std::string hint = std::format("Write {} = [\".env\", \"build/cache\"].", key.substr(key.rfind('.') + 1));
    if (!node.is_array())
        return wrong(node.source(), key + " is not a list of paths.", hint);
    std::vector<std::string> paths;
    for (const toml::node &entry : *node.as_array()) {
        if (!entry.is_string())
            return wrong(entry.source(), key + " has something that is not a path.", hint);
        const auto path = std::filesystem::path(entry.as_string()->get()).lexically_normal();
        const std::string name = path.has_filename() ? path.string() : path.parent_path().string(); // "cache/" is "cache"
        if (!stays_inside(entry.as_string()->get()) || name.empty() || name == ".")
            return wrong(entry.source(), std::format("{}: “{}” is not a path inside the clone.", key, entry.as_string()->get()),
                "Paths are relative to the clone, without .. and not in .git.");
        paths.push_back(name);
    }
    return paths;
}

constexpr int most_warm = 20;

Result<WorktreeWishes> read_worktree(const toml::table &table)
{
    WorktreeWishes wishes;
    for (const auto &[key, node] : table) {
        const std::string full = std::format("worktree.{}", key.str());
        if (key == "copy" || key == "link") {
            auto paths = read_paths(full, node);
            if (!paths)
                return std::unexpected(paths.error());
            (key == "copy" ? wishes.copy : wishes.link) = std::move(*paths);
        } else if (key == "setup" || key == "teardown") {
            auto command = read_command(full, node);
            if (!command)
                return std::unexpected(command.error());
            (key == "setup" ? wishes.setup : wishes.teardown) = std::move(*command);
        } else if (key == "setup_timeout" || key == "teardown_timeout") {
            auto ms = read_time(full, node);
            if (!ms)
                return std::unexpected(ms.error());
            (key == "setup_timeout" ? wishes.setup_timeout_ms : wishes.teardown_timeout_ms) = *ms;
        } else if (key == "warm") {
            const auto count = node.value_exact<std::int64_t>();
            if (!count || *count < 0 || *count > most_warm)
                return wrong(node.source(), std::format("{} is not a number from 0 to {}.", full, most_warm), "Write warm = 1.");
            wishes.warm = static_cast<int>(*count);
        } else {
            return wrong(key.source(), std::format("there is no key {}.", full),
                "[worktree] has copy, link, setup, setup_timeout, teardown, teardown_timeout and warm.");
        }
    }
    return wishes;
}

} // namespace

Result<ProjectFile> read_project_file(std::string_view text)
{
    const toml::parse_result parsed = toml::parse(text, std::string(project_file_name));
    if (!parsed)
        return wrong(parsed.error().source(), std::string(parsed.error().description()) + ".", "Correct it and commit it.");
    ProjectFile file;
    for (const auto &[key, node] : parsed.table()) {
        if (key == "policy") // approvals/policy reads it
            continue;
        if (key != "gates" && key != "worktree")
            return wrong(key.source(), std::format("there is no section {}.", key.str()),
                "The file has [gates.NAME] sections, [worktree] and [policy].");
        if (!node.is_table())
            return wrong(node.source(), std::format("{} is not a section.", key.str()),
                key == "gates" ? "Write [gates.NAME]." : "Write [worktree].");
        if (key == "gates") {
            auto gates = read_gates(*node.as_table());
            if (!gates)
                return std::unexpected(gates.error());
            file.gates = std::move(*gates);
        } else {
            auto worktree = read_worktree(*node.as_table());
            if (!worktree)
                return std::unexpected(worktree.error());
            file.worktree = std::move(*worktree);
        }
    }
    return file;
}

Result<> check_project_file(std::string_view text)
{
    if (const auto file = read_project_file(text); !file)
        return std::unexpected(file.error());
    const auto policy = approvals::read_policy(std::nullopt, approvals::PolicyText{std::string(project_file_name), std::string(text)});
    if (!policy.complaints.empty())
        return fail("bad_policy", policy.complaints.front(), "Until it is mended its agents ask about everything.");
    return {};
}

} // namespace wm::agents
