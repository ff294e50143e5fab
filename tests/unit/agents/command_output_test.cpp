#include "agents/command_output.h"
#include "base/text.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using wm::agents::CommandOutput;

class CommandOutputReader : public QObject {
    Q_OBJECT

    static std::string action_of(std::string_view bytes)
    {
        CommandOutput output;
        output.read(bytes);
        return output.action();
    }

private slots:
    void the_last_status_or_else_the_last_line_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("action");
        QTest::newRow("nothing") << QByteArray() << QByteArray();
        QTest::newRow("a line") << QByteArray("Compiling a.cpp\n") << QByteArray("Compiling a.cpp");
        QTest::newRow("the last line") << QByteArray("one\ntwo\n") << QByteArray("two");
        QTest::newRow("an unfinished line does not count yet") << QByteArray("one\ntw") << QByteArray("one");
        QTest::newRow("empty lines do not count") << QByteArray("one\n\n  \n") << QByteArray("one");
        QTest::newRow("a status") << QByteArray("::wm status Writing tests\n") << QByteArray("Writing tests");
        QTest::newRow("a status stays above later lines")
            << QByteArray("::wm status Writing tests\nnoise\n") << QByteArray("Writing tests");
        QTest::newRow("until the next status") << QByteArray("::wm status A\nnoise\n::wm status B\n") << QByteArray("B");
        QTest::newRow("a status may be taken back") << QByteArray("::wm status A\n::wm status \n") << QByteArray();
        QTest::newRow("words of the protocol we do not know are not shown") << QByteArray("one\n::wm future x\n") << QByteArray("one");
        QTest::newRow("a status begins its line") << QByteArray("see ::wm status A\n") << QByteArray("see ::wm status A");
        QTest::newRow("a progress bar ends with a return") << QByteArray("10 %\r20 %\r") << QByteArray("20 %");
        QTest::newRow("CR LF") << QByteArray("one\r\n") << QByteArray("one");
        QTest::newRow("colours") << QByteArray("\x1b[1;32mgreen\x1b[0m light\n") << QByteArray("green light");
        QTest::newRow("a title") << QByteArray("\x1b]0;title\x07text\n") << QByteArray("text");
        QTest::newRow("an escape cut off") << QByteArray("a\x1b[1\n") << QByteArray("a");
        QTest::newRow("a bare escape") << QByteArray("a\x1b\n") << QByteArray("a");
        QTest::newRow("controls") << QByteArray("a\tb\x08\x7f\n") << QByteArray("a b");
        QTest::newRow("UTF-8") << QByteArray("żółw\n") << QByteArray("żółw");
        QTest::newRow("not UTF-8") << QByteArray("a\xff z\n") << QByteArray("a? z");
        QTest::newRow("long") << QByteArray(300, 'x') + "\n" << QByteArray(200, 'x') + "…";
        QTest::newRow("very long, cut inside a character") << QByteArray(4095, 'x') + "ż\n" << QByteArray(200, 'x') + "…";
    }
    void the_last_status_or_else_the_last_line()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, action);
        QCOMPARE(action_of(bytes.toStdString()), action.toStdString());
    }
    void chunks_may_be_cut_anywhere_data() { the_last_status_or_else_the_last_line_data(); }
    void chunks_may_be_cut_anywhere()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, action);
        const std::string all = bytes.toStdString();
        for (std::size_t cut = 0; cut <= all.size(); ++cut) {
            CommandOutput output;
            output.read(all.substr(0, cut));
            output.read(all.substr(cut));
            QCOMPARE(output.action(), action.toStdString());
        }
        CommandOutput by_bytes;
        for (const char c : all)
            by_bytes.read({&c, 1});
        QCOMPARE(by_bytes.action(), action.toStdString());
    }
    void whatever_is_printed_can_be_shown()
    {
        std::string all;
        for (int i = 0; i < 256; ++i)
            for (int j = 0; j < 256; ++j)
                all += {static_cast<char>(i), static_cast<char>(j)};
        for (std::size_t at = 0; at < all.size(); at += 64) {
            const std::string shown = action_of(all.substr(at, 128) + "\n");
            QVERIFY(is_valid_utf8(shown));
            QVERIFY(std::ranges::none_of(shown, [](unsigned char c) { return c < 0x20 || c == 0x7f; }));
        }
    }
};

WM_TEST_CLASS(CommandOutputReader)
#include "command_output_test.moc"
