// The real bash is the judge: it runs random lines in an empty directory, with programs that only note how they are started.
// Every start is one that was foreseen; every program that is foreseen with all of its words is started so.
#include "shell_grammar.h"
#include "shell_shown.h"
#include "support/qtest_main.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <fnmatch.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <format>
#include <fstream>
#include <set>
#include <sstream>

using namespace wm::approvals;
namespace fs = std::filesystem;

namespace {

constexpr int lines_run = 200;
constexpr std::array stubs = {"alpha", "beta", "gamma", "no", "once"};
constexpr std::array programs = {"env", "nice", "timeout", "nohup", "find", "bash", "sh", "cat"};

struct Started {
    std::string cwd;
    std::vector<std::string> argv;

    auto operator<=>(const Started &) const = default;
};

std::string shown(const Started &started)
{
    std::string text = started.cwd + ':';
    for (const std::string &word : started.argv)
        text += ' ' + quoted(word);
    return text + '\n';
}

std::string content_of(const fs::path &path)
{
    std::stringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return std::move(text).str();
}

std::set<Started> read_log(const fs::path &path)
{
    std::set<Started> all;
    const std::string log = content_of(path);
    for (std::size_t at = 0; at < log.size();) {
        const std::size_t end = log.find("\0\1", at, 2);
        Started one;
        std::stringstream words(log.substr(at, end - at));
        std::getline(words, one.cwd, '\0');
        for (std::string word; std::getline(words, word, '\0');)
            one.argv.push_back(word);
        if (log[end - 1] == '\0') // the last word is empty
            one.argv.emplace_back();
        all.insert(std::move(one));
        at = end + 2;
    }
    return all;
}

/// A pattern that no file matches stays as it is written, less its quotes.
std::string literal(const Word &word)
{
    if (!word.pattern)
        return word.text;
    std::string text;
    for (std::size_t i = 0; i < word.text.size(); ++i)
        text += word.text[i] == '\\' && i + 1 < word.text.size() ? word.text[++i] : word.text[i];
    return text;
}

/// Whether it stands for the only file that there is.
bool matches_a_file(const Word &word)
{
    return word.pattern && fnmatch(word.text.c_str(), "sub", 0) == 0;
}

bool is_stub(const Invocation &invocation)
{
    return !invocation.argv.empty() && std::ranges::contains(stubs, invocation.argv[0].text);
}

bool is_known(const Invocation &invocation)
{
    return invocation.cwd && std::ranges::all_of(invocation.argv, [](const Word &word) { return word.known && !matches_a_file(word); });
}

bool fits(const std::vector<Word> &foreseen, std::size_t i, const std::vector<std::string> &argv, std::size_t k)
{
    if (i == foreseen.size())
        return k == argv.size();
    if (foreseen[i].many)
        for (std::size_t more = k; more <= argv.size(); ++more)
            if (fits(foreseen, i + 1, argv, more))
                return true;
    return k < argv.size() && (!foreseen[i].known || matches_a_file(foreseen[i]) || literal(foreseen[i]) == argv[k]) &&
        fits(foreseen, i + 1, argv, k + 1);
}

} // namespace

class ShellAgainstBash : public QObject {
    Q_OBJECT

private slots:
    void bash_starts_what_was_foreseen()
    {
        QTemporaryDir directory;
        const fs::path root = fs::canonical(directory.path().toStdString());
        fs::create_directories(root / "bin");
        for (const char *stub : stubs)
            fs::create_symlink(WM_SHELL_STUB, root / "bin" / stub);
        for (const char *program : programs)
            for (const char *place : {"/usr/bin", "/bin"})
                if (fs::exists(fs::path(place) / program)) {
                    fs::create_symlink(fs::path(place) / program, root / "bin" / program);
                    break;
                }

        const QByteArray seed = qgetenv("WM_SEED");
        Grammar grammar(seed.isEmpty() ? 20261130 : seed.toUInt());
        std::vector<std::string> lines;
        for (int i = 0; i < lines_run; ++i) {
            lines.push_back(grammar.line());
            fs::create_directories(root / std::to_string(i) / "sub/deep/sub/deep");
            std::ofstream(root / std::format("{}.line", i)) << lines.back() << "wait\n";
        }
        std::ofstream(root / "run")
            << "i=0; while [ $i -lt " << lines_run
            << " ]; do cd $R/$i; WM_STUB_LOG=$R/$i.log /bin/bash -c \"$(</$R/$i.line)\" >$R/$i.out 2>&1 </dev/null; i=$((i+1)); done";
        QProcess bash;
        bash.setProcessEnvironment([&] {
            QProcessEnvironment environment;
            environment.insert("PATH", QString::fromStdString((root / "bin").string()));
            environment.insert("R", QString::fromStdString(root.string()));
            environment.insert("HOME", "/home/dana");
            environment.insert("LANG", "C.UTF-8");
            return environment;
        }());
        bash.start("/bin/bash", {QString::fromStdString((root / "run").string())});
        QVERIFY(bash.waitForFinished(280'000));

        int known = 0, foreseen = 0;
        std::string wrong;
        for (int i = 0; i < lines_run; ++i) {
            Surroundings here = surroundings();
            here.cwd = (root / std::to_string(i)).string();
            const Understanding understanding = understand(lines[static_cast<std::size_t>(i)], here);
            const std::set<Started> started = read_log(root / std::format("{}.log", i));
            std::string complaint;
            if (!understanding.obscure.empty())
                complaint += "is obscure: " + understanding.obscure[0].why + '\n';
            for (const Started &one : started)
                if (std::ranges::none_of(understanding.invocations, [&](const Invocation &invocation) {
                        return (!invocation.cwd || *invocation.cwd == one.cwd) && fits(invocation.argv, 0, one.argv, 0);
                    }))
                    complaint += "not foreseen: " + shown(one);
            for (const Invocation &invocation : understanding.invocations) {
                foreseen += is_stub(invocation) ? 1 : 0;
                if (!is_stub(invocation) || !is_known(invocation))
                    continue;
                ++known;
                Started one{*invocation.cwd, {}};
                for (const Word &word : invocation.argv)
                    one.argv.push_back(literal(word));
                if (!started.contains(one))
                    complaint += "not started: " + shown(one);
            }
            if (!complaint.empty() && wrong.size() < 20'000)
                wrong += std::format("=== line {}\n{}--- bash says: {}--- {}", i, lines[static_cast<std::size_t>(i)],
                    content_of(root / std::format("{}.out", i)), complaint);
        }
        QVERIFY2(wrong.empty(), wrong.c_str());
        QVERIFY2(known * 10 > foreseen * 4, std::format("{} of {} are known", known, foreseen).c_str()); // or it proves little
    }
};

WM_TEST_CLASS(ShellAgainstBash)
#include "shell_bash_test.moc"
