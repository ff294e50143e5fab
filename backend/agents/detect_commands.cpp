#include "agents/detect_commands.h"

#include "agents/detect.h"
#include "commands/print/table.h"
#include "commands/services.h"
#include "commands/views.h"

namespace wm::agents {
namespace {

using commands::Kind, commands::Reply, commands::Request, commands::Services, commands::Tone;

Json view_of(const Detected &found)
{
    const runtimes::Preset &preset = found.preset;
    return {{"id", preset.name}, {"title", preset.title}, {"runtime", runtimes::name_of(preset.protocol)}, {"command", preset.command},
        {"provider", preset.provider}, {"installed", found.installed()}, {"program", found.program.string()}, {"version", found.version},
        {"login", name_of(found.login)}, {"login_by", found.login_by}, {"note", found.note}, {"install", preset.install},
        {"sign_in", preset.sign_in}, {"tested", preset.tested}};
}

void detect(Services &services, const Request &request, Reply reply)
{
    services.in_background(
        [folders = services.places().configuration(), again = request.flag("again")]() -> Result<Json> {
            const auto presets = runtimes::Presets::from_folders(folders);
            if (!presets)
                return std::unexpected(presets.error());
            Json items = Json::array();
            for (const Detected &found : Detector::shared().detect(*presets, again))
                items.push_back(view_of(found));
            const std::size_t total = items.size();
            return commands::list_of(std::move(items), total);
        },
        std::move(reply));
}

std::string print_agents_found(const Json &list, const commands::Screen &screen)
{
    if (screen.quiet)
        return commands::print_ids(list);
    commands::TextTable table({"ID", "AGENT", "VERSION", "LOGIN", "NOTE"}, 4);
    for (const bool installed : {true, false}) // what can be used first
        for (const Json &agent : list["items"]) {
            if (agent["installed"] != installed)
                continue;
            const std::string login = commands::text_of(agent, "login");
            if (installed)
                table.add({commands::text_of(agent, "id"), commands::text_of(agent, "title"), commands::text_of(agent, "version"), login,
                              commands::text_of(agent, "note")},
                    {Tone::plain, Tone::plain, Tone::plain,
                        login == "yes"      ? Tone::green
                            : login == "no" ? Tone::yellow
                                            : Tone::dim});
            else
                table.add({commands::text_of(agent, "id"), commands::text_of(agent, "title"), "not installed", "",
                              commands::text_of(agent, "note")},
                    {Tone::dim, Tone::dim, Tone::dim, Tone::dim, Tone::dim});
        }
    return table.text(screen);
}

} // namespace

const std::vector<commands::CommandSpec> &detect_commands()
{
    static const std::vector<commands::CommandSpec> specs = {
        {"agent.detect", {"agents detect", "agent detect"}, "which agents are on this machine, which version, logged in or not",
            commands::Access::person, {{"again", Kind::flag, "ask them now; else what was found in the last minute counts"}}, detect,
            print_agents_found},
    };
    return specs;
}

} // namespace wm::agents
