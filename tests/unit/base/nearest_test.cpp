#include "base/nearest.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;

class Nearest : public QObject {
    Q_OBJECT
private slots:
    void a_slip_finds_its_word_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<QByteArray>("meant");
        const auto row = [](const char *written, const char *meant) { QTest::newRow(written) << QByteArray(written) << QByteArray(meant); };
        row("slign", "sling"); // neighbours in the wrong order are one slip, "assign" is two away
        row("slin", "sling");
        row("slingg", "sling");
        row("sking", "sling");
        row("asign", "assign");
        row("mw", "mq");
        row("xy", "");
        row("wagon", "");
        row("", "");
    }
    void a_slip_finds_its_word()
    {
        QFETCH(QByteArray, written);
        QFETCH(QByteArray, meant);
        QCOMPARE(nearest(written.toStdString(), {"assign", "sling", "mq"}),
            std::string_view(meant.data(), static_cast<std::size_t>(meant.size())));
    }
    void what_is_too_long_is_nobodys_slip() { QVERIFY(nearest(std::string(101, 'a'), {std::string_view("a")}).empty()); }
};

WM_TEST_CLASS(Nearest)
#include "nearest_test.moc"
