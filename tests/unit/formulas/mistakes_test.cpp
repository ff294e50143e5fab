// What a person who writes a formula is told. The sentences are part of the product: they are here word by word.
#include "formula_text.h"
#include "support/qtest_main.h"

using namespace wm;
using namespace wm::formulas;
using namespace wm::formulas::test;

class FormulaMistakes : public QObject {
    Q_OBJECT

    /// `text` follows the line `formula = "x"`; `step` is line 2 to 4 and one line more.
    static void row(const char *name, const QByteArray &text, int line, const QByteArray &sentence, const QByteArray &hint)
    {
        QTest::newRow(name) << QByteArray("formula = \"x\"\n" + text) << line << sentence << hint;
    }
    static void step(const char *name, const QByteArray &members, int line, const QByteArray &sentence, const QByteArray &hint)
    {
        row(name, "[[steps]]\nid = \"a\"\ntitle = \"A\"\n" + members, line, sentence, hint);
    }
    static void columns()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<QByteArray>("sentence");
        QTest::addColumn<QByteArray>("hint");
    }
    static void check()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(QByteArray, sentence);
        QFETCH(QByteArray, hint);
        const auto formula = read(text.toStdString());
        QVERIFY(!formula.has_value());
        QCOMPARE(formula.error().code, "bad_formula");
        QCOMPARE(said(formula), QByteArray("x.formula.toml, line " + QByteArray::number(line) + ": " + sentence));
        QCOMPARE(QByteArray::fromStdString(formula.error().hint), hint);
    }

private slots:
    void of_the_formula_data()
    {
        columns();
        const QByteArray workflow = "Write a workflow: its steps are done as they stand.";
        QTest::newRow("no name") << QByteArray("version = 1\n") << 1 << QByteArray("the formula has no name.")
                                 << QByteArray("Write formula = \"a-short-name\".");
        row("no steps", "", 1, "the formula x has no steps.", "Write them below [[steps]].");
        row("misspelt key", "descripton = 'x'\n", 2, "there is no key descripton in a formula.", "Did you mean description?");
        row("unknown key", "\ncolour = 'red'\n", 3, "there is no key colour in a formula.",
            "The keys of a formula are formula, description, version, type, phase, pour, extends, vars and steps.");
        row("unknown section", "[variables.a]\ndefault = 'x'\n", 2, "there is no key variables in a formula.",
            "The keys of a formula are formula, description, version, type, phase, pour, extends, vars and steps.");
        row("version 0", "version = 0\n", 2, "version is not a whole number from 1 to 1000000.", "Write version = 1.");
        row("version is text", "version = '2'\n", 2, "version is not a whole number from 1 to 1000000.", "Write version = 1.");
        row("expansion", "type = 'expansion'\n", 2, "formulas of the type expansion are not supported yet.", workflow);
        row("aspect", "type = 'aspect'\n", 2, "formulas of the type aspect are not supported yet.", workflow);
        row("convoy", "type = 'convoy'\n", 2, "formulas of the type convoy are not supported yet.", workflow);
        row("other type", "type = 'recipe'\n", 2, "there is no type recipe.", "Write type = \"workflow\".");
        row("phase", "phase = 'solid'\n", 2, "there is no phase solid.", "Write liquid or vapor, or leave it out.");
        row("pour", "pour = 'yes'\n", 2, "pour is neither true nor false.", "Write pour = true.");
        row("compose", "[compose]\naspects = ['x']\n", 2, "compose is not supported yet.", workflow);
        row("legs", "[[legs]]\nid = 'a'\n", 2, "legs is not supported yet.", "Write each leg as a step.");
        row("steps is a table", "[steps.a]\ntitle = 'A'\n", 2, "steps is not a list of tables.", "Write each one below a line [[steps]].");
        row("steps holds texts", "steps = ['a']\n", 2, "steps is not a list of tables.", "Write each one below a line [[steps]].");
        row("description is a list", "description = ['x']\n", 2, "description is not a text.", "Write description = \"…\".");
        row("NUL", "description = \"a\\u0000b\"\n", 2, "description has a NUL character.", "Take it out.");
        row("the first mistake is told", "version = 1\ncolour = 'red'\nphase = 'solid'\npour = 3\n", 3,
            "there is no key colour in a formula.",
            "The keys of a formula are formula, description, version, type, phase, pour, extends, vars and steps.");
    }
    void of_the_formula() { check(); }

    void of_a_variable_data()
    {
        columns();
        const QByteArray letters = "Use letters, digits and _, and no digit first.";
        row("name", "[vars.my-name]\n", 2, "my-name cannot be the name of a variable.", letters);
        row("name with a digit first", "[vars]\n1st = 'x'\n", 3, "1st cannot be the name of a variable.", letters);
        row("unknown key", "[vars.a]\ndefaults = 'x'\n", 3, "there is no key defaults in a variable.", "Did you mean default?");
        row("a list", "[vars]\na = ['x']\n", 3, "a is not a text, a whole number or true or false.", "Write a = \"…\".");
        row("type", "[vars.a]\ntype = 'integer'\n", 3, "a variable cannot have the type integer.", "Use string, int or bool.");
        row("required with default", "[vars.a]\nrequired = true\ndefault = 'x'\n", 4, "a is required and has a default.",
            "Take one of them away.");
        row("required is text", "[vars.a]\nrequired = 'yes'\n", 3, "required is neither true nor false.", "Write required = true.");
        row("pattern", "[vars.a]\npattern = '('\n", 3, "pattern is not a regular expression: missing closing parenthesis.", "Correct it.");
        row("default against enum", "[vars.a]\nenum = ['x', 'y']\ndefault = 'z'\n", 4,
            "default does not fit: The variable a cannot be \"z\": it must be one of x, y.", "Give another default.");
        row("default against type", "[vars.a]\ntype = 'int'\ndefault = 'many'\n", 4,
            "default does not fit: The variable a cannot be \"many\": it must be a whole number.", "Give another default.");
        row("enum is text", "[vars.a]\nenum = 'x'\n", 3, "enum is not a list of texts.", "Write enum = [\"…\"].");
    }
    void of_a_variable() { check(); }

    void of_a_step_data()
    {
        columns();
        const QByteArray id_hint = "Use at most 64 letters, digits, - and _.";
        row("no id", "[[steps]]\ntitle = 'A'\n", 2, "a step has no id.", "Write id = \"a-short-name\".");
        row("dotted id", "[[steps]]\nid = 'a.b'\ntitle = 'A'\n", 3, "a.b cannot be the id of a step.", id_hint);
        row("id with a blank", "[[steps]]\nid = 'a b'\ntitle = 'A'\n", 3, "a b cannot be the id of a step.", id_hint);
        row("no title", "[[steps]]\nid = 'a'\n", 2, "the step a has no title.", "Write title = \"What is to be done\".");
        row("a misspelt key is not called a missing one", "[[steps]]\nid = 'a'\ntitel = 'A'\n", 4, "there is no key titel in a step.",
            "Did you mean title?");
        row("blank title", "[[steps]]\nid = 'a'\ntitle = ' '\n", 4, "the step a has no title.", "Write title = \"What is to be done\".");
        step("misspelt key", "need = ['b']\n", 5, "there is no key need in a step.", "Did you mean needs?");
        step("unknown key", "colour = 'red'\n", 5, "there is no key colour in a step.",
            "The keys of a step are id, title, needs, depends_on, waits_for, condition, gate, loop, description, notes, acceptance, type, "
            "priority, labels, assignee and children.");
        step("type", "type = 'story-point'\n", 5, "there is no type story-point.",
            "Use task, feature, bug, chore, epic, decision, spike, story or milestone.");
        step("human is a gate", "type = 'human'\n", 5, "there is no type human.",
            "For a step that waits for a person write gate = { type = \"human\" }.");
        step("priority", "priority = 5\n", 5, "priority is not a whole number from 0 to 4.", "Write priority = 2.");
        step("labels", "labels = 'x'\n", 5, "labels is not a list of texts.", "Write labels = [\"…\"].");
        step("labels of numbers", "labels = [1]\n", 5, "labels is not a list of texts.", "Write labels = [\"…\"].");
        step("expand", "expand = 'tdd'\n", 5, "expand is not supported yet.", "Write the steps out.");
        step("on_complete", "on_complete = { for_each = 'x' }\n", 5, "on_complete is not supported yet.",
            "An agent makes further beads itself: `wm bead create TITLE`.");
        step("condition", "condition = 'always'\n", 5, "condition cannot be always.",
            "Write {{name}}, !{{name}}, {{name}} == value or {{name}} != value.");
        step("waits_for", "waits_for = 'children'\n", 5, "waits_for cannot be children.", "Write all-children or children-of(STEP).");
        step("waits_for any", "waits_for = 'any-children'\n", 5, "waits_for any-children is not supported yet.",
            "Write all-children or children-of(STEP).");
        step("waits_for nobody", "waits_for = 'all-children'\n", 5, "waits_for does not say whose children.",
            "Write waits_for = \"children-of(STEP)\", or needs = [\"STEP\"].");
        step("twice", "[[steps]]\nid = 'a'\ntitle = 'B'\n", 5, "the step a is there twice; the first is on line 2.",
            "Give each step its own id, also in children and loops.");
        step("twice, in a child", "[[steps.children]]\nid = 'a'\ntitle = 'B'\n", 5, "the step a is there twice; the first is on line 2.",
            "Give each step its own id, also in children and loops.");
    }
    void of_a_step() { check(); }

    void of_a_gate_data()
    {
        columns();
        const QByteArray times = "Write timeout = \"90s\", \"30m\", \"1h30m\" or \"2d\".";
        step("no type", "gate = { timeout = '1h' }\n", 5, "a gate has no type.",
            "Write type = \"human\", or timer, bead, mail, gh:run or gh:pr.");
        step("type", "gate = { type = 'ci' }\n", 5, "there is no gate of the type ci.", "Use human, timer, bead, mail, gh:run or gh:pr.");
        step("unknown key", "[steps.gate]\ntype = 'human'\ntimout = '1h'\n", 7, "there is no key timout in a gate.",
            "Did you mean timeout?");
        step("text", "gate = 'human'\n", 5, "gate is not a table.", "Write gate = { … }.");
        step("timeout", "gate = { type = 'human', timeout = 'soon' }\n", 5, "timeout is not a time.", times);
        step("timeout 0", "gate = { type = 'timer', timeout = '0s' }\n", 5, "timeout is not a time.", times);
        step("timeout too long", "gate = { type = 'timer', timeout = '4000d' }\n", 5, "timeout is not a time.", times);
        step("timer without one", "gate = { type = 'timer' }\n", 5, "a timer has no timeout.", times);
        step("bead without one", "gate = { type = 'bead' }\n", 5, "a gate of the type bead has no id.", "Write await_id = \"rig:bead\".");
        step("two ids", "gate = { type = 'gh:pr', id = '1', await_id = '2' }\n", 5, "a gate has both an id and an await_id.",
            "They mean the same: write one.");
        step("its name is taken", "gate = { type = 'human' }\n[[steps]]\nid = 'gate-a'\ntitle = 'B'\n", 6,
            "gate-a is the name of the gate before the step a.", "Give this step another id.");
    }
    void of_a_gate() { check(); }

    void of_a_loop_data()
    {
        columns();
        const QByteArray body = "[[steps.loop.body]]\nid = 'b'\ntitle = 'B'\n";
        const QByteArray count = "Write count = 3, or range = \"1..{{name}}\".";
        step("no count", "[steps.loop]\nvar = 'i'\n" + body, 5, "a loop has no count.", count);
        step("count 0", "[steps.loop]\ncount = 0\n" + body, 6, "count is not a whole number from 1 to 100.", "Write count = 1.");
        step("count and range", "[steps.loop]\ncount = 2\nrange = '1..2'\n" + body, 7, "a loop has both a count and a range.",
            "Write one of them.");
        step("range", "[steps.loop]\nrange = '1-3'\n" + body, 6, "range cannot be 1-3.", count);
        step("range of words", "[steps.loop]\nrange = '1..many'\n" + body, 6, "range cannot be 1..many.", count);
        step("until", "[steps.loop]\nuntil = 'x'\nmax = 3\n" + body, 6, "until is not supported yet.",
            "Write count = 3, or range = \"1..{{name}}\" with var = \"i\".");
        step("var", "[steps.loop]\ncount = 2\nvar = 'a b'\n" + body, 7, "a b cannot be the name of a variable.",
            "Use letters, digits and _, and no digit first.");
        step("no body", "loop = { count = 2 }\n", 5, "a loop has no body.", "Write its steps below [[steps.loop.body]].");
        step("text of its own", "description = 'x'\n[steps.loop]\ncount = 2\n" + body, 5,
            "a step with a loop has no description of its own.", "Write it on the steps of the body.");
        step("its variable outside", "description = '{{i}}'\n[[steps]]\nid = 'l'\n[steps.loop]\ncount = 2\nvar = 'i'\n" + body, 5,
            "description uses {{i}}, but there is no such variable.", "Add [vars.i], or take it out.");
        step("a step of its body from outside", "needs = ['b']\n[[steps]]\nid = 'l'\n[steps.loop]\ncount = 2\n" + body, 5,
            "needs names the step b, which is inside the loop l.", "Write l: it is done when its last round is.");
    }
    void of_a_loop() { check(); }

    void of_what_belongs_together_data()
    {
        columns();
        const QByteArray ring = "Take one need away. A step with children waits for them, and they for what it needs.";
        step("unknown need", "needs = [\n  'bb'\n]\n[[steps]]\nid = 'b'\ntitle = 'B'\n", 6, "needs names the step bb, which is not there.",
            "Did you mean b?");
        step("nothing like it", "depends_on = ['elsewhere']\n", 5, "depends_on names the step elsewhere, which is not there.",
            "It names steps of this formula by their id.");
        step("unknown spawner", "waits_for = 'children-of(c)'\n", 5, "waits_for names the step c, which is not there.", "Did you mean a?");
        step("itself", "needs = ['a']\n", 2, "these steps wait for each other: a → a.", ring);
        step("ring", "needs = ['c']\n[[steps]]\nid = 'b'\ntitle = 'B'\nneeds = ['a']\n[[steps]]\nid = 'c'\ntitle = 'C'\nneeds = ['b']\n", 2,
            "these steps wait for each other: a → c → b → a.", ring);
        step("a child needs its parent", "[[steps.children]]\nid = 'b'\ntitle = 'B'\nneeds = ['a']\n", 2,
            "these steps wait for each other: a → b → a.", ring);
        step("a child needs who needs its parent",
            "[[steps.children]]\nid = 'b'\ntitle = 'B'\nneeds = ['c']\n[[steps]]\nid = 'c'\ntitle = 'C'\nneeds = ['a']\n", 2,
            "these steps wait for each other: a → b → c → a.", ring);
        step("unknown variable", "description = '{{titel}}'\n[vars.title]\n", 5,
            "description uses {{titel}}, but there is no such variable.", "Did you mean {{title}}?");
        step("in a label", "labels = [\n'x',\n'{{y}}']\n", 7, "labels uses {{y}}, but there is no such variable.",
            "Add [vars.y], or take it out.");
        step("in a gate", "gate = { type = 'gh:pr', id = '{{pr}}' }\n", 5, "id uses {{pr}}, but there is no such variable.",
            "Add [vars.pr], or take it out.");
        step("in a condition", "condition = '{{deep}}'\n", 5, "condition uses {{deep}}, but there is no such variable.",
            "Add [vars.deep], or take it out.");
        row("in the description", "description = 'for {{who}}'\n[[steps]]\nid = 'a'\ntitle = 'A'\n", 2,
            "description uses {{who}}, but there is no such variable.", "Add [vars.who], or take it out.");
    }
    void of_what_belongs_together() { check(); }

    void what_is_not_toml_is_said_with_its_line_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::newRow("no quotes") << QByteArray("formula = x\n") << 1;
        QTest::newRow("open string") << QByteArray("formula = \"x\"\ndescription = \"abc\n") << 2;
        QTest::newRow("key twice") << QByteArray("formula = \"x\"\n\nformula = \"y\"\n") << 3;
        QTest::newRow("array header") << QByteArray("formula = \"x\"\n[[;\n") << 2;
        QTest::newRow("not UTF-8") << QByteArray("formula = \"\xff\"\n") << 1;
    }
    void what_is_not_toml_is_said_with_its_line()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        const auto formula = read(text.toStdString());
        QVERIFY(!formula.has_value());
        QVERIFY2(said(formula).startsWith("x.formula.toml, line " + QByteArray::number(line) + ": "), said(formula));
        QCOMPARE(formula.error().hint, "It is not TOML (https://toml.io): correct it.");
    }
    void too_many_steps()
    {
        std::string text = "formula = 'x'\n";
        for (int i = 1; i <= 501; ++i)
            text += std::format("[[steps]]\nid = 's{0}'\ntitle = 'S'\n", i);
        const auto formula = read(text);
        QCOMPARE(said(formula), "x.formula.toml, line 1502: a formula has at most 500 steps.");
    }

    void of_extending()
    {
        const std::string rest = "[[steps]]\nid = 'a'\ntitle = 'A'\n";
        QCOMPARE(said(read("formula = 'x'\nextends = 'none'\n")), "x.formula.toml, line 2: extends none: There is no formula none.");
        QCOMPARE(said(read("formula = 'x'\nextends = ['a',\n'b']\n", {{"a", "formula = 'a'\n"}})),
            "x.formula.toml, line 3: extends b: There is no formula b.");
        QCOMPARE(said(read("formula = 'x'\nextends = 'y'\n", {{"y", "formula = 'y'\n\nextends = 'x'\n"}})),
            "y.formula.toml, line 3: the formula extends itself: x → y → x.");
        QCOMPARE(said(read("formula = 'x'\nextends = 'y'\n", {{"y", "formula = 'y'\nwhat = 1\n"}})),
            "y.formula.toml, line 2: there is no key what in a formula.");
        QCOMPARE(said(read("formula = 'x'\nextends = 'y'\n" + rest,
                     {{"y", "formula = 'y'\n[[steps]]\nid = 'b'\ntitle = 'B'\n[[steps.children]]\nid = 'a'\ntitle = 'A'\n"}})),
            "x.formula.toml, line 3: the step a is there twice; the first is on line 5 of y.formula.toml.");
    }
    void extending_ends()
    {
        // Each one extends two others: without a limit this would be read two to the power of many times.
        std::map<std::string, std::string> others;
        for (int i = 0; i < 60; ++i)
            others[std::format("f{}", i)] = std::format("formula = 'f{0}'\nextends = ['f{1}', 'f{1}']\n", i, i + 1);
        const auto formula = read("formula = 'x'\nextends = 'f0'\n", others);
        QVERIFY2(said(formula).endsWith("line 2: the formula extends more than 32 others."), said(formula));
    }
};

WM_TEST_CLASS(FormulaMistakes)
#include "mistakes_test.moc"
