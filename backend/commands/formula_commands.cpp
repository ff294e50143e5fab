#include "commands/command_table.h"
#include "commands/formula_shelves.h"
#include "commands/print/formula_print.h"
#include "commands/views.h"

namespace wm::commands {
namespace {

Json view_of(const formulas::Listed &listed)
{
    Json view = {{"name", listed.name}, {"from", formulas::to_words(listed.shelf)}};
    if (!listed.file.empty())
        view["file"] = listed.file;
    if (listed.error) {
        view["error"] = listed.error->message;
        view["hint"] = listed.error->hint;
    } else {
        view["description"] = listed.description;
        view["version"] = listed.version;
    }
    return view;
}

Json view_of(const formulas::Variable &variable)
{
    constexpr const char *types[] = {"string", "int", "bool"};
    Json view = {{"name", variable.name}, {"description", variable.description}, {"required", variable.required},
        {"type", types[static_cast<int>(variable.type)]}};
    if (variable.standard)
        view["default"] = *variable.standard;
    if (!variable.allowed.empty())
        view["enum"] = variable.allowed;
    if (!variable.pattern.empty())
        view["pattern"] = variable.pattern;
    return view;
}

/// As it is written; children and loops below their step.
Json view_of(const std::vector<formulas::Step> &steps)
{
    Json items = Json::array();
    for (const formulas::Step &step : steps) {
        Json view = {{"id", step.id}, {"title", step.title}};
        for (const formulas::Reference &need : step.needs)
            view["needs"].push_back(need.name);
        if (!step.description.empty())
            view["description"] = step.description;
        if (step.gate)
            view["gate"] = step.gate->type;
        view["optional"] = step.condition.has_value();
        if (step.loop)
            view["loop"] = view_of(step.loop->body);
        if (!step.children.empty())
            view["children"] = view_of(step.children);
        items.push_back(std::move(view));
    }
    return items;
}

void list(Services &services, const Request &request, Reply reply)
{
    auto rig = rig_if_any(services, request);
    if (!rig)
        return reply(std::unexpected(rig.error()));
    services.in_background(
        [library = library_for(services, *rig)]() -> Result<Json> {
            Json items = Json::array();
            for (const formulas::Listed &listed : library.list())
                items.push_back(view_of(listed));
            const std::size_t total = items.size();
            return list_of(std::move(items), total);
        },
        std::move(reply));
}

void show(Services &services, const Request &request, Reply reply)
{
    auto rig = rig_if_any(services, request);
    if (!rig)
        return reply(std::unexpected(rig.error()));
    services.in_background(
        [library = library_for(services, *rig), name = request.text("formula")]() -> Result<Json> {
            auto found = library.find(name);
            if (!found)
                return std::unexpected(found.error());
            const formulas::Formula &formula = found->formula;
            Json view = {{"name", formula.name}, {"description", formula.description}, {"version", formula.version},
                {"from", formulas::to_words(found->shelf)}, {"vars", Json::array()}, {"steps", view_of(formula.steps)}};
            if (!found->file.empty())
                view["file"] = found->file;
            for (const formulas::Variable &variable : formula.variables)
                view["vars"].push_back(view_of(variable));
            return view;
        },
        std::move(reply));
}

void cook(Services &services, const Request &request, Reply reply)
{
    auto rig = rig_if_any(services, request);
    auto values = values_of(request);
    if (!rig || !values)
        return reply(std::unexpected(!rig ? rig.error() : values.error()));
    services.in_background(
        [library = library_for(services, *rig), name = request.text("formula"), values = *std::move(values)]() -> Result<Json> {
            auto found = library.find(name);
            if (!found)
                return std::unexpected(found.error());
            auto cooked = formulas::cook(found->formula, values);
            if (!cooked)
                return std::unexpected(cooked.error());
            return commands::view_of(*cooked);
        },
        std::move(reply));
}

} // namespace

const std::vector<CommandSpec> &formula_commands()
{
    static const Param rig = Param{"rig", Kind::text, "the rig whose formulas count too"}.one_of("@rig");
    static const std::vector<CommandSpec> specs = {
        {"formula.list", {"formula list", "formulas"}, "ways to do a kind of work, step by step", Access::both, {rig}, list,
            print_formulas},
        {"formula.show", {"formula show"}, "the variables and steps of a formula", Access::both, {formula_param, rig}, show, print_formula},
        {"formula.cook", {"cook"}, "the steps that pouring a formula would make", Access::both, {formula_param, var_param, rig}, cook,
            print_cooked, Shape::object, "wm cook bugfix --var title=\"Upload stops at 2 GiB\""},
    };
    return specs;
}

} // namespace wm::commands
