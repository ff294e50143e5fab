// Text and control sequences of what programs print on a terminal.
#include "base/terminal_sequences.h"
#include "support/qtest_main.h"

#include <QTest>

#include <array>

using namespace wm;

namespace {

/// Text as it is, sequences in brackets.
std::string told(std::string_view bytes, std::size_t step)
{
    TerminalSequences sequences;
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += step)
        sequences.read(
            bytes.substr(at, step), [&](std::string_view text) { out += text; },
            [&](const TerminalSequence &found) {
                constexpr std::array kinds = {"csi ", "osc ", "string ", ""};
                out += std::string("<") + kinds[static_cast<std::size_t>(found.kind)] + std::string(found.body);
                if (found.final != 0)
                    out += found.final;
                out += '>';
            });
    return out;
}

} // namespace

class TerminalSequenceReading : public QObject {
    Q_OBJECT
private slots:
    void sequences_are_told_from_text_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("expected");
        QTest::newRow("text") << QByteArray("a\r\n\u2733") << "a\r\n\u2733";
        QTest::newRow("CSI") << QByteArray("a\x1B[1;31mb\x1B[?25lc") << "a<csi 1;31m>b<csi ?25l>c";
        QTest::newRow("OSC, BEL") << QByteArray("\x1B]0;t\u2733\x07x") << "<osc 0;t\u2733>x";
        QTest::newRow("OSC, ST") << QByteArray("\x1B]8;;http://a\x1B\\x") << "<osc 8;;http://a>x";
        QTest::newRow("DCS") << QByteArray("\x1BP$qm\x1B\\x") << "<string $qm>x";
        QTest::newRow("short ones") << QByteArray("\x1B"
                                                  "c\x1B(0\x1B=x")
                                    << "<c><(0><=>x";
        QTest::newRow("cancelled") << QByteArray("\x1B[12\x18x") << "x";
        QTest::newRow("broken off") << QByteArray("\x1B]0;t\x1B[1mx") << "<csi 1m>x";
        QTest::newRow("begun again") << QByteArray("\x1B\x1B[1\x1B[2mx") << "<csi 2m>x";
        QTest::newRow("not ended") << QByteArray("x\x1B[1") << "x";
    }
    void sequences_are_told_from_text()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, expected);
        for (std::size_t step = 1; step <= 4; ++step)
            QCOMPARE(QString::fromStdString(told(bytes.toStdString(), step)), expected);
    }
    void a_long_string_is_cut_and_ends_where_it_ends()
    {
        const std::string long_one = "\x1B]0;" + std::string(100'000, 'x');
        for (const char *end : {"\x07", "\x1B\\"}) {
            const std::string out = told(long_one + end + "after", 1000);
            QVERIFY(out.size() < 5000 && out.ends_with(">after"));
        }
    }
    void typed_text_presses_no_keys()
    {
        QCOMPARE(without_controls("a\r\nb\rc\n\td\x1B[201~\x7F\u009B!\u00E9", "\r"), std::string("a\rb\rc\r\td[201~!\u00E9"));
    }
};

WM_TEST_CLASS(TerminalSequenceReading)
#include "terminal_sequences_test.moc"
