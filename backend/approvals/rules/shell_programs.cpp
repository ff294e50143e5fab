// Shells, what they have built in, and programs that start others.
#include "approvals/rules/programs.h"

#include <algorithm>
#include <array>

namespace wm::approvals::rules {
namespace {

void prints(Case &now)
{
    Finding &finding = now.add("shell.print", Level::reads, "Prints text");
    for (const Word &word : now.words) {
        const std::size_t dollar = word.text.find('$');
        if (word.known || dollar == std::string::npos)
            continue;
        std::string_view name = std::string_view(word.text).substr(dollar + 1);
        if (name.starts_with('{'))
            name.remove_prefix(1);
        name = name.substr(0, name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"));
        if (is_secret_variable(name)) {
            at_least(finding.level, Level::network);
            finding.rule = "secret.environment";
            finding.sentence = "Prints a variable that holds a secret; what an agent reads goes to its model";
        }
    }
}

void builtin(Case &now)
{
    now.add("shell.builtin", Level::reads, "Part of the shell");
}

void assigns(Case &now)
{
    for (const Word &word : now.words) {
        const std::size_t equals = word.text.find('=');
        if (equals == std::string::npos || word.text.starts_with('-'))
            continue;
        Word value = word;
        value.text.erase(0, equals + 1);
        std::string name = word.text.substr(0, equals);
        if (name.ends_with('+'))
            name.pop_back();
        judge_assignment(now, name, value);
    }
    now.add("shell.builtin", Level::reads, "Sets variables");
}

void unsets(Case &now)
{
    for (const Word &word : now.words)
        if (word.text.starts_with("WAGONMASTER_") || !word.known)
            now.add(
                "escape.identity", word.known ? Level::destructive : Level::unknown, "Changes who Wagonmaster takes it for", word.where);
    now.add("shell.builtin", Level::reads, "Unsets variables");
}

void environment(Case &now)
{
    const Options options(now.words, "-u --unset -C --chdir -S --split-string", Options::Style::posix);
    for (const Word *name : options.values("-u --unset"))
        if (name->text.starts_with("WAGONMASTER_") || !name->known)
            now.add("escape.identity", Level::destructive, "Changes who Wagonmaster takes it for", name->where);
    if (options.has("-i --ignore-environment"))
        now.add("escape.identity", Level::unknown, "Takes away by what Wagonmaster knows it", options.where("-i --ignore-environment"));
    if (now.program == "printenv" && !options.operands.empty()) {
        const bool secret =
            std::ranges::any_of(options.operands, [](const Word &name) { return !name.known || is_secret_variable(name.text); });
        now.add(secret ? "secret.environment" : "environment.read", secret ? Level::network : Level::reads,
            secret ? "Prints a variable that holds a secret; what an agent reads goes to its model" : "Prints a variable");
        return;
    }
    const bool lists = std::ranges::all_of(options.operands, [](const Word &word) { return word.text.contains('='); });
    now.add(lists ? "environment.list" : "shell.wrapper", Level::reads, lists ? "Prints the environment" : "Starts another program");
}

/// A shell without a command in its words: a script file, or what comes on its standard input. (`sh -c` is taken apart by `understand`.)
void shell(Case &now)
{
    const Options options(now.words, "-o -O +o +O --rcfile --init-file -c", Options::Style::posix);
    for (const Word *file : options.values("--rcfile --init-file"))
        now.use(now.add("run.script", Level::changes_worktree, "Runs a script", file->where), What::run, *file);
    if (options.has("-c")) {
        if (const Word *command = options.value("-c"); command && command->known)
            now.add("shell.wrapper", Level::reads, "Starts a shell");
        else
            now.add("shell.unknown", Level::unknown, "Runs a command that is not known");
        return;
    }
    const bool stdin_is_script = options.operands.empty() || options.has("-s") || one_of(options.operands.front().text, "- /dev/stdin");
    if (!stdin_is_script) {
        const Word &script = options.operands.front();
        if (now.runs_what_it_downloads(script))
            return;
        Finding &finding = now.add("run.script", Level::changes_worktree, "Runs a script", script.where);
        now.use(finding, What::run, script);
        if (finding.level == Level::changes_worktree)
            finding.rule = "run.project";
        return;
    }
    const auto redirected = std::ranges::find(now.call.redirects, Redirect::Kind::read, &Redirect::kind);
    if (now.call.input) {
        now.nested(literal(*now.call.input, now.call.where), now.program);
    } else if (redirected != now.call.redirects.end()) {
        now.use(now.add("run.script", Level::changes_worktree, "Runs a script", redirected->where), What::run, redirected->target);
    } else if (now.fed_by_download()) {
        now.add("run.downloaded", Level::destructive, "Runs what it takes from the network");
    } else if (now.call.reads_from) {
        now.add("run.piped", Level::unknown, "Runs what another program prints");
    } else {
        now.add("shell.unknown", Level::unknown, "Starts a shell that waits for commands");
    }
}

void source(Case &now)
{
    if (now.words.empty())
        return;
    const Word &script = now.words.front();
    if (now.runs_what_it_downloads(script))
        return;
    Finding &finding = now.add("run.script", Level::changes_worktree, "Runs a script in this shell", script.where);
    now.use(finding, What::run, script);
    if (finding.level == Level::changes_worktree)
        finding.rule = "run.project";
}

void evaluates(Case &now)
{
    const bool known = std::ranges::all_of(now.words, &Word::known) && !now.call.more_words;
    now.add(known ? "shell.wrapper" : "shell.unknown", known ? Level::reads : Level::unknown,
        known ? "Runs its words" : "Runs a command that is not known");
}

void traps(Case &now)
{
    const Options options(now.words, "", Options::Style::posix);
    if (options.operands.size() > 1 && !one_of(options.operands.front().text, "- "))
        now.nested(options.operands.front(), "trap");
    now.add("shell.builtin", Level::reads, "Says what happens on a signal");
}

void changes_names(Case &now)
{
    // hash -p, enable -f, shopt -s expand_aliases, bind -x, complete -C: a known name becomes another program.
    const Options options(now.words, "-p -f -x -C", Options::Style::posix);
    const bool renames = (now.program == "hash" && options.has("-p")) || (now.program == "enable" && options.has("-f -n")) ||
        (now.program == "bind" && options.has("-x")) ||
        (now.program == "shopt" &&
            std::ranges::any_of(options.operands, [](const Word &word) { return !word.known || word.text == "expand_aliases"; }));
    now.add(renames ? "env.code" : "shell.builtin", renames ? Level::unknown : Level::reads,
        renames ? "Makes known names stand for other programs" : "Part of the shell");
}

/// Started by `understand` as invocations of their own; what they start is judged there.
void wrapper(Case &now)
{
    if (one_of(now.program, "sudo doas su pkexec runuser run0")) {
        now.add(now.program == "su" || now.program == "runuser" ? "privilege.su" : "privilege.sudo", Level::unknown,
            "Runs with the rights of another user");
        return;
    }
    now.add("shell.wrapper", Level::reads, "Starts another program");
}

/// Wrappers that `understand` leaves alone, by where the command of theirs begins.
void starts(Case &now)
{
    struct Row {
        std::string_view programs, valued;
        std::size_t own; ///< operands before the command
    };
    constexpr std::array rows = std::to_array<Row>({
        {"unbuffer dbus-run-session xvfb-run catchsegv linux32 linux64 proxychains proxychains4 torsocks "
         "caffeinate rlwrap",
            "-n -p -P -s -e -f --server-args --server-num --error-file", 0},
        {"setarch", "", 1},
        {"faketime", "-f", 1},
        {"ltrace", "-e -o -p -s -u -E -P -a -b -O -S -I -X", 0},
        {"perf valgrind", "-o -e", 0},
    });
    for (const Row &row : rows) {
        if (!one_of(now.program, row.programs))
            continue;
        const Options options(now.words, row.valued, Options::Style::posix);
        if (const Word *file = options.value("-o --output"); file && one_of(now.program, "ltrace perf valgrind"))
            now.use(now.add("file.replace", Level::reads, "Writes a file anew", file->where), What::replace, *file);
        const std::span<const Word> command = std::span(options.operands).subspan(std::min(row.own, options.operands.size()));
        if (!command.empty())
            now.nested(command, now.program);
        else
            now.add("shell.wrapper", Level::reads, "Starts another program");
        return;
    }
}

/// Get a command line as one word, for later or for another terminal.
void starts_text(Case &now)
{
    const Options options(now.words, "-c --command -n -d -t --interval -e -x -S -s", Options::Style::posix);
    if (const Word *command = options.value("-c --command")) {
        now.nested(*command, now.program);
    } else {
        now.add("run.terminal", Level::unknown, "Starts a terminal of its own, in which anything may run");
    }
}

constexpr std::array programs = std::to_array<Program>({
    {"echo printf", prints},
    {": true false test [ [[ cd pushd popd dirs pwd set shift return exit break continue wait jobs fg bg disown type read mapfile "
     "readarray getopts let umask ulimit times caller suspend logout "
     "sleep history help compgen fc",
        builtin},
    {"export declare typeset readonly local alias unalias", assigns},
    {"unset", unsets},
    {"env printenv", environment},
    {"sh bash dash zsh ksh mksh ash fish csh tcsh rbash", shell, false},
    {"source .", source},
    {"eval", evaluates},
    {"trap", traps},
    {"hash enable bind complete shopt", changes_names},
    {"command builtin exec nice nohup time timeout stdbuf xargs sudo doas su pkexec runuser run0 setsid fakeroot taskset ionice chrt "
     "strace flock busybox toybox parallel watch coproc then do else "
     "function",
        wrapper},
    {"unbuffer dbus-run-session xvfb-run catchsegv linux32 linux64 proxychains proxychains4 torsocks caffeinate "
     "rlwrap setarch faketime ltrace perf valgrind",
        starts},
    {"script tmux screen expect dtach abduco", starts_text},
});

} // namespace

std::span<const Program> shell_programs()
{
    return programs;
}

} // namespace wm::approvals::rules
