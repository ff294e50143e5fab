// The fuzz targets in the ordinary build: over what is kept, where what was found once stays fixed, and over a number of
// inputs that are like it but damaged, each target for two seconds at most. WM_FUZZ_RUNS=100000 WM_FUZZ_SEED=7 looks further,
// without that limit; libFuzzer, in the fuzz preset, further still.
#include "fuzz.h"
#include "mutation.h"
#include "support/qtest_main.h"
#include "targets.h"

#include <QElapsedTimer>
#include <QTest>

#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

using namespace wm;

namespace {

// Read by the signal handler.
std::string running;
const char *running_target = "";

/// A flaw aborts: what brought it about is left in a file, to be looked at and kept.
void leave_input(int number)
{
    char name[64] = "found-";
    std::strncat(name, running_target, 40);
    if (const int file = open(name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600); file >= 0) {
        (void)!write(file, running.data(), running.size());
        (void)!write(STDERR_FILENO, "The input is in ", 16);
        (void)!write(STDERR_FILENO, name, std::strlen(name));
        (void)!write(STDERR_FILENO, "\n", 1);
    }
    signal(number, SIG_DFL);
    raise(number);
}

} // namespace

class FuzzReplay : public QObject {
    Q_OBJECT
private slots:
    void every_input_returns_data()
    {
        QTest::addColumn<int>("target");
        QTest::addColumn<QByteArray>("input");
        for (int i = 0; const fuzz::Target &target : fuzz::targets) {
            QTest::addRow("%s, empty", target.name) << i << QByteArray();
            const auto inputs = fuzz::corpus_of(target);
            QVERIFY2(!inputs.empty(), target.name);
            for (const auto &[name, bytes] : inputs)
                QTest::addRow("%s, %s", target.name, qPrintable(name)) << i << bytes;
            ++i;
        }
    }
    void every_input_returns()
    {
        QFETCH(int, target);
        QFETCH(QByteArray, input);
        QCOMPARE(fuzz::targets[target](input), 0); // a flaw aborts
    }
};

class FuzzShortly : public QObject {
    Q_OBJECT
private slots:
    void damaged_inputs_return_data()
    {
        QTest::addColumn<int>("target");
        for (int i = 0; const fuzz::Target &target : fuzz::targets)
            QTest::addRow("%s", target.name) << i++;
    }
    void damaged_inputs_return()
    {
        QFETCH(int, target);
        const fuzz::Target &tried = fuzz::targets[target];
        std::vector<std::string> corpus;
        for (const auto &[name, bytes] : fuzz::corpus_of(tried))
            corpus.push_back(bytes.toStdString());
        fuzz::Mutator mutator(std::move(corpus), static_cast<std::uint32_t>(qEnvironmentVariableIntValue("WM_FUZZ_SEED")));
        bool unlimited = false;
        const int wanted = qEnvironmentVariableIntValue("WM_FUZZ_RUNS", &unlimited);
        running_target = tried.name;
        for (int number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL})
            signal(number, leave_input);
        QElapsedTimer clock;
        clock.start();
        fuzz::damaged = true;
        const auto undo = qScopeGuard([] { fuzz::damaged = false; });
        for (int runs = 0; runs < (unlimited ? wanted : 2000) && (unlimited || clock.elapsed() < 2000); ++runs) {
            running = mutator.next();
            QCOMPARE(tried.run(reinterpret_cast<const std::uint8_t *>(running.data()), running.size()), 0);
        }
    }
    void the_same_seed_gives_the_same_inputs()
    {
        const std::vector<std::string> corpus{R"({"id":"a-1","title":"T"})", ""};
        fuzz::Mutator one(corpus, 1), same(corpus, 1), other(corpus, 2);
        bool differs = false;
        for (int i = 0; i < 100; ++i) {
            const std::string text = one.next();
            QCOMPARE(text, same.next());
            differs = differs || text != other.next();
        }
        QVERIFY(differs);
    }
};

WM_TEST_CLASS(FuzzReplay)
WM_TEST_CLASS(FuzzShortly)
#include "replay_test.moc"
