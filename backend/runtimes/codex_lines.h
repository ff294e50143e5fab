#pragma once
// What we say to `codex app-server`: JSON-RPC without its "jsonrpc" member, one object per line. Pure functions; any
// thread.
//
// The ids of our requests are names with the number of the attempt, "initialize#1", "<prompt>#2": what an answer is about
// can be told from the answer alone, so nothing depends on when a request was written.
#include "runtimes/runtime.h"

namespace wm::runtimes::codex {

struct Attempt {
    std::string name;
    int number = 0; ///< from 1; 0 = not an id of ours
};
std::string id_of(const Attempt &attempt);
Attempt attempt_of(const Json &id);

inline constexpr std::string_view initialize = "initialize";
inline constexpr std::string_view thread = "thread";
inline constexpr std::string_view interrupt = "interrupt";
inline constexpr std::string_view clean = "clean";

std::string initialize_line(int attempt);
std::string initialized_line();

/// thread/start or thread/resume. Asking, sandbox and effort are set here, for every turn. Side effect of Codex: a thread
/// that may write makes it note in its config.toml that the main repository of the worktree is trusted.
std::string thread_line(const Start &start, int attempt);

struct Say {
    std::string thread;
    std::string prompt; ///< comes back as the "clientId" of the message
    std::string text;
    int attempt = 1;
};
std::string start_turn_line(const Say &say, const SetModel &model);
/// Codex refuses it when `turn` is not the running one any more.
std::string steer_line(const Say &say, const std::string &turn);
std::string interrupt_line(const std::string &thread_id, const std::string &turn, int attempt);
/// thread/backgroundTerminals/clean, for which the experimental API is asked for: an interrupted turn leaves the commands
/// that it ran (0.169).
std::string clean_line(const std::string &thread_id, int attempt);

std::string line_of(const Json &message);

} // namespace wm::runtimes::codex
