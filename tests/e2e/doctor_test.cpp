// `wm doctor` and `wm agents detect`, as a person meets them on a machine with two agents.
#include "e2e/support/town.h"
#include "support/qtest_main.h"

#include <QTest>

#include <algorithm>

using namespace wm;
using tests::Town, tests::write;

namespace {

/// A town whose daemon finds these programs before those of the machine.
void put_in_path(Town &town, const std::vector<std::pair<std::string, std::string>> &programs)
{
    const auto folder = town.root() / "agents";
    for (const auto &[name, text] : programs) {
        write(folder / name, "#!/bin/sh\n" + text + "\n");
        std::filesystem::permissions(folder / name, std::filesystem::perms(0755));
    }
    town.set_environment("PATH", QString::fromStdString(folder) + ":/usr/bin:/bin");
    for (const char *key : {"ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "CODEX_API_KEY", "OPENAI_API_KEY"})
        town.set_environment(key, ""); // whoever runs the tests may have one
}

void put_two_agents_in_path(Town &town)
{
    put_in_path(town,
        {{"claude", "case \"$*\" in --version) echo '2.1.329 (Claude Code)' ;; 'auth status') exit 1 ;; esac"},
            {"codex", "case \"$*\" in --version) echo 'codex-cli 0.169.0' ;; 'login status') exit 0 ;; esac"}});
}

Json find(const Json &items, const char *member, const std::string &value)
{
    const auto found = std::ranges::find_if(items, [&](const Json &item) { return item[member] == value; });
    return found != items.end() ? *found : Json();
}

} // namespace

class Doctor : public QObject {
    Q_OBJECT
private slots:
    void agents_are_found_with_version_and_login()
    {
        Town town;
        put_two_agents_in_path(town);
        const Json found = town.json({"agents", "detect"});
        QCOMPARE(found["total"], found["items"].size());
        const Json claude = find(found["items"], "id", "claude"), codex = find(found["items"], "id", "codex");
        QCOMPARE(claude["program"], (town.root() / "agents/claude").string());
        QCOMPARE(claude["version"], "2.1.329");
        QCOMPARE(claude["login"], "no");
        QCOMPARE(claude["note"], "log in: claude auth login");
        QCOMPARE(codex["version"], "0.169.0");
        QCOMPARE(codex["login"], "yes");
        QCOMPARE(find(found["items"], "id", "codex-acp")["installed"], false);

        const auto said = town.wm({"agents", "detect"});
        QCOMPARE(said.code, 0);
        const auto lines = QString::fromStdString(said.out).split('\n');
        QVERIFY2(lines[1].startsWith("claude ") && lines[1].contains("2.1.329") && lines[1].endsWith("log in: claude auth login"),
            said.out.c_str()); // what is there stands first
        QVERIFY(said.out.contains("not installed"));
    }
    void what_changed_is_seen_when_asked_again()
    {
        Town town;
        put_two_agents_in_path(town);
        QCOMPARE(find(town.json({"agents", "detect"})["items"], "id", "claude")["login"], "no");
        put_in_path(town, {{"claude", "echo 2.2.0"}});
        QCOMPARE(find(town.json({"agents", "detect"})["items"], "id", "claude")["login"], "no");
        const Json claude = find(town.json({"agents", "detect", "--again"})["items"], "id", "claude");
        QCOMPARE(claude["login"], "yes");
        QCOMPARE(claude["version"], "2.2.0");
    }
    void an_agent_of_your_own_and_a_mistake_in_its_file()
    {
        Town town;
        put_in_path(town, {{"mine", "echo 0.1.0"}});
        const auto file = town.root() / "home/.config/wagonmaster/agents.toml";
        write(file, "[mine]\nruntime = \"acp\"\ncommand = [\"mine\"]\n");
        const Json mine = find(town.json({"agents", "detect"})["items"], "id", "mine");
        QCOMPARE(mine["installed"], true);
        QCOMPARE(mine["runtime"], "acp");
        write(file, "[mine]\nruntime = \"acp\"\ncomand = [\"mine\"]\n");
        const auto said = town.wm({"agents", "detect"});
        QCOMPARE(said.code, 1);
        QCOMPARE(said.err, "wm: " + file.string() + ", line 3: mine has no key comand.\n    Did you mean command?\n");
    }
    void a_healthy_town_is_healthy()
    {
        Town town;
        town.make_project({Town::gate("true")});
        put_two_agents_in_path(town);
        town.add_rig(town.script("agent", "true"));
        const Json result = town.json({"doctor"});
        QCOMPARE(result["problems"], 0);
        for (const char *subject : {"daemon", "town", "ledger", "backup", "shim", "git", "rig waymark", "agent codex"})
            QVERIFY2(find(result["items"], "check", subject)["state"] == "ok", subject);
        QCOMPARE(find(result["items"], "check", "agent claude")["state"], "warning");
        QCOMPARE(find(result["items"], "check", "agent claude")["hint"], "claude auth login");
        QVERIFY(find(result["items"], "check", "agent gemini").is_null());
    }
    void a_problem_is_told_with_what_to_do_and_ends_with_status_1()
    {
        Town town;
        town.make_project({Town::gate("true")});
        put_two_agents_in_path(town);
        town.add_rig(town.script("agent", "true"));
        std::filesystem::rename(town.project(), town.root() / "moved");
        const auto said = town.wm({"doctor"});
        QCOMPARE(said.code, 1);
        QCOMPARE(said.err, "");
        QVERIFY2(said.out.contains("problem rig waymark"), said.out.c_str());
        QVERIFY2(said.out.contains(town.project().string()), said.out.c_str());
        QVERIFY2(said.out.contains("1 problem, "), said.out.c_str());
        const auto json = town.wm({"doctor", "--json"});
        QCOMPARE(json.code, 1);
        QCOMPARE(parse_json(json.out, "wm").value_or(Json::object())["problems"], 1);
    }
    void a_new_town_has_no_problem()
    {
        Town town;
        put_in_path(town, {});
        const auto said = town.wm({"doctor"});
        QCOMPARE(said.code, 0);
        QVERIFY2(said.out.contains("The town has no repository yet."), said.out.c_str());
    }
};

WM_TEST_CLASS(Doctor)
#include "doctor_test.moc"
