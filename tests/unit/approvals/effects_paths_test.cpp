// Where paths lead, told as the kernel does it, and which files a pattern means, told as bash does it: both are asked.
#include "approvals/effects/paths.h"
#include "process/command.h"
#include "support/qtest_main.h"
#include "unit/git/scratch_repository.h"

#include <QTemporaryDir>
#include <QTest>

using namespace wm;
using namespace wm::approvals;
using namespace wm::approvals::effects;

class EffectsPaths : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::filesystem::path m_root;

    std::string bash(const std::string &command) const
    {
        const auto result = process::run_command({.argv = {"bash", "-c", command}, .cwd = m_root, .extra_environment = {"LC_ALL=C.UTF-8"}});
        return result ? result->out : "";
    }

private slots:
    void initTestCase()
    {
        m_root = std::filesystem::canonical(m_folder.path().toStdString());
        bash("mkdir -p d/e .hidden 'b c' 'x[1]'; touch a.c b.c .dot d/a.c d/.dot d/e/a.c 'b c/a.c' 'x[1]/f' '*star' 'q?' -- -dash é.c;"
             "ln -s d link; ln -s a.c file; ln -s nowhere dangling; ln -s ring ring; ln -s ../.. d/up; ln -s \"$PWD/d/e\" absolute");
    }
    void patterns_mean_what_bash_finds_data()
    {
        QTest::addColumn<QString>("word");    // as bash gets it
        QTest::addColumn<QString>("pattern"); // as the shell parser gives it
        for (const char *same : {"*", "*.c", ".*", "?.c", "[ab].c", "[!a].c", "[^a].c", "d/*", "*/", "*/*", "*/a.c", "d/e/*", "l*/",
                 "link/*", "dang*", "no*thing", "./*", ".//*.c", "d/../*.c", "*/..", "*/.", "d/.*", "[a", "x[1]", "x[[]1]/f", "?",
                 "d*/e*/a*", "-*", "é*", "**", "**/a.c", "r*", "*[*]*", "nowhere/*"})
            QTest::newRow(same) << same << same;
        QTest::newRow("absolute") << "\"$PWD\"/*.c" << QString::fromStdString(m_root.string()) + "/*.c";
        QTest::newRow("quoted star") << "'*'*" << "\\**";
        QTest::newRow("quoted bracket") << "'x[1]'/*" << "x\\[1\\]/*";
        QTest::newRow("quoted and no match") << "'no?'*x" << "no\\?*x";
        QTest::newRow("blank") << "b\\ c/*" << "b c/*";
    }
    void patterns_mean_what_bash_finds()
    {
        QFETCH(QString, word);
        QFETCH(QString, pattern);
        Word asked;
        asked.text = pattern.toStdString();
        asked.pattern = true;
        auto found = expand(asked, m_root.string(), [] { return true; });
        QCOMPARE(found.trouble, std::string());
        std::ranges::sort(found.paths);
        const std::string out = bash("printf '%s\\n' " + word.toStdString() + " | LC_ALL=C sort");
        std::string ours;
        for (const std::string &path : found.paths)
            ours += path + "\n";
        QCOMPARE(QString::fromStdString(ours), QString::fromStdString(out));
    }
    void paths_lead_where_the_kernel_goes_data()
    {
        QTest::addColumn<QString>("path");
        for (const char *path : {"a.c", "d/e", "link", "link/e/a.c", "file", "dangling", "d/up", "d/up/..", "link/..", "link/../a.c",
                 "absolute", "absolute/..", "./d/./e/..", "none", "none/below", "link/", "d//e/", ".", "..", "/", "/..", "link/none"})
            QTest::newRow(path) << path;
    }
    void paths_lead_where_the_kernel_goes()
    {
        QFETCH(QString, path);
        const Resolved followed = resolve(m_root.string(), path.toStdString(), Last::followed);
        const std::string out =
            bash("realpath -m -- '" + path.toStdString() + "'; test -e '" + path.toStdString() + "' && echo yes || echo no");
        QCOMPARE(followed.path + "\n" + (followed.exists ? "yes" : "no") + "\n", out);
    }
    void a_link_itself_is_not_followed_unless_a_slash_is_behind_it()
    {
        QCOMPARE(resolve(m_root.string(), "link", Last::itself).path, (m_root / "link").string());
        QVERIFY(S_ISLNK(resolve(m_root.string(), "dangling", Last::itself).now.st_mode));
        QCOMPARE(resolve(m_root.string(), "link/", Last::itself).path, (m_root / "d").string());
        QVERIFY(resolve(m_root.string(), "link/", Last::itself).through_link);
        QVERIFY(!resolve(m_root.string(), "d/e/a.c", Last::followed).through_link);
        QVERIFY(!resolve(m_root.string(), "a.c/", Last::followed).exists);
    }
    void a_ring_of_links_leads_nowhere()
    {
        QVERIFY(!resolve(m_root.string(), "ring", Last::followed).exists);
        QVERIFY(resolve(m_root.string(), "ring", Last::itself).exists);
    }
    void too_many_names_end_a_pattern()
    {
        int looked = 0;
        Word asked;
        asked.text = "*";
        asked.pattern = true;
        QVERIFY(!expand(asked, m_root.string(), [&] { return ++looked < 3; }).trouble.empty());
    }
};

WM_TEST_CLASS(EffectsPaths)
#include "effects_paths_test.moc"
