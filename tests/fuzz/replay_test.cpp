// The fuzz targets over their corpus, in the ordinary build: what was found once stays fixed.
#include "support/qtest_main.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <cstdint>

#define WM_TARGET(name) extern "C" int fuzz_##name(const std::uint8_t *, std::size_t);
#include "targets.inc"
#undef WM_TARGET

class FuzzReplay : public QObject {
    Q_OBJECT

    struct Target {
        const char *name;
        int (*run)(const std::uint8_t *, std::size_t);
    };
    static constexpr Target targets[] = {
#define WM_TARGET(name) {#name, fuzz_##name},
#include "targets.inc"
#undef WM_TARGET
    };

private slots:
    void every_input_returns_data()
    {
        QTest::addColumn<int>("target");
        QTest::addColumn<QByteArray>("input");
        for (int i = 0; const Target &target : targets) {
            QTest::addRow("%s, empty", target.name) << i << QByteArray();
            const QDir corpus(QString(WM_CORPUS "/%1").arg(target.name));
            const QStringList files = corpus.entryList(QDir::Files, QDir::Name);
            QVERIFY2(!files.empty(), target.name);
            for (const QString &name : files) {
                QFile file(corpus.filePath(name));
                QVERIFY(file.open(QIODevice::ReadOnly));
                QTest::addRow("%s, %s", target.name, qPrintable(name)) << i << file.readAll();
            }
            ++i;
        }
    }
    void every_input_returns()
    {
        QFETCH(int, target);
        QFETCH(QByteArray, input);
        const auto *bytes = reinterpret_cast<const std::uint8_t *>(input.constData());
        QCOMPARE(targets[target].run(bytes, static_cast<std::size_t>(input.size())), 0); // a flaw aborts
    }
};

WM_TEST_CLASS(FuzzReplay)
#include "replay_test.moc"
