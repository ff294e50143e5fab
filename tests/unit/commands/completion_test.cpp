// The scripts are run by the shells they are for. `wm __complete` is played by a script here: no daemon is needed.
#include "commands/command_table.h"
#include "commands/completion.h"
#include "commands/verbs.h"
#include "support/qtest_main.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace wm;
using namespace wm::commands;

class Completion : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QStringList run(const QString &shell, const QStringList &arguments) const
    {
        QProcess process;
        process.setEnvironment({"PATH=" + m_folder.path() + ":/usr/bin:/bin", "LC_ALL=C.UTF-8"});
        process.setWorkingDirectory(m_folder.path());
        process.start(shell, arguments);
        if (!process.waitForFinished(60'000) || process.exitCode() != 0)
            return {"failed: " + process.readAllStandardError()};
        if (const QByteArray errors = process.readAllStandardError(); !errors.isEmpty())
            return {errors};
        return QString::fromUtf8(process.readAllStandardOutput()).split('\n', Qt::SkipEmptyParts);
    }
    /// What bash offers for the last word.
    QStringList bash(const QStringList &words) const
    {
        QStringList parts{"wm"};
        for (const QString &word : words) // as readline breaks them
            if (const auto equals = word.indexOf('='); word.startsWith("--") && equals > 0)
                parts << word.left(equals) << "=" << (equals + 1 < word.size() ? QStringList{word.mid(equals + 1)} : QStringList{});
            else
                parts << word;
        return run("bash",
            QStringList{"--norc", "-c",
                "source ./wm.bash; COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); _wm; printf '%s\\n' \"${COMPREPLY[@]}\"", "bash"} +
                parts);
    }
    /// What zsh offers for the last word; the functions of its completion system are played by simple ones.
    QStringList zsh(const QStringList &words) const
    {
        return run("zsh",
            QStringList{"-f", "-c",
                "compadd() { while [[ $1 != -- ]]; do shift; done; shift; print -l -- ${(M)@:#$PREFIX*} }\n"
                "_files() { print -- FILES }\n"
                "compset() { PREFIX=${PREFIX#*=} }\n"
                "source ./wm.zsh; words=(\"$@\"); CURRENT=$#; PREFIX=$words[CURRENT]; _wm; true",
                "zsh", "wm"} +
                words);
    }
    static void scenes()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QStringList>("offered");
        const auto row = [](const char *name, QStringList words, QStringList offered) { QTest::newRow(name) << words << offered; };
        row("a verb", {"rea"}, {"ready"});
        row("a verb behind options for all", {"-C", "/tmp", "--json", "rea"}, {"ready"});
        row("the first word of several", {"ledg"}, {"ledger"});
        row("the second word", {"rig", "a"}, {"add"});
        row("nothing", {"xyzzy"}, {});
        row("an option", {"rig", "add", "--tru"}, {"--trust-gates"});
        row("an option for all", {"ready", "--no-c"}, {"--no-color"});
        row("a value", {"completion", "z"}, {"zsh"});
        row("an id", {"show", "wm-a"}, {"wm-a1", "wm-a2"});
        row("another id", {"dep", "add", "wm-b7", "wm-a"}, {"wm-a1", "wm-a2"});
        row("no third one", {"dep", "add", "wm-b7", "wm-a1", "wm-a"}, {});
        row("ids without end", {"convoy", "add", "cv-1", "wm-a1", "wm-b"}, {"wm-b7"});
        row("a value of an option", {"ready", "--rig", "tr"}, {"trail"});
        row("a value behind =", {"ready", "--rig=tr"}, {"trail"});
        row("the value of an option takes no place", {"show", "--actor", "ann", "wm-b"}, {"wm-b7"});
        row("a formula", {"mol", "pour", "bu"}, {"bugfix"});
        row("a label, as a part of several", {"list", "--label", "ur"}, {"urgent"});
        row("a closed bead where it is opened again", {"reopen", "wm-c"}, {"wm-c9"});
        row("any bead where it is looked at", {"show", "wm-c"}, {"wm-c9"});
        row("only open ones elsewhere", {"close", "wm-c"}, {});
        row("help for a verb", {"help", "rig", "tr"}, {"trust"});
    }

private slots:
    void initTestCase()
    {
        write("wm.bash", QByteArray::fromStdString(*completion_script("bash")));
        write("wm.zsh", QByteArray::fromStdString(*completion_script("zsh")));
        write("wm",
            "#!/bin/sh\n[ \"$1\" = __complete ] || exit 1\ncase $2 in bead) echo wm-a1; echo wm-a2; echo wm-b7;; rig) echo trail;; "
            "convoy) echo cv-1;; "
            "formula) echo bugfix;; label) echo urgent;; closed-bead) echo wm-c9;; "
            "any-bead) echo wm-a1; echo wm-a2; echo wm-b7; echo wm-c9;; esac\n");
    }
    void bash_completes_data() { scenes(); }
    void bash_completes()
    {
        QFETCH(QStringList, words);
        QFETCH(QStringList, offered);
        QCOMPARE(bash(words), offered);
    }
    void zsh_completes_data() { scenes(); }
    void zsh_completes()
    {
        if (QStandardPaths::findExecutable("zsh").isEmpty())
            QSKIP("zsh is not installed");
        QFETCH(QStringList, words);
        QFETCH(QStringList, offered);
        QCOMPARE(zsh(words), offered);
    }
    void bash_offers_files_and_directories()
    {
        QCOMPARE(bash({"-C", "/", "rig", "add", "wm.b"}), QStringList{"wm.bash"});
        QVERIFY(QDir(m_folder.path()).mkdir("house"));
        QCOMPARE(bash({"ready", "-C", "ho"}), QStringList{"house"});
        QCOMPARE(bash({"-C", "ho"}), QStringList{"house"});
        QCOMPARE(bash({"--actor", "li"}), QStringList{});
    }
    void every_verb_is_offered_and_the_hidden_ones_are_not()
    {
        for (const CommandSpec *spec : all_commands())
            for (const std::string_view verb : spec->verbs) {
                QStringList words = QString::fromUtf8(verb.data(), static_cast<qsizetype>(verb.size())).split(' ');
                const QString last = words.last();
                QCOMPARE(bash(words).contains(last), !is_hidden(verb));
            }
    }
    void other_shells_have_none() { QVERIFY(!completion_script("fish")); }
};

WM_TEST_CLASS(Completion)
#include "completion_test.moc"
