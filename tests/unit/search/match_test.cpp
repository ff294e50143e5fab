#include "search/match.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;

class MatchExpressions : public QObject {
    Q_OBJECT
private slots:
    void words_become_quoted_strings_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expression");
        QTest::newRow("a word may go on") << "upl" << R"("upl" *)";
        QTest::newRow("a single letter does not") << "a" << R"("a")";
        QTest::newRow("only the last one") << "reject upl" << R"("reject" "upl" *)";
        QTest::newRow("a phrase is whole") << R"("lost connection")" << R"("lost connection")";
        QTest::newRow("a phrase and a word") << R"("lost connection" retr)" << R"("lost connection" "retr" *)";
        QTest::newRow("a quoted word is whole") << R"("cat")" << R"("cat")";
        QTest::newRow("without") << "upload -test" << R"(("upload" *) NOT "test")";
        QTest::newRow("without two") << R"(-a upload -"b c")" << R"(("upload" *) NOT "a" NOT "b c")";
        QTest::newRow("only without") << "-test" << "";
        QTest::newRow("nothing") << "" << "";
        QTest::newRow("punctuation") << "-- ... ( \"*\" + /" << "";
        QTest::newRow("operators are words") << "this OR that NEAR(x) AND NOT y*" << R"x("this" "OR" "that" "NEAR(x)" "AND" "NOT" "y*" *)x";
        QTest::newRow("columns are words") << "{title}:^x" << R"("{title}:^x" *)";
        QTest::newRow("quotes within") << R"(say"hi")" << R"("sayhi" *)";
        QTest::newRow("other alphabets") << "日本" << R"("日本" *)";
    }
    void words_become_quoted_strings()
    {
        QFETCH(QString, text);
        QFETCH(QString, expression);
        const auto filter = town::parse_filter(text.toStdString());
        QVERIFY(filter.has_value());
        QCOMPARE(QString::fromStdString(search::match_expression(filter->words)), expression);
    }
    void nothing_ends_the_string_early()
    {
        QCOMPARE(search::match_expression({{std::string("a\"b\0c\nd", 7)}}), std::string(R"("a""b c d" *)"));
    }
};

WM_TEST_CLASS(MatchExpressions)
#include "match_test.moc"
