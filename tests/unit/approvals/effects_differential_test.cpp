// What is predicted is what happens: the command line is understood, judged and predicted, then really run by bash, and the disk and the
// repository are compared before and after. In temporary directories only; what is run reaches nothing else.
#include "effects_scene.h"
#include "support/qtest_main.h"

#include "base/text.h"

#include <fstream>
#include <map>
#include <set>

#include <rapidcheck.h>

using namespace wm;
using namespace wm::approvals;

namespace fs = std::filesystem;

namespace {

using Names = std::set<std::string>;

std::string shell(const fs::path &directory, const std::string &command, bool *worked = nullptr)
{
    const auto result = process::run_command({.argv = {"bash", "-c", command},
        .cwd = directory,
        .extra_environment = {"LC_ALL=C.UTF-8", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_AUTHOR_NAME=A",
            "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=c@example.org", "HOME=/nonexistent",
            "GIT_EDITOR=true"}});
    if (worked != nullptr)
        *worked = result && result->succeeded();
    return result ? result->out : "";
}

/// Every file and link below a directory with what it holds; git's own files are left out.
std::map<std::string, std::string> contents(const fs::path &root)
{
    std::map<std::string, std::string> all;
    for (auto at = fs::recursive_directory_iterator(root); at != fs::recursive_directory_iterator(); ++at) {
        if (at->path().filename() == ".git" || at->path().extension() == ".git") {
            at.disable_recursion_pending();
            continue;
        }
        if (at->is_symlink())
            all[at->path().string()] = "-> " + fs::read_symlink(at->path()).string();
        else if (at->is_regular_file()) {
            std::ifstream in(at->path(), std::ios::binary);
            all[at->path().string()].assign(std::istreambuf_iterator<char>(in), {});
        }
    }
    return all;
}

/// Commits that refs, heads and stashes reach; reflogs of others do not count.
Names commits(const fs::path &repository)
{
    const std::string out = shell(repository,
        "git rev-list --all $(git worktree list --porcelain 2>/dev/null | sed -n 's/^HEAD //p') "
        "$(git log -g --format=%H refs/stash -- 2>/dev/null) 2>/dev/null");
    const auto lines = split_lines(out);
    return {lines.begin(), lines.end()};
}

Names minus(const Names &all, const Names &without)
{
    Names left;
    std::ranges::set_difference(all, without, std::inserter(left, left.end()));
    return left;
}

std::string listed(const Names &names)
{
    std::string text;
    for (const std::string &name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

/// One command in one place: predicted, run, compared.
struct Trial {
    fs::path root;     ///< everything that may change
    fs::path worktree;
    fs::path remote;   ///< bare, or empty
    std::string command;

    Effects effects = {};
    bool worked = false;
    Names predicted = {}, edited = {}, happened = {};
    Names predicted_commits = {}, lost_commits = {}, predicted_remote = {}, lost_remote = {};
    std::string wrong_about_git = {};

    void run()
    {
        const auto before = contents(root);
        const Names commits_before = commits(worktree), remote_before = remote.empty() ? Names() : commits(remote);
        const auto standings = git_says();
        const Surroundings here{.cwd = worktree.string(),
            .worktree = worktree.string(),
            .git_dir = (worktree / ".git").string(),
            .home = "/nonexistent",
            .scratch = {},
            .variables = {},
            .branch = "main",
            .target = "main"};
        Call call;
        call.kind = Call::Kind::command;
        call.tool = "Bash";
        call.command = command;
        Limits limits;
        limits.listed = 10'000;
        limits.milliseconds = 60'000; // the machine may be busy
        effects = predict(judge(call, here), call, here, limits, command.contains("../remote.git"));
        if (contents(root) != before)
            qFatal("predicting has changed something");

        shell(worktree, command, &worked);
        const auto after = contents(root);
        for (const auto &[path, text] : before) {
            const auto now = after.find(path);
            if (now == after.end() || now->second != text)
                happened.insert(path.substr(root.string().size() + 1));
        }
        for (const FileEffect &file : effects.files) {
            const bool told = file.what != FileEffect::What::created && file.what != FileEffect::What::edited &&
                file.what != FileEffect::What::permissions;
            // Moving a directory moves everything in it; replacing an empty file changes nothing by itself.
            for (const auto &[path, text] : before) {
                const bool below = file.what == FileEffect::What::moved && file.directory && path.starts_with(file.path + "/");
                const bool nothing_lost = file.what == FileEffect::What::replaced && text.empty();
                if (told && ((path == file.path && !nothing_lost) || below))
                    predicted.insert(path.substr(root.string().size() + 1));
            }
            if (file.what == FileEffect::What::edited)
                edited.insert(file.path.substr(root.string().size() + 1));
            const auto standing = standings.find(file.path);
            const auto git = to_json(effects_with(file)).at("files").front().at("git").get<std::string>();
            if (standing != standings.end() && told && !file.directory && git != standing->second)
                wrong_about_git += std::format("{} is said to be {}, git says {}. ", file.path, git, standing->second);
        }
        lost_commits = minus(commits_before, commits(worktree));
        lost_remote = remote.empty() ? Names() : minus(remote_before, commits(remote));
        for (const CommitEffect &commit : effects.commits) {
            if (commit.what == CommitEffect::What::lost)
                predicted_commits.insert(commit.hash);
            if (commit.what == CommitEffect::What::lost_on_remote)
                predicted_remote.insert(commit.hash);
        }
    }

    /// Empty when what was predicted is what happened. A command that failed may have done less.
    std::string verdict() const
    {
        if (!effects.known && command.starts_with("for "))
            return {}; // said to be unknown, and it is
        std::string text;
        const auto compare = [&](const char *what, const Names &said, const Names &was) {
            if (const Names missed = minus(minus(was, said), edited); !missed.empty())
                text += std::format("{} not predicted: {}. ", what, listed(missed));
            if (const Names extra = minus(said, was); !extra.empty() && worked)
                text += std::format("{} did not happen: {}. ", what, listed(extra));
        };
        compare("files", predicted, happened);
        compare("commits", predicted_commits, lost_commits);
        compare("commits of the remote", predicted_remote, lost_remote);
        if (!effects.known)
            text += "unknown: " + tests::lines_of(effects.unknown).toStdString() + ". ";
        if (!happened.empty() && effects.level < Level::changes_worktree)
            text += "files change, and the level is reads. ";
        return text + wrong_about_git;
    }

private:
    static Effects effects_with(const FileEffect &file)
    {
        Effects one;
        one.files.push_back(file);
        return one;
    }

    /// The words of FileEffect::Git for every file of the worktree, by git status.
    std::map<std::string, std::string> git_says() const
    {
        std::map<std::string, std::string> all;
        for (const auto &[path, text] : contents(worktree))
            all[path] = "clean";
        const std::string out = shell(worktree, "git --no-optional-locks status --porcelain=v2 -z --no-renames -uall --ignored=matching");
        std::string_view rest = out;
        while (!rest.empty()) {
            const auto end = std::min(rest.find('\0'), rest.size());
            const std::string entry(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
            const int fields = entry.starts_with("1 ") ? 8 : entry.starts_with("u ") ? 10 : 1;
            std::size_t at = 0;
            for (int i = 0; i < fields; ++i)
                at = entry.find(' ', at) + 1;
            const std::string name = (worktree / entry.substr(at)).string();
            const std::string word = entry.starts_with("?") ? "untracked" : entry.starts_with("!") ? "ignored" : "changed";
            for (auto &[path, said] : all) {
                if (path == name || (name.ends_with('/') && path.starts_with(name)))
                    said = word;
            }
        }
        return all;
    }
};

/// A worktree with every kind of file, a linked directory beside it, and a bare remote.
constexpr const char *prepare = R"(
    mkdir outside && echo mine > outside/data && echo more > outside/.more
    git init -q --bare --template= --initial-branch=main remote.git
    git init -q --template= --initial-branch=main work && cd work
    printf '*.o\nout/\n' > .gitignore
    mkdir -p src/deep 'b c' && echo 1 > src/a.c && echo 2 > src/b.c && echo 3 > src/deep/c.c && echo 4 > README && echo 5 > 'b c/d e.c' && echo 6 > .env.example
    ln -s src link && ln -s ../outside away && ln -s README readme && ln -s nowhere dangling
    git add -A && git commit -qm one
    git remote add origin ../remote.git && git push -q -u origin main
    git branch old && echo 7 >> README && git commit -qam two && echo 8 > src/new.c && git add -A && git commit -qm three
    git branch side old && git tag v1 && git tag -a -m annotated v0 old
    git push -q origin HEAD:refs/heads/topic && git push -q origin v0
    git switch -q side && echo 9 > side.c && git add -A && git commit -qm 'on the side' && git switch -q main
    echo stashed > src/a.c && git stash -q && echo again > src/b.c && git stash -q
    echo changed > src/b.c && echo staged > src/deep/c.c && git add src/deep/c.c && echo new > src/untracked.c && echo o > src/a.o
    mkdir -p out/x empty new/dir && echo built > out/x/y && echo n > new/dir/n && echo .h > .hidden && : > nothing
    echo added > added.c && git add added.c
)";

/// One entry of a generated worktree.
struct Planted {
    enum class Kind { file, link };
    enum class State { committed, changed, staged, left_out };
    Kind kind = Kind::file;
    State state = State::committed;
    std::string name, target;
};

void showValue(const Planted &planted, std::ostream &out)
{
    out << planted.name << (planted.kind == Planted::Kind::link ? " -> " + planted.target : "") << " (" << static_cast<int>(planted.state)
        << ")";
}

const std::vector<std::string> names{"a", "b", "d/a", "d/b", "d/e/a", "l", "d/l", ".h", "x.o", "d/y.o", "e f", "out/z", "*"};

rc::Gen<Planted> planted()
{
    return rc::gen::construct<Planted>(rc::gen::weightedElement<Planted::Kind>({{4, Planted::Kind::file}, {1, Planted::Kind::link}}),
        rc::gen::element(Planted::State::committed, Planted::State::changed, Planted::State::staged, Planted::State::left_out),
        rc::gen::elementOf(names), rc::gen::element<std::string>("a", "d", "../outside", "../outside/data", "nowhere", "l"));
}

/// P and Q stand for names, as the shell gets them.
const std::vector<std::string> patterns{"rm -f P", "rm -rf P", "rm -rf P/", "rm -rf P/*", "rm -rf *", "rm -f *.o .h*", "rm -rf P Q",
    "rm -rf d/../P", "mv -f P Q", "mv -f P d", "cp -f P Q", "cp -rf P Q", "cp -rf d/. Q", "cp -P P Q", "ln -sfn P Q", "echo new > P",
    "echo new | tee P Q", "truncate -s 0 P", "find P -delete", "find P -type f -delete", "find . -name a -delete",
    "find d -mindepth 1 -not -name '*.o' -delete", "git clean -fd", "git clean -fdx", "git clean -fX P", "git checkout -- P",
    "git restore .", "git reset --hard", "git checkout -f", "git rm -rqf P", "git restore --source=HEAD~1 .", "git checkout HEAD~1 -- .",
    "git reset --hard HEAD~1", "git restore -SW P"};

std::string quoted(const std::string &name)
{
    return "'" + name + "'";
}

std::string command_from(std::string pattern, const std::string &one, const std::string &other)
{
    std::string command;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const bool alone = (i == 0 || !std::isalnum(static_cast<unsigned char>(pattern[i - 1]))) &&
            (i + 1 == pattern.size() || !std::isalnum(static_cast<unsigned char>(pattern[i + 1])));
        if (alone && pattern[i] == 'P' && (i == 0 || pattern[i - 1] != '-'))
            command += quoted(one);
        else if (alone && pattern[i] == 'Q')
            command += quoted(other);
        else
            command += pattern[i];
    }
    return command;
}

void plant(const fs::path &root, const std::vector<Planted> &all)
{
    const fs::path work = root / "work";
    int number = 0;
    const auto put = [&](const Planted &one, const char *text) {
        std::error_code error;
        const fs::path path = work / one.name;
        fs::create_directories(path.parent_path(), error);
        if (fs::is_directory(fs::symlink_status(path, error)))
            return;
        if (one.kind == Planted::Kind::link) {
            if (!fs::exists(fs::symlink_status(path, error)))
                fs::create_symlink(one.target, path, error);
        } else if (!fs::is_symlink(fs::symlink_status(path, error))) {
            std::ofstream(path) << text << ++number << "\n"; // no two files are the same
        }
    };
    for (const Planted &one : all) {
        if (one.state == Planted::State::committed || one.state == Planted::State::changed)
            put(one, "committed ");
    }
    shell(work, "git add -A; git commit -q --allow-empty -m first");
    for (const Planted &one : all) {
        if (one.state == Planted::State::staged)
            put(one, "staged ");
    }
    shell(work, "git add -A");
    for (const Planted &one : all) {
        if (one.state == Planted::State::changed || one.state == Planted::State::left_out)
            put(one, "changed ");
    }
}

} // namespace

class EffectsComeTrue : public QObject {
    Q_OBJECT
private slots:
    void a_table_of_commands_data()
    {
        QTest::addColumn<QString>("command");
        const auto rows = {"rm README", "rm -f README none", "rm src", "rm -r src", "rm -rf link", "rm -rf link/", "rm -rf away/",
            "rm -f away/data", "rm -f away/*", "rm -rf *", "rm -rf .h*", "rm -rf src/*.c", "rm -f src/*.[co]", "rm -rf ./src/../out",
            "rm -rf \"b c\"", "rm -rf b\\ c/*", "rm -f '*'", "rm -rf none*", "rm -rf src/deep/..", "rm -rf .", "rm -rf dangling readme",
            "rm -f readme", "rm -d empty", "rmdir empty", "rmdir src", "rm -rf \"$PWD/src\"", "cd src && rm -f *.c",
            "(cd src; rm -rf deep); rm README", "D=src; rm -rf $D/deep", "rm -rf {src,out}", "for f in src/*.o; do rm $f; done",
            "unlink README", "find . -name '*.o' -delete", "find src -type f -delete", "find src -delete", "find . -empty -delete",
            "find . -name .git -prune -o -name '*.c' -print", "find src -maxdepth 1 -type f ! -name '*.c' -delete",
            "find src \\( -name '*.o' -o -name 'b*' \\) -type f -delete", "find link -delete", "find away/ -type f -delete",
            "find src -mindepth 1 -delete", "find . -path './src/*' -name '*.c' -delete", "find src -size +100c -delete",
            "find empty new -type d -empty -delete", "echo x > README", "echo x > readme", "echo x >| new.txt", ": > src/b.c", "> nothing",
            "echo x >> README", "echo x > away/data", "echo x > link/a.c", "echo x | tee README src/b.c", "echo x | tee -a README",
            "truncate -s 0 README", "dd if=/dev/null of=README status=none", "cp README src/a.c", "cp README src", "cp src/a.c src/b.c new",
            "cp -r src out", "cp README readme", "cp -f src/a.c readme", "cp -r src new/src", "cp -T README src/a.c", "cp -t src README",
            "cp src/*.c new/", "mv README src/a.c", "mv README src", "mv src/a.c readme", "mv src other", "mv src out", "mv src/*.c new",
            "mv README none/x", "mv -f out/x/y README", "mv link away", "ln -sf src/a.c README", "ln -f src/a.c README", "ln -sfn out link",
            "ln -s a b", "touch README && mkdir -p src/x", "sed -i s/4/5/ README", "shred -u README", "install -m 644 README src/a.c",
            "git clean -f", "git clean -fd", "git clean -fdx", "git clean -fX", "git clean -fdX", "git clean -fd src",
            "git clean -fdx -e '*.o'", "git clean -n -d", "cd src && git clean -f", "git reset --hard", "git reset --hard HEAD~1",
            "git reset --hard old", "git reset --hard side", "git reset -q --hard origin/main", "git reset HEAD~1",
            "git reset --soft HEAD~2", "git reset", "git checkout -- .", "git checkout -- src/b.c", "git checkout .",
            "git checkout old -- README", "git checkout old -- .", "git checkout -f", "git checkout -f old", "git checkout -f side",
            "git checkout src/b.c", "git checkout -- '*.c'", "git restore .", "git restore src", "git restore --source=old .",
            "git restore -s old README", "git restore --staged src/deep/c.c", "git restore -SW .",
            "git restore --source HEAD --staged --worktree src/deep", "git switch --discard-changes side", "git switch -f side",
            "cd src; git restore .", "git -C src checkout -- .", "git stash drop", "git stash drop stash@{1}", "git stash clear",
            "git stash drop 1", "git branch -D side", "git branch -D side old", "git branch -d side", "git branch -d old",
            "git branch -D main", "git branch -f side main", "git branch -M side old", "git branch -f old side", "git tag -d v1",
            "git tag -d v0 v1", "git tag -f v1 old", "git update-ref -d refs/heads/side", "git update-ref refs/heads/side main",
            "git rm -q README", "git rm -rq src/deep", "git rm -rqf src", "git rm -q --cached README", "git rm -qf 'src/*.c'",
            "git push -q origin main", "git push -qf origin old:main", "git push -q origin +old:topic", "git push -q origin :topic",
            "git push -q origin --delete topic", "git push -q -f origin side:topic", "git push -q --force-with-lease origin side:main",
            "git push -q origin old:topic", "git push -qf", "git push -q origin side", "git push -q --delete origin main topic",
            "git push -q origin :v0", "git push -qf ../remote.git old:topic", "git checkout -q -B side main", "git switch -q -C side main"};
        for (const char *row : rows)
            QTest::newRow(row) << row;
    }
    void a_table_of_commands()
    {
        QFETCH(QString, command);
        const QTemporaryDir folder;
        const fs::path root = fs::canonical(folder.path().toStdString());
        fs::copy(m_template, root, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
        Trial trial{.root = root, .worktree = root / "work", .remote = root / "remote.git", .command = command.toStdString()};
        trial.run();
        const std::string verdict = trial.verdict();
        QVERIFY2(verdict.empty(), verdict.c_str());
    }

    void generated_trees()
    {
        QVERIFY(rc::check("what is predicted is what happens", [this] {
            const auto all = *rc::gen::container<std::vector<Planted>>(planted());
            const auto command = command_from(*rc::gen::elementOf(patterns), *rc::gen::elementOf(names), *rc::gen::elementOf(names));
            const QTemporaryDir folder;
            const fs::path root = fs::canonical(folder.path().toStdString());
            fs::copy(m_plain, root, fs::copy_options::recursive | fs::copy_options::copy_symlinks);
            plant(root, all);
            Trial trial{.root = root, .worktree = root / "work", .remote = {}, .command = command};
            trial.run();
            RC_CLASSIFY(!trial.happened.empty(), "files were lost");
            const std::string verdict = trial.verdict();
            if (!verdict.empty())
                RC_FAIL(command + ": " + verdict);
        }));
    }
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("RC_PARAMS")) // reproducible; RC_PARAMS="seed=… max_success=2000" looks further
            qputenv("RC_PARAMS", "seed=20261130 max_success=40 max_size=14");
        m_plain = fs::canonical(m_plain_folder.path().toStdString());
        shell(m_plain,
            "mkdir outside; echo mine > outside/data; echo a > outside/a; git init -q --template= --initial-branch=main work; cd work; "
            "printf '*.o\\nout/\\n' > .gitignore;"
            "git add -A; git commit -qm base");
        m_template = fs::canonical(m_folder.path().toStdString());
        bool worked = false;
        shell(m_template, std::string("set -e") + prepare, &worked);
        QVERIFY(worked);
    }

private:
    QTemporaryDir m_folder, m_plain_folder;
    fs::path m_template, m_plain;
};

WM_TEST_CLASS(EffectsComeTrue)
#include "effects_differential_test.moc"
