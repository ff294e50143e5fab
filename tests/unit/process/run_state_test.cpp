#include "process/run_state.h"

#include "support/qtest_main.h"
#include "unit/shim/test_run.h"

#include <QTest>

using namespace wm;
using tests::eventually, tests::shell, tests::TestRun;

class RunStateOnDisk : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_dir = m_folder->path().toStdString();
    }
    void cleanup() { m_folder.reset(); }

    void an_empty_or_missing_directory_was_never_started()
    {
        QVERIFY(std::holds_alternative<process::NeverStarted>(process::probe_run(m_dir)));
        QVERIFY(std::holds_alternative<process::NeverStarted>(process::probe_run(m_dir / "none")));
    }
    void a_living_shim_is_a_running_run()
    {
        write_record(process::identity_of(getpid()).value(), wire::boot_id());
        QVERIFY(std::holds_alternative<process::Running>(process::probe_run(m_dir)));
    }
    void the_number_of_a_dead_shim_given_to_another_process_does_not_deceive()
    {
        auto other = process::identity_of(getpid()).value();
        other.start_time -= 1;
        write_record(other, wire::boot_id());
        const auto state = process::probe_run(m_dir);
        QVERIFY(std::get<process::Lost>(state).sentence.contains("killed"));
    }
    void a_restart_of_the_computer_is_told_apart()
    {
        write_record(process::identity_of(getpid()).value(), "another boot");
        const auto state = process::probe_run(m_dir);
        QVERIFY(std::get<process::Lost>(state).sentence.contains("restarted"));
    }
    void the_exit_record_is_the_truth_whoever_lives()
    {
        write_record(process::identity_of(getpid()).value(), wire::boot_id());
        const wire::ExitRecord exit{.code = 2, .message = "m", .out_bytes = 9};
        QVERIFY(write_file_atomically(m_dir / "exit.json", to_text(json_of(exit))));
        const auto state = process::probe_run(m_dir);
        QCOMPARE(std::get<process::Ended>(state).exit, exit);
    }
    void what_cannot_be_read_is_lost_and_says_why_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("exit.json") << QByteArray("exit.json");
        QTest::newRow("shim.json") << QByteArray("shim.json");
    }
    void what_cannot_be_read_is_lost_and_says_why()
    {
        QFETCH(QByteArray, name);
        QVERIFY(write_file_atomically(m_dir / name.toStdString(), "{\"half"));
        const auto state = process::probe_run(m_dir);
        QVERIFY(std::get<process::Lost>(state).sentence.contains(name.toStdString()));
    }
    void a_killed_shim_is_lost_and_is_not_started_again()
    {
        TestRun run;
        QVERIFY(run.start(shell("exec sleep 1000")));
        QVERIFY(wire::signal_process(run.shim, SIGKILL));
        QVERIFY(eventually([&] { return std::holds_alternative<process::Lost>(run.state()); }));
        QCOMPARE(run.start(shell("true")).error().code, std::string("lost"));
    }

private:
    void write_record(const process::ProcessIdentity &shim, const std::string &boot)
    {
        QVERIFY(write_file_atomically(m_dir / "shim.json", to_text(json_of(wire::ShimRecord{shim, {}, boot, 1}))));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path m_dir;
};

WM_TEST_CLASS(RunStateOnDisk)
#include "run_state_test.moc"
