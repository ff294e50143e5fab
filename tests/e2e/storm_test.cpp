// Many clients write through the socket without a pause while the daemon is killed (SIGKILL) again and again at moments
// nobody chose. After each death the ledger holds every command that was answered, each command whole or not at all, and
// what was not answered is asked again under its id and done once.
// And when many want the same bead, one gets it.
#include "e2e/support/town.h"
#include "ledger/reader.h"
#include "support/qtest_main.h"
#include "support/rpc_client.h"

#include "base/ulid.h"

#include <QTest>

#include <array>
#include <csignal>
#include <format>
#include <map>
#include <poll.h>
#include <random>
#include <set>
#include <thread>

using namespace wm;
using tests::RpcClient, tests::Town;

namespace {

constexpr int crowd = 24;
constexpr auto patience = std::chrono::seconds(60);

struct Asked {
    std::string id;
    std::size_t step = 0; ///< of the script
    std::string method;
    Json params;
    std::optional<Json> answer;
};

/// One client. It goes through its script over and over, one command after the other: two beads, a convoy of both,
/// and both are worked on until the convoy lands.
class Worker {
public:
    explicit Worker(int number) : m_number(number) {}

    Result<> connect(const std::filesystem::path &socket)
    {
        auto client = RpcClient::connect(socket);
        if (!client)
            return std::unexpected(client.error());
        m_client.emplace(std::move(*client));
        return {};
    }
    /// Sends the next command, or once more the one that was not answered.
    Result<> ask()
    {
        if (m_asked.empty() || m_asked.back().answer)
            m_asked.push_back(next());
        Json params = m_asked.back().params;
        params["command_id"] = m_asked.back().id;
        return m_client->send(1, m_asked.back().method, params);
    }
    /// Waits for the answer. "disconnected" when the daemon died before it gave one.
    Result<> take()
    {
        auto message = m_client->next(patience);
        if (!message)
            return std::unexpected(message.error());
        if (!*message)
            return fail("timeout", "There was no answer.");
        auto answer = tests::result_of(**message);
        if (!answer)
            return std::unexpected(answer.error());
        m_asked.back().answer = std::move(*answer);
        return {};
    }
    /// Asks once more for something that has been answered.
    Result<Json> repeat(const Asked &asked)
    {
        Json params = asked.params;
        params["command_id"] = asked.id;
        return m_client->ask(asked.method, params);
    }
    Json show(const std::string &bead) { return m_client->ask("bead.show", {{"id", bead}}).value_or(Json::object()); }
    int descriptor() const { return m_client->fd(); }
    const std::vector<Asked> &asked() const { return m_asked; }

    static constexpr std::size_t steps = 8;

private:
    Asked next() const
    {
        const std::size_t count = m_asked.size(), step = count % steps;
        const auto answered = [&](std::size_t earlier) { return m_asked[count - step + earlier].answer->at("id"); };
        const std::string name = std::format("{} of client {}", count / steps, m_number);
        const auto ask = [&](const char *method, Json params) {
            return Asked{make_ulid(SystemClock().now()), step, method, std::move(params), {}};
        };
        switch (step) {
        case 0: return ask("bead.create", {{"title", "First bead " + name}, {"rig", "waymark"}, {"body", std::string(2000, 'x') + name}});
        case 1: return ask("bead.create", {{"title", "Second bead " + name}, {"rig", "waymark"}});
        case 2: return ask("convoy.create", {{"title", "Convoy " + name}, {"beads", {answered(0), answered(1)}}});
        case 3: return ask("bead.claim", {{"id", answered(0)}});
        case 4: return ask("bead.note", {{"id", answered(0)}, {"text", "Half way through " + name}});
        case 5: return ask("bead.close", {{"id", answered(0)}, {"reason", "Done"}});
        case 6: return ask("bead.claim", {{"id", answered(1)}});
        default: return ask("bead.close", {{"id", answered(1)}, {"reason", "Done"}}); // and with it the convoy has landed
        }
    }

    int m_number;
    std::optional<RpcClient> m_client;
    std::vector<Asked> m_asked;
};

using Kinds = std::vector<std::string>;

/// The kinds of the events that each command brought about, as the file has them.
std::map<std::string, Kinds> kinds_by_command(const Town &town)
{
    std::map<std::string, Kinds> kinds;
    auto reader = ledger::LedgerReader::open(town.places().ledger());
    if (!reader)
        return kinds;
    (void)reader->replay(1, ledger::newest_seq, [&](const ledger::EventRow &event) -> Result<> {
        kinds[event.command].push_back(event.kind);
        return {};
    });
    return kinds;
}

/// All workers ask, each after its answer, until so many answers have come; then the daemon is killed. What it had sent
/// before it died still counts as answered.
Result<> storm(std::vector<Worker> &workers, int answers, QProcess &daemon)
{
    for (Worker &worker : workers)
        if (auto asked = worker.ask(); !asked)
            return asked;
    std::vector<pollfd> waiting;
    for (const Worker &worker : workers)
        waiting.push_back({worker.descriptor(), POLLIN, 0});
    while (answers > 0) {
        if (poll(waiting.data(), waiting.size(), 60'000) <= 0)
            return fail("timeout", "Nobody was answered for a minute.");
        for (std::size_t index = 0; index < workers.size() && answers > 0; ++index) {
            if (waiting[index].revents == 0)
                continue;
            if (auto taken = workers[index].take(); !taken)
                return taken;
            if (auto asked = workers[index].ask(); !asked)
                return asked;
            --answers;
        }
    }
    kill(static_cast<pid_t>(daemon.processId()), SIGKILL);
    daemon.waitForFinished(60'000);
    for (Worker &worker : workers)
        if (auto taken = worker.take(); !taken && taken.error().code != "disconnected")
            return taken;
    return {};
}

} // namespace

class WriteStorm : public QObject {
    Q_OBJECT
private slots:
    void loses_nothing_that_was_answered_and_does_nothing_twice_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (const unsigned seed : {1u, 2u, 3u})
            QTest::addRow("seed %u", seed) << seed;
    }
    void loses_nothing_that_was_answered_and_does_nothing_twice()
    {
        QFETCH(const unsigned, seed);
        Town town;
        town.make_project();
        town.add_rig(town.script("agent", "true"));
        const auto script = undisturbed(town);
        QVERIFY2(std::ranges::any_of(script, [](const Kinds &kinds) { return kinds.size() > 1; }),
            "a command of one event cannot be seen to be there by half");

        std::mt19937 random(seed);
        std::vector<Worker> workers;
        for (int number = 1; number <= crowd; ++number)
            workers.emplace_back(number);
        for (int round = 0; round < 6; ++round) {
            town.stop_daemon();
            const auto daemon = town.start_daemon();
            for (Worker &worker : workers)
                QVERIFY(worker.connect(town.places().person_socket()));
            const auto done = storm(workers, static_cast<int>(random() % 1200), *daemon);
            QVERIFY2(done, done ? "" : done.error().message.c_str());
            verify_ledger(town, workers, script);
            if (QTest::currentTestFailed())
                return;
        }
        verify_end(town, workers, script);
    }

private:
    /// What each step of the script writes when nobody dies.
    std::array<Kinds, Worker::steps> undisturbed(const Town &town)
    {
        Worker worker(0);
        if (!worker.connect(town.places().person_socket()))
            return {};
        for (std::size_t step = 0; step < Worker::steps; ++step)
            if (!worker.ask() || !worker.take())
                return {};
        std::array<Kinds, Worker::steps> script;
        const auto kinds = kinds_by_command(town);
        for (const Asked &asked : worker.asked())
            script[asked.step] = kinds.at(asked.id);
        return script;
    }
    void verify_ledger(const Town &town, const std::vector<Worker> &workers, const std::array<Kinds, Worker::steps> &script)
    {
        const auto kinds = kinds_by_command(town);
        for (const Worker &worker : workers)
            for (const Asked &asked : worker.asked()) {
                const auto found = kinds.find(asked.id);
                if (asked.answer)
                    QVERIFY2(found != kinds.end(), ("lost: " + asked.method).c_str());
                if (found != kinds.end())
                    QCOMPARE(Json(found->second), Json(script[asked.step]));
            }
        const auto verdict = town.wm({"ledger", "verify"}); // by the daemon that wm starts on what the dead one left
        QVERIFY2(verdict.code == 0, verdict.err.c_str());
    }
    void verify_end(const Town &town, std::vector<Worker> &workers, const std::array<Kinds, Worker::steps> &script)
    {
        std::size_t beads = 2; // of the undisturbed one
        for (Worker &worker : workers) {
            QVERIFY(worker.connect(town.places().person_socket()));
            if (!worker.asked().back().answer)
                QVERIFY(worker.ask() && worker.take());
            for (const Asked &asked : worker.asked()) {
                const auto again = worker.repeat(asked);
                QVERIFY2(again, again ? "" : again.error().message.c_str());
                // What makes something answers with it as it was made, what changes something with it as it is now.
                const bool makes = asked.method.ends_with(".create");
                QCOMPARE(makes ? *again : again->at("id"), makes ? *asked.answer : asked.answer->at("id"));
                beads += asked.method == "bead.create";
                if (asked.params.contains("body"))
                    QCOMPARE(worker.show(asked.answer->at("id")).value("description", ""), asked.params["body"].get<std::string>());
            }
        }
        verify_ledger(town, workers, script); // the repetitions wrote nothing
        QCOMPARE(town.json({"count", "--all"})["count"], beads);
    }
};

class ManyClaimers : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_town.emplace();
        m_town->make_project();
        m_town->add_rig(m_town->script("agent", "true"));
    }
    void cleanup() { m_town.reset(); }
    void who_want_the_same_bead_find_one_winner_each_time()
    {
        const auto beads = create(200);
        const auto claimers = at_once([&](RpcClient &client, Claimer &claimer) {
            for (const std::string &bead : beads) {
                const auto answer = client.ask("bead.claim", {{"id", bead}, {"as", claimer.name}});
                answer ? claimer.got.push_back(bead) : claimer.refused.push_back(answer.error());
            }
        });
        verify_each_once(claimers, beads);
        for (const Claimer &claimer : claimers)
            for (const Error &error : claimer.refused) {
                QCOMPARE(error.code, "claimed");
                QVERIFY2(error.message.contains("claimer-"), error.message.c_str());
            }
    }
    void who_take_the_most_urgent_one_get_all_of_them_once() { claim_all(create(200), {{"claim", true}}); }
    void who_take_the_first_of_a_narrowed_list_get_all_of_that_once_and_nothing_else()
    {
        create(20, "chore");
        claim_all(create(200), {{"claim", true}, {"type", Json::array({"task"})}, {"sort", "oldest"}});
        for (const Json &chore : m_town->json({"list", "--type", "chore"}))
            QCOMPARE(chore["status"], "open");
    }
    void who_repeats_a_claim_is_told_the_same_and_takes_no_second_one()
    {
        create(2);
        auto client = RpcClient::connect(m_town->places().person_socket());
        QVERIFY(client.has_value());
        const Json claim = {
            {"claim", true}, {"type", Json::array({"task"})}, {"as", "ann"}, {"command_id", make_ulid(SystemClock().now())}};
        const auto first = client->ask("bead.ready", claim), again = client->ask("bead.ready", claim);
        QVERIFY(first && again && first->at("items").size() == 1);
        QCOMPARE(*again, *first);
        QCOMPARE(m_town->json({"ready"}).size(), std::size_t{1});
        QVERIFY(client->ask("bead.ready", {{"claim", true}, {"as", "bob"}}).has_value());
        const auto later = client->ask("bead.ready", claim); // when there is none any more
        QVERIFY(later && *later == *first);
    }
    void as_processes_of_their_own_find_one_winner()
    {
        const std::string bead = m_town->create({"Wanted"});
        std::vector<std::unique_ptr<QProcess>> processes;
        for (int number = 1; number <= count; ++number)
            processes.push_back(m_town->begin_wm({"claim", bead.c_str(), "--actor", name_of(number).c_str()}));
        std::string winner;
        for (int number = 1; number <= count; ++number) {
            const auto said = Town::finish(*processes[static_cast<std::size_t>(number - 1)]);
            if (said.code == 0) {
                QCOMPARE(winner, "");
                winner = name_of(number);
            } else {
                QVERIFY2(said.err.contains("is already claimed by claimer-"), said.err.c_str());
            }
        }
        QCOMPARE(m_town->bead(bead)["assignee"], winner);
    }

private:
    static constexpr int count = 32;
    static std::string name_of(int number) { return std::format("claimer-{}", number); }

    struct Claimer {
        std::string name;
        std::vector<std::string> got;
        std::vector<Error> refused;
    };

    std::vector<std::string> create(int beads, const char *type = "task")
    {
        std::vector<std::string> ids;
        auto author = RpcClient::connect(m_town->places().person_socket());
        for (int number = 1; author && number <= beads; ++number)
            if (const auto made =
                    author->ask("bead.create", {{"title", std::format("Bead {}", number)}, {"type", type}, {"rig", "waymark"}}))
                ids.push_back(made->at("id"));
        return ids;
    }
    /// Each in a thread and on a connection of its own.
    std::vector<Claimer> at_once(const std::function<void(RpcClient &, Claimer &)> &claim)
    {
        std::vector<Claimer> claimers;
        for (int number = 1; number <= count; ++number)
            claimers.push_back({name_of(number), {}, {}});
        std::vector<std::jthread> threads;
        for (Claimer &claimer : claimers)
            threads.emplace_back([&] {
                if (auto client = RpcClient::connect(m_town->places().person_socket()))
                    claim(*client, claimer);
                else
                    claimer.refused.push_back(client.error());
            });
        threads.clear(); // all have finished
        return claimers;
    }
    /// All ask for the first one until there is none.
    void claim_all(const std::vector<std::string> &beads, const Json &wanted)
    {
        const auto claimers = at_once([&](RpcClient &client, Claimer &claimer) {
            for (;;) {
                Json params = wanted;
                params["as"] = claimer.name;
                const auto answer = client.ask("bead.ready", params);
                if (!answer)
                    return claimer.refused.push_back(answer.error());
                if (answer->at("items").empty())
                    return;
                claimer.got.push_back(answer->at("items")[0]["id"]);
            }
        });
        verify_each_once(claimers, beads);
        for (const Claimer &claimer : claimers)
            QVERIFY2(claimer.refused.empty(), claimer.refused.empty() ? "" : claimer.refused.front().message.c_str());
    }
    void verify_each_once(const std::vector<Claimer> &claimers, const std::vector<std::string> &beads)
    {
        QCOMPARE(beads.size(), std::size_t{200});
        std::map<std::string, std::string> holders;
        for (const Claimer &claimer : claimers)
            for (const std::string &bead : claimer.got)
                QVERIFY2(holders.emplace(bead, claimer.name).second, (bead + " was given out twice").c_str());
        QCOMPARE(holders.size(), beads.size());
        const Json held = m_town->json({"list", "--type", "task", "--limit", "0"});
        QCOMPARE(held.size(), beads.size());
        for (const Json &bead : held)
            QCOMPARE(bead["assignee"], holders.at(bead["id"]));
    }

    std::optional<Town> m_town;
};

WM_TEST_CLASS(WriteStorm)
WM_TEST_CLASS(ManyClaimers)
#include "storm_test.moc"
