#include "commands/views.h"

#include "town/codec.h"
#include "town/rules/convoy_state.h"
#include "town/rules/landing.h"
#include "town/rules/lane.h"
#include "town/words.h"

#include <algorithm>

namespace wm::commands {
namespace {

std::string lower(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

void put_time(Json &out, const char *name, Timestamp time)
{
    if (time != 0)
        out[name] = to_rfc3339(time);
}

} // namespace

Json view_of(const town::State &state, const town::Convoy &convoy)
{
    Json beads = Json::array();
    int closed = 0;
    for (const BeadId &id : convoy.beads) {
        const town::Bead *bead = find(state.beads, id);
        if (bead == nullptr)
            continue;
        closed += bead->status == town::Status::closed;
        beads.push_back(
            {{"id", id}, {"title", bead->title}, {"lane", lower(name_of(lane_of(state, *bead)))}, {"state", badge_of(state, *bead).word}});
    }
    const town::ConvoyState stand = town::state_of(state, convoy);
    Json out = {{"id", convoy.id}, {"title", convoy.title}, {"beads", beads}, {"closed", closed}, {"total", convoy.beads.size()},
        {"state", stand.word}, {"reason", stand.reason}};
    put_time(out, "launched_at", convoy.launched_at);
    put_time(out, "landed_at", convoy.landed_at);
    return out;
}

Json view_of(const town::State &state, const town::Agent &agent, const Json &activity)
{
    Json out = {{"id", agent.id}, {"rig", agent.rig}, {"name", agent.name}, {"role", agent.role}, {"runtime", agent.runtime},
        {"command", agent.command}, {"process", "none"}};
    if (const town::Run *run = find(state.runs, agent.run)) {
        out["run"] = run->id;
        out["bead"] = run->bead;
        out["branch"] = run->branch;
        out["process"] = Json(run->state);
        if (!run->sandbox.empty())
            out["sandbox"] = run->sandbox;
        out["claims"] = run->finished ? "finished" : "";
        if (const town::Bead *bead = find(state.beads, run->bead)) {
            out["title"] = bead->title;
            out["state"] = badge_of(state, *bead).word;
        }
        put_time(out, "started_at", run->started_at);
        out["spent_dollars"] = static_cast<double>(run->bead_spent.micro_dollars) / 1e6;
        if (!run->worktree.empty())
            out["worktree"] = run->worktree;
        if (run->turns > 0)
            out["turns"] = run->turns;
        if (!run->session.empty())
            out["session"] = run->session;
        if (!run->model.empty())
            out["model"] = run->model;
        if (!run->version.empty())
            out["version"] = run->version;
        if (!run->prompts.empty())
            out["undelivered"] = run->prompts.size();
        out.update(activity);
    }
    return out;
}

Json view_of(const town::State &state, const town::Rig &rig)
{
    return {{"id", rig.id}, {"path", rig.path}, {"target", rig.target}, {"prefix", rig.prefix}, {"command", rig.command},
        {"sandbox", rig.sandbox.empty() ? "auto" : rig.sandbox}, {"network", rig.network},
        {"open_beads", count_standing(state, &town::Standing::open, &rig.id)}, {"trusted", rig.trusted}};
}

Json view_of(const town::State &state, const town::MergeRequest &mr)
{
    Json out = {{"id", mr.id}, {"bead", mr.bead}, {"rig", mr.rig}, {"agent", mr.agent}, {"run", mr.run}, {"branch", mr.branch},
        {"head", mr.head}, {"target", mr.target}, {"state", mr.state}, {"reason", reason_of(state, mr)}, {"round", mr.round},
        {"gates", mr.gates}, {"results", mr.results}};
    if (const town::Bead *bead = find(state.beads, mr.bead)) {
        out["title"] = bead->title;
        if (bead->merge_request == mr.id && bead->last_run == mr.run)
            out["word"] = badge_of(state, *bead).word;
    }
    if (!mr.conflicts.empty())
        out["conflicts"] = mr.conflicts;
    if (!mr.commit.empty())
        out["commit"] = mr.commit;
    put_time(out, "opened_at", mr.opened_at);
    put_time(out, "ended_at", mr.ended_at);
    return out;
}

Json list_of(Json items, std::size_t total)
{
    if (items.is_null())
        items = Json::array();
    return {{"items", std::move(items)}, {"total", total}};
}

} // namespace wm::commands
