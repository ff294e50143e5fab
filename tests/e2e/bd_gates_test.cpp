// Gates by the words of bd: made, answered, waited for.
#include "e2e/support/bd_desk.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using tests::Desk;
using tests::ids;

class BdGates : public QObject {
    Q_OBJECT

private slots:
    void gates()
    {
        const Desk desk;
        const auto gate = desk.json("bd gate create 'May it be blue?'")["id"].get<std::string>();
        const auto bead = desk.create("Paint --deps " + gate);
        QCOMPARE(ids(desk.json("bd human list")), std::vector{gate});
        QCOMPARE(desk.json("bd gate list")[0]["holds"], Json::array({bead}));
        QCOMPARE(desk.json("bd ready"), Json::array());
        QCOMPARE(desk.json("bd gate resolve " + gate + " --reason yes")["close_reason"], "yes");
        QCOMPARE(ids(desk.json("bd ready")), std::vector{bead});
        QCOMPARE(desk.bd("bd human dismiss " + gate).code, 1); // it is answered: a second thought puts nothing aside
        QCOMPARE(ids(desk.json("bd ready")), std::vector{bead});
    }

    void a_gate_is_made_for_beads_and_those_who_wait()
    {
        const Desk desk;
        const auto a = desk.create("A"), b = desk.create("B");
        const Json gate = desk.json("bd gate create Wait --blocks " + a + "," + b);
        QCOMPARE(desk.json("bd ready"), Json::array());
        QCOMPARE(gate["holds"].size(), std::size_t{2});
        const auto id = gate["id"].get<std::string>();
        QCOMPARE(desk.json("bd gate add-waiter " + id + " ann")["waiters"], Json::array({"ann"}));
        QCOMPARE(desk.json("bd gate add-waiter " + id + " ann")["waiters"], Json::array({"ann"}));
        QCOMPARE(desk.bd("bd gate add-waiter " + a + " ann").code, 1);
        QCOMPARE(desk.bd("bd gate create Wait --blocks nope").code, 1);
    }

    void a_gate_says_what_can_open_it()
    {
        const Desk desk;
        const auto bead = desk.create("Work");
        for (const char *wrong : {"--type nobody", "--type timer", "--type timer --timeout soon", "--type bead",
                 "--type bead --await-id wa-none", "--type bead --await-id other:$bead", "--type gh:pr"}) {
            const auto said = desk.bd("bead=" + bead + "; bd gate create Wait " + wrong);
            const bool helps = said.err.contains("Say ") || said.err.contains("Write ") || said.err.contains("wm bead list");
            QVERIFY2(said.code == 1 && helps, (wrong + said.err).c_str());
        }
        QCOMPARE(desk.json("bd gate list"), Json::array());
        QCOMPARE(desk.json("bd gate create Wait --type timer --timeout 2h")["await_type"], "timer");
        QCOMPARE(desk.json("bd gate create Wait --type bead --await-id waymark:" + bead)["status"], "open");
        desk.json("bd close " + bead);
        QCOMPARE(desk.json("bd gate create Wait --type bead --await-id " + bead)["status"], "closed");
    }
};

WM_TEST_CLASS(BdGates)
#include "bd_gates_test.moc"
