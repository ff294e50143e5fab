#include "client/town_client.h"
#include "fake_daemon.h"
#include "support/qtest_main.h"

#include <QSignalSpy>
#include <QTest>
#include <sys/socket.h>
#include <unistd.h>

using namespace wm;
using namespace wm::models;
using namespace wm::tests;
using namespace wm::town;
using Connection = TownClient::Connection;

class TownClientTest : public QObject {
    Q_OBJECT
private slots:
    void a_snapshot_in_parts_then_every_unit()
    {
        FakeDaemon daemon;
        for (int i = 0; i < 20; ++i)
            daemon.script.bead("bead " + std::to_string(i));
        TownClient client(daemon.options());
        QCOMPARE(client.connection(), Connection::Connecting);
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Online);
        QVERIFY(client.replica().loaded());
        QVERIFY(client.replica().state() == daemon.script.state);
        QCOMPARE(client.home(), std::string("/somewhere/waymark"));
        QSignalSpy changed(&client.replica(), &Replica::changed);
        CreateBead command;
        command.rig = RigId("demo");
        command.title = "one more";
        daemon.does(command);
        QTRY_COMPARE(changed.size(), 1);
        QVERIFY(client.replica().state() == daemon.script.state);
    }

    void after_a_loss_it_goes_on_where_it_was()
    {
        FakeDaemon daemon;
        const BeadId bead = daemon.script.bead("one");
        TownClient client(daemon.options());
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Online);
        QSignalSpy connection(&client, &TownClient::connectionChanged);
        daemon.stop();
        QTRY_COMPARE(client.connection(), Connection::Offline);
        QVERIFY(client.lost_at() != 0);
        QVERIFY(find(client.replica().state().beads, bead) != nullptr); // what was known stays
        const Seq seen = client.replica().state().seq;
        daemon.does(DeferBead{bead, std::nullopt, std::nullopt});
        QSignalSpy changed(&client.replica(), &Replica::changed);
        daemon.listen();
        QTRY_COMPARE(client.connection(), Connection::Online);
        QTRY_VERIFY(client.replica().state() == daemon.script.state);
        QCOMPARE(daemon.subscribed, (std::vector<Seq>{0, seen}));
        QCOMPARE(changed.size(), 1); // the missed unit, no snapshot
        QCOMPARE(client.lost_at(), 0);
        QCOMPARE(daemon.starts_wanted(), 1); // coming back is no reason to start a daemon
    }

    void a_daemon_that_ends_before_it_greets_is_no_reason_to_give_up_the_start()
    {
        FakeDaemon daemon;
        const LinkOptions real = daemon.options();
        LinkOptions options = real;
        options.places = wire::Places("/nobody/listens/here");
        options.start = [&real, calls = 0](const wire::Places &) mutable -> Result<Fd> {
            if (++calls > 1)
                return real.start(real.places);
            int ends[2];
            if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) != 0)
                return fail_errno(errno, "socketpair");
            close(ends[1]); // it was killed, and its socket was still there
            return Fd(ends[0]);
        };
        TownClient client(options);
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Online);
    }

    void too_far_back_is_a_snapshot_told_as_changes()
    {
        FakeDaemon daemon;
        const BeadId bead = daemon.script.bead("one");
        daemon.script.bead("two");
        TownClient client(daemon.options());
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Online);
        daemon.stop();
        QTRY_COMPARE(client.connection(), Connection::Offline);
        daemon.does(DeferBead{bead, std::nullopt, std::nullopt});
        daemon.resumable_from = daemon.script.state.seq;
        std::vector<std::vector<BeadId>> touched;
        connect(&client.replica(), &Replica::changed, this, [&](const TownChange &change) { touched.push_back(change.beads); });
        daemon.listen();
        QTRY_COMPARE(client.connection(), Connection::Online);
        QVERIFY(client.replica().state() == daemon.script.state);
        QCOMPARE(touched, (std::vector<std::vector<BeadId>>{{bead}}));
    }

    void a_gap_is_noticed_and_closed()
    {
        FakeDaemon daemon;
        const BeadId bead = daemon.script.bead("one");
        TownClient client(daemon.options());
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Online);
        daemon.lose_one_unit();
        daemon.does(DeferBead{bead, std::nullopt, std::nullopt});
        daemon.does(UndeferBead{bead, std::nullopt});
        QTRY_VERIFY(client.replica().state() == daemon.script.state);
        QCOMPARE(daemon.subscribed, (std::vector<Seq>{0, 0}));
        QCOMPARE(daemon.greetings, 1); // on the same connection
    }

    void resync_starts_over_without_forgetting_what_is_shown()
    {
        FakeDaemon daemon;
        daemon.script.bead("one");
        TownClient client(daemon.options());
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Online);
        QSignalSpy changed(&client.replica(), &Replica::changed);
        const BeadId two = daemon.script.bead("two"); // nobody was told
        daemon.notify("feed.resync", Json::object());
        QTRY_VERIFY(find(client.replica().state().beads, two) != nullptr);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(client.connection(), Connection::Online);
    }

    void another_town_is_not_resumed_with_this_ones_numbers()
    {
        FakeDaemon daemon;
        daemon.script.bead("one");
        TownClient client(daemon.options());
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Online);
        daemon.stop();
        QTRY_COMPARE(client.connection(), Connection::Offline);
        daemon.town_id = "town-2";
        daemon.script = Script();
        daemon.listen();
        QTRY_COMPARE(client.connection(), Connection::Online);
        QCOMPARE(daemon.subscribed.back(), Seq(0));
        QVERIFY(client.replica().state() == daemon.script.state);
        QCOMPARE(client.replica().state().beads.size(), 0u);
    }

    void another_version_is_never_folded()
    {
        FakeDaemon daemon;
        daemon.schema = "another";
        daemon.script.bead("one");
        TownClient client(daemon.options());
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Mismatch);
        QVERIFY(!client.replica().loaded());
        QVERIFY(daemon.subscribed.empty());
        daemon.schema = schema_hash(); // the old daemon is back, and somebody asks to try again
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Online);
        QVERIFY(client.replica().loaded());
    }

    void answers_find_their_question_and_refusals_keep_their_words()
    {
        FakeDaemon daemon;
        daemon.method = [](const std::string &method, const Json &params) -> Result<Json> {
            if (method == "bead.show")
                return Json{{"id", params.at("id")}};
            return fail("stale", "wm-1 has changed since you looked.", "Look again.");
        };
        TownClient client(daemon.options());
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Online);
        std::vector<std::string> shown;
        std::optional<Error> refused;
        for (const char *id : {"wm-1", "wm-2"})
            client.ask("bead.show", {{"id", id}}, this, [&](Result<Json> answer) { shown.push_back(answer->at("id")); });
        client.change("bead.defer", {{"id", "wm-1"}}, this, [&](Result<Json> answer) { refused = answer.error(); });
        QTRY_VERIFY(refused);
        QCOMPARE(shown, (std::vector<std::string>{"wm-1", "wm-2"}));
        QCOMPARE(*refused, (Error{"stale", "wm-1 has changed since you looked.", "Look again."}));
        QVERIFY(!daemon.last("bead.show")->params.contains("command_id"));
        QCOMPARE(daemon.last("bead.defer")->params.at("command_id").get<std::string>().size(), 26u);
    }

    void a_change_under_way_is_sent_again_with_the_same_id_and_a_question_fails()
    {
        FakeDaemon daemon;
        daemon.answers = false;
        TownClient client(daemon.options());
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Online);
        std::string asked, changed;
        client.ask("bead.show", {{"id", "wm-1"}}, this, [&](Result<Json> answer) { asked = answer ? "answered" : answer.error().code; });
        client.change(
            "bead.defer", {{"id", "wm-1"}}, this, [&](Result<Json> answer) { changed = answer ? "answered" : answer.error().code; });
        QTRY_COMPARE(daemon.asked.size(), 2u);
        const Json first = daemon.last("bead.defer")->params;
        daemon.answers = true;
        daemon.hang_up();
        QTRY_COMPARE(changed, std::string("answered"));
        QCOMPARE(asked, std::string("disconnected"));
        QCOMPARE(daemon.asked.size(), 3u);
        QCOMPARE(daemon.asked.back().params, first);
    }

    void without_a_daemon_nothing_is_promised()
    {
        FakeDaemon daemon;
        daemon.stop();
        TownClient client(daemon.options());
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Offline);
        QCOMPARE(client.problem().code, std::string("unreachable"));
        std::string code;
        client.change("bead.defer", {{"id", "wm-1"}}, this, [&](Result<Json> answer) { code = answer.error().code; });
        QCOMPARE(code, std::string()); // later, as every answer
        QTRY_COMPARE(code, std::string("offline"));
        daemon.listen();
        QTRY_COMPARE(client.connection(), Connection::Online);
        QVERIFY(daemon.asked.empty());
    }

    void nobody_is_called_after_they_are_gone()
    {
        FakeDaemon daemon;
        TownClient client(daemon.options());
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Online);
        bool called = false;
        {
            QObject short_lived;
            client.ask("bead.show", Json::object(), &short_lived, [&](Result<Json>) { called = true; });
        }
        bool later = false;
        client.ask("bead.show", Json::object(), this, [&](Result<Json>) { later = true; });
        QTRY_VERIFY(later);
        QVERIFY(!called);
    }

    void a_daemon_that_talks_nonsense_is_left_and_tried_again()
    {
        FakeDaemon daemon;
        TownClient client(daemon.options());
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Online);
        daemon.notify("feed.unit", {{"first", "one"}});
        QTRY_COMPARE(daemon.greetings, 2);
        QTRY_COMPARE(client.connection(), Connection::Online);
    }

    void activity_and_facts_pass_through()
    {
        FakeDaemon daemon;
        TownClient client(daemon.options());
        std::vector<Activity> heard;
        std::string facts;
        connect(&client, &TownClient::activity, this, [&](const Activity &activity) { heard.push_back(activity); });
        connect(&client, &TownClient::facts, this, [&](const std::string &text) { facts = text; });
        client.open();
        QTRY_COMPARE(client.connection(), Connection::Online);
        daemon.notify("activity", {{"run", "01J"}, {"text", "Editing main.c"}, {"at", 17}, {"bytes", 4096}});
        daemon.notify("daemon.facts", {{"text", "2 local, 58 MB"}, {"rss_bytes", 1}, {"runs", 2}});
        QTRY_COMPARE(facts, std::string("2 local, 58 MB"));
        QCOMPARE(heard.size(), 1u);
        QCOMPARE(heard[0].text, std::string("Editing main.c"));
        QCOMPARE(heard[0].bytes, 4096);
    }
};

WM_TEST_CLASS(TownClientTest)
#include "town_client_test.moc"
