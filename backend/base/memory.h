#pragma once
// Memory that large work has left behind.

namespace wm {

/// From now on the allocator keeps little at the end of each thread's heap, where give_back_memory() does not reach: it would keep
/// ever more, the more was ever freed at once. At the start of a program that stays.
void keep_little_memory();

/// Gives free pages back to the system, which the allocator otherwise keeps, scattered among what lives. Takes some milliseconds: for
/// after an import, not for every day. Any thread.
void give_back_memory();

/// The same, but only when this process has become larger by some megabytes since it was last looked at. Cheap otherwise. Main thread.
void give_back_what_grew();

} // namespace wm
