#pragma once
// One table of a policy file while it is read. Only read.cpp includes it: toml++ is heavy.
#include "approvals/policy.h"
#include "base/toml.h"

namespace wm::approvals {

class PolicyTable {
public:
    PolicyTable(const std::string &file, const toml::table &table) : m_file(file), m_table(table) {}

    std::string text(std::string_view key);
    /// A list of texts, or one text.
    std::vector<std::string> texts(std::string_view key);
    std::optional<Decision> decision(std::string_view key);
    /// Every key that nobody asked for is a mistake. `what`: "a rule".
    void refuse_others(std::string_view what);
    void wrong(const toml::source_region &where, const std::string &what, std::string hint);
    const std::optional<Error> &mistake() const { return m_mistake; }

private:
    const toml::node *take(std::string_view key);

    const std::string &m_file;
    const toml::table &m_table;
    std::vector<std::string_view> m_known;
    std::optional<Error> m_mistake;
};

} // namespace wm::approvals
