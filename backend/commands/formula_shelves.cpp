#include "commands/formula_shelves.h"

#include "base/text.h"

#include <format>

namespace wm::commands {

formulas::Library library_for(const Services &services, const town::Rig *rig)
{
    const std::filesystem::path of_rig = rig != nullptr ? std::filesystem::path(rig->path) : std::filesystem::path();
    return formulas::Library(formulas::folders_for(of_rig, services.places().configuration()));
}

Result<const town::Rig *> rig_if_any(Services &services, const Request &request)
{
    auto rig = rig_for(services, request);
    if (rig || request.has("rig"))
        return rig;
    return nullptr;
}

Result<formulas::Values> values_of(const Request &request)
{
    formulas::Values values;
    for (const std::string &word : request.words("var")) {
        const auto equals = word.find('=');
        const std::string name(trim(std::string_view(word).substr(0, equals)));
        if (equals == std::string::npos || name.empty())
            return fail("bad_value", std::format("\"{}\" gives no variable a value.", elide(word, 60)), "Write --var NAME=VALUE.");
        if (!values.emplace(name, word.substr(equals + 1)).second)
            return fail("bad_value", std::format("The variable {} is given twice.", elide(name, 60)), "Give it once.");
    }
    return values;
}

Json view_of(const formulas::Cooked &cooked)
{
    Json steps = Json::array();
    for (const formulas::CookedStep &step : cooked.steps) {
        Json view = {{"id", step.id}, {"title", step.title}, {"issue_type", step.type}, {"priority", step.priority}, {"needs", step.needs},
            {"source", step.source}};
        const auto put = [&](const char *name, const std::string &text) {
            if (!text.empty())
                view[name] = text;
        };
        put("description", step.description);
        put("notes", step.notes);
        put("acceptance_criteria", step.acceptance);
        put("assignee", step.assignee);
        put("parent", step.parent);
        if (!step.labels.empty())
            view["labels"] = step.labels;
        if (step.gate) {
            view["await_type"] = step.gate->type;
            put("await_id", step.gate->await_id);
            if (step.gate->timeout_ns != 0)
                view["timeout"] = step.gate->timeout_ns;
        }
        steps.push_back(std::move(view));
    }
    return {{"formula", cooked.formula}, {"version", cooked.version}, {"title", cooked.title}, {"description", cooked.description},
        {"steps", std::move(steps)}};
}

} // namespace wm::commands
