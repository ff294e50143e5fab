// Reading a formula's file, and joining it with what it extends.
#include "formulas/check.h"
#include "formulas/placeholders.h"
#include "formulas/read_step.h"
#include "formulas/variables.h"

#include "base/text.h"

#include <algorithm>
#include <format>

namespace wm::formulas {
namespace {

constexpr int most_extended = 32;

constexpr std::string_view use_workflow = "Write a workflow: its steps are done as they stand.";
constexpr Unsupported unsupported_formula[] = {
    {"template", use_workflow},
    {"compose", use_workflow},
    {"advice", use_workflow},
    {"pointcuts", use_workflow},
    {"legs", "Write each leg as a step."},
    {"synthesis", "Write it as a step that needs the others."},
    {"inputs", "Write them as [vars.NAME]."},
    {"output", "Say in a step where the result is written."},
    {"agent", "The agent is chosen when the work is slung."},
    {"review_only", "Start from the formula review."},
};

VariableType read_variable_type(Section &section)
{
    const std::string text = section.text("type");
    if (text == "int")
        return VariableType::number;
    if (text == "bool")
        return VariableType::flag;
    if (!text.empty() && text != "string")
        section.wrong("type", std::format("a variable cannot have the type {}.", elide(text, 60)), "Use string, int or bool.");
    return VariableType::text;
}

/// `[vars.NAME]`, or `NAME = "default"` below `[vars]`.
Variable read_variable(Section &vars, const std::string &name, const toml::node &node, int line)
{
    Variable variable;
    variable.name = name;
    variable.at = vars.mistakes().at(line);
    if (!is_variable_name(name))
        vars.mistakes().add(
            line, std::format("{} cannot be the name of a variable.", elide(name, 60)), "Use letters, digits and _, and no digit first.");
    if (!node.is_table()) {
        variable.standard = vars.value(name);
        return variable;
    }
    Section section(vars.mistakes(), *vars.table(name), "a variable", line);
    variable.description = section.text("description");
    variable.standard = section.value("default");
    variable.required = section.flag("required");
    variable.allowed = section.texts("enum");
    variable.pattern = section.text("pattern");
    variable.type = read_variable_type(section);
    section.finish();
    if (variable.required && variable.standard)
        section.wrong("default", std::format("{} is required and has a default.", name), "Take one of them away.");
    if (variable.pattern.size() > 500)
        section.wrong("pattern", "pattern is longer than 500 bytes.", "Write a shorter one.");
    else if (auto good = check_pattern(variable.pattern); !good)
        section.wrong("pattern", std::format("pattern is not a regular expression: {}.", good.error().message), "Correct it.");
    else if (auto fits = check_value(variable, variable.standard.value_or("")); !fits)
        section.wrong("default", std::format("default does not fit: {}", fits.error().message), "Give another default.");
    return variable;
}

std::vector<Variable> read_variables(Section &root)
{
    std::vector<Variable> variables;
    const toml::table *table = root.table("vars");
    if (table == nullptr)
        return variables;
    Section vars(root.mistakes(), *table, "vars", root.line_of("vars"));
    for (const auto &[key, node] : *table)
        variables.push_back(read_variable(vars, std::string(key.str()), node, static_cast<int>(key.source().begin.line)));
    std::ranges::stable_sort(variables, {}, [](const Variable &variable) { return variable.at.line; });
    return variables;
}

void read_kind(Section &root)
{
    const std::string type = root.text("type");
    if (type == "expansion" || type == "aspect" || type == "convoy")
        root.wrong("type", std::format("formulas of the type {} are not supported yet.", type), std::string(use_workflow));
    else if (!type.empty() && type != "workflow")
        root.wrong("type", std::format("there is no type {}.", elide(type, 60)), "Write type = \"workflow\".");
    if (const std::string phase = root.text("phase"); !phase.empty() && phase != "liquid" && phase != "vapor")
        root.wrong("phase", std::format("there is no phase {}.", elide(phase, 60)), "Write liquid or vapor, or leave it out.");
    root.flag("pour");
}

/// One file by itself.
Result<Formula> read_file_alone(const Source &source)
{
    Mistakes mistakes(source.file);
    const toml::parse_result parsed = toml::parse(source.text, source.file);
    if (!parsed)
        return wrong(mistakes.at(static_cast<int>(parsed.error().source().begin.line)), std::string(parsed.error().description()) + ".",
            "It is not TOML (https://toml.io): correct it.");
    Section root(mistakes, parsed.table(), "a formula", 1);
    Formula formula;
    formula.name = root.text("formula");
    formula.at = mistakes.at(root.line_of("formula"));
    if (trim(formula.name).empty())
        root.wrong("formula", "the formula has no name.", "Write formula = \"a-short-name\".");
    formula.description = root.text("description", &formula.uses);
    formula.version = static_cast<int>(root.number("version", 1, 1'000'000, 1));
    read_kind(root);
    const toml::node *extends = parsed.table().get("extends");
    if (extends != nullptr && extends->is_string())
        formula.extends.push_back({root.text("extends"), "extends", mistakes.at(root.line_of("extends"))});
    else
        formula.extends = root.references("extends");
    formula.variables = read_variables(root);
    int count = 0;
    for (const toml::table *table : root.tables("steps"))
        formula.steps.push_back(read_step(mistakes, *table, line_of(*table, root.line_of("steps")), count));
    root.finish(unsupported_formula);
    if (mistakes.first())
        return std::unexpected(*mistakes.first());
    return formula;
}

/// In the place of the one with the same name, else at the end.
template <class Entry> void put(std::vector<Entry> &list, Entry entry, std::string Entry::*name)
{
    const auto same = std::ranges::find(list, entry.*name, name);
    if (same == list.end())
        list.push_back(std::move(entry));
    else
        *same = std::move(entry);
}

/// What `over` says counts; a step with an id that is there takes its place, the others follow.
void lay_over(Formula &under, Formula over)
{
    for (Variable &variable : over.variables)
        put(under.variables, std::move(variable), &Variable::name);
    for (Step &step : over.steps)
        put(under.steps, std::move(step), &Step::id);
    if (!over.description.empty()) {
        under.description = std::move(over.description);
        under.uses = std::move(over.uses);
    }
}

class Reader {
public:
    explicit Reader(const Lookup &lookup) : m_lookup(lookup) {}

    Result<Formula> read(const Source &source)
    {
        auto formula = read_file_alone(source);
        if (!formula || formula->extends.empty())
            return formula;
        m_chain.push_back(formula->name);
        Formula joined;
        for (const Reference &parent : formula->extends) {
            auto read_parent = extended(parent);
            if (!read_parent)
                return read_parent;
            lay_over(joined, std::move(*read_parent));
        }
        m_chain.pop_back();
        joined.name = formula->name;
        joined.at = formula->at;
        joined.version = formula->version;
        joined.extends = formula->extends;
        lay_over(joined, std::move(*formula));
        return joined;
    }

private:
    Result<Formula> extended(const Reference &parent)
    {
        if (std::ranges::contains(m_chain, parent.name)) {
            std::string ring;
            for (const std::string &name : m_chain)
                ring += name + " → ";
            return wrong(parent.at, std::format("the formula extends itself: {}{}.", ring, parent.name), "Take one of them away.");
        }
        if (++m_extended > most_extended)
            return wrong(parent.at, std::format("the formula extends more than {} others.", most_extended), "Take some away.");
        auto source = m_lookup(parent.name);
        if (!source)
            return wrong(parent.at, std::format("extends {}: {}", elide(parent.name, 60), source.error().message), source.error().hint);
        return read(*source);
    }

    const Lookup &m_lookup;
    std::vector<std::string> m_chain;
    int m_extended = 0;
};

} // namespace

Result<Formula> read_formula(const Source &source, const Lookup &lookup)
{
    auto formula = Reader(lookup).read(source);
    if (!formula)
        return formula;
    if (auto good = check_formula(*formula); !good)
        return std::unexpected(good.error());
    return formula;
}

} // namespace wm::formulas
