#include "approvals/rules/places.h"

#include "approvals/rules/options.h"

#include <fnmatch.h>

#include <algorithm>
#include <array>

namespace wm::approvals::rules {
namespace {

/// Of a person's home: the path itself and what is in it.
constexpr std::array home_secrets = std::to_array<std::string_view>({".ssh", ".aws", ".azure", ".config/gcloud", ".config/gh",
    ".config/hub", ".netrc", ".npmrc", ".pypirc", ".git-credentials", ".config/git/credentials", ".claude", ".claude.json", ".codex",
    ".gemini", ".qwen", ".config/opencode", ".local/share/opencode", ".gnupg", ".kube", ".docker/config.json",
    ".config/containers/auth.json", ".cargo/credentials", ".cargo/credentials.toml", ".gem/credentials", ".m2/settings.xml",
    ".gradle/gradle.properties", ".terraform.d", ".terraformrc", ".sprites", ".fly", ".vault-token", ".pgpass", ".my.cnf", ".mylogin.cnf",
    ".password-store", ".local/share/keyrings", ".config/op", ".mozilla", ".config/google-chrome", ".config/chromium", ".config/rclone",
    ".s3cfg", ".boto", ".config/doctl", ".config/heroku", ".bash_history", ".zsh_history", ".python_history", ".psql_history",
    ".mysql_history", ".node_repl_history", ".local/share/fish/fish_history"});

/// What an agent reads of its own program's folder, day by day.
constexpr std::array home_open = std::to_array<std::string_view>({".claude/CLAUDE.md", ".claude/plans", ".claude/skills", ".claude/agents",
    ".claude/commands", ".claude/plugins", ".claude/todos", ".codex/AGENTS.md", ".codex/skills", ".codex/prompts", ".gemini/GEMINI.md"});

constexpr std::array system_secrets = std::to_array<std::string_view>({"/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-",
    "/etc/sudoers", "/etc/sudoers.d", "/run/secrets", "/var/run/secrets", "/etc/ssl/private"});

/// Names that are secret wherever they lie.
constexpr std::string_view secret_names =
    ".env .netrc .git-credentials .pgpass .htpasswd .vault-token id_rsa id_dsa id_ecdsa id_ed25519 id_ed25519_sk credentials.json "
    "service-account.json secrets.json secrets.yml secrets.yaml secrets.toml";
constexpr std::array secret_endings =
    std::to_array<std::string_view>({".pem", ".key", ".p12", ".pfx", ".jks", ".keystore", ".kdbx", ".ppk", ".env"});
constexpr std::string_view open_env = ".env.example .env.sample .env.template .env.dist .env.defaults .env.schema .env.tmpl";

bool has_wildcard(std::string_view text)
{
    return text.find_first_of("*?[") != std::string_view::npos;
}

/// `pattern` (one component, maybe without wildcards) is `name` or may match it.
bool may_be(std::string_view pattern, std::string_view name)
{
    if (pattern == name)
        return true;
    return has_wildcard(pattern) && fnmatch(std::string(pattern).c_str(), std::string(name).c_str(), FNM_PERIOD) == 0;
}

std::string_view take_component(std::string_view &path)
{
    const std::size_t end = std::min(path.find('/'), path.size());
    const std::string_view component = path.substr(0, end);
    path.remove_prefix(std::min(end + 1, path.size()));
    return component;
}

/// `path` lies in or under `entry`; both relative.
bool lies_in(std::string_view path, std::string_view entry)
{
    while (!entry.empty()) {
        if (path.empty() || !may_be(take_component(path), take_component(entry)))
            return false;
    }
    return true;
}

bool is_secret_in_home(std::string_view path)
{
    if (path.ends_with(".pub") || path == ".ssh/known_hosts" || path.contains("/tool-results/"))
        return false;
    const auto covers = [&](std::string_view entry) { return lies_in(path, entry); };
    return std::ranges::any_of(home_secrets, covers) && !(!has_wildcard(path) && std::ranges::any_of(home_open, covers));
}

/// The part of `path` below somebody's home, or nullopt.
std::optional<std::string_view> below_a_home(std::string_view path, const Surroundings &around)
{
    if (!around.home.empty() && path.size() > around.home.size() && within(path, around.home))
        return path.substr(around.home.size() + (around.home.ends_with('/') ? 0 : 1));
    if (path.starts_with("/root/"))
        return path.substr(6);
    if (path.starts_with("/home/")) {
        path.remove_prefix(6);
        take_component(path);
        return path;
    }
    return std::nullopt;
}

bool is_device(std::string_view path)
{
    return one_of(path, "/dev/null /dev/zero /dev/full /dev/random /dev/urandom /dev/stdin /dev/stdout /dev/stderr /dev/tty") ||
        path.starts_with("/dev/fd/") || path.starts_with("/dev/pts/");
}

std::string without_backslashes(std::string_view text)
{
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\\' && at + 1 < text.size())
            ++at;
        plain += text[at];
    }
    return plain;
}

} // namespace

bool within(std::string_view path, std::string_view folder)
{
    if (folder.size() > 1 && folder.ends_with('/'))
        folder.remove_suffix(1);
    return !folder.empty() && path.starts_with(folder) && (path.size() == folder.size() || folder == "/" || path[folder.size()] == '/');
}

bool is_secret(std::string_view path, const Surroundings &around)
{
    if (std::ranges::any_of(system_secrets, [&](std::string_view secret) { return within(path, secret); }))
        return true;
    if (path.starts_with("/proc/") && (path.ends_with("/environ") || path.ends_with("/mem")))
        return true;
    if (path.starts_with("/etc/ssh/") && path.contains("_key") && !path.ends_with(".pub"))
        return true;
    if (!within(path, around.worktree))
        if (const auto below = below_a_home(path, around); below && is_secret_in_home(*below))
            return true;
    const std::string_view name = path.substr(path.rfind('/') + 1);
    if (name.starts_with(".env") && has_wildcard(name))
        return true;
    if (name.starts_with(".env.") && !one_of(name, open_env))
        return true;
    if (one_of(name, secret_names))
        return true;
    if (has_wildcard(name) && name.starts_with('.') && (may_be(name, ".env") || may_be(name, ".netrc") || may_be(name, ".git-credentials")))
        return true;
    if (name.starts_with("client_secret") && name.ends_with(".json"))
        return true;
    return std::ranges::any_of(secret_endings, [&](std::string_view ending) { return name.ends_with(ending); });
}

bool holds_secrets(std::string_view path, const Surroundings &around)
{
    return within(around.home, path) || within("/etc/shadow", path) || within("/root/.ssh", path);
}

bool is_secret_variable(std::string_view name)
{
    std::string upper(name);
    std::ranges::transform(upper, upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    for (const std::string_view part :
        {"TOKEN", "SECRET", "PASSWORD", "PASSWD", "API_KEY", "APIKEY", "PRIVATE_KEY", "ACCESS_KEY", "CREDENTIAL"})
        if (upper.contains(part))
            return true;
    return false;
}

std::string town_of(const Surroundings &around)
{
    if (const auto given = around.variables.find("WAGONMASTER_HOME"); given != around.variables.end() && !given->second.empty())
        return given->second;
    if (const auto data = around.variables.find("XDG_DATA_HOME"); data != around.variables.end() && !data->second.empty())
        return data->second + "/wagonmaster";
    return around.home.empty() ? std::string() : around.home + "/.local/share/wagonmaster";
}

bool is_of_town(std::string_view path, const Surroundings &around)
{
    if (path.ends_with("/person.sock"))
        return true;
    if (within(path, around.worktree) ||
        std::ranges::any_of(around.scratch, [&](const std::string &folder) { return within(path, folder); }))
        return false;
    if (const std::string town = town_of(around); !town.empty() && within(path, town))
        return !within(path, town + "/worktrees") && !path.contains("/spool/");
    return !around.home.empty() && within(path, around.home + "/.config/wagonmaster");
}

Place place_of(std::string_view path, const Surroundings &around, bool secrets)
{
    if (is_device(path))
        return Place::device;
    if (secrets && is_secret(path, around))
        return Place::secret;
    if (!around.git_dir.empty() && within(path, around.git_dir))
        return Place::git_dir;
    if (!around.worktree.empty() && within(path, around.worktree))
        return within(path, around.worktree + "/.git") ? Place::git_dir : Place::worktree;
    for (const std::string &folder : around.scratch)
        if (within(path, folder))
            return path == folder ? Place::elsewhere : Place::scratch;
    return Place::elsewhere;
}

std::optional<std::string> absolute_text(const Word &word, const std::optional<std::string> &cwd)
{
    if (!word.pattern)
        return absolute_path(word, cwd);
    Word name = word;
    name.pattern = false;
    name.text = without_backslashes(word.text);
    return absolute_path(name, cwd);
}

Place place_of(const Word &word, const std::optional<std::string> &cwd, const Surroundings &around)
{
    const std::optional<std::string> path = absolute_text(word, cwd);
    return path ? place_of(*path, around) : Place::unknown;
}

Special special_of(std::string_view path, const Surroundings &around)
{
    if (around.worktree.empty() || !within(path, around.worktree) || path.size() == around.worktree.size())
        return {};
    const std::string_view below = path.substr(around.worktree.size() + 1);
    const std::string_view name = below.substr(below.rfind('/') + 1);
    if (below == ".wagonmaster.toml")
        return {"gates", "Changes what this repository says about its gates and policy"};
    if (below.starts_with(".github/workflows/") || below.starts_with(".github/actions/") || below.starts_with(".circleci/") ||
        below.starts_with(".buildkite/") || below.starts_with(".woodpecker") || below.starts_with(".forgejo/workflows/") ||
        below.starts_with(".gitea/workflows/") ||
        one_of(below,
            ".gitlab-ci.yml Jenkinsfile azure-pipelines.yml .travis.yml .drone.yml bitbucket-pipelines.yml appveyor.yml .cirrus.yml"))
        return {"ci", "Changes what the build servers run"};
    if (below.starts_with(".claude/settings") || below.starts_with(".claude/hooks/") || below.starts_with(".codex/") ||
        below.starts_with(".gemini/settings") || below.starts_with(".qwen/settings") ||
        one_of(below, ".mcp.json opencode.json .cursor/mcp.json .vscode/tasks.json .vscode/settings.json .vscode/mcp.json"))
        return {"agent_config", "Changes what agents and editors start here"};
    if (below.starts_with(".husky/") || below.starts_with(".githooks/") || one_of(name, ".envrc .pre-commit-config.yaml lefthook.yml"))
        return {"hooks", "Changes what runs by itself when somebody uses this repository"};
    return {};
}

std::string host_of(std::string_view text)
{
    if (const std::size_t scheme = text.find("://"); scheme != std::string_view::npos) {
        if (text.substr(0, scheme) == "file")
            return {};
        text.remove_prefix(scheme + 3);
        text = text.substr(0, text.find_first_of("/?#"));
        if (const std::size_t at = text.rfind('@'); at != std::string_view::npos)
            text.remove_prefix(at + 1);
        if (text.starts_with('['))
            return std::string(text.substr(1, text.find(']') - 1));
        return std::string(text.substr(0, text.find(':')));
    }
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos || text.find('/') < colon) // git-clone(1): a path may hold a colon behind its first slash
        return {};
    text = text.substr(0, colon);
    if (const std::size_t at = text.rfind('@'); at != std::string_view::npos)
        text.remove_prefix(at + 1);
    return std::string(text);
}

bool is_this_machine(std::string_view host)
{
    return one_of(host, "localhost 127.0.0.1 ::1 0.0.0.0 localhost.localdomain ip6-localhost") || host.starts_with("127.");
}

} // namespace wm::approvals::rules
