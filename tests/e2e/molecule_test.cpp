// Formulas become steps of a bead, and an agent goes through them one after the other.
#include "e2e/support/latch.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"

#include <QTest>

using namespace wm;
using tests::Latch, tests::Said, tests::Town;

class Molecules : public QObject {
    Q_OBJECT

    /// Three steps, one with a gate.
    static std::pair<std::string, std::string> release()
    {
        return {".wagonmaster/formulas/release.formula.toml",
            "formula = 'release'\n[vars.title]\nrequired = true\n[vars.bead]\n[vars.deep]\ntype = 'bool'\ndefault = false\n"
            "[[steps]]\nid = 'build'\ntitle = 'Build {{title}}'\ndescription = 'For {{bead}}.'\nacceptance = 'It builds.'\n"
            "[[steps]]\nid = 'look'\ntitle = 'Look deeper'\ncondition = '{{deep}}'\nneeds = ['build']\n"
            "[[steps]]\nid = 'publish'\ntitle = 'Publish'\nneeds = ['look']\ngate = { type = 'human' }\n"};
    }
    static std::vector<std::string> states(const Json &molecule)
    {
        std::vector<std::string> states;
        for (const Json &step : molecule["items"])
            states.push_back(step["step"].get<std::string>() + " " + step["state"].get<std::string>());
        return states;
    }

private slots:
    void the_formulas_of_a_rig_stand_beside_the_built_in_ones()
    {
        Town town;
        town.make_project({release()});
        town.add_rig("/bin/true");
        std::vector<std::string> names;
        const Json all = town.json({"formula", "list"});
        for (const Json &formula : all["items"])
            names.push_back(formula["name"]);
        QCOMPARE(names, (std::vector<std::string>{"bugfix", "feature", "refactor", "release", "review", "spike"}));
        QCOMPARE(town.json({"formula", "show", "release"})["from"], "this rig");
        const Json cooked = town.json({"cook", "release", "--var", "title=1.0", "--var", "deep=true"});
        QCOMPARE(cooked["title"], "1.0");
        QCOMPARE(cooked["steps"][3]["needs"], Json({"gate-publish"}));

        const Said unknown = town.wm({"cook", "release", "--var", "titel=1.0"});
        QCOMPARE(unknown.code, 1);
        QCOMPARE(unknown.err, "wm: The formula release has no variable titel.\n    Did you mean title?\n");
        tests::write(town.project() / ".wagonmaster/formulas/bad.formula.toml", "formula = 'bad'\n[[steps]]\nid = 'a'\ntitel = 'A'\n");
        const Said bad = town.wm({"cook", "bad"});
        QCOMPARE(bad.code, 1);
        QVERIFY2(bad.err.ends_with(
                     "/.wagonmaster/formulas/bad.formula.toml, line 4: there is no key titel in a step.\n    Did you mean title?\n"),
            bad.err.c_str());
    }

    void a_formula_makes_a_bead_of_its_own()
    {
        Town town;
        town.make_project({release()});
        town.add_rig("/bin/true");
        const Json molecule = town.json({"mol", "pour", "release", "--var", "title=Version 1.0"});
        QCOMPARE(molecule["title"], "Version 1.0");
        QCOMPARE(states(molecule), (std::vector<std::string>{"build current", "gate-publish waiting", "publish waiting"}));
        const std::string bead = molecule["id"];
        QCOMPARE(town.bead(bead)["title"], "Version 1.0");
        QCOMPARE(molecule["items"][0]["id"], bead + ".1");
    }

    void no_step_is_closed_before_the_one_it_needs()
    {
        Town town;
        town.make_project({release()});
        town.add_rig("/bin/true");
        const auto bead = town.create({"The release"});
        QCOMPARE(town.wm({"mol", "pour", "release", "--on", bead.c_str(), "--var", "deep=true"}).code, 0);
        const auto step = [&](int number) { return bead + "." + std::to_string(number); };

        const Json current = town.json({"mol", "current", bead.c_str()})["current"];
        QCOMPARE(current["id"], step(1));
        QCOMPARE(current["title"], "Build The release"); // the variable `title` is the bead's
        QCOMPARE(current["description"], "For " + bead + ".");
        QCOMPARE(current["acceptance_criteria"], "It builds.");

        const Said early = town.wm({"mol", "step", "done", step(2).c_str()});
        QCOMPARE(early.code, 1);
        QVERIFY2(early.err.starts_with("wm: " + step(2) + " waits for " + step(1) + "."), early.err.c_str());
        QCOMPARE(town.json({"mol", "progress", bead.c_str()})["done"], 0);

        QCOMPARE(
            town.wm({"mol", "step", "done", step(1).c_str()}).out, "build is done, 1 of 4.\nNext: look (" + step(2) + ")  Look deeper\n");
        QCOMPARE(town.wm({"mol", "step", "done", step(2).c_str()}).code, 0);
        QCOMPARE(states(town.json({"mol", "progress", step(1).c_str()})), // a step means the bead that it belongs to
            (std::vector<std::string>{"build done", "look done", "gate-publish open", "publish waiting"}));
        QCOMPARE(town.wm({"mol", "step", "done", step(4).c_str()}).code, 1); // the gate holds it back
        QCOMPARE(town.wm({"mol", "step", "done", step(3).c_str()}).code, 0); // a person answers it
        QCOMPARE(town.wm({"mol", "step", "done", step(4).c_str()}).out,
            "publish is done, 4 of 4.\nAll steps are done. When everything is committed, run `wm done`.\n");
    }

    void a_no_to_a_gate_holds_its_step()
    {
        Town town;
        town.make_project({release()});
        town.add_rig("/bin/true");
        const auto bead = town.create({"The release"});
        QCOMPARE(town.wm({"mol", "pour", "release", "--on", bead.c_str()}).code, 0);
        QCOMPARE(town.wm({"mol", "step", "done", (bead + ".1").c_str()}).code, 0);
        QCOMPARE(town.wm({"deny", (bead + ".2").c_str()}).code, 0);
        QCOMPARE(states(town.json({"mol", "progress", bead.c_str()})),
            (std::vector<std::string>{"build done", "gate-publish done", "publish put aside"}));
        QVERIFY(!town.json({"mol", "current", bead.c_str()}).contains("current"));
        const Said early = town.wm({"mol", "step", "done", (bead + ".3").c_str()});
        QCOMPARE(early.code, 1);
        QVERIFY2(early.err.starts_with("wm: " + bead + ".3 is put aside: " + bead + ".2 was answered \"rejected"), early.err.c_str());
        QCOMPARE(town.wm({"undefer", (bead + ".3").c_str()}).code, 0);
        QCOMPARE(town.wm({"mol", "step", "done", (bead + ".3").c_str()}).code, 0);
    }

    void pouring_again_while_steps_are_open_is_refused()
    {
        Town town;
        town.make_project({release()});
        town.add_rig("/bin/true");
        const auto bead = town.create({"The release"});
        QCOMPARE(town.wm({"mol", "pour", "release", "--on", bead.c_str()}).code, 0);
        const Said again = town.wm({"mol", "pour", "release", "--on", bead.c_str()});
        QCOMPARE(again.code, 1);
        QVERIFY2(again.err.starts_with("wm: " + bead + " has open steps of the formula release."), again.err.c_str());
        QCOMPARE(town.json({"mol", "progress", bead.c_str()})["total"], 3);
    }

    void an_agent_goes_through_its_steps_and_hands_over_after_the_last()
    {
        Town town;
        town.make_project({release()});
        const auto said = town.root() / "said";
        const Latch latch(town.root() / "latch");
        town.add_rig(town.script("agent",
            "exec > '" + said.string() +
                "' 2>&1\n"
                "echo x > x; git add -A; git commit -qm x\n"
                "wm prime | grep steps\n"
                "wm done && echo WRONG\n"                   // steps are open
                "wm mol step done publish && echo WRONG\n"  // before its predecessor
                "wm mol current --quiet\n"
                "wm mol step done build\n"
                "wm mol step done && echo WRONG\n"          // the gate asks a person
                "wm mol step done gate-publish && echo WRONG\n" +
                latch.wait() +
                "\nwm mol step done\n"
                "wm mol step done && echo WRONG\n"          // nothing is left
                "wm done"));
        const auto bead = town.create({"The release"});
        QCOMPARE(town.wm({"mol", "pour", "release", "--on", bead.c_str()}).code, 0);
        town.sling(bead);
        QVERIFY2(latch.reached(), town.read(said).c_str());
        QCOMPARE(town.wm({"mol", "step", "done", (bead + ".2").c_str()}).code, 0);
        QVERIFY(latch.open());
        QVERIFY2(town.closes(bead), town.read(said).c_str());

        const std::string all = town.read(said);
        QVERIFY2(!all.contains("WRONG"), all.c_str());
        const std::vector<std::string> lines = {"This work has 3 steps, 0 are done", "wm: 3 steps of " + bead + " not done",
            "wm: " + bead + ".3 waits for " + bead + ".1, " + bead + ".2.", bead + ".1\n",
            "build is done, 1 of 3.\nNothing can be done now:\n", "wm: The next step of " + bead + " waits for " + bead + ".2.",
            "wm: " + bead + ".2 asks a person; an agent cannot answer it.", "publish is done, 3 of 3.\n",
            "wm: All 3 steps of " + bead + " are done."};
        for (const std::string &line : lines)
            QVERIFY2(all.contains(line), (line + "\n--- not in:\n" + all).c_str());
    }
};

WM_TEST_CLASS(Molecules)
#include "molecule_test.moc"
