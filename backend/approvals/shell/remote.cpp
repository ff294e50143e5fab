// Programs that start another one on another machine, or where other files are: ssh, containers, bwrap.
#include "approvals/shell/options.h"
#include "approvals/shell/walker.h"
#include "approvals/shell/wrappers.h"

#include <algorithm>
#include <array>

namespace wm::approvals::shell {
namespace {

/// Options of `docker run` and `podman run`.
constexpr OptionTable run_options = {"a:c:de:h:il:m:p:Pqtu:v:w:",
    "add-host= annotation= attach= blkio-weight= cap-add= cap-drop= cgroup-parent= cgroupns= cidfile= cpu-period= cpu-quota= cpu-shares= "
    "cpus= "
    "cpuset-cpus= cpuset-mems= detach detach-keys= device= device-cgroup-rule= dns= dns-option= dns-search= domainname= entrypoint= env= "
    "env-file= env-host expose= gpus= group-add= health-cmd= health-interval= health-retries= health-start-period= health-timeout= "
    "hostname= "
    "init interactive ip= ip6= ipc= isolation= label= label-file= link= log-driver= log-opt= mac-address= memory= memory-reservation= "
    "memory-swap= mount= name= net= network= network-alias= no-healthcheck no-hosts oom-kill-disable oom-score-adj= pid= pids-limit= "
    "platform= "
    "pod= privileged publish= publish-all pull= quiet read-only replace restart= rm rmi runtime= secret= security-opt= shm-size= "
    "sig-proxy=? "
    "stop-signal= stop-timeout= storage-opt= sysctl= systemd= tmpfs= tty ulimit= user= userns= uts= volume= volumes-from= workdir= "
    "build no-deps remove-orphans service-ports use-aliases"};
constexpr OptionTable exec_options = {
    "de:itTu:w:l", "detach detach-keys= env= env-file= interactive privileged tty user= workdir= no-TTY index= latest preserve-fds="};

} // namespace

bool Walker::ssh(Launch &launch, State &state)
{
    const auto &argv = launch.what.argv;
    const OptionTable table = {"46AaCfGgKkMNnqsTtVvXxYyB:b:c:D:E:e:F:I:i:J:L:l:m:O:o:p:Q:R:S:W:w:P:", ""};
    note(launch, state);
    launch.noted = launch.foreign = true;
    launch.what.redirects.clear();
    launch.what.cwd = "";
    std::size_t next = 1;
    bool subsystem = false, host = false;
    for (int round = 0; round < 2; ++round) { // options stand before and behind the host
        const Options options = read_options(argv, next, table);
        if (options.odd)
            return not_understood(launch, state, *options.odd);
        for (const auto &[name, value] : options.given) {
            std::string setting = value.text;
            std::ranges::transform(setting, setting.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
            if (name == "o" && (!value.known || (setting.contains("command") && !setting.starts_with("permitlocalcommand"))))
                obscure("a program that ssh starts here", value.where);
            subsystem |= name == "s" || name == "W" || name == "Q" || name == "O" || name == "V" || name == "G";
        }
        next = options.next;
        if (round == 0 && next < argv.size()) {
            host = true;
            ++next;
        }
    }
    if (subsystem || !host)
        return true;
    if (next < argv.size())
        shell_text(launch, joined(argv, next), "ssh", "sh", std::nullopt, state);
    else if (launch.input.text || launch.input.from || launch.input.redirected)
        shell_input(launch, "ssh", "sh", state);
    return true;
}

/// docker [container|compose] exec|run
bool Walker::container(Launch &launch, State &state)
{
    auto &argv = launch.what.argv;
    const std::string name = base_name(argv[0].text);
    note(launch, state);
    launch.noted = launch.foreign = true;
    launch.what.redirects.clear();
    launch.what.cwd = "";
    Options options = read_options(argv, 1,
        {"c:DH:l:v",
            "config= context= debug host= log-level= tls tlscacert= tlscert= tlskey= tlsverify version help remote url= connection= "
            "identity= "
            "root= runroot= storage-driver= storage-opt= cgroup-manager= tmpdir= events-backend="});
    if (options.odd)
        return not_understood(launch, state, *options.odd);
    std::size_t next = options.next;
    if (next < argv.size() && argv[next].text == "compose") {
        options = read_options(argv, next + 1,
            {"f:p:",
                "file= project-name= profile= env-file= ansi= progress= project-directory= compatibility dry-run parallel= all-resources"});
        if (options.odd)
            return not_understood(launch, state, *options.odd);
        next = options.next;
    } else if (next < argv.size() && argv[next].text == "container") {
        ++next;
    }
    if (next >= argv.size() || (argv[next].known && argv[next].text != "exec" && argv[next].text != "run"))
        return true;
    if (!argv[next].known)
        return not_understood(launch, state, argv[next]);
    const std::string what = name + ' ' + argv[next].text;
    const bool runs = argv[next].text == "run";
    options = read_options(argv, next + 1, runs ? run_options : exec_options);
    if (options.odd)
        return not_understood(launch, state, *options.odd);
    if (const Word *directory = options.find("w", "workdir"))
        launch.what.cwd = absolute_path(*directory, std::nullopt).value_or("");
    const Word *entry = options.find("-", "entrypoint");
    next = options.next + 1; // the container or image
    if (options.next < argv.size() && argv[options.next].many)
        return not_understood(launch, state, argv[options.next]);
    if (entry != nullptr && !entry->text.empty()) {
        argv.insert(argv.begin() + static_cast<std::ptrdiff_t>(std::min(next, argv.size())), *entry);
    } else if (next >= argv.size()) {
        if (launch.what.more_words)
            obscure("what " + what + " starts is not known", launch.what.where);
        return true;
    }
    start_inner(std::move(launch), next, what, state);
    return true;
}

bool Walker::kubectl(Launch &launch, State &state)
{
    const auto &argv = launch.what.argv;
    note(launch, state);
    launch.noted = launch.foreign = true;
    launch.what.redirects.clear();
    launch.what.cwd = "";
    const auto is = [](std::string_view text) { return [text](const Word &word) { return word.known && word.text == text; }; };
    const auto dashes = std::ranges::find_if(argv, is("--"));
    if (std::none_of(argv.begin(), dashes, is("exec")) && std::none_of(argv.begin(), dashes, is("run")) &&
        std::none_of(argv.begin(), dashes, is("debug")))
        return true;
    if (dashes == argv.end()) {
        if (std::ranges::any_of(argv, is("exec")))
            return not_understood(launch, state, argv[0]);
        return true;
    }
    const std::size_t next = static_cast<std::size_t>(dashes - argv.begin()) + 1;
    if (next < argv.size())
        start_inner(std::move(launch), next, "kubectl exec", state);
    return true;
}

bool Walker::bwrap(Launch &launch, State &state)
{
    static constexpr std::array<std::string_view, 20> flags = {"--unshare-all", "--share-net", "--unshare-user", "--unshare-user-try",
        "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup", "--unshare-cgroup-try", "--clearenv",
        "--new-session", "--die-with-parent", "--as-pid-1", "--disable-userns", "--assert-userns-disabled", "--level-prefix", "--help",
        "--version", "--"};
    static constexpr std::array<std::string_view, 28> singles = {"--args", "--argv0", "--userns", "--userns2", "--pidns", "--uid", "--gid",
        "--hostname", "--chdir", "--unsetenv", "--lock-file", "--sync-fd", "--remount-ro", "--exec-label", "--file-label", "--proc",
        "--dev", "--tmpfs", "--mqueue", "--dir", "--seccomp", "--add-seccomp-fd", "--block-fd", "--userns-block-fd", "--info-fd",
        "--json-status-fd", "--perms", "--size"};
    static constexpr std::array<std::string_view, 14> doubles = {"--setenv", "--bind", "--bind-try", "--dev-bind", "--dev-bind-try",
        "--ro-bind", "--ro-bind-try", "--bind-fd", "--ro-bind-fd", "--file", "--bind-data", "--ro-bind-data", "--symlink", "--chmod"};
    const auto &argv = launch.what.argv;
    note(launch, state);
    launch.noted = launch.foreign = true;
    launch.what.redirects.clear();
    launch.what.cwd = "";
    std::size_t i = 1;
    for (; i < argv.size() && (!argv[i].known || argv[i].text.starts_with('-')); ++i) {
        const std::string &word = argv[i].text;
        const bool single = std::ranges::contains(singles, word) || word == "--cap-add" || word == "--cap-drop";
        if (!argv[i].known || word == "--args" || !(single || std::ranges::contains(flags, word) || std::ranges::contains(doubles, word)))
            return not_understood(launch, state, argv[i]);
        if (word == "--chdir" && i + 1 < argv.size())
            launch.what.cwd = absolute_path(argv[i + 1], std::nullopt).value_or("");
        const std::size_t values = single ? 1 : std::ranges::contains(doubles, word) ? 2 : 0;
        for (std::size_t k = i + 1; k <= i + values && k < argv.size(); ++k)
            if (argv[k].many)
                return not_understood(launch, state, argv[k]);
        i += values;
        if (word == "--") {
            ++i;
            break;
        }
    }
    if (i < argv.size())
        start_inner(std::move(launch), i, "bwrap", state);
    return true;
}

} // namespace wm::approvals::shell
