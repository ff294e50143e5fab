#pragma once
// The inside of cook.h: the steps of a formula as they occur once loops are written out, and what waits for what.
#include "formulas/cook.h"

#include <bitset>
#include <deque>

namespace wm::formulas {

/// Steps of a molecule by their number.
using Nodes = std::bitset<most_steps>;

struct Item;

/// What names mean: variables of loops, and steps, whose ids are free again in every round.
struct Scope {
    const Scope *outer = nullptr;
    Values values;
    std::map<std::string, Item *, std::less<>> items;

    std::string_view value(std::string_view name) const;
    Item *item(std::string_view id) const;
};

/// One occurrence of a step.
struct Item {
    const Step *step = nullptr;
    const Scope *scope = nullptr;
    Item *around = nullptr; ///< the step whose child it is, or the loop in whose body it is
    std::size_t round = 0;  ///< of that loop
    std::string id;
    bool left_out = false;
    std::vector<Item *> children;
    std::vector<std::vector<Item *>> rounds;
    int node = -1; ///< its number; -1 for a loop and for what is left out
    int gate = -1; ///< the number of its gate

    std::optional<Nodes> known_before, known_done;
};

class Kitchen {
public:
    Kitchen(const Formula &formula, Values values);

    Result<> lay_out();

    /// What a node is: the item itself, or its gate.
    struct Node {
        Item *item;
        bool is_gate;
    };
    const std::vector<Node> &nodes() const { return m_nodes; }
    /// What must be done before the node may begin.
    Nodes needs_of(const Node &node);
    const Scope &outermost() const { return m_scopes.front(); }

private:
    Result<std::vector<Item *>> add(
        const std::vector<Step> &steps, Scope &scope, Item *around, std::size_t round, const std::string &prefix);
    Result<> add_rounds(Item &item, Scope &scope);
    Result<std::int64_t> bound(const Item &item, std::string_view text) const;
    Result<int> new_node(Item &item, bool is_gate);

    const Nodes &before(Item &item);
    const Nodes &done(Item &item);
    /// After this its parts may begin: what comes before it, and its gate.
    Nodes open(Item &item);

    const Formula &m_formula;
    std::deque<Scope> m_scopes;
    std::deque<Item> m_items;
    std::vector<Node> m_nodes;
};

} // namespace wm::formulas
