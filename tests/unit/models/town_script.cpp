#include "town_script.h"

#include "base/ulid.h"

#include <QTest>

namespace wm::tests {

using namespace town;

Script::Script()
{
    does(AddRig{RigId("demo"), "/home/me/demo", "/home/me/demo/.git", "main", "wm", {"/usr/bin/claude"}});
}

Result<std::vector<Recorded>> Script::attempt(const Command &command, const std::string &actor)
{
    now += nanoseconds_per_second;
    auto decision = decide(state, command, {actor, now});
    if (!decision)
        return std::unexpected(decision.error());
    state = decision->state;
    return decision->events;
}

std::vector<Recorded> Script::does(const Command &command, const std::string &actor)
{
    auto events = attempt(command, actor);
    if (!events) {
        qFatal("the script asked for what is refused: %s", events.error().message.c_str());
    }
    return *events;
}

BeadId Script::bead(const std::string &title, int priority)
{
    CreateBead command;
    command.rig = RigId("demo");
    command.title = title;
    command.priority = priority;
    return std::get<BeadCreated>(does(command).front().event).bead;
}

BeadId Script::child(const BeadId &parent, const std::string &title)
{
    CreateBead command;
    command.rig = RigId("demo");
    command.title = title;
    command.dependencies = {{parent, DependencyType::parent_child}};
    return std::get<BeadCreated>(does(command).front().event).bead;
}

BeadId Script::gate(const std::string &question, const std::string &await_type, const BeadId &waiting)
{
    CreateBead command;
    command.rig = RigId("demo");
    command.title = question;
    command.type = "gate";
    command.extra.await_type = await_type;
    const BeadId gate = std::get<BeadCreated>(does(command).front().event).bead;
    does(AddDependency{waiting, gate, DependencyType::blocks});
    return gate;
}

std::vector<BeadId> Script::steps(const BeadId &bead, const std::vector<std::string> &titles)
{
    PourMolecule command;
    command.rig = RigId("demo");
    command.on = bead;
    command.formula = "feature";
    for (const std::string &title : titles) {
        PourStep step;
        step.id = step.title = title;
        if (!command.steps.empty())
            step.needs = {command.steps.back().id};
        command.steps.push_back(step);
    }
    std::vector<BeadId> ids;
    for (const Recorded &event : does(command))
        if (const auto *created = std::get_if<BeadCreated>(&event.event))
            ids.push_back(created->bead);
    return ids;
}

RunId Script::starts(const BeadId &bead)
{
    const RunId run(make_ulid(now));
    does(Sling{bead, std::nullopt, {}, run, std::nullopt});
    does(ReportRunStarted{run, "/town/worktrees/demo/" + bead.value, "base"}, "daemon");
    return run;
}

void Script::finishes(const RunId &run, int added, int removed)
{
    does(FinishRun{run, {"headcommit", 1, added, removed, std::nullopt}}, "run:" + run.value);
    exits(run, 0);
}

void Script::exits(const RunId &run, int code)
{
    does(ReportRunEnded{run, {ExitClass::exited, code, 0, ""}, std::nullopt}, "daemon");
}

void Script::lands(const BeadId &bead)
{
    const MrId mr = find(state.beads, bead)->merge_request;
    const int round = find(state.merge_requests, mr)->round;
    does(ReportMrChecked{mr, round, "base", "0123456789abcdef", {}, ""}, "daemon");
    does(ReportLanded{mr, round, "0123456789abcdef"}, "daemon");
}

} // namespace wm::tests
