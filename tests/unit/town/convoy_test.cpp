#include "support/qtest_main.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

class Convoys : public QObject {
    Q_OBJECT
private slots:
    void a_convoy_lands_with_its_last_bead()
    {
        TownBuilder town;
        const BeadId a = town.bead("A"), b = town.bead("B");
        QCOMPARE(town.must(CreateConvoy{"Uploads", {a, b, a}}), std::string("convoy.created"));
        const ConvoyId id("cv-1");
        QCOMPARE(find(town.state.convoys, id)->beads, (std::vector{a, b}));
        QCOMPARE(town.at(a).convoys, std::vector{id});
        QCOMPARE(town.must(CloseBead{a, ""}), std::string("bead.closed"));
        QCOMPARE(town.must(CloseBead{b, ""}), std::string("bead.closed convoy.landed"));
        QCOMPARE(find(town.state.convoys, id)->landed_at, town.now);
    }
    void a_landing_lands_the_convoy_too()
    {
        TownBuilder town;
        const BeadId a = town.bead("A");
        town.must(CreateConvoy{"One", {a}});
        const MrId mr = town.handed_over(a);
        town.checked(mr);
        QCOMPARE(town.landed(mr), std::string("mr.landed bead.closed convoy.landed"));
    }
    void a_convoy_opens_again_when_work_comes_back()
    {
        TownBuilder town;
        const BeadId a = town.bead("A"), b = town.bead("B");
        const ConvoyId id("cv-1");
        town.must(CreateConvoy{"C", {a}});
        town.must(CloseBead{a, ""});
        QCOMPARE(town.must(ReopenBead{a, ""}), std::string("bead.reopened convoy.reopened"));
        QCOMPARE(find(town.state.convoys, id)->landed_at, Timestamp(0));
        town.must(CloseBead{a, ""});
        QCOMPARE(town.must(AddToConvoy{id, {b}}), std::string("convoy.bead_added convoy.reopened"));
        QCOMPARE(town.must(RemoveFromConvoy{id, b}), std::string("convoy.bead_removed convoy.landed"));
        QVERIFY(town.at(b).convoys.empty());
    }
    void an_empty_convoy_has_not_landed_and_one_of_closed_beads_has()
    {
        TownBuilder town;
        QCOMPARE(town.must(CreateConvoy{"Empty", {}}), std::string("convoy.created"));
        const BeadId a = town.bead("A");
        town.must(CloseBead{a, ""});
        QCOMPARE(town.must(CreateConvoy{"Done", {a}}), std::string("convoy.created convoy.landed"));
        QCOMPARE(town.must(RemoveFromConvoy{ConvoyId("cv-2"), a}), std::string("convoy.bead_removed convoy.reopened"));
    }
    void convoys_are_numbered_and_adding_twice_is_adding_once()
    {
        TownBuilder town;
        const BeadId a = town.bead("A");
        for (int i = 0; i < 11; ++i)
            town.must(CreateConvoy{"C", {}});
        QVERIFY(find(town.state.convoys, ConvoyId("cv-11")) != nullptr);
        QCOMPARE(town.state.next_convoy, 12);
        QCOMPARE(town.must(AddToConvoy{ConvoyId("cv-3"), {a, a}}), std::string("convoy.bead_added"));
        QCOMPARE(town.must(AddToConvoy{ConvoyId("cv-3"), {a}}), std::string());
        QCOMPARE(town.must(AddToConvoy{ConvoyId("cv-4"), {a}}), std::string("convoy.bead_added"));
        QCOMPARE(town.at(a).convoys.size(), std::size_t(2));
    }
    void what_does_not_fit_is_refused()
    {
        TownBuilder town;
        const BeadId a = town.bead("A");
        town.must(CreateConvoy{"C", {}});
        QCOMPARE(town.refused(CreateConvoy{" ", {}}), std::string("bad_title"));
        QCOMPARE(town.refused(CreateConvoy{"C", {BeadId("none")}}), std::string("not_found"));
        QCOMPARE(town.refused(AddToConvoy{ConvoyId("cv-9"), {a}}), std::string("not_found"));
        QCOMPARE(town.refused(AddToConvoy{ConvoyId("cv-1"), {a, BeadId("none")}}), std::string("not_found"));
        QVERIFY(town.at(a).convoys.empty()); // all or nothing
        QCOMPARE(town.refused(RemoveFromConvoy{ConvoyId("cv-1"), a}), std::string("not_found"));
    }
};

WM_TEST_CLASS(Convoys)
#include "convoy_test.moc"
