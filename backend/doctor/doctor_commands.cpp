#include "doctor/doctor_commands.h"

#include "approvals/policy_shelf.h"
#include "commands/print/table.h"
#include "commands/print/width.h"
#include "commands/services.h"
#include "doctor/rig_checks.h"
#include "doctor/tool_checks.h"
#include "doctor/town_checks.h"
#include "hosts/sandbox.h"
#include "wire/start_daemon.h"

#include <algorithm>
#include <format>

namespace wm::doctor {
namespace {

using commands::Reply, commands::Request, commands::Services, commands::Tone;

/// What is known on the main thread.
struct Patient {
    Json facts;
    wire::Places places;
    town::State state;
    std::vector<town::Rig> rigs;
};

void add(Checks &checks, const Checks &more)
{
    checks.insert(checks.end(), more.begin(), more.end());
}

Checks examine(const Patient &patient)
{
    const auto environment = process::clean_environment();
    const Ground ground = ground_of(patient.places.town());
    Checks checks{daemon_check(patient.facts, own_program_was_replaced()), directory_check(patient.places.town(), ground),
        space_check(patient.places.town(), ground), ledger_check(patient.places.ledger()), backup_check(patient.facts),
        shim_check(wire::program_directory() / "wagonmaster-shim"), git_check(ask_git()), sandbox_check(hosts::sandbox_works()),
        policy_check(approvals::PolicyShelf(patient.places.configuration()).policy_for({}, {}))};
    for (const town::Rig &rig : patient.rigs) {
        add(checks, rig_checks(rig, environment));
        add(checks, warm_checks(rig, patient.places));
        add(checks, kept_checks(patient.state, rig, patient.places));
    }
    if (patient.rigs.empty())
        checks.push_back({"rigs", Health::warning, "The town has no repository yet.", "`wm rig add DIRECTORY`"});
    const auto presets = runtimes::Presets::from_folders(patient.places.configuration());
    if (presets)
        add(checks, agent_checks(agents::Detector::shared().detect(*presets)));
    else
        checks.push_back({"agents", Health::problem, presets.error().message, presets.error().hint});
    return checks;
}

void look(Services &services, const Request &, Reply reply)
{
    Patient patient{services.facts(), services.places(), services.engine().durable(), {}};
    for (const auto &[id, rig] : services.engine().durable().rigs)
        patient.rigs.push_back(rig.get());
    std::ranges::sort(patient.rigs, {}, &town::Rig::id);
    services.in_background(
        [patient = std::move(patient)]() -> Result<Json> {
            Json items = Json::array();
            int warnings = 0, problems = 0;
            for (const Check &check : examine(patient)) {
                warnings += check.health == Health::warning;
                problems += check.health == Health::problem;
                items.push_back({{"check", check.subject}, {"state", name_of(check.health)}, {"text", check.text}, {"hint", check.hint}});
            }
            const std::size_t total = items.size();
            return Json{{"items", std::move(items)}, {"total", total}, {"warnings", warnings}, {"problems", problems}};
        },
        std::move(reply));
}

std::string counted(int number, std::string_view one)
{
    return std::format("{} {}{}", number, one, number == 1 ? "" : "s");
}

/// Whole lines, whatever the width: a sentence that is cut helps nobody.
std::string print_checks(const Json &result, const commands::Screen &screen)
{
    std::size_t widest = 0;
    for (const Json &check : result["items"])
        widest = std::max(widest, commands::display_width(commands::text_of(check, "check")));
    std::string out;
    for (const Json &check : result["items"]) {
        const std::string state = commands::text_of(check, "state"), subject = commands::harmless(commands::text_of(check, "check"));
        const std::string hint = commands::harmless(commands::text_of(check, "hint"));
        const bool ok = state == "ok";
        if (ok && screen.quiet)
            continue;
        const Tone tone = ok ? Tone::green : state == "warning" ? Tone::yellow : Tone::red;
        out += commands::toned(std::format("{:<8}", state), tone, screen) + subject +
            std::string(widest - std::min(widest, commands::display_width(subject)) + 2, ' ') +
            commands::harmless(commands::text_of(check, "text")) + '\n';
        if (!hint.empty())
            out += std::string(widest + 10, ' ') + commands::toned(hint, Tone::dim, screen) + '\n';
    }
    const int problems = result.value("problems", 0), warnings = result.value("warnings", 0);
    if (screen.quiet)
        return out;
    return out +
        (problems + warnings == 0 ? "All is well.\n" : std::format("{}, {}\n", counted(problems, "problem"), counted(warnings, "warning")));
}

int status_of(const Json &result)
{
    return result.value("problems", 0) > 0 ? 1 : 0;
}

} // namespace

const std::vector<commands::CommandSpec> &doctor_commands()
{
    static const std::vector<commands::CommandSpec> specs = {
        {"town.doctor", {"doctor"}, "look at everything that work needs: the town, git, rigs, agents; status 1 when there is a problem",
            commands::Access::person, {}, look, print_checks, commands::Shape::object, "", status_of},
    };
    return specs;
}

} // namespace wm::doctor
