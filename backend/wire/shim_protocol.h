#pragma once
// What the daemon and a shim say to each other through RUN_DIR/shim.sock, one JSON object per line (wire/framing.h):
//   request       {"id":7,"method":"input","params":{"input":3,"bytes":"…"}}
//   reply         {"id":7,"result":{…}}  or  {"id":7,"error":{"code","message","hint"}}
//   notification  {"method":"hello"|"growth"|"exit","params":{…}}
// Values only; nothing here does I/O. A daemon speaks every version ever shipped, so members are added, never
// renamed. Bytes are written as in wire/shim_files.h.
#include "wire/shim_files.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

namespace wm::wire {

/// Bytes of one request line to a shim: a prompt is JSON in JSON there, so one that came in a request of 1 MiB may be some times as
/// long. A shim says in its greeting what it takes; one that does not is older and takes `request_limit`.
inline constexpr std::int64_t input_limit = 8 << 20;

// Requests. Where no answer is named, it is {}.

/// From now on tell growth beyond `from` (at once when there is some already), no oftener than `every_ms`, and the exit.
struct AttachRequest {
    std::int64_t from = 0;
    std::int64_t every_ms = 50;
    bool operator==(const AttachRequest &) const = default;
};
/// Ids rise; one that is not above the last is dropped and answered {"already":true}. Answer: {"already","last"}.
struct InputRequest {
    std::int64_t input = 0;
    std::string bytes;
    bool operator==(const InputRequest &) const = default;
};
/// What a person types by hand, into a terminal only: at once, and kept nowhere, since it may be a password. Nobody who
/// runs below a shim may type: an agent that asks its person must not answer itself.
struct TypeRequest {
    std::string bytes;
    bool operator==(const TypeRequest &) const = default;
};
/// End of the child's stdin, after what was sent before. Pipes only.
struct CloseInputRequest {
    bool operator==(const CloseInputRequest &) const = default;
};
struct ResizeRequest {
    int columns = 80, rows = 24;
    bool operator==(const ResizeRequest &) const = default;
};
struct SignalRequest {
    int signal = 0;
    bool all = false; ///< every descendant, otherwise only the child
    bool operator==(const SignalRequest &) const = default;
};
/// TERM to every descendant, KILL to what is left after the grace. Answered at once; the exit is told when it is so.
struct StopRequest {
    std::int64_t grace_ms = 0;
    bool operator==(const StopRequest &) const = default;
};
/// Answer: ShimStatus.
struct StatusRequest {
    bool operator==(const StatusRequest &) const = default;
};
/// "The end is in my books": lets the shim go. Refused while the run has not ended.
struct AcknowledgeExitRequest {
    bool operator==(const AcknowledgeExitRequest &) const = default;
};
/// SIGSTOP to every descendant: the emergency stop only.
struct FreezeRequest {
    bool operator==(const FreezeRequest &) const = default;
};
struct ThawRequest {
    bool operator==(const ThawRequest &) const = default;
};

using ShimRequest = std::variant<AttachRequest, InputRequest, TypeRequest, CloseInputRequest, ResizeRequest, SignalRequest, StopRequest,
    StatusRequest, AcknowledgeExitRequest, FreezeRequest, ThawRequest>;

struct ShimCall {
    std::int64_t id = 0;
    ShimRequest request;
    bool operator==(const ShimCall &) const = default;
};
Json json_of(const ShimCall &call);

/// A call as it arrived: one that cannot be understood keeps its id, so that its error finds the way back.
struct ReceivedCall {
    std::int64_t id = 0; ///< 0 when not even that could be read
    Result<ShimRequest> request;
};
ReceivedCall read_shim_call(std::string_view line);

// What a shim says.

struct ShimHello {
    ProcessIdentity shim;
    int version = shim_protocol_version;
    std::string run;
    pid_t child = 0;
    bool running = false;
    std::int64_t out_bytes = 0;
    std::int64_t last_input = 0;
    std::int64_t input_limit = wire::input_limit; ///< bytes of the longest request that it takes
    bool operator==(const ShimHello &) const = default;
};
struct Growth {
    std::int64_t out_bytes = 0; ///< all of them are in out.log
    bool operator==(const Growth &) const = default;
};
struct ShimReply {
    std::int64_t id = 0;
    Result<Json> result;
    bool operator==(const ShimReply &) const = default;
};
using ShimMessage = std::variant<ShimHello, Growth, ExitRecord, ShimReply>;
Json json_of(const ShimMessage &message);
Result<ShimMessage> read_shim_message(std::string_view line);

struct ShimStatus {
    bool running = false;
    bool frozen = false;
    pid_t child = 0;
    int descendants = 0;
    std::int64_t cpu_ms = 0; ///< of every descendant, the ended ones included: never falls
    std::int64_t out_bytes = 0;
    Timestamp last_output_at = 0; ///< 0 = nothing yet
    std::int64_t last_input = 0;
    bool operator==(const ShimStatus &) const = default;
};
Json json_of(const ShimStatus &status);
Result<ShimStatus> read_shim_status(const Json &json);

} // namespace wm::wire
