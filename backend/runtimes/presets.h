#pragma once
// Which agents there are: what resources/agents.toml says, and what files of the same form in the person's
// configuration add to it and change in it. Data only: how an agent is spoken to is a Runtime, whether it is on this
// machine is agents/detect.h. Values; any thread.
#include "base/result.h"
#include "runtimes/runtime.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::runtimes {

enum class Protocol { claude, codex, acp, terminal, command };
/// "claude", "codex", …: the runtime's name in files and in the ledger.
std::string_view name_of(Protocol protocol);
std::optional<Protocol> protocol_of(std::string_view name);

struct Preset {
    std::string name;
    std::string title;                 ///< as people know it
    Protocol protocol = Protocol::command;
    std::vector<std::string> command;  ///< program and arguments; the runtime adds its own
    std::string provider;              ///< whose limits it shares: capacity is counted per provider
    std::string mode;                  ///< acp: the id of the mode that its sessions begin in; empty = its own choice
    std::string submit = "\r";         ///< terminal: the key after what was typed
    std::map<std::string, std::string> env; ///< added to the environment of its runs
    std::vector<std::string> version;  ///< a command that prints the version and does nothing else
    std::vector<std::string> login;    ///< a command that ends with status 0 when logged in, with 1 when not
    std::vector<std::string> keys;     ///< environment variables: one that is set is a key of its provider
    std::vector<std::string> logins;   ///< files that a login leaves; begin with "~/" or "$VARIABLE/"
    std::vector<std::string> state;    ///< files and directories that it writes outside of its worktree; begin as `logins` do
    std::string install;               ///< a command, or a sentence
    std::string sign_in;               ///< a command
    bool resumes_next_minute = false;  ///< a session that is taken up in the minute in which it was left loses its history
    bool again_when_silent = false;    ///< when it stalls it is ended and goes on in its session: it does not come back by itself
    bool tested = false;               ///< the real program is run by our own tests

    bool operator==(const Preset &) const = default;
};

/// A program that is no agent we know: started as it is, its output is text.
Preset preset_of_program(std::vector<std::string> command);
/// What a run of it begins with; the rest of Start is about the run.
Start start_of(const Preset &preset);

/// A file of presets.
struct PresetFile {
    std::string name; ///< in sentences
    std::string text;
};

class Presets {
public:
    /// Those that come with the program.
    static const Presets &built_in();
    /// Built in ones, then what these files add or change, the last one having the last word. Error "bad_config" names
    /// file, line and key.
    static Result<Presets> read(const std::vector<PresetFile> &files);
    /// The agents.toml of each folder that has one; the first folder has the last word (wire::Places::configuration).
    static Result<Presets> from_folders(const std::vector<std::filesystem::path> &folders);

    /// In the order of the files.
    const std::vector<Preset> &all() const { return m_all; }
    /// Null when there is none.
    const Preset *find(std::string_view name) const;
    /// Error "not_found" with what was probably meant.
    Result<Preset> choose(std::string_view name) const;

    bool operator==(const Presets &) const = default;

private:
    std::vector<Preset> m_all;
};

/// The text of resources/agents.toml.
std::string_view built_in_agents();

} // namespace wm::runtimes
