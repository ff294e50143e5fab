#include "e2e/clients/support/programs.h"

#include "base/json.h"
#include "base/text.h"

#include <QProcess>

#include <format>
#include <fstream>

namespace wm::tests {
namespace {

namespace fs = std::filesystem;

void write_settings(const fs::path &file, const std::string &text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
}

std::string codex_settings(const std::string &model)
{
    return std::format(R"(model = "gpt-5.5"
model_provider = "scripted"
[model_providers.scripted]
name = "Scripted"
base_url = "{}/v1"
wire_api = "responses"
env_key = "OPENAI_API_KEY"
)",
        model);
}

// Gemini takes the address alone for a sign-in of another kind, which it then refuses.
const Json gemini_settings{
    {"security", {{"auth", {{"selectedType", "gemini-api-key"}}}}}, {"privacy", {{"usageStatisticsEnabled", false}}}};

Json opencode_settings(const std::string &model)
{
    const Json provider{{"npm", "@ai-sdk/openai-compatible"}, {"name", "Scripted"},
        {"options", {{"baseURL", model + "/v1"}, {"apiKey", "made-up"}}}, {"models", {{"scripted", {{"name", "Scripted"}}}}}};
    return {{"autoupdate", false}, {"share", "disabled"}, {"model", "scripted/scripted"}, {"small_model", "scripted/scripted"},
        {"permission", {{"bash", "ask"}}}, {"provider", {{"scripted", provider}}}};
}

} // namespace

std::expected<fs::path, std::string> installed_agents()
{
    QProcess find;
    find.start("sh", {WM_SOURCE_DIR "/tests/e2e/clients/install.sh", "--find"});
    if (!find.waitForFinished(120'000) || find.exitCode() != 0)
        return std::unexpected(std::string(trim(find.readAllStandardError().toStdString())));
    return fs::path(trim(find.readAllStandardOutput().toStdString())) / "node_modules/.bin";
}

QProcessEnvironment make_agent_home(const fs::path &home, const fs::path &agents, const std::string &tools, const std::string &model)
{
    write_settings(home / ".codex/config.toml", codex_settings(model));
    write_settings(home / ".gemini/settings.json", to_text(gemini_settings));
    write_settings(home / ".config/opencode/opencode.json", to_text(opencode_settings(model)));
    write_settings(home / ".gitconfig", "[user]\nname = Pat\nemail = pat@example.invalid\n[init]\ndefaultBranch = main\n");
    fs::create_directories(home / "tmp");

    QProcessEnvironment environment;
    const auto set = [&](const char *name, const std::string &value) { environment.insert(name, QString::fromStdString(value)); };
    set("PATH", std::format("{}:{}:/usr/local/bin:/usr/bin:/bin", agents.string(), tools));
    set("HOME", home.string());
    set("TMPDIR", (home / "tmp").string());
    set("LC_ALL", "C.UTF-8");
    set("GIT_CONFIG_NOSYSTEM", "1");
    set("ANTHROPIC_BASE_URL", model);
    set("ANTHROPIC_API_KEY", "made-up");
    set("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
    set("OPENAI_API_KEY", "made-up");
    set("GOOGLE_GEMINI_BASE_URL", model);
    set("GEMINI_API_KEY", "made-up");
    set("GEMINI_CLI_TRUST_WORKSPACE", "true");
    set("OPENCODE_DISABLE_MODELS_FETCH", "1");
    return environment;
}

} // namespace wm::tests
