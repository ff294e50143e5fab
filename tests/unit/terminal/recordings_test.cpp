// What real programs printed leaves the screen that another emulator shows (tests/fixtures/terminal), however it is cut.
#include "base/files.h"
#include "support/qtest_main.h"
#include "terminal/screen.h"

#include <QTest>

using namespace wm;
using terminal::Screen;

namespace {

std::string fixture(const std::string &name)
{
    return read_file(std::filesystem::path(WM_FIXTURES) / "terminal" / name, 1 << 20).value_or("");
}

/// Blanks at the ends of lines, and blank lines at the end, are nobody's.
std::string trimmed(std::string text)
{
    std::string out;
    for (std::size_t begin = 0; begin <= text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        std::string line = text.substr(begin, end - begin);
        while (line.ends_with(' ') || line.ends_with("\u00A0"))
            line.resize(line.size() - (line.ends_with(' ') ? 1 : 2));
        out += line + '\n';
        begin = end + 1;
    }
    while (out.ends_with("\n"))
        out.pop_back();
    return out;
}

struct Recording {
    const char *name;
    terminal::Size size;
};
constexpr Recording recordings[] = {
    {"less", {80, 24}}, {"vim", {80, 24}}, {"claude", {100, 30}}, {"codex", {100, 30}}, {"aider", {100, 30}}};

} // namespace

class TerminalRecordings : public QObject {
    Q_OBJECT

    static void each()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("rows");
        for (const Recording &recording : recordings)
            QTest::newRow(recording.name) << recording.name << recording.size.columns << recording.size.rows;
    }

private slots:
    void the_screen_is_the_one_that_another_emulator_shows_data() { each(); }
    void the_screen_is_the_one_that_another_emulator_shows()
    {
        QFETCH(QString, name);
        QFETCH(int, columns);
        QFETCH(int, rows);
        Screen screen({columns, rows});
        const std::string bytes = fixture(name.toStdString() + ".bin");
        QVERIFY(!bytes.empty());
        screen.write(bytes);
        QCOMPARE(QString::fromStdString(trimmed(screen.text())), QString::fromStdString(trimmed(fixture(name.toStdString() + ".txt"))));
    }
    void it_does_not_matter_where_the_bytes_are_cut_data() { each(); }
    void it_does_not_matter_where_the_bytes_are_cut()
    {
        QFETCH(QString, name);
        QFETCH(int, columns);
        QFETCH(int, rows);
        const std::string bytes = fixture(name.toStdString() + ".bin");
        Screen whole({columns, rows}), single({columns, rows});
        whole.write(bytes);
        for (const char &byte : bytes)
            single.write({&byte, 1});
        const auto same = [&](const Screen &other) {
            for (std::int64_t line = whole.first_line(); line < whole.end_line(); ++line)
                if (whole.line(line) != other.line(line))
                    return false;
            return whole.first_line() == other.first_line() && whole.end_line() == other.end_line() && whole.cursor() == other.cursor() &&
                whole.title() == other.title() && whole.on_alternate_screen() == other.on_alternate_screen();
        };
        QVERIFY(same(single));
        const std::size_t step = bytes.size() > 5000 ? 7 : 1; // every cut at once is above
        for (std::size_t cut = 1; cut < bytes.size(); cut += step) {
            Screen parts({columns, rows});
            parts.write(std::string_view(bytes).substr(0, cut));
            parts.write(std::string_view(bytes).substr(cut));
            QVERIFY2(same(parts), qPrintable(QString::number(cut)));
        }
    }
    void what_they_set_is_known()
    {
        Screen claude({100, 30});
        claude.write(fixture("claude.bin"));
        QCOMPARE(claude.title(), std::string("\u2733 Claude Code"));
        QVERIFY(claude.on_alternate_screen());
        QCOMPARE(claude.mouse_wish(), terminal::MouseWish::moves);
        claude.take();
        claude.paste("two\nlines");
        QCOMPARE(claude.take(), std::string("\x1B[200~two\rlines\x1B[201~"));
        Screen aider({100, 30});
        aider.write(fixture("aider.bin"));
        QVERIFY(!aider.on_alternate_screen());
        QCOMPARE(aider.cursor().column, 2);
    }
    void a_size_that_changes_meanwhile_breaks_nothing_data() { each(); }
    void a_size_that_changes_meanwhile_breaks_nothing()
    {
        QFETCH(QString, name);
        const std::string bytes = fixture(name.toStdString() + ".bin");
        Screen screen;
        int turn = 0;
        for (std::size_t at = 0; at < bytes.size(); at += 37) {
            screen.write(std::string_view(bytes).substr(at, 37));
            screen.resize({2 + turn * 7 % 150, 1 + turn * 5 % 60});
            ++turn;
            QCOMPARE(screen.line(screen.first_row()).cells.size() <= static_cast<std::size_t>(screen.size().columns), true);
            QVERIFY(screen.cursor().row < screen.size().rows);
        }
    }
};

WM_TEST_CLASS(TerminalRecordings)
#include "recordings_test.moc"
