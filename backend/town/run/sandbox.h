#pragma once
// Whether a run is to be shut into a sandbox: what its kind was started with, else what its rig says, else mere programs are
// and agents that speak a protocol, which need their own state and logins, are not.
#include "town/rig/rig.h"
#include "town/run/agent_kind.h"

namespace wm::town {

struct SandboxWish {
    bool wanted = false;
    bool insisted = false; ///< a person said so: without a sandbox it must not start
    bool network = true;
};

inline SandboxWish sandbox_wish(const Rig &rig, const std::optional<AgentKind> &kind)
{
    const std::string said = kind && !kind->sandbox.empty() ? kind->sandbox : rig.sandbox;
    const bool network = kind && !kind->network.empty() ? kind->network == "on" : rig.network;
    return {said.empty() ? !kind : said == "on", said == "on", network};
}

} // namespace wm::town
