#include "base/files.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>

using namespace wm;

class Files : public QObject {
    Q_OBJECT
private slots:
    void a_file_is_replaced_whole_and_is_private()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("note").toStdString();
        QVERIFY(write_file_atomically(path, "first"));
        QVERIFY(write_file_atomically(path, "second"));
        QCOMPARE(read_file(path).value(), std::string("second"));
        struct stat status{};
        QCOMPARE(stat(path.c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777, 0600u);
        QCOMPARE(std::distance(std::filesystem::directory_iterator(path.parent_path()), {}), 1); // no temporary left
    }
    void what_is_missing_or_too_large_is_told_apart()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.filePath("note").toStdString();
        QCOMPARE(read_file(path).error().code, std::string("not_found"));
        QVERIFY(write_file_atomically(path, std::string(100, 'x')));
        QCOMPARE(read_file(path, 99).error().code, std::string("too_large"));
    }
    void a_full_disk_is_called_by_its_name() { QCOMPARE(fail_errno(ENOSPC, "Cannot write x").error().code, std::string("no_space")); }
};

WM_TEST_CLASS(Files)
#include "files_test.moc"
