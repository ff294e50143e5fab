#include "approvals/policy_commands.h"

#include "approvals/assessment.h"
#include "approvals/assessment_print.h"
#include "approvals/command_line.h"
#include "approvals/policy_shelf.h"
#include "commands/lookup.h"
#include "commands/print/table.h"
#include "commands/services.h"

#include <format>

namespace wm::approvals {
namespace {

using commands::Kind, commands::Param, commands::Reply, commands::Request, commands::Services;

struct Place {
    std::vector<std::filesystem::path> folders;
    std::string repository, target, rig;
};

/// The rig that the caller means, if any: what is asked is answered outside of rigs, too.
Place place_of(Services &services, const Request &request)
{
    Place place{services.places().configuration(), {}, {}, {}};
    if (const auto rig = commands::rig_for(services, request)) {
        place.repository = (*rig)->path;
        place.target = (*rig)->target;
        place.rig = (*rig)->id.value;
    }
    return place;
}

void explain(Services &services, const Request &request, Reply reply)
{
    Call call;
    call.kind = Call::Kind::command;
    call.tool = "Bash";
    call.command = command_line(request.words("command"));
    Asker asker{.rig = {}, .agent = request.text("agent"), .role = request.text("role", "polecat"), .bead = {}};
    const bool ask_remote = request.flag("remote");
    services.in_background(
        [place = place_of(services, request), call = std::move(call), asker = std::move(asker), cwd = request.cwd,
            ask_remote]() mutable -> Result<Json> {
            asker.rig = place.rig;
            Surroundings surroundings = surroundings_of(cwd);
            surroundings.target = place.target;
            const Policy policy = PolicyShelf(place.folders).policy_for(place.repository, place.target);
            return to_json(assess(call, surroundings, policy, asker, {}, ask_remote));
        },
        std::move(reply));
}

Json rule_json(const PolicyRule &rule)
{
    return {{"name", rule.name}, {"from", rule.from}, {"decision", word_of(rule.decision)}, {"rules", rule.rules}, {"levels", rule.levels},
        {"tools", rule.tools}, {"roles", rule.roles}, {"rigs", rule.rigs}, {"agents", rule.agents}, {"programs", rule.programs},
        {"paths", rule.paths}, {"hosts", rule.hosts}, {"reason", rule.reason}};
}

void show(Services &services, const Request &request, Reply reply)
{
    services.in_background(
        [place = place_of(services, request)]() -> Result<Json> {
            const Policy policy = PolicyShelf(place.folders).policy_for(place.repository, place.target);
            Json items = Json::array(), defaults = Json::object(), from = Json::object();
            for (const PolicyRule &rule : policy.rules)
                items.push_back(rule_json(rule));
            for (const auto &[level, decision] : policy.defaults)
                defaults[std::string(word_of(level))] = word_of(decision);
            for (const auto &[level, file] : policy.defaults_from)
                from[std::string(word_of(level))] = file;
            const std::size_t total = items.size();
            return Json{{"rig", place.rig}, {"defaults", std::move(defaults)}, {"defaults_from", std::move(from)},
                {"items", std::move(items)}, {"total", total}, {"complaints", policy.complaints}};
        },
        std::move(reply));
}

std::string print_policy(const Json &policy, const commands::Screen &screen)
{
    commands::TextTable table({"RULE", "SAYS", "TO", "FROM"}, 2);
    for (const Json &rule : policy["items"]) {
        std::string to;
        for (const char *key : {"rules", "levels", "programs", "tools", "paths", "hosts", "roles", "agents", "rigs"})
            for (const Json &word : rule[key])
                to += (to.empty() ? "" : ", ") + word.get<std::string>();
        table.add({commands::text_of(rule, "name"), commands::text_of(rule, "decision"), to, commands::text_of(rule, "from")});
    }
    for (const auto &[level, decision] : policy["defaults"].items())
        table.add({"(no rule)", decision.get<std::string>(), level,
            policy["defaults_from"].contains(level) ? commands::text_of(policy["defaults_from"], level) + " [defaults]" : "[defaults]"});
    std::string out = table.text(screen);
    for (const Json &complaint : policy["complaints"])
        out += complaint.get<std::string>() + " Until this is mended, everything asks.\n";
    return out;
}

} // namespace

const std::vector<commands::CommandSpec> &policy_commands()
{
    static const std::vector<commands::CommandSpec> specs = {
        {"policy.explain", {"policy explain"}, "what the policy says to a command run here, and what the command would do; runs nothing",
            commands::Access::both,
            {{"command", Kind::words, "the command line, as one argument or as its words after --", true, true},
                {"role", Kind::text, "of the agent that would ask; polecat unless said"}, {"agent", Kind::text, "that would ask"},
                Param{"rig", Kind::text, "whose policy counts"}.one_of("@rig"),
                {"remote", Kind::flag, "ask the remote what it has (3 s at most)"}},
            explain, print_assessment, commands::Shape::object, "wm policy explain -- 'git -C . push -f'"},
        {"policy.show", {"policy"}, "the rules in force, and where they stand", commands::Access::both,
            {Param{"rig", Kind::text, "whose policy counts"}.one_of("@rig")}, show, print_policy},
    };
    return specs;
}

} // namespace wm::approvals
