#include "formula_text.h"
#include "support/qtest_main.h"

using namespace wm;
using namespace wm::formulas;
using namespace wm::formulas::test;

class FormulaReading : public QObject {
    Q_OBJECT
private slots:
    void everything_that_a_formula_can_say()
    {
        const auto formula = read(R"(
formula = "release"
description = "Bring {{version}} out."
version = 2
type = "workflow"
phase = "vapor"
pour = true
[vars]
branch = "main"
[vars.version]
description = "the version"
required = true
pattern = '^\d+\.\d+$'
[vars.how]
default = "full"
enum = ["full", "quick"]
type = "string"
[[steps]]
id = "build"
title = "Build {{version}}"
description = "from {{branch}}"
notes = "slow"
acceptance = "it builds"
type = "chore"
priority = 1
labels = ["release", "{{version}}"]
assignee = "demo/{{how}}"
[[steps]]
id = "publish"
title = "Publish"
needs = ["build"]
depends_on = ["tell"]
condition = "{{how}} != quick"
waits_for = "all-children"
gate = { type = "gh:run", id = "release.yml", timeout = "1h30m" }
[[steps]]
id = "tell"
title = "Tell people"
[[steps.children]]
id = "mail"
title = "Write a mail"
)");
        QVERIFY2(formula.has_value(), said(formula));
        QCOMPARE(formula->name, "release");
        QCOMPARE(formula->description, "Bring {{version}} out.");
        QCOMPARE(formula->version, 2);
        QCOMPARE(formula->variables.size(), 3u);
        QCOMPARE(formula->variables[0].name, "branch"); // in the order of the file
        QCOMPARE(formula->variables[0].standard, std::optional<std::string>("main"));
        QCOMPARE(formula->variables[1].name, "version");
        QVERIFY(formula->variables[1].required);
        QCOMPARE(formula->variables[1].description, "the version");
        QCOMPARE(formula->variables[1].pattern, "^\\d+\\.\\d+$");
        QCOMPARE(formula->variables[2].allowed, (std::vector<std::string>{"full", "quick"}));

        const Step &build = formula->steps.at(0);
        QCOMPARE(build.title, "Build {{version}}");
        QCOMPARE(build.notes, "slow");
        QCOMPARE(build.acceptance, "it builds");
        QCOMPARE(build.type, "chore");
        QCOMPARE(build.priority, 1);
        QCOMPARE(build.labels.at(1), "{{version}}");
        QCOMPARE(build.assignee, "demo/{{how}}");
        QCOMPARE(build.at, (Origin{"x.formula.toml", 18}));
        const Step &publish = formula->steps.at(1);
        QCOMPARE(publish.needs.size(), 2u);
        QCOMPARE(publish.needs[1].name, "tell");
        QCOMPARE(publish.gate->type, "gh:run");
        QCOMPARE(publish.gate->await_id, "release.yml");
        QCOMPARE(publish.gate->timeout_ns, 5'400'000'000'000);
        QCOMPARE(formula->steps.at(2).children.at(0).id, "mail");
    }
    void the_least_that_a_formula_says()
    {
        const auto formula = read("formula = 'x'\n[[steps]]\nid = 'a'\ntitle = 'A'\n");
        QVERIFY2(formula.has_value(), said(formula));
        QCOMPARE(formula->version, 1);
        QCOMPARE(formula->steps.front().type, "task");
        QCOMPARE(formula->steps.front().priority, 2);
    }
    void other_names_of_types_are_those_of_beads_data()
    {
        QTest::addColumn<QByteArray>("written");
        QTest::addColumn<QByteArray>("type");
        for (const auto &[written, type] : {std::pair("feat", "feature"), {"enhancement", "feature"}, {"adr", "decision"},
                 {"ms", "milestone"}, {"investigation", "spike"}, {"user-story", "story"}, {"bug", "bug"}})
            QTest::newRow(written) << QByteArray(written) << QByteArray(type);
    }
    void other_names_of_types_are_those_of_beads()
    {
        QFETCH(QByteArray, written);
        QFETCH(QByteArray, type);
        const auto formula = read("formula = 'x'\n[[steps]]\nid = 'a'\ntitle = 'A'\ntype = '" + written.toStdString() + "'\n");
        QVERIFY2(formula.has_value(), said(formula));
        QCOMPARE(formula->steps.front().type, type.toStdString());
    }
    void what_looks_like_a_variable_and_is_none_stays_text()
    {
        const auto cooked = test::cooked("vars.a = '1'\n[[steps]]\nid = 'a'\ntitle = 'A'\n"
                                         "description = '${{ secrets.KEY }} {{}} {{1}} {{ a }} {a} {{a-b}} {{{a}}} {{a'\n");
        QVERIFY2(cooked.has_value(), said(cooked));
        QCOMPARE(cooked->steps.front().description, "${{ secrets.KEY }} {{}} {{1}} {{ a }} {a} {{a-b}} {1} {{a");
    }
    void a_formula_that_extends_others_takes_their_steps_and_variables()
    {
        const std::string base = "formula = 'base'\ndescription = 'base'\nvars.who = 'anybody'\nvars.what = 'it'\n"
                                 "[[steps]]\nid = 'begin'\ntitle = 'Begin'\n"
                                 "[[steps]]\nid = 'work'\ntitle = 'Do {{what}}'\nneeds = ['begin']\n";
        const std::string end = "formula = 'end'\n[[steps]]\nid = 'end'\ntitle = 'End'\nneeds = ['work']\n"
                                "[[steps]]\nid = 'work'\ntitle = 'Nothing'\n";
        const auto formula =
            read("formula = 'x'\nversion = 3\nextends = ['end', 'base']\nvars.who = 'me'\n"
                 "[[steps]]\nid = 'begin'\ntitle = '{{who}} begins'\n[[steps]]\nid = 'more'\ntitle = 'More'\nneeds = ['work']\n",
                {{"base", base}, {"end", end}});
        QVERIFY2(formula.has_value(), said(formula));
        QCOMPARE(formula->name, "x");
        QCOMPARE(formula->version, 3);
        QCOMPARE(formula->description, "base");
        const auto cooked = cook(*formula, {});
        QCOMPARE(graph(cooked), "begin; work(begin); end(work); more(work)");
        QCOMPARE(cooked->steps[0].title, "me begins");
        QCOMPARE(cooked->steps[0].source, "x.formula.toml:5");
        QCOMPARE(cooked->steps[1].title, "Do it");
        QCOMPARE(cooked->steps[1].source, "base.formula.toml:8");
    }
};

WM_TEST_CLASS(FormulaReading)
#include "reading_test.moc"
