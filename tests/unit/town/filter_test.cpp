#include "support/qtest_main.h"
#include "town/rules/filter.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

namespace {

constexpr Timestamp day = 86'400 * nanoseconds_per_second;

/// A town with one bead of each sort; find() names the titles a filter lets through.
struct FilteredTown : TownBuilder {
    BeadId limits = bead("Reject oversized uploads", {}, 0);
    BeadId retry = bead("Retry after a lost connection", {}, 1);
    BeadId docs = bead("Über die Grenzen", {limits}, 3);
    BeadId old = bead("Old news", {}, 4);
    BeadId asleep = bead("Later");

    FilteredTown()
    {
        must(UpdateBead{limits, {}, {"bug"}, {}, {{"api", "Needs-Review"}}, {}});
        must(UpdateBead{retry, {}, {"feature"}, {}, {{"API"}}, {}});
        must(CloseBead{old, "done", false, {}});
        must(DeferBead{asleep, {}, {}});
        must(CreateConvoy{"Uploads", {limits, docs}});
        sling(retry, "fay");
        now += 10 * day;
        must(NoteBead{limits, {"t1", 3, "sha"}});
    }
    std::string find(const std::string &text) const
    {
        const auto filter = parse_filter(text, state);
        if (!filter)
            return filter.error().message;
        std::vector<const Bead *> beads;
        for (const auto &[id, box] : state.beads)
            if (matches(state, box.get(), *filter, now))
                beads.push_back(&box.get());
        std::ranges::sort(beads, {}, [](const Bead *b) { return b->created; });
        std::string titles;
        for (const Bead *found : beads)
            titles += (titles.empty() ? "" : ", ") + found->title.substr(0, found->title.find(' '));
        return titles;
    }
};

} // namespace

class Filters : public QObject {
    Q_OBJECT
private slots:
    void what_they_let_through_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("beads");
        const auto row = [](const char *filter, const char *beads) { QTest::newRow(filter) << filter << beads; };
        row("", "Reject, Retry, Über, Old, Later");
        row("status:open", "Reject, Über");
        row("status:open,closed", "Reject, Über, Old");
        row("status:open status:closed", "Reject, Über, Old");
        row("STATUS:Closed", "Old");
        row("status:blocked", "Über");
        row("-status:open,closed", "Retry, Later");
        row("-status:open -status:closed", "Retry, Later");
        row("lane:ready", "Reject");
        row("lane:backlog", "Über, Later");
        row("label:api", "Reject, Retry");
        row("label:api label:\"needs-review\"", "Reject");
        row("label:none", "Über, Old, Later");
        row("-label:api", "Über, Old, Later");
        row("rig:demo p0", "Reject");
        row("rig:other", "");
        row("type:bug", "Reject");
        row("type:bug,feature", "Reject, Retry");
        row("p0", "Reject");
        row("p0 P1", "Reject, Retry");
        row("p0,p1", "Reject, Retry");
        row("p0..p1", "Reject, Retry");
        row("P1..p0", "Reject, Retry");
        row("-p0..P1", "Über, Old, Later");
        row("p0..", "");
        row("p0,", "Reject");
        row("-p0 -p1", "Über, Old, Later");
        row("agent:fay", "Retry");
        row("agent:demo/fay", "Retry");
        row("agent:none", "Reject, Über, Old, Later");
        row("convoy:cv-1", "Reject, Über");
        row("convoy:none -agent:fay", "Old, Later");
        row("updated:<7d", "Reject");
        row("updated:7d", "Reject");
        row("updated:>7d", "Retry, Über, Old, Later");
        row("updated:>1w status:open", "Über");
        row("updated:>300h", "");
        row("closed:<2w", "Old");
        row("closed:>1h", "Old");
        row("-closed:<2w", "Reject, Retry, Über, Later");
        row("created:2023-11-14", "Reject, Retry, Über, Old, Later");
        row("created:<2023-11-14", "");
        row("created:<=2023-11-14", "Reject, Retry, Über, Old, Later");
        row("created:>2023-11-14", "");
        row("created:>=2023-11-14", "Reject, Retry, Über, Old, Later");
        row("updated:>2023-11-20", "Reject");
        row("created:<2023-11-14T22:13:23Z", "Reject");
        row("uploads", "Reject");
        row("RETRY connection", "Retry");
        row("über", "Über");
        row("\"lost connection\"", "Retry");
        row("\"connection lost\"", "");
        row("\"lost conn", "Retry");
        row("-upload -retry", "Über, Old, Later");
        row("-\"old news\" p4", "");
        row("\"p0\"", "");
        row("\"status:open\"", "");
        row("  p4\told  ", "Old");
    }
    void what_they_let_through()
    {
        QFETCH(QString, filter);
        QFETCH(QString, beads);
        static const FilteredTown town;
        QCOMPARE(QString::fromStdString(town.find(filter.toStdString())), beads);
    }
    void an_id_is_found_like_a_word()
    {
        const FilteredTown town;
        QCOMPARE(town.find(town.old.value), std::string("Old"));
    }

    void a_project_s_own_statuses_are_known()
    {
        FilteredTown town;
        QVERIFY(town.find("status:In_Review").contains("There is no status"));
        town.must(ConfigureTown{6, {{{"in_review", "wip"}}}});
        town.must(SetStatus{town.limits, "in_review"});
        const auto filter = parse_filter("status:In_Review", town.state);
        QVERIFY(filter.has_value());
        QVERIFY(matches(town.state, town.at(town.limits), *filter, town.now));
        QVERIFY(!matches(town.state, town.at(town.docs), *filter, town.now));
    }
    void who_shall_do_it_counts_as_its_agent()
    {
        FilteredTown town;
        UpdateBead given{town.docs, {}, {}, {}, {}, {}};
        given.extra = {{"assignee", "mel"}};
        town.must(given);
        QCOMPARE(town.find("agent:MEL"), std::string("Über"));
    }

    void text_with_a_colon_stays_text_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"std::vector", "https://example.org", "note:", "12:30", "a-b:c"})
            QTest::newRow(text) << text;
    }
    void text_with_a_colon_stays_text()
    {
        QFETCH(QString, text);
        const auto filter = parse_filter(text.toStdString());
        QVERIFY(filter.has_value());
        QCOMPARE(filter->words, (std::vector<Filter::Words>{{text.toStdString(), false}}));
        QVERIFY(filter->terms.empty());
    }

    void mistakes_are_named_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        const auto row = [](const char *filter, const char *message, const char *hint) {
            QTest::newRow(filter) << filter << message << hint;
        };
        row("stauts:open", "There is no filter \"stauts:\". Did you mean status:?", "label");
        row("colour:red", "There is no filter \"colour:\".", "p0 to p4");
        row("status:opne", "There is no status \"opne\".", "open, in_progress, blocked, deferred, closed, pinned, hooked");
        row("lane:next", "There is no lane \"next\".", "backlog, ready, ai, review, done");
        row("status:", "After status: a word is missing.", "in_progress");
        row("label:,", "After label: a word is missing.", "label:NAME");
        row("updated:>7y", "\">7y\" is not a time for updated:.", "<7d");
        row("updated:", "\"\" is not a time for updated:.", "<7d");
        row("created:2026-13-01", "\"2026-13-01\" is not a time for created:.", "2026-01-01");
        row("created:<99999999999999w", "\"<99999999999999w\" is not a time for created:.", "2026-01-01");
    }
    void mistakes_are_named()
    {
        QFETCH(QString, filter);
        QFETCH(QString, message);
        QFETCH(QString, hint);
        const auto parsed = parse_filter(filter.toStdString());
        QVERIFY(!parsed.has_value());
        QCOMPARE(parsed.error().code, std::string("bad_filter"));
        QCOMPARE(QString::fromStdString(parsed.error().message), message);
        QVERIFY2(QString::fromStdString(parsed.error().hint).contains(hint), parsed.error().hint.c_str());
    }
};

WM_TEST_CLASS(Filters)
#include "filter_test.moc"
