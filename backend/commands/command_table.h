#pragma once
// All commands, and how a caller's words become one of them.
#include "commands/command_spec.h"

namespace wm::commands {

/// In the order of `wm help`.
const std::vector<const CommandSpec *> &all_commands();
/// The commands of a folder above this one. At the start, before anything is looked up; the list must stay.
void add_commands(const std::vector<CommandSpec> &more);
const CommandSpec *find_method(std::string_view method);

/// Checks names, kinds and presence; the error names the parameter. Unknown members are errors.
Result<Json> checked_params(const CommandSpec &spec, const Json &params);
/// "not_allowed" when this actor may not call it.
Result<> may_call(const CommandSpec &spec, const std::string &actor);
/// Whether this actor may act under another name; "not_allowed" for runs, "bad_value" for what is no name.
Result<> may_act_as(const std::string &actor, std::string_view name);

// One list per noun.
const std::vector<CommandSpec> &town_commands();
const std::vector<CommandSpec> &rig_commands();
const std::vector<CommandSpec> &create_commands();
const std::vector<CommandSpec> &show_commands();
const std::vector<CommandSpec> &ready_commands();
const std::vector<CommandSpec> &list_commands();
const std::vector<CommandSpec> &count_commands();
const std::vector<CommandSpec> &update_commands();
const std::vector<CommandSpec> &close_commands();
const std::vector<CommandSpec> &note_commands();
const std::vector<CommandSpec> &dependency_commands();
const std::vector<CommandSpec> &epic_commands();
const std::vector<CommandSpec> &gate_commands();
const std::vector<CommandSpec> &memory_commands();
const std::vector<CommandSpec> &convoy_commands();
const std::vector<CommandSpec> &formula_commands();
const std::vector<CommandSpec> &mol_commands();
const std::vector<CommandSpec> &run_commands();
const std::vector<CommandSpec> &merge_commands();
const std::vector<CommandSpec> &agent_commands();
const std::vector<CommandSpec> &conversation_commands();
const std::vector<CommandSpec> &loss_commands();
const std::vector<CommandSpec> &terminal_commands();
const std::vector<CommandSpec> &money_commands();
const std::vector<CommandSpec> &search_commands();
const std::vector<CommandSpec> &ledger_commands();
const std::vector<CommandSpec> &restore_commands();

} // namespace wm::commands
