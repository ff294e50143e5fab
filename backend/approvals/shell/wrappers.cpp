// Programs that start another one, given in their arguments. A table says how their options are read; what it does not
// say is obscure.
#include "approvals/shell/wrappers.h"

#include "approvals/shell/options.h"
#include "approvals/shell/walker.h"

#include <algorithm>
#include <array>

namespace wm::approvals::shell {
namespace {

/// A program whose options are followed by the program to be started.
struct Prefix {
    std::string_view name;
    OptionTable options;
    std::size_t operands = 0;      ///< words between the options and the program
    bool own = false;              ///< does something itself: is noted, too
    bool foreign = false;          ///< the environment is another one
    bool elsewhere = false;        ///< as are the files
    bool assignments = false;      ///< NAME=value may stand before the program
    std::string_view alone = "";      ///< options with which no program is started, parted by blanks
    std::string_view directory = "";  ///< the option that gives the program's directory, "letter word"
};

constexpr std::array prefixes = {
    Prefix{.name = "nohup", .options = {"", "help version"}},
    Prefix{.name = "nice", .options = {"n:", "adjustment= help version"}},
    Prefix{.name = "ionice",
        .options = {"c:n:tp:P:u:hV", "class= classdata= ignore pid= pgid= uid= help version"},
        .alone = "p P u pid pgid uid h V"},
    Prefix{.name = "timeout", .options = {"k:s:vfp", "foreground preserve-status kill-after= signal= verbose help version"}, .operands = 1},
    Prefix{.name = "stdbuf", .options = {"i:o:e:", "input= output= error= help version"}},
    Prefix{.name = "setsid", .options = {"cfwhV", "ctty fork wait help version"}, .alone = "h V"},
    Prefix{.name = "time",
        .options = {"apvf:o:qV", "append portability verbose format= output= quiet version help"},
        .own = true,
        .alone = "V"},
    Prefix{.name = "taskset", .options = {"acp", "all-tasks cpu-list pid help version"}, .operands = 1, .alone = "p pid"},
    Prefix{.name = "chrt",
        .options = {"abdfiomprRT:P:D:v", "all-tasks batch deadline fifo idle other rr pid verbose max help version"},
        .operands = 1,
        .alone = "p pid m max"},
    Prefix{.name = "sudo",
        .options = {"ABbEeHiKklNnPSsVvC:D:g:h:p:R:r:T:t:U:u:",
            "askpass background bell preserve-env=? edit set-home help login remove-timestamp reset-timestamp list non-interactive "
            "preserve-groups stdin shell version validate close-from= chdir= group= host= prompt= chroot= role= type= "
            "command-timeout= other-user= user= no-update"},
        .own = true,
        .foreign = true,
        .assignments = true,
        .alone = "e l v K V edit list validate remove-timestamp",
        .directory = "D chdir"},
    Prefix{.name = "doas", .options = {"Lnsa:C:u:", ""}, .own = true, .foreign = true, .alone = "L C s"},
    Prefix{.name = "chroot",
        .options = {"", "userspec= groups= skip-chdir help version"},
        .operands = 1,
        .own = true,
        .foreign = true,
        .elsewhere = true},
    Prefix{.name = "strace",
        .options = {"a:b:cCdDe:E:fFhiI:kno:O:p:P:qrs:S:tTu:U:vVwxXyYzZ",
            "argv0= attach= columns= const-print-style= daemonize=? debug decode-fds=? detach-on= env= failed-only failing-only "
            "follow-forks fault= inject= instruction-pointer interruptible= kvm= output= output-append-mode output-separately quiet=? "
            "raw= read= relative-timestamps=? seccomp-bpf signal= stack-traces status= strings-in-hex=? string-limit= successful-only "
            "summary summary-only summary-columns= summary-sort-by= summary-syscall-overhead= summary-wall-clock syscall-limit= "
            "syscall-number syscall-times=? timestamps=? trace= trace-path= user= verbose= write= no-abbrev absolute-timestamps=? help "
            "version"},
        .own = true,
        .alone = "p attach V h"},
    Prefix{.name = "unshare",
        .options = {"muinpUCTfrchR:w:S:G:V",
            "mount=? uts=? ipc=? net=? pid=? user=? cgroup=? time=? fork map-user= map-group= map-root-user map-current-user map-auto "
            "map-users= map-groups= kill-child=? mount-proc=? propagation= setgroups= keep-caps root= wd= setuid= setgid= monotonic= "
            "boottime= help version"},
        .own = true,
        .elsewhere = true},
    Prefix{.name = "systemd-run",
        .options = {"hH:M:u:p:rGdPqtSE:",
            "help version user system host= machine= scope unit= property= description= slice= slice-inherit remain-after-exit "
            "send-sighup service-type= uid= gid= nice= working-directory= same-dir setenv= pty pipe quiet shell on-active= on-boot= "
            "on-startup= on-unit-active= on-unit-inactive= on-calendar= on-timezone-change on-clock-change path-property= "
            "socket-property= timer-property= no-block wait collect no-ask-password expand-environment="},
        .own = true,
        .foreign = true,
        .elsewhere = true},
    Prefix{.name = "pkexec",
        .options = {"", "user= keep-cwd disable-internal-agent version help"},
        .own = true,
        .foreign = true,
        .elsewhere = true},
};

bool named(std::string_view list, std::string_view name)
{
    for (std::size_t at = list.find(name); at != std::string_view::npos; at = list.find(name, at + 1))
        if ((at == 0 || list[at - 1] == ' ') && (at + name.size() == list.size() || list[at + name.size()] == ' '))
            return true;
    return false;
}

} // namespace

std::string base_name(const std::string &path)
{
    return path.substr(path.rfind('/') + 1);
}

/// NAME=value words from `next` on go to the environment.
void take_assignments(Invocation &what, std::size_t &next)
{
    for (; next < what.argv.size(); ++next) {
        const Word &word = what.argv[next];
        const std::size_t equals = word.text.find('=');
        if (word.many || equals == std::string::npos || equals == 0 || word.pattern)
            break;
        if (!word.known && name_length(word.text) != equals) // it may be anything
            break;
        Word value = word;
        value.text.erase(0, equals + 1);
        what.env.emplace_back(word.text.substr(0, equals), std::move(value));
    }
}

bool Walker::wrapper(Launch &launch, State &state)
{
    static constexpr std::array<std::string_view, 7> shells = {"sh", "bash", "dash", "zsh", "ksh", "ash", "mksh"};
    using Reader = bool (Walker::*)(Launch &, State &);
    static constexpr std::array<std::pair<std::string_view, Reader>, 19> readers = {{{"env", &Walker::env}, {"su", &Walker::su},
        {"watch", &Walker::watch}, {"flock", &Walker::flock}, {"at", &Walker::at}, {"batch", &Walker::at}, {"busybox", &Walker::busybox},
        {"toybox", &Walker::busybox}, {"find", &Walker::find}, {"xargs", &Walker::xargs}, {"parallel", &Walker::parallel},
        {"ssh", &Walker::ssh}, {"docker", &Walker::container}, {"podman", &Walker::container}, {"kubectl", &Walker::kubectl},
        {"oc", &Walker::kubectl}, {"bwrap", &Walker::bwrap}, {"git", &Walker::git}, {"gfind", &Walker::find}}};
    const std::string name = base_name(launch.what.argv[0].text);
    if (std::ranges::contains(shells, name))
        return start_shell(launch, state, name);
    const auto reader = std::ranges::find(readers, name, &std::pair<std::string_view, Reader>::first);
    if (reader == readers.end() && std::ranges::find(prefixes, name, &Prefix::name) == prefixes.end())
        return false;
    launch.functions = launch.builtins = false;
    return reader == readers.end() ? prefix(launch, state, name) : (this->*reader->second)(launch, state);
}

bool Walker::not_understood(const Launch &launch, State &state, const Word &word)
{
    if (!launch.noted)
        note(launch, state);
    obscure("an option of " + base_name(launch.what.argv[0].text) + " that is not understood", word.where);
    return true;
}

bool Walker::env(Launch &launch, State &state)
{
    auto &argv = launch.what.argv;
    if (argv.size() > 1 && argv[1].text == "-" && argv[1].known)
        argv[1].text = "-i";
    const Options options = read_options(argv, 1,
        {"i0vC:u:S:",
            "ignore-environment null unset= chdir= split-string= block-signal=? default-signal=? ignore-signal=? list-signal-handling "
            "debug help version"});
    if (options.odd)
        return not_understood(launch, state, *options.odd);
    if (const Word *split = options.find("S", "split-string")) {
        if (!split->known || split->text.find_first_of("\\'\"$#") != std::string::npos)
            return not_understood(launch, state, *split);
        std::vector<Word> words = {argv[0]};
        for (std::size_t at = 0; (at = split->text.find_first_not_of(" \t\n", at)) != std::string::npos;) {
            const std::size_t end = std::min(split->text.find_first_of(" \t\n", at), split->text.size());
            words.push_back({split->text.substr(at, end - at), true, false, split->where});
            at = end;
        }
        if (words.size() > 1 && words[1].text.starts_with('-'))
            return not_understood(launch, state, *split);
        words.insert(words.end(), argv.begin() + static_cast<std::ptrdiff_t>(options.next), argv.end());
        argv = std::move(words);
        return env(launch, state);
    }
    std::size_t next = options.next;
    launch.foreign |= options.has("i", "ignore-environment") || options.has("u", "unset");
    if (const Word *directory = options.find("C", "chdir"))
        launch.what.cwd = absolute_path(*directory, state.cwd).value_or("");
    take_assignments(launch.what, next);
    if (next >= argv.size()) {
        note(launch, state);
        if (launch.what.more_words)
            obscure("what env starts is not known", launch.what.where);
        return true;
    }
    start_inner(std::move(launch), next, "env", state);
    return true;
}

bool Walker::prefix(Launch &launch, State &state, const std::string &name)
{
    auto &argv = launch.what.argv;
    const Prefix &prefix = *std::ranges::find(prefixes, name, &Prefix::name);
    if (name == "nice" && argv.size() > 2 && argv[1].known && argv[1].text.size() > 1 && argv[1].text[0] == '-' &&
        argv[1].text.find_first_not_of("-+0123456789", 1) == std::string::npos) { // nice -10
        start_inner(std::move(launch), 2, name, state);
        return true;
    }
    const Options options = read_options(argv, 1, prefix.options);
    if (prefix.own) {
        note(launch, state);
        launch.noted = true;
        launch.what.redirects.clear();
    }
    if (options.odd)
        return not_understood(launch, state, *options.odd);
    const bool alone = std::ranges::any_of(options.given,
        [&](const auto &entry) { return named(prefix.alone, entry.first) || entry.first == "help" || entry.first == "version"; });
    std::size_t next = options.next;
    launch.foreign |= prefix.foreign;
    if (prefix.elsewhere)
        launch.what.cwd = "";
    if (!prefix.directory.empty())
        if (const Word *given = options.find(prefix.directory.substr(0, 1), prefix.directory.substr(2)))
            launch.what.cwd = absolute_path(*given, state.cwd).value_or("");
    if (prefix.assignments)
        take_assignments(launch.what, next);
    if (name == "sudo" && (options.has("s", "shell") || options.has("i", "login"))) {
        if (options.has("i", "login"))
            launch.what.cwd = "";
        for (Word &word : argv) // a shell gets them, with all but $ quoted
            word.known &= !word.text.contains('$');
    }
    for (std::size_t i = next; i < std::min(next + prefix.operands, argv.size()); ++i)
        if (argv[i].many)
            return not_understood(launch, state, argv[i]);
    next += prefix.operands;
    if (!alone && next < argv.size()) {
        start_inner(std::move(launch), next, name, state);
        return true;
    }
    if (!launch.noted)
        note(launch, state);
    if (launch.what.more_words)
        obscure("what " + name + " starts is not known", launch.what.where);
    return true;
}

bool Walker::su(Launch &launch, State &state)
{
    const auto &argv = launch.what.argv;
    const OptionTable table = {"c:s:lmpfPG:g:w:hV",
        "command= session-command= shell= login preserve-environment fast pty group= supp-group= whitelist-environment= help version"};
    note(launch, state);
    launch.noted = launch.foreign = true;
    std::vector<std::pair<std::string, Word>> given;
    std::size_t operands = 0;
    for (std::size_t at = 1; at < argv.size(); ++at) {
        const Options options = read_options(argv, at, table);
        if (options.odd)
            return not_understood(launch, state, *options.odd);
        given.insert(given.end(), options.given.begin(), options.given.end());
        at = options.next;
        if (at < argv.size() && argv[at].text == "-")
            given.emplace_back("l", argv[at]);
        else if (at < argv.size() && ++operands > 1)
            return not_understood(launch, state, argv[at]);
    }
    std::string shell = "sh";
    const Word *text = nullptr;
    for (const auto &[name, value] : given) {
        if (name == "c" || name == "command" || name == "session-command")
            text = &value;
        else if (name == "l" || name == "login")
            launch.what.cwd = "";
        else if (name == "s" || name == "shell")
            shell = base_name(value.text);
    }
    if (text != nullptr)
        shell_text(launch, *text, "su -c", shell, std::nullopt, state);
    else
        shell_input(launch, "su", shell, state);
    return true;
}

/// Words that a program puts together and gives to a shell.
Word joined(const std::vector<Word> &argv, std::size_t from)
{
    Word text = argv[from];
    for (std::size_t i = from + 1; i < argv.size(); ++i) {
        text.text += ' ' + argv[i].text;
        text.known &= argv[i].known;
        text.pattern |= argv[i].pattern;
        text.many |= argv[i].many;
        if (argv[i].where.at >= text.where.at)
            text.where.length = std::max(text.where.length, argv[i].where.at + argv[i].where.length - text.where.at);
    }
    return text;
}

bool Walker::watch(Launch &launch, State &state)
{
    const Options options = read_options(launch.what.argv, 1,
        {"bcd::eghn:pq:rtwxv",
            "beep color differences=? errexit chgexit equexit= exec interval= no-title no-wrap precise no-rerun help version"});
    if (options.odd)
        return not_understood(launch, state, *options.odd);
    if (options.next >= launch.what.argv.size())
        return note(launch, state), true;
    if (options.has("x", "exec"))
        start_inner(std::move(launch), options.next, "watch", state);
    else
        shell_text(launch, joined(launch.what.argv, options.next), "watch", "sh", std::nullopt, state);
    return true;
}

/// flock FILE PROGRAM …, flock FILE -c TEXT, flock NUMBER
bool Walker::flock(Launch &launch, State &state)
{
    const auto &argv = launch.what.argv;
    const Options options = read_options(argv, 1,
        {"sxeonuw:E:FvhV", "shared exclusive unlock nonblock timeout= wait= conflict-exit-code= close no-fork verbose help version"});
    note(launch, state);
    launch.noted = true;
    launch.what.redirects.clear();
    if (options.odd)
        return not_understood(launch, state, *options.odd);
    const std::size_t next = options.next + 1;
    if (next >= argv.size())
        return true;
    if (argv[next].known && (argv[next].text == "-c" || argv[next].text == "--command")) {
        if (next + 2 != argv.size())
            return not_understood(launch, state, argv[next]);
        const Word text = argv[next + 1];
        shell_text(launch, text, "flock -c", "sh", std::nullopt, state);
    } else {
        start_inner(std::move(launch), next, "flock", state);
    }
    return true;
}

bool Walker::at(Launch &launch, State &state)
{
    const Options options = read_options(launch.what.argv, 1, {"q:f:t:u:mMvVlrbdc", ""});
    note(launch, state);
    launch.noted = true;
    if (options.odd)
        return not_understood(launch, state, *options.odd);
    for (const auto &[name, value] : options.given)
        if (name == "f" || name == "l" || name == "r" || name == "d" || name == "c" || name == "V")
            return true;
    shell_input(launch, base_name(launch.what.argv[0].text), "sh", state);
    return true;
}

bool Walker::busybox(Launch &launch, State &state)
{
    const auto &argv = launch.what.argv;
    if (argv.size() < 2 || argv[1].text.starts_with('-')) {
        note(launch, state);
        if (launch.what.more_words)
            obscure("what " + base_name(argv[0].text) + " starts is not known", launch.what.where);
        return true;
    }
    const std::string name = base_name(argv[0].text);
    start_inner(std::move(launch), 1, name, state);
    return true;
}

} // namespace wm::approvals::shell
