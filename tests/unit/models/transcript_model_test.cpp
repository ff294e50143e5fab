#include "support/qtest_main.h"
#include "transcript/diff_rows.h"
#include "transcript/transcript_model.h"
#include "transcript/transcript_values.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace wm;
using namespace wm::models;
using namespace wm::transcript;

namespace {

constexpr Timestamp second = nanoseconds_per_second;

/// A transcript in memory that answers from the event loop, as the daemon does.
class Told : public TranscriptSource {
public:
    std::vector<Entry> entries;
    int reads = 0;
    std::optional<Error> trouble;

    void tell(Content content)
    {
        entries.push_back({1'760'000'000 * second + static_cast<Timestamp>(entries.size()) * second, std::move(content)});
    }
    void announce() { emit grew(static_cast<qint64>(entries.size())); }
    void read(std::optional<qint64> from, int count, QObject *context, Done done) override
    {
        ++reads;
        const auto total = static_cast<qint64>(entries.size());
        const qint64 first = from ? std::min(*from, total) : std::max<qint64>(0, total - count);
        const qint64 next = std::min(total, first + count);
        TranscriptPiece piece{{entries.begin() + first, entries.begin() + next}, first, next, total};
        QMetaObject::invokeMethod(
            context,
            [piece = std::move(piece), trouble = trouble, done = std::move(done)]() mutable {
                trouble ? done(std::unexpected(*trouble)) : done(std::move(piece));
            },
            Qt::QueuedConnection);
    }
};

struct Shown {
    Told told;
    TranscriptModel model;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};

    QVariant value(int row, int role) const { return model.data(model.index(row), role); }
    QString text(int row) const { return value(row, TextRole).toString(); }
    QString kinds() const
    {
        QStringList kinds;
        for (int row = 0; row < model.count(); ++row)
            kinds << value(row, KindRole).toString();
        return kinds.join(' ');
    }
    void open()
    {
        model.setSource(&told);
        QTRY_VERIFY(!model.loading());
    }
    void goes_on()
    {
        told.announce();
        QTRY_VERIFY(!model.canFetchNewer());
    }
};

Message says(const std::string &text, Speaker from = Speaker::agent)
{
    return {.from = from, .text = text};
}
ToolCall call(const std::string &id, ToolKind kind, const std::string &title)
{
    return {.id = id, .title = title, .kind = kind, .state = ToolState::running};
}

} // namespace

class TranscriptModelTest : public QObject {
    Q_OBJECT
private slots:
    void what_belongs_together_is_one_row()
    {
        Shown shown;
        shown.told.tell(Message{Speaker::person, "Check the length first.", "p1"});
        shown.told.tell(Delivered{"p1"});
        shown.told.tell(PhaseChange{Phase::working, ""});
        shown.told.tell(says("I move the check."));
        shown.told.tell(call("t1", ToolKind::read, "limiter.cpp"));
        shown.told.tell(Usage{"opus", 10, 20, 0, 0, {}});
        shown.told.tell(ToolCall{.id = "t1", .state = ToolState::done, .output = "a\nb\nc\n"});
        shown.told.tell(Plan{{{"one", StepState::running}}});
        shown.told.tell(Plan{{{"one", StepState::done}, {"two", StepState::running}}});
        shown.told.tell(Request{.id = "r1", .title = "git push"});
        shown.told.tell(RequestClosed{"r1", RequestClosed::How::denied, "not now"});
        shown.told.tell(Turn{});
        shown.told.tell(Plan{{{"three", StepState::pending}}});
        shown.open();
        QCOMPARE(shown.kinds(), "message message tool plan request turn plan");
        QCOMPARE(shown.value(0, SpeakerRole).toString(), "person");
        QCOMPARE(shown.value(0, DeliveredRole).toBool(), true);
        QCOMPARE(shown.value(2, VerbRole).toString(), "Read");
        QCOMPARE(shown.value(2, ToolStateRole).toString(), "done");
        QCOMPARE(shown.value(2, ResultRole).toString(), "3 lines");
        QCOMPARE(shown.value(2, DurationRole).toString(), "2.0 s");
        QCOMPARE(shown.value(3, StepsRole).toList().size(), 2);
        QCOMPARE(shown.value(4, AnswerRole).toString(), "denied");
        QCOMPARE(shown.value(4, ReasonRole).toString(), "not now");
        QCOMPARE(shown.model.plan().size(), 1); // the newest
    }

    void a_name_stands_where_somebody_begins_to_speak()
    {
        Shown shown;
        shown.told.tell(says("Do it.", Speaker::person));
        shown.told.tell(call("t1", ToolKind::execute, "make"));
        shown.told.tell(says("Done."));
        shown.told.tell(says("Thanks.", Speaker::person));
        shown.open();
        QList<bool> heads;
        for (int row = 0; row < shown.model.count(); ++row)
            heads << shown.value(row, HeadRole).toBool();
        QCOMPARE(heads, QList<bool>({true, true, false, true}));
    }

    void what_the_town_told_it_is_folded()
    {
        Shown shown;
        shown.told.tell(says("Your role: polecat", Speaker::town));
        shown.open();
        QCOMPARE(shown.kinds(), "told");
        QVERIFY(!shown.value(0, OpenRole).toBool());
        shown.model.toggle(0);
        QVERIFY(shown.value(0, OpenRole).toBool());
    }

    void an_edit_has_its_files_and_is_open()
    {
        Shown shown;
        ToolCall edit = call("t1", ToolKind::edit, "limiter.cpp");
        edit.changes = std::vector<FileChange>{{.path = "limiter.cpp", .before = "a\n", .after = "b\n"}};
        shown.told.tell(edit);
        shown.told.tell(call("t2", ToolKind::read, "limiter.h"));
        shown.open();
        QCOMPARE(shown.value(0, FilesRole).toList().first().value<FileChangeValue>().path(), "limiter.cpp");
        QVERIFY(shown.value(0, OpenRole).toBool());
        QVERIFY(!shown.value(1, OpenRole).toBool());
        shown.model.toggle(0);
        shown.model.toggle(1);
        QVERIFY(!shown.value(0, OpenRole).toBool());
        QVERIFY(shown.value(1, OpenRole).toBool());
    }

    void a_long_output_shows_its_end()
    {
        Shown shown;
        ToolCall run = call("t1", ToolKind::execute, "ctest");
        std::string output;
        for (int i = 1; i <= 100; ++i)
            output += "\x1b[32mtest " + std::to_string(i) + "\x1b[0m\n";
        run.output = output;
        shown.told.tell(run);
        shown.open();
        QCOMPARE(shown.value(0, OutputRole).toString().split('\n').first(), "test 89");
        QCOMPARE(shown.value(0, HiddenLinesRole).toInt(), 88);
        shown.model.toggle(0, true);
        QCOMPARE(shown.value(0, OutputRole).toString().split('\n').first(), "test 1");
        QCOMPARE(shown.value(0, HiddenLinesRole).toInt(), 0);
    }

    void new_entries_arrive_at_the_end_or_change_a_row()
    {
        Shown shown;
        shown.told.tell(call("t1", ToolKind::execute, "make"));
        shown.open();
        QSignalSpy reset(&shown.model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&shown.model, &QAbstractItemModel::dataChanged);
        shown.told.tell(ToolCall{.id = "t1", .state = ToolState::failed, .output = "no rule"});
        shown.told.tell(says("It failed."));
        shown.goes_on();
        QCOMPARE(shown.kinds(), "tool message");
        QCOMPARE(shown.value(0, ResultRole).toString(), "failed");
        QCOMPARE(changed.size(), 1);
        QCOMPARE(reset.size(), 0);
    }

    void memory_is_bounded_and_the_window_moves()
    {
        Shown shown;
        for (int i = 0; i < 10'000; ++i)
            shown.told.tell(says("message " + std::to_string(i)));
        shown.open();
        QCOMPARE(shown.text(shown.model.count() - 1), "message 9999");
        shown.model.setFollow(false);
        while (shown.model.canFetchOlder()) { // back to the very beginning, every row in its place
            const QString first = shown.text(0);
            shown.model.fetchOlder();
            QTRY_VERIFY(shown.text(0) != first);
            QVERIFY(shown.model.count() <= 2'000);
        }
        for (int row = 0; row < shown.model.count(); row += 37)
            QCOMPARE(shown.text(row), QString("message %1").arg(row));
        QVERIFY(shown.model.canFetchNewer());
        const QString last = shown.text(shown.model.count() - 1);
        shown.model.fetchNewer(); // and forwards again
        QTRY_VERIFY(shown.text(shown.model.count() - 1) != last);
        const int number = shown.text(0).mid(8).toInt();
        QCOMPARE(shown.text(shown.model.count() - 1), QString("message %1").arg(number + shown.model.count() - 1));
        shown.model.setFollow(true); // far behind: at the end at once
        QTRY_COMPARE(shown.text(shown.model.count() - 1), "message 9999");
    }

    void much_output_counts_too()
    {
        Shown shown;
        for (int i = 0; i < 190; ++i) {
            ToolCall run = call("t" + std::to_string(i), ToolKind::execute, "cat");
            run.output = std::string(most_output, 'x');
            shown.told.tell(run);
        }
        shown.open();
        QVERIFY2(shown.model.count() < 190, "48 MB are not kept");
        QVERIFY(shown.model.canFetchOlder());
    }

    void a_row_is_whole_when_its_beginning_is_fetched_later()
    {
        Shown shown;
        shown.told.tell(call("t1", ToolKind::execute, "make"));
        shown.told.tell(Request{.id = "r1", .title = "rm -r build"});
        for (int i = 0; i < 250; ++i)
            shown.told.tell(says("message " + std::to_string(i)));
        shown.told.tell(RequestClosed{"r1", RequestClosed::How::allowed, ""});
        shown.told.tell(ToolCall{.id = "t1", .state = ToolState::done, .output = "built\n"});
        shown.open();
        QCOMPARE(shown.value(shown.model.count() - 1, KindRole).toString(), "tool");
        shown.model.fetchOlder();
        QTRY_VERIFY(!shown.model.canFetchOlder());
        QCOMPARE(shown.model.count(), 252);
        QCOMPARE(shown.value(0, ArgumentRole).toString(), "make");
        QCOMPARE(shown.value(0, ToolStateRole).toString(), "done");
        QCOMPARE(shown.value(1, AnswerRole).toString(), "allowed");
        QCOMPARE(shown.value(251, KindRole).toString(), "message");
    }

    void what_is_not_followed_is_not_fetched()
    {
        Shown shown;
        shown.told.tell(says("one"));
        shown.open();
        shown.model.setFollow(false);
        const int reads = shown.told.reads;
        shown.told.tell(says("two"));
        shown.told.announce();
        QVERIFY(shown.model.canFetchNewer());
        QCOMPARE(shown.told.reads, reads);
        shown.model.setFollow(true);
        QTRY_COMPARE(shown.model.count(), 2);
    }

    void what_was_announced_but_is_not_there_is_asked_for_once()
    {
        Shown shown;
        shown.told.tell(says("one"));
        shown.open();
        const int reads = shown.told.reads;
        emit shown.told.grew(50);
        QTRY_VERIFY(!shown.model.canFetchNewer());
        QCOMPARE(shown.told.reads, reads + 1);
    }

    void what_cannot_be_read_now_is_asked_for_again_but_not_at_once()
    {
        Shown shown;
        shown.told.tell(says("one"));
        shown.open();
        const int reads = shown.told.reads;
        shown.told.trouble = Error{"disconnected", "The daemon went away before it answered.", ""};
        shown.told.tell(says("two"));
        shown.told.announce();
        for (int round = 0; round < 1'000; ++round)
            QCoreApplication::processEvents();
        QVERIFY2(shown.told.reads < reads + 10, qPrintable(QString::number(shown.told.reads - reads)));
        QCOMPARE(shown.model.count(), 1); // what is there stays
        shown.told.trouble.reset();
        QTRY_COMPARE_WITH_TIMEOUT(shown.model.count(), 2, 30'000); // nobody announced anything more
    }

    void growth_leads_to_another_look_after_a_failure()
    {
        Shown shown;
        shown.told.tell(says("one"));
        shown.open();
        shown.told.trouble = Error{"system", "The transcript cannot be read.", ""};
        shown.told.tell(says("two"));
        shown.told.announce();
        const int reads = shown.told.reads;
        for (int round = 0; round < 10; ++round)
            QCoreApplication::processEvents();
        shown.told.trouble.reset();
        shown.told.announce();
        QVERIFY(shown.told.reads > reads);
        QTRY_COMPARE_WITH_TIMEOUT(shown.model.count(), 2, 30'000);
    }

    void a_problem_is_said_and_can_be_tried_again()
    {
        Shown shown;
        shown.told.trouble = Error{"system", "The transcript cannot be read.", ""};
        shown.open();
        QCOMPARE(shown.model.problem(), "The transcript cannot be read.");
        shown.told.trouble.reset();
        shown.told.tell(says("one"));
        shown.model.retry();
        QTRY_COMPARE(shown.model.count(), 1);
        QCOMPARE(shown.model.problem(), "");
    }
};

WM_TEST_CLASS(TranscriptModelTest)
#include "transcript_model_test.moc"
