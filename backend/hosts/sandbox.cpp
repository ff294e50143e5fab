#include "hosts/sandbox.h"

#include "base/files.h"
#include "process/command.h"
#include "wire/shim_files.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::hosts {
namespace {

namespace fs = std::filesystem;

/// A path with its links resolved, or empty when nothing is there.
fs::path real(const fs::path &path)
{
    std::error_code none;
    const fs::path resolved = fs::canonical(path, none);
    return none ? fs::path() : resolved;
}

bool lies_in(const fs::path &path, const fs::path &folder)
{
    return std::ranges::mismatch(folder, path).in1 == folder.end();
}

/// What a sandbox has its own of.
constexpr std::array replaced = {"/tmp", "/var/tmp", "/run"};

class Arguments {
public:
    void add(std::initializer_list<std::string> words) { m_words.insert(m_words.end(), words); }

    void bind(const char *how, const fs::path &path)
    {
        if (const fs::path there = real(path); !there.empty())
            add({how, there.string(), there.string()});
    }
    /// A directory becomes an empty one that cannot be written; anything else can no longer be opened for what it was.
    void hide(const fs::path &path)
    {
        const fs::path there = real(path);
        if (there.empty())
            return;
        if (fs::is_directory(there))
            add({"--tmpfs", there.string(), "--remount-ro", there.string()});
        else
            add({"--ro-bind", "/dev/null", there.string()});
    }

    std::vector<std::string> words() && { return std::move(m_words); }

private:
    std::vector<std::string> m_words;
};

/// Sockets of the session and of daemons live there; name resolution is the one thing that programs need of it.
void hide_run(Arguments &arguments)
{
    arguments.add({"--tmpfs", "/run"});
    for (const char *needed : {"/etc/resolv.conf", "/etc/localtime", "/etc/ssl/certs/ca-certificates.crt"})
        if (const fs::path there = real(needed); lies_in(there, "/run"))
            arguments.add({"--ro-bind", there.string(), there.string()});
}

} // namespace

const std::vector<std::string> &credential_places()
{
    static const std::vector<std::string> places = {".ssh", ".gnupg", ".aws", ".azure", ".config/gcloud", ".config/gh", ".config/hub",
        ".config/glab-cli", ".config/op", ".config/sops", ".config/rclone", ".config/containers", ".config/wagonmaster", ".docker", ".kube",
        ".helm", ".netrc", ".npmrc", ".yarnrc.yml", ".pypirc", ".git-credentials", ".config/git/credentials", ".cargo/credentials",
        ".cargo/credentials.toml", ".gem/credentials", ".m2/settings.xml", ".gradle/gradle.properties", ".terraform.d", ".vault-token",
        ".pgpass", ".my.cnf", ".password-store", ".local/share/keyrings", ".kde/share/apps/kwallet", ".local/share/kwalletd", ".mozilla",
        ".config/google-chrome", ".config/chromium", ".thunderbird", ".claude", ".claude.json", ".codex", ".gemini", ".qwen",
        ".config/opencode", ".local/share/opencode", ".config/github-copilot", ".aider.conf.yml", ".bash_history", ".zsh_history",
        ".python_history", ".node_repl_history", ".psql_history"};
    return places;
}

Result<std::vector<std::string>> sandbox_command(const Room &room)
{
    if (auto made = make_private_directory(room.scratch); !made)
        return std::unexpected(made.error());
    Arguments arguments;
    // A user namespace of its own also for root, whose capabilities would undo the rest.
    arguments.add({"bwrap", "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--cap-drop",
        "ALL", "--die-with-parent"});
    if (!room.network)
        arguments.add({"--unshare-net"});
    arguments.add({"--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"});
    hide_run(arguments);
    for (const char *temporary : {"/tmp", "/var/tmp"})
        arguments.add({"--bind", room.scratch.string(), temporary});

    for (const fs::path &path : room.readable) // under the name that it is called by
        if (const fs::path there = real(path);
            !there.empty() && std::ranges::any_of(replaced, [&](const char *folder) { return lies_in(path, folder); }))
            arguments.add({"--ro-bind", there.string(), path.lexically_normal().string()});

    // Before anything is hidden: a clone may be the home itself.
    arguments.bind("--ro-bind", room.clone);
    arguments.bind("--ro-bind", room.git_common); // its config and hooks are not the agent's

    std::vector<fs::path> own;
    for (const fs::path &path : room.writable)
        if (fs::path there = real(path); !there.empty())
            own.push_back(std::move(there));
    for (const std::string &place : credential_places())
        if (const fs::path there = real(room.home / place);
            std::ranges::none_of(own, [&](const fs::path &path) { return lies_in(path, there) || lies_in(there, path); }))
            arguments.hide(there);
    for (const fs::path &path : room.hidden)
        arguments.hide(path);

    arguments.add({"--tmpfs", real(room.town).string()});
    arguments.bind("--ro-bind", room.run_dir);
    arguments.bind("--bind", room.run_dir / "spool");
    // Who writes to the shim speaks to the agent, answers included. Its socket comes before its child.
    arguments.add({"--ro-bind", "/dev/null", (room.run_dir / "shim.sock").string()});
    arguments.bind("--bind", room.worktree);
    for (const char *part : {"objects", "refs", "logs"})
        arguments.bind("--bind", room.git_common / part);
    arguments.bind("--bind", room.git_own);
    for (const fs::path &path : own)
        arguments.bind("--bind", path);
    arguments.add({"--remount-ro", real(room.town).string(), "--chdir", room.worktree.string()});
    return std::move(arguments).words();
}

std::string sandbox_of(const std::filesystem::path &run_dir)
{
    const auto text = read_file(run_dir / "spec.json");
    const auto json = text ? parse_json(*text, "spec.json") : std::unexpected(text.error());
    const auto spec = json ? wire::read_shim_spec(*json) : std::unexpected(json.error());
    if (!spec || spec->argv.empty() || spec->argv.front() != "bwrap")
        return {};
    const auto end = std::ranges::find(spec->argv, "--");
    return std::find(spec->argv.begin(), end, "--unshare-net") == end ? "bubblewrap" : "bubblewrap, no network";
}

void strip_environment(std::map<std::string, std::string> &environment)
{
    for (const char *name :
        {"SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_AGENT_INFO", "DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS", "DISPLAY",
            "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "DOCKER_HOST", "CONTAINER_HOST", "KUBECONFIG", "TMPDIR", "TMP", "TEMP"})
        environment.erase(name);
}

const Result<> &sandbox_works()
{
    static const Result<> works = []() -> Result<> {
        process::CommandSpec spec;
        spec.argv = {"bwrap", "--unshare-user", "--unshare-pid", "--cap-drop", "ALL", "--ro-bind", "/", "/", "--dev", "/dev", "--proc",
            "/proc", "true"};
        spec.deadline = std::chrono::seconds(60); // what is found holds as long as the daemon, and the machine may be busy just now
        const auto tried = process::run_command(spec);
        if (!tried)
            return fail("no_sandbox", tried.error().code == "not_installed" ? "bubblewrap is not installed." : tried.error().message,
                "apt install bubblewrap");
        if (!tried->succeeded())
            return fail("no_sandbox",
                std::format("bubblewrap cannot make a sandbox here: {}.", tried->err.substr(0, tried->err.find('\n'))),
                "Unprivileged user namespaces have to be allowed: sysctl kernel.unprivileged_userns_clone=1, or "
                "kernel.apparmor_restrict_unprivileged_userns=0.");
        return {};
    }();
    return works;
}

} // namespace wm::hosts
