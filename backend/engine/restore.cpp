#include "engine/restore.h"

#include "town/records.h"

namespace wm::engine {

Result<town::State> read_snapshot(ledger::LedgerReader &reader)
{
    town::StateBuilder builder;
    auto at = reader.load_snapshot([&](const ledger::SnapshotRow &row) -> Result<> {
        if (!row.json)
            return {};
        auto value = parse_json(*row.json, "A record of the snapshot");
        if (!value)
            return std::unexpected(value.error());
        return builder.add(row.kind, *value);
    });
    if (!at)
        return std::unexpected(at.error());
    return builder.finish();
}

Result<Restored> restore(ledger::LedgerReader &reader)
{
    auto snapshot = read_snapshot(reader);
    if (!snapshot)
        return std::unexpected(snapshot.error());
    auto state = fold(reader, *snapshot, ledger::newest_seq);
    if (!state)
        return std::unexpected(state.error());
    return Restored{std::move(*state), std::move(*snapshot)};
}

Result<town::State> fold(ledger::LedgerReader &reader, town::State state, Seq to)
{
    auto done = reader.replay(state.seq + 1, to, [&](const ledger::EventRow &row) -> Result<> {
        auto data = parse_json(row.data, "An event of the ledger");
        if (!data)
            return std::unexpected(data.error());
        auto event = town::event_from(row.kind, row.v, *data);
        if (!event)
            return std::unexpected(event.error());
        town::apply(state, {row.seq, row.at, row.actor, std::move(*event)});
        return {};
    });
    if (!done)
        return std::unexpected(done.error());
    return state;
}

} // namespace wm::engine
