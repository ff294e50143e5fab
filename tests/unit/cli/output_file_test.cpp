#include "output_file.h"
#include "support/qtest_main.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <sstream>
#include <sys/stat.h>

using namespace wm;
using cli::OutputFile;
namespace fs = std::filesystem;

class Output : public QObject {
    Q_OBJECT

    static std::string read(const fs::path &path)
    {
        std::stringstream text;
        text << std::ifstream(path).rdbuf();
        return text.str();
    }
    static QStringList names(const QTemporaryDir &folder)
    {
        return QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    }

private slots:
    void it_is_there_whole_once_it_is_committed()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "out.jsonl";
        std::ofstream(path) << "old";
        fs::permissions(path, fs::perms(0640));
        {
            auto file = OutputFile::create(path);
            QVERIFY(file.has_value());
            QVERIFY(file->append("one\n").has_value() && file->append("two\n").has_value());
            QCOMPARE(read(path), std::string("old"));
            QVERIFY(file->commit().has_value());
        }
        QCOMPARE(read(path), std::string("one\ntwo\n"));
        QCOMPARE(fs::status(path).permissions(), fs::perms(0640));
        QCOMPARE(names(folder), QStringList{"out.jsonl"});
    }
    void what_is_given_up_leaves_nothing()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "out.jsonl";
        {
            auto file = OutputFile::create(path);
            QVERIFY(file.has_value() && file->append("half").has_value());
            auto moved = std::move(*file);
            QVERIFY(moved.append(" of it").has_value());
        }
        QCOMPARE(names(folder), QStringList());
    }
    void a_link_stays_a_link()
    {
        const QTemporaryDir folder;
        const fs::path target = fs::path(folder.path().toStdString()) / "target", link = target.parent_path() / "link";
        std::ofstream(target) << "old";
        fs::create_symlink("target", link);
        {
            auto file = OutputFile::create(link);
            QVERIFY(file.has_value() && file->append("new").has_value() && file->commit().has_value());
        }
        QVERIFY(fs::is_symlink(link));
        QCOMPARE(read(target), std::string("new"));
    }
    void a_device_is_written_in_place()
    {
        auto file = OutputFile::create("/dev/null");
        QVERIFY(file.has_value() && file->append("x").has_value() && file->commit().has_value());
        QVERIFY(fs::is_character_file("/dev/null"));
    }
    void where_nothing_can_be_written_it_says_so()
    {
        const QTemporaryDir folder;
        const std::string there = folder.path().toStdString();
        QCOMPARE(OutputFile::create(there).error().message, there + " is a directory.");
        QCOMPARE(OutputFile::create(there + "/no/out").error().message, "Cannot write " + there + "/no/out: No such file or directory.");
        auto full = OutputFile::create("/dev/full");
        QVERIFY(full.has_value());
        QCOMPARE(full->append("x").error().code, std::string("no_space"));
    }
};

WM_TEST_CLASS(Output)
#include "output_file_test.moc"
