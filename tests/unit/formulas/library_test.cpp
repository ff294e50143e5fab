#include "formula_text.h"
#include "formulas/built_in.h"
#include "formulas/library.h"
#include "support/qtest_main.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <sys/stat.h>
#include <unistd.h>

using namespace wm;
using namespace wm::formulas;
using namespace wm::formulas::test;

class FormulaLibrary : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::filesystem::path rig() const { return (m_folder.path() + "/rig").toStdString(); }
    std::filesystem::path user() const { return (m_folder.path() + "/config").toStdString(); }
    Library library() const { return Library(folders_for(rig(), {user()})); }

    void write(const QString &file, const QByteArray &text)
    {
        const QString path = m_folder.path() + "/" + file;
        QVERIFY(QDir().mkpath(path.left(path.lastIndexOf('/'))));
        QFile out(path);
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(text), text.size());
    }
    static QByteArray formula(const char *name, const char *description)
    {
        return QByteArray("formula = '") + name + "'\ndescription = '" + description + "'\n[[steps]]\nid = 'a'\ntitle = 'A'\n";
    }
    QString in(const QString &file) const { return m_folder.path() + "/" + file; }

private slots:
    void init()
    {
        QVERIFY(m_folder.isValid());
        for (const char *folder : {"/rig", "/config"})
            QVERIFY(QDir(m_folder.path() + folder).removeRecursively());
    }

    void the_built_in_ones_can_be_cooked_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("variable");
        QTest::newRow("feature") << QByteArray("feature") << QByteArray("title");
        QTest::newRow("bugfix") << QByteArray("bugfix") << QByteArray("title");
        QTest::newRow("review") << QByteArray("review") << QByteArray("scope");
        QTest::newRow("refactor") << QByteArray("refactor") << QByteArray("title");
        QTest::newRow("spike") << QByteArray("spike") << QByteArray("title");
        QCOMPARE(built_in_formulas().size(), 5u);
    }
    void the_built_in_ones_can_be_cooked()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, variable);
        const auto found = Library({}).find(name.toStdString());
        QVERIFY2(found.has_value(), said(found));
        QCOMPARE(found->shelf, Shelf::built_in);
        QVERIFY(found->file.empty());
        QVERIFY(!found->formula.description.empty());
        const auto unready = cook(found->formula, {});
        QVERIFY2(said(unready).startsWith("The formula " + name + " needs a value for " + variable + " ("), said(unready));

        // With every condition one way and the other, the steps are a path from one beginning to the hand-over.
        for (const char *choice : {"true", "false"}) {
            Values values{{variable.toStdString(), "the thing"}};
            for (const Variable &entry : found->formula.variables)
                if (entry.type == VariableType::flag)
                    values[entry.name] = choice;
            const auto cooked = cook(found->formula, values);
            QVERIFY2(cooked.has_value(), said(cooked));
            QVERIFY(cooked->steps.size() >= 4);
            QVERIFY(cooked->steps.front().needs.empty());
            QCOMPARE(cooked->steps.back().id, "hand-over");
            QVERIFY(cooked->steps.back().description.contains("wm done"));
            for (const CookedStep &step : cooked->steps) {
                QVERIFY2(step.id == cooked->steps.front().id || !step.needs.empty(), step.id.c_str());
                QVERIFY2(!step.acceptance.empty() && !step.description.empty(), step.id.c_str());
                QVERIFY2(!step.description.contains("{{") && !step.title.contains("{{"), step.id.c_str());
            }
        }
    }

    void the_first_folder_that_has_it_wins()
    {
        const struct {
            const char *file;
            Shelf shelf;
        } places[] = {{"config/formulas/feature.formula.toml", Shelf::user}, {"rig/.beads/formulas/feature.formula.toml", Shelf::beads},
            {"rig/.wagonmaster/formulas/feature.formula.toml", Shelf::rig}};
        QCOMPARE(library().find("feature")->shelf, Shelf::built_in);
        for (const auto &place : places) {
            write(place.file, formula("feature", place.file));
            const auto found = library().find("feature");
            QVERIFY2(found.has_value(), said(found));
            QCOMPARE(found->shelf, place.shelf);
            QCOMPARE(found->file, in(place.file).toStdString());
            QCOMPARE(found->formula.description, place.file);
        }
        const auto all = library().list();
        QCOMPARE(std::ranges::count(all, "feature", &Listed::name), 1);
        QCOMPARE(std::ranges::find(all, "feature", &Listed::name)->shelf, Shelf::rig);
    }
    void the_list_tells_what_cannot_be_used_and_why()
    {
        write("rig/.beads/formulas/mol-ours.formula.toml", formula("mol-ours", "ours"));
        write("rig/.beads/formulas/broken.formula.toml", "formula = 'broken'\nsteps = 3\n");
        write("rig/.beads/formulas/notes.txt", "not a formula");
        QByteArray names;
        const auto all = library().list();
        for (const Listed &listed : all)
            names += QByteArray::fromStdString(listed.name) + " ";
        QCOMPARE(names, "broken bugfix feature mol-ours refactor review spike ");
        QCOMPARE(said(*all[0].error), in("rig/.beads/formulas/broken.formula.toml").toUtf8() + ", line 2: steps is not a list of tables.");
        QVERIFY(!all[1].error);
        QCOMPARE(all[3].description, "ours");
        QCOMPARE(all[3].shelf, Shelf::beads);
    }
    void a_formula_extends_one_of_another_folder()
    {
        write("config/formulas/careful.formula.toml",
            "formula = 'careful'\nextends = 'bugfix'\n[[steps]]\nid = 'ask'\ntitle = 'Ask'\nneeds = ['cause']\n");
        const auto found = library().find("careful");
        QVERIFY2(found.has_value(), said(found));
        QCOMPARE(found->formula.steps.back().id, "ask");
        QCOMPARE(found->formula.steps.front().id, "reproduce");
    }

    void what_is_not_there()
    {
        auto found = library().find("featur");
        QCOMPARE(said(found), "There is no formula featur.");
        QCOMPARE(found.error().code, "not_found");
        QCOMPARE(found.error().hint, "Did you mean feature?");
        QCOMPARE(library().find("elsewhere").error().hint, "`wm formula list` shows them.");
        for (const char *name : {"", ".", "../feature", "/etc/passwd", "a b", "-x", "\xff"})
            QCOMPARE(library().find(name).error().hint, "Give its name, not a path; `wm formula list` shows them.");
        write("rig/.beads/formulas/old.formula.json", "{}");
        found = library().find("old");
        QCOMPARE(said(found), in("rig/.beads/formulas/old.formula.json").toUtf8() + " has the older form of formulas.");
        QCOMPARE(found.error().hint, "Make TOML of it: `bd formula convert old`.");
    }
    void files_that_are_refused()
    {
        const QString folder = "rig/.wagonmaster/formulas/";
        const auto refused = [&] { return said(library().find("x")).replace(in(folder).toUtf8(), ""); };
        write(folder + "x.formula.toml", QByteArray("# ") + QByteArray(1 << 20, 'x'));
        QCOMPARE(refused(), "x.formula.toml is larger than 1 MiB.");
        write(folder + "x.formula.toml", "formula = 'x'\n# \xff\n");
        QCOMPARE(refused(), "x.formula.toml is not in UTF-8.");
        write(folder + "x.formula.toml", formula("y", ""));
        QCOMPARE(refused(), "x.formula.toml, line 1: the formula is called y, its file x.");
        QVERIFY(QFile::remove(in(folder + "x.formula.toml")));
        QVERIFY(QDir().mkpath(in(folder + "x.formula.toml")));
        QCOMPARE(refused(), "x.formula.toml is not a file.");
        QVERIFY(QDir().rmdir(in(folder + "x.formula.toml")));
        QCOMPARE(mkfifo(in(folder + "x.formula.toml").toUtf8().constData(), 0600), 0); // and does not wait for a writer
        QCOMPARE(refused(), "x.formula.toml is not a file.");
    }
    void a_link_in_a_repository_does_not_lead_out_of_it()
    {
        write("elsewhere/x.formula.toml", formula("x", "secret"));
        const QByteArray to = in("elsewhere/x.formula.toml").toUtf8();
        for (const char *folder : {"rig/.wagonmaster/formulas", "config/formulas"}) {
            QVERIFY(QDir().mkpath(in(folder)));
            QCOMPARE(symlink(to.constData(), (in(folder) + "/x.formula.toml").toUtf8().constData()), 0);
        }
        QCOMPARE(said(library().find("x")), (in("rig/.wagonmaster/formulas/x.formula.toml") + " leads out of " + in("rig") + ".").toUtf8());
        QVERIFY(QFile::remove(in("rig/.wagonmaster/formulas/x.formula.toml")));
        QCOMPARE(library().find("x")->formula.description, "secret"); // the person's own folder may have links
        QVERIFY(QDir(in("rig")).removeRecursively());
        QVERIFY(QDir().mkpath(in("rig/.wagonmaster")));
        QCOMPARE(symlink(in("elsewhere").toUtf8().constData(), in("rig/.wagonmaster/formulas").toUtf8().constData()), 0);
        QVERIFY(said(library().find("x")).contains(" leads out of "));
    }
};

WM_TEST_CLASS(FormulaLibrary)
#include "library_test.moc"
