// The life of an approval: asked, restated, answered once, over in time; and what a person allows for longer than once.
#include "support/qtest_main.h"
#include "town/approval/words.h"
#include "town/rules/due.h"
#include "unit/town/town_builder.h"

#include <QTest>

using namespace wm;
using namespace wm::tests;

namespace {

const TextRef text{"t1", 3, "aa"};
constexpr Timestamp minute = 60 * nanoseconds_per_second;

/// An agent at work that asks.
struct Asking : TownBuilder {
    BeadId bead_id = bead("One");
    RunId run{"R1"};

    Asking() { begin(bead_id, run); }
    void begin(const BeadId &on, const RunId &as)
    {
        must(Sling{on, {}, {"@claude"}, as, {}});
        started(as);
    }
    static Judged judged(const std::string &call = "push", const std::string &effects = "1")
    {
        return {"Bash", "destructive", "git.push.force", "default for destructive", "Rewrites remote history", call, call + effects,
            {"git.push.force origin branch:own"}, "", text};
    }
    AskApproval request(const std::string &id, const Judged &what = judged()) const
    {
        return {run, id, "toolu_" + id, "git push -f", "execute", "/w", "", false, {}, text, what, 10 * minute};
    }
    /// The approval's id.
    ApprovalId asks(const std::string &id, const Judged &what = judged())
    {
        must(request(id, what), "daemon");
        return std::get<ApprovalAsked>(log.back().event).approval;
    }
    const Approval *approval(const ApprovalId &id) const { return find(state.approvals, id); }
    AnswerApproval yes(const ApprovalId &id, const std::string &scope = "") const
    {
        return {id, true, "", scope, approval(id)->judged.fingerprint};
    }
    const Run &now_at_work() const { return *find(state.runs, run); }
};

} // namespace

class Approvals : public QObject {
    Q_OBJECT
private slots:
    void the_first_answer_wins_and_the_others_hear_who_gave_it()
    {
        Asking town;
        const auto id = town.asks("q1");
        town.must(AnswerApproval{id, true, "", "", "", "ann"});
        const Error late = town.error(AnswerApproval{id, false, "no", "", "", "bob"});
        QCOMPARE(late.code, std::string("answered"));
        QVERIFY(late.message.contains("allowed by ann"));
        QCOMPARE(town.approval(id)->state, ApprovalState::allowed);
    }
    void an_agent_answers_nothing()
    {
        Asking town;
        const auto id = town.asks("q1");
        QCOMPARE(town.refused(AnswerApproval{id, true, ""}, by(town.run)), std::string("not_allowed"));
        QCOMPARE(town.refused(AnswerApproval{id, false, ""}, by(RunId("other"))), std::string("not_allowed"));
        QCOMPARE(town.refused(AnswerApproval{id, true, ""}, "daemon"), std::string("not_allowed")); // nor we, for nobody
        QCOMPARE(town.approval(id)->state, ApprovalState::open);
    }
    void a_call_is_asked_for_once_whichever_way_it_comes()
    {
        Asking town;
        town.asks("q1");
        auto second_route = town.request("other route");
        second_route.tool_call = "toolu_q1";
        QCOMPARE(town.must(second_route, "daemon"), std::string());
        second_route.judged = Asking::judged("rm"); // under the same id something else
        QCOMPARE(town.must(second_route, "daemon"), std::string("approval.asked"));
    }

    void what_has_changed_is_asked_anew_under_the_same_id()
    {
        Asking town;
        const auto id = town.asks("q1");
        const std::string seen = town.approval(id)->judged.fingerprint;
        QCOMPARE(town.must(RestateApproval{id, Asking::judged("push", "1"), minute}, "daemon"), std::string()); // nothing new
        QCOMPARE(town.must(RestateApproval{id, Asking::judged("push", "2"), minute}, "daemon"), std::string("approval.restated"));
        for (const std::string &fingerprint : {seen, std::string()}) {
            const Error changed = town.error(AnswerApproval{id, true, "", "", fingerprint});
            QCOMPARE(changed.code, std::string("changed"));
            QVERIFY(changed.hint.contains("wm approval ap-1") && !changed.hint.contains("push2")); // it is told to those who look
        }
        QVERIFY(town.refused(AnswerApproval{id, false, "no", "", seen}) == "accepted"); // no is no
    }
    void a_fingerprint_that_was_never_shown_is_not_called_a_change()
    {
        Asking town;
        const auto id = town.asks("q1");
        const Error mistyped = town.error(AnswerApproval{id, true, "", "", "deadbeef"});
        QCOMPARE(mistyped.message, std::string("deadbeef is not the fingerprint that `wm approval ap-1` shows."));
        QCOMPARE(mistyped.hint, std::string("Look again: `wm approval ap-1`."));
        QCOMPARE(town.approval(id)->state, ApprovalState::open);
        town.must(AnswerApproval{id, true, "", "", town.approval(id)->judged.fingerprint});
    }
    void what_changed_between_the_answer_and_its_delivery_is_open_again()
    {
        Asking town;
        const auto id = town.asks("q1");
        town.must(town.yes(id));
        town.must(RestateApproval{id, Asking::judged("push", "2"), 0}, "daemon");
        QCOMPARE(town.approval(id)->state, ApprovalState::open);
        QVERIFY(town.approval(id)->by.empty());
        town.must(town.yes(id));
        QCOMPARE(town.approval(id)->state, ApprovalState::allowed);
        town.must(AnswerApproval{town.asks("q2", Asking::judged("rm")), false, "no"});
        QCOMPARE(town.must(RestateApproval{ApprovalId("ap-2"), Asking::judged("rm", "2"), 0}, "daemon"), std::string()); // denied is denied
    }

    void nobody_answering_means_no()
    {
        Asking town;
        const auto id = town.asks("q1");
        QCOMPARE(next_due(town.state), std::optional(town.approval(id)->expires_at));
        town.now = town.approval(id)->expires_at - 5 * nanoseconds_per_second;
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string());
        town.now = town.approval(id)->expires_at;
        QCOMPARE(town.must(PassTime{}, "daemon"), std::string("approval.expired"));
        QCOMPARE(town.approval(id)->state, ApprovalState::denied);
        QVERIFY(town.error(town.yes(id)).message.contains("denied by the clock"));
        QVERIFY(!next_due(town.state));
    }
    void a_question_waits_for_ever()
    {
        Asking town;
        town.must(AskApproval{town.run, "q1", "", "Which?", "other", "", "", true, {{"a", "A"}}, text}, "daemon");
        QVERIFY(!next_due(town.state));
        QCOMPARE(town.refused(AnswerApproval{ApprovalId("ap-1"), true, "a", "bead"}), std::string("once_only"));
    }

    void what_was_denied_is_not_asked_again_in_the_same_turn()
    {
        Asking town;
        const auto id = town.asks("q1");
        town.must(AnswerApproval{id, false, "not to main"});
        town.must(CloseApproval{id, ""}, "daemon");
        const Error again = town.error(town.request("q2"), "daemon");
        QCOMPARE(again.code, std::string("denied"));
        QCOMPARE(again.hint, std::string("not to main"));
        town.asks("q3", Asking::judged("rm")); // something else
        town.must(ReportTurn{town.run, 1, "finished", ""}, "daemon");
        town.asks("q4");
    }
    void whoever_speaks_to_it_may_have_changed_their_mind()
    {
        Asking town;
        town.must(AnswerApproval{town.asks("q1"), false, "no"});
        town.must(PromptRun{town.run, "P1", "Do push", text, true});
        town.must(ReportDelivered{town.run, "P1"}, "daemon");
        town.asks("q2");
    }
    void what_the_policy_denies_is_a_fact_too()
    {
        Asking town;
        const DenyCall denial{town.run, "toolu_1", "git push origin main", "execute", "/w", "Never to main.", Asking::judged()};
        QCOMPARE(town.must(denial, "daemon"), std::string("call.denied"));
        QCOMPARE(town.must(denial, "daemon"), std::string());
        QCOMPARE(town.now_at_work().denied.front().reason, std::string("Never to main."));
        QCOMPARE(town.refused(town.request("q1"), "daemon"), std::string("denied"));
    }
    void only_the_newest_denials_are_remembered()
    {
        Asking town;
        for (int i = 0; i < 100; ++i)
            town.must(DenyCall{town.run, "t", "rm", "execute", "/w", "no", Asking::judged(std::to_string(i))}, "daemon");
        QCOMPARE(town.now_at_work().denied.size(), most_denied_calls);
        QCOMPARE(town.now_at_work().denied.back().call, std::string("99"));
    }

    void a_longer_yes_is_a_grant_that_can_be_read()
    {
        Asking town;
        const auto id = town.asks("q1");
        QCOMPARE(town.must(town.yes(id, "bead")), std::string("approval.answered grant.made"));
        const Grant *grant = find(town.state.grants, GrantId("gr-1"));
        QCOMPARE(words_of(*grant), "git.push.force origin branch:own, for " + town.bead_id.value);
        QCOMPARE(town.refused(RevokeGrant{grant->id, ""}, by(town.run)), std::string("not_allowed"));
        QCOMPARE(town.must(RevokeGrant{grant->id, ""}), std::string("grant.ended"));
        QCOMPARE(town.refused(RevokeGrant{GrantId("gr-1"), ""}), std::string("not_found"));
    }
    void a_grant_answers_what_it_covers_and_nothing_else()
    {
        Asking town;
        town.must(town.yes(town.asks("q1"), "bead"));
        Judged wider = Asking::judged("push -f && rm -rf /");
        wider.covers.push_back("rm.recursive elsewhere:/");
        const auto same = town.asks("q2", Asking::judged("push again")), more = town.asks("q3", wider);
        const AnswerApproval granted{same, true, {}, {}, {}, {}, GrantId("gr-1")};
        QCOMPARE(town.must(granted, "daemon"), std::string("approval.answered"));
        QCOMPARE(town.approval(same)->by, std::string("gr-1"));
        QCOMPARE(town.refused(AnswerApproval{more, true, {}, {}, {}, {}, GrantId("gr-1")}, "daemon"), std::string("not_allowed"));
    }
    void what_is_not_known_is_not_allowed_for_always()
    {
        Asking town;
        Judged unknown = Asking::judged();
        unknown.level = "unknown";
        const auto id = town.asks("q1", unknown);
        QCOMPARE(town.refused(town.yes(id, "always")), std::string("once_only"));
        QCOMPARE(town.refused(town.yes(id, "week")), std::string("bad_value"));
        QCOMPARE(town.must(town.yes(id, "bead")), std::string("approval.answered grant.made"));
    }
    void what_is_not_understood_is_allowed_once_only()
    {
        Asking town;
        Judged obscure = Asking::judged();
        obscure.once_only = "Not for what could not be understood.";
        const auto id = town.asks("q1", obscure);
        for (const char *scope : {"bead", "agent", "always"})
            QCOMPARE(town.refused(town.yes(id, scope)), std::string("once_only"));
        QCOMPARE(town.must(town.yes(id, "once")), std::string("approval.answered"));
    }
    void grants_end_with_what_they_were_given_for()
    {
        Asking town;
        town.must(town.yes(town.asks("q1"), "agent"));
        town.must(town.yes(town.asks("q2", Asking::judged("b")), "bead"));
        town.must(town.yes(town.asks("q3", Asking::judged("c")), "always"));
        QVERIFY(town.must(ReportRunEnded{town.run, {ExitClass::stopped, 0, 0, ""}, {}}, "daemon").contains("grant.ended"));
        QVERIFY(!find(town.state.grants, GrantId("gr-1")));
        town.must(CloseBead{town.bead_id, "", true});
        QVERIFY(!find(town.state.grants, GrantId("gr-2")));
        QVERIFY(find(town.state.grants, GrantId("gr-3")));
    }
    void an_agent_that_goes_on_in_a_new_session_keeps_its_grant()
    {
        Asking town;
        town.must(town.yes(town.asks("q1"), "agent"));
        town.must(ReportRunEnded{town.run, {ExitClass::signalled, 0, 9, ""}, {}}, "daemon");
        QVERIFY(find(town.state.grants, GrantId("gr-1")));
    }
    void a_request_ends_with_its_run()
    {
        Asking town;
        const auto id = town.asks("q1");
        QVERIFY(town.must(ReportRunEnded{town.run, {ExitClass::stopped, 0, 0, ""}, {}}, "daemon").contains("approval.closed"));
        QCOMPARE(town.refused(AnswerApproval{id, true, ""}), std::string("not_found"));
        QCOMPARE(town.refused(town.request("q2"), "daemon"), std::string("ended"));
    }
};

WM_TEST_CLASS(Approvals)
#include "approval_test.moc"
