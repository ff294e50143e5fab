// The ledger itself: is it sound, what was it like, copies of it.
#include "commands/bead_words.h"
#include "commands/bead_view.h"
#include "commands/caller.h"
#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/print/bead_print.h"
#include "commands/print/ledger_print.h"
#include "commands/views.h"
#include "engine/history.h"
#include "ledger/backup_folder.h"
#include "town/rules/lane.h"

#include <algorithm>
#include <format>
#include <map>

namespace wm::commands {
namespace {

void verify(Services &services, const Request &, Reply reply)
{
    const auto work = [path = services.engine().path(), state = services.engine().durable()]() -> Result<Json> {
        auto verdict = engine::Engine::verify(path, state);
        if (!verdict)
            return std::unexpected(verdict.error());
        const auto texts = ledger::LedgerReader::open(path).and_then([](ledger::LedgerReader reader) { return reader.check_texts(); });
        if (!texts)
            return std::unexpected(texts.error());
        return Json{{"text", std::format("{}\nAll texts ({}) are as they were written.\n", *verdict, *texts)}, {"events", state.seq},
            {"texts", *texts}};
    };
    services.in_background(work, std::move(reply));
}

Result<Json> bead_then(ledger::LedgerReader &reader, const town::State &state, const Request &request, const Detail &detail)
{
    auto bead = bead_for_reading(state, request.text("bead"));
    if (!bead)
        return fail(bead.error().code, std::format("After event {}: {}", state.seq, bead.error().message), bead.error().hint);
    return whole_view(reader, state, **bead, detail);
}

Result<Json> beads_then(ledger::LedgerReader &reader, const town::State &state, const Request &request, const Detail &detail)
{
    const std::int64_t limit = request.number("limit", 50);
    Json items = Json::array();
    std::size_t total = 0;
    town::each_open(state, nullptr, [&](const town::Bead &bead) {
        if (++total <= static_cast<std::size_t>(limit) || limit <= 0)
            items.push_back(view_of(state, bead));
        return true;
    });
    if (detail.notes_as_text) // as list prints them with --json
        if (auto done = put_texts(reader, state, items); !done)
            return std::unexpected(done.error());
    return list_of(std::move(items), total);
}

/// Everything in it is of then, its texts too.
Result<Json> town_at(const std::filesystem::path &path, const Request &request, const Detail &detail, Timestamp now)
{
    auto reader = ledger::LedgerReader::open(path);
    if (!reader)
        return std::unexpected(reader.error());
    const auto seq = engine::seq_of_moment(*reader, request.text("moment"), now);
    const auto state = seq.and_then([&](Seq moment) { return engine::state_at(*reader, moment); });
    if (!state)
        return std::unexpected(state.error());
    std::map<std::string, int> lanes;
    for (const auto &[id, box] : state->beads)
        ++lanes[std::string(name_of(lane_of(*state, box.get())))];
    Json out = {{"seq", state->seq}, {"at", to_rfc3339(state->at)}, {"lanes", lanes}, {"beads", state->beads.size()},
        {"rigs", state->rigs.size()}, {"working", town::places_taken(*state)}};
    if (request.has("bead")) {
        auto bead = bead_then(*reader, *state, request, detail);
        if (!bead)
            return bead;
        out["bead"] = std::move(*bead);
    }
    if (request.flag("list")) {
        auto list = beads_then(*reader, *state, request, detail);
        if (!list)
            return list;
        out.update(*list);
    }
    return out;
}

void at(Services &services, const Request &request, Reply reply)
{
    const bool as_bd = request.caller != nullptr && request.caller->json();
    const Detail detail{.notes_as_text = as_bd, .whole = request.caller != nullptr};
    services.in_background(
        [path = services.engine().path(), request, detail, now = services.engine().now()] { return town_at(path, request, detail, now); },
        std::move(reply));
}

Json view_of(const ledger::Backup &backup)
{
    Json out = {{"id", backup.path.filename().string()}, {"file", backup.path.string()}, {"seq", backup.last_seq}, {"bytes", backup.bytes},
        {"town", backup.town_id}};
    if (backup.last_at != 0)
        out["at"] = to_rfc3339(backup.last_at);
    return out;
}

void back_up(Services &services, const Request &request, Reply reply)
{
    const auto file = request.has("file") ? std::filesystem::path(request.cwd) / request.text("file") : std::filesystem::path();
    if (!file.empty() && !file.is_absolute())
        return reply(fail("bad_params", "The path is not absolute.", "Give the whole path."));
    services.in_background(
        [file, folder = services.places().backups(), ledger = services.engine().path(), now = services.engine().now()] {
            const auto made = file.empty() ? ledger::back_up_into(folder, ledger, "backup", now) : ledger::back_up(ledger, file);
            return made.transform([](const ledger::Backup &backup) { return view_of(backup); });
        },
        std::move(reply));
}

void list_backups(Services &services, const Request &, Reply reply)
{
    const Json facts = services.facts();
    services.in_background(
        [folder = services.places().backups(), trouble = facts.value("backup_trouble", "")]() -> Result<Json> {
            Json items = Json::array();
            for (const ledger::BackupName &name : ledger::backups_in(folder)) {
                const auto file = folder / to_text(name);
                const auto backup = ledger::look_at_backup(file);
                Json view =
                    backup ? view_of(*backup) : Json{{"id", to_text(name)}, {"file", file.string()}, {"damage", backup.error().message}};
                view["kind"] = name.kind;
                view["made"] = to_rfc3339(name.made);
                items.push_back(std::move(view));
            }
            const std::size_t total = items.size();
            Json out = list_of(std::move(items), total);
            if (!trouble.empty())
                out["notice"] = std::format("The last daily backup failed: {}", trouble);
            return out;
        },
        std::move(reply));
}

} // namespace

const std::vector<CommandSpec> &ledger_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"ledger.verify", {"ledger verify"}, "fold the ledger anew, compare it with the live state, check its texts", Access::person, {},
            verify, print_text},
        {"ledger.at", {"ledger at"}, "the town as it was", Access::both,
            {{"moment", Kind::text, "an event (1234), how long ago (2h), a day or a time (2026-11-20T19:40:00Z)", true, true},
                Param{"bead", Kind::text, "this bead as it was"}.one_of("@bead"), {"list", Kind::flag, "the beads that were open"},
                limit_param},
            at, print_past, Shape::object, "wm ledger at 2h --bead wm-a3f8", nullptr, true},
        {"backup.make", {"backup", "backup sync"}, "copy the ledger while everything goes on", Access::person,
            {Param{"file", Kind::text, "where to; else a name in the town's backups", false, true}.one_of("@file")}, back_up, print_backup,
            Shape::object, "wm backup /media/stick/town.db"},
        {"backup.list", {"backup list", "backup status"}, "the copies there are, newest first", Access::person, {}, list_backups,
            print_backups, Shape::list},
    };
    return specs;
}

} // namespace wm::commands
