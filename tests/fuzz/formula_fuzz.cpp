// A formula comes with whatever repository is cloned: steps that can be done one after the other, or an error with file,
// line and hint.
#include "formulas/cook.h"
#include "fuzz.h"

#include <algorithm>
#include <set>

using namespace wm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto formula = formulas::read_formula({"x.formula.toml", std::string(fuzz::text_of(data, size))},
        [](const std::string &) -> Result<formulas::Source> { return fail("not_found", "There is none."); });
    if (!formula) {
        fuzz::require(formula.error().code == "bad_formula" && formula.error().message.starts_with("x.formula.toml, line "));
        return 0;
    }
    formulas::Values values;
    for (const formulas::Variable &variable : formula->variables)
        if (variable.required)
            values[variable.name] = variable.allowed.empty() ? "2" : variable.allowed.front();
    const auto cooked = formulas::cook(*formula, values);
    if (!cooked) {
        fuzz::require(!cooked.error().message.empty() && cooked.error().code.starts_with("bad_"));
        return 0;
    }
    std::set<std::string> before;
    for (const formulas::CookedStep &step : cooked->steps) {
        fuzz::require(!step.title.empty() && (step.type == "gate") == step.gate.has_value());
        fuzz::require(std::ranges::all_of(step.needs, [&](const std::string &need) { return before.contains(need); }));
        fuzz::require(before.insert(step.id).second);
    }
    fuzz::require(!cooked->steps.empty() && cooked->steps.size() <= formulas::most_steps);
    return 0;
}
