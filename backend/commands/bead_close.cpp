// Ends of beads, and their return: close, reopen, delete, duplicate, supersede.
#include "commands/admission.h"
#include "commands/bead_view.h"
#include "commands/bead_words.h"
#include "commands/caller.h"
#include "commands/command_table.h"
#include "commands/losses.h"
#include "commands/molecule.h"
#include "commands/print/bead_print.h"
#include "commands/print/table.h"
#include "commands/several.h"
#include "commands/views.h"

#include "base/ulid.h"
#include "town/bead/index.h"
#include "town/rules/blocking.h"
#include "town/rules/lane.h"
#include "town/run/agent_kind.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

std::optional<Seq> expected(const Request &request)
{
    return request.has("expected") ? std::optional<Seq>(request.number("expected", 0)) : std::nullopt;
}

/// What could be started now because these are closed.
Json unblocked_by(const town::State &state, const std::vector<BeadId> &closed)
{
    Json items = Json::array();
    for (const BeadId &id : closed)
        for (const BeadId &other : town::waiting_for(state, id))
            if (const town::Bead *bead = find(state.beads, other); !bead->blocked && bead->status == town::Status::open)
                items.push_back(view_of(state, *bead));
    return items;
}

/// The next step of the molecule that the closed step belongs to; null when there is none.
Json next_step(const town::State &state, const BeadId &closed)
{
    const town::Bead *bead = find(state.beads, closed);
    const town::Bead *owner = bead != nullptr ? bead_of_step(state, *bead) : nullptr;
    if (owner == nullptr)
        return nullptr;
    const Molecule molecule = molecule_of(state, *owner);
    return molecule.current != nullptr ? view_of(state, *molecule.current) : Json();
}

void claim_next(Services &services, const Request &request, Json answer, const Reply &reply)
{
    engine::Engine &engine = services.engine();
    const town::Bead *closed = find(engine.durable().beads, BeadId(answer["closed"][0]["id"].get<std::string>()));
    const std::string &holder = request.as.empty() ? request.actor : request.as;
    BeadId next;
    town::each_ready(engine.head(), closed != nullptr ? &closed->rig : nullptr, [&](const town::Bead &bead) {
        if (may_claim(bead, holder))
            next = bead.id;
        return next.empty();
    });
    Request later = request;
    if (!later.id.empty())
        later.id = CommandId(later.id.value + ".next");
    const auto finish = [answer, reply](Result<Json> claimed) mutable {
        if (!claimed && claimed.error().code != "nothing_ready")
            return reply(std::move(claimed));
        answer["claimed"] = claimed ? *claimed : Json();
        reply(std::move(answer));
    };
    auto submission = submission_of(*find_method("bead.close"), later, town::ClaimNext{next, request.as}, finish);
    submission.answer = [](const town::Decision &decision) {
        return view_of(decision.state, *find(decision.state.beads, std::get<town::BeadClaimed>(decision.events.front().event).bead));
    };
    engine.submit(std::move(submission));
}

/// --session: who ended it, in bd's words. Nothing of it where a close would be no change. An agent says it of what it holds
/// or wrote down itself, and not where the person is only asked: it may close more than it may change.
bool keeps_session(const town::State &state, const Request &request, const town::Bead &bead)
{
    if (!request.has("session") || bead.status == town::Status::closed)
        return false;
    if (request.run().empty())
        return true;
    const town::Run *run = find(state.runs, request.run());
    const bool wrote = run != nullptr && bead.created_by == run->agent.value && !bead.claim && bead.last_run.empty();
    const bool is_its_own = wrote || (bead.claim && bead.claim->run == request.run());
    return is_its_own && bead.type != "gate" && !town::is_step(bead) && !request.flag("force") && !request.has("expected");
}

Step session_step(const BeadId &bead, const std::string &session, const std::string &as)
{
    town::UpdateBead command;
    command.bead = bead;
    command.extra = {{"closed_by_session", session}};
    command.as = as;
    return {command};
}

void close_all(Services &services, const Request &request, const std::vector<BeadId> &beads, const Reply &reply)
{
    std::vector<BeadWork> work;
    const town::State &state = services.engine().durable();
    for (const BeadId &id : beads) {
        work.push_back({id, {{town::CloseBead{id, request.text("reason"), request.flag("force"), expected(request), request.as}}}});
        std::vector<Step> &steps = work.back().steps;
        if (const town::Bead *bead = find(state.beads, id); bead != nullptr && keeps_session(state, request, *bead))
            steps.insert(request.run().empty() ? steps.end() : steps.begin(), // an agent holds it until it is closed
                session_step(id, request.text("session"), request.as));
    }
    do_each(services, *find_method("bead.close"), request, std::move(work), [&services, request, beads, reply](Result<Changed> done) {
        if (!done)
            return reply(std::unexpected(done.error()));
        tell_what_is_asked(services.engine().durable(), request, *done);
        const bool suggest = request.flag("suggest_next"), go_on = request.flag("continue");
        if (!suggest && !go_on && !request.flag("claim_next"))
            return reply(changed_beads(std::move(*done)));
        Json answer = {{"closed", Json(*done)}};
        if (suggest)
            answer["unblocked"] = unblocked_by(services.engine().durable(), beads);
        if (go_on)
            answer["continue"] = next_step(services.engine().durable(), beads.back());
        if (request.flag("claim_next"))
            return claim_next(services, request, std::move(answer), reply);
        reply(std::move(answer));
    });
}

void close(Services &services, const Request &request, Reply reply)
{
    auto beads = beads_named(services, request);
    if (!beads)
        return reply(std::unexpected(beads.error()));
    when_confirmed(
        services, request, Action::close, *beads,
        [&services, request, beads = *beads, reply] { close_all(services, request, beads, reply); }, reply);
}

std::string print_closed(const Json &result, const Screen &screen)
{
    if (!result.contains("closed"))
        return print_bead_lines(result, screen);
    std::string out = print_bead_lines({{"items", result["closed"]}}, screen);
    if (screen.quiet)
        return out;
    for (const auto &[member, heading] :
        {std::pair{"unblocked", "Can be started now"}, {"continue", "Next step"}, {"claimed", "Claimed"}}) {
        if (!result.contains(member))
            continue;
        const Json &next = result[member];
        const Json items = next.is_null() ? Json::array() : next.is_array() ? next : Json::array({next});
        out += std::format("{}:{}\n", heading, items.empty() ? " nothing" : "") + print_bead_lines({{"items", items}}, screen);
    }
    return out;
}

void reopen(Services &services, const Request &request, Reply reply)
{
    auto beads = beads_named(services, request);
    if (!beads)
        return reply(std::unexpected(beads.error()));
    change_each(
        services, *find_method("bead.reopen"), request, *beads,
        [&](const BeadId &id) {
            std::vector<Step> steps{{town::ReopenBead{id, request.text("reason")}}};
            const town::Bead *bead = find(services.engine().durable().beads, id);
            if (!bead->extra->closed_by_session.empty())
                steps.push_back(session_step(id, "", request.as));
            const bool closed = bead->status == town::Status::closed;
            if (closed && request.has("reason")) { // where it is read: with what was said about the bead
                auto [reference, row] = new_text(services, "Reopened: " + request.text("reason"));
                steps.push_back({town::CommentBead{id, reference, request.as}, {std::move(row)}});
            }
            return steps;
        },
        std::move(reply));
}

/// Closes a bead in favour of another one.
void give_up_for(
    Services &services, const Request &request, const char *method, town::DependencyType type, const char *because, Reply reply)
{
    auto beads = beads_named(services, request);
    auto other = bead_for_writing(services.engine().durable(), request.text("other"));
    if (!beads || !other)
        return reply(std::unexpected(!beads ? beads.error() : other.error()));
    const BeadId &id = beads->front();
    if (id == (*other)->id)
        return reply(fail("bad_value", "A bead cannot stand for itself."));
    // Supersedes reads "the new one supersedes the old one"; duplicates stands at the bead that is given up.
    const bool at_other = type == town::DependencyType::supersedes;
    std::vector<Step> steps = {{town::AddDependency{at_other ? (*other)->id : id, at_other ? id : (*other)->id, type}},
        {town::CloseBead{id, std::format("{} {}", because, (*other)->id.value), request.flag("force"), {}, request.as}}};
    change_each(services, *find_method(method), request, *beads, [&](const BeadId &) { return steps; }, std::move(reply));
}

void duplicate(Services &services, const Request &request, Reply reply)
{
    give_up_for(services, request, "bead.duplicate", town::DependencyType::duplicates, "duplicate of", std::move(reply));
}

void supersede(Services &services, const Request &request, Reply reply)
{
    give_up_for(services, request, "bead.supersede", town::DependencyType::supersedes, "superseded by", std::move(reply));
}

/// What agents left of them stays on its branches and in its worktrees, and the answer says where.
void forget(Services &services, const Request &request, const std::vector<BeadId> &beads, Reply reply)
{
    Json orphans = Json::array();
    const town::State &state = services.engine().durable();
    for (const BeadId &id : beads)
        for (const BeadId &child : town::children(state, id))
            if (!std::ranges::contains(beads, child))
                orphans.push_back(child);
    find_kept_work(services, beads, [&services, request, beads, orphans, reply = std::move(reply)](const Json &kept) mutable {
        auto submission =
            submission_of(*find_method("bead.delete"), request, town::DeleteBeads{beads, request.text("reason"), true}, std::move(reply));
        submission.answer = [ids = Json(beads), orphans, kept](const town::Decision &) {
            Json answer = {{"deleted", ids}, {"orphaned", orphans}};
            if (!kept.empty())
                answer["kept"] = kept;
            return answer;
        };
        services.engine().submit(std::move(submission));
    });
}

/// What would go, and who would miss it.
std::string preview_of(const town::State &state, const std::vector<BeadId> &beads, const Json &kept)
{
    std::string text;
    for (const BeadId &id : beads) {
        const town::Bead *bead = find(state.beads, id);
        if (bead == nullptr)
            continue; // somebody was faster
        text += std::format("\n  {}  {}", id.value, bead->title);
        if (const auto *dependents = state.dependents.find(id); dependents != nullptr && !dependents->empty())
            text += std::format("  ({} on it)", dependents->size() == 1 ? "1 depends" : std::format("{} depend", dependents->size()));
        for (const Json &work : kept)
            if (work["bead"] == id.value)
                text += "\n    " + text_of(work, "text");
    }
    return text;
}

/// An agent's --force is a call like any other that takes something away.
void ask_to_forget(Services &services, const Request &request, const town::Run &run, const std::vector<BeadId> &beads, const Reply &reply)
{
    std::string command = "wm delete --force";
    for (const BeadId &id : beads)
        command += ' ' + id.value;
    const std::string wish = request.id.empty() ? make_ulid(services.engine().now()) : request.id.value;
    if (request.caller)
        request.caller->when_gone([&services, id = run.id, wish] { services.admission().withdraw(id, wish); });
    services.admission().ask(run.id, wish, command, run.worktree, [&services, request, beads, reply](const CallAnswer &answer) {
        if (answer.what == CallAnswer::What::allow)
            return forget(services, request, beads, reply);
        reply(fail("denied", answer.reason.empty() ? "It was denied." : answer.reason));
    });
}

void erase(Services &services, const Request &request, Reply reply)
{
    auto beads = beads_named(services, request);
    if (!beads)
        return reply(std::unexpected(beads.error()));
    const town::Run *run = find(services.engine().durable().runs, request.run());
    if (run != nullptr) // nobody is asked for what is refused anyway
        if (auto fine =
                town::decide(services.engine().durable(), town::DeleteBeads{*beads, "", true}, {request.actor, services.engine().now()});
            !fine)
            return reply(std::unexpected(fine.error()));
    if (request.flag("force") && run != nullptr && !town::converses(run->command))
        return ask_to_forget(services, request, *run, *beads, reply); // the calls of those that converse are decided before they run
    if (request.flag("force"))
        return forget(services, request, *beads, std::move(reply));
    find_kept_work(services, *beads, [&services, request, beads = *beads, reply](const Json &kept) {
        const std::string preview = preview_of(services.engine().durable(), beads, kept);
        const auto unconfirmed = [preview] {
            return fail("needs_confirmation", "Nothing was deleted. This would be forgotten for good:" + preview, "--force deletes it.");
        };
        if (request.caller == nullptr)
            return reply(unconfirmed());
        request.caller->ask("This will be forgotten for good:" + preview + "\nDelete it?",
            [&services, request, beads, reply, unconfirmed](std::optional<bool> yes) {
                if (yes == true)
                    return forget(services, request, beads, reply);
                reply(unconfirmed());
            });
    });
}

std::string print_deleted(const Json &result, const Screen &screen)
{
    std::string out;
    for (const Json &id : result["deleted"])
        out += std::format("{}{}\n", id.get<std::string>(), screen.quiet ? "" : " is deleted.");
    if (screen.quiet)
        return out;
    for (const Json &id : result["orphaned"])
        out += std::format("{} has no parent any more.\n", id.get<std::string>());
    if (!result.contains("kept"))
        return out;
    for (const Json &work : result["kept"])
        out += std::format("  {}{}\n", text_of(work, "text"),
            text_of(work, "what") == "uncommitted" ? std::format(" Kept in {}.", text_of(work, "where")) : "");
    return out + "Branches and worktrees stay; `wm doctor` lists them.\n";
}

} // namespace

const std::vector<CommandSpec> &close_commands()
{
    static constexpr Param force{"force", Kind::flag, "although children or blockers are open; an agent's asks the person"};
    static const std::vector<CommandSpec> specs = {
        {"bead.close", {"bead close", "close"}, "close beads without landing anything", Access::both,
            {beads_param, reason_param.also("-r -m --message --resolution --comment"),
                Param{"reason_file", Kind::file, "the same from a file"}.fills("reason"), force.also("-f"),
                {"suggest_next", Kind::flag, "say what can be started now"}, {"continue", Kind::flag, "say the next step of the molecule"},
                {"claim_next", Kind::flag, "claim the most urgent ready bead"},
                {"session", Kind::text, "of the caller: kept as closed_by_session"}, {"yes", Kind::flag, "also when work has not landed"},
                expected_param},
            close, print_closed, Shape::list, "wm close wm-a3f8 --reason \"fixed in 4f2c\" --suggest-next", status_when_asked},
        {"bead.reopen", {"bead reopen", "reopen"}, "open closed beads again", Access::person,
            {Param(beads_param).one_of("@closed-bead"), reason_param}, reopen, print_bead_lines, Shape::list},
        {"bead.delete", {"bead delete", "delete"}, "forget beads for good; says first what would go", Access::both,
            {beads_param, Param{"force", Kind::flag, "do it, also when others depend on them"}.also("-f"), reason_param}, erase,
            print_deleted},
        {"bead.duplicate", {"duplicate"}, "close a bead as the duplicate of another one", Access::person,
            {bead_param, Param{"other", Kind::text, "the one that stays", true}.also("--of").one_of("@bead"), force}, duplicate,
            print_bead_lines, Shape::list, "wm duplicate wm-e5d1 --of wm-a3f8"},
        {"bead.supersede", {"supersede"}, "close a bead in favour of a newer one", Access::person,
            {bead_param, Param{"other", Kind::text, "the newer one", true}.also("--with").one_of("@bead"), force}, supersede,
            print_bead_lines, Shape::list, "wm supersede wm-e5d1 --with wm-a3f8"},
    };
    return specs;
}

} // namespace wm::commands
