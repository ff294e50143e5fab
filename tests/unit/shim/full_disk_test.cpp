#include "support/qtest_main.h"
#include "unit/shim/test_run.h"

#include <QTest>
#include <cstring>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <thread>

using namespace wm;
using namespace std::chrono_literals;
using tests::eventually, tests::shell, tests::TestRun;

namespace {

/// A file system of its own, of a size that can be changed. Where mounting is not allowed `error` says why.
class SmallDisk {
public:
    explicit SmallDisk(const char *size) : path(m_folder.path().toStdString())
    {
        const std::string options = std::string("mode=0700,size=") + size;
        if (mount("tmpfs", path.c_str(), "tmpfs", 0, options.c_str()) != 0)
            error = std::strerror(errno);
    }
    ~SmallDisk()
    {
        if (error.empty())
            umount2(path.c_str(), MNT_DETACH);
    }
    bool grow(const char *size) const
    {
        return mount("tmpfs", path.c_str(), "tmpfs", MS_REMOUNT, (std::string("size=") + size).c_str()) == 0;
    }
    bool is_full() const
    {
        struct statvfs info{};
        return statvfs(path.c_str(), &info) == 0 && info.f_bavail == 0;
    }

private:
    QTemporaryDir m_folder;

public:
    const std::filesystem::path path;
    std::string error;
};

} // namespace

class ShimFullDisk : public QObject {
    Q_OBJECT
private slots:
    void nothing_is_dropped_and_the_run_goes_on_when_there_is_room_again()
    {
        const SmallDisk disk("256k");
        if (!disk.error.empty())
            QSKIP(qPrintable("A small file system cannot be mounted here: " + QString::fromStdString(disk.error)));
        TestRun run(disk.path);
        auto spec = shell("head -c 1000000 /dev/zero | tr '\\0' x; printf END; cat > /dev/null; exit 4");
        spec.input = true;
        QVERIFY(run.start(spec));
        QVERIFY(eventually([&] { return disk.is_full(); }));

        auto shim = run.connect(); // it still answers
        const auto status = [&] { return wire::read_shim_status(shim.request(wire::StatusRequest{}).value()).value(); };
        QVERIFY(status().running);
        QVERIFY(status().out_bytes < 1'000'000);
        QCOMPARE(shim.request(wire::InputRequest{1, "lost?"}).error().code, std::string("no_space"));
        QCOMPARE(status().last_input, 0);

        QVERIFY(disk.grow("8m"));
        QVERIFY(eventually([&] { return status().out_bytes == 1'000'003; }));
        QVERIFY(shim.request(wire::InputRequest{1, "kept"}));
        QVERIFY(shim.request(wire::CloseInputRequest{}));
        QCOMPARE(run.exit().code, std::optional(4));
        QCOMPARE(run.output(), std::string(1'000'000, 'x') + "END");
        QCOMPARE(wire::read_input_record(parse_json(run.file("in.log"), "in.log").value())->bytes, std::string("kept"));
    }
    void the_end_is_recorded_as_soon_as_there_is_room()
    {
        const SmallDisk disk("128k");
        if (!disk.error.empty())
            QSKIP(qPrintable("A small file system cannot be mounted here: " + QString::fromStdString(disk.error)));
        TestRun run(disk.path);
        QVERIFY(run.start(shell("head -c 150000 /dev/zero; exit 6"))); // the rest fits into the pipe: the child ends
        QVERIFY(eventually([&] { return disk.is_full() && wire::ProcessTable::read().descendants(run.shim.pid).empty(); }));
        QVERIFY(std::holds_alternative<process::Running>(run.state())); // not over: it is not all on disk
        QVERIFY(disk.grow("8m"));
        const auto exit = run.exit();
        QCOMPARE(exit.code, std::optional(6));
        QCOMPARE(exit.out_bytes, 150'000);
    }
    void a_stop_waits_for_a_slow_disk_and_loses_no_end()
    {
        const SmallDisk disk("128k");
        if (!disk.error.empty())
            QSKIP(qPrintable("A small file system cannot be mounted here: " + QString::fromStdString(disk.error)));
        TestRun run(disk.path);
        QVERIFY(run.start(shell("head -c 1000000 /dev/zero; sleep 1000")));
        QVERIFY(eventually([&] { return disk.is_full(); }));
        const std::jthread later([&] {
            std::this_thread::sleep_for(6s);
            disk.grow("8m");
        });
        const auto state = process::stop_run(run.dir, 50ms);
        QVERIFY(state.has_value() && std::holds_alternative<process::Ended>(*state));
        QVERIFY(std::get<process::Ended>(*state).exit.reason == wire::ExitReason::stopped);
    }
};

WM_TEST_CLASS(ShimFullDisk)
#include "full_disk_test.moc"
