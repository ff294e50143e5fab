#include "commands/several.h"

#include "commands/views.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

struct Progress {
    Services &services;
    const CommandSpec &spec;
    Request request;
    std::vector<BeadWork> work;
    std::function<void(Result<>)> done;
    std::size_t open = 0;
    std::size_t refused = 0;
    std::optional<Error> first = {};
};

void finish_one(const std::shared_ptr<Progress> &progress, const Result<Json> &result)
{
    if (!result) {
        ++progress->refused;
        if (!progress->first)
            progress->first = result.error();
    }
    if (--progress->open > 0)
        return;
    if (!progress->first)
        return progress->done({});
    if (const std::size_t all = progress->work.size(); all > 1)
        progress->first->message += std::format(" {} of {} went well.", all - progress->refused, all);
    progress->done(std::unexpected(*progress->first));
}

void do_step(const std::shared_ptr<Progress> &progress, std::size_t bead, std::size_t step)
{
    BeadWork &work = progress->work[bead];
    if (step == work.steps.size())
        return finish_one(progress, Json());
    auto submission = submission_of(progress->spec, progress->request, std::move(work.steps[step].command), [=](Result<Json> result) {
        if (!result)
            return finish_one(progress, result);
        do_step(progress, bead, step + 1);
    });
    if (!progress->request.id.empty() && (bead > 0 || step > 0)) // each is a command of its own, also when it is repeated
        submission.id = CommandId(std::format("{}.{}.{}", progress->request.id.value, bead, step));
    submission.texts = std::move(work.steps[step].texts);
    progress->services.engine().submit(std::move(submission));
}

} // namespace

void do_each(
    Services &services, const CommandSpec &spec, const Request &request, std::vector<BeadWork> work, std::function<void(Result<>)> done)
{
    if (work.empty())
        return done({});
    const std::size_t count = work.size();
    const auto progress = std::make_shared<Progress>(services, spec, request, std::move(work), std::move(done), count);
    for (std::size_t bead = 0; bead < count; ++bead)
        do_step(progress, bead, 0);
}

Result<std::vector<BeadId>> beads_named(Services &services, const Request &request, std::string_view param)
{
    std::vector<BeadId> beads;
    for (const std::string &word : request.words(param)) {
        auto bead = bead_for_writing(services.engine().durable(), word);
        if (!bead)
            return std::unexpected(bead.error());
        if (!std::ranges::contains(beads, (*bead)->id))
            beads.push_back((*bead)->id);
    }
    return beads;
}

Json changed_beads(Services &services, const std::vector<BeadId> &beads)
{
    const town::State &state = services.engine().durable();
    Json items = Json::array();
    for (const BeadId &id : beads)
        if (const town::Bead *bead = find(state.beads, id))
            items.push_back(view_of(state, *bead));
    if (beads.size() == 1 && items.size() == 1)
        return items.front();
    const std::size_t total = items.size();
    return list_of(std::move(items), total);
}

void change_each(Services &services, const CommandSpec &spec, const Request &request, const std::vector<BeadId> &beads,
    const std::function<std::vector<Step>(const BeadId &)> &steps, Reply reply)
{
    std::vector<BeadWork> work;
    for (const BeadId &bead : beads)
        work.push_back({bead, steps(bead)});
    do_each(services, spec, request, std::move(work), [&services, beads, reply = std::move(reply)](const Result<> &done) {
        if (!done)
            return reply(std::unexpected(done.error()));
        reply(changed_beads(services, beads));
    });
}

} // namespace wm::commands
