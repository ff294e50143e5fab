// What a person does at a terminal, and what the program asks of it, as bytes for the program.
#include "support/qtest_main.h"
#include "terminal/screen.h"

#include <QTest>

using namespace wm;
using namespace wm::terminal;

class TerminalInput : public QObject {
    Q_OBJECT
private slots:
    void keys_are_what_programs_expect_data()
    {
        QTest::addColumn<int>("rune");
        QTest::addColumn<bool>("control");
        QTest::addColumn<bool>("alt");
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("a letter") << int('a') << false << false << QByteArray("a");
        QTest::newRow("beyond ASCII") << 0xE9 << false << false << QByteArray("\u00E9");
        QTest::newRow("Alt") << int('b') << false << true
                             << QByteArray("\x1B"
                                           "b");
        QTest::newRow("Ctrl+C") << int('c') << true << false << QByteArray("\x03");
        QTest::newRow("Ctrl+J") << int('j') << true << false << QByteArray("\n");
        QTest::newRow("Ctrl+[") << int('[') << true << false << QByteArray("\x1B");
        QTest::newRow("Ctrl+Space") << int(' ') << true << false << QByteArray("\0", 1);
        QTest::newRow("Ctrl+Alt+X") << int('x') << true << true << QByteArray("\x1B\x18");
    }
    void keys_are_what_programs_expect()
    {
        QFETCH(int, rune);
        QFETCH(bool, control);
        QFETCH(bool, alt);
        QFETCH(QByteArray, bytes);
        Screen screen;
        screen.press(CharacterKey{static_cast<char32_t>(rune), {.alt = alt, .control = control}});
        QCOMPARE(QByteArray::fromStdString(screen.take()), bytes);
        QVERIFY(screen.take().empty());
    }
    void named_keys_follow_the_modes()
    {
        Screen screen;
        for (const NamedKey key : {NamedKey::up, NamedKey::enter, NamedKey::backspace, NamedKey::f1, NamedKey::f12, NamedKey::remove})
            screen.press(key);
        QCOMPARE(screen.take(), std::string("\x1B[A\r\x7F\x1BOP\x1B[24~\x1B[3~"));
        screen.press(NamedKey::tab, {.shift = true});
        screen.press(NamedKey::left, {.control = true});
        QCOMPARE(screen.take(), std::string("\x1B[Z\x1B[1;5D"));
        screen.write("\x1B[?1h");
        screen.press(NamedKey::up);
        QCOMPARE(screen.take(), std::string("\x1BOA"));
    }
    void a_paste_cannot_press_keys()
    {
        Screen screen;
        screen.paste("a\x1B[201~\r\nb\x03\u009B"
                     "c");
        QCOMPARE(screen.take(), std::string("a[201~\rbc"));
        screen.write("\x1B[?2004h");
        screen.paste("x");
        QCOMPARE(screen.take(), std::string("\x1B[200~x\x1B[201~"));
    }
    void the_mouse_is_told_only_when_it_is_wished_for()
    {
        Screen screen;
        screen.mouse({.row = 1, .column = 2});
        QVERIFY(screen.take().empty());
        screen.write("\x1B[?1000h\x1B[?1006h");
        QCOMPARE(screen.mouse_wish(), MouseWish::clicks);
        screen.mouse({.row = 1, .column = 2});
        screen.mouse({.row = 1, .column = 2, .pressed = false});
        screen.mouse({.row = 0, .column = 0, .button = 4});
        QCOMPARE(screen.take(), std::string("\x1B[<0;3;2M\x1B[<0;3;2m\x1B[<64;1;1M"));
    }
    void questions_are_answered_and_not_without_end()
    {
        Screen screen;
        screen.write("ab\x1B[6n");
        QCOMPARE(screen.take(), std::string("\x1B[1;3R"));
        for (int i = 0; i < 100'000; ++i)
            screen.write("\x1B[6n");
        QVERIFY(screen.take().size() <= 64 * 1024);
    }
    void focus_is_told_to_those_who_asked()
    {
        Screen screen;
        screen.focus(true);
        QVERIFY(screen.take().empty());
        screen.write("\x1B[?1004h");
        screen.focus(true);
        screen.focus(false);
        QCOMPARE(screen.take(), std::string("\x1B[I\x1B[O"));
    }
};

WM_TEST_CLASS(TerminalInput)
#include "input_test.moc"
