#pragma once
// Cooking: a formula and values for its variables become the steps of one piece of work, in an order in which they can
// be done, ready to be made into beads. Variables are filled in, steps whose condition does not hold are left out,
// loops are written out, children stand beside their parents, and a gate is a step before what it holds back.
#include "formulas/variables.h"

namespace wm::formulas {

struct CookedStep {
    std::string id; ///< "test", "parts.first" for a child, "retry.iter2.test" in a loop, "gate-deploy"
    std::string title;
    std::string description;
    std::string notes;
    std::string acceptance;
    std::string type; ///< "epic" for a step with children, "gate" for a gate
    int priority = 2;
    std::vector<std::string> labels;
    std::string assignee;
    std::string parent;             ///< the step whose child it is; empty at the top
    std::vector<std::string> needs; ///< steps that stand before it in the list; none that follows from another
    std::optional<Gate> gate; ///< of a gate: what it waits for
    std::string source;       ///< "feature.formula.toml:12"
};

struct Cooked {
    std::string formula;
    int version = 1;
    std::string title;       ///< the variable `title`, else the formula's name
    std::string description; ///< the variable `desc`, else the formula's description
    std::vector<CookedStep> steps;
};

inline constexpr std::size_t title_limit = 500; ///< characters, as of a bead
inline constexpr std::size_t cooked_limit = 4u << 20; ///< bytes, all texts together

/// Errors: "bad_variable" for a value, "bad_formula" for what shows only with these values.
Result<Cooked> cook(const Formula &formula, const Values &given);

} // namespace wm::formulas
