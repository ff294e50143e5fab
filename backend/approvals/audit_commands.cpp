// `wm audit`: every decision, searchable, and as a file.
#include "approvals/approval_commands.h"
#include "approvals/approval_print.h"
#include "approvals/audit.h"
#include "base/scratch_file.h"
#include "commands/caller.h"
#include "commands/services.h"
#include "engine/history.h"

namespace wm::approvals {
namespace {

using commands::Access, commands::Kind, commands::Reply, commands::Request, commands::Services;

/// One JSON object per line, oldest first, secrets masked: it leaves the machine.
Result<std::shared_ptr<ScratchFile>> written(const Json &items, const std::filesystem::path &directory)
{
    auto file = ScratchFile::create(directory);
    if (!file)
        return file;
    for (auto item = items.rbegin(); item != items.rend(); ++item)
        if (auto kept = (*file)->append(to_text(without_secrets(*item)) + "\n"); !kept)
            return std::unexpected(kept.error());
    return file;
}

void list(Services &services, const Request &request, Reply reply)
{
    AuditQuery query;
    for (const std::string &word : request.words("filter"))
        query.filter += word + ' ';
    const bool exports = request.has("export");
    query.limit = static_cast<std::size_t>(std::max<std::int64_t>(request.number("limit", exports ? 0 : 50), 0));
    query.whole = exports || request.flag("whole");
    if (request.has("since")) {
        const auto since = engine::time_named(request.text("since"), services.engine().now());
        if (!since)
            return reply(std::unexpected(since.error()));
        query.since = *since;
    }
    if (exports && request.caller == nullptr)
        return reply(fail("bad_params", "A file can only be written by wm.", "Leave --export out: the answer has all of it."));
    auto out = std::make_shared<std::shared_ptr<ScratchFile>>();
    const auto look = [ledger = services.engine().path(), places = services.places(), query, exports, out]() -> Result<Json> {
        auto found = audit(ledger, places.runs(), query);
        if (!found || !exports)
            return found;
        auto file = written((*found)["items"], places.town());
        if (!file)
            return std::unexpected(file.error());
        *out = std::move(*file);
        return Json{{"exported", (*found)["items"].size()}};
    };
    services.in_background(look, [request, out, reply = std::move(reply)](Result<Json> found) {
        if (!found || *out == nullptr)
            return reply(std::move(found));
        request.caller->send(*out, request.text("export"), [reply, found] { reply(found); });
    });
}

std::string print(const Json &result, const commands::Screen &screen)
{
    return result.contains("exported") ? std::string() : print_audit(result, screen);
}

} // namespace

const std::vector<commands::CommandSpec> &audit_commands()
{
    static const std::vector<commands::CommandSpec> specs = {
        {"audit.list", {"audit"}, "what was allowed, asked and denied: by whom, by which rule, and what was shown", Access::person,
            {{"filter", Kind::words, "words that must be in it: an agent, a bead, denied, git.push …", false, true},
                {"since", Kind::text, "how long ago (2h, 3d) or a day"}, {"limit", Kind::number, "how many, the newest; 0 = all"},
                {"whole", Kind::flag, "with the effects that were shown"},
                commands::Param{"export", Kind::text, "into this file, whole, one JSON object per line; secrets are masked"}.one_of(
                    "@file")},
            list, print, commands::Shape::object, "wm audit denied git.push --since 7d"},
    };
    return specs;
}

} // namespace wm::approvals
