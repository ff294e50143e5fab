#pragma once
// Random command lines of the grammar that is understood, made so that bash runs all of each: what stands left of || fails,
// conditions hold, loops go round once.
#include <array>
#include <random>
#include <string>
#include <vector>

namespace wm::approvals {

class Grammar {
public:
    explicit Grammar(unsigned seed) : m_random(seed) {}

    std::string line()
    {
        m_text.clear();
        m_documents.clear();
        if (!one_in(4))
            m_text = "A=" + value() + " B=" + value() + "; C=" + value() + "\n";
        list(2);
        newline();
        return m_text;
    }

private:
    unsigned any(unsigned count) { return static_cast<unsigned>(m_random() % count); }
    bool one_in(unsigned count) { return any(count) == 0; }
    template <std::size_t N> std::string of(const std::array<const char *, N> &choices) { return choices[any(N)]; }

    std::string name() { return of(std::array{"A", "B", "C"}); }

    /// A piece of a word. `plain`: also inside of double quotes.
    std::string expansion()
    {
        switch (any(9)) {
        case 0: return "$" + name();
        case 1: return "${" + name() + "}";
        case 2:
            return "${" + name() +
                of(std::array{":-d", "-d e", ":+f", "+", "%.*", "%%.*", "#*/", "##*/", "/a/b", "//b/c", "^^", "^", ",,", ":1", ":0:2"}) +
                "}";
        case 3: return "${#" + name() + "}";
        case 4: return "$((" + of(std::array{"1+2", "2*(3+4)", "7/2", "9%4-5", " 10 - 2 - 3 "}) + "))";
        case 5: return one_in(3) ? "$(alpha " + std::to_string(any(100)) + ")" : "$" + name();
        case 6: return one_in(3) ? "`beta in " + std::to_string(any(100)) + "`" : "${" + name() + "}";
        case 7: return "$HOME";
        default: return "${" + name() + ":-\"${" + name() + "}x\"}";
        }
    }

    std::string piece()
    {
        switch (any(16)) {
        case 0: return "'" + of(std::array{"a b", "$A", "\\", "\"", "*.q", "{x,y}", "", "`", "#", "~"}) + "'";
        case 1: return "\"" + of(std::array{"a b", "\\$A", "\\\\", "\\\"", "*.q", "{x,y}", "", "\\`", "'", "\\a", "x\\\ny"}) + "\"";
        case 2: return "\"" + expansion() + of(std::array{"", " ", "z", "'"}) + expansion() + "\"";
        case 3: return of(std::array{"\\ ", "\\$", "\\\\", "\\'", "\\\"", "\\*", "\\a", "\\\n", "\\{", "\\;", "\\#"});
        case 4: return "$'" + of(std::array{"a\\tb", "\\x41", "\\'", "\\101", "\\\\", "\\n", "\\e", "a\\0b", "\\q"}) + "'";
        case 5:
        case 6: return expansion();
        case 7:
            return of(std::array{
                "{a,b}", "{1..3}", "{a,{b,c}}", "{x}", "{}", "{c..a}", "{03..1}", "{,z}", "{a,b", "a,b}", "{1..5..2}", "{a,'b c'}"});
        case 8: return of(std::array{"*.q", "?.q", "[ab].q", "[", "]", "*"}) + (one_in(2) ? "r" : ".q");
        default: return of(std::array{"a", "b1", "x.c", "d/e", "-f", "--g=h", "k=v", "i:j", "l,m", "n#o", "@", "%", "+", "p_q", "!", "^"});
        }
    }

    std::string word()
    {
        std::string text = one_in(12) ? of(std::array{"~", "~/a", "~+/b", "C=~/c"}) : "";
        for (unsigned i = text.empty() ? 0 : 2; i <= any(3); ++i)
            text += piece();
        return text.empty() ? "w" : text.starts_with('#') ? "x" + text : text;
    }

    std::string value()
    {
        return of(std::array{"a", "b.c", "'d e'", "\"f  g\"", "h/i.j", "'*.q'", "\"\"", "", "' k '", "x=y", "ab/ba.bb"});
    }

    void newline()
    {
        m_text += '\n' + m_documents;
        m_documents.clear();
    }

    void separator()
    {
        if (!m_documents.empty() || one_in(3))
            newline();
        else
            m_text += of(std::array{"; ", ";", " ; ", " ;\t"});
    }

    void redirection()
    {
        switch (any(8)) {
        case 0: m_text += " >/dev/null"; break;
        case 1: m_text += " 2>&1"; break;
        case 2: m_text += " <<< h" + word(); break;
        case 3: m_text += " </dev/null"; break;
        case 4: m_text += one_in(2) ? " &>/dev/null" : " >&/dev/null"; break;
        case 5: m_text += " {fd}>/dev/null 3<>/dev/null"; break;
        case 6: m_text += " >>/dev/null 2>|/dev/null"; break;
        default: {
            const std::string end = "E" + std::to_string(m_count++);
            const bool tabs = one_in(3), quoted = one_in(2);
            m_text += tabs ? " <<-" : " <<";
            m_text += quoted ? (one_in(2) ? "'" + end + "'" : "\\" + end) : end;
            m_documents += std::string(tabs ? "\t" : "") + "text $(gamma " + end + ") $A ` ' \"\n";
            if (!quoted)
                m_documents.replace(m_documents.rfind('`'), 1, "-");
            m_documents += std::string(tabs ? "\t" : "") + end + "\n";
        }
        }
    }

    void program(bool fails = false)
    {
        if (one_in(8))
            m_text += name() + "=" + value() + " ";
        m_text += fails ? "no" : of(std::array{"alpha", "beta", "gamma", "al\\pha", "'beta'", "\"gam\"ma"});
        for (unsigned i = any(4); i > 0; --i)
            m_text += (one_in(8) ? "\t \\\n" : " ") + word();
        m_text += " " + std::to_string(m_count++); // so that two are never the same
        if (one_in(4))
            redirection();
        if (!fails && one_in(12)) {
            m_text += " # ; alpha '";
            newline();
            m_text += "alpha behind " + std::to_string(m_count++);
        }
    }

    void simple()
    {
        switch (any(14)) {
        case 0: m_text += name() + "=" + value(); break;
        case 1: m_text += "export " + name() + "=" + value(); break;
        case 2: m_text += name() + "+=" + value(); break;
        case 3: m_text += "unset " + name(); break;
        case 4: m_text += "eval 'alpha $A \"$B\" " + std::to_string(m_count++) + "; beta'"; break;
        case 5:
            m_text += of(std::array{"bash -c 'alpha \"$@\" $A $0' x y ", "sh -c 'beta $1' _ ", "bash -ec 'cd sub; gamma \"$1\"' z ",
                          "env A=1 beta ", "nice -n 1 gamma ", "timeout 9 alpha ", "nohup beta ", "command gamma ",
                          "env -u B bash -c 'alpha $B'; beta "}) +
                std::to_string(m_count++);
            break;
        case 6: m_text += "set -- " + word() + " " + word() + "; alpha \"$@\" $1 " + std::to_string(m_count++); break;
        case 7: m_text += "find . -maxdepth 0 -exec alpha {} " + std::to_string(m_count++) + " \\;"; break;
        case 8:
            m_text += of(std::array{"echo alpha in", "printf 'beta %s\\n'", "cat <<< 'gamma to'; echo alpha in"}) + " " +
                std::to_string(m_count++) + " | " + of(std::array{"sh", "bash", "cat | bash"});
            break;
        default: program();
        }
    }

    void and_or(int depth)
    {
        if (one_in(8))
            m_text += one_in(2) ? "! no && " : "time ";
        if (one_in(4)) {
            program(true);
            separated(" || ");
        } else if (one_in(4)) {
            program();
            separated(" && ");
        } else if (one_in(5)) {
            program();
            separated(" | ");
        } else if (one_in(5)) {
            const std::string opening = of(std::array{"(cd sub && alpha ", "(cd ./sub/deep/ && beta ", "(cd sub && cd deep && gamma ",
                "{ cd sub; cd ..; alpha ", "( cd ~+/sub/../sub || exit; alpha ", "{ cd sub && cd \"$OLDPWD\" && beta ",
                "{ cd sub/deep && cd - && gamma ", "{ pushd sub && popd && alpha "});
            m_text += opening + std::to_string(m_count++) + (opening.starts_with('(') ? " )" : "; }");
            return;
        }
        command(depth);
    }

    /// The operator, which a here-document's text may have to stand behind.
    void separated(const char *op)
    {
        m_text += op;
        if (!m_documents.empty())
            newline();
    }

    void command(int depth)
    {
        if (depth == 0)
            return simple();
        switch (any(16)) {
        case 0:
            m_text += "( "; // `((` with more lines in it is too much for bash, too
            list(depth - 1);
            end(")");
            break;
        case 1:
            m_text += "{ ";
            list(depth - 1);
            separator();
            m_text += "}";
            break;
        case 2:
            m_text += "if ";
            program();
            separator();
            m_text += "then ";
            list(depth - 1);
            separator();
            m_text += "fi";
            break;
        case 3:
            m_text += "if ";
            program(true);
            separator();
            m_text += "then :; elif ";
            program();
            separator();
            m_text += "then\n";
            list(depth - 1);
            separator();
            m_text += "fi";
            break;
        case 4:
            m_text += "if ";
            program(true);
            separator();
            m_text += "then :; else ";
            list(depth - 1);
            separator();
            m_text += "fi";
            break;
        case 5:
            if (m_in_for > 0) // it would go round only the first time
                return simple();
            m_text += "while once " + std::to_string(m_count++) + "; do ";
            list(depth - 1);
            separator();
            m_text += "done";
            break;
        case 6:
            m_text += "for " + name() + " in " + word() + " q r; do ";
            ++m_in_for;
            list(depth - 1);
            --m_in_for;
            separator();
            m_text += "done";
            break;
        case 7:
            m_text += "case x in (y) : ;; x|z) ";
            list(depth - 1);
            newline();
            m_text += ";; esac";
            break;
        case 8: {
            const std::string function = "f" + std::to_string(m_count++);
            m_text += one_in(2) ? function + "() { " : "function " + function + " { ";
            list(depth - 1);
            separator();
            m_text += "alpha \"$1\" $2 " + std::to_string(m_count++) + "; }; " + function + " " + word() + " v";
            break;
        }
        case 9:
            m_text += "[[ -n x && ( a == a* ) ]]; ((1+1)); ";
            simple();
            break;
        default: simple();
        }
        if (m_text.ends_with('}') && one_in(4))
            m_text += " >/dev/null";
    }

    void end(const char *closing)
    {
        if (!m_documents.empty())
            newline();
        m_text += closing;
    }

    void list(int depth)
    {
        and_or(depth);
        for (unsigned i = any(3); i > 0; --i) {
            separator();
            and_or(depth);
        }
    }

    std::mt19937 m_random;
    std::string m_text, m_documents; ///< of here-documents whose line is not over
    int m_count = 0, m_in_for = 0;
};

} // namespace wm::approvals
