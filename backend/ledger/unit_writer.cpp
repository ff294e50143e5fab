#include "ledger/unit_writer.h"

#include <format>

namespace wm::ledger {

Result<Seq> continue_with(const Unit &unit, Seq last)
{
    const auto lost = [] {
        return fail("sequence", "This change was made on top of one that could not be saved, so it was not saved either.", "Try again.");
    };
    if (unit.events.empty() && unit.after && *unit.after != last)
        return lost();
    for (const EventRow &event : unit.events) {
        if (event.seq != last + 1)
            return lost();
        last = event.seq;
    }
    return last;
}

bool is_fault_of_unit(const Error &error)
{
    return error.code == "conflict" || error.code == "stale" || error.code == "not_found";
}

std::size_t size_of(const Unit &unit)
{
    constexpr std::size_t row = 64; // keys, numbers, SQLite's own bytes
    std::size_t bytes = row;
    if (unit.command)
        bytes += unit.command->caller.size() + unit.command->hash.size() + unit.command->result.size();
    for (const EventRow &event : unit.events)
        bytes += row + event.actor.size() + event.command.size() + event.kind.size() + event.subject.size() + event.data.size();
    for (const NewOutboxRow &wish : unit.outbox)
        bytes += row + wish.key.size() + wish.kind.size() + wish.data.size();
    for (const OutboxUpdate &update : unit.outbox_updates)
        bytes += row + update.result.size();
    for (const TextRow &text : unit.texts)
        bytes += row + text.bytes.size();
    return bytes;
}

Result<> UnitWriter::prepare(Database &database)
{
    return m_event.prepare(database, "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
        .and_then([&] { return m_command.prepare(database, "INSERT INTO command VALUES (?, ?, ?, ?, ?, ?, ?)"); })
        .and_then([&] {
            return m_outbox.prepare(database,
                "INSERT INTO outbox(key, kind, data, state, epoch, attempt, not_before, result, seq) "
                "VALUES (?, ?, ?, 'pending', 0, 0, ?, '', ?)");
        })
        .and_then([&] {
            return m_outbox_update.prepare(database,
                "UPDATE outbox SET state = ?, epoch = ?, attempt = ?, not_before = ?, result = ? "
                "WHERE row = ? AND state <> 'done'");
        })
        .and_then([&] { return m_outbox_state.prepare(database, "SELECT state FROM outbox WHERE row = ?"); })
        .and_then([&] { return m_text.prepare(database, "INSERT INTO text VALUES (?, ?, ?, ?) ON CONFLICT(id) DO NOTHING"); })
        .and_then([&] { return m_text_hash.prepare(database, "SELECT sha256 FROM text WHERE id = ?"); });
}

Result<> UnitWriter::write(const Unit &unit, Seq last)
{
    for (const EventRow &event : unit.events) {
        auto added = m_event.run(event.seq, event.at, event.actor, event.command, event.kind, event.v, event.subject, event.data);
        if (!added)
            return std::unexpected(added.error());
    }
    if (unit.command) {
        const CommandRecord &command = *unit.command;
        const Seq first = unit.events.empty() ? 0 : unit.events.front().seq;
        const Seq final = unit.events.empty() ? 0 : unit.events.back().seq;
        if (auto added = m_command.run(command.id.value, command.caller, command.hash, first, final, command.result, command.at); !added)
            return std::unexpected(added.error());
        ++m_rows;
    }
    for (const NewOutboxRow &wish : unit.outbox) {
        if (auto added = m_outbox.run(wish.key, wish.kind, wish.data, wish.not_before, last); !added)
            return std::unexpected(added.error());
    }
    for (const OutboxUpdate &update : unit.outbox_updates) {
        if (auto updated = update_outbox(update); !updated)
            return updated;
    }
    for (const TextRow &text : unit.texts) {
        if (auto added = write_text(text); !added)
            return added;
    }
    m_rows += unit.events.size() + unit.outbox.size() + unit.outbox_updates.size() + unit.texts.size();
    return {};
}

Result<> UnitWriter::update_outbox(const OutboxUpdate &update)
{
    const auto changed =
        m_outbox_update.run(to_text(update.state), update.epoch, update.attempt, update.not_before, update.result, update.row);
    if (!changed)
        return std::unexpected(changed.error());
    if (*changed == 1)
        return {};
    const auto state = m_outbox_state.one(update.row);
    if (!state)
        return std::unexpected(state.error());
    if (*state)
        return fail("stale", std::format("Outbox row {} is already done.", update.row));
    return fail("not_found", std::format("There is no outbox row {}.", update.row));
}

Result<> UnitWriter::write_text(const TextRow &text)
{
    const auto added = m_text.run(text.id, static_cast<std::int64_t>(text.bytes.size()), text.sha256, text.bytes);
    if (!added)
        return std::unexpected(added.error());
    if (*added == 1)
        return {};
    const auto hash = m_text_hash.one(text.id);
    if (!hash)
        return std::unexpected(hash.error());
    if (*hash && std::get<0>(**hash) == text.sha256)
        return {};
    return fail("conflict", std::format("The text {} is already in the ledger with other content.", text.id));
}

} // namespace wm::ledger
