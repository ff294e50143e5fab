#include "runtimes/codex_prompts.h"

#include <algorithm>

namespace wm::runtimes::codex {

Prompts::One &Prompts::make(const Prompt &prompt)
{
    m_ids.insert(prompt.id);
    return m_all.emplace_back(One{.prompt = prompt});
}

void Prompts::want(const Prompt &prompt)
{
    if (One *one = find(prompt.id))
        one->prompt.hold = prompt.hold;
    else if (!is_known(prompt.id))
        make(prompt);
}

void Prompts::wrote(const Prompt &prompt, int attempt, bool steering, const SetModel &model)
{
    One *one = find(prompt.id);
    if (one == nullptr && is_known(prompt.id))
        return; // delivered
    One &it = one != nullptr ? *one : make(prompt);
    if (attempt <= it.written)
        return;
    it.written = attempt;
    it.steering = steering;
    it.model = model;
}

Prompts::One *Prompts::find(const std::string &id)
{
    const auto found = std::ranges::find(m_all, id, [](const One &one) -> const std::string & { return one.prompt.id; });
    return found == m_all.end() ? nullptr : &*found;
}

void Prompts::delivered(const std::string &id)
{
    std::erase_if(m_all, [&](const One &one) { return one.prompt.id == id; });
}

const Prompts::One *Prompts::next_to_steer() const
{
    const auto found = std::ranges::find_if(m_all, [](const One &one) { return one.is_waiting() && one.written == 0 && one.prompt.now; });
    return found == m_all.end() ? nullptr : &*found;
}

const Prompts::One *Prompts::next_to_start() const
{
    // What was refused was said first; then what was to be heard at once.
    const auto rank = [](const One &one) { return !one.is_waiting() ? 3 : one.written > 0 ? 0 : one.prompt.now ? 1 : 2; };
    const auto first = std::ranges::min_element(m_all, {}, rank);
    return first == m_all.end() || rank(*first) == 3 ? nullptr : &*first;
}

bool Prompts::is_starting_a_turn() const
{
    return std::ranges::any_of(m_all, [](const One &one) { return one.is_under_way() && !one.steering; });
}

} // namespace wm::runtimes::codex
