#include "formula_text.h"
#include "support/qtest_main.h"

using namespace wm;
using namespace wm::formulas;
using namespace wm::formulas::test;

class FormulaCooking : public QObject {
    Q_OBJECT

    /// "a; b: a, c; c" as steps with their needs.
    static std::string steps(const QByteArray &list)
    {
        std::string text;
        for (const QByteArray &entry : list.split(';')) {
            const auto parts = entry.split(':');
            const std::string id = parts[0].trimmed().toStdString();
            text += std::format("[[steps]]\nid = '{0}'\ntitle = 'Step {0}'\nneeds = [", id);
            for (const QByteArray &need : parts.value(1).split(','))
                if (!need.trimmed().isEmpty())
                    text += "'" + need.trimmed().toStdString() + "', ";
            text += "]\n";
        }
        return text;
    }

private slots:
    void order_and_needs_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<QByteArray>("cooked");
        QTest::newRow("no needs: the order of the file, and nobody waits") << QByteArray("b; a; c") << QByteArray("b; a; c");
        QTest::newRow("a chain") << QByteArray("a; b: a; c: b") << QByteArray("a; b(a); c(b)");
        QTest::newRow("written backwards") << QByteArray("c: b; b: a; a") << QByteArray("a; b(a); c(b)");
        QTest::newRow("fork and join") << QByteArray("a; b: a; c: a; d: b, c") << QByteArray("a; b(a); c(a); d(b c)");
        QTest::newRow("what follows is not said twice") << QByteArray("a; b: a; c: a, b, b") << QByteArray("a; b(a); c(b)");
    }
    void order_and_needs()
    {
        QFETCH(QByteArray, written);
        QFETCH(QByteArray, cooked);
        QCOMPARE(graph(test::cooked(steps(written))), cooked);
    }

    void variables_are_filled_in_everywhere()
    {
        const auto cooked =
            test::cooked("description = 'about {{v}}'\nvars.v = '7'\n[[steps]]\nid = 'a'\ntitle = ' T {{v}} '\n"
                         "description = 'D {{v}} {{v}}'\nnotes = 'N {{v}}'\nacceptance = 'A {{v}}'\nlabels = ['l{{v}}', ' ', 'x']\n"
                         "assignee = 'demo/{{v}}'\ngate = { type = 'gh:pr', id = '#{{v}}' }\n");
        QVERIFY2(cooked.has_value(), said(cooked));
        QCOMPARE(cooked->description, "about 7");
        const CookedStep &gate = cooked->steps.at(0), &step = cooked->steps.at(1);
        QCOMPARE(gate.gate->await_id, "#7");
        QCOMPARE(gate.title, "Gate (gh:pr #7): T 7");
        QCOMPARE(step.title, "T 7");
        QCOMPARE(step.description, "D 7 7");
        QCOMPARE(step.notes, "N 7");
        QCOMPARE(step.acceptance, "A 7");
        QCOMPARE(step.labels, (std::vector<std::string>{"l7", "x"}));
        QCOMPARE(step.assignee, "demo/7");
    }
    void the_variables_title_and_desc_head_the_molecule()
    {
        const std::string text = "description = 'in general'\nvars.title = ''\nvars.desc = ''\n" + steps("a");
        QCOMPARE(cooked(text)->title, "x");
        QCOMPARE(cooked(text)->description, "in general");
        QCOMPARE(cooked(text, {{"title", "This one"}, {"desc", "in particular"}})->title, "This one");
        QCOMPARE(cooked(text, {{"title", "This one"}, {"desc", "in particular"}})->description, "in particular");
    }

    void conditions_data()
    {
        QTest::addColumn<QByteArray>("condition");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("stays");
        for (const char *value : {"", "false", "FALSE", "0", "no", "Off"}) {
            QTest::addRow("set: '%s'", value) << QByteArray("{{v}}") << QByteArray(value) << false;
            QTest::addRow("not set: '%s'", value) << QByteArray("!{{v}}") << QByteArray(value) << true;
        }
        for (const char *value : {"true", "1", "x", "00", "none"}) {
            QTest::addRow("set: '%s'", value) << QByteArray(" {{v}} ") << QByteArray(value) << true;
            QTest::addRow("not set: '%s'", value) << QByteArray("! {{v}}") << QByteArray(value) << false;
        }
        QTest::newRow("equal") << QByteArray("{{v}} == a b") << QByteArray("a b") << true;
        QTest::newRow("equal without blanks") << QByteArray("{{v}}==a") << QByteArray("a") << true;
        QTest::newRow("other letters") << QByteArray("{{v}} == a") << QByteArray("A") << false;
        QTest::newRow("quoted") << QByteArray("{{v}} == \" a\"") << QByteArray(" a") << true;
        QTest::newRow("nothing") << QByteArray("{{v}} == \"\"") << QByteArray("") << true;
        QTest::newRow("unequal") << QByteArray("{{v}} != a") << QByteArray("b") << true;
        QTest::newRow("not unequal") << QByteArray("{{v}} != a") << QByteArray("a") << false;
    }
    void conditions()
    {
        QFETCH(QByteArray, condition);
        QFETCH(QByteArray, value);
        QFETCH(bool, stays);
        const auto cooked = test::cooked("vars.v = ''\n[[steps]]\nid = 'a'\ntitle = 'A'\n[[steps]]\nid = 'b'\ntitle = 'B'\ncondition = '" +
                condition.toStdString() + "'\n",
            {{"v", value.toStdString()}});
        QCOMPARE(graph(cooked), stays ? "a; b" : "a");
    }
    void who_needs_a_step_that_is_left_out_needs_what_it_needed()
    {
        const std::string text = "vars.deep = 'false'\n[[steps]]\nid = 'a'\ntitle = 'A'\n"
                                 "[[steps]]\nid = 'b'\ntitle = 'B'\nneeds = ['a']\ncondition = '{{deep}}'\ngate = { type = 'human' }\n"
                                 "[[steps.children]]\nid = 'b1'\ntitle = 'B1'\n"
                                 "[[steps]]\nid = 'c'\ntitle = 'C'\nneeds = ['b']\n"
                                 "[[steps]]\nid = 'd'\ntitle = 'D'\nneeds = ['b1']\n";
        QCOMPARE(graph(cooked(text)), "a; c(a); d(a)");
        QCOMPARE(graph(cooked(text, {{"deep", "yes"}})), "a; gate-b(a); b.b1(gate-b); b(b.b1); c(b); d(b.b1)");
    }
    void when_nothing_is_left_it_is_said()
    {
        QCOMPARE(said(cooked("vars.v = ''\n[[steps]]\nid = 'a'\ntitle = 'A'\ncondition = '{{v}}'\n")),
            "x.formula.toml, line 1: with these values the formula x has no steps.");
    }

    void a_gate_stands_before_what_it_holds_back()
    {
        const auto cooked =
            test::cooked("[[steps]]\nid = 'a'\ntitle = 'A'\n[[steps]]\nid = 'b'\ntitle = 'Deploy'\npriority = 0\nneeds = ['a']\n"
                         "gate = { type = 'timer', timeout = '2d' }\n[[steps]]\nid = 'c'\ntitle = 'C'\nneeds = ['b']\n");
        QCOMPARE(graph(cooked), "a; gate-b(a); b(gate-b); c(b)");
        const CookedStep &gate = cooked->steps[1];
        QCOMPARE(gate.type, "gate");
        QCOMPARE(gate.title, "Gate (timer): Deploy");
        QCOMPARE(gate.priority, 0);
        QCOMPARE(gate.gate->type, "timer");
        QCOMPARE(gate.gate->timeout_ns, 2LL * 86'400 * 1'000'000'000);
        QVERIFY(!cooked->steps[2].gate);
    }
    void children_wait_for_what_their_parent_needs_and_it_for_them()
    {
        const auto cooked = test::cooked("[[steps]]\nid = 'a'\ntitle = 'A'\n"
                                         "[[steps]]\nid = 'b'\ntitle = 'B'\nneeds = ['a']\n"
                                         "[[steps.children]]\nid = 'one'\ntitle = 'One'\n"
                                         "[[steps.children]]\nid = 'two'\ntitle = 'Two'\nneeds = ['one']\n"
                                         "[[steps.children.children]]\nid = 'deep'\ntitle = 'Deep'\n"
                                         "[[steps]]\nid = 'c'\ntitle = 'C'\nneeds = ['b']\n");
        QCOMPARE(graph(cooked), "a; b.one(a); b.two.deep(b.one); b.two(b.two.deep); b(b.two); c(b)");
        QCOMPARE(cooked->steps[2].parent, "b.two");
        QCOMPARE(cooked->steps[3].parent, "b");
        QCOMPARE(cooked->steps[4].parent, "");
        QCOMPARE(cooked->steps[4].type, "epic");
        QCOMPARE(cooked->steps[2].type, "task");
    }
    void waiting_for_the_child_beads_of_a_step_is_waiting_for_it() // it cannot be closed before them
    {
        QCOMPARE(graph(test::cooked("[[steps]]\nid = 'spread'\ntitle = 'S'\n"
                                    "[[steps]]\nid = 'a'\ntitle = 'A'\nneeds = ['spread']\nwaits_for = 'all-children'\n"
                                    "[[steps]]\nid = 'b'\ntitle = 'B'\nwaits_for = 'children-of(spread)'\n")),
            "spread; a(spread); b(spread)");
    }

    void a_loop_is_written_out_round_after_round()
    {
        const auto cooked = test::cooked("[[steps]]\nid = 'a'\ntitle = 'A'\n"
                                         "[[steps]]\nid = 'l'\nneeds = ['a']\n[steps.loop]\ncount = 2\nvar = 'i'\n"
                                         "[[steps.loop.body]]\nid = 'try'\ntitle = 'Try {{i}}'\nneeds = ['a']\n"
                                         "[[steps.loop.body]]\nid = 'look'\ntitle = 'Look {{i}}'\nneeds = ['try']\n"
                                         "[[steps]]\nid = 'z'\ntitle = 'Z'\nneeds = ['l']\n");
        QCOMPARE(graph(cooked),
            "a; l.iter1.try(a); l.iter1.look(l.iter1.try); l.iter2.try(l.iter1.look); l.iter2.look(l.iter2.try); z(l.iter2.look)");
        QCOMPARE(cooked->steps[3].title, "Try 2");
        QCOMPARE(cooked->steps[3].parent, "");
    }
    void a_round_waits_for_all_of_the_one_before()
    {
        QCOMPARE(graph(cooked("[[steps]]\nid = 'l'\n[steps.loop]\ncount = 2\n[[steps.loop.body]]\nid = 'p'\ntitle = 'P'\n"
                              "[[steps.loop.body]]\nid = 'q'\ntitle = 'Q'\n")),
            "l.iter1.p; l.iter1.q; l.iter2.p(l.iter1.p l.iter1.q); l.iter2.q(l.iter1.p l.iter1.q)");
    }
    void loops_in_loops_with_conditions_and_gates()
    {
        const auto cooked = test::cooked("[[steps]]\nid = 'o'\ngate = { type = 'human' }\n[steps.loop]\nrange = '0..1'\nvar = 'i'\n"
                                         "[[steps.loop.body]]\nid = 'in'\n[steps.loop.body.loop]\ncount = 2\nvar = 'j'\n"
                                         "[[steps.loop.body.loop.body]]\nid = 's'\ntitle = '{{i}}{{j}}'\ncondition = '{{i}} == 1'\n"
                                         "[[steps.loop.body]]\nid = 'e'\ntitle = 'end {{i}}'\nneeds = ['in']\n");
        QCOMPARE(graph(cooked),
            "gate-o; o.iter1.e(gate-o); o.iter2.in.iter1.s(o.iter1.e); o.iter2.in.iter2.s(o.iter2.in.iter1.s); "
            "o.iter2.e(o.iter2.in.iter2.s)");
        QCOMPARE(cooked->steps[3].title, "12");
    }
    void the_length_of_a_loop_may_be_a_variable_data()
    {
        QTest::addColumn<QByteArray>("n");
        QTest::addColumn<QByteArray>("cooked");
        QTest::newRow("2") << QByteArray("2") << QByteArray("l.iter1.s; l.iter2.s(l.iter1.s); z(l.iter2.s)");
        QTest::newRow("0: it is over at once") << QByteArray("0") << QByteArray("z");
        QTest::newRow("not a number") << QByteArray("many")
                                      << QByteArray("x.formula.toml, line 4: the range of the loop l cannot go to \"many\".");
        QTest::newRow("nothing") << QByteArray("") << QByteArray("x.formula.toml, line 4: the range of the loop l cannot go to \"\".");
        QTest::newRow("no end") << QByteArray("501")
                                << QByteArray("x.formula.toml, line 8: with these values there are more than 500 steps.");
        QTest::newRow("beyond") << QByteArray("9999999999")
                                << QByteArray("x.formula.toml, line 4: the range of the loop l cannot go to \"9999999999\".");
    }
    void the_length_of_a_loop_may_be_a_variable()
    {
        QFETCH(QByteArray, n);
        QFETCH(QByteArray, cooked);
        QCOMPARE(graph(test::cooked(
                     "vars.n = '1'\n\n[[steps]]\nid = 'l'\n[steps.loop]\nrange = '1..{{n}}'\n[[steps.loop.body]]\nid = 's'\ntitle = 'S'\n"
                     "[[steps]]\nid = 'z'\ntitle = 'Z'\nneeds = ['l']\n",
                     {{"n", n.toStdString()}})),
            cooked);
    }
    void loops_in_loops_end()
    {
        std::string text, place = "steps";
        for (int depth = 0; depth < 4; ++depth) {
            text += std::format("[[{0}]]\nid = 'l{1}'\n[{0}.loop]\ncount = 100\n", place, depth);
            place += ".loop.body";
        }
        const std::string leaf = std::format("[[{}]]\nid = 's'\ntitle = 'S'\n", place);
        QVERIFY2(said(cooked(text + leaf)).endsWith("there are more than 500 steps."), said(cooked(text + leaf)));
        QVERIFY(said(cooked("vars.v = ''\n" + text + leaf + "condition = '{{v}}'\n")).endsWith("there are more than 500 steps."));
    }

    void titles_are_one_line_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("fits");
        QTest::newRow("500 characters") << QByteArray("ž").repeated(500) << true;
        QTest::newRow("501 characters") << QByteArray("ž").repeated(501) << false;
        QTest::newRow("two lines") << QByteArray("a\nb") << false;
        QTest::newRow("blanks around") << QByteArray("\n a \n") << true;
        QTest::newRow("nothing") << QByteArray(" ") << false;
    }
    void titles_are_one_line()
    {
        QFETCH(QByteArray, value);
        QFETCH(bool, fits);
        const auto cooked = test::cooked("vars.v = ''\n[[steps]]\nid = 'a'\ntitle = '{{v}}'\n", {{"v", value.toStdString()}});
        QVERIFY2(cooked.has_value() == fits, said(cooked));
        if (!fits)
            QVERIFY2(said(cooked).startsWith("The title of the step a would be \""), said(cooked));
    }
    void texts_end()
    {
        std::string text = "vars.v = ''\n[[steps]]\nid = 'a'\ntitle = 'A'\ndescription = '";
        for (int i = 0; i < 100; ++i)
            text += "{{v}}";
        const auto cooked = test::cooked(text + "'\n", {{"v", std::string(60'000, 'x')}});
        QCOMPARE(said(cooked), "With description of the step a, there is more than 4 MiB of text.");
        QVERIFY(!cooked.error().hint.empty());
    }
};

WM_TEST_CLASS(FormulaCooking)
#include "cooking_test.moc"
