// Whatever a command line is put into, it stays as grave as it was.
#include "support/qtest_main.h"
#include "unit/approvals/command_table.h"

#include <QTest>

#include <rapidcheck.h>

#include <array>
#include <format>

using namespace wm::approvals;
using namespace wm::tests;

namespace {

std::string quoted(const std::string &text)
{
    std::string all = "'";
    for (const char c : text)
        all += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return all + "'";
}

struct Construct {
    const char *name;
    std::string (*around)(const std::string &line);
    bool simple = false; ///< only around one simple command
    std::string_view hole = {}; ///< what it puts words of its own in the place of
};

using Line = const std::string &;
const std::array constructs = std::to_array<Construct>({
    {"after ;", [](Line line) { return "git status; " + line; }},
    {"before ;", [](Line line) { return line + "\necho done"; }},
    {"&&", [](Line line) { return "true && {\n" + line + "\n}"; }},
    {"||", [](Line line) { return "false || {\n" + line + "\n}"; }},
    {"into a pipe", [](Line line) { return "{\n" + line + "\n} | cat"; }},
    {"from a pipe", [](Line line) { return "echo x | {\n" + line + "\n}"; }},
    {"&", [](Line line) { return "{\n" + line + "\n} & echo x"; }},
    {"!", [](Line line) { return "! {\n" + line + "\n}"; }},
    {"time", [](Line line) { return "time {\n" + line + "\n}"; }},
    {"subshell", [](Line line) { return "(\n" + line + "\n)"; }},
    {"braces", [](Line line) { return "{\n" + line + "\n}"; }},
    {"if", [](Line line) { return "if true; then\n" + line + "\nfi"; }},
    {"if's condition", [](Line line) { return "if\n" + line + "\nthen :; fi"; }},
    {"else", [](Line line) { return "if true; then :; else\n" + line + "\nfi"; }},
    {"while", [](Line line) { return "while true; do\n" + line + "\nbreak; done"; }},
    {"for", [](Line line) { return "for wm_i in 1 2; do\n" + line + "\ndone"; }},
    {"case", [](Line line) { return "case x in y) :;; *)\n" + line + "\n;; esac"; }},
    {"function", [](Line line) { return "wm_f() {\n" + line + "\n}\nwm_f"; }},
    {"function keyword", [](Line line) { return "function wm_g {\n" + line + "\n}; wm_g"; }},
    {"sh -c", [](Line line) { return "sh -c " + quoted(line); }, true},
    {"bash -c", [](Line line) { return "bash -c " + quoted(line); }},
    {"bash -lc", [](Line line) { return "/bin/bash -lc " + quoted(line); }},
    {"eval", [](Line line) { return "eval " + quoted(line); }},
    {"$( )", [](Line line) { return "echo \"$(\n" + line + "\n)\""; }},
    {"<( )", [](Line line) { return "cat <(\n" + line + "\n)"; }},
    {"assignment", [](Line line) { return "wm_x=$(\n" + line + "\n)"; }},
    {"here-document", [](Line line) { return "bash <<'WM_END'\n" + line + "\nWM_END"; }},
    {"piped text", [](Line line) { return "printf '%s\\n' " + quoted(line) + " | bash"; }},
    {"xargs", [](Line line) { return "echo x | xargs -I@@ bash -c " + quoted(line); }, false, "@@"},
    {"find -exec", [](Line line) { return "find . -maxdepth 1 -exec bash -c " + quoted(line) + " \\;"; }, false, "{}"},
    {"env", [](Line line) { return "env WM_A=1 bash -c " + quoted(line); }},
    {"timeout", [](Line line) { return "timeout 10 bash -c " + quoted(line); }},
    {"sudo", [](Line line) { return "sudo -n bash -c " + quoted(line); }},
    {"nohup", [](Line line) { return "nohup bash -c " + quoted(line) + " >/dev/null 2>&1 &"; }},
    {"cd", [](Line line) { return "cd src && {\n" + line + "\n}"; }},
    {"trap", [](Line line) { return "trap " + quoted(line) + " EXIT"; }},
    {"leading assignment", [](Line line) { return "WM_A=1 " + line; }, true},
    {"command", [](Line line) { return "command " + line; }, true},
    {"exec", [](Line line) { return "exec " + line; }, true},
    {"nice", [](Line line) { return "nice -n 5 " + line; }, true},
    {"busybox", [](Line line) { return "setsid " + line; }, true},
});

const std::array simple_lines = std::to_array<std::string>({"rm -rf src", "git push --force", "git reset --hard HEAD~1", "git clean -fdx",
    "git checkout -- .", "find . -delete", "shred -u a", "git branch -D x", "docker system prune -af", "kubectl delete ns prod",
    "npm publish", "psql -c 'DROP TABLE t'", "mkfs.ext4 /dev/sda1", "git stash clear", "rsync -a --delete a/ b/",
    "git update-ref -d refs/heads/main", "wm approve ap-1", "gh repo delete a/b"});

std::vector<std::string> grave_lines()
{
    std::vector<std::string> lines(simple_lines.begin(), simple_lines.end());
    for (const CommandLine &line :
        command_table()) // here-documents and comments cannot be followed by more on their line: all is put on lines of its own
        if (line.level == "destructive" && line.cwd.empty())
            lines.push_back(line.command);
    return lines;
}

/// In a loop a variable, behind sudo ~ may stand for something else: then the line cannot be understood, and is asked for all the same.
Level floor_of(const std::string &line)
{
    return line.find_first_of("$~") != std::string::npos ? Level::unknown : Level::destructive;
}

Level level_of_line(const std::string &line)
{
    const Surroundings around = table_surroundings();
    return gravest(judge(understand(line, around), around));
}

} // namespace

class Nesting : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("RC_PARAMS")) // reproducible; RC_PARAMS="seed=… max_success=5000" looks further
            qputenv("RC_PARAMS", "seed=20261130 max_success=400");
    }
    void no_construct_makes_a_line_less_grave()
    {
        for (const std::string &line : grave_lines())
            for (const Construct &construct : constructs) {
                if ((construct.simple && std::ranges::find(simple_lines, line) == simple_lines.end()) ||
                    (!construct.hole.empty() && line.contains(construct.hole)))
                    continue;
                const std::string whole = construct.around(line);
                if (level_of_line(whole) < floor_of(line))
                    QFAIL(std::format("{} makes it {}: {}", construct.name, word_of(level_of_line(whole)), whole).c_str());
            }
    }
    void neither_does_any_nesting_of_them()
    {
        const std::vector<std::string> lines = grave_lines();
        QVERIFY(rc::check("nesting never lowers the level", [&] {
            std::string line = *rc::gen::elementOf(lines);
            const Level floor = floor_of(line);
            const auto depth = *rc::gen::inRange(1, 5);
            for (int level = 0; level < depth; ++level) {
                const Construct &construct = constructs[*rc::gen::inRange<std::size_t>(0, constructs.size())];
                if (!construct.simple && !(!construct.hole.empty() && line.contains(construct.hole)))
                    line = construct.around(line);
            }
            RC_LOG() << line;
            RC_ASSERT(level_of_line(line) >= floor);
        }));
    }
    void a_grave_line_among_everyday_ones_stays_grave()
    {
        std::vector<std::string> everyday;
        for (const CommandLine &line : command_table())
            if (*level_named(line.level) <= Level::changes_worktree && line.cwd.empty())
                everyday.push_back(line.command);
        QVERIFY(rc::check("company does not lower the level", [&] {
            const std::string line = *rc::gen::elementOf(grave_lines());
            const auto before = *rc::gen::container<std::vector<std::string>>(3, rc::gen::elementOf(everyday));
            std::string whole;
            for (const std::string &one : before)
                whole += one + "\n";
            whole += line;
            RC_LOG() << whole;
            RC_ASSERT(level_of_line(whole) >= floor_of(line));
        }));
    }
};

WM_TEST_CLASS(Nesting)
#include "nesting_test.moc"
