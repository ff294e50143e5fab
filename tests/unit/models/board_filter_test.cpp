#include "board/board_filter.h"
#include "board/lane_model.h"
#include "fake_daemon.h"
#include "shell/town.h"
#include "support/qtest_main.h"

#include <QSignalSpy>
#include <QTest>

using namespace wm;
using namespace wm::models;
using namespace wm::tests;
using namespace wm::town;

namespace {

/// A window on a fake daemon: Ready with one filter.
struct Window {
    FakeDaemon &daemon;
    models::Town town{daemon.options()};
    BoardFilter filter{town};
    LaneModel ready;

    explicit Window(FakeDaemon &fake) : daemon(fake)
    {
        filter.setBoard(town.board());
        ready.setBoard(town.board());
        ready.setLane(Lane::Ready);
        ready.setFilter(&filter);
    }
    QStringList titles() const
    {
        QStringList list;
        for (int row = 0; row < ready.count(); ++row)
            list << ready.data(ready.index(row), TitleRole).toString();
        return list;
    }
};

BeadId add(Script &script, const std::string &title, int priority, std::vector<std::string> labels, const std::string &type = "task")
{
    CreateBead command;
    command.rig = RigId("demo");
    command.title = title;
    command.priority = priority;
    command.labels = std::move(labels);
    command.type = type;
    return std::get<BeadCreated>(script.does(command).front().event).bead;
}

} // namespace

class BoardFilterTest : public QObject {
    Q_OBJECT
private slots:
    void the_language_of_wm_filters_the_cards_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("titles");
        const QString limits = "Upload limits", docs = "Describe uploads", crash = "Crash on ENOSPC";
        QTest::addRow("nothing") << "" << QStringList{crash, limits, docs};
        QTest::addRow("a word") << "upload" << QStringList{limits, docs};
        QTest::addRow("a phrase") << "\"upload limits\"" << QStringList{limits};
        QTest::addRow("label") << "label:ui" << QStringList{limits, docs};
        QTest::addRow("one of two labels") << "label:docs,disk" << QStringList{crash, docs};
        QTest::addRow("priority") << "p0" << QStringList{crash};
        QTest::addRow("type") << "type:bug" << QStringList{crash};
        QTest::addRow("all of it") << "upload label:ui p2" << QStringList{docs};
        QTest::addRow("not") << "-label:docs -crash" << QStringList{limits};
        QTest::addRow("status") << "status:open" << QStringList{crash, limits, docs};
        QTest::addRow("time") << "updated:>7d" << QStringList{crash, limits, docs}; // the script is set in the past
        QTest::addRow("nobody") << "rig:other" << QStringList{};
    }
    void the_language_of_wm_filters_the_cards()
    {
        QFETCH(const QString, text);
        QFETCH(const QStringList, titles);
        FakeDaemon daemon;
        add(daemon.script, "Upload limits", 1, {"ui"});
        add(daemon.script, "Describe uploads", 2, {"ui", "docs"});
        add(daemon.script, "Crash on ENOSPC", 0, {"disk"}, "bug");
        Window window(daemon);
        QTRY_COMPARE(window.ready.count(), 3);
        window.filter.setText(text);
        QCOMPARE(window.titles(), titles);
        QCOMPARE(window.filter.error(), QString());
        QCOMPARE(window.filter.active(), !text.isEmpty());
        QCOMPARE(window.filter.total(), 3);
    }

    void a_mistake_is_said_and_the_last_filter_stays()
    {
        FakeDaemon daemon;
        add(daemon.script, "Upload limits", 1, {});
        add(daemon.script, "Crash", 1, {});
        Window window(daemon);
        QTRY_COMPARE(window.ready.count(), 2);
        window.filter.setText("crash");
        QCOMPARE(window.titles(), QStringList{"Crash"});
        window.filter.setText("crash status:lost");
        QVERIFY2(window.filter.error().contains("lost"), qPrintable(window.filter.error()));
        QVERIFY(!window.filter.hint().isEmpty());
        QCOMPARE(window.titles(), QStringList{"Crash"});
        window.filter.setText("crash status:open");
        QCOMPARE(window.filter.error(), QString());
        window.filter.clear();
        QCOMPARE(window.ready.count(), 2);
        QVERIFY(!window.filter.active());
    }

    void words_in_texts_are_found_by_the_daemon()
    {
        FakeDaemon daemon;
        const BeadId body = add(daemon.script, "Reject oversized uploads", 1, {"ui"});
        add(daemon.script, "Count the bytes", 2, {});
        daemon.method = [&](const std::string &method, const Json &params) -> Result<Json> {
            if (method == "search.query" && params["text"] == "bytes label:ui")
                return Json{{"items", {{{"id", body}}}}, {"total", 1}};
            return Json{{"items", Json::array()}, {"total", 0}};
        };
        Window window(daemon);
        QTRY_COMPARE(window.ready.count(), 2);
        window.filter.setText("bytes");
        QCOMPARE(window.titles(), QStringList{"Count the bytes"}); // at once
        QTRY_VERIFY(daemon.last("search.query") != nullptr);
        window.filter.setText("bytes label:ui");
        QCOMPARE(window.ready.count(), 0);
        QTRY_COMPARE(window.titles(), QStringList{"Reject oversized uploads"});
        QCOMPARE(window.filter.note(), QString());
        // A hit that no longer has the label is none.
        UpdateBead change{body, {}, {}, {}, {}, {}};
        change.remove_labels = {"ui"};
        daemon.does(change);
        QTRY_COMPARE(window.ready.count(), 0);
        // A filter without words asks nobody.
        daemon.asked.clear();
        window.filter.setText("label:ui");
        QTest::qWait(300);
        QVERIFY(daemon.last("search.query") == nullptr);
    }

    void a_search_that_fails_says_that_titles_only_are_searched()
    {
        FakeDaemon daemon;
        add(daemon.script, "Upload limits", 1, {});
        daemon.method = [](const std::string &, const Json &) -> Result<Json> { return fail("storage", "The index is damaged."); };
        Window window(daemon);
        QTRY_COMPARE(window.ready.count(), 1);
        window.filter.setText("limits");
        QTRY_COMPARE(window.filter.note(), "Only titles are searched: The index is damaged.");
        QCOMPARE(window.ready.count(), 1);
        window.filter.clear();
        QCOMPARE(window.filter.note(), QString());
    }

    void too_many_hits_are_said()
    {
        FakeDaemon daemon;
        add(daemon.script, "Upload limits", 1, {});
        daemon.method = [](const std::string &, const Json &) -> Result<Json> { return Json{{"items", Json::array()}, {"total", 3'412}}; };
        Window window(daemon);
        QTRY_COMPARE(window.ready.count(), 1);
        window.filter.setText("limits");
        QTRY_COMPARE(window.filter.note(), "3,412 texts have these words; the best 1,000 are shown.");
    }

    void cards_come_and_go_with_the_town()
    {
        FakeDaemon daemon;
        const BeadId one = add(daemon.script, "Upload limits", 1, {});
        Window window(daemon);
        window.filter.setText("upload");
        QTRY_COMPARE(window.ready.count(), 1);
        daemon.does(UpdateBead{one, "Download limits", {}, {}, {}, {}});
        QTRY_COMPARE(window.ready.count(), 0);
        CreateBead other;
        other.rig = RigId("demo");
        other.title = "Uploads again";
        daemon.does(other);
        QTRY_COMPARE(window.titles(), QStringList{"Uploads again"});
        QCOMPARE(window.filter.total(), 2);
    }
};

WM_TEST_CLASS(BoardFilterTest)
#include "board_filter_test.moc"
