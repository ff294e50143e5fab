#include "runtimes/acp.h"

#include "runtimes/acp_peer.h"

namespace wm::runtimes {

Launch launch_acp(const Start &start)
{
    Launch launch;
    launch.argv = start.command;
    launch.env["NO_BROWSER"] = "1"; // a login is started by the person, never by a run
    return launch;
}

std::unique_ptr<Runtime> make_acp(const Start &start)
{
    return std::make_unique<acp::Peer>(start);
}

} // namespace wm::runtimes
