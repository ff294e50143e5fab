#pragma once
// Whose a path is, told from its text alone. Links are not looked at: the effects do that.
#include "approvals/finding.h"

namespace wm::approvals::rules {

/// Of a pattern: as if it were a name. nullopt = not known.
std::optional<std::string> absolute_text(const Word &word, const std::optional<std::string> &cwd);

/// Place of what `word` names, for a command that runs in `cwd`. A pattern stands for everything that it may match.
Place place_of(const Word &word, const std::optional<std::string> &cwd, const Surroundings &around);
/// The same for an absolute path without `..`. `secrets` = false: as if nothing were secret.
Place place_of(std::string_view path, const Surroundings &around, bool secrets = true);

/// Keys, tokens, passwords, histories: `path` is absolute and may be a pattern.
bool is_secret(std::string_view path, const Surroundings &around);
/// Whoever reads all of this directory reads secrets: a home, /etc, or what contains them.
bool holds_secrets(std::string_view path, const Surroundings &around);
/// A variable that commonly holds a password or token: "GITHUB_TOKEN".
bool is_secret_variable(std::string_view name);

/// A file whose change means more than a change: what is run because of it is not seen here. The end of a rule's name
/// ("ci", "gates", "agent_config", "hooks") and a sentence, or empty.
struct Special {
    std::string_view rule, sentence;
};
Special special_of(std::string_view path, const Surroundings &around);

/// `path` is `folder`, or lies in it; both absolute.
bool within(std::string_view path, std::string_view folder);
/// Of our town: its ledger, sockets and configuration, and not the agent's worktree or scratch directories in it.
bool is_of_town(std::string_view path, const Surroundings &around);
/// Where the town is, when nothing says so.
std::string town_of(const Surroundings &around);

/// The host of a URL or of `user@host:path`, without port; empty when `text` is a local path.
std::string host_of(std::string_view text);
/// This machine: localhost, 127.0.0.1, ::1.
bool is_this_machine(std::string_view host);

} // namespace wm::approvals::rules
