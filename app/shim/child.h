#pragma once
// Starts the run's own program: pipes or a pty, a session of its own, and a state as if nobody stood between it and
// the person's login: default signals, nothing blocked, no descriptor but 0, 1 and 2.
#include "base/fd.h"
#include "base/result.h"
#include "wire/shim_files.h"

#include <filesystem>
#include <sys/types.h>

namespace wm::shim {

struct Child {
    pid_t pid = 0;
    Fd output;   ///< non-blocking; the pty's own end with a pty
    Fd input;    ///< non-blocking; invalid when the child reads /dev/null
    Fd terminal; ///< the child's side of the pty, held so that it never hangs up while the run lasts
};

/// Error "start_failed": one sentence saying what of the specification cannot be had. The caller is single-threaded.
Result<Child> start_child(const wire::ShimSpec &spec, const std::filesystem::path &run_dir);

Result<> resize_terminal(const Child &child, int columns, int rows);

} // namespace wm::shim
