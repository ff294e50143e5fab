// Which agents there are, as agents.toml files say.
#include "e2e/support/readable.h"
#include "runtimes/presets.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace wm;
using namespace wm::runtimes;

namespace {

Result<Presets> with(const std::string &text)
{
    return Presets::read({{"agents.toml", text}});
}

std::vector<std::string> names(const Presets &presets)
{
    std::vector<std::string> names;
    for (const Preset &preset : presets.all())
        names.push_back(preset.name);
    return names;
}

} // namespace

class AgentPresets : public QObject {
    Q_OBJECT
private slots:
    void those_that_come_with_the_program_are_in_the_order_of_their_file()
    {
        const std::vector<std::string> expected{
            "claude", "codex", "gemini", "opencode", "claude-acp", "codex-acp", "qwen", "goose", "copilot", "cursor", "kimi", "aider"};
        QCOMPARE(names(Presets::built_in()), expected);
    }
    void each_of_them_can_be_started_asked_and_installed()
    {
        for (const Preset &preset : Presets::built_in().all()) {
            QVERIFY2(!preset.command.empty() && !preset.install.empty() && !preset.title.empty(), preset.name.c_str());
            QVERIFY2(preset.version.size() == 2 && preset.version.front() == preset.command.front(), preset.name.c_str());
            QCOMPARE(preset.version.back(), "--version");
        }
    }
    void how_an_agent_is_spoken_to_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("runtime");
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QString>("provider");
        QTest::addColumn<QString>("mode");
        QTest::newRow("claude") << "claude" << "claude" << QStringList{"claude"} << "anthropic" << "";
        QTest::newRow("codex") << "codex" << "codex" << QStringList{"codex", "-c", "allow_login_shell=false"} << "openai" << "";
        QTest::newRow("gemini") << "gemini" << "acp" << QStringList{"gemini", "--acp"} << "google" << "";
        QTest::newRow("claude by an adapter") << "claude-acp" << "acp" << QStringList{"claude-agent-acp"} << "anthropic" << "";
        QTest::newRow("codex by an adapter") << "codex-acp" << "acp" << QStringList{"codex-acp"} << "openai" << "";
        QTest::newRow("aider") << "aider" << "terminal"
                               << QStringList{"aider", "--no-check-update", "--no-show-release-notes", "--no-gitignore", "--no-analytics"}
                               << "aider"
                               << "";
    }
    void how_an_agent_is_spoken_to()
    {
        QFETCH(const QString, name);
        const auto preset = Presets::built_in().choose(name.toStdString());
        QVERIFY(preset.has_value());
        QTEST(QString::fromUtf8(name_of(preset->protocol).data()), "runtime");
        QStringList command;
        for (const std::string &word : preset->command)
            command << QString::fromStdString(word);
        QTEST(command, "command");
        QTEST(QString::fromStdString(preset->provider), "provider");
        QTEST(QString::fromStdString(preset->mode), "mode");
        QCOMPARE(start_of(*preset).command, preset->command);
        QCOMPARE(start_of(*preset).mode, preset->mode);
    }
    void any_other_agent_is_three_lines()
    {
        const auto presets = with("[mine]\nruntime = \"acp\"\ncommand = [\"my-agent\", \"--acp\"]\n");
        QVERIFY(presets.has_value());
        const Preset *mine = presets->find("mine");
        QVERIFY(mine != nullptr);
        QCOMPARE(mine->protocol, Protocol::acp);
        QCOMPARE(mine->command, (std::vector<std::string>{"my-agent", "--acp"}));
        QCOMPARE(mine->title, "mine");
        QCOMPARE(mine->provider, "mine");
        QVERIFY(mine->version.empty() && !mine->tested);
        QCOMPARE(names(*presets).back(), "mine");
    }
    void a_file_changes_only_what_it_says()
    {
        const auto presets = with("[gemini]\nmode = \"yolo\"\nenv = { GEMINI_MODEL = \"flash\" }\n[opencode]\nenv = { A = \"b\" }\n");
        QVERIFY(presets.has_value());
        Preset expected = *Presets::built_in().find("gemini");
        expected.mode = "yolo";
        expected.env = {{"GEMINI_MODEL", "flash"}};
        QVERIFY(*presets->find("gemini") == expected);
        QCOMPARE(presets->find("opencode")->env.at("A"), std::string("b"));
        QCOMPARE(presets->find("opencode")->env.at("OPENCODE_DISABLE_AUTOUPDATE"), std::string("1"));
        QCOMPARE(names(*presets), names(Presets::built_in()));
    }
    void an_agent_from_elsewhere_is_asked_there()
    {
        const auto presets = with("[claude]\ncommand = [\"/opt/claude\", \"--debug\"]\n[claude-acp]\ncommand = [\"/opt/adapter\"]\n");
        QVERIFY(presets.has_value());
        QCOMPARE(presets->find("claude")->version, (std::vector<std::string>{"/opt/claude", "--version"}));
        QCOMPARE(presets->find("claude")->login, (std::vector<std::string>{"/opt/claude", "auth", "status"}));
        QCOMPARE(presets->find("claude-acp")->login, (std::vector<std::string>{"claude", "auth", "status"}));
        QVERIFY(!presets->find("claude")->tested && presets->find("codex")->tested);
    }
    void the_first_folder_has_the_last_word()
    {
        const QTemporaryDir folder;
        const std::filesystem::path root = folder.path().toStdString();
        std::filesystem::create_directories(root / "town");
        std::filesystem::create_directories(root / "user");
        std::ofstream(root / "town" / "agents.toml") << "[goose]\ntitle = \"Town\"\n";
        std::ofstream(root / "user" / "agents.toml") << "[goose]\ntitle = \"User\"\nprovider = \"me\"\n";
        const auto presets = Presets::from_folders({root / "town", root / "user", root / "none"});
        QVERIFY(presets.has_value());
        QCOMPARE(presets->find("goose")->title, "Town");
        QCOMPARE(presets->find("goose")->provider, "me");
    }
    void a_mistake_names_file_line_and_key_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        const char *outside = "Write it below a line [name].";
        QTest::newRow("not TOML") << "[mine\n" << "agents.toml, line 1:" << "It is TOML: [name], then key = value.";
        QTest::newRow("outside") << "\nruntime = \"acp\"\n" << "agents.toml, line 2: runtime stands outside of an agent." << outside;
        QTest::newRow("name") << "[My_agent]\ncommand = [\"a\"]\n"
                              << "agents.toml, line 1: My_agent cannot be the name of an agent."
                              << "Use lower-case letters, digits and -.";
        QTest::newRow("misspelt key") << "[mine]\ncommand = [\"a\"]\nruntme = \"acp\"\n"
                                      << "agents.toml, line 3: mine has no key runtme."
                                      << "Did you mean runtime?";
        QTest::newRow("unknown key") << "[mine]\ncommand = [\"a\"]\ncolour = \"red\"\n"
                                     << "agents.toml, line 3: mine has no key colour."
                                     << "The keys of an agent are title, runtime, command, provider, mode, submit, env, version, login, "
                                        "keys, logins, state, install, sign_in, resumes_next_minute, again_when_silent and tested.";
        QTest::newRow("runtime") << "[mine]\ncommand = [\"a\"]\nruntime = \"mcp\"\n"
                                 << "agents.toml, line 3: there is no runtime mcp."
                                 << "Runtimes are claude, codex, acp, terminal and command.";
        QTest::newRow("no command") << "[mine]\nruntime = \"acp\"\n"
                                    << "agents.toml, line 1: mine has no command."
                                    << "Write command = [\"program\", \"argument\"].";
        QTest::newRow("empty command") << "[claude]\ncommand = []\n"
                                       << "agents.toml, line 1: claude has no command."
                                       << "Write command = [\"program\", \"argument\"].";
        QTest::newRow("command") << "[mine]\ncommand = \"a b\"\n"
                                 << "agents.toml, line 2: command is not a list of texts."
                                 << "Write command = [\"…\", \"…\"].";
        QTest::newRow("title") << "[claude]\ntitle = 3\n" << "agents.toml, line 2: title is not a text." << "Write title = \"…\".";
        QTest::newRow("env") << "[claude]\nenv = { A = 1 }\n"
                             << "agents.toml, line 2: env is not a table of texts."
                             << "Write env = { NAME = \"…\" }.";
        QTest::newRow("tested") << "[claude]\ntested = \"yes\"\n"
                                << "agents.toml, line 2: tested is neither true nor false."
                                << "Write tested = true.";
        QTest::newRow("place") << "[claude]\nlogins = [\"/etc/passwd\"]\n"
                               << "agents.toml, line 1: /etc/passwd is no place of a login."
                               << "Begin it with ~/ or with $VARIABLE/.";
        QTest::newRow("not UTF-8") << QString::fromLatin1("[mine]\ntitle = \"?\"\n") << "agents.toml" << "";
    }
    void a_mistake_names_file_line_and_key()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, message);
        QFETCH(const QString, hint);
        std::string bytes = text.toStdString();
        if (hint.isEmpty())
            bytes[bytes.find('?')] = '\xFF';
        const auto presets = with(bytes);
        QVERIFY(!presets.has_value());
        QCOMPARE(presets.error().code, "bad_config");
        QVERIFY2(presets.error().message.starts_with(message.toStdString()), presets.error().message.c_str());
        QCOMPARE(QString::fromStdString(presets.error().hint), hint.isEmpty() ? QString("Save it in UTF-8.") : hint);
    }
    void an_unknown_name_is_told_what_was_meant()
    {
        const auto preset = Presets::built_in().choose("cluade");
        QVERIFY(!preset.has_value());
        QCOMPARE(preset.error().message, "There is no agent cluade.");
        QCOMPARE(preset.error().hint, "Did you mean claude?");
    }
    void a_program_is_started_as_it_is()
    {
        const Preset preset = preset_of_program({"/usr/bin/claude", "-p"});
        QCOMPARE(preset.name, "claude");
        QCOMPARE(preset.protocol, Protocol::command);
        QCOMPARE(start_of(preset).command, (std::vector<std::string>{"/usr/bin/claude", "-p"}));
    }
    void every_runtime_has_a_name()
    {
        for (const Protocol protocol : {Protocol::claude, Protocol::codex, Protocol::acp, Protocol::terminal, Protocol::command})
            QVERIFY(protocol_of(name_of(protocol)) == protocol);
        QVERIFY(!protocol_of("mcp"));
    }
};

WM_TEST_CLASS(AgentPresets)
#include "presets_test.moc"
