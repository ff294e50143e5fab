// Variables that change what a command line runs, whatever its words say.
#include "approvals/rules/programs.h"

#include <format>

namespace wm::approvals::rules {
namespace {

/// Loaded into, or read by, whatever runs.
constexpr std::string_view loaders =
    "LD_PRELOAD LD_AUDIT BASH_ENV ENV PROMPT_COMMAND PERL5OPT PERL5DB RUBYOPT PYTHONSTARTUP PYTHONHOME JAVA_TOOL_OPTIONS _JAVA_OPTIONS "
    "GIT_EXEC_PATH GIT_TEMPLATE_DIR GIT_PROXY_COMMAND GIT_ALTERNATE_OBJECT_DIRECTORIES SHELLOPTS BASHOPTS IFS DYLD_INSERT_LIBRARIES "
    "NODE_REPL_EXTERNAL_MODULE CLAUDE_CONFIG_DIR CODEX_HOME";
/// Folders that programs or libraries are taken from.
constexpr std::string_view folders =
    "PATH LD_LIBRARY_PATH DYLD_LIBRARY_PATH PYTHONPATH NODE_PATH PERL5LIB RUBYLIB GOPATH GOROOT GOBIN CARGO_HOME RUSTUP_HOME "
    "NPM_CONFIG_PREFIX XDG_CONFIG_HOME HOME ZDOTDIR";
/// Hold a command line.
constexpr std::string_view commands = "GIT_SSH_COMMAND GIT_SSH GIT_EDITOR GIT_SEQUENCE_EDITOR GIT_PAGER GIT_EXTERNAL_DIFF GIT_ASKPASS "
                                      "SSH_ASKPASS EDITOR VISUAL PAGER MANPAGER "
                                      "LESSOPEN LESSCLOSE BROWSER RUSTC_WRAPPER RUSTC_WORKSPACE_WRAPPER FZF_DEFAULT_COMMAND";

/// Every folder of a list like PATH is the repository's, or the system's.
bool folders_are_known(Case &now, const Word &value)
{
    for (std::string_view rest = value.text; !rest.empty();) {
        const std::size_t end = std::min(rest.find(':'), rest.size());
        const std::string_view folder = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (one_of(folder,
                "$PATH ${PATH} $PYTHONPATH ${PYTHONPATH} $LD_LIBRARY_PATH ${LD_LIBRARY_PATH} /bin /sbin /usr/bin /usr/sbin /usr/local/bin "
                "/usr/local/sbin"))
            continue;
        if (folder.contains('$') || folder.contains('`'))
            return false;
        const Place place = now.place(literal(std::string(folder.empty() ? "." : folder)));
        if (place != Place::worktree && !folder.starts_with("/usr/") && !folder.starts_with("/opt/") &&
            !(place == Place::elsewhere && folder == now.around.home + "/.local/bin") && !within(folder, now.around.home + "/.cargo/bin") &&
            !within(folder, now.around.home + "/go/bin"))
            return false;
    }
    return true;
}

} // namespace

void judge_assignment(Case &now, std::string_view name, const Word &value)
{
    const auto says = [&](std::string rule, Level level, std::string sentence) {
        now.add(std::move(rule), level, std::move(sentence), value.where);
    };
    if (name.starts_with("WAGONMASTER_") && name != "WAGONMASTER_HOME") {
        says("escape.identity", Level::destructive, "Changes who Wagonmaster takes it for");
    } else if (name == "WAGONMASTER_HOME") {
        says("escape.town", Level::unknown, "Speaks to another town");
    } else if (one_of(name, loaders)) {
        if (!(name == "IFS" && now.call.argv.size() > 0 && now.program == "read") &&
            !(name == "IFS" && value.known && value.text.find_first_not_of(" \t\n,:;") == std::string::npos))
            says("env.code", Level::unknown, std::format("{} makes other code run", name));
    } else if (one_of(name, folders)) {
        const bool known = folders_are_known(now, value);
        says("env.path", known ? Level::changes_worktree : Level::unknown, std::format("{} changes where programs are taken from", name));
    } else if (one_of(name, commands)) {
        now.nested(value, std::string(name) + "=", true);
    } else if (name == "NODE_OPTIONS") {
        for (const std::string_view option :
            {"-r", "--require", "--import", "--loader", "--experimental-loader", "--eval", "-e ", "--inspect"})
            if (!value.known || value.text.contains(option)) {
                says("env.code", Level::unknown, "NODE_OPTIONS makes other code run");
                break;
            }
    } else if (name.starts_with("GIT_CONFIG") && !(name == "GIT_CONFIG_NOSYSTEM") &&
        !((name == "GIT_CONFIG_GLOBAL" || name == "GIT_CONFIG_SYSTEM") && value.text == "/dev/null")) {
        says("env.git_config", Level::unknown, "Gives git another configuration, which may run programs");
    } else if (one_of(name,
                   "DOCKER_HOST KUBECONFIG SSH_AUTH_SOCK GH_TOKEN GITHUB_TOKEN ANTHROPIC_BASE_URL OPENAI_BASE_URL HTTP_PROXY HTTPS_PROXY "
                   "http_proxy https_proxy ALL_PROXY npm_config_registry "
                   "PIP_INDEX_URL")) {
        says("env.elsewhere", Level::network, std::format("{} sends it to another place, or as somebody else", name));
    }
}

} // namespace wm::approvals::rules
