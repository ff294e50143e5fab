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

/// What comes next in a molecule, in a line.
std::string next(const Json &molecule)
{
    if (molecule.contains("current"))
        return std::format("Next: {} ({})  {}\n", text_of(molecule["current"], "step"), text_of(molecule["current"], "id"),
            harmless(text_of(molecule["current"], "title")));
    if (molecule["done"] == molecule["total"])
        return "All steps are done. When everything is committed, run `wm done`.\n";
    std::string out = "Nothing can be done now:\n";
    for (const Json &step : molecule.value("waiting", Json::array()))
        out += step.contains("waits_for") ? std::format("  {} waits for {}\n", text_of(step, "id"), joined(step["waits_for"]))
            : step.contains("put_aside")  ? std::format("  {}\n", harmless(text_of(step, "put_aside")))
                                          : std::format("  {}  {}\n", text_of(step, "id"), harmless(text_of(step, "title")));
    return out;
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

std::string print_molecule(const Json &molecule, const Screen &screen)
{
    if (screen.quiet)
        return molecule.contains("id") ? text_of(molecule, "id") + '\n' : names(molecule["items"], "id");
    TextTable table({"ID", "STATE", "STEP", "TITLE"}, 3);
    for (const Json &step : molecule["items"]) {
        const std::string state = text_of(step, "state");
        const bool gate = text_of(step, "issue_type") == "gate" && state == "open";
        table.add({text_of(step, "id"),
                      state == "waiting" ? "after " + joined(step["waits_for"])
                          : gate         ? "not resolved"
                                         : state,
                      text_of(step, "step"), text_of(step, "title")},
            {Tone::plain,
                state == "done"          ? Tone::green
                    : state == "current" ? Tone::yellow
                                         : Tone::dim});
    }
    return std::format("{}  {}\n{}: {} of {} steps done\n\n{}", text_of(molecule, "bead"), harmless(text_of(molecule, "title")),
        text_of(molecule, "formula"), text_of(molecule, "done"), text_of(molecule, "total"), table.text(screen));
}

std::string print_current(const Json &molecule, const Screen &screen)
{
    if (!molecule.contains("current"))
        return screen.quiet ? "" : next(molecule);
    const Json &step = molecule["current"];
    if (screen.quiet)
        return text_of(step, "id") + '\n';
    std::string out = std::format("{} ({})  {}\n{} of {} steps of {} are done\n", text_of(step, "step"), text_of(step, "id"),
        harmless(text_of(step, "title")), text_of(molecule, "done"), text_of(molecule, "total"), text_of(molecule, "bead"));
    if (const std::string text = text_of(step, "description"); !text.empty())
        out += '\n' + harmless(text) + (text.ends_with('\n') ? "" : "\n");
    if (const std::string text = text_of(step, "acceptance_criteria"); !text.empty())
        out += std::format("\nIt is done when: {}\n", harmless(text));
    return out + "\nThen close it: `wm mol step done`\n";
}

std::string print_step_done(const Json &molecule, const Screen &screen)
{
    const Json &closed = molecule["closed"];
    if (screen.quiet)
        return text_of(closed, "id") + '\n';
    return std::format(
        "{} is done, {} of {}.\n{}", text_of(closed, "step"), text_of(molecule, "done"), text_of(molecule, "total"), next(molecule));
}

} // namespace wm::commands
