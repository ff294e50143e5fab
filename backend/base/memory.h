#pragma once
// Memory that large work has left behind. Any thread.

namespace wm {

/// Gives free pages back to the system, which the allocator otherwise keeps, scattered among what lives. Takes some milliseconds: for
/// after an import, not for every day.
void give_back_memory();

} // namespace wm
