#pragma once
// The files that the daemon and a shim share in a run's directory, as values: spec.json (what to start), shim.json
// (who holds it), in.log (what was said to it) and exit.json (how it ended). Nothing here does I/O.
// Bytes are a JSON string when they are UTF-8, otherwise {"base64":"…"}.
#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"
#include "wire/process_table.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::wire {

inline constexpr int shim_protocol_version = 1;

/// Bytes as JSON and back.
Json json_of_bytes(std::string_view bytes);
Result<std::string> read_bytes(const Json &json);

/// What to start and how. The shim is handed it whole; RUN_DIR/spec.json has of the environment only WAGONMASTER_…, since it stays
/// there and the rest may hold keys.
struct ShimSpec {
    enum class Io { pipes, pty };

    std::vector<std::string> argv;
    std::string cwd;                        ///< absolute
    std::map<std::string, std::string> env; ///< the whole environment of the child
    Io io = Io::pipes;                      ///< pipes: one pipe for stdout and stderr, so that their order is kept
    int columns = 80, rows = 24;            ///< pty only
    bool errors_apart = false;              ///< pipes only: stderr goes to RUN_DIR/err.log, and stdout alone to out.log
    bool input = false;                     ///< pipes only: stdin is a pipe instead of /dev/null
    std::int64_t time_limit_ms = 0;         ///< 0 = none

    bool operator==(const ShimSpec &) const = default;
};
Json json_of(const ShimSpec &spec);
Result<ShimSpec> read_shim_spec(const Json &json);

/// RUN_DIR/shim.json: who holds the run. Written before the child starts (child 0) and once more after.
struct ShimRecord {
    ProcessIdentity shim;
    ProcessIdentity child; ///< pid 0: not started
    std::string boot;      ///< boot_id() at that time
    int version = shim_protocol_version;
    int columns = 0, rows = 0; ///< of its terminal, kept up with every resize; 0: it has none

    bool operator==(const ShimRecord &) const = default;
};
Json json_of(const ShimRecord &record);
Result<ShimRecord> read_shim_record(const Json &json);

enum class ExitReason { exited, signalled, start_failed, time_limit, stopped };
std::string_view name_of(ExitReason reason);

/// RUN_DIR/exit.json: how the run ended. When it exists, it is the truth; it is written once, after every
/// descendant is gone and every byte of output is in out.log.
struct ExitRecord {
    std::optional<int> code = {};
    std::optional<int> signal = {};
    ExitReason reason = ExitReason::exited;
    std::string message = {}; ///< one sentence for a person
    Timestamp started_at = 0;
    Timestamp ended_at = 0;
    std::int64_t out_bytes = 0;
    int reaped = 0; ///< processes that the child left behind and the shim ended

    bool operator==(const ExitRecord &) const = default;
};
Json json_of(const ExitRecord &record);
Result<ExitRecord> read_exit_record(const Json &json);

/// One line of RUN_DIR/in.log.
struct InputRecord {
    std::int64_t id = 0;
    Timestamp at = 0;
    std::string bytes;

    bool operator==(const InputRecord &) const = default;
};
Json json_of(const InputRecord &record);
Result<InputRecord> read_input_record(const Json &json);

} // namespace wm::wire
