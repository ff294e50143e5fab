#include "commands/command_table.h"
#include "commands/log_window.h"
#include "commands/lookup.h"
#include "commands/losses.h"
#include "commands/print/bead_print.h"
#include "commands/print/table.h"
#include "commands/views.h"

#include "base/text.h"
#include "base/ulid.h"
#include "git/diff.h"
#include "town/rules/bead_id.h"
#include "town/run/agent_kind.h"
#include "town/words.h"

#include <algorithm>
#include <format>
#include <map>

namespace wm::commands {
namespace {

std::optional<Seq> expected(const Request &request)
{
    return request.has("expected") ? std::optional<Seq>(request.number("expected", 0)) : std::nullopt;
}

/// --command PROGRAM, or --kind claude --model opus.
std::vector<std::string> program_asked_for(const Request &request)
{
    if (!request.has("kind"))
        return request.words("command");
    std::vector<std::string> command{"@" + request.text("kind")};
    for (const char *option : {"model", "effort", "asks", "sandbox", "network"})
        if (request.has(option)) {
            command.push_back(std::string("--") + option);
            command.push_back(request.text(option));
        }
    return command;
}

/// Several beads at once: a convoy of them, launched.
void sling_many(Services &services, const Request &request, Reply reply)
{
    std::vector<std::string> words = request.words("more");
    words.insert(words.begin(), request.text("id"));
    town::SlingMany command{{}, request.text("title"), program_asked_for(request)};
    if (auto known = services.knows_kind(command.command); !known)
        return reply(std::unexpected(known.error()));
    for (const std::string &word : words) {
        auto bead = bead_for_writing(services.engine().durable(), word);
        if (!bead)
            return reply(std::unexpected(bead.error()));
        command.beads.push_back((*bead)->id);
    }
    auto submission = submission_of(*find_method("bead.sling"), request, std::move(command), std::move(reply));
    submission.answer = [](const town::Decision &decision) {
        return view_of(decision.state, *find(decision.state.convoys, std::get<town::ConvoyCreated>(decision.events.front().event).convoy));
    };
    services.engine().submit(std::move(submission));
}

std::string print_slung(const Json &result, const Screen &screen)
{
    if (result.contains("beads"))
        return print_convoy(result, screen);
    std::string out = print_bead_line(result, screen);
    if (!screen.quiet && result.contains("new_agent"))
        out += std::format("{} is a new agent.\n", text_of(result, "new_agent"));
    return out;
}

void sling(Services &services, const Request &request, Reply reply)
{
    // What stands behind the bead is the agent's name, or more beads.
    const std::vector<std::string> more = request.words("more");
    const bool names_agent =
        more.size() == 1 && !request.has("agent") && town::rig_of_id(services.engine().durable(), BeadId(more.front())) == nullptr;
    if (!more.empty() && !names_agent)
        return sling_many(services, request, std::move(reply));
    auto bead = bead_for_writing(services.engine().durable(), request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    town::Sling command;
    command.bead = (*bead)->id;
    command.run = RunId(request.text("run", make_ulid(services.engine().now())));
    if (!is_ulid(command.run.value))
        return reply(fail("bad_params", "run is not a ULID."));
    if (request.has("agent") || names_agent)
        command.agent = names_agent ? more.front() : request.text("agent");
    command.command = program_asked_for(request);
    if (auto known = services.knows_kind(command.command); !known)
        return reply(std::unexpected(known.error()));
    command.expected = expected(request);
    command.role = request.text("role");
    command.anew = request.flag("anew");
    auto submission = submission_of(*find_method("bead.sling"), request, command, std::move(reply));
    submission.answer = [id = command.bead, named = command.agent.has_value()](const town::Decision &decision) {
        Json answer = view_of(decision.state, *find(decision.state.beads, id));
        for (const town::Recorded &event : decision.events)
            if (const auto *added = std::get_if<town::AgentAdded>(&event.event); added != nullptr && named)
                answer["new_agent"] = added->agent; // a name that was mistyped, say
        return answer;
    };
    services.engine().submit(std::move(submission));
}

void stop(Services &services, const Request &request, Reply reply)
{
    auto bead = bead_for_writing(services.engine().durable(), request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    auto submission =
        submission_of(*find_method("bead.stop"), request, town::StopRun{(*bead)->id, "stopped by you", expected(request)}, reply);
    submission.answer = [id = (*bead)->id](const town::Decision &decision) {
        Json answer = view_of(decision.state, *find(decision.state.beads, id));
        if (const town::Run *run = find(decision.state.runs, find(decision.state.beads, id)->last_run);
            run != nullptr && !run->worktree.empty())
            answer["kept"] = run->worktree;
        return answer;
    };
    when_confirmed(
        services, request, Action::stop, {(*bead)->id}, [&services, submission] { services.engine().submit(submission); }, reply);
}

std::string print_stopped(const Json &bead, const Screen &screen)
{
    std::string out = print_bead_line(bead, screen);
    if (!screen.quiet && bead.contains("kept"))
        out += std::format("Its work stays in {} on {}; `wm sling {}` goes on with it.\n", text_of(bead, "kept"), text_of(bead, "branch"),
            text_of(bead, "id"));
    return out;
}

void agents(Services &services, const Request &, Reply reply)
{
    const town::State &state = services.engine().durable();
    std::vector<const town::Agent *> known;
    for (const auto &[id, box] : state.agents)
        known.push_back(&box.get());
    std::ranges::sort(known, {}, &town::Agent::id);
    std::map<AgentId, const town::Bead *> held; // what came back, or is on its way to land: its agent has it, and no process
    for (const auto &[id, box] : state.runs)
        if (const town::Bead *bead = find(state.beads, box->bead);
            box->state == town::RunState::ended && bead != nullptr && bead->claim && bead->claim->run == id)
            if (const town::Bead *&other = held[box->agent]; other == nullptr || other->changed < bead->changed)
                other = bead;
    Json items = Json::array();
    for (const town::Agent *agent : known) {
        Json view = view_of(state, *agent, services.activity_of(agent->run));
        if (const auto found = held.find(agent->id); agent->run.empty() && found != held.end())
            view.update(
                {{"bead", found->second->id}, {"title", found->second->title}, {"state", town::badge_of(state, *found->second).word}});
        items.push_back(std::move(view));
    }
    reply(list_of(std::move(items), known.size()));
}

void log(Services &services, const Request &request, Reply reply)
{
    auto run = run_named(services.engine().durable(), request.text("run"));
    if (!run)
        return reply(std::unexpected(run.error()));
    const auto path = services.places().run((*run)->id) / "out.log";
    const std::string transcript = town::converses((*run)->command)
        ? std::format("This is its protocol. What it says and does: `wm transcript {}`.\n", (*run)->bead.value)
        : "";
    services.in_background(
        [path, request, transcript] {
            auto window = log_window(path, request.number("offset", -1), request.number("limit", 65'536));
            if (window && !transcript.empty())
                (*window)["notice"] = transcript;
            return window;
        },
        std::move(reply));
}

std::string print_log(const Json &result, const Screen &)
{
    std::string text = text_of(result, "text");
    if (const std::string notice = text_of(result, "notice"); !notice.empty())
        text += (text.empty() || text.ends_with('\n') ? "" : "\n") + notice;
    return text;
}

/// Of all files together: what is beyond has its numbers only.
constexpr std::size_t most_patch_bytes = 1'000'000;

Json view_of(const git::FileChange &file)
{
    return {{"path", file.path}, {"added", file.added}, {"removed", file.removed}, {"binary", file.binary}};
}

/// What was committed on the branch of a run.
Result<Json> branch_changes(const std::filesystem::path &path, const std::string &target, const std::string &branch, std::size_t room)
{
    auto summary = git::diff_summary(path, target, branch);
    if (!summary)
        return std::unexpected(summary.error());
    Json files = Json::array();
    for (const git::FileChange &file : summary->files) {
        Json view = view_of(file);
        if (room > 0 && !file.binary) {
            auto patch = git::file_patch(path, summary->base, summary->tip, file);
            if (!patch)
                return std::unexpected(patch.error());
            std::string text;
            for (auto line = patch->lines.begin(); line != patch->lines.end() && text.size() < room; ++line)
                text += as_utf8(*line) + '\n';
            room -= std::min(room, text.size());
            view["patch"] = std::move(text);
        }
        files.push_back(std::move(view));
    }
    return Json{{"added", summary->added}, {"removed", summary->removed}, {"files", std::move(files)}};
}

/// What lies in the worktree of a run, committed or not.
Result<Json> working_changes(const std::filesystem::path &worktree, const std::string &target, std::size_t room)
{
    const auto changes = git::worktree_changes(worktree, target, room);
    if (!changes)
        return std::unexpected(changes.error());
    Json files = Json::array();
    int added = 0;
    int removed = 0;
    for (const git::WorkingChange &change : *changes) {
        Json view = view_of(change.file);
        if (!change.patch.empty())
            view["patch"] = as_utf8(change.patch);
        added += change.file.added;
        removed += change.file.removed;
        files.push_back(std::move(view));
    }
    return Json{{"added", added}, {"removed", removed}, {"files", std::move(files)}};
}

/// Work that was not handed over lies in its worktree, which is the bead's: it holds what the newest run did.
bool is_at_work(const town::State &state, const town::Run &run)
{
    const town::Bead *bead = find(state.beads, run.bead);
    return !run.worktree.empty() && !run.finished && bead != nullptr && bead->last_run == run.id;
}

void diff(Services &services, const Request &request, Reply reply)
{
    const town::State &state = services.engine().durable();
    auto named = run_named(state, request.text("run"));
    if (!named)
        return reply(std::unexpected(named.error()));
    const town::Run *run = *named;
    const town::Rig *rig = find(state.rigs, run->rig);
    if (rig == nullptr || run->branch.empty())
        return reply(fail("not_found", "This run has no branch."));
    std::string target = "refs/heads/" + rig->target, branch = "refs/heads/" + run->branch;
    // What has landed is told by its commits: the branch is gone by then, and the target has all of it.
    if (const town::Bead *bead = find(state.beads, run->bead))
        if (const town::MergeRequest *mr = find(state.merge_requests, bead->merge_request);
            mr != nullptr && mr->run == run->id && mr->state == town::MrState::landed) {
            target = mr->base;
            branch = mr->head;
        }
    const std::string worktree = is_at_work(state, *run) ? run->worktree : std::string();
    const auto read = [worktree, path = rig->path, target, branch,
                          room = request.flag("patches") ? most_patch_bytes : 0]() -> Result<Json> {
        std::error_code gone;
        if (!worktree.empty() && std::filesystem::is_directory(worktree, gone))
            return working_changes(worktree, target, room);
        return branch_changes(path, target, branch, room);
    };
    services.in_background(read, std::move(reply));
}

constexpr Param expected_param{"expected", Kind::number, "refuse when the bead has changed since this sequence number"};

} // namespace

const std::vector<CommandSpec> &run_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"bead.sling", {"sling", "bead sling"},
            "start an agent on a bead, or send the bead back to it; it goes on where the last one left off", Access::person,
            {Param{"id", Kind::text, "the bead", true, true}.one_of("@bead"),
                Param{"more", Kind::words, "the agent's name, or more beads: these become a launched convoy", false, true}.one_of("@agent"),
                Param{"agent", Kind::text, "by this agent; else a free one"}.one_of("@agent"),
                Param{"role", Kind::text, "of a new agent: what it is told, and whether its work is over with its turn"}.one_of(
                    "polecat crew reviewer resolver"),
                {"title", Kind::text, "of the convoy, when there are several beads"},
                {"command", Kind::program, "program to run; else the rig's"},
                Param{"kind", Kind::text, "kind of agent to start: claude, codex, … (wm agents detect)"}.one_of(
                    "claude codex gemini opencode aider goose qwen copilot cursor"),
                {"model", Kind::text, "with --kind"}, {"effort", Kind::text, "with --kind"},
                Param{"asks", Kind::text, "with --kind: what it asks about"}.one_of("everything outside-edits nothing"),
                Param{"sandbox", Kind::text, "with --kind: shut into a sandbox"}.one_of("on off"),
                Param{"network", Kind::text, "with --kind: in the sandbox"}.one_of("on off"), {"run", Kind::text, "ULID for the run"},
                {"anew", Kind::flag, "on a new branch; what the attempt before left stays on its own"}, expected_param},
            sling, print_slung, Shape::object, "wm sling wm-a3f8 Juniper --command ./my-agent"},
        {"bead.stop", {"stop"}, "stop the agent on a bead; its work is kept", Access::person,
            {Param{"id", Kind::text, "the bead", true, true}.one_of("@bead"), expected_param,
                {"yes", Kind::flag, "also when something is not committed"}},
            stop, print_stopped},
        {"agents.list", {"agents"}, "who works on what", Access::both, {}, agents, print_agents},
        {"run.log", {"log"}, "what a run has printed", Access::both,
            {Param{"run", Kind::text, "a bead or a run", true, true}.one_of("@bead"), {"offset", Kind::number, "in bytes; -1 = the end"},
                {"limit", Kind::number, "in bytes"}},
            log, print_log},
        {"run.diff", {}, "what a run has changed against its target, in its worktree while it is at work", Access::both,
            {{"run", Kind::text, "a bead or a run", true}, {"patches", Kind::flag, "with the patch of each file, up to a megabyte in all"}},
            diff, nullptr},
    };
    return specs;
}

} // namespace wm::commands
