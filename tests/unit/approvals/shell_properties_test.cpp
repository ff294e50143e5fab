// Whatever the line: an answer, in time, with spans inside of it; and what is cut off is never understood as something
// that it is not known to be.
#include "shell_lines.h"
#include "shell_shown.h"
#include "support/qtest_main.h"

#include <QTest>
#include <rapidcheck.h>

#include <span>

using namespace wm::approvals;

namespace {

bool lies_in(const Span &span, std::string_view line)
{
    return span.at <= line.size() && span.length <= line.size() - span.at;
}

/// Every span is in the line, and every reference to an invocation to one of its kind.
bool is_whole(std::string_view line)
{
    const Understanding understanding = understand(line, surroundings());
    const auto word_in = [&](const Word &word) { return lies_in(word.where, line) && !(word.many && word.known); };
    const auto one = [&](const Invocation &invocation) {
        return lies_in(invocation.where, line) && std::ranges::all_of(invocation.argv, word_in) &&
            std::ranges::all_of(invocation.redirects,
                [&](const Redirect &redirect) { return lies_in(redirect.where, line) && word_in(redirect.target); }) &&
            (!invocation.reads_from || *invocation.reads_from < understanding.invocations.size()) &&
            (!invocation.cwd || invocation.cwd->starts_with('/'));
    };
    return std::ranges::all_of(understanding.invocations, one) && std::ranges::all_of(understanding.obscure, [&](const Obscure &obscure) {
        return lies_in(obscure.where, line) && !obscure.why.empty();
    });
}

} // namespace

class ShellProperties : public QObject {
    Q_OBJECT

private slots:
    void every_beginning_of_a_line_has_an_answer()
    {
        for (const auto lines : {std::span<const Line>(quoting), std::span<const Line>(expansions), std::span<const Line>(commands),
                 std::span<const Line>(directories), std::span<const Line>(wrappers)})
            for (const Line &line : lines)
                for (std::size_t size = 0; size <= line.line.size(); ++size)
                    QVERIFY2(is_whole(line.line.substr(0, size)), std::string(line.line.substr(0, size)).c_str());
    }

    void any_bytes_have_an_answer()
    {
        QVERIFY(rc::check("bytes", [](const std::string &line) { RC_ASSERT(is_whole(line)); }));
    }

    void any_tokens_have_an_answer()
    {
        static const std::vector<std::string> tokens = {"a", "rm", " ", "  ", "\n", "\t", ";", ";;", "&", "&&", "|", "||", "|&", "(", ")",
            "((", "))", "{", "}", " { ", " }", "'", "\"", "\\", "$", "$(", "${", "`", "$((", "<", ">", "<<", "<<<", "<(", ">&", "&>", "2>",
            "E", "\nE\n", "#", "=", "X=", "$X", "${X", ":-", "%", "/", "[", "]", "[[ ", " ]]", "!", "~", "*", "?", "{a,b}", "{1..3}", "if ",
            "then ", "else ", "fi", "for x in ", "do ", "done", "while ", "case ", " in ", "esac", "f() ", "function ", "eval ", "sh -c ",
            "xargs ", "find . -exec ", " \\; ", "cd ", "set -- ", "sudo ", "env ", "export ", "local ", "trap ", "git -c alias.a=!",
            "ssh h ", "\x80", "\xff"};
        QVERIFY(rc::check("tokens", [] {
            std::string line;
            for (const std::string &token : *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(tokens)))
                line += token;
            RC_ASSERT(is_whole(line));
        }));
    }

    void spaces_between_words_mean_nothing()
    {
        for (const Line &line : expansions)
            QCOMPARE(shown(understand("  " + std::string(line.line) + "  \n", surroundings())), std::string(line.meaning));
    }

    void a_line_in_a_shell_is_the_line_itself()
    {
        // Through bash -c with the whole line in single quotes: the same programs with the same words, one level further down.
        for (const Line &line : directories) {
            if (line.line.contains('\''))
                continue;
            const Understanding plain = understand(line.line, surroundings());
            const Understanding inner = understand("bash -c '" + std::string(line.line) + "'", surroundings());
            QCOMPARE(inner.invocations.size(), plain.invocations.size());
            for (std::size_t i = 0; i < plain.invocations.size(); ++i) {
                Invocation one = inner.invocations[i];
                QCOMPARE(one.through.front(), "bash -c");
                one.through.erase(one.through.begin());
                QCOMPARE(shown(one), shown(plain.invocations[i]));
            }
        }
    }
};

WM_TEST_CLASS(ShellProperties)
#include "shell_properties_test.moc"
