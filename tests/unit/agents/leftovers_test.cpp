// What an agent left behind and nobody should commit unseen.
#include "../git/scratch_repository.h"
#include "agents/leftovers.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using tests::ScratchRepository, tests::write;

class Leftovers : public QObject {
    Q_OBJECT

    static std::vector<std::string> doubtful(const ScratchRepository &scratch)
    {
        return agents::doubtful_files(
            scratch.clone(), *git::status(scratch.clone()), *git::status(scratch.clone(), {.each_untracked = true}));
    }
private slots:
    void by_name_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("refused");
        for (const char *file : {"web/node_modules/left-pad/index.js", "src/__pycache__/x.pyc", ".env", "web/.env.local", "server.pem",
                 "id_rsa", "main.o", "build/main", "src/new/dist/bundle.js", ".DS_Store", "notes.txt.orig"})
            QTest::newRow(file) << QString(file) << true;
        for (const char *file : {"src/main.cpp", ".env.example", "docs/build.md", "tests/keys.md", "core/engine.cpp", "deep/er/file"})
            QTest::newRow(file) << QString(file) << false;
    }
    void by_name()
    {
        QFETCH(QString, file);
        QFETCH(bool, refused);
        const ScratchRepository scratch;
        write(scratch.clone() / file.toStdString(), "x");
        QCOMPARE(doubtful(scratch), refused ? std::vector{file.toStdString()} : std::vector<std::string>());
    }
    void a_folder_that_the_project_has_is_its_own()
    {
        ScratchRepository scratch;
        scratch.commit("build/rules.mk", "x");
        write(scratch.clone() / "build/more.mk", "x");
        QCOMPARE(doubtful(scratch), std::vector<std::string>());
    }
    void large_files_and_repositories_within()
    {
        const ScratchRepository scratch;
        write(scratch.clone() / "small", "x");
        write(scratch.clone() / "dump.sql", std::string(agents::largest_new_file + 1, 'x'));
        QCOMPARE(doubtful(scratch), std::vector<std::string>{"dump.sql"});
        scratch.git({"init", "-q", "vendored"});
        write(scratch.clone() / "vendored/x", "x");
        QCOMPARE(doubtful(scratch), (std::vector<std::string>{"dump.sql", "vendored/"}));
    }
    void too_many_are_named_by_their_folder()
    {
        const ScratchRepository scratch;
        for (int i = 0; i < 2001; ++i)
            write(scratch.clone() / "data" / std::to_string(i), "x");
        QCOMPARE(doubtful(scratch), std::vector<std::string>{"data/"});
    }
};

WM_TEST_CLASS(Leftovers)
#include "leftovers_test.moc"
