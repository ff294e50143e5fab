// Interpreters: a script of the repository is project code, as its tests are; code in a word of the command line is not understood.
#include "approvals/rules/programs.h"
#include "approvals/rules/scripts.h"

#include <algorithm>
#include <array>

namespace wm::approvals::rules {
namespace {

struct Language {
    std::string_view programs;
    std::string_view code;   ///< options whose value is code
    std::string_view valued; ///< other options with a value
    std::string_view loads;  ///< options whose value is code that is loaded
};
constexpr std::array languages = std::to_array<Language>({
    {"python python2 python3 pypy pypy3 ipython", "-c", "-W -X -Q --check-hash-based-pycs", ""},
    {"node nodejs", "-e --eval -p --print -pe",
        "-C --conditions --env-file --max-old-space-size --test-name-pattern --test-reporter --watch-path --title",
        "-r --require --import --loader --experimental-loader"},
    {"ruby jruby", "-e", "-I -E -F -C", "-r"},
    {"perl", "-e -E", "-I -F", "-M -m"},
    {"php", "-r -B -R -E", "-d -c -S -t -z", "-F"},
    {"lua luajit", "-e", "", "-l"},
    {"Rscript R", "-e", "", "-f"},
    {"osascript", "-e", "-l", ""},
    {"tclsh wish guile racket gst sbcl clisp ghci runghc runhaskell groovy scala julia elixir iex erl escript swipl octave maxima coqtop "
     "ocaml utop ts-node tsx deno-run",
        "-e --eval -E -x --evaluate", "-L -C -p -pa -S", "-r --require -l"},
});

/// What code of its own a program gets on its standard input.
void judge_stdin_code(Case &now)
{
    if (now.call.input ||
        std::ranges::any_of(now.call.redirects, [](const Redirect &redirect) { return redirect.kind == Redirect::Kind::here; }))
        now.add("run.inline", Level::unknown, "Runs code that stands in the command line");
    else if (now.fed_by_download())
        now.add("run.downloaded", Level::destructive, "Runs what it takes from the network");
    else if (now.call.reads_from)
        now.add("run.piped", Level::unknown, "Runs what another program prints");
    else
        now.add("run.inline", Level::unknown, "Runs code that is typed in");
}

void run_script(Case &now, const Word &script)
{
    if (now.runs_what_it_downloads(script))
        return;
    if (script.known && script.text.contains("://")) {
        now.add("run.downloaded", Level::destructive, "Runs what it takes from the network", script.where)
            .hosts.push_back(host_of(script.text));
        return;
    }
    Finding &finding = now.add("run.script", Level::changes_worktree, "Runs a script", script.where);
    now.use(finding, What::run, script);
    if (finding.level == Level::changes_worktree)
        finding.rule = "run.project";
}

/// `python -m MODULE`
bool judge_module(Case &now, const Word &module, std::span<const Word> rest)
{
    if (!module.known) {
        now.add("run.unknown", Level::unknown, "Runs a module that only a run would tell", module.where);
        return true;
    }
    const std::string_view name = module.text;
    if (one_of(name, "pip pipx uv poetry build twine virtualenv ensurepip")) {
        std::vector<Word> argv{literal(name == "ensurepip" ? "pip" : std::string(name), module.where)};
        if (name == "ensurepip")
            argv.push_back(literal("install", module.where));
        argv.insert(argv.end(), rest.begin(), rest.end());
        now.nested(argv, "python -m");
    } else if (one_of(name, "json.tool")) {
        Finding &finding = now.add("file.read", Level::reads, "Reads files");
        const Options options(rest, "--indent");
        if (!options.operands.empty())
            now.use(finding, What::read, options.operands[0]);
        if (options.operands.size() > 1)
            now.use(finding, What::replace, options.operands[1]);
    } else if (one_of(name, "venv")) {
        const Options options(rest, "--prompt");
        Finding &finding = now.add("package.environment", Level::changes_worktree, "Makes a place for packages");
        now.use_all(finding, What::create, options.operands);
    } else if (one_of(name, "http.server")) {
        now.add("run.server", Level::changes_worktree, "Serves files of the directory to whoever asks");
    } else if (one_of(name, "zipfile tarfile")) {
        const bool lists = !rest.empty() && one_of(rest.front().text, "-l --list -t --test");
        now.add(lists ? "archive.list" : "archive.unpack", lists ? Level::reads : Level::unknown,
            lists ? "Looks into an archive" : "Packs or unpacks an archive");
    } else if (one_of(name, "timeit code idlelib")) {
        now.add("run.inline", Level::unknown, "Runs code that stands in the command line");
    } else if (one_of(name, "base64 calendar platform site sysconfig this tokenize ast dis")) {
        now.add("run.tool", Level::reads, "Prints");
    } else {
        now.add("run.project", Level::changes_worktree, "Runs a tool or the code of this repository");
        now.look_for_secrets(rest);
        for (const Word &word : rest)
            if (word.text.ends_with(".py") && now.place(word) != Place::worktree) {
                now.use(now.add("run.script", Level::unknown, "Runs a script from outside the worktree", word.where), What::run, word);
                break;
            }
    }
    return true;
}

void interprets(Case &now)
{
    const auto language = std::ranges::find_if(languages, [&](const Language &row) {
        return one_of(now.program.substr(0, now.program.find_last_not_of("0123456789.") + 1), row.programs) ||
            one_of(now.program, row.programs);
    });
    const Language &row = language == languages.end() ? languages.back() : *language;
    const bool python = &row == &languages.front();
    const bool perl = one_of("perl", row.programs);
    std::string valued = std::string(row.code) + " " + std::string(row.valued) + " " + std::string(row.loads);
    if (python)
        valued += " -m";
    // perl's -i takes its suffix in the same word; what follows -p and -n in a cluster are options again.
    std::vector<Word> words = now.words;
    if (python) // what follows -m MODULE or -c CODE belongs to it
        for (std::size_t at = 0; at < words.size() && words[at].text.starts_with('-') && words[at].text.size() > 1; ++at) {
            const std::string &text = words[at].text;
            const std::size_t m = text.find('m');
            if (text.starts_with("--") || m == std::string::npos || text.find_first_of("cWXQ") < m) {
                if (one_of(text, "-W -X -Q"))
                    ++at;
                continue;
            }
            Word module;
            std::size_t rest = at + 1;
            if (m + 1 < text.size()) {
                module = words[at];
                module.text.erase(0, m + 1);
            } else if (rest < words.size()) {
                module = words[rest++];
            } else {
                return judge_stdin_code(now);
            }
            judge_module(now, module, std::span(words).subspan(rest));
            return;
        }
    const Options options(words, valued, Options::Style::posix);
    if (options.surely("--version -V -version --help") ||
        (options.surely("-v -h") && options.operands.empty() && options.options.size() == 1)) {
        now.add("run.version", Level::reads, "Asks a program about itself");
        return;
    }
    const std::vector<const Word *> code = options.values(row.code);
    if (perl && !code.empty() &&
        std::ranges::all_of(code, [](const Word *text) { return text->known && perl_only_substitutes(text->text); }) &&
        !options.has("-M -m -I")) {
        const bool in_place = options.has("-i");
        Finding &finding = now.add(in_place ? "file.edit" : "file.read", Level::reads, in_place ? "Changes files in place" : "Reads files");
        now.use_all(finding, in_place ? What::edit : What::read, options.operands);
        return;
    }
    for (const Word *module : options.values(row.loads))
        if (const Place place = now.place(*module); module->text.contains('/') && place != Place::worktree)
            now.add("run.script", Level::unknown, "Loads code from outside the worktree", module->where);
    if (!code.empty() || (options.has(row.code))) {
        Finding &finding =
            now.add("run.inline", Level::unknown, "Runs code that stands in the command line", code.empty() ? Span{} : code.front()->where);
        if (perl && options.has("-i"))
            now.use_all(finding, What::edit, options.operands);
        now.look_for_secrets(now.words);
        return;
    }
    if (one_of(now.program, "node nodejs") && options.has("--test --check -c")) {
        now.add("run.project", Level::changes_worktree, "Runs the tests of this repository");
        return;
    }
    if (one_of(now.program, "php") && options.has("-l -S -i -m")) {
        now.add("run.project", Level::changes_worktree, "Checks or serves the code of this repository");
        return;
    }
    if (options.unclear && (options.operands.empty() || !options.operands.front().known)) {
        now.mind_unclear(options);
        return;
    }
    if (options.operands.empty() || one_of(options.operands.front().text, "- /dev/stdin"))
        judge_stdin_code(now);
    else
        run_script(now, options.operands.front());
}

void deno(Case &now)
{
    const Options options(now.words, "-c --config --import-map --lock -L --log-level", Options::Style::gnu);
    const std::string verb = options.operands.empty() ? "repl" : options.operands.front().text;
    const std::span<const Word> rest = options.operands.empty() ? std::span<const Word>() : std::span(options.operands).subspan(1);
    if (one_of(verb, "eval repl"))
        now.add("run.inline", Level::unknown, "Runs code that stands in the command line");
    else if (one_of(verb, "run serve compile") && !rest.empty())
        run_script(now, rest.front());
    else if (one_of(verb, "install add remove uninstall upgrade cache"))
        now.add(options.has("-g --global") || verb == "upgrade" ? "package.install.global"
                   : rest.empty()                               ? "package.install.project"
                                                                : "package.install.new",
               Level::network, "Installs packages")
            .hosts = {"jsr.io", "registry.npmjs.org"};
    else if (one_of(verb, "publish"))
        now.add("package.publish", Level::destructive, "Publishes a package");
    else if (one_of(verb, "test bench task lint fmt check info doc types coverage init"))
        now.add("run.project", Level::changes_worktree, "Runs a tool or the code of this repository");
    else if (verb.ends_with(".ts") || verb.ends_with(".js"))
        run_script(now, options.operands.front());
    else
        now.add("run.unlisted", Level::unknown, "This use of deno is not one that Wagonmaster knows");
}

/// A class or archive, of this repository as a rule.
void java(Case &now)
{
    const Options options(now.words, "-jar -cp -classpath --class-path -m --module -p --module-path --source", Options::Style::single_dash);
    if (const Word *archive = options.value("-jar"))
        run_script(now, *archive);
    else
        now.add("run.project", Level::changes_worktree, "Runs a tool or the code of this repository");
}

constexpr std::array programs = std::to_array<Program>({
    {"python python2 python3 pypy pypy3 ipython node nodejs ruby jruby perl php lua luajit Rscript R osascript tclsh wish guile racket gst "
     "sbcl clisp ghci runghc runhaskell groovy scala julia elixir iex erl escript swipl octave "
     "maxima coqtop ocaml utop ts-node tsx",
        interprets, false},
    {"deno", deno, false},
    {"java", java, false},
});

} // namespace

std::span<const Program> interpreter_programs()
{
    return programs;
}

} // namespace wm::approvals::rules
