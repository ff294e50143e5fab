// What a person can get wrong: each gives one sentence and a hint, and changes nothing.
#include "e2e/support/eventually.h"
#include "e2e/support/town.h"
#include "support/qtest_main.h"
#include "wire/framing.h"
#include "wire/protocol.h"
#include "wire/unix_socket.h"

#include <QTest>

#include <poll.h>
#include <sqlite3.h>
#include <sys/socket.h>

using namespace wm;
using tests::eventually, tests::Town, tests::write;

namespace {

/// "wm: Sentence.\n    Hint.\n" and nothing else.
void verify_refused(const tests::Said &said, const QString &sentence, const QString &hint)
{
    QVERIFY2(said.code != 0, said.out.c_str());
    QCOMPARE(said.out, "");
    QVERIFY2(said.err.starts_with("wm: "), said.err.c_str());
    QVERIFY2(said.err.contains(sentence.toStdString()), said.err.c_str());
    QVERIFY2(said.err.contains("\n    ") && said.err.contains(hint.toStdString()), said.err.c_str());
}

void in_database(const std::filesystem::path &file, const char *sql)
{
    sqlite3 *handle = nullptr;
    QCOMPARE(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
    QCOMPARE(sqlite3_exec(handle, sql, nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(handle);
}

} // namespace

class BadInput : public QObject {
    Q_OBJECT
private slots:
    void a_place_that_cannot_be_a_rig_data()
    {
        QTest::addColumn<QString>("make");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QString>("hint");
        QTest::newRow("not there") << "" << "nowhere" << "There is no directory" << "Check the path";
        QTest::newRow("a file") << "touch file" << "file" << "is a file, not a directory" << "git clone";
        QTest::newRow("not a repository") << "mkdir plain" << "plain" << "is not a git repository" << "git init";
        QTest::newRow("empty repository") << "git init -q empty" << "empty" << "has no commit yet" << "git commit";
        QTest::newRow("detached HEAD") << "git clone -q waymark loose; git -C loose switch -q --detach" << "loose" << "detached HEAD"
                                       << "git switch main";
        QTest::newRow("bare repository") << "git clone -q --bare waymark bare.git" << "bare.git" << "is a bare repository" << "git clone";
        QTest::newRow("the git directory") << "" << "waymark/.git" << "git directory" << "contains .git";
        QTest::newRow("a target that is not there") << "" << "waymark --target nope" << "has no branch nope" << "git branch nope main";
        QTest::newRow("a name nobody may use") << "git clone -q waymark other" << "other --name 'Other Rig'"
                                               << "cannot be the name of a rig"
                                               << "--name NAME";
    }
    void a_place_that_cannot_be_a_rig()
    {
        QFETCH(const QString, make);
        QFETCH(const QString, path);
        QFETCH(const QString, sentence);
        QFETCH(const QString, hint);
        Town town;
        town.make_project();
        QCOMPARE(town.shell("cd ..; " + make.toStdString()).code, 0);
        verify_refused(town.shell("cd ..; wm rig add " + path.toStdString()), sentence, hint);
        QCOMPARE(town.json({"rig", "list"})["total"], 0);
    }
    void a_command_with_a_mistake_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QString>("hint");
        QTest::newRow("600 characters of title") << "wm create \"$(head -c 600 /dev/zero | tr '\\0' x)\"" << "The title has 600 characters"
                                                 << "--body";
        QTest::newRow("120 kB of title") << "wm create \"$(head -c 120000 /dev/zero | tr '\\0' x)\"" << "The title has 120000 characters"
                                         << "--body";
        QTest::newRow("invalid UTF-8") << "wm create \"$(printf 'caf\\351')\"" << "is not valid UTF-8" << "UTF-8";
        QTest::newRow("NUL in a body") << "printf 'a\\0b' >nul.txt; wm create Title --body-file nul.txt" << "There is a NUL byte in nul.txt"
                                       << "plain text";
        QTest::newRow("NUL in a note") << "printf 'a\\0b' | wm note $first -" << "There is a NUL byte in standard input" << "plain text";
        QTest::newRow("NUL in a comment") << "printf 'a\\0b' | wm comment $first -m -" << "There is a NUL byte in standard input"
                                          << "plain text";
        QTest::newRow("no title") << "wm create ''" << "needs a title" << "one line";
        QTest::newRow("two lines of title") << "wm create 'one\ntwo'" << "one line" << "--body";
        QTest::newRow("a control character of one byte more")
            << "wm create \"$(printf 'c1 \\302\\23331m')\"" << "without control characters"
            << "--body";
        QTest::newRow("a line separator") << "wm create \"$(printf 'one\\342\\200\\250two')\"" << "one line" << "--body";
        QTest::newRow("unknown bead") << "wm show wa-nope" << "There is no bead wa-nope" << "wm bead list";
        QTest::newRow("unknown bead to sling") << "wm sling wa-nope" << "There is no bead wa-nope" << "wm bead list";
        QTest::newRow("unknown request") << "wm mq show mr-9" << "There is no merge request mr-9" << "wm mq";
        QTest::newRow("unknown convoy") << "wm convoy show cv-9" << "There is no convoy cv-9" << "wm convoy list";
        QTest::newRow("unknown rig") << "wm create --rig nope Title" << "There is no rig nope" << "wm rig list";
        QTest::newRow("a target that is not there") << "wm rig set waymark --target nope" << "has no branch nope" << "git branch nope main";
        QTest::newRow("another command for a rig that is there") << "wm rig add . --command /bin/other"
                                                                 << "already the rig waymark, with another command"
                                                                 << "`wm rig set waymark --command`";
        QTest::newRow("another prefix for a rig that is there") << "wm rig add . --prefix zz"
                                                                << "already the rig waymark, with another prefix"
                                                                << "part of the ids of its beads";
        QTest::newRow("a day that is none") << "wm create Title --due someday" << "\"someday\" is not a time"
                                            << "yesterday, today, tomorrow";
        QTest::newRow("a year that is too far") << "wm create Title --due 9999-12-31" << "The year of 9999-12-31 is out of range"
                                                << "from 1678 to 2262";
        QTest::newRow("the day from which times are counted") << "wm create Title --due 1970-01-01" << "very beginning of 1970"
                                                              << "another time";
        QTest::newRow("itself") << "wm dep add $first $first" << "itself" << "";
        QTest::newRow("a cycle") << "wm dep add $first $second" << "These would wait for each other" << "wm dep remove";
        QTest::newRow("an abbreviation for a change") << "wm defer ${first%?}" << "did you mean" << "exact id";
        QTest::newRow("a word that is no command") << "wm slign $first" << "There is no command" << "wm sling";
        QTest::newRow("an unknown option") << "wm create --colour red Title" << "has no option --colour" << "wm help";
        QTest::newRow("a number that is none") << "wm list --limit many" << "is not a whole number" << "wm help";
        QTest::newRow("a negative limit") << "wm list --limit -1" << "A limit cannot be negative" << "0 is all";
        QTest::newRow("a blocked bead") << "wm sling $second" << "waits for" << "Land that first";
        QTest::newRow("not at work") << "wm stop $first" << "No agent is at work" << "";
        QTest::newRow("for agents only") << "wm done" << "is for agents" << "";
        QTest::newRow("a limit of 0") << "wm town set --agents 0" << "" << "";
        QTest::newRow("a body that is too long") << "head -c 3000000 /dev/zero | tr '\\0' x | wm create Title --body -"
                                                 << "larger than" << "";
    }
    void a_command_with_a_mistake()
    {
        QFETCH(const QString, command);
        QFETCH(const QString, sentence);
        QFETCH(const QString, hint);
        Town town;
        town.make_project();
        town.add_rig("/bin/true");
        const auto first = town.create({"First"}), second = town.create({"Second", "--depends-on", first.c_str()});
        const auto before = town.json({"status"})["seq"];
        const auto said = town.shell("first=" + first + "; second=" + second + "; " + command.toStdString());
        QVERIFY2(said.code != 0, said.out.c_str());
        QVERIFY2(said.err.starts_with("wm: ") && said.err.contains(sentence.toStdString()), said.err.c_str());
        if (!hint.isEmpty())
            verify_refused(said, sentence, hint);
        QCOMPARE(town.json({"status"})["seq"], before);
    }
    void with_json_the_error_is_an_object()
    {
        Town town;
        const auto said = town.wm({"show", "nope", "--json"});
        QCOMPARE(said.code, 1);
        QCOMPARE(parse_json(said.err, "the error").value()["code"], "not_found");
    }
    void a_request_without_end_is_refused()
    {
        Town town;
        QCOMPARE(town.wm({"status"}).code, 0);
        const auto socket = wire::connect_unix(town.places().person_socket());
        QVERIFY(socket);
        (void)wire::send_all(socket->get(), std::string(2 << 20, 'x')); // the daemon may hang up before the end
        std::string answer;
        char bytes[4096];
        QVERIFY(eventually([&] {
            const ssize_t got = recv(socket->get(), bytes, sizeof bytes, 0);
            if (got > 0)
                answer.append(bytes, static_cast<std::size_t>(got));
            return got == 0 || (got < 0 && errno != EAGAIN);
        }));
        QVERIFY2(answer.contains("too_large"), answer.c_str());
        QCOMPARE(town.wm({"status"}).code, 0);
    }
    void a_mistake_in_town_toml_is_named_with_line_and_key_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no number") << "[limits]\nagents = \"many\"\n" << "town.toml, line 2: limits.agents is not a number";
        QTest::newRow("unknown key") << "# mine\n[limits]\nbeads = 3\n" << "town.toml, line 3: there is no key limits.beads";
        QTest::newRow("unknown section") << "[colours]\n" << "town.toml, line 1: there is no section colours";
        QTest::newRow("not TOML") << "[limits]\nagents = = 3\n" << "town.toml, line 2: ";
    }
    void a_mistake_in_town_toml_is_named_with_line_and_key()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, sentence);
        Town town;
        write(town.home() / "town.toml", file.toStdString());
        verify_refused(town.wm({"status"}), sentence, "Correct it");
        write(town.home() / "town.toml", "[limits]\nagents = 7\n");
        QCOMPARE(town.json({"status"})["wip_limit"], 7);
    }
    void a_limit_that_town_toml_overrules_is_said_to_last_until_the_next_start()
    {
        Town town;
        const std::string file = (town.home() / "town.toml").string();
        QCOMPARE(town.wm({"town", "set", "--agents", "4"}).out, std::string("At most 4 agents work at once.\n"));
        write(file, "[limits]\nrigs = { demo = 3 }\nagents = 2\n");
        const auto said = town.wm({"town", "set", "--agents", "5"});
        QCOMPARE(said.code, 0);
        QCOMPARE(said.out,
            "At most 5 agents work at once.\nUntil the daemon starts again: " + file +
                ", line 3, says agents = 2. Change it there to keep 5.\n");
        QCOMPARE(town.json({"town", "set", "--agents", "2"}), Json({{"wip_limit", 2}, {"statuses", Json::object()}}));
    }
    void a_file_that_is_no_ledger_of_ours_stays_as_it_is_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QString>("hint");
        QTest::newRow("newer") << "PRAGMA user_version=99" << "was written by a newer Wagonmaster (version 99" << "Nothing was changed";
        QTest::newRow("foreign") << "PRAGMA application_id=7" << "is a database, but not a ledger" << "Nothing was changed";
        QTest::newRow("no database") << "" << "is damaged" << "ledger.db.restore";
    }
    void a_file_that_is_no_ledger_of_ours_stays_as_it_is()
    {
        QFETCH(const QString, sql);
        QFETCH(const QString, sentence);
        QFETCH(const QString, hint);
        Town town;
        QCOMPARE(town.wm({"status"}).code, 0);
        town.stop_daemon();
        if (sql.isEmpty())
            write(town.places().ledger(),
                "a shopping list, not a ledger: apples, a rope, oats for the oxen ................................");
        else
            in_database(town.places().ledger(), sql.toUtf8());
        const std::string before = town.read(town.places().ledger());
        verify_refused(town.wm({"status"}), sentence, hint);
        QCOMPARE(town.read(town.places().ledger()), before);
        QVERIFY(eventually([&] { return town.daemon_pid() == 0; }));
    }
    void a_town_that_is_a_file_is_refused()
    {
        QTemporaryDir folder;
        const std::filesystem::path home = std::filesystem::path(folder.path().toStdString()) / "town";
        write(home, "not a town");
        Town town(home);
        verify_refused(town.wm({"status"}), "is not a directory", "WAGONMASTER_HOME");
        QCOMPARE(town.read(home), "not a town");
    }
    void a_very_long_path_is_no_obstacle()
    {
        QTemporaryDir folder;
        const auto home = std::filesystem::path(folder.path().toStdString()) / std::string(120, 'a') / std::string(120, 'b') / "town";
        std::filesystem::create_directories(home.parent_path());
        Town town(home);
        town.make_project({Town::gate("test -f x")});
        town.add_rig(town.script("agent", "echo x > x; git add -A; git commit -qm x; wm done"));
        const auto bead = town.create({"Go far"});
        town.sling(bead);
        QVERIFY(town.closes(bead));
    }
};

WM_TEST_CLASS(BadInput)
#include "bad_input_test.moc"
