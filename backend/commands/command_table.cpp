#include "commands/command_table.h"

#include "base/text.h"

#include <algorithm>
#include <format>

namespace wm::commands {

std::string Request::text(std::string_view name, std::string_view otherwise) const
{
    const auto found = params.find(name);
    return found != params.end() ? found->get<std::string>() : std::string(otherwise);
}

std::vector<std::string> Request::words(std::string_view name) const
{
    const auto found = params.find(name);
    if (found == params.end())
        return {};
    return found->is_string() ? std::vector{found->get<std::string>()} : found->get<std::vector<std::string>>();
}

bool Request::flag(std::string_view name) const
{
    const auto found = params.find(name);
    return found != params.end() && found->get<bool>();
}

std::int64_t Request::number(std::string_view name, std::int64_t otherwise) const
{
    const auto found = params.find(name);
    return found != params.end() ? found->get<std::int64_t>() : otherwise;
}

namespace {

std::vector<const CommandSpec *> &table()
{
    static std::vector<const CommandSpec *> all = [] {
        std::vector<const CommandSpec *> list;
        for (const auto *noun : {&create_commands(), &show_commands(), &ready_commands(), &list_commands(), &count_commands(),
                 &search_commands(), &update_commands(), &close_commands(), &loss_commands(), &note_commands(), &dependency_commands(),
                 &epic_commands(), &gate_commands(), &memory_commands(), &run_commands(), &merge_commands(), &convoy_commands(),
                 &formula_commands(), &mol_commands(), &rig_commands(), &agent_commands(), &conversation_commands(), &terminal_commands(),
                 &money_commands(), &ledger_commands(), &restore_commands(), &town_commands()})
            for (const CommandSpec &spec : *noun)
                list.push_back(&spec);
        return list;
    }();
    return all;
}

} // namespace

const std::vector<const CommandSpec *> &all_commands()
{
    return table();
}

void add_commands(const std::vector<CommandSpec> &more)
{
    for (const CommandSpec &spec : more)
        table().push_back(&spec);
}

const CommandSpec *find_method(std::string_view method)
{
    const auto &all = all_commands();
    const auto found = std::ranges::find(all, method, [](const CommandSpec *spec) { return spec->method; });
    return found != all.end() ? *found : nullptr;
}

namespace {

bool fits(Kind kind, const Json &value)
{
    switch (kind) {
    case Kind::text:
    case Kind::file: return value.is_string();
    case Kind::number: return value.is_number_integer();
    case Kind::flag: return value.is_boolean();
    case Kind::words:
    case Kind::list:
    case Kind::program: return value.is_array() && std::ranges::all_of(value, [](const Json &word) { return word.is_string(); });
    }
    return false;
}

std::string_view name_of(Kind kind)
{
    switch (kind) {
    case Kind::text:
    case Kind::file: return "a text";
    case Kind::number: return "a whole number";
    case Kind::flag: return "true or false";
    case Kind::words:
    case Kind::list:
    case Kind::program: return "a list of texts";
    }
    return "";
}

template <class Check> bool all_texts(const Json &value, Check &&check)
{
    if (value.is_string())
        return check(value.get_ref<const std::string &>());
    return !value.is_array() || std::ranges::all_of(value, [&](const Json &item) { return all_texts(item, check); });
}

bool has_no_nul(const std::string &text) // neither a beads file nor a terminal could take it
{
    return !text.contains('\0');
}

} // namespace

Result<Json> checked_params(const CommandSpec &spec, const Json &params)
{
    if (!params.is_object())
        return fail("bad_params", std::format("{}: the parameters are not an object.", spec.method));
    Json checked = Json::object();
    for (const auto &[name, given] : params.items()) {
        const auto known = std::ranges::find(spec.params, name, &Param::name);
        if (known == spec.params.end())
            return fail("bad_params", std::format("{} has no parameter \"{}\".", spec.method, elide(is_valid_utf8(name) ? name : "?", 60)),
                std::format("`wm help {}` lists them.", spec.verbs.empty() ? spec.method : spec.verbs.front()));
        if (given.is_null())
            continue;
        const bool one_of_many = given.is_string() && (known->kind == Kind::words || known->kind == Kind::list);
        const Json value = one_of_many ? Json::array({given}) : given;
        if (!fits(known->kind, value))
            return fail("bad_params", std::format("{}: \"{}\" is not {}.", spec.method, name, name_of(known->kind)));
        if (!all_texts(value, [](const std::string &text) { return is_valid_utf8(text); }))
            return fail("bad_utf8", std::format("{}: \"{}\" is not valid UTF-8.", spec.method, name));
        if (!all_texts(value, has_no_nul))
            return fail("bad_value", std::format("{}: there is a NUL character in \"{}\".", spec.method, name), "Give it as plain text.");
        if (known->name == "limit" && value.is_number_integer() && value.get<std::int64_t>() < 0)
            return fail("bad_value", "A limit cannot be negative.", "Say how many; for lists 0 is all.");
        checked[name] = value;
    }
    for (const Param &param : spec.params)
        if (param.required && !checked.contains(param.name))
            return fail("bad_params", std::format("{}: {} is missing.", spec.verbs.empty() ? spec.method : spec.verbs.front(), param.name),
                std::format("`wm help {}` shows an example.", spec.verbs.empty() ? spec.method : spec.verbs.front()));
    return checked;
}

Result<> may_call(const CommandSpec &spec, const std::string &actor)
{
    const bool is_run = actor.starts_with("run:");
    const std::string called = spec.verbs.empty() ? std::string(spec.method) : std::format("`wm {}`", spec.verbs.front());
    if (spec.access == Access::person && is_run)
        return fail("not_allowed", std::format("{} is for the person, not for agents.", called), "Ask for it in a note: `wm note TEXT`.");
    if (spec.access == Access::run && !is_run)
        return fail("not_allowed", std::format("{} is for agents, inside a run.", called));
    return {};
}

Result<> may_act_as(const std::string &actor, std::string_view name)
{
    constexpr std::size_t longest = 256;
    if (name.empty())
        return {};
    if (actor.starts_with("run:"))
        return fail("not_allowed", "Inside a run you act as its agent; --actor is for the person's tools.", "Leave it out.");
    const bool control = std::ranges::any_of(name, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
    if (name.size() > longest || control || !is_valid_utf8(name) || trim(name) != name || name == "person" || name.starts_with("run:"))
        return fail("bad_value", "This is no name for an actor.", "At most 256 bytes of text; \"person\" and \"run:…\" have a meaning.");
    return {};
}

} // namespace wm::commands
