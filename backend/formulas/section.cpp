#include "formulas/section.h"

#include "base/nearest.h"
#include "base/text.h"
#include "formulas/placeholders.h"

#include <algorithm>
#include <format>

namespace wm::formulas {

std::unexpected<Error> wrong(const Origin &at, const std::string &what, const std::string &hint)
{
    return fail("bad_formula", std::format("{}, line {}: {}", at.file, at.line, what), hint);
}

void Mistakes::add(int line, const std::string &what, const std::string &hint, bool missing)
{
    const std::pair rank(missing, line);
    if (m_first && m_rank <= rank)
        return;
    m_first = formulas::wrong(at(line), what, hint).error();
    m_rank = rank;
}

int line_of(const toml::node &node, int otherwise)
{
    const auto line = static_cast<int>(node.source().begin.line);
    return line > 0 ? line : otherwise;
}

Section::Section(Mistakes &mistakes, const toml::table &table, std::string what, int line)
    : m_mistakes(mistakes), m_table(table), m_what(std::move(what)), m_line(line)
{}

int Section::line_of(std::string_view key) const
{
    const toml::node *node = m_table.get(key);
    return node == nullptr ? m_line : formulas::line_of(*node, m_line);
}

void Section::wrong(std::string_view key, const std::string &what, const std::string &hint)
{
    m_mistakes.add(line_of(key), what, hint, !has(key));
}

const toml::node *Section::take(std::string_view key)
{
    m_known.push_back(key);
    return m_table.get(key);
}

std::string Section::text(std::string_view key, std::vector<Reference> *uses)
{
    const toml::node *node = take(key);
    if (node == nullptr)
        return {};
    if (!node->is_string()) {
        wrong(key, std::format("{} is not a text.", key), std::format("Write {} = \"…\".", key));
        return {};
    }
    const std::string &text = node->as_string()->get();
    if (text.contains('\0'))
        wrong(key, std::format("{} has a NUL character.", key), "Take it out.");
    if (uses != nullptr)
        for (const std::string &name : placeholders_in(text))
            uses->push_back({name, std::string(key), m_mistakes.at(line_of(key))});
    return text;
}

std::vector<Reference> Section::references(std::string_view key)
{
    const toml::node *node = take(key);
    std::vector<Reference> found;
    if (node == nullptr)
        return found;
    const auto refuse = [&] { wrong(key, std::format("{} is not a list of texts.", key), std::format("Write {} = [\"…\"].", key)); };
    if (!node->is_array())
        return refuse(), found;
    for (const toml::node &element : *node->as_array()) {
        if (!element.is_string())
            return refuse(), found;
        found.push_back({element.as_string()->get(), std::string(key), m_mistakes.at(formulas::line_of(element, line_of(key)))});
    }
    return found;
}

std::vector<std::string> Section::texts(std::string_view key, std::vector<Reference> *uses)
{
    std::vector<std::string> texts;
    for (Reference &entry : references(key)) {
        if (uses != nullptr)
            for (const std::string &name : placeholders_in(entry.name))
                uses->push_back({name, entry.key, entry.at});
        texts.push_back(std::move(entry.name));
    }
    return texts;
}

std::int64_t Section::number(std::string_view key, std::int64_t low, std::int64_t high, std::int64_t otherwise)
{
    const toml::node *node = take(key);
    if (node == nullptr)
        return otherwise;
    const auto *number = node->as_integer();
    if (number != nullptr && number->get() >= low && number->get() <= high)
        return number->get();
    wrong(key, std::format("{} is not a whole number from {} to {}.", key, low, high), std::format("Write {} = {}.", key, otherwise));
    return otherwise;
}

bool Section::flag(std::string_view key)
{
    const toml::node *node = take(key);
    if (node == nullptr)
        return false;
    if (!node->is_boolean()) {
        wrong(key, std::format("{} is neither true nor false.", key), std::format("Write {} = true.", key));
        return false;
    }
    return node->as_boolean()->get();
}

std::optional<std::string> Section::value(std::string_view key)
{
    const toml::node *node = take(key);
    if (node == nullptr)
        return {};
    if (node->is_string())
        return node->as_string()->get();
    if (node->is_integer())
        return std::to_string(node->as_integer()->get());
    if (node->is_boolean())
        return node->as_boolean()->get() ? "true" : "false";
    wrong(key, std::format("{} is not a text, a whole number or true or false.", key), std::format("Write {} = \"…\".", key));
    return {};
}

const toml::table *Section::table(std::string_view key)
{
    const toml::node *node = take(key);
    if (node == nullptr)
        return nullptr;
    if (!node->is_table())
        wrong(key, std::format("{} is not a table.", key), std::format("Write {} = {{ … }}.", key));
    return node->as_table();
}

std::vector<const toml::table *> Section::tables(std::string_view key)
{
    const toml::node *node = take(key);
    std::vector<const toml::table *> found;
    if (node == nullptr)
        return found;
    const auto refuse = [&] {
        wrong(key, std::format("{} is not a list of tables.", key), std::format("Write each one below a line [[{}]].", key));
        return std::vector<const toml::table *>();
    };
    if (!node->is_array())
        return refuse();
    for (const toml::node &element : *node->as_array()) {
        if (!element.is_table())
            return refuse();
        found.push_back(element.as_table());
    }
    return found;
}

void Section::finish(std::span<const Unsupported> unsupported)
{
    for (const auto &[key, node] : m_table) {
        if (std::ranges::contains(m_known, key.str()))
            continue;
        const auto line = static_cast<int>(key.source().begin.line);
        const auto known = std::ranges::find(unsupported, key.str(), &Unsupported::key);
        if (known != unsupported.end()) {
            m_mistakes.add(line, std::format("{} is not supported yet.", key.str()), std::string(known->instead));
            continue;
        }
        m_mistakes.add(
            line, std::format("there is no key {} in {}.", elide(key.str(), 60), m_what), hint_for_key(key.str(), m_known, m_what));
    }
}

} // namespace wm::formulas
