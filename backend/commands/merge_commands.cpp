#include "commands/command_table.h"
#include "commands/log_window.h"
#include "commands/lookup.h"
#include "commands/prime.h"
#include "commands/print/bead_print.h"
#include "commands/views.h"

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

void show(Services &services, const Request &request, Reply reply)
{
    auto mr = request_named(services.engine().durable(), request.text("mr"));
    if (!mr)
        return reply(std::unexpected(mr.error()));
    reply(view_of(services.engine().durable(), **mr));
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

void gate_log(Services &services, const Request &request, Reply reply)
{
    auto mr = request_named(services.engine().durable(), request.text("mr"));
    if (!mr)
        return reply(std::unexpected(mr.error()));
    if ((*mr)->state == town::MrState::conflict) { // no gate was asked, or what it said is of the past
        std::string text = conflict_text(**mr);
        const auto size = text.size();
        if (request.number("offset", -1) > 0)
            text.clear();
        return reply(Json{{"text", text}, {"offset", size - text.size()}, {"next", size}, {"size", size}});
    }
    if ((*mr)->gate_starts == 0)
        return reply(fail("not_found", std::format("No gate has run for {} yet.", (*mr)->id.value), (*mr)->reason));
    const auto path = services.places().runs() / std::format("{}.{}", (*mr)->id.value, (*mr)->gate_starts) / "out.log";
    services.in_background(
        [path, request] { return log_window(path, request.number("offset", -1), request.number("limit", 65'536)); }, std::move(reply));
}

constexpr Param mr_param = Param{"mr", Kind::text, "the merge request", true, true}.one_of("@mr");

} // namespace

const std::vector<CommandSpec> &merge_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"mq.list", {"mq", "mq list"}, "the merge queue and what became of earlier requests", Access::both, {}, list, print_queue},
        {"mq.show", {"mq show"}, "one merge request", Access::both, {mr_param}, show, print_request},
        {"mq.approve", {"mq approve"}, "let a request change the gates", Access::person, {mr_param}, approve, print_request},
        {"mq.withdraw", {"mq withdraw"}, "take a request out of the queue", Access::person, {mr_param, {"reason", Kind::text, "why"}},
            withdraw, print_request},
        {"gate.log", {"mq log"}, "what the last gate of a request has printed", Access::both,
            {mr_param, {"offset", Kind::number, "in bytes; -1 = the end"}, {"limit", Kind::number, "in bytes"}}, gate_log, print_text},
    };
    return specs;
}

} // namespace wm::commands
