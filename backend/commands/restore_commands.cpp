// Putting a backup in the ledger's place. The daemon only prepares it and stops; the next one finds it
// (ledger/backup_restore.h).
#include "commands/caller.h"
#include "commands/command_table.h"
#include "commands/print/bead_print.h"
#include "commands/services.h"
#include "engine/restore.h"
#include "ledger/backup_restore.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

namespace fs = std::filesystem;

/// Nothing of this town may be at work: it would go on under a ledger that has never heard of it.
Result<> at_rest(const town::State &state)
{
    std::string beads;
    for (const RunId &run : state.live_runs)
        if (const town::Run *known = find(state.runs, run))
            beads += (beads.empty() ? "" : ", ") + known->bead.value;
    if (!beads.empty())
        return fail(
            "busy_town", std::format("Agents are at work on {}.", beads), "Stop them (`wm stop BEAD`) or wait until they are done.");
    for (const MrId &id : state.queue) {
        const town::MergeRequest *mr = find(state.merge_requests, id);
        if (mr != nullptr &&
            (mr->state == town::MrState::checking || mr->state == town::MrState::gating || mr->state == town::MrState::landing))
            return fail("busy_town", std::format("{} is being landed.", id.value), "Wait until it is done: `wm mq` shows it.");
    }
    return {};
}

/// As written, or the name of one in the town's backups.
fs::path file_of(const Request &request, const fs::path &backups)
{
    const std::string name = request.text("file");
    const fs::path here = fs::path(request.cwd) / name;
    std::error_code error;
    return !name.contains('/') && !fs::exists(here, error) && fs::exists(backups / name, error) ? backups / name : here;
}

/// A checked copy whose events this program can fold.
Result<ledger::Backup> prepare(const fs::path &file, const fs::path &ledger)
{
    auto prepared = ledger::prepare_restore(file, ledger);
    if (!prepared)
        return prepared;
    const auto folded =
        ledger::LedgerReader::open_copy(prepared->path).and_then([](ledger::LedgerReader reader) { return engine::restore(reader); });
    if (folded || folded.error().code == "older_ledger") // that one is brought up to date when it is opened
        return prepared;
    std::error_code error;
    fs::remove(prepared->path, error);
    return fail(folded.error().code, std::format("{} cannot be used: {}", file.string(), folded.error().message), folded.error().hint);
}

std::string moment(Seq seq, Timestamp time)
{
    return seq == 0 ? "the beginning" : std::format("event {} ({})", seq, to_rfc3339(time));
}

/// One restore from the question to the answer. Kept alive by whoever will call it next.
class Restore : public std::enable_shared_from_this<Restore> {
public:
    Restore(Services &services, Request request, Reply reply)
        : m_services(services),
          m_request(std::move(request)),
          m_reply(std::move(reply)),
          m_file(file_of(m_request, services.places().backups()))
    {}

    void start()
    {
        if (auto rest = at_rest(m_services.engine().durable()); !rest)
            return m_reply(std::unexpected(rest.error()));
        if (!m_file.is_absolute())
            return m_reply(fail("bad_params", "The path is not absolute.", "Give the whole path."));
        in_background(
            [self = shared_from_this()] { return ledger::look_at_backup(self->m_file); }, [self = shared_from_this()] { self->confirm(); });
    }

private:
    void in_background(std::function<Result<ledger::Backup>()> work, std::function<void()> then)
    {
        m_services.in_background(
            [self = shared_from_this(), work = std::move(work)]() -> Result<Json> {
                auto found = work();
                if (!found)
                    return std::unexpected(found.error());
                self->m_backup = std::move(*found);
                return Json();
            },
            [self = shared_from_this(), then = std::move(then)](const Result<Json> &done) {
                if (!done)
                    return self->m_reply(std::unexpected(done.error()));
                then();
            });
    }

    std::string what_it_does() const
    {
        const town::State &state = m_services.engine().durable();
        return std::format("{} is the town after {}.\nThe ledger there is, with {}, is kept in the backups.\n", m_file.string(),
            moment(m_backup.last_seq, m_backup.last_at), moment(state.seq, state.at));
    }
    void confirm()
    {
        const std::string &town = m_services.engine().town_id();
        if (m_backup.town_id != town && !m_request.flag("force"))
            return m_reply(fail("other_town",
                std::format("{} is the ledger of another town ({}; this one is {}).", m_file.string(), m_backup.town_id, town),
                "With --force this directory becomes that town, with its rigs, beads and settings; of this one only the copy in the "
                "backups remains."));
        if (m_request.flag("yes"))
            return carry_out();
        if (!m_request.caller)
            return refuse();
        if (!m_request.caller->json())
            m_request.caller->print(what_it_does());
        m_request.caller->ask("Restore it?", [self = shared_from_this()](std::optional<bool> yes) {
            if (!yes)
                return self->refuse();
            if (!*yes)
                return self->m_reply(fail("declined", "Nothing was changed."));
            self->carry_out();
        });
    }
    void refuse() { m_reply(fail("needs_confirmation", "Nothing was changed: nobody is there to confirm it.", "Say --yes.")); }
    void carry_out()
    {
        in_background([self = shared_from_this()] { return prepare(self->m_file, self->m_services.places().ledger()); },
            [self = shared_from_this()] { self->place(); });
    }
    void place()
    {
        auto placed =
            at_rest(m_services.engine().durable()).and_then([&] { return ledger::place_restore(m_backup, m_services.places().ledger()); });
        if (!placed) {
            std::error_code error;
            fs::remove(m_backup.path, error);
            return m_reply(std::unexpected(placed.error()));
        }
        m_reply(Json{{"text", what_it_does() + "The daemon stops; the next command finds the town restored.\n"}, {"file", m_file.string()},
            {"seq", m_backup.last_seq}, {"town", m_backup.town_id}});
        m_services.stop_daemon();
    }

    Services &m_services;
    Request m_request;
    Reply m_reply;
    fs::path m_file;
    ledger::Backup m_backup; ///< the file, then the copy of it beside the ledger
};

void restore(Services &services, const Request &request, Reply reply)
{
    std::make_shared<Restore>(services, request, std::move(reply))->start();
}

} // namespace

const std::vector<CommandSpec> &restore_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"backup.restore", {"restore", "backup restore"}, "put a backup in the ledger's place; the present one is kept", Access::person,
            {Param{"file", Kind::text, "the file, or the name of one that `wm backup list` shows", true, true}.one_of("@file"),
                {"yes", Kind::flag, "without asking"}, {"force", Kind::flag, "although it is of another town"}},
            restore, print_text, Shape::object, "wm restore daily-20261120T194035Z-1234.db"},
    };
    return specs;
}

} // namespace wm::commands
