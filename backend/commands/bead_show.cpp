// Beads with all that is known of them, and the long texts that a reply holds a part of only.
#include "commands/bead_view.h"
#include "commands/caller.h"
#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/losses.h"
#include "commands/print/bead_print.h"
#include "commands/views.h"

#include "town/rules/blocking.h"
#include "town/rules/lane.h"

#include <algorithm>

namespace wm::commands {
namespace {

/// With what earlier attempts have left on branches of their own, when there are such.
void show_with_earlier(Services &services, Json view, Reply reply)
{
    const BeadId id(view["id"].get<std::string>());
    const town::Bead *bead = find(services.engine().durable().beads, id);
    if (bead == nullptr || bead->attempts < 2)
        return reply(std::move(view));
    find_kept_work(services, {id}, [view = std::move(view), reply = std::move(reply)](const Json &kept) mutable {
        for (const Json &work : kept)
            if (work["where"] != view.value("branch", "") && work["where"] != view.value("worktree", ""))
                view["earlier"].push_back(work);
        reply(std::move(view));
    });
}

void show(Services &services, const Request &request, Reply reply)
{
    const bool as_bd = request.caller != nullptr && request.caller->json();
    Detail detail{.whole = request.caller != nullptr};
    if (as_bd)
        detail = {request.flag("include_dependents"), request.flag("include_comments"), true, true};
    std::vector<std::string> ids = request.words("id");
    if (request.flag("current")) { // what the one who asks has taken
        const std::string holder = request.as.empty() ? request.actor : request.as;
        each_open(services.engine().durable(), nullptr, [&](const town::Bead &bead) {
            if (bead.claim && (bead.claim->holder == holder || (!request.run().empty() && bead.claim->run == request.run())))
                ids.push_back(bead.id.value);
            return true;
        });
        if (ids.empty())
            return reply(fail("not_found", "You have taken no bead.", "`wm ready --claim` takes the most urgent one."));
    }
    if (const town::Run *run = find(services.engine().durable().runs, request.run()); ids.empty() && run != nullptr)
        ids.push_back(run->bead.value);
    if (ids.empty())
        return reply(fail("bad_params", "Which bead shall be shown is missing.", "Say which bead: `wm show BEAD`."));
    Json items = Json::array();
    std::optional<Error> missing;
    const bool brief = request.flag("short") || request.flag("children");
    for (const std::string &word : ids) {
        const town::State &state = services.engine().durable();
        auto bead = bead_for_reading(state, word);
        if (bead && request.flag("children")) {
            for (const BeadId &id : town::children(state, (*bead)->id))
                items.push_back(view_of(state, *find(state.beads, id)));
            continue;
        }
        auto view = !bead ? std::unexpected(bead.error())
            : brief       ? Result<Json>(view_of(state, **bead))
                          : whole_view(services, **bead, detail);
        if (view)
            items.push_back(std::move(*view));
        else if (!missing)
            missing = view.error();
        else
            missing->message += " " + view.error().message;
    }
    if (missing && items.empty())
        return reply(std::unexpected(*missing));
    if (items.size() == 1 && !missing && !brief)
        return show_with_earlier(services, std::move(items.front()), std::move(reply));
    const std::size_t total = items.size();
    Json list = list_of(std::move(items), total);
    if (brief)
        list["brief"] = true; // a line for each
    if (missing)
        list["failed"] = {{"code", missing->code}, {"message", missing->message}, {"hint", missing->hint}};
    reply(std::move(list));
}

void text_get(Services &services, const Request &request, Reply reply)
{
    const auto limit = std::clamp<std::int64_t>(request.number("limit", 65'536), 1, 1 << 20);
    auto window = services.engine().reader().read_text(request.text("id"),
        static_cast<std::size_t>(std::max<std::int64_t>(0, request.number("offset", 0))), static_cast<std::size_t>(limit));
    if (!window)
        return reply(std::unexpected(window.error()));
    reply(Json{{"text", window->bytes}, {"offset", window->offset}, {"total", window->total}});
}

} // namespace

const std::vector<CommandSpec> &show_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"bead.show", {"bead show", "show"}, "beads with their texts", Access::both,
            {Param{"id", Kind::words, "the bead, or several; inside a run its own", false, true}.one_of("@any-bead"),
                Param{"include_dependents", Kind::flag, "with --json: also who depends on it"}.also("--refs"),
                {"current", Kind::flag, "the beads that you have taken"}, {"short", Kind::flag, "a line for each"},
                {"children", Kind::flag, "its parts, a line for each"}, {"include_comments", Kind::flag, "with --json: also its comments"}},
            show, print_whole_beads, Shape::list, "wm show wm-a3f8"},
        {"text.get", {}, "a part of a long text", Access::both,
            {{"id", Kind::text, "of the text", true}, {"offset", Kind::number, "in bytes"}, {"limit", Kind::number, "in bytes"}}, text_get,
            nullptr},
    };
    return specs;
}

} // namespace wm::commands
