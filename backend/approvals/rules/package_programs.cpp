// Package managers. Whatever they take from a registry is network; the rule says whether the project's own lock file decides what
// that is (`package.install.locked`, `.project`) or the command line does (`.new`), whether it lands outside the worktree
// (`.global`), and whether something is published.
#include "approvals/rules/programs.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::approvals::rules {
namespace {

using enum Level;

constexpr std::string_view npm_registry = "registry.npmjs.org", python_registry = "pypi.org", crates = "crates.io", gems = "rubygems.org",
                           go_proxy = "proxy.golang.org", packagist = "packagist.org";
constexpr std::string_view locked = "Installs what the project's lock file names", project = "Installs what the project names",
                           added = "Installs packages that it names", global = "Installs programs for the whole machine",
                           removed = "Removes packages of the project", published = "Publishes a package",
                           runs = "Runs a tool or the code of this repository", asked = "Asks about packages",
                           fetched = "Runs a package, taken from the network when it is not there",
                           credentials = "Changes or prints what it signs in with";

constexpr std::array table = std::to_array<Verb>({
    // npm and its like
    {"npm", "ci|clean-install|ic|install-clean", "package.install.locked", network, locked, npm_registry},
    {"npm pnpm yarn bun",
        "install|i|add|update|up|upgrade|dedupe|rebuild|audit fix|link|ln|it|install-test|import|patch|dlx-install|set version",
        "package.install.new", network, added, npm_registry},
    {"npm pnpm yarn bun", "uninstall|remove|rm|un|r|prune|unlink", "package.remove", changes_worktree, removed},
    {"npm pnpm yarn bun", "publish|unpublish|deprecate|dist-tag|owner|access|team|npm publish|stage", "package.publish", destructive,
        published, npm_registry},
    {"npm pnpm yarn bun", "login|logout|adduser|token|profile|npm login|config set|set", "package.credentials", network, credentials,
        npm_registry},
    {"npm pnpm yarn bun", "exec|x|dlx|create|init", "package.exec", network, fetched, npm_registry},
    {"npm pnpm yarn bun",
        "run|run-script|test|t|start|stop|restart|build|lint|typecheck|check|format|dev|bench|tst|preview|pack|shrinkwrap|version|"
        "workspaces foreach|workspace|-r run|rebuild|node",
        "run.project", changes_worktree, runs},
    {"npm pnpm yarn bun",
        "ls|list|la|ll|explain|why|root|prefix|bin|config get|config list|get|help|doctor|query|sbom|licenses list|pkg get|fund|workspaces "
        "list|constraints|pm ls",
        "package.read", reads, asked},
    {"npm pnpm yarn bun", "view|info|show|v|outdated|search|audit|ping|whoami|diff|npm info", "package.ask", network, asked, npm_registry},
    {"npm pnpm yarn bun", "cache clean|cache clear|store prune|cache verify|pm cache rm", "package.cache", changes_elsewhere,
        "Clears the cache that all projects share"},
    {"npm pnpm yarn bun", "pkg set|pkg delete|config", "package.change", changes_worktree, "Changes the project's settings"},
    {"npx bunx pnpx yarnpkg-dlx", "", "package.exec", network, fetched, npm_registry},
    {"corepack nvm fnm volta n asdf mise rbenv pyenv sdk rustup",
        "ls|list|current|which|--version|version|versions|show|show active-toolchain|toolchain list|target list|component "
        "list|where|local|doctor|root|prefix",
        "package.read", reads, asked},
    {"nvm fnm asdf mise rbenv pyenv rustup", "use|exec|run|shell|env|init|which|global|default|reshim", "package.toolchain",
        changes_worktree, "Chooses a tool's version"},
    {"corepack nvm fnm volta n asdf mise rbenv pyenv sdk rustup", "", "package.install.global", network, global},
    // Python
    {"pip pip3", "install", "package.install.new", network, added, python_registry},
    {"pip pip3", "download|wheel|index|search", "package.ask", network, asked, python_registry},
    {"pip pip3", "list|show|freeze|check|inspect|debug|help|config list|config get|cache dir|cache list|hash", "package.read", reads,
        asked},
    {"pip pip3", "uninstall", "package.remove", changes_worktree, removed},
    {"pip pip3", "cache purge|cache remove|config set", "package.cache", changes_elsewhere, "Changes what all projects share"},
    {"uv", "sync|lock", "package.install.project", network, project, python_registry},
    {"uv", "pip sync|pip install|add|pip compile|tool run|venv|init", "package.install.new", network, added, python_registry},
    {"uv", "run|build|format", "run.project", changes_worktree, runs},
    {"uv", "remove|pip uninstall", "package.remove", changes_worktree, removed},
    {"uv", "tree|pip list|pip show|pip freeze|pip check|python list|python find|tool list|version|export|cache dir|help", "package.read",
        reads, asked},
    {"uv", "tool install|tool upgrade|python install|self update", "package.install.global", network, global, python_registry},
    {"uv", "publish", "package.publish", destructive, published, python_registry},
    {"uvx", "", "package.exec", network, fetched, python_registry},
    {"pipx", "list|environment", "package.read", reads, asked},
    {"pipx", "run", "package.exec", network, fetched, python_registry},
    {"pipx", "", "package.install.global", network, global, python_registry},
    {"poetry pipenv pdm hatch rye", "install|sync|lock|update", "package.install.project", network, project, python_registry},
    {"poetry pipenv pdm hatch rye", "add|self|python|env create", "package.install.new", network, added, python_registry},
    {"poetry pipenv pdm hatch rye", "remove|uninstall|clean|env remove|env prune", "package.remove", changes_worktree, removed},
    {"poetry pipenv pdm hatch rye", "run|build|check|shell|init|new|test|fmt|format|lint|version|env run", "run.project", changes_worktree,
        runs},
    {"poetry pipenv pdm hatch rye", "show|list|graph|env info|env list|env show|config --list|info|status", "package.read", reads, asked},
    {"poetry pipenv pdm hatch rye", "publish", "package.publish", destructive, published, python_registry},
    {"twine", "check", "package.read", reads, asked},
    {"twine", "upload|register", "package.publish", destructive, published, python_registry},
    {"virtualenv", "", "package.environment", changes_worktree, "Makes a place for packages"},
    {"conda mamba micromamba", "list|info|search|env list|config --show", "package.read", reads, asked},
    {"conda mamba micromamba", "run|activate|deactivate|shell", "run.project", changes_worktree, runs},
    {"conda mamba micromamba", "", "package.install.global", network, global, "conda.anaconda.org"},
    // Rust
    {"cargo",
        "build|b|test|t|check|c|run|r|bench|clippy|fmt|doc|d|fix|rustc|rustdoc|nextest|nextest "
        "run|expand|miri|llvm-cov|tarpaulin|insta|insta "
        "test|package|machete|hack|watch|udeps|criterion|xtask|new|init|vendor|generate-lockfile|make|leptos|tauri|wasm|ndk",
        "run.project", changes_worktree, runs},
    {"cargo", "fetch", "package.install.locked", network, locked, crates},
    {"cargo", "update", "package.install.project", network, project, crates},
    {"cargo", "add", "package.install.new", network, added, crates},
    {"cargo", "remove|rm", "package.remove", changes_worktree, removed},
    {"cargo", "clean", "build.clean", changes_worktree, "Removes what was built"},
    {"cargo", "tree|metadata|pkgid|locate-project|verify-project|version|help|config get|read-manifest|report", "package.read", reads,
        asked},
    {"cargo", "search|info|audit|deny|deny check|outdated", "package.ask", network, asked, crates},
    {"cargo", "install|binstall|uninstall", "package.install.global", network, global, crates},
    {"cargo", "publish|yank|owner", "package.publish", destructive, published, crates},
    {"cargo", "login|logout", "package.credentials", network, credentials, crates},
    // Go
    {"go", "build|test|vet|run|fmt|generate|fix|tool|work|mod init|mod edit|mod vendor|mod graph", "run.project", changes_worktree, runs},
    {"go", "mod download|mod verify", "package.install.locked", network, locked, go_proxy},
    {"go", "mod tidy", "package.install.project", network, project, go_proxy},
    {"go", "get", "package.install.new", network, added, go_proxy},
    {"go", "install", "package.install.global", network, global, go_proxy},
    {"go", "list|env|version|doc|help|mod why|mod graph|bug|telemetry", "package.read", reads, asked},
    {"go", "clean", "build.clean", changes_worktree, "Removes what was built"},
    // Ruby, PHP, others
    {"gem", "install|update", "package.install.global", network, global, gems},
    {"gem", "list|env|environment|which|contents|specification|dependency|help", "package.read", reads, asked},
    {"gem", "build", "run.project", changes_worktree, runs},
    {"gem", "push|yank|owner", "package.publish", destructive, published, gems},
    {"gem", "uninstall|cleanup", "package.remove.global", changes_elsewhere, "Removes programs of the whole machine"},
    {"bundle bundler", "install|update|lock", "package.install.project", network, project, gems},
    {"bundle bundler", "add", "package.install.new", network, added, gems},
    {"bundle bundler", "exec", "run.project", changes_worktree, runs},
    {"bundle bundler", "list|show|info|check|outdated|config|platform|env", "package.read", reads, asked},
    {"bundle bundler", "", "package.install.project", network, project, gems},
    {"composer", "install", "package.install.locked", network, locked, packagist},
    {"composer", "update|dump-autoload|dumpautoload", "package.install.project", network, project, packagist},
    {"composer", "require|create-project", "package.install.new", network, added, packagist},
    {"composer", "remove", "package.remove", changes_worktree, removed},
    {"composer", "run|run-script|exec|test|check|validate|init", "run.project", changes_worktree, runs},
    {"composer", "show|info|licenses|depends|why|outdated|diagnose|status", "package.read", reads, asked},
    {"composer", "global", "package.install.global", network, global, packagist},
    {"mix", "deps.get|deps.update|local.hex|local.rebar|archive.install", "package.install.project", network, project, "hex.pm"},
    {"mix", "hex.publish|hex.retire", "package.publish", destructive, published, "hex.pm"},
    {"mix", "ecto.drop|ecto.reset|ecto.rollback", "sql.drop", destructive, "Drops a database"},
    {"mix rebar3 stack cabal dune opam-exec", "", "run.project", changes_worktree, runs},
    {"pod", "install", "package.install.project", network, project},
    {"vcpkg conan", "", "package.install.new", network, added},
    {"nix", "build|develop|run|flake check|flake show|eval|fmt|shell", "run.project", network,
        "Builds, with what it takes from the network"},
    // of the machine
    {"apt apt-get dnf yum microdnf zypper apk pacman brew port snap flatpak nix-env emerge xbps-install opam choco winget",
        "list|show|search|policy|info|--installed|depends|rdepends|leaves|deps|config|doctor|outdated|why|desc|cat|home", "package.read",
        reads, asked},
    {"apt apt-get dnf yum microdnf zypper apk snap flatpak brew port opam choco winget",
        "remove|purge|autoremove|del|uninstall|clean|autoclean|cleanup|untap", "package.remove.global", destructive,
        "Removes programs of the whole machine"},
    {"apt apt-get dnf yum microdnf zypper apk pacman brew port snap flatpak nix-env emerge xbps-install opam choco winget", "",
        "package.install.global", network, global},
    {"apt-cache dpkg-query rpmquery apt-mark apt-file", "", "package.read", reads, asked},
});

constexpr std::string_view valued =
    "-C --prefix --cwd --dir -w --workspace --filter -F --registry --manifest-path -p --package --features --target --bin --example --test "
    "--profile --color --directory --project --python -r --requirement -c --constraint "
    "--index-url -i --extra-index-url --target-dir -j --jobs --loglevel --userconfig --cache --store-dir -o -t --root --path --git "
    "--branch --tag --rev --group --with --extra --script-shell --mode --jobs "
    "--message-format --exclude -Z --config --bench";

/// Several managers put what they install elsewhere when they are told to.
void packages(Case &now)
{
    // `yarn` alone installs; `yarn NAME` runs a script of the project; cargo +nightly.
    std::erase_if(now.words, [&](const Word &word) { return now.program == "cargo" && word.text.starts_with('+'); });
    const Options options(now.words, valued);
    const std::string verb = options.operands.empty() ? "" : options.operands.front().text;
    const bool node = one_of(now.program, "npm pnpm yarn bun");
    const bool frozen = options.has("--frozen-lockfile --immutable --locked --frozen --offline --prefer-offline-locked --deploy");
    for (const Word *registry : options.values("--registry --index-url -i --extra-index-url --index"))
        if (registry->text.contains("://") || !registry->known)
            now.add("package.registry", Level::unknown, "Takes packages from another registry", registry->where)
                .hosts.push_back(registry->known ? host_of(registry->text) : "*");
    for (const Word *directory : options.values("-C --prefix --cwd --dir --directory --project --manifest-path --target-dir --root"))
        if (const Place place = now.place(*directory); place != Place::worktree && place != Place::scratch)
            now.add("package.elsewhere", place == Place::unknown ? Level::unknown : Level::changes_elsewhere, "Works in another project",
                directory->where);
    for (const Word *script_shell : options.values("--script-shell"))
        now.nested(*script_shell, "npm --script-shell", true);
    if (node && (verb.empty() || one_of(verb, "install i")) && options.operands.size() <= 1 && !options.has("-g --global")) {
        if (verb.empty() && now.program != "yarn") {
            now.add("package.read", Level::reads, "Says what it can do");
            return;
        }
        now.add(frozen ? "package.install.locked" : "package.install.project", Level::network, std::string(frozen ? locked : project))
            .hosts = {std::string(npm_registry)};
        return;
    }
    if (one_of(now.program, "uv poetry") && one_of(verb, "sync install lock") && frozen) {
        now.add("package.install.locked", Level::network, std::string(locked)).hosts = {std::string(python_registry)};
        return;
    }
    // `npx tsc`, `npm exec -- tsc`: what the project has is run; else it is taken from the network.
    const auto table_rows = std::span<const Verb>(table);
    const std::size_t had = now.findings.size();
    const bool script_name =
        one_of(now.program, "yarn pnpm bun") && !verb.empty() && !std::ranges::any_of(table_rows, [&](const Verb &row) {
            if (!one_of(now.program, row.programs))
                return false;
            for (std::string_view rest = row.verbs; !rest.empty();) {
                const std::size_t end = std::min(rest.find('|'), rest.size());
                const std::string_view listed = rest.substr(0, end);
                if (listed.substr(0, listed.find(' ')) == verb)
                    return true;
                rest.remove_prefix(std::min(end + 1, rest.size()));
            }
            return false;
        });
    if (script_name && options.operands.front().known) {
        now.add("run.project", Level::changes_worktree, std::string(runs));
        return;
    }
    const Verb *row = judge_by_verb(now, table, valued);
    if (!row)
        return;
    Finding &finding = now.findings[had];
    if (node && options.has("-g --global") && finding.rule.starts_with("package.install")) {
        finding.rule = "package.install.global";
        finding.sentence = global;
    } else if (node && finding.rule == "package.remove" && options.has("-g --global")) {
        finding.rule = "package.remove.global";
        at_least(finding.level, Level::changes_elsewhere);
    } else if (one_of(now.program, "pip pip3") && verb == "install") {
        const std::vector<const Word *> files = options.values("-r --requirement");
        if (options.operands.size() == 1 && !files.empty())
            finding.rule = options.has("--require-hashes") ? "package.install.locked" : "package.install.project";
        else if (options.operands.size() == 2 && one_of(options.operands[1].text, ". ./ .[dev] .[test] .[all] .[tests]"))
            finding.rule = "package.install.project";
        if (options.has("-e --editable"))
            finding.rule = "package.install.project";
        if (options.has("--user --break-system-packages --target --root --prefix")) {
            finding.rule = "package.install.global";
            finding.sentence = global;
        }
        if (finding.rule == "package.install.project")
            finding.sentence = project;
    } else if (row->rule == "package.publish" && options.surely("--dry-run")) {
        finding.rule = "run.project";
        finding.level = Level::changes_worktree;
        finding.sentence = "Tries out what publishing would do";
    } else if (now.program == "npm" && verb == "audit" && options.operands.size() > 1) {
        finding.rule = "package.install.project";
    } else if (one_of(now.program, "brew apt apt-get") && verb == "update") {
        finding.sentence = "Asks what packages there are";
    } else if (now.program == "go" && one_of(verb, "build test run vet generate")) {
        for (const std::string_view option : {"-exec", "-toolexec", "-vettool"}) {
            const Options single(now.words, "-exec -toolexec -vettool -o -run -tags -ldflags -coverprofile", Options::Style::single_dash);
            if (const Word *command = single.value(option))
                now.nested(*command, "go " + std::string(option), true);
        }
    } else if (now.program == "pacman") {
        if (options.has("-Q -F"))
            finding.rule = "package.read", finding.level = Level::reads;
        else if (options.has("-R"))
            finding.rule = "package.remove.global", finding.level = Level::destructive;
    } else if (now.program == "cargo" && finding.rule == "run.project") {
        const Options build(now.words, "--config");
        for (const Word *config : build.values("--config"))
            if (config->text.contains("runner") || config->text.contains("linker") || config->text.contains("rustc") || !config->known)
                now.add("env.code", Level::unknown, "Makes the build run another program", config->where);
    }
    if (one_of(verb, "exec x dlx") && node)
        now.look_for_secrets(now.words);
}

/// npx TOOL: everyday tools of a project are nearly always installed in it.
void executes(Case &now)
{
    const Options options(now.words, "-p --package -c --call --registry --from --with --python", Options::Style::posix);
    if (const Word *call = options.value("-c --call"); call && now.program != "uvx")
        now.nested(*call, now.program);
    const bool named = options.has("-p --package --from --with");
    const std::string_view tool = options.operands.empty() ? std::string_view() : std::string_view(options.operands.front().text);
    constexpr std::string_view of_projects =
        "tsc eslint prettier jest vitest mocha playwright cypress vite webpack rollup esbuild turbo nx next nuxt astro svelte-check "
        "vue-tsc tsx ts-node tailwindcss stylelint biome knip madge nyc c8 ava "
        "markdownlint cspell husky lint-staged commitlint typedoc jsdoc storybook ng react-scripts expo babel swc tsup rimraf concurrently "
        "nodemon prisma drizzle-kit ruff black mypy pytest flake8 isort pyright pylint";
    if (!named && one_of(tool, of_projects)) {
        now.nested(options.operands, now.program);
        return;
    }
    now.add("package.exec", Level::network, std::string(fetched)).hosts = {
        std::string(now.program == "uvx" ? python_registry : npm_registry)};
    now.look_for_secrets(now.words);
    if (options.unclear && (options.operands.empty() || !options.operands.front().known))
        now.mind_unclear(options);
}

void dpkg(Case &now)
{
    const Options options(now.words, "");
    if (options.has("-l -L -S -s -p --list --listfiles --search --status --print-architecture --get-selections -I --info -c --contents -V "
                    "--verify -q -qa") &&
        !options.has("-i --install -r --remove -P --purge --unpack --configure -e -U"))
        now.add("package.read", Level::reads, "Asks about packages");
    else if (options.has("-r --remove -P --purge -e --erase"))
        now.add("package.remove.global", Level::destructive, "Removes programs of the whole machine");
    else
        now.add("package.install.global", Level::changes_elsewhere, "Installs programs for the whole machine");
}

constexpr std::array programs = std::to_array<Program>({
    {"npm pnpm yarn bun corepack nvm fnm volta n asdf mise rbenv pyenv sdk rustup pip pip3 uv pipx poetry pipenv pdm hatch rye twine "
     "virtualenv conda mamba micromamba cargo go gem bundle bundler composer mix rebar3 stack cabal dune "
     "pod vcpkg conan nix apt apt-get dnf yum microdnf zypper apk pacman brew port snap flatpak nix-env emerge xbps-install opam choco "
     "winget apt-cache dpkg-query rpmquery apt-mark apt-file",
        packages},
    {"npx bunx pnpx uvx", executes},
    {"dpkg rpm", dpkg},
});

} // namespace

std::span<const Program> package_programs()
{
    return programs;
}

} // namespace wm::approvals::rules
