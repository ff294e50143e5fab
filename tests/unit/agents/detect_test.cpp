// Which agents are on a machine: from what its programs say, and with real (small) programs in a PATH of our own.
#include "agents/detect.h"
#include "e2e/support/eventually.h"
#include "e2e/support/readable.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <filesystem>
#include <fstream>

using namespace wm;
using namespace wm::agents;
using runtimes::Preset, runtimes::Presets;

namespace {

constexpr std::chrono::seconds patience(60); // a busy machine does not make a program that hangs

/// A home and a folder of programs, and nothing else of this machine.
class Machine {
public:
    Machine()
    {
        std::filesystem::create_directories(root / "bin");
        environment = {{"PATH", "relative:" + (root / "bin").string()}, {"HOME", root.string()}};
    }
    void program(const std::string &name, const std::string &script) const
    {
        const auto path = root / "bin" / name;
        std::ofstream(path) << "#!/bin/sh\n" << script << '\n';
        std::filesystem::permissions(path, std::filesystem::perms(0755));
    }
    void file(const std::filesystem::path &path, const std::string &text) const
    {
        std::filesystem::create_directories((root / path).parent_path());
        std::ofstream(root / path) << text;
    }
    std::string read(const std::filesystem::path &path) const
    {
        std::ifstream in(root / path);
        return {std::istreambuf_iterator<char>(in), {}};
    }

private:
    QTemporaryDir m_folder;

public:
    const std::filesystem::path root = m_folder.path().toStdString();
    process::Environment environment;
};

/// Only this agent of those that come with the program.
Detected the(const std::string &name, const std::vector<Detected> &found)
{
    for (const Detected &agent : found)
        if (agent.preset.name == name)
            return agent;
    return {};
}

constexpr const char *a_claude = "case \"$*\" in\n"
                                 "--version) echo '2.1.329 (Claude Code)' ;;\n"
                                 "'auth status') [ -f \"$HOME/logged-in\" ] ;;\n"
                                 "*) echo \"$*\" >> \"$HOME/asked\" ;;\n"
                                 "esac";

} // namespace

class AgentDetection : public QObject {
    Q_OBJECT
private slots:
    void the_version_is_found_in_what_real_agents_print_data()
    {
        QTest::addColumn<QByteArray>("printed");
        QTest::addColumn<QString>("version");
        QTest::newRow("claude") << QByteArray("2.1.329 (Claude Code)\n") << "2.1.329";
        QTest::newRow("codex") << QByteArray("codex-cli 0.169.0\n") << "0.169.0";
        QTest::newRow("gemini") << QByteArray("0.61.0\n") << "0.61.0";
        QTest::newRow("opencode") << QByteArray("1.18.33\n") << "1.18.33";
        QTest::newRow("claude-agent-acp") << QByteArray("0.100.0\n") << "0.100.0";
        QTest::newRow("codex-acp") << QByteArray("@agentclientprotocol/codex-acp 2.6.0\n") << "2.6.0";
        QTest::newRow("a v before it") << QByteArray("goose v1.9.3, stable\n") << "1.9.3";
        QTest::newRow("a date") << QByteArray("2025.11.06-8fe8a63\n") << "2025.11.06-8fe8a63";
        QTest::newRow("below a banner") << QByteArray("Welcome!\r\nversion 3.4.\r\n") << "3.4";
        QTest::newRow("none") << QByteArray("usage: agent [options]\n") << "";
        QTest::newRow("nothing") << QByteArray() << "";
        QTest::newRow("not text") << QByteArray("\xFF\xFE 1.\xFF") << "";
        QTest::newRow("too long") << QByteArray("1." + QByteArray(500, '1')) << "";
    }
    void the_version_is_found_in_what_real_agents_print()
    {
        QFETCH(const QByteArray, printed);
        QTEST(QString::fromStdString(version_in(std::string_view(printed.data(), static_cast<std::size_t>(printed.size())))), "version");
    }

    void a_login_status_is_its_exit_status_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<int>("signal");
        QTest::addColumn<QString>("login");
        QTest::addColumn<QString>("note");
        QTest::newRow("logged in") << 0 << 0 << "yes" << "";
        QTest::newRow("logged out") << 1 << 0 << "no" << "log in: codex login";
        QTest::newRow("something else is wrong") << 2 << 0 << "unknown" << "log in if it asks: codex login";
        QTest::newRow("killed") << 0 << 9 << "unknown" << "log in if it asks: codex login";
    }
    void a_login_status_is_its_exit_status()
    {
        QFETCH(const int, status);
        QFETCH(const int, signal);
        const Machine machine;
        machine.program("codex", "");
        process::CommandResult version, login;
        version.out = "codex-cli 0.169.0\n";
        login.exit_code = status;
        login.signal = signal;
        const Preset codex = *Presets::built_in().find("codex");
        const auto found = judge(codex, {{codex.version, version}, {codex.login, login}}, machine.environment);
        QCOMPARE(found.version, "0.169.0");
        QTEST(QString::fromUtf8(name_of(found.login).data()), "login");
        QTEST(QString::fromStdString(found.note), "note");
    }
    void a_key_or_the_file_of_a_login_speaks_for_itself_data()
    {
        QTest::addColumn<QString>("variable");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("content");
        QTest::addColumn<QString>("sign");
        QTest::newRow("key") << "GEMINI_API_KEY" << "k" << "" << "" << "GEMINI_API_KEY";
        QTest::newRow("another key") << "GOOGLE_API_KEY" << "k" << "" << "" << "GOOGLE_API_KEY";
        QTest::newRow("empty key") << "GEMINI_API_KEY" << "" << "" << "" << "";
        QTest::newRow("key of somebody else") << "OPENAI_API_KEY" << "k" << "" << "" << "";
        QTest::newRow("login") << "" << "" << ".gemini/oauth_creds.json" << "{\"token\":1}" << "~/.gemini/oauth_creds.json";
        QTest::newRow("login elsewhere") << "GEMINI_CLI_HOME" << "~/else" << "else/.gemini/oauth_creds.json" << "{\"token\":1}"
                                         << "~/else/.gemini/oauth_creds.json";
        QTest::newRow("after a logout") << "" << "" << ".gemini/oauth_creds.json" << "{}\n" << "";
    }
    void a_key_or_the_file_of_a_login_speaks_for_itself()
    {
        QFETCH(const QString, variable);
        QFETCH(QString, value);
        QFETCH(const QString, file);
        QFETCH(const QString, content);
        QFETCH(QString, sign);
        Machine machine;
        const QString home = QString::fromStdString(machine.root.string());
        if (!variable.isEmpty())
            machine.environment[variable.toStdString()] = value.replace('~', home).toStdString();
        if (!file.isEmpty())
            machine.file(file.toStdString(), content.toStdString());
        const Preset gemini = *Presets::built_in().find("gemini");
        QCOMPARE(QString::fromStdString(sign_of_login(gemini, machine.environment)), sign.replace('~', home));
        machine.program("gemini", "");
        const auto found = judge(gemini, {}, machine.environment);
        QCOMPARE(found.login, sign.isEmpty() ? Login::unknown : Login::yes);
        QCOMPARE(found.note, sign.isEmpty() ? "log in if it asks: gemini" : "");
    }
    void what_is_not_there_says_how_to_install_it()
    {
        const Machine machine;
        const auto found = judge(*Presets::built_in().find("codex"), {}, machine.environment);
        QVERIFY(!found.installed());
        QCOMPARE(found.note, "npm install -g @openai/codex");
        QCOMPARE(found.login, Login::unknown);
    }
    void only_programs_that_are_there_are_asked_and_a_key_needs_no_question()
    {
        Machine machine;
        QVERIFY(questions_for(Presets::built_in(), machine.environment).empty());
        machine.program("claude", "");
        machine.program("claude-agent-acp", "");
        machine.program("codex-acp", "");
        using Questions = std::vector<std::vector<std::string>>;
        const Questions expected{
            {"claude", "--version"}, {"claude", "auth", "status"}, {"claude-agent-acp", "--version"}, {"codex-acp", "--version"}};
        QVERIFY(questions_for(Presets::built_in(), machine.environment) == expected); // codex, whose login it has, is not there
        machine.environment["ANTHROPIC_API_KEY"] = "k";
        QVERIFY(questions_for(Presets::built_in(), machine.environment) ==
            (Questions{{"claude", "--version"}, {"claude-agent-acp", "--version"}, {"codex-acp", "--version"}}));
    }
    void a_program_is_what_a_shell_would_find()
    {
        Machine machine;
        machine.program("agent", "");
        machine.file("bin/text", "no program");
        std::filesystem::create_directories(machine.root / "bin" / "folder");
        QCOMPARE(find_program("agent", machine.environment), machine.root / "bin" / "agent");
        QCOMPARE(find_program((machine.root / "bin" / "agent").string(), machine.environment), machine.root / "bin" / "agent");
        for (const char *none : {"text", "folder", "missing", "bin/agent", ""})
            QVERIFY2(find_program(none, machine.environment).empty(), none);
    }

    void real_programs_are_asked_and_only_for_that()
    {
        const Machine machine;
        machine.program("claude", a_claude);
        auto claude = the("claude", detect(Presets::built_in(), machine.environment, patience));
        QCOMPARE(claude.program, machine.root / "bin" / "claude");
        QCOMPARE(claude.version, "2.1.329");
        QCOMPARE(claude.login, Login::no);
        QCOMPARE(claude.note, "log in: claude auth login");
        machine.file("logged-in", "");
        claude = the("claude", detect(Presets::built_in(), machine.environment, patience));
        QCOMPARE(claude.login, Login::yes);
        QCOMPARE(claude.note, "");
        QCOMPARE(machine.read("asked"), "");
    }
    void every_preset_is_in_the_answer_in_its_order()
    {
        const Machine machine;
        const auto found = detect(Presets::built_in(), machine.environment, patience);
        QCOMPARE(found.size(), Presets::built_in().all().size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            QCOMPARE(found[i].preset.name, Presets::built_in().all()[i].name);
            QVERIFY(!found[i].installed());
        }
    }
    void an_agent_of_your_own_is_not_run_to_see_whether_it_is_there()
    {
        const Machine machine;
        machine.program("mine", "echo \"$*\" >> \"$HOME/asked\"");
        const auto presets = Presets::read({{"agents.toml", "[mine]\ncommand = [\"mine\"]\n"}});
        QVERIFY(presets.has_value());
        const auto mine = the("mine", detect(*presets, machine.environment, patience));
        QVERIFY(mine.installed());
        QCOMPARE(mine.version, "");
        QCOMPARE(mine.login, Login::unknown);
        QCOMPARE(mine.note, "");
        QCOMPARE(machine.read("asked"), "");
    }
    void one_that_fails_is_there_and_says_why()
    {
        const Machine machine;
        machine.program("gemini", "echo 'This version needs Node 22.' >&2; exit 3");
        const auto gemini = the("gemini", detect(Presets::built_in(), machine.environment, patience));
        QVERIFY(gemini.installed());
        QCOMPARE(gemini.version, "");
        QCOMPARE(gemini.note, "`gemini --version` failed: This version needs Node 22.");
    }
    void one_that_hangs_holds_up_nobody_and_does_not_stay()
    {
        const Machine machine;
        machine.program("gemini", "echo $$ > \"$HOME/pid\"; exec /bin/sleep 60");
        machine.program("claude", a_claude);
        std::vector<Detected> found;
        // On a busy machine the others may need longer, too: then all have more time.
        for (std::chrono::milliseconds time(300); time < std::chrono::seconds(60); time *= 6)
            if (found = detect(Presets::built_in(), machine.environment, time);
                !the("claude", found).version.empty() && !machine.read("pid").empty())
                break;
        QCOMPARE(the("gemini", found).note, "`gemini --version` did not answer in time.");
        QCOMPARE(the("claude", found).version, "2.1.329");
        const pid_t pid = std::stoi(machine.read("pid"));
        QVERIFY(tests::eventually([&] { return kill(pid, 0) != 0; }));
    }
    void one_that_talks_without_end_is_cut()
    {
        const Machine machine;
        machine.program("gemini", "echo 0.61.0; i=0; while [ $i -lt 20000 ]; do echo xxxxxxxxxxxxxxxxxxxxxxx; i=$((i+1)); done");
        QCOMPARE(the("gemini", detect(Presets::built_in(), machine.environment, patience)).version, "0.61.0");
    }
    void what_was_found_is_remembered_for_a_minute()
    {
        int looks = 0;
        Detector::Clock::time_point now;
        Detector detector(
            [&](const Presets &) {
                ++looks;
                return std::vector<Detected>(1);
            },
            [&] { return now; });
        const Presets &presets = Presets::built_in();
        QCOMPARE(detector.detect(presets).size(), std::size_t(1));
        now += std::chrono::seconds(59);
        detector.detect(presets);
        QCOMPARE(looks, 1);
        now += std::chrono::seconds(1);
        detector.detect(presets);
        QCOMPARE(looks, 2);
        detector.detect(presets, true);
        QCOMPARE(looks, 3);
        const auto changed = Presets::read({{"agents.toml", "[mine]\ncommand = [\"mine\"]\n"}});
        QVERIFY(changed.has_value());
        detector.detect(*changed);
        QCOMPARE(looks, 4);
    }
};

WM_TEST_CLASS(AgentDetection)
#include "detect_test.moc"
