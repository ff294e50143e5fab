#include "base/json.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;

class ReadingJson : public QObject {
    Q_OBJECT

    static std::string said(const std::string &text)
    {
        const auto value = parse_json(text, "x.json");
        return value ? "read" : value.error().message;
    }
    static std::string deep(int levels)
    {
        std::string text;
        for (int i = 0; i < levels; ++i)
            text += i % 2 == 0 ? "[" : "{\"a\\\"]}\":";
        text += "1";
        for (int i = levels; i-- > 0;)
            text += i % 2 == 0 ? "]" : "}";
        return text;
    }

private slots:
    void a_mistake_is_named_with_its_place()
    {
        QCOMPARE(said("{\"a\" 1}"), std::string("x.json is not valid JSON: reading stopped at byte 6."));
        QCOMPARE(said("{\n\"a\": 1,\n\"b\" 2}"), std::string("x.json is not valid JSON: reading stopped at line 3."));
        QCOMPARE(said("[1e999]"), std::string("x.json holds a number that is too large."));
        QCOMPARE(said(""), std::string("x.json is not valid JSON: reading stopped at byte 1."));
    }
    void what_is_nested_too_deep_is_refused_before_it_is_built()
    {
        QCOMPARE(said(deep(1000)), std::string("read"));
        QVERIFY2(said(deep(1001)).starts_with("x.json is nested more than 1000 levels deep, at byte "), said(deep(1001)).c_str());
        QCOMPARE(said("{\n\"a\":\n" + std::string(1'000'000, '[')), std::string("x.json is nested more than 1000 levels deep, at line 3."));
    }
    void brackets_in_texts_are_no_levels()
    {
        const std::string brackets(5000, '[');
        QCOMPARE(said("[\"" + brackets + "\", \"\\\\\", \"\\\"" + brackets + "\"]"), std::string("read"));
        std::string wide = "[0";
        for (int i = 0; i < 5000; ++i)
            wide += ",[{}]";
        QCOMPARE(said(wide + "]"), std::string("read"));
    }
    void what_ends_in_the_middle_is_no_json()
    {
        for (const char *text : {"\"", "\"\\", "[\"a\\", "{", "]", "]]]]"})
            QVERIFY2(said(text).starts_with("x.json is not valid JSON"), text);
    }
};

WM_TEST_CLASS(ReadingJson)
#include "json_test.moc"
