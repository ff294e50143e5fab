// The key that leaves a terminal which `wm attach` shows.
#include "attach.h"

#include "support/qtest_main.h"

#include <QTest>

using namespace wm::cli;

class Attaching : public QObject {
    Q_OBJECT
private slots:
    void a_key_has_a_name()
    {
        QCOMPARE(detach_key("ctrl-\\"), std::optional('\x1C'));
        QCOMPARE(detach_key("ctrl-]"), std::optional('\x1D'));
        QCOMPARE(detach_key("ctrl-a"), std::optional('\x01'));
        QCOMPARE(detach_key("ctrl-A"), std::optional('\x01'));
        for (const char *wrong : {"", "a", "ctrl-", "ctrl-1", "ctrl-ab", "alt-a"})
            QVERIFY(!detach_key(wrong));
    }
    void it_is_found_however_it_is_told()
    {
        QCOMPARE(find_detach_key("ab\x1C"
                                 "c",
                     '\x1C'),
            2u);
        QCOMPARE(find_detach_key("x\x1B[92;5u", '\x1C'), 1u); // a program that asked for keys as CSI u
        QCOMPARE(find_detach_key("\x1B[97;5u", '\x01'), 0u);
        QCOMPARE(find_detach_key("abc", '\x1C'), std::string_view::npos);
    }
};

WM_TEST_CLASS(Attaching)
#include "attach_test.moc"
