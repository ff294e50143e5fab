#pragma once
// Named places where a test may kill the process as a power cut would: `WAGONMASTER_CRASH_AT=name` or `name:3`
// (the third passage). The kill is SIGKILL, so nothing is flushed and no destructor runs. In builds without
// WM_CRASHPOINTS (packages) the call is empty.
#include <string_view>

namespace wm {

#ifdef WM_CRASHPOINTS
void crashpoint(std::string_view name);
#else
inline void crashpoint(std::string_view) {}
#endif

} // namespace wm
