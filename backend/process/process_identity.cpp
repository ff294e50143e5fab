#include "process/process_identity.h"

#include <format>

namespace wm::process {

Result<ProcessIdentity> identity_of(pid_t pid)
{
    const auto facts = wire::look_at(pid);
    if (!facts)
        return fail("not_found", std::format("There is no process {}.", pid));
    return facts->id;
}

bool is_alive(const ProcessIdentity &process)
{
    const auto facts = wire::look_at(process.pid);
    return facts && facts->id == process && facts->state != 'Z';
}

} // namespace wm::process
