#include "approvals/policy/policy_table.h"

#include "base/nearest.h"
#include "base/text.h"

#include <algorithm>
#include <format>

namespace wm::approvals {
namespace {

std::string joined(const std::vector<std::string_view> &words)
{
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += std::format("{}{}", i == 0 ? "" : i + 1 == words.size() ? " and " : ", ", words[i]);
    return text;
}

} // namespace

void PolicyTable::wrong(const toml::source_region &where, const std::string &what, std::string hint)
{
    if (!m_mistake)
        m_mistake = fail("bad_policy", std::format("{}, line {}: {}", m_file, where.begin.line, what), std::move(hint)).error();
}

const toml::node *PolicyTable::take(std::string_view key)
{
    m_known.push_back(key);
    return m_table.get(key);
}

std::string PolicyTable::text(std::string_view key)
{
    const toml::node *node = take(key);
    if (node == nullptr)
        return {};
    if (const auto *value = node->as_string(); value != nullptr && !value->get().contains('\0'))
        return value->get();
    wrong(node->source(), std::format("{} is not a text.", key), std::format("Write {} = \"…\".", key));
    return {};
}

std::vector<std::string> PolicyTable::texts(std::string_view key)
{
    const toml::node *node = take(key);
    if (node == nullptr)
        return {};
    const auto is_text = [](const toml::node &one) {
        return one.is_string() && !one.as_string()->get().empty() && !one.as_string()->get().contains('\0');
    };
    if (is_text(*node))
        return {node->as_string()->get()};
    const auto *list = node->as_array();
    if (list == nullptr || list->empty() || !std::ranges::all_of(*list, is_text)) {
        wrong(node->source(), std::format("{} is not a list of texts.", key),
            std::format("Write {} = [\"…\", \"…\"], or leave it out to match everything.", key));
        return {};
    }
    std::vector<std::string> words;
    for (const toml::node &word : *list)
        words.push_back(word.as_string()->get());
    return words;
}

std::optional<Decision> PolicyTable::decision(std::string_view key)
{
    const toml::node *node = take(key);
    if (node == nullptr)
        return std::nullopt;
    for (const Decision decision : {Decision::allow, Decision::ask, Decision::deny})
        if (node->is_string() && node->as_string()->get() == word_of(decision))
            return decision;
    wrong(node->source(), std::format("{} is no decision.", key), std::format("Write {} = \"allow\", \"ask\" or \"deny\".", key));
    return std::nullopt;
}

void PolicyTable::refuse_others(std::string_view what)
{
    for (const auto &[key, node] : m_table) {
        if (std::ranges::contains(m_known, key.str()))
            continue;
        const std::string_view meant = nearest(key.str(), m_known);
        return wrong(key.source(), std::format("{} has no key {}.", what, elide(key.str(), 60)),
            meant.empty() ? std::format("It has {}.", joined(m_known)) : std::format("Did you mean {}?", meant));
    }
}

} // namespace wm::approvals
