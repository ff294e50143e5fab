#include "runtimes/presets.h"

#include "base/files.h"
#include "base/nearest.h"
#include "base/text.h"
#include "runtimes/preset_table.h"

#include <algorithm>
#include <array>
#include <format>
#include <ranges>

namespace wm::runtimes {
namespace {

constexpr std::array<std::string_view, 5> protocols = {"claude", "codex", "acp", "terminal", "command"};
constexpr std::size_t file_limit = 1u << 20;

bool is_preset_name(std::string_view text)
{
    const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
    return !text.empty() && text.size() <= 40 && text.front() != '-' && std::ranges::all_of(text, plain);
}

int line_of(const toml::key &key)
{
    return static_cast<int>(key.source().begin.line);
}

Result<> read_into(std::vector<Preset> &presets, const PresetFile &file)
{
    const auto wrong = [&](std::size_t line, std::string_view what, const std::string &hint) {
        return fail("bad_config", std::format("{}, line {}: {}", file.name, line, what), hint);
    };
    if (!is_valid_utf8(file.text))
        return fail("bad_config", std::format("{} is not in UTF-8.", file.name), "Save it in UTF-8.");
    const toml::parse_result parsed = toml::parse(file.text, file.name);
    if (!parsed)
        return wrong(
            parsed.error().source().begin.line, std::string(parsed.error().description()) + ".", "It is TOML: [name], then key = value.");
    std::vector<std::pair<const toml::key *, const toml::node *>> entries; // a table is sorted by name, a file is not
    for (const auto &[name, node] : parsed.table())
        entries.emplace_back(&name, &node);
    std::ranges::sort(entries, {}, [](const auto &entry) { return line_of(*entry.first); });
    for (const auto &[name, node] : entries) {
        if (!node->is_table())
            return wrong(static_cast<std::size_t>(line_of(*name)), std::format("{} stands outside of an agent.", elide(name->str(), 60)),
                "Write it below a line [name].");
        if (!is_preset_name(name->str()))
            return wrong(static_cast<std::size_t>(line_of(*name)),
                std::format("{} cannot be the name of an agent.", elide(name->str(), 60)), "Use lower-case letters, digits and -.");
        auto known = std::ranges::find(presets, name->str(), &Preset::name);
        Preset preset = known != presets.end() ? *known : Preset{};
        preset.name = name->str();
        PresetTable table(file.name, *name, *node->as_table());
        table.over(preset);
        if (table.mistake())
            return std::unexpected(*table.mistake());
        if (preset.title.empty())
            preset.title = preset.name;
        if (preset.provider.empty())
            preset.provider = preset.name;
        if (known != presets.end())
            *known = std::move(preset);
        else
            presets.push_back(std::move(preset));
    }
    return {};
}

} // namespace

std::string_view name_of(Protocol protocol)
{
    return protocols.at(static_cast<std::size_t>(protocol));
}

std::optional<Protocol> protocol_of(std::string_view name)
{
    const auto found = std::ranges::find(protocols, name);
    if (found == protocols.end())
        return {};
    return static_cast<Protocol>(found - protocols.begin());
}

Preset preset_of_program(std::vector<std::string> command)
{
    Preset preset;
    if (!command.empty())
        preset.name = preset.title = preset.provider = std::filesystem::path(command.front()).filename().string();
    preset.command = std::move(command);
    return preset;
}

Start start_of(const Preset &preset)
{
    Start start;
    start.command = preset.command;
    start.mode = preset.mode;
    start.submit = preset.submit;
    return start;
}

const Presets &Presets::built_in()
{
    static const Presets presets = [] {
        Presets all;
        const auto read = read_into(all.m_all, {"resources/agents.toml", std::string(built_in_agents())});
        return read ? all : Presets(); // a test keeps the file right
    }();
    return presets;
}

Result<Presets> Presets::read(const std::vector<PresetFile> &files)
{
    Presets presets = built_in();
    for (const PresetFile &file : files)
        if (auto done = read_into(presets.m_all, file); !done)
            return std::unexpected(done.error());
    return presets;
}

Result<Presets> Presets::from_folders(const std::vector<std::filesystem::path> &folders)
{
    std::vector<PresetFile> files;
    for (const auto &folder : folders | std::views::reverse) {
        const auto path = folder / "agents.toml";
        auto text = read_file(path, file_limit);
        if (text)
            files.push_back({path.string(), *std::move(text)});
        else if (text.error().code != "not_found")
            return std::unexpected(text.error());
    }
    return read(files);
}

const Preset *Presets::find(std::string_view name) const
{
    const auto found = std::ranges::find(m_all, name, &Preset::name);
    return found != m_all.end() ? &*found : nullptr;
}

Result<Preset> Presets::choose(std::string_view name) const
{
    if (const Preset *preset = find(name))
        return *preset;
    std::vector<std::string_view> names;
    for (const Preset &preset : m_all)
        names.push_back(preset.name);
    const std::string_view meant = nearest(name, names);
    return fail("not_found", std::format("There is no agent {}.", elide(is_valid_utf8(name) ? name : "?", 60)),
        meant.empty() ? "`wm agents detect` shows them; agents.toml adds others." : std::format("Did you mean {}?", meant));
}

} // namespace wm::runtimes
