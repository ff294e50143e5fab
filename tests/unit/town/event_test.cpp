#include "base/files.h"
#include "base/text.h"
#include "support/qtest_main.h"
#include "town/event.h"

#include <QTest>

#include <set>

using namespace wm;
using namespace wm::town;

// tests/fixtures/events/v1.jsonl holds one line of every kind as it was first written. Lines are added, never changed:
// a line that does not read any more is a ledger that does not open any more.
class Events : public QObject {
    Q_OBJECT

    static std::vector<std::string> lines()
    {
        const auto text = read_file(WM_FIXTURES "/events/v1.jsonl");
        return text ? split_lines(*text) : std::vector<std::string>{};
    }

private slots:
    void what_was_ever_written_reads_and_is_written_the_same_data()
    {
        QTest::addColumn<QByteArray>("line");
        for (const std::string &line : lines()) {
            const Json value = Json::parse(line);
            QTest::addRow("%d %s", value.at("seq").get<int>(), value.at("kind").get<std::string>().c_str())
                << QByteArray::fromStdString(line);
        }
    }
    void what_was_ever_written_reads_and_is_written_the_same()
    {
        QFETCH(QByteArray, line);
        const auto event = recorded_from_feed(Json::parse(line.toStdString()));
        QVERIFY2(event.has_value(), event ? "" : event.error().message.c_str());
        QCOMPARE(to_text(to_feed(*event)), line.toStdString());
        QVERIFY(!subject_of(event->event).empty());
    }
    void every_kind_has_a_line_with_every_member_set()
    {
        std::set<std::string> kinds;
        for (const std::string &line : lines()) {
            const Json value = Json::parse(line);
            kinds.insert(value.at("kind").get<std::string>());
            for (const auto &[name, member] : value.at("data").items())
                QVERIFY2(!member.is_null() && member != "" && member != Json::array(), line.c_str());
        }
        QCOMPARE(kinds.size(), std::variant_size_v<Event::Kinds>);
    }
    void a_member_that_is_missing_takes_its_default()
    {
        const auto event = event_from("bead.created", 1, {{"bead", "wm-1"}, {"rig", "demo"}, {"title", "Old"}});
        QVERIFY(event.has_value());
        QCOMPARE(std::get<BeadCreated>(*event).priority, 2);
        QVERIFY(!std::get<BeadCreated>(*event).description);
    }
    void what_a_newer_program_wrote_is_refused_not_guessed()
    {
        QCOMPARE(event_from("bead.teleported", 1, Json::object()).error().code, std::string("newer_ledger"));
        QCOMPARE(event_from("bead.closed", 2, Json::object()).error().code, std::string("newer_ledger"));
        QVERIFY(event_from("bead.teleported", 1, Json::object()).error().message.contains("bead.teleported"));
    }
    void what_does_not_fit_is_an_error_not_an_exception_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::newRow("no object") << QByteArray("7");
        QTest::newRow("empty") << QByteArray("{}");
        QTest::newRow("data missing") << QByteArray(R"({"seq":1,"at":1,"actor":"p","kind":"bead.closed","v":1})");
        QTest::newRow("data no object") << QByteArray(R"({"seq":1,"at":1,"actor":"p","kind":"bead.closed","v":1,"data":[]})");
        QTest::newRow("wrong type") << QByteArray(R"({"seq":1,"at":1,"actor":"p","kind":"bead.closed","v":1,"data":{"bead":5}})");
        QTest::newRow("seq is a text") << QByteArray(R"({"seq":"1","at":1,"actor":"p","kind":"bead.closed","v":1,"data":{}})");
    }
    void what_does_not_fit_is_an_error_not_an_exception()
    {
        QFETCH(QByteArray, json);
        const auto event = recorded_from_feed(Json::parse(json.toStdString()));
        QVERIFY(!event.has_value());
        QCOMPARE(event.error().code, std::string("bad_event"));
    }
    void the_schema_is_the_same_every_time()
    {
        QCOMPARE(schema_hash().size(), std::size_t(64));
        QCOMPARE(schema_hash(), schema_hash());
    }
};

WM_TEST_CLASS(Events)
#include "event_test.moc"
