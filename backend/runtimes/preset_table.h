#pragma once
// One table of agents.toml while it is read: what it has goes over the preset, each member with the type it must have;
// what nobody asked for is a mistake. The first mistake is kept. Only presets.cpp includes it: toml++ is heavy.
#include "base/toml.h"
#include "runtimes/presets.h"

namespace wm::runtimes {

class PresetTable {
public:
    PresetTable(const std::string &file, const toml::key &name, const toml::table &table);

    void over(Preset &preset);
    const std::optional<Error> &mistake() const { return m_mistake; }

private:
    void text(std::string_view key, std::string &into);
    void texts(std::string_view key, std::vector<std::string> &into);
    void map(std::string_view key, std::map<std::string, std::string> &into);
    void flag(std::string_view key, bool &into);
    void protocol(std::string_view key, Protocol &into);
    void wrong(int line, std::string what, std::string hint);
    void wrong(const toml::node &node, std::string what, std::string hint);
    const toml::node *take(std::string_view key);
    void refuse_others();

    const std::string &m_file;
    const toml::key &m_name;
    const toml::table &m_table;
    std::vector<std::string_view> m_known;
    std::optional<Error> m_mistake;
};

} // namespace wm::runtimes
