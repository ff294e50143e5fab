#include "formula_text.h"
#include "support/qtest_main.h"

#include <QElapsedTimer>

using namespace wm;
using namespace wm::formulas;
using namespace wm::formulas::test;

class FormulaVariables : public QObject {
    Q_OBJECT

    static Result<Cooked> with(const QByteArray &definition, const Values &values)
    {
        return cooked("[vars.v]\n" + definition.toStdString() + "\n[[steps]]\nid = 'a'\ntitle = 'A'\ndescription = '<{{v}}>'\n", values);
    }

private slots:
    void a_value_fits_or_is_refused_data()
    {
        QTest::addColumn<QByteArray>("definition");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("said"); // "" = fits
        QTest::newRow("any text") << QByteArray() << QByteArray("a b\nc") << QByteArray();
        QTest::newRow("int") << QByteArray("type = 'int'") << QByteArray("-12") << QByteArray();
        QTest::newRow("not an int") << QByteArray("type = 'int'") << QByteArray("1.5")
                                    << QByteArray("The variable v cannot be \"1.5\": it must be a whole number.");
        QTest::newRow("int beyond all bounds") << QByteArray("type = 'int'") << QByteArray("99999999999999999999")
                                               << QByteArray(
                                                      "The variable v cannot be \"99999999999999999999\": it must be a whole number.");
        QTest::newRow("bool") << QByteArray("type = 'bool'") << QByteArray("false") << QByteArray();
        QTest::newRow("not a bool") << QByteArray("type = 'bool'") << QByteArray("yes")
                                    << QByteArray("The variable v cannot be \"yes\": it must be true or false.");
        QTest::newRow("enum") << QByteArray("enum = ['x', 'y']") << QByteArray("y") << QByteArray();
        QTest::newRow("not of the enum") << QByteArray("enum = ['x', 'y']") << QByteArray("z")
                                         << QByteArray("The variable v cannot be \"z\": it must be one of x, y.");
        QTest::newRow("pattern") << QByteArray("pattern = '^v[0-9]+$'") << QByteArray("v12") << QByteArray();
        QTest::newRow("pattern anywhere") << QByteArray("pattern = '[0-9]'") << QByteArray("v12") << QByteArray();
        QTest::newRow("not the pattern") << QByteArray("pattern = '^v[0-9]+$'") << QByteArray("12")
                                         << QByteArray("The variable v cannot be \"12\": it must match ^v[0-9]+$.");
        QTest::newRow("letters of other scripts") << QByteArray("pattern = '^\\p{L}+$'") << QByteArray("žluť") << QByteArray();
        QTest::newRow("required") << QByteArray("required = true\ndescription = 'what it is'") << QByteArray("")
                                  << QByteArray("The formula x needs a value for v (what it is).");
        QTest::newRow("required, blank") << QByteArray("required = true") << QByteArray("  ")
                                         << QByteArray("The formula x needs a value for v.");
        QTest::newRow("empty fits") << QByteArray("enum = ['x']\ntype = 'int'") << QByteArray("") << QByteArray();
        QTest::newRow("not UTF-8") << QByteArray() << QByteArray("\xff") << QByteArray("The value of the variable v is not text in UTF-8.");
        QTest::newRow("NUL") << QByteArray() << QByteArray("a\0b", 3) << QByteArray("The value of the variable v is not text in UTF-8.");
        QTest::newRow("too long") << QByteArray() << QByteArray(65'537, 'x')
                                  << QByteArray("The variable v cannot be \"" + QByteArray(60, 'x') + "…\": it is longer than 64 KiB.");
    }
    void a_value_fits_or_is_refused()
    {
        QFETCH(QByteArray, definition);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, said);
        const auto cooked = with(definition, {{"v", value.toStdString()}});
        if (said.isEmpty()) {
            QVERIFY2(cooked.has_value(), test::said(cooked));
            QCOMPARE(cooked->steps.front().description, "<" + value.toStdString() + ">");
        } else {
            QCOMPARE(test::said(cooked), said);
            QCOMPARE(cooked.error().code, "bad_variable");
        }
    }
    void without_a_value_there_is_the_default_or_nothing()
    {
        QCOMPARE(with("default = 'd'", {})->steps.front().description, "<d>");
        QCOMPARE(with("default = 7\ntype = 'int'", {})->steps.front().description, "<7>");
        QCOMPARE(with("default = true\ntype = 'bool'", {})->steps.front().description, "<true>");
        QCOMPARE(with("default = 'd'", {{"v", ""}})->steps.front().description, "<>");
        QCOMPARE(with("", {})->steps.front().description, "<>");
    }
    void a_name_that_the_formula_does_not_have_is_refused()
    {
        auto cooked = with("", {{"w", "1"}});
        QCOMPARE(said(cooked), "The formula x has no variable w.");
        QCOMPARE(cooked.error().hint, "Did you mean v?");
        cooked = with("", {{"elsewhere", "1"}});
        QCOMPARE(cooked.error().hint, "It has v.");
    }
    void what_a_value_brings_is_not_filled_in_again()
    {
        const auto cooked = test::cooked("vars.a = '{{b}}'\nvars.b = 'secret'\n[[steps]]\nid = 'a'\ntitle = '{{a}}'\n");
        QVERIFY2(cooked.has_value(), said(cooked));
        QCOMPARE(cooked->steps.front().title, "{{b}}");
    }
    void no_pattern_takes_long()
    {
        QElapsedTimer timer;
        timer.start();
        const auto cooked = with("pattern = '^(a+)+$'", {{"v", std::string(60'000, 'a') + "b"}});
        QVERIFY(!cooked.has_value());
        QVERIFY2(timer.elapsed() < 60'000, QByteArray::number(timer.elapsed()));
    }
};

WM_TEST_CLASS(FormulaVariables)
#include "variables_test.moc"
