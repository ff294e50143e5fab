#include "commands/print/formula_print.h"

#include "commands/print/table.h"
#include "commands/print/width.h"

#include <format>

namespace wm::commands {
namespace {

std::string joined(const Json &words)
{
    std::string text;
    for (const Json &word : words)
        text += (text.empty() ? "" : " ") + word.get<std::string>();
    return text;
}

std::string names(const Json &items, const char *member)
{
    std::string text;
    for (const Json &item : items)
        text += item[member].get<std::string>() + '\n';
    return text;
}

std::string needed(const Json &variable)
{
    if (variable["required"].get<bool>())
        return "required";
    return variable.contains("default") && !text_of(variable, "default").empty() ? "default " + text_of(variable, "default") : "";
}

void add_steps(TextTable &table, const Json &steps, const std::string &indent)
{
    for (const Json &step : steps) {
        std::string remark = step.value("optional", false) ? "optional" : "";
        if (step.contains("gate"))
            remark += (remark.empty() ? "" : ", ") + std::format("gate: {}", text_of(step, "gate"));
        if (step.contains("loop"))
            remark += (remark.empty() ? "" : ", ") + std::string("loop");
        table.add({indent + text_of(step, "id"), joined(step.value("needs", Json::array())), remark, text_of(step, "title")});
        for (const char *inner : {"children", "loop"})
            if (step.contains(inner))
                add_steps(table, step[inner], indent + "  ");
    }
}

} // namespace

std::string print_formulas(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return names(list["items"], "name");
    TextTable table({"NAME", "FROM", "WHAT IT IS FOR"}, 2);
    std::string broken;
    for (const Json &formula : list["items"]) {
        const bool bad = formula.contains("error");
        table.add({text_of(formula, "name"), text_of(formula, "from"), bad ? "cannot be used" : text_of(formula, "description")},
            {bad ? Tone::red : Tone::plain});
        if (bad)
            broken += std::format("\n{}\n  {}\n", harmless(text_of(formula, "error")), harmless(text_of(formula, "hint")));
    }
    return table.text(screen) + broken;
}

std::string print_formula(const Json &formula, const Screen &screen)
{
    if (screen.quiet)
        return text_of(formula, "name") + '\n';
    std::string out = std::format("{}  version {}  ({})\n{}\n", text_of(formula, "name"), text_of(formula, "version"),
        formula.contains("file") ? harmless(text_of(formula, "file")) : text_of(formula, "from"),
        harmless(text_of(formula, "description")));
    if (!formula["vars"].empty()) {
        TextTable table({"VARIABLE", "", "WHAT IT IS"}, 2);
        for (const Json &variable : formula["vars"]) {
            std::string what = text_of(variable, "description");
            if (variable.contains("enum"))
                what += std::format("{}one of {}", what.empty() ? "" : ": ", joined(variable["enum"]));
            table.add({text_of(variable, "name"), needed(variable), what});
        }
        out += '\n' + table.text(screen);
    }
    TextTable table({"STEP", "NEEDS", "", "TITLE"}, 3);
    add_steps(table, formula["steps"], "");
    return out + '\n' + table.text(screen);
}

std::string print_cooked(const Json &cooked, const Screen &screen)
{
    if (screen.quiet)
        return names(cooked["steps"], "id");
    TextTable table({"STEP", "NEEDS", "PRI", "TITLE"}, 3);
    for (const Json &step : cooked["steps"])
        table.add({text_of(step, "id"), joined(step["needs"]), "P" + text_of(step, "priority"), text_of(step, "title")});
    return std::format("{}\n\n{}", harmless(text_of(cooked, "title")), table.text(screen));
}

} // namespace wm::commands
