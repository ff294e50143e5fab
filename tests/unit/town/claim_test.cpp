// Claims: who has a bead, and who has not.
#include "support/qtest_main.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

class Claims : public QObject {
    Q_OBJECT
private slots:
    void the_first_one_has_it_and_the_second_hears_who()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Bead");
        QCOMPARE(town.must(ClaimBead{bead, "ann"}), std::string("bead.claimed"));
        QCOMPARE(town.at(bead).claim->holder, std::string("ann"));
        QCOMPARE(town.at(bead).claim->token, town.state.seq);
        QCOMPARE(town.must(ClaimBead{bead, "ann"}), std::string()); // the same again changes nothing
        const Error refused = town.error(ClaimBead{bead, "bob"});
        QCOMPARE(refused.code, std::string("claimed"));
        QVERIFY(refused.message.contains("by ann"));
    }
    void a_later_claim_has_a_higher_token()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Bead");
        town.must(ClaimBead{bead, "ann"});
        const Seq first = town.at(bead).claim->token;
        town.must(ReleaseBead{bead});
        town.must(ClaimBead{bead, "bob"});
        QVERIFY(town.at(bead).claim->token > first);
    }
    void the_start_is_remembered_once()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Bead");
        town.must(ClaimBead{bead});
        const Timestamp started = town.at(bead).started_at;
        town.must(ReleaseBead{bead});
        town.must(ClaimBead{bead});
        QCOMPARE(town.at(bead).started_at, started);
    }
    void only_what_is_open_can_be_claimed()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Bead");
        town.must(DeferBead{bead, {}, {}});
        QCOMPARE(town.refused(ClaimBead{bead}), std::string("not_claimable"));
        town.must(UndeferBead{bead, {}});
        town.must(CloseBead{bead, ""});
        QCOMPARE(town.refused(ClaimBead{bead}), std::string("not_claimable"));
    }
    void the_next_one_is_claimed_when_it_is_free_and_meant_for_nobody_else()
    {
        TownBuilder town;
        const BeadId free = town.bead("Free"), blocker = town.bead("Blocker"), blocked = town.bead("Blocked"), aside = town.bead("Aside");
        town.must(AddDependency{blocked, blocker});
        town.must(DeferBead{aside, {}, {}});
        BeadExtra extra;
        extra.assignee = "bob";
        town.must(CreateBead{town.demo, "Bob's", "task", 2, {}, {}, {}, extra});
        const BeadId bobs = std::get<BeadCreated>(town.log.back().event).bead;
        for (const BeadId &not_for_ann : {BeadId(), BeadId("wm-none"), blocked, aside, bobs})
            QCOMPARE(town.refused(ClaimNext{not_for_ann, "ann"}), std::string("nothing_ready"));
        QCOMPARE(town.must(ClaimNext{free, "ann"}), std::string("bead.claimed"));
        QCOMPARE(town.at(free).claim->holder, std::string("ann"));
        for (const char *anybody : {"ann", "bob"})
            QCOMPARE(town.refused(ClaimNext{free, anybody}), std::string("nothing_ready"));
        town.must(ClaimNext{bobs, "bob"});
        QCOMPARE(town.at(bobs).claim->holder, std::string("bob"));
    }
    void what_is_assigned_to_somebody_is_claimed_by_nobody_else()
    {
        TownBuilder town;
        BeadExtra extra;
        extra.assignee = "bob";
        town.must(CreateBead{town.demo, "Bob's", "task", 2, {}, {}, {}, extra});
        const BeadId bead = std::get<BeadCreated>(town.log.back().event).bead;
        for (const char *other : {"ann", ""}) { // "": the person herself
            const Error refused = town.error(ClaimBead{bead, other});
            QCOMPARE(refused.code, std::string("claimed"));
            QVERIFY(refused.message.contains("bob") && refused.hint.contains("wm assign"));
        }
        town.must(ClaimBead{bead, "bob"});
    }
    void what_somebody_holds_is_taken_away_by_the_person_alone()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Held");
        town.must(ClaimBead{bead, "ann"});
        const State held = town.state;
        UpdateBead given;
        given.bead = bead;
        given.extra = {{"assignee", "bob"}};
        given.as = "bob";
        for (const Command &taking : {Command{ReleaseBead{bead, "bob"}}, Command{SetStatus{bead, "open", false, {}, "bob"}},
                 Command{SetStatus{bead, "blocked", false, {}, "bob"}}, Command{SetStatus{bead, "in_progress", false, {}, "bob"}},
                 Command{given}}) {
            const Error refused = town.error(taking);
            QCOMPARE(refused.code, std::string("claimed"));
            QVERIFY2(refused.message.contains("ann"), refused.message.c_str());
        }
        for (const char *may : {"ann", ""}) {
            town.state = held;
            QCOMPARE(town.must(ReleaseBead{bead, may}), std::string("bead.released"));
            town.state = held;
            QCOMPARE(town.must(SetStatus{bead, "open", false, {}, may}), std::string("bead.released"));
        }
    }
    void a_held_bead_that_is_assigned_anew_changes_hands()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Held");
        town.must(ClaimBead{bead, "ann"});
        const Seq token = town.at(bead).claim->token;
        UpdateBead to;
        to.bead = bead;
        to.extra = {{"assignee", "bob"}};
        town.must(to);
        QCOMPARE(town.at(bead).claim->holder, std::string("bob"));
        QCOMPARE(town.at(bead).extra->assignee, std::string("bob"));
        QVERIFY(town.at(bead).claim->token > token);
        to.extra = {{"assignee", nullptr}};
        town.must(to);
        QVERIFY(!town.at(bead).claim && town.at(bead).extra->assignee.empty());
        QCOMPARE(town.at(bead).status, Status::open);

        const BeadId agents = town.bead("An agent's");
        town.sling(agents);
        to.bead = agents;
        to.extra = {{"assignee", "bob"}};
        QCOMPARE(town.refused(to), std::string("claimed"));
    }
    void who_had_a_closed_bead_stays_its_assignee()
    {
        TownBuilder town;
        const BeadId held = town.bead("Held"), landed = town.bead("Landed"), meant = town.bead("Meant");
        town.must(ClaimBead{held, "carol"});
        town.must(CloseBead{held, ""});
        QVERIFY(!town.at(held).claim);
        QCOMPARE(town.at(held).extra->assignee, std::string("carol"));
        town.must(ReopenBead{held, ""});
        QCOMPARE(town.refused(ClaimBead{held, "ann"}), std::string("claimed"));
        town.must(ClaimBead{held, "carol"});
        town.must(SetStatus{held, "blocked"}); // put aside it is still hers
        QCOMPARE(town.at(held).extra->assignee, std::string("carol"));

        town.land(landed);
        QCOMPARE(town.at(landed).extra->assignee, std::string("demo/Juniper"));
        town.must(ReopenBead{landed, ""}); // the agent is gone, and nobody has to wait for it
        QCOMPARE(town.at(landed).extra->assignee, std::string());
        town.must(ClaimBead{landed, "ann"});

        UpdateBead to;
        to.bead = meant;
        to.extra = {{"assignee", "bob"}};
        town.must(to);
        town.land(meant);
        QCOMPARE(town.at(meant).extra->assignee, std::string("bob")); // what was said of it is not lost either
    }
    void an_agent_has_the_bead_of_its_hook_only()
    {
        TownBuilder town;
        const BeadId own = town.bead("Own"), other = town.bead("Other");
        const RunId run = town.sling(own);
        QCOMPARE(town.must(ClaimBead{own}, by(run)), std::string());
        QCOMPARE(town.refused(ClaimBead{other}, by(run)), std::string("not_allowed"));
        for (const BeadId &next : {BeadId(), other})
            QCOMPARE(town.refused(ClaimNext{next}, by(run)), std::string("not_allowed"));
        QCOMPARE(town.refused(ReleaseBead{own}, by(run)), std::string("not_allowed"));
    }
    void nobody_works_under_a_name_that_is_not_his()
    {
        TownBuilder town;
        const BeadId bead = town.bead("Bead");
        QCOMPARE(town.refused(ClaimBead{bead, "run:R1"}), std::string("bad_name"));
        QCOMPARE(town.refused(ClaimBead{bead, "daemon"}), std::string("bad_name"));
        QCOMPARE(town.refused(ClaimBead{bead, "two\nlines"}), std::string("bad_name"));
    }
};

WM_TEST_CLASS(Claims)
#include "claim_test.moc"
