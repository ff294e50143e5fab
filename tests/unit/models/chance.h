#pragma once
// Any history of a town: commands that it might see, one after the other, by chance.
#include "town_script.h"

#include <random>

namespace wm::tests {

/// Commands that a town might see, most of them possible in the state they meet. The same `seed` is the same history.
class Chance {
public:
    Chance(Script &script, unsigned seed) : m_script(script), m_random(seed) {}

    /// What the next of them that is possible does.
    std::vector<town::Recorded> next();

private:
    std::size_t below(std::size_t limit) { return m_random() % limit; }
    template <class Key, class Value> Key one_of(const town::Table<Key, Value> &table);
    RunId live_run();
    MrId open_request();
    int round(const MrId &id) const;
    town::Command any();

    Script &m_script;
    std::mt19937 m_random;
    std::string m_actor;
};

} // namespace wm::tests
