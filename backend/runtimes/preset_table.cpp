#include "runtimes/preset_table.h"

#include "base/nearest.h"
#include "base/text.h"

#include <algorithm>
#include <format>

namespace wm::runtimes {
namespace {

bool is_text(const toml::node &node)
{
    return node.is_string() && !node.as_string()->get().contains('\0');
}

/// Where a login may lie: below the home directory or below a directory that a variable names.
bool is_place(std::string_view path)
{
    const auto slash = path.find('/');
    return path.starts_with("~/") || (path.starts_with('$') && slash != path.npos && slash > 1);
}

} // namespace

PresetTable::PresetTable(const std::string &file, const toml::key &name, const toml::table &table)
    : m_file(file), m_name(name), m_table(table)
{}

void PresetTable::wrong(int line, std::string what, std::string hint)
{
    if (!m_mistake)
        m_mistake = fail("bad_config", std::format("{}, line {}: {}", m_file, line, what), std::move(hint)).error();
}

void PresetTable::wrong(const toml::node &node, std::string what, std::string hint)
{
    wrong(static_cast<int>(node.source().begin.line), std::move(what), std::move(hint));
}

const toml::node *PresetTable::take(std::string_view key)
{
    m_known.push_back(key);
    return m_table.get(key);
}

void PresetTable::text(std::string_view key, std::string &into)
{
    const toml::node *node = take(key);
    if (node == nullptr)
        return;
    if (!is_text(*node))
        return wrong(*node, std::format("{} is not a text.", key), std::format("Write {} = \"…\".", key));
    into = node->as_string()->get();
}

void PresetTable::texts(std::string_view key, std::vector<std::string> &into)
{
    const toml::node *node = take(key);
    if (node == nullptr)
        return;
    const auto *list = node->as_array();
    if (list == nullptr || !std::ranges::all_of(*list, is_text))
        return wrong(*node, std::format("{} is not a list of texts.", key), std::format("Write {} = [\"…\", \"…\"].", key));
    into.clear();
    for (const toml::node &word : *list)
        into.push_back(word.as_string()->get());
}

void PresetTable::map(std::string_view key, std::map<std::string, std::string> &into)
{
    const toml::node *node = take(key);
    if (node == nullptr)
        return;
    const auto fits = [](const auto &entry) {
        return is_text(entry.second) && !entry.first.str().empty() && !entry.first.str().contains('=');
    };
    if (!node->is_table() || !std::ranges::all_of(*node->as_table(), fits))
        return wrong(*node, std::format("{} is not a table of texts.", key), std::format("Write {} = {{ NAME = \"…\" }}.", key));
    for (const auto &[name, value] : *node->as_table())
        into[std::string(name.str())] = value.as_string()->get();
}

void PresetTable::flag(std::string_view key, bool &into)
{
    const toml::node *node = take(key);
    if (node == nullptr)
        return;
    if (!node->is_boolean())
        return wrong(*node, std::format("{} is neither true nor false.", key), std::format("Write {} = true.", key));
    into = node->as_boolean()->get();
}

void PresetTable::protocol(std::string_view key, Protocol &into)
{
    std::string name;
    text(key, name);
    if (m_mistake || !m_table.contains(key))
        return;
    const auto known = protocol_of(name);
    if (!known)
        return wrong(*m_table.get(key), std::format("there is no runtime {}.", elide(name, 60)),
            "Runtimes are claude, codex, acp, terminal and command.");
    into = *known;
}

void PresetTable::refuse_others()
{
    for (const auto &[key, node] : m_table) {
        if (std::ranges::contains(m_known, key.str()))
            continue;
        return wrong(static_cast<int>(key.source().begin.line), std::format("{} has no key {}.", m_name.str(), elide(key.str(), 60)),
            hint_for_key(key.str(), m_known, "an agent"));
    }
}

void PresetTable::over(Preset &preset)
{
    const std::string program = preset.command.empty() ? "" : preset.command.front();
    text("title", preset.title);
    protocol("runtime", preset.protocol);
    texts("command", preset.command);
    if (m_table.contains("command") && !m_mistake) // the same agent from elsewhere: it is asked there, and we have not tried it
        for (preset.tested = false; auto *probe : {&preset.version, &preset.login})
            if (!probe->empty() && !preset.command.empty() && probe->front() == program)
                probe->front() = preset.command.front();
    text("provider", preset.provider);
    text("mode", preset.mode);
    text("submit", preset.submit);
    map("env", preset.env);
    texts("version", preset.version);
    texts("login", preset.login);
    texts("keys", preset.keys);
    texts("logins", preset.logins);
    texts("state", preset.state);
    text("install", preset.install);
    text("sign_in", preset.sign_in);
    flag("resumes_next_minute", preset.resumes_next_minute);
    flag("again_when_silent", preset.again_when_silent);
    flag("tested", preset.tested);
    refuse_others();
    const auto line = static_cast<int>(m_name.source().begin.line);
    if (preset.command.empty() || preset.command.front().empty())
        wrong(line, std::format("{} has no command.", m_name.str()), "Write command = [\"program\", \"argument\"].");
    for (const auto &[places, what] : {std::pair(&preset.logins, "a login"), std::pair(&preset.state, "what it keeps")})
        if (const auto stray = std::ranges::find_if_not(*places, is_place); stray != places->end())
            wrong(line, std::format("{} is no place of {}.", elide(*stray, 60), what), "Begin it with ~/ or with $VARIABLE/.");
}

} // namespace wm::runtimes
