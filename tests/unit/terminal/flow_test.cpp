// A flood of lines goes past the emulator, and leaves what the emulator would have left.
#include "support/qtest_main.h"
#include "terminal/flow.h"
#include "terminal/screen.h"

#include <QTest>

#include <random>

using namespace wm::terminal;

namespace {

/// Lines as programs print them, and now and then something that is more than a line.
std::string some_output(unsigned seed, int lines)
{
    std::mt19937 random(seed);
    const auto number = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    std::string out;
    for (int i = 0; i < lines; ++i) {
        for (int word = number(12); word > 0; --word) {
            switch (number(20)) {
            case 0:
                out += "\x1B[" +
                    std::to_string(
                        std::array{0, 1, 3, 4, 7, 9, 22, 24, 27, 31, 39, 44, 49, 92, 103}[static_cast<std::size_t>(number(15))]) +
                    "m";
                break;
            case 1: out += "\x1B[38;5;" + std::to_string(number(256)) + "m"; break;
            case 2: out += "\x1B[1;48;2;1;2;" + std::to_string(number(256)) + "mx\x1B[m"; break;
            case 3: out += '\t'; break;
            default: out += std::string(static_cast<std::size_t>(1 + number(14)), static_cast<char>('a' + number(26))) + " "; break;
            }
        }
        if (number(300) == 0)
            out += std::array{"\u6F22\u00E9", "\x1B[A\x1B[2K", "\b\b", "\x1B[5;9r",
                "\x1B[r\x1B"
                "c",
                "\x1B[?1049h x", "\x1B[?1049l", "\x1B[5mblink", "\x1B[4:3m"}[static_cast<std::size_t>(number(9))];
        out += number(100) == 0 ? "\n" : "\r\n";
    }
    return out;
}

QString told(const Line &line)
{
    QString text = line.continued ? "… " : "";
    Look before;
    for (const Cell &cell : line.cells) {
        if (cell.look != before)
            text += QString::fromStdString(sequence_of(cell.look)).mid(1);
        before = cell.look;
        text += cell.rune == 0 ? "_" : QString::fromStdString(text_of(line, cell));
    }
    return text;
}

} // namespace

class TerminalFlow : public QObject {
    Q_OBJECT
private slots:
    void a_flood_leaves_what_the_emulator_would_have_left_data()
    {
        QTest::addColumn<int>("seed");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("rows");
        for (int seed = 0; seed < 30; ++seed)
            QTest::addRow("%d", seed) << seed << 10 + seed * 7 % 120 << 1 + seed * 5 % 40;
    }
    void a_flood_leaves_what_the_emulator_would_have_left()
    {
        QFETCH(int, seed);
        QFETCH(int, columns);
        QFETCH(int, rows);
        const std::string output = some_output(static_cast<unsigned>(seed), 3000);
        Screen flood({columns, rows}), drops({columns, rows});
        flood.write(output);
        for (std::size_t at = 0; at < output.size(); at += 1000)
            drops.write(std::string_view(output).substr(at, 1000));
        QCOMPARE(flood.first_line(), drops.first_line());
        QCOMPARE(flood.first_row(), drops.first_row());
        QCOMPARE(flood.cursor(), drops.cursor());
        for (std::int64_t line = flood.first_line(); line < flood.end_line(); ++line)
            QVERIFY2(flood.line(line) == drops.line(line),
                qPrintable(QString("%1: %2 | %3").arg(line).arg(told(flood.line(line)), told(drops.line(line)))));
        flood.write("x");
        drops.write("x");
        QVERIFY(
            flood.line(flood.first_row() + flood.cursor().row) == drops.line(drops.first_row() + drops.cursor().row)); // with the same look
    }
    void only_whole_plain_lines_flow()
    {
        const Flow flow = read_flow("one\r\n\x1B[31mtwo\r\nthree", 80, {});
        QCOMPARE(flow.lines.size(), 2u);
        QCOMPARE(flow.bytes, 15u);
        QCOMPARE(flow.look.ink == Color::of_index(1), true);
        QCOMPARE(text_of(flow.lines[1]), std::string("two"));
        QCOMPARE(read_flow("a\nb\r\n", 80, {}).bytes, 0u);
        QCOMPARE(read_flow("\u00E9\r\n", 80, {}).bytes, 0u);
        QCOMPARE(read_flow("\x1B[5mx\r\n", 80, {}).bytes, 0u);
        const Flow broken = read_flow("0123456789\r\n012345678\r\n", 4, {});
        QCOMPARE(broken.parts.at(0).lines, 3);
        QVERIFY(broken.lines[0].continued && broken.lines[1].continued && !broken.lines[2].continued);
    }
    void a_screen_with_margins_does_not_flow()
    {
        const auto flows = [](std::string_view bytes) {
            FlowState state;
            state.read(bytes);
            return state.flows();
        };
        QVERIFY(flows("text\x1B[31m\x1B[?25l\x1B[2J\x1B]0;t\x07\x1B(B"));
        for (const char *odd : {"\x1B[2;9r", "\x1B[?7l", "\x1B[?6h", "\x1B[4h", "\x1B[20h", "\x1B(0", "\x0E", "\x1BH", "\x1B[3g", "\x1B#6",
                 "\x1B[?1;7l", "\x1B[12"})
            QVERIFY2(!flows(odd), odd);
        QVERIFY(flows("\x1B[2;9r\x1B"
                      "c"));
    }
};

WM_TEST_CLASS(TerminalFlow)
#include "flow_test.moc"
