#include "support/qtest_main.h"
#include "unit/town/random_town.h"

#include <QTest>

#include <rapidcheck.h>

#include <set>

using namespace wm;
using namespace wm::tests;

namespace {

rc::Gen<Step> step()
{
    // Large enough that every remainder is about as likely as the others, whatever size the run has come to.
    const auto number = rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, 1'000'000));
    return rc::gen::map(rc::gen::tuple(number, number, number, number),
        [](const auto &numbers) { return std::apply([](auto... each) { return Step{each...}; }, numbers); });
}

/// Long enough that several requests meet in one queue.
rc::Gen<std::vector<Step>> lives()
{
    return rc::gen::scale(4.0, rc::gen::container<std::vector<Step>>(step()));
}

/// Lives the steps; `visit` sees every decision, also the refusals, with what was before.
template <class Visit> void live_through(const std::vector<Step> &steps, Visit &&visit)
{
    State state = small_town();
    Timestamp now = state.at;
    for (int number = 0; const Step &step : steps) {
        const Asked asked = command_of(state, step, ++number);
        auto decision = decide(state, asked.command, {asked.actor, now += nanoseconds_per_second});
        visit(state, asked, decision);
        if (decision)
            state = std::move(decision->state);
    }
}

/// The same; `visit` sees what was accepted.
template <class Visit> void live(const std::vector<Step> &steps, Visit &&visit)
{
    live_through(steps, [&](const State &before, const Asked &asked, const Result<Decision> &decision) {
        if (decision)
            return visit(before, asked, *decision);
        RC_ASSERT(!decision.error().code.empty());
        RC_ASSERT(decision.error().message.ends_with('.'));
    });
}

/// How a person's command to close a bead ends by the rules as they are written for people; nothing where runs, requests
/// and what the asker has seen decide as well.
std::optional<std::string> naive_end(const State &state, const CloseBead &close)
{
    const Bead *bead = find(state.beads, close.bead);
    if (bead == nullptr)
        return "not_found";
    if (close.expected && *close.expected != bead->changed)
        return "stale";
    if (bead->status == Status::closed)
        return "accepted";
    if (!bead->last_run.empty())
        return std::nullopt;
    return close.force || naive_obstacles(state, *bead).empty() ? "accepted" : "refused";
}

std::optional<std::string> naive_end(const State &state, const ClaimBead &claim)
{
    const Bead *bead = find(state.beads, claim.bead);
    if (bead == nullptr)
        return "not_found";
    if (bead->claim)
        return bead->claim->holder == "person" && bead->claim->run.empty() ? "accepted" : "claimed";
    if (bead->status != Status::open)
        return "not_claimable";
    return bead->extra->assignee.empty() || bead->extra->assignee == "person" ? "accepted" : "claimed";
}

} // namespace

class Properties : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        if (!qEnvironmentVariableIsSet("RC_PARAMS")) // reproducible; RC_PARAMS="seed=… max_success=5000" looks further
            qputenv("RC_PARAMS", "seed=20261120 max_success=200");
    }
    void every_life_keeps_every_promise()
    {
        QVERIFY(rc::check("no command leaves a flaw", [] {
            live(*lives(), [](const State &before, const Asked &asked, const Decision &decision) {
                std::string flaw = flaw_in(before, decision);
                if (flaw.empty())
                    flaw = flaw_in(decision.state);
                if (!flaw.empty())
                    RC_FAIL(flaw + " after a command of kind " + std::to_string(asked.command.index()) + " by " + asked.actor);
            });
        }));
    }
    void no_effect_is_wished_a_second_time()
    {
        // The ledger refuses a key it has had, and with it the whole command, for ever.
        QVERIFY(rc::check("keys of effects are unique in a town's life", [] {
            std::set<std::string> wishes;
            live(*lives(), [&](const State &, const Asked &, const Decision &decision) {
                for (const Effect &effect : decision.effects)
                    if (!wishes.insert(effect.key).second)
                        RC_FAIL("a second " + effect.key);
            });
        }));
    }
    void what_is_done_twice_is_done_once()
    {
        // Effects may report twice, also after a crash. Only commands that make something new are not repeatable; those
        // carry a command id.
        QVERIFY(rc::check("a report that is repeated at once changes nothing", [] {
            live(*lives(), [](const State &, const Asked &asked, const Decision &decision) {
                if (asked.actor != "daemon" || std::holds_alternative<NoticeClockJump>(asked.command))
                    return;
                const auto again = decide(decision.state, asked.command, {asked.actor, decision.state.at});
                RC_ASSERT(again.has_value());
                RC_ASSERT(again->events.empty());
            });
        }));
    }
    void closing_and_claiming_end_as_a_naive_model_says()
    {
        std::map<std::string, int> ends;
        QVERIFY(rc::check("close and claim are the naive model's", [&] {
            live_through(*lives(), [&](const State &before, const Asked &asked, const Result<Decision> &decision) {
                if (asked.actor != "person")
                    return;
                const auto *close = std::get_if<CloseBead>(&asked.command);
                const auto *claim = std::get_if<ClaimBead>(&asked.command);
                const auto expected = close != nullptr ? naive_end(before, *close)
                    : claim != nullptr                 ? naive_end(before, *claim)
                                                       : std::nullopt;
                if (!expected)
                    return;
                std::string code = decision ? "accepted" : decision.error().code;
                if (code == "open_children" || code == "blocked")
                    code = "refused";
                if (code != *expected)
                    RC_FAIL(code + ", and the model says " + *expected);
                ++ends[(close != nullptr ? "close: " : "claim: ") + code];
            });
        }));
        for (const char *end :
            {"close: accepted", "close: refused", "close: stale", "claim: accepted", "claim: claimed", "claim: not_claimable"})
            QVERIFY2(ends[end] > 0, end);
    }
    void lives_reach_every_kind_of_event()
    {
        std::set<std::string_view> reached;
        const auto gather = [&] {
            live(*rc::gen::container<std::vector<Step>>(400, step()), [&](const State &, const Asked &, const Decision &decision) {
                for (const Recorded &event : decision.events)
                    reached.insert(kind_of(event.event));
            });
        };
        QVERIFY(rc::check("lives can be lived", gather));
        QCOMPARE(reached.size(), std::variant_size_v<Event::Kinds>);
    }
};

WM_TEST_CLASS(Properties)
#include "property_test.moc"
