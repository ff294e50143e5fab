#include "commands/several.h"

#include "commands/bead_view.h"
#include "commands/caller.h"
#include "commands/exit_codes.h"
#include "commands/views.h"

#include "town/bead/checks.h"
#include "town/rules/blocking.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

struct Progress {
    Changed beads;
    std::function<void(const Result<Changed> &)> done;
    std::size_t open = 0;
    std::size_t refused = 0;
    std::optional<Error> first = {};
    std::function<void(const Changed &)> partly = {}; ///< told what went well when something did not
};

void finish_one(const std::shared_ptr<Progress> &progress, std::size_t number, const Result<Json> &result)
{
    if (result) {
        progress->beads[number] = *result;
    } else {
        ++progress->refused;
        if (!progress->first)
            progress->first = result.error();
    }
    if (--progress->open > 0)
        return;
    if (!progress->first)
        return progress->done(std::move(progress->beads));
    if (const std::size_t all = progress->beads.size(); all > 1) {
        Changed well;
        std::vector<BeadId> ids;
        for (Json &bead : progress->beads)
            if (bead.is_object()) {
                ids.emplace_back(bead.value("id", ""));
                well.push_back(std::move(bead));
            }
        progress->first->message +=
            std::format(" {} of {} went well{}{}.", well.size(), all, well.empty() ? "" : ": ", town::names_of(ids));
        progress->partly(well);
    }
    progress->done(std::unexpected(*progress->first));
}

} // namespace

void do_each(Services &services, const CommandSpec &spec, const Request &request, std::vector<BeadWork> work,
    std::function<void(const Result<Changed> &)> done)
{
    if (work.empty())
        return done(Changed{});
    const auto progress = std::make_shared<Progress>(Changed(work.size()), std::move(done), work.size());
    progress->partly = [&services, caller = request.caller](const Changed &well) { // the refusal goes to standard error
        Json beads = well;
        if (caller != nullptr && caller->json() && !well.empty() && put_texts(services, beads))
            caller->print(to_text(beads) + "\n");
    };
    for (std::size_t number = 0; BeadWork & of_bead : work) {
        auto submission = submission_of(spec, request, std::move(of_bead.steps.front().command),
            [progress, number](const Result<Json> &result) { finish_one(progress, number, result); });
        if (!request.id.empty() && number > 0) // each is a command of its own, also when it is repeated
            submission.id = CommandId(std::format("{}.{}", request.id.value, number));
        for (Step &step : of_bead.steps) {
            if (&step != &of_bead.steps.front())
                submission.then.push_back(std::move(step.command));
            std::ranges::move(step.texts, std::back_inserter(submission.texts));
        }
        submission.answer = [id = of_bead.bead](const town::Decision &decision) {
            const town::Bead *bead = find(decision.state.beads, id);
            return bead != nullptr ? view_of(decision.state, *bead) : Json();
        };
        services.engine().submit(std::move(submission));
        ++number;
    }
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

void tell_what_is_asked(const town::State &state, const Request &request, Changed &beads)
{
    if (request.run().empty() || !request.flag("force"))
        return;
    for (Json &bead : beads) {
        if (bead.value("status", "") == "closed") // nothing stood in its way any more
            continue;
        for (const BeadId &id : state.gates) {
            const town::Bead *gate = find(state.beads, id);
            if (gate == nullptr || town::asked_to_close(*gate).value != bead.value("id", ""))
                continue;
            bead["asked"] = id;
            bead["notice"] = std::format("{} is not closed: a person is asked ({}).", bead["id"].get<std::string>(), id.value);
        }
    }
}

int status_when_asked(const Json &result)
{
    const Json beads = result.value("closed", result.value("items", Json::array({result})));
    const bool asked = std::ranges::any_of(beads, [](const Json &bead) { return bead.contains("asked"); });
    return asked ? exit_code_of({"needs_confirmation", "", ""}) : 0;
}

Json changed_beads(Changed beads)
{
    if (beads.size() == 1)
        return std::move(beads.front());
    std::string notice;
    for (const Json &bead : beads)
        if (const std::string said = bead.value("notice", ""); !said.empty())
            notice += (notice.empty() ? "" : " ") + said;
    const std::size_t total = beads.size();
    Json list = list_of(Json(std::move(beads)), total);
    if (!notice.empty())
        list["notice"] = notice;
    return list;
}

void change_each(Services &services, const CommandSpec &spec, const Request &request, const std::vector<BeadId> &beads,
    const std::function<std::vector<Step>(const BeadId &)> &steps, Reply reply)
{
    std::vector<BeadWork> work;
    for (const BeadId &bead : beads)
        work.push_back({bead, steps(bead)});
    do_each(services, spec, request, std::move(work), [reply = std::move(reply)](const Result<Changed> &changed) {
        if (!changed)
            return reply(std::unexpected(changed.error()));
        reply(changed_beads(*changed));
    });
}

} // namespace wm::commands
