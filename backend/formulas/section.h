#pragma once
// One table of a formula's file while it is read: each member is asked for once, with the type it must have, and what
// nobody asked for is a mistake. Mistakes are collected, the one that stands first in the file is told; what is missing
// only when nothing is wrong, since a misspelt key is both.
#include "base/toml.h"
#include "formulas/formula.h"

#include <span>

namespace wm::formulas {

class Mistakes {
public:
    explicit Mistakes(std::string file) : m_file(std::move(file)) {}

    void add(int line, const std::string &what, const std::string &hint, bool missing = false);
    const std::optional<Error> &first() const { return m_first; }
    Origin at(int line) const { return {m_file, line}; }

private:
    std::string m_file;
    std::optional<Error> m_first;
    std::pair<bool, int> m_rank; ///< of the first: missing, line
};

/// A key that Beads or Gas Town know and we do not, with what to do instead.
struct Unsupported {
    std::string_view key;
    std::string_view instead;
};

class Section {
public:
    /// `what` names the table in sentences: "a step".
    Section(Mistakes &mistakes, const toml::table &table, std::string what, int line);

    /// Absent members are empty, and so are those of another type, which are mistakes. With `uses`, the variables in
    /// the text are added to it.
    std::string text(std::string_view key, std::vector<Reference> *uses = nullptr);
    std::vector<std::string> texts(std::string_view key, std::vector<Reference> *uses = nullptr);
    /// A list of texts, each with its line.
    std::vector<Reference> references(std::string_view key);
    std::int64_t number(std::string_view key, std::int64_t low, std::int64_t high, std::int64_t otherwise);
    bool flag(std::string_view key);
    /// Text, whole number or truth value, as text.
    std::optional<std::string> value(std::string_view key);
    const toml::table *table(std::string_view key);
    /// The tables of `[[key]]`.
    std::vector<const toml::table *> tables(std::string_view key);

    bool has(std::string_view key) const { return m_table.contains(key); }
    int line() const { return m_line; }
    int line_of(std::string_view key) const;
    void wrong(std::string_view key, const std::string &what, const std::string &hint);
    /// Every member that was not asked for is a mistake.
    void finish(std::span<const Unsupported> unsupported = {});

    Mistakes &mistakes() { return m_mistakes; }

private:
    const toml::node *take(std::string_view key);

    Mistakes &m_mistakes;
    const toml::table &m_table;
    std::string m_what;
    int m_line;
    std::vector<std::string_view> m_known;
};

/// The line of a node; of `otherwise` for a table that its file only implies.
int line_of(const toml::node &node, int otherwise);

} // namespace wm::formulas
