// What is at a path: a file of beads, a .beads folder and where it leads, a tbd project, a Dolt database.
#include "../git/scratch_repository.h"
#include "base/files.h"
#include "interop/source.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using namespace wm::interop;
namespace fs = std::filesystem;

class SourceTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_project;

    void write(const fs::path &path, std::string_view text = R"({"id":"a-1","title":"T"})")
    {
        fs::create_directories((m_project / path).parent_path());
        tests::write(m_project / path, text);
    }
    std::string found(const fs::path &path) const
    {
        const auto source = find_source(m_project / path);
        return source ? (*source)->description() : source.error().message;
    }
    std::string said(const std::string &before, const fs::path &path, const std::string &after = {}) const
    {
        return before + (m_project / path).lexically_normal().string() + after;
    }

private slots:
    void init() { m_project = fs::path(m_folder.path().toStdString()) / QTest::currentTestFunction(); }

    void a_file_is_read_as_it_is()
    {
        write("export.jsonl");
        QCOMPARE(found("export.jsonl"), said("beads file ", "export.jsonl"));
        QCOMPARE((*find_source(m_project / "export.jsonl"))->read()->lines.size(), 1u);
    }

    void a_beads_folder_is_found_by_itself_or_its_project()
    {
        write(".beads/issues.jsonl");
        write(".beads/beads.db", "SQLite format 3");
        for (const char *path : {".", ".beads", ".beads/"})
            QCOMPARE(fs::path(found(path).substr(11)).lexically_normal(), (m_project / ".beads/issues.jsonl").lexically_normal());
        write(".beads/metadata.json", R"({"database":"beads.db","jsonl_export":"work.jsonl"})");
        write(".beads/work.jsonl");
        QCOMPARE(found(".beads"), said("beads file ", ".beads/work.jsonl"));
    }

    void a_redirect_is_followed_three_times()
    {
        write("clone/.beads/redirect", "../rig/.beads\n");
        write("../rig/.beads/redirect", "elsewhere"); // not this one: paths are seen from the folder that holds .beads
        write("rig/.beads/redirect", (m_project / "town/.beads").string());
        write("town/.beads/redirect", "../hq/.beads");
        write("hq/.beads/issues.jsonl");
        QCOMPARE(found("clone"), said("beads file ", "hq/.beads/issues.jsonl"));
        write("far/.beads/redirect", "../clone/.beads");
        QVERIFY(found("far").ends_with("is more than 3 redirects away from its beads."));
        write("ring/.beads/redirect", ".beads");
        QVERIFY(found("ring").ends_with("is more than 3 redirects away from its beads."));
        write("lost/.beads/redirect", "nowhere");
        QVERIFY(found("lost").ends_with("/lost/nowhere, and no folder is there."));
    }

    void a_dolt_workspace_is_refused_with_the_way_out_data()
    {
        QTest::addColumn<QByteArray>("metadata");
        QTest::addColumn<QByteArray>("database");
        QTest::newRow("backend") << QByteArray(R"({"backend":"dolt"})") << QByteArray();
        QTest::newRow("database") << QByteArray(R"({"database":"dolt"})") << QByteArray();
        QTest::newRow("mode") << QByteArray(R"({"dolt_mode":"embedded"})") << QByteArray();
        QTest::newRow("name") << QByteArray(R"({"dolt_database":"beads_app"})") << QByteArray();
        for (const char *name : {"embeddeddolt", "dolt", "proxieddb"})
            QTest::newRow(name) << QByteArray() << QByteArray(name);
    }
    void a_dolt_workspace_is_refused_with_the_way_out()
    {
        QFETCH(QByteArray, metadata);
        QFETCH(QByteArray, database);
        m_project /= QTest::currentDataTag();
        write(".beads/issues.jsonl");
        if (!metadata.isEmpty())
            write(".beads/metadata.json", metadata.toStdString());
        else
            write(fs::path(".beads") / database.toStdString() / "x", "");
        const auto source = find_source(m_project);
        QVERIFY(!source);
        QCOMPARE(source.error().code, std::string("dolt"));
        QCOMPARE(source.error().message, said("The beads of ", ".beads", " are in a Dolt database, which only bd can read."));
        QCOMPARE(source.error().hint,
            "Export them there and import the file: cd '" + m_project.string() +
                "' && bd export -o issues.jsonl && wm import issues.jsonl");
    }

    void a_tbd_project_is_found_by_itself_or_its_folder()
    {
        write(".tbd/config.yml", "display:\n  id_prefix: app\n");
        for (const char *path : {"", ".tbd"})
            QVERIFY2(found(path).starts_with("tbd project "), found(path).c_str());
        write(".beads/issues.jsonl");
        QVERIFY(found("").ends_with(" has beads and tbd issues."));
    }

    void nothing_there_is_said()
    {
        QCOMPARE(found("no.jsonl"), said("There is no file or folder ", "no.jsonl", "."));
        write("x");
        QCOMPARE(find_source(m_project).error().message, m_project.string() + " has neither .beads nor .tbd.");
        write(".beads/config.yaml", "");
        QCOMPARE(find_source(m_project).error().message, said("There is no issues.jsonl in ", ".beads", "."));
        write(".beads/metadata.json", "[]");
        QCOMPARE(find_source(m_project).error().message, said("", ".beads/metadata.json", " is not a JSON object."));
    }
};

WM_TEST_CLASS(SourceTest)
#include "source_test.moc"
