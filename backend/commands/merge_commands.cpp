#include "commands/bead_view.h"
#include "commands/command_table.h"
#include "commands/gates_file.h"
#include "commands/log_window.h"
#include "commands/lookup.h"
#include "commands/prime.h"
#include "commands/print/bead_print.h"
#include "commands/views.h"
#include "git/git_command.h"
#include "ledger/reader.h"
#include "town/apply.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

void list(Services &services, const Request &, Reply reply)
{
    const town::State &state = services.engine().durable();
    std::vector<const town::MergeRequest *> requests;
    for (const auto &[id, box] : state.merge_requests)
        requests.push_back(&box.get());
    std::ranges::sort(requests,
        [](const auto *a, const auto *b) { return std::pair(is_final(a->state), a->opened) < std::pair(is_final(b->state), b->opened); });
    Json items = Json::array();
    for (const town::MergeRequest *mr : requests)
        items.push_back(view_of(state, *mr));
    reply(list_of(std::move(items), requests.size()));
}

/// The request that `text` means: its id, or the newest of a bead.
Result<const town::MergeRequest *> request_named(const town::State &state, const std::string &text)
{
    if (const town::MergeRequest *mr = find(state.merge_requests, MrId(text)))
        return mr;
    if (auto bead = bead_for_reading(state, text))
        if (const town::MergeRequest *mr = find(state.merge_requests, (*bead)->merge_request))
            return mr;
    return fail("not_found", std::format("There is no merge request {}.", text), "`wm mq` shows what there is.");
}

/// One that another of its bead has taken the place of: its events, folded over a town that has nothing else. Blocking.
Result<town::MergeRequest> earlier_request(const std::filesystem::path &path, const MrId &id)
{
    auto reader = ledger::LedgerReader::open(path);
    if (!reader)
        return std::unexpected(reader.error());
    town::State state;
    std::optional<town::MergeRequest> found;
    const auto read = reader->replay(1, ledger::newest_seq, [&](const ledger::EventRow &row) -> Result<> {
        if (row.subject != id.value || !row.kind.starts_with("mr."))
            return {};
        const auto data = parse_json(row.data, "An event of the ledger");
        auto event = data ? town::event_from(row.kind, row.v, *data) : std::unexpected(data.error());
        if (!event)
            return std::unexpected(event.error());
        if (const auto *opened = std::get_if<town::MrOpened>(&*event)) {
            town::Bead bead;
            bead.id = opened->bead;
            state.beads = state.beads.set(opened->bead, immer::box<town::Bead>(std::move(bead)));
        }
        town::apply(state, {row.seq, row.at, row.actor, std::move(*event)});
        if (const town::MergeRequest *mr = find(state.merge_requests, id))
            found = *mr;
        return {};
    });
    if (!read)
        return std::unexpected(read.error());
    if (!found)
        return fail("not_found", std::format("There is no merge request {}.", id.value), "`wm mq` lists them.");
    return *std::move(found);
}

/// The request that was named, also one that the state does not have any more.
void with_request(Services &services, const Request &request, const Reply &reply, std::function<void(const town::MergeRequest &)> use)
{
    const std::string name = request.text("mr");
    auto mr = request_named(services.engine().durable(), name);
    if (mr)
        return use(**mr);
    const bool was_there =
        name.starts_with("mr-") && town::number_after(name) - 1 < services.engine().durable().next_mr && town::number_after(name) > 1;
    if (!was_there)
        return reply(std::unexpected(mr.error()));
    auto found = std::make_shared<town::MergeRequest>();
    services.in_background(
        [found, path = services.engine().path(), id = MrId(name)]() -> Result<Json> {
            return earlier_request(path, id).transform([&](town::MergeRequest earlier) {
                *found = std::move(earlier);
                return Json();
            });
        },
        [found, reply, use = std::move(use)](const Result<Json> &read) {
            if (!read)
                return reply(std::unexpected(read.error()));
            use(*found);
        });
}

/// The lines of the gates file that would go and come. Blocking.
Result<std::string> gates_change(const std::filesystem::path &repository, const town::MergeRequest &mr)
{
    auto diff = git::run(
        repository, {"diff", "--no-color", "--no-ext-diff", "--no-textconv", mr.base, mr.commit, "--", std::string(gates_file_name)});
    if (!diff)
        return diff;
    const auto first = diff->find("\n@@");
    return first == std::string::npos ? *diff : diff->substr(first + 1);
}

/// Who is asked whether a request may change the gates sees what they would become.
void show(Services &services, const Request &request, Reply reply)
{
    with_request(services, request, reply, [&services, reply](const town::MergeRequest &mr) {
        const town::State &state = services.engine().durable();
        Json view = view_of(state, mr);
        // What its agent said of it at `wm done`.
        if (const town::Run *run = find(state.runs, mr.run); run != nullptr && run->finished && run->finished->summary) {
            auto summary = text_at(services, *run->finished->summary);
            if (!summary)
                return reply(std::unexpected(summary.error()));
            view["summary"] = std::move(*summary);
        }
        const town::Rig *rig = find(state.rigs, mr.rig);
        if (mr.state != town::MrState::held || mr.waits_for != town::WaitFor::approval || rig == nullptr)
            return reply(std::move(view));
        services.in_background(
            [view = std::move(view), path = rig->path, mr]() -> Result<Json> {
                const auto change = gates_change(path, mr);
                Json out = view;
                out["gates_change"] = change ? *change : change.error().message;
                return out;
            },
            reply);
    });
}

void change(Services &services, const Request &request, std::string_view method, town::Command command, Reply reply)
{
    auto submission = submission_of(*find_method(method), request, std::move(command), std::move(reply));
    submission.answer = [id = MrId(request.text("mr"))](
                            const town::Decision &decision) { return view_of(decision.state, *find(decision.state.merge_requests, id)); };
    services.engine().submit(std::move(submission));
}

void approve(Services &services, const Request &request, Reply reply)
{
    change(services, request, "mq.approve", town::ApproveMr{MrId(request.text("mr"))}, std::move(reply));
}

void withdraw(Services &services, const Request &request, Reply reply)
{
    change(services, request, "mq.withdraw", town::WithdrawMr{MrId(request.text("mr")), request.text("reason")}, std::move(reply));
}

void show_gate_log(Services &services, const Request &request, const town::MergeRequest &mr, Reply reply)
{
    if (mr.state == town::MrState::conflict) { // no gate was asked, or what it said is of the past
        std::string text = conflict_text(mr);
        const auto size = text.size();
        if (request.number("offset", -1) > 0)
            text.clear();
        return reply(Json{{"text", text}, {"offset", size - text.size()}, {"next", size}, {"size", size}});
    }
    if (mr.gate_starts == 0)
        return reply(fail("not_found", std::format("No gate has run for {} yet.", mr.id.value), mr.reason));
    const auto path = services.places().runs() / std::format("{}.{}", mr.id.value, mr.gate_starts) / "out.log";
    services.in_background(
        [path, request] { return log_window(path, request.number("offset", -1), request.number("limit", 65'536)); }, std::move(reply));
}

void gate_log(Services &services, const Request &request, Reply reply)
{
    with_request(services, request, reply,
        [&services, request, reply](const town::MergeRequest &mr) { show_gate_log(services, request, mr, reply); });
}

/// The agent's words are of `wm done`; a person says it in another way.
Error for_a_person(Error error, const BeadId &bead)
{
    constexpr std::string_view done = "`wm done`";
    if (const auto at = error.hint.find(done); at != std::string::npos)
        error.hint.replace(at, done.size(), std::format("`wm mq submit {}`", bead.value));
    return error;
}

void submit(Services &services, const Request &request, Reply reply)
{
    auto bead = bead_for_writing(services.engine().durable(), request.text("id"));
    if (!bead)
        return reply(std::unexpected(bead.error()));
    const BeadId id = (*bead)->id;
    const auto hand_over = [&services, request, reply, id](town::Finished work) {
        auto submission = submission_of(*find_method("mq.submit"), request, town::SubmitWork{id, std::move(work)}, reply);
        submission.answer = [id](const town::Decision &decision) {
            return view_of(decision.state, *find(decision.state.merge_requests, find(decision.state.beads, id)->merge_request));
        };
        services.engine().submit(std::move(submission));
    };
    const town::Run *run = find(services.engine().durable().runs, (*bead)->last_run);
    if (run == nullptr || run->state != town::RunState::ended || run->worktree.empty())
        return hand_over({}); // the rules say why not
    services.check_work(run->id, true, [id, reply, hand_over](Result<town::Finished> work) {
        if (!work)
            return reply(std::unexpected(for_a_person(work.error(), id)));
        hand_over(std::move(*work));
    });
}

constexpr Param mr_param = Param{"mr", Kind::text, "the merge request", true, true}.one_of("@mr");

} // namespace

const std::vector<CommandSpec> &merge_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"mq.list", {"mq", "mq list"}, "the merge queue, and what became of the newest request of each bead", Access::both, {}, list,
            print_queue},
        {"mq.show", {"mq show"}, "one merge request, also an earlier one of a bead", Access::both, {mr_param}, show, print_request},
        {"mq.approve", {"mq approve"}, "let a request change the gates", Access::person, {mr_param}, approve, print_request},
        {"mq.submit", {"mq submit"}, "hand over the branch of a bead's last agent, which you have mended yourself", Access::person,
            {Param{"id", Kind::text, "the bead", true, true}.one_of("@bead")}, submit, print_request, Shape::object,
            "wm mq submit wm-a3f8"},
        {"mq.withdraw", {"mq withdraw"}, "take a request out of the queue", Access::person, {mr_param, {"reason", Kind::text, "why"}},
            withdraw, print_request},
        {"gate.log", {"mq log"}, "what the last gate of a request has printed", Access::both,
            {mr_param, {"offset", Kind::number, "in bytes; -1 = the end"}, {"limit", Kind::number, "in bytes"}}, gate_log, print_text},
    };
    return specs;
}

} // namespace wm::commands
