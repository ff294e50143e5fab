#include "base/scratch_file.h"
#include "support/qtest_main.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sstream>

using namespace wm;

class Scratch : public QObject {
    Q_OBJECT
private slots:
    void what_was_written_can_be_read_in_pieces_and_through_its_path()
    {
        const QTemporaryDir folder;
        const auto file = ScratchFile::create(folder.path().toStdString());
        QVERIFY(file.has_value());
        QVERIFY((*file)->append("first ").has_value());
        QVERIFY((*file)->append(std::string_view("sec\0nd", 6)).has_value());
        QCOMPARE((*file)->size(), 12);
        QCOMPARE((*file)->read(0, 5).value(), std::string("first"));
        QCOMPARE((*file)->read(6, 100).value(), std::string("sec\0nd", 6));
        QVERIFY((*file)->read(12, 100).value().empty());
        std::stringstream text;
        text << std::ifstream((*file)->path()).rdbuf();
        QCOMPARE(text.str(), std::string("first sec\0nd", 12));
    }
    void nobody_finds_it_in_the_directory()
    {
        const QTemporaryDir folder;
        const auto file = ScratchFile::create(folder.path().toStdString());
        QVERIFY(file.has_value() && (*file)->append("secret").has_value());
        QVERIFY(QDir(folder.path()).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }
    void a_directory_that_is_not_there_is_named()
    {
        const auto file = ScratchFile::create("/nonexistent/town");
        QVERIFY(!file.has_value());
        QVERIFY(file.error().message.contains("/nonexistent/town"));
    }
};

WM_TEST_CLASS(Scratch)
#include "scratch_file_test.moc"
