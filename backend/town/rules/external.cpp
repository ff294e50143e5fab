#include "town/rules/external.h"

#include "base/text.h"
#include "town/rules/blocking.h"

#include <algorithm>
#include <format>

namespace wm::town {
namespace {

constexpr std::string_view scheme = "external:", provides = "provides:";

} // namespace

bool is_called(const Rig &rig, std::string_view project)
{
    return rig.id.value == project || rig.prefix == project;
}

std::optional<External> external_of(const BeadId &on)
{
    std::string_view rest = on.value;
    if (!rest.starts_with(scheme))
        return std::nullopt;
    rest.remove_prefix(scheme.size());
    const auto colon = std::min(rest.find(':'), rest.size());
    return External{rest.substr(0, colon), rest.substr(std::min(colon + 1, rest.size()))};
}

Result<> valid_external(const State &state, const BeadId &on)
{
    const auto external = external_of(on);
    if (!external)
        return {};
    const bool plain = is_valid_utf8(on.value) && std::ranges::none_of(on.value, [](unsigned char c) { return c <= 0x20 || c == 0x7F; });
    if (external->project.empty() || external->what.empty() || on.value.size() > 400 || !plain)
        return fail("bad_value", std::format("\"{}\" names nothing of another project.", elide(plain ? on.value : "external:?", 60)),
            "Write external:RIG:CAPABILITY, or external:RIG:BEAD.");
    if (std::ranges::none_of(state.rigs, [&](const auto &entry) { return is_called(*entry.second, external->project); }))
        return fail("not_found", std::format("There is no rig {}.", elide(external->project, 60)),
            "`wm rig list` shows what there is; `wm rig add PATH` adds one.");
    return {};
}

const Bead *bead_meant(const State &state, const BeadId &on)
{
    const auto external = external_of(on);
    if (!external)
        return find(state.beads, on);
    const Bead *bead = find(state.beads, BeadId(std::string(external->what)));
    const Rig *home = bead != nullptr ? find(state.rigs, bead->rig) : nullptr;
    return home != nullptr && is_called(*home, external->project) ? bead : nullptr;
}

bool is_satisfied(const State &state, const BeadId &on)
{
    const auto external = external_of(on);
    if (const Bead *bead = bead_meant(state, on); !external || (bead != nullptr && is_settled(state, *bead)))
        return true;
    return std::ranges::any_of(state.rigs, [&](const auto &entry) {
        const Rig &rig = *entry.second;
        const auto *bring = is_called(rig, external->project) ? state.provided.find(capability_key(rig.id, external->what)) : nullptr;
        return bring != nullptr && std::ranges::any_of(*bring, [&](const BeadId &id) { return is_done(state, *find(state.beads, id)); });
    });
}

std::vector<std::string_view> capabilities_of(const Bead &bead)
{
    std::vector<std::string_view> capabilities;
    for (const std::string_view label : bead.labels)
        if (label.starts_with(provides) && label.size() > provides.size())
            capabilities.push_back(label.substr(provides.size()));
    return capabilities;
}

std::string capability_key(const RigId &rig, std::string_view capability)
{
    return std::format("{}:{}", rig.value, capability);
}

std::vector<BeadId> external_names(const State &state, const Bead &bead)
{
    std::vector<std::string_view> projects{bead.rig.value};
    if (const Rig *rig = find(state.rigs, bead.rig); rig != nullptr && rig->prefix != rig->id.value)
        projects.push_back(rig->prefix);
    std::vector<BeadId> names;
    const auto capabilities = capabilities_of(bead);
    for (const std::string_view project : projects) {
        names.emplace_back(std::format("{}{}:{}", scheme, project, bead.id.value));
        for (const std::string_view capability : capabilities)
            names.emplace_back(std::format("{}{}:{}", scheme, project, capability));
    }
    return names;
}

} // namespace wm::town
