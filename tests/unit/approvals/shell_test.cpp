// What a command line says: a table of lines and what is understood of them.
#include "shell_lines.h"
#include "shell_shown.h"
#include "support/qtest_main.h"

#include <QTest>

#include <format>
#include <span>

using namespace wm::approvals;

class ShellLines : public QObject {
    Q_OBJECT

    static void check(std::span<const Line> lines)
    {
        for (const Line &line : lines) {
            const std::string meaning = shown(understand(line.line, surroundings()));
            if (meaning != line.meaning)
                QFAIL(std::format("{}\n--- is understood as\n{}--- instead of\n{}", line.line, meaning, line.meaning).c_str());
        }
    }

private slots:
    void quoted_words() { check(quoting); }
    void expanded_words() { check(expansions); }
    void commands_of_all_kinds() { check(commands); }
    void directories_that_a_line_changes_to() { check(directories); }
    void programs_that_start_others() { check(wrappers); }

    void a_part_is_where_it_is_written()
    {
        const std::string line = "cd a && sh -c 'ls \"b c\" >d' && eval \"rm e\"";
        const Understanding understanding = understand(line, surroundings());
        const auto text = [&](const Span &span) { return line.substr(span.at, span.length); };
        const auto find = [&](std::string_view name) {
            return *std::ranges::find_if(
                understanding.invocations, [&](const Invocation &one) { return !one.argv.empty() && one.argv[0].text == name; });
        };
        QCOMPARE(text(find("ls").where), "ls \"b c\" >d");
        QCOMPARE(text(find("ls").argv[1].where), "\"b c\"");
        QCOMPARE(text(find("ls").redirects[0].where), ">d");
        QCOMPARE(text(find("rm").argv[1].where), "e");
    }

    void what_is_too_large_is_obscure()
    {
        const auto why = [](const std::string &line) {
            const Understanding understanding = understand(line, surroundings());
            return understanding.obscure.empty() ? "" : understanding.obscure.back().why;
        };
        QCOMPARE(why(std::string(300 * 1024, 'x')), "a command line of more than 256 KiB");
        QCOMPARE(why(std::string("ls\0x", 4)), "a command line with a NUL in it");
        std::string nested = "ls";
        for (int i = 0; i < 200; ++i)
            nested = "( " + nested + " )";
        QCOMPARE(why(nested), "nested too deeply");
        QCOMPARE(why("X='eval \"$X\"'; eval \"$X\""), "nested too deeply");
        std::string envs;
        for (int i = 0; i < 10'000; ++i)
            envs += "env ";
        QCOMPARE(why(envs + "ls"), "nested too deeply");
        QCOMPARE(why("a(){ b;b; }; b(){ c;c; }; c(){ d;d; }; d(){ e;e; }; e(){ f;f; }; f(){ g;g; }; g(){ h;h; }; h(){ i;i; }; "
                     "i(){ j;j; }; j(){ k;k; }; k(){ l;l; }; l(){ m;m; }; m(){ n;n; }; n(){ ls;ls; }; a"),
            "too much to follow");
    }

    void paths_are_joined_without_the_disk()
    {
        const auto joined = [](const std::string &path, const std::optional<std::string> &cwd) {
            return absolute_path({path, true, false, {}}, cwd).value_or("?");
        };
        QCOMPARE(joined("a/../b", "/x"), "/x/b");
        QCOMPARE(joined("/a//./b/", "/x"), "/a/b");
        QCOMPARE(joined("../../..", "/x"), "/");
        QCOMPARE(joined("..", "/x/y"), "/x");
        QCOMPARE(joined("a", std::nullopt), "?");
        QCOMPARE(joined("/a", std::nullopt), "/a");
        QVERIFY(!absolute_path({"a", false, false, {}}, "/x"));
        QVERIFY(!absolute_path({"*", true, true, {}}, "/x"));
    }
};

WM_TEST_CLASS(ShellLines)
#include "shell_test.moc"
