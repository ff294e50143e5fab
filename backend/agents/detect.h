#pragma once
// Which agents are on this machine: is the program in PATH, which version, is somebody logged in. Nothing is run but the
// commands that a preset names for it (`--version`, a login status), all at once, each with a deadline of its own and in
// the environment that a run would have. What the answers mean is decided by pure functions.
#include "process/command.h"
#include "process/environment.h"
#include "runtimes/presets.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::agents {

/// What "~/…" or "$VARIABLE/…" of a preset means there; empty when that is not set.
std::filesystem::path place_of(const std::string &path, const process::Environment &environment);

enum class Login { yes, no, unknown };
/// "yes", "no", "unknown".
std::string_view name_of(Login login);

struct Detected {
    runtimes::Preset preset;
    std::filesystem::path program; ///< empty: it is not in PATH
    std::string version;           ///< empty: it did not say
    Login login = Login::unknown;
    std::string login_by;          ///< the variable or file that says so; empty: the agent itself did
    std::string note;              ///< what a person should know or do; may be empty

    bool installed() const { return !program.empty(); }
    bool operator==(const Detected &) const = default;
};

/// "2.1.329" of "2.1.329 (Claude Code)", "0.169.0" of "codex-cli 0.169.0"; empty when there is none.
std::string version_in(std::string_view output);
/// As a shell would find it; empty: there is none.
std::filesystem::path find_program(const std::string &name, const process::Environment &environment);
/// The set variable or the file of a login that speaks for a login; empty: none does, which need not mean that nobody is
/// logged in.
std::string sign_of_login(const runtimes::Preset &preset, const process::Environment &environment);

/// What the commands said that could be run.
using Answers = std::map<std::vector<std::string>, Result<process::CommandResult>>;
/// What to ask: nothing of programs that are not there, no login where a key is set.
std::vector<std::vector<std::string>> questions_for(const runtimes::Presets &presets, const process::Environment &environment);
Detected judge(const runtimes::Preset &preset, const Answers &answers, const process::Environment &environment);

inline constexpr std::chrono::seconds probe_deadline{10};

/// Blocks for as long as the slowest of them takes; never on the main thread.
std::vector<Detected> detect(const runtimes::Presets &presets, const process::Environment &environment = process::clean_environment(),
    std::chrono::milliseconds deadline = probe_deadline);

/// Remembers for a minute what was found. Blocks like detect(); any thread, and who asks meanwhile waits for the same.
class Detector {
public:
    using Clock = std::chrono::steady_clock;
    using Look = std::function<std::vector<Detected>(const runtimes::Presets &)>;

    explicit Detector(
        Look look = [](const runtimes::Presets &presets) { return agents::detect(presets); },
        std::function<Clock::time_point()> now = Clock::now);

    /// `again`: look, whatever is remembered.
    std::vector<Detected> detect(const runtimes::Presets &presets, bool again = false);
    /// That of this process.
    static Detector &shared();

private:
    Look m_look;
    std::function<Clock::time_point()> m_now;
    std::mutex m_mutex;
    runtimes::Presets m_presets;
    std::vector<Detected> m_found;
    std::optional<Clock::time_point> m_looked;
};

} // namespace wm::agents
