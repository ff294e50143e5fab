// Tools that build, test, check and format: they run the repository's own code, as its agent does all day.
#include "approvals/rules/programs.h"

#include <algorithm>
#include <array>

namespace wm::approvals::rules {
namespace {

constexpr std::string_view runs = "Runs a tool or the code of this repository";

void builds(Case &now)
{
    now.add("run.project", Level::changes_worktree, std::string(runs));
}

/// Where a tool works, when that is not its directory.
void note_directory(Case &now, const Word *directory)
{
    if (!directory)
        return;
    if (const Place place = now.place(*directory); place != Place::worktree && place != Place::scratch)
        now.add("build.elsewhere", place == Place::unknown ? Level::unknown : Level::changes_elsewhere, "Builds outside the worktree",
            directory->where);
}

void makes(Case &now)
{
    const Options options(now.words, "-C --directory -f --file --makefile -I -j -l -o -W -d -t -k -p --eval");
    std::vector<Word> words = now.words;
    Finding &finding = now.add("run.project", Level::changes_worktree, std::string(runs));
    note_directory(now, options.value("-C --directory"));
    for (const Word *file : options.values("-f --file --makefile"))
        if (now.program != "ninja" && now.program != "docker-make" && file->text != "-" && now.place(*file) != Place::worktree)
            now.add("run.script", Level::unknown, "Runs a makefile from outside the worktree", file->where);
    if (options.has("--eval"))
        now.add("run.inline", Level::unknown, "Runs code that stands in the command line");
    for (const Word &target : options.operands) {
        if (const std::size_t equals = target.text.find('='); equals != std::string::npos) {
            if (target.text.starts_with("SHELL="))
                now.add("env.code", Level::unknown, "Makes the build run another program", target.where);
        } else if (one_of(target.text, "install uninstall install-strip install-exec deploy publish release push upload")) {
            now.add(one_of(target.text, "install uninstall install-strip install-exec") ? "build.install" : "build.publish",
                one_of(target.text, "install uninstall install-strip install-exec") ? Level::changes_elsewhere : Level::network,
                one_of(target.text, "install uninstall install-strip install-exec") ? "Installs outside the worktree, as a rule"
                                                                                    : "Publishes, as a rule",
                target.where);
        } else if (target.text.contains("clean")) {
            finding.rule = "build.clean";
            finding.sentence = "Removes what was built";
        }
    }
}

void cmake(Case &now)
{
    const Options options(
        now.words, "-B -S -G -D -U -C -P -A -T --build --install --preset --target -t --prefix --config -j --parallel -E --workflow");
    if (options.has("-E")) { // cmake -E COMMAND: a small toolbox
        std::vector<Word> argv;
        const auto at = std::ranges::find(now.words, "-E", &Word::text);
        if (at != now.words.end())
            argv.assign(at + 1, now.words.end());
        const std::string verb = argv.empty() ? "" : argv.front().text;
        if (one_of(verb, "rm remove remove_directory")) {
            argv.front().text = "rm";
            if (verb == "remove_directory")
                argv.insert(argv.begin() + 1, literal("-r"));
            now.nested(argv, "cmake -E");
        } else if (one_of(verb, "copy copy_directory copy_if_different rename touch make_directory create_symlink")) {
            argv.front().text = verb == "rename" ? "mv"
                : verb == "touch"                ? "touch"
                : verb == "make_directory"       ? "mkdir"
                : verb == "create_symlink"       ? "ln"
                                                 : "cp";
            now.nested(argv, "cmake -E");
        } else if (one_of(verb, "env time chdir")) {
            std::size_t skip = verb == "chdir" ? 2 : 1;
            while (verb == "env" && skip < argv.size() && (argv[skip].text.contains('=') || argv[skip].text.starts_with("--")))
                ++skip;
            now.nested(std::span(argv).subspan(std::min(skip, argv.size())), "cmake -E");
        } else {
            builds(now);
        }
        return;
    }
    if (const Word *prefix = options.value("--install"))
        now.add("build.install", Level::changes_elsewhere, "Installs outside the worktree, as a rule", prefix->where);
    else if (const Word *script = options.value("-P"); script && now.place(*script) != Place::worktree)
        now.add("run.script", Level::unknown, "Runs a script from outside the worktree", script->where);
    else
        builds(now);
    if (const Word *target = options.value("--target -t"); target && one_of(target->text, "install uninstall"))
        now.add("build.install", Level::changes_elsewhere, "Installs outside the worktree, as a rule", target->where);
    else if (target && target->text == "clean")
        now.findings.back().rule = "build.clean";
    note_directory(now, options.value("-B --build"));
}

void jvm(Case &now)
{
    const Options options(now.words, "-f --file -p --project-dir -b -D -P -I --init-script -s --settings -x");
    Finding &finding = now.add("run.project", Level::changes_worktree, std::string(runs));
    note_directory(now, options.value("-p --project-dir"));
    for (const Word *script : options.values("-I --init-script"))
        if (now.place(*script) != Place::worktree)
            now.add("run.script", Level::unknown, "Runs a script from outside the worktree", script->where);
    for (const Word &task : options.operands) {
        if (one_of(task.text, "deploy publish release:perform release:prepare deploy:deploy") || task.text.contains("publish") ||
            task.text.contains("upload"))
            now.add("package.publish", task.text.contains("MavenLocal") ? Level::changes_elsewhere : Level::destructive,
                "Publishes a package", task.where);
        else if (task.text == "clean")
            finding.rule = "build.clean";
    }
}

void dotnet(Case &now)
{
    constexpr std::array table = std::to_array<Verb>({
        {"dotnet", "build|test|run|publish|pack|format|watch|new|sln|msbuild|vstest|ef migrations|user-secrets list|exec", "run.project",
            Level::changes_worktree, runs},
        {"dotnet", "clean", "build.clean", Level::changes_worktree, "Removes what was built"},
        {"dotnet", "restore", "package.install.project", Level::network, "Installs what the project names", "api.nuget.org"},
        {"dotnet", "add|add package|tool restore", "package.install.new", Level::network, "Installs packages that it names",
            "api.nuget.org"},
        {"dotnet", "tool install|tool update|workload", "package.install.global", Level::network, "Installs programs for the whole machine",
            "api.nuget.org"},
        {"dotnet", "remove", "package.remove", Level::changes_worktree, "Removes packages of the project"},
        {"dotnet", "nuget push|nuget delete", "package.publish", Level::destructive, "Publishes a package", "api.nuget.org"},
        {"dotnet", "list|--info|--list-sdks|nuget list|help|tool list", "package.read", Level::reads, "Asks about packages"},
        {"dotnet", "ef database drop", "sql.drop", Level::destructive, "Drops a database"},
        {"dotnet", "ef database update", "database.change", Level::changes_elsewhere, "Changes a database"},
        {"swift", "build|test|run|package describe|package dump-package|package init|format", "run.project", Level::changes_worktree, runs},
        {"swift", "package resolve|package update", "package.install.project", Level::network, "Installs what the project names"},
        {"swift", "package clean|package reset", "build.clean", Level::changes_worktree, "Removes what was built"},
        {"bazel bazelisk", "build|test|run|query|cquery|aquery|info|coverage|fetch|sync|mod|version", "run.project",
            Level::changes_worktree, runs},
        {"bazel bazelisk", "clean|shutdown", "build.clean", Level::changes_worktree, "Removes what was built"},
        {"rails rake", "db:drop|db:reset|db:schema:load|db:purge|db:setup", "sql.drop", Level::destructive, "Drops a database"},
        {"rails rake", "db:migrate|db:rollback|db:seed", "database.change", Level::changes_elsewhere, "Changes a database"},
        {"rails rake", "runner|r", "run.inline", Level::unknown, "Runs code that stands in the command line"},
        {"rails rake", "", "run.project", Level::changes_worktree, runs},
        {"prisma", "migrate reset|db push", "sql.drop", Level::destructive, "Drops a database"},
        {"prisma", "migrate dev|migrate deploy|db seed|db execute", "database.change", Level::changes_elsewhere, "Changes a database"},
        {"prisma", "", "run.project", Level::changes_worktree, runs},
        {"alembic flyway liquibase sqitch diesel sqlx",
            "downgrade|clean|drop|drop-all|dropAll|revert|database drop|database reset|rollback", "sql.drop", Level::destructive,
            "Takes a database back"},
        {"alembic flyway liquibase sqitch diesel sqlx", "upgrade|migrate|update|deploy|database|migration run|migrate run",
            "database.change", Level::changes_elsewhere, "Changes a database"},
        {"alembic flyway liquibase sqitch diesel sqlx", "", "run.project", Level::changes_worktree, runs},
        {"flutter dart", "build|test|run|analyze|format|fix|create|compile|doctor|devices|--version", "run.project",
            Level::changes_worktree, runs},
        {"flutter dart", "pub get|pub upgrade", "package.install.project", Level::network, "Installs what the project names", "pub.dev"},
        {"flutter dart", "pub add", "package.install.new", Level::network, "Installs packages that it names", "pub.dev"},
        {"flutter dart", "pub publish", "package.publish", Level::destructive, "Publishes a package", "pub.dev"},
        {"flutter dart", "clean", "build.clean", Level::changes_worktree, "Removes what was built"},
        {"zig", "", "run.project", Level::changes_worktree, runs},
    });
    judge_by_verb(now, table, "-c --configuration -o -p --project -f --framework");
}

/// Take a command line to run when files change, or several side by side.
void runs_words(Case &now)
{
    const Options options(
        now.words, "-w --watch -e --ext -n --names -c --prefix-colors -d --delay --exec -x --restart", Options::Style::posix);
    if (const Word *command = options.value("--exec -x"); command && now.program == "nodemon") {
        now.nested(*command, now.program);
        return;
    }
    if (one_of(now.program, "concurrently npm-run-all run-s run-p wireit")) {
        if (now.program == "concurrently")
            for (const Word &command : options.operands)
                now.nested(command, now.program);
        builds(now);
    } else if (one_of(now.program, "cross-env dotenv entr")) {
        std::span<const Word> words = options.operands;
        while (!words.empty() && words.front().text.contains('=')) {
            const std::size_t equals = words.front().text.find('=');
            Word value = words.front();
            value.text.erase(0, equals + 1);
            judge_assignment(now, std::string_view(words.front().text).substr(0, equals), value);
            words = words.subspan(1);
        }
        now.nested(words, now.program);
    } else {
        builds(now);
    }
}

void removes_like_rm(Case &now)
{
    std::vector<Word> argv{literal("rm", now.call.where), literal("-rf", now.call.where)};
    argv.insert(argv.end(), now.words.begin(), now.words.end());
    now.nested(argv, now.program);
}

/// Compilers and linkers write where -o says.
void compiles(Case &now)
{
    const Options options(now.words, "-o --output -I -L -l -D -isystem -include -MF -MT -x -std -target", Options::Style::single_dash);
    Finding &finding = now.add("run.project", Level::changes_worktree, "Compiles");
    if (const Word *output = options.value("-o --output"))
        if (const Place place = now.place(*output); place != Place::worktree && place != Place::scratch && place != Place::device)
            now.use(finding, What::replace, *output);
    for (const Options::Option &option : options.options)
        if (option.name.starts_with("-fplugin") || option.name.starts_with("-wrapper"))
            now.add("env.code", Level::unknown, "Loads code into the compiler", option.where);
}

constexpr std::array programs = std::to_array<Program>({
    {"make gmake ninja samu just task mage remake", makes, false},
    {"cmake", cmake, false},
    {"gradle gradlew mvn mvnw mvnd ant sbt lein", jvm, false},
    {"dotnet swift bazel bazelisk rails rake prisma alembic flyway liquibase sqitch diesel sqlx flutter dart zig", dotnet, false},
    {"nodemon concurrently npm-run-all run-s run-p cross-env dotenv entr wireit", runs_words, false},
    {"rimraf del-cli trash-cli", removes_like_rm},
    {"gcc g++ cc c++ clang clang++ ld lld as ar ranlib strip objcopy rustc javac kotlinc ghc gfortran nasm yasm gccgo tcc nvcc swiftc emcc "
     "em++ cl",
        compiles, false},
    {"meson ctest cpack qmake moc rcc uic lupdate lrelease configure autoconf automake autoreconf libtoolize bison flex yacc lex "
     "pkg-config scons premake xmake buck buck2 pants please nx turbo lerna rush "
     "pytest py.test tox nox unittest behave coverage hypothesis locust "
     "jest vitest mocha ava tap c8 nyc karma jasmine playwright cypress wdio testcafe storybook cucumber-js "
     "tsc tsup swc babel esbuild rollup webpack vite parcel next nuxt astro ng vue-tsc svelte-check react-scripts expo gatsby remix "
     "eleventy hugo jekyll mkdocs sphinx-build mdbook typedoc jsdoc asciidoctor "
     "eslint prettier stylelint biome standard xo oxlint knip madge depcheck markdownlint markdownlint-cli2 cspell commitlint lint-staged "
     "tailwindcss postcss sass lessc "
     "ruff black isort flake8 pylint mypy pyright basedpyright pyflakes pycodestyle bandit autopep8 yapf autoflake pyupgrade djlint "
     "vulture radon "
     "rustfmt clippy-driver cargo-clippy bindgen cbindgen wasm-pack trunk wasm-bindgen rust-analyzer "
     "gofmt goimports golangci-lint staticcheck gofumpt gotestsum govulncheck mockgen buf sqlc templ wire golint gopls revive "
     "rubocop rspec standardrb sorbet srb steep erb reek minitest puma guard "
     "phpunit phpcs phpcbf phpstan psalm pint pest php-cs-fixer artisan "
     "clang-format clang-tidy clangd cppcheck cpplint include-what-you-use iwyu bear gcov lcov genhtml gcovr llvm-cov llvm-profdata "
     "qmllint qmlformat "
     "shellcheck shfmt bats hadolint actionlint yamllint ansible-lint tflint checkov editorconfig-checker vale codespell typos taplo-fmt "
     "jsonlint ajv dprint treefmt pre-commit lefthook "
     "ktlint detekt scalafmt checkstyle google-java-format spotbugs swiftlint swiftformat xcodebuild xcrun credo dialyzer hlint ormolu "
     "fourmolu ghcid elm elm-test purs spago "
     "uvicorn gunicorn hypercorn flask fastapi celery streamlit jupyter daphne http-server serve live-server json-server "
     "webpack-dev-server hyperfine ab wrk k6 "
     "django-admin manage.py scrapy black-primer nbconvert mkdocs-material pip-compile pip-sync pydoc pydoc3 cookiecutter copier plop "
     "hygen yo graphql-codegen openapi-generator openapi-typescript swagger-codegen drizzle-kit typeorm "
     "sequelize knex husky changeset changesets bloaty mold sccache ccache",
        builds, false},
});

} // namespace

std::span<const Program> build_programs()
{
    return programs;
}

} // namespace wm::approvals::rules
