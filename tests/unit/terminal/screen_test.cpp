// What a screen shows after what was written to it.
#include "support/qtest_main.h"
#include "terminal/screen.h"

#include <QTest>

using namespace wm;
using namespace wm::terminal;

namespace {

Screen after(std::string_view bytes, Size size = {10, 4})
{
    Screen screen(size);
    screen.write(bytes);
    return screen;
}

Cell cell(const Screen &screen, int row, int column)
{
    const Line line = screen.line(screen.first_row() + row);
    return static_cast<std::size_t>(column) < line.cells.size() ? line.cells[static_cast<std::size_t>(column)] : Cell{};
}

std::string row(const Screen &screen, int row)
{
    return text_of(screen.line(screen.first_row() + row));
}

} // namespace

class TerminalScreen : public QObject {
    Q_OBJECT
private slots:
    void text_stands_where_it_was_written()
    {
        const Screen screen = after("one\r\n\x1B[3;3Htwo");
        QCOMPARE(screen.text(), std::string("one\n\n  two"));
        QCOMPARE(screen.cursor(), (Cursor{.row = 2, .column = 5}));
    }
    void looks_are_kept()
    {
        const Screen screen = after("\x1B[1;3;4;7;9;31;48;5;200mA\x1B[0;38;2;1;2;3;8mB\x1B[0;93mC\x1B[mD");
        Look a;
        a.bold = a.italic = a.underline = a.reverse = a.strike = true;
        a.ink = Color::of_index(1);
        a.paper = Color::of_index(200);
        QCOMPARE(cell(screen, 0, 0).look == a, true);
        Look b;
        b.hidden = true;
        b.ink = {Color::Kind::rgb, 1, 2, 3};
        QCOMPARE(cell(screen, 0, 1).look == b, true);
        QCOMPARE(cell(screen, 0, 2).look.ink == Color::of_index(11), true);
        QCOMPARE(cell(screen, 0, 3).look == Look{}, true);
    }
    void wide_and_composed_characters_keep_their_columns()
    {
        const Screen screen = after("a\u6F22b e\u0301.");
        QCOMPARE(row(screen, 0), std::string("a\u6F22b e\u0301."));
        QCOMPARE(int(cell(screen, 0, 1).width), 2);
        QCOMPARE(int(cell(screen, 0, 2).width), 0);
        QCOMPARE(cell(screen, 0, 3).rune, U'b');
        QVERIFY(cell(screen, 0, 5).rune >= first_cluster);
        QCOMPARE(cell(screen, 0, 6).rune, U'.');
    }
    void what_is_no_utf8_does_no_harm() { QVERIFY(row(after("a\xFF\xC3(b"), 0).starts_with("a")); }
    void lines_that_scroll_off_are_kept()
    {
        const Screen screen = after("1\r\n2\r\n3\r\n4\r\n5\r\n6");
        QCOMPARE(screen.first_line(), 0);
        QCOMPARE(screen.first_row(), 2);
        QCOMPARE(text_of(screen.line(1)), std::string("2"));
        QCOMPARE(screen.text(), std::string("3\n4\n5\n6"));
        QCOMPARE(screen.line(-1) == Line{} && screen.line(6) == Line{}, true);
    }
    void only_so_many_of_them()
    {
        Screen screen({10, 4});
        for (int i = 0; i < 10'100; ++i)
            screen.write(std::to_string(i) + "\r\n");
        QCOMPARE(screen.first_row() - screen.first_line(), std::int64_t(Screen::scrollback_limit));
        QCOMPARE(screen.first_line(), 97);
        QCOMPARE(text_of(screen.line(97)), std::string("97")); // numbers stay with their lines
        screen.write("\x1B[3J");
        QCOMPARE(screen.first_line(), screen.first_row());
    }
    void the_alternate_screen_leaves_no_lines_and_gives_the_other_back()
    {
        Screen screen = after("before\r\n");
        screen.write("\x1B[?1049h\x1B[2J\x1B[Hmenu\r\n\r\n\r\n\r\n\r\n\r\n");
        QVERIFY(screen.on_alternate_screen());
        QCOMPARE(screen.first_row(), 0);
        screen.write("\x1B[?1049l");
        QVERIFY(!screen.on_alternate_screen());
        QCOMPARE(screen.text(), std::string("before"));
    }
    void a_broken_off_line_is_copied_as_one()
    {
        Screen screen = after("0123456789abc\r\nnext\r\n\r\n\r\n\r\n");
        QCOMPARE(screen.first_row(), 3);
        QCOMPARE(screen.text({0, 2}, {2, 4}), std::string("23456789abc\nnext"));
        QCOMPARE(screen.text({0, 2}, {0, 5}), std::string("234"));
    }
    void words_are_found_in_any_case_from_the_oldest_line_on()
    {
        const Screen screen = after("Error a\r\nb\r\nc\r\nd\r\n\u6F22 ERROR");
        QCOMPARE(screen.find("error") == (std::vector<Place>{{0, 0}, {4, 3}}), true);
        QVERIFY(screen.find("").empty());
        QVERIFY(screen.find("none").empty());
        QCOMPARE(screen.find("\u6F22").size(), 1u);
    }
    void a_title_is_one_short_line()
    {
        QCOMPARE(after("\x1B]0;wm \u2733\x07").title(), std::string("wm \u2733"));
        QCOMPARE(after("\x1B]2;a" + std::string(1000, 'x') + "\x1B\\").title().size(), 200u + 3); // "…" has three bytes
        QCOMPARE(after("\x1B]52;c;aGFja2Vk\x07here").text(), std::string("here"));
    }
    void the_cursor_is_told()
    {
        const Screen screen = after("\a\a\x1B[?25l\x1B[5 q");
        QVERIFY(!screen.cursor().visible);
        QCOMPARE(screen.cursor().shape, Cursor::Shape::bar);
    }
    void a_new_size_keeps_what_fits_and_gets_back_what_scrolled_off()
    {
        Screen screen = after("1\r\n2\r\n3\r\n4");
        screen.resize({10, 2});
        QCOMPARE(screen.text(), std::string("3\n4"));
        QCOMPARE(text_of(screen.line(0)), std::string("1"));
        screen.resize({10, 4});
        QCOMPARE(screen.text(), std::string("1\n2\n3\n4"));
        screen.resize({0, 0});
        QCOMPARE(screen.size(), (Size{2, 1}));
        screen.resize({100'000, 100'000});
        QCOMPARE(screen.size(), (Size{1000, 500}));
    }
    void a_character_may_be_too_wide_for_the_screen()
    {
        Screen screen({2, 1});
        screen.write("a\u6F22\u6F22b\r\n\u6F22");
        QVERIFY(screen.text().size() < 10);
    }
};

WM_TEST_CLASS(TerminalScreen)
#include "screen_test.moc"
