#include "town/decide_parts.h"

#include <algorithm>
#include <cctype>

namespace wm::town {
namespace {
bool is_name(std::string_view text)
{
    return !text.empty() && text.size() <= 40 && std::isalnum(static_cast<unsigned char>(text[0])) != 0 &&
        std::ranges::all_of(text, [](unsigned char c) { return std::islower(c) != 0 || std::isdigit(c) != 0 || c == '-' || c == '_'; });
}

Result<> is_sandbox(const std::string &word)
{
    if (word.empty() || word == "on" || word == "off")
        return {};
    return fail("bad_value", std::format("\"{}\" says nothing about a sandbox.", word), "Use --sandbox on, off or auto.");
}
} // namespace

Result<Events> Rules::operator()(const AddRig &c) const
{
    WM_CHECK(is_sandbox(c.sandbox));
    if (!is_name(c.rig.value))
        return fail("bad_name", std::format("\"{}\" cannot be the name of a rig.", c.rig.value),
            "Use 1 to 40 lower-case letters, digits, - and _, beginning with a letter or digit: --name NAME.");
    if (!is_name(c.prefix))
        return fail("bad_name", std::format("\"{}\" cannot be a prefix of bead ids.", c.prefix),
            "Use lower-case letters and digits: --prefix PREFIX.");
    for (const auto &[id, box] : state.rigs) {
        const Rig &other = box.get();
        if (other.git_dir == c.git_dir && other.id == c.rig && other.target == c.target)
            return Events{};
        if (other.git_dir == c.git_dir)
            return fail("exists", std::format("This repository is already the rig {}.", other.id.value));
        if (other.id == c.rig)
            return fail("exists", std::format("There is already a rig {}, at {}.", other.id.value, other.path),
                "Choose another name: --name NAME.");
        if (other.prefix == c.prefix)
            return fail("exists", std::format("The rig {} already uses the prefix {}.", other.id.value, c.prefix),
                "Choose another: --prefix PREFIX.");
    }
    return Events{RigAdded{c.rig, c.path, c.git_dir, c.target, c.prefix, c.command, c.sandbox}};
}

Result<Events> Rules::operator()(const ChangeRig &c) const
{
    WM_TRY(rig, this->rig(c.rig));
    const bool same_target = !c.target || *c.target == rig->target;
    const bool same_command = !c.command || *c.command == rig->command;
    if (c.sandbox)
        WM_CHECK(is_sandbox(*c.sandbox));
    const bool same_sandbox = c.sandbox.value_or(rig->sandbox) == rig->sandbox && c.network.value_or(rig->network) == rig->network;
    if (same_target && same_command && same_sandbox)
        return Events{};
    return Events{RigChanged{c.rig, c.target, c.command, c.sandbox, c.network}};
}

Result<Events> Rules::operator()(const TrustGates &c) const
{
    WM_TRY(rig, this->rig(c.rig));
    Events events;
    if (std::ranges::find(rig->trusted, c.sha256) == rig->trusted.end())
        events.push_back(GatesTrusted{c.rig, c.sha256});
    // Checked again whatever it has seen: the gates may have changed on the target since.
    for (const MrId &id : state.queue)
        if (const MergeRequest *mr = find(state.merge_requests, id); mr->rig == c.rig && mr->waits_for == WaitFor::trust)
            events.push_back(MrRequeued{id, "", false});
    return events;
}

} // namespace wm::town
