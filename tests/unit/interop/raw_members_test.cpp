// Cutting a JSON object into the slices of its members, and putting single members into place again.
#include "interop/raw_members.h"
#include "interop/raw_values.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using namespace wm::interop;

namespace {

std::string edited(std::string_view object, std::vector<MemberEdit> edits)
{
    return with_edits(object, *split_members(object), edits);
}

} // namespace

class RawMembers : public QObject {
    Q_OBJECT

private slots:
    void slices_are_the_bytes_of_the_text()
    {
        const std::string_view text = " { \"a\" : 1.0, \"b\":1e5 ,\"c\":123456789012345678901234567890,\n"
                                      "\t\"d\" : [1, {\"x\":\"]\"}], \"e\":\"\\\"}\", \"f\":{ } , \"g\":null} ";
        const auto members = split_members(text);
        QVERIFY(members);
        const std::vector<std::pair<std::string_view, std::string_view>> expected = {{"a", "1.0"}, {"b", "1e5"},
            {"c", "123456789012345678901234567890"}, {"d", "[1, {\"x\":\"]\"}]"}, {"e", "\"\\\"}\""}, {"f", "{ }"}, {"g", "null"}};
        QCOMPARE(members->size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i)
            QCOMPARE(std::pair((*members)[i].key, (*members)[i].value), expected[i]);
    }

    void nothing_but_one_object_is_taken_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("what");
        QTest::newRow("empty") << QByteArray() << QByteArray("at byte 1: it does not begin with {");
        QTest::newRow("an array") << QByteArray("[]") << QByteArray("at byte 1: it does not begin with {");
        QTest::newRow("two objects") << QByteArray("{}{}") << QByteArray("at byte 3: something stands behind the object");
        QTest::newRow("cut off") << QByteArray("{\"a\":[1,") << QByteArray("at byte 9: a value is missing");
        QTest::newRow("comma at the end") << QByteArray(R"({"a":1,})") << QByteArray("at byte 8: the name of a member is missing");
        QTest::newRow("no colon") << QByteArray(R"({"a" 1})") << QByteArray("at byte 6: a : is missing");
        QTest::newRow("wrong bracket") << QByteArray("{\"a\":[1}}") << QByteArray("at byte 8: a , or ] is missing");
        QTest::newRow("leading zero") << QByteArray(R"({"a":01})") << QByteArray("at byte 7: a , or } is missing");
        QTest::newRow("a bare word") << QByteArray(R"({"a":nul})") << QByteArray("at byte 6: a value is missing");
        QTest::newRow("a point") << QByteArray(R"({"a":1.})") << QByteArray("at byte 8: a number ends in a point");
        QTest::newRow("an e") << QByteArray(R"({"a":1e+})") << QByteArray("at byte 9: a number has no exponent after its e");
        QTest::newRow("a newline in a text") << QByteArray("{\"a\":\"x\ny\"}")
                                             << QByteArray("at byte 8: there is a control character in a text");
        QTest::newRow("NUL") << QByteArray("{\"a\":\"\0\"}", 9) << QByteArray("at byte 7: there is a NUL byte in a text");
        QTest::newRow("no end") << QByteArray("{\"a\":\"x") << QByteArray("at byte 8: a text does not end");
        QTest::newRow("\\x") << QByteArray(R"({"a":"\x"})") << QByteArray("at byte 8: there is a \\ that escapes nothing in a text");
        QTest::newRow("\\u12g4") << QByteArray(R"({"a":"\u12g4"})")
                                 << QByteArray("at byte 11: there is a \\ that escapes nothing in a text");
    }
    void nothing_but_one_object_is_taken()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, what);
        const auto members = split_members(text.toStdString());
        QVERIFY(!members);
        QCOMPARE(members.error().message, what.toStdString());
    }

    void depth_is_limited_and_costs_no_stack()
    {
        const auto nested = [](std::size_t depth) { return "{\"a\":" + std::string(depth, '[') + "1" + std::string(depth, ']') + "}"; };
        QVERIFY(split_members(nested(depth_limit)));
        for (const std::size_t depth : {depth_limit + 1, 5'000'000}) {
            const auto members = split_members(nested(depth));
            QVERIFY(!members);
            QVERIFY(members.error().message.ends_with("it is nested more than 1000 levels deep"));
        }
    }

    void texts_read_as_go_reads_them_data()
    {
        QTest::addColumn<QByteArray>("raw");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("plain") << QByteArray(R"("plain")") << QByteArray("plain");
        QTest::newRow("short escapes") << QByteArray("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"") << QByteArray("\"\\/\b\f\n\r\t");
        QTest::newRow("one unit") << QByteArray(R"("\u00e4\u20AC")") << QByteArray("ä€");
        QTest::newRow("a pair") << QByteArray(R"("\ud83d\ude80!")") << QByteArray("🚀!");
        QTest::newRow("half a pair") << QByteArray(R"("a\ud83dz")") << QByteArray("a\uFFFDz");
        QTest::newRow("halves in the wrong order") << QByteArray(R"("\ude80\ud83d")") << QByteArray("\uFFFD\uFFFD");
    }
    void texts_read_as_go_reads_them()
    {
        QFETCH(QByteArray, raw);
        QFETCH(QByteArray, text);
        QCOMPARE(read_string(raw.toStdString()), std::optional(text.toStdString()));
    }

    void what_is_no_text_is_none()
    {
        for (const char *raw : {"1", "null", "true", "{}", R"("\u0000")"})
            QCOMPARE(read_string(raw), std::optional<std::string>());
    }

    void texts_are_written_with_the_escapes_of_go()
    {
        QCOMPARE(
            write_string("a<b>&\"\\\n\x01 ä \u2028\u2029"), std::string("\"a\\u003cb\\u003e\\u0026\\\"\\\\\\n\\u0001 ä \\u2028\\u2029\""));
    }

    void whole_numbers_are_whole_and_fit()
    {
        QCOMPARE(read_integer("-12"), std::optional<std::int64_t>(-12));
        for (const char *raw : {"1.0", "1e5", "\"1\"", "9223372036854775808", ""})
            QCOMPARE(read_integer(raw), std::optional<std::int64_t>());
    }

    void an_edit_changes_its_member_and_no_other_byte_data()
    {
        QTest::addColumn<QByteArray>("object");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value"); // "" takes it away
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("expected");
        const QByteArray object = R"({"a":1.0,"b":{ "x" : 1e5 },"c":"z"})";
        const auto row = [](const char *name, const QByteArray &from, const char *key, const char *value, const char *before,
                             const char *to) {
            QTest::newRow(name) << from << QByteArray(key) << QByteArray(value) << QByteArray(before) << QByteArray(to);
        };
        row("first", object, "a", "2", "", R"({"a":2,"b":{ "x" : 1e5 },"c":"z"})");
        row("middle", object, "b", "[]", "", R"({"a":1.0,"b":[],"c":"z"})");
        row("last", object, "c", "null", "", R"({"a":1.0,"b":{ "x" : 1e5 },"c":null})");
        row("new, at the end", object, "d", "4", "", R"({"a":1.0,"b":{ "x" : 1e5 },"c":"z","d":4})");
        row("new, before b", object, "d", "4", "b", R"({"a":1.0,"d":4,"b":{ "x" : 1e5 },"c":"z"})");
        row("new, before a", object, "d", "4", "a", R"({"d":4,"a":1.0,"b":{ "x" : 1e5 },"c":"z"})");
        row("first away", object, "a", "", "", R"({"b":{ "x" : 1e5 },"c":"z"})");
        row("middle away", object, "b", "", "", R"({"a":1.0,"c":"z"})");
        row("last away", object, "c", "", "", R"({"a":1.0,"b":{ "x" : 1e5 }})");
        row("nothing to take away", object, "q", "", "", object.constData());
        row("spaced", R"( { "a": 1, "b": 2 } )", "c", "3", "b", R"( { "a": 1, "c": 3, "b": 2 } )");
        row("spaced, in front", R"( { "a": 1, "b": 2 } )", "c", "3", "a", R"( { "c": 3, "a": 1, "b": 2 } )");
        row("spaced, last away", R"( { "a": 1, "b": 2 } )", "b", "", "", R"( { "a": 1 } )");
        row("the only one away", R"({"a":1})", "a", "", "", "{}");
        row("into nothing", "{}", "a", "1", "", R"({"a":1})");
    }
    void an_edit_changes_its_member_and_no_other_byte()
    {
        QFETCH(QByteArray, object);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, expected);
        const std::string place = before.toStdString();
        const std::string result =
            edited(object.toStdString(), {{key.toStdString(), value.isEmpty() ? std::nullopt : std::optional(value.toStdString()), place}});
        QCOMPARE(result, expected.toStdString());
    }

    void a_new_member_comes_once_though_the_one_behind_it_stands_twice()
    {
        QCOMPARE(edited(R"({"a":1,"b":2,"b":3})", {{"c", "4", "b"}}), std::string(R"({"a":1,"c":4,"b":2,"b":3})"));
    }

    void several_edits_go_together()
    {
        QCOMPARE(edited(R"({"a":1,"b":2,"c":3})", {{"a", std::nullopt, {}}, {"x", "9", "b"}, {"c", "0", {}}}),
            std::string(R"({"x":9,"b":2,"c":0})"));
    }
};

WM_TEST_CLASS(RawMembers)
#include "raw_members_test.moc"
