#pragma once
// What goes into the ledger and comes out of it: plain rows, no rules. What an event kind or an outbox kind means is
// known in backend/town and by the reactors; here `data`, `result` and `json` are JSON texts that nobody looks into.
#include "base/clock.h"
#include "base/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::ledger {

struct EventRow {
    Seq seq = 0;
    Timestamp at = 0;
    std::string actor;
    std::string command; ///< id of the command that caused it
    std::string kind;
    int v = 1; ///< version of this kind's data
    std::string subject;
    std::string data;

    bool operator==(const EventRow &) const = default;
};

/// Kept for seven days, so that a command that is sent again is answered again instead of done again.
struct CommandRecord {
    CommandId id;
    std::string caller;
    std::string hash; ///< of the command's content: the same id with other content is a mistake of the caller
    std::string result;
    Timestamp at = 0;

    bool operator==(const CommandRecord &) const = default;
};

/// A command as it stands in the ledger. A command without events has first_seq = last_seq = 0.
struct StoredCommand {
    CommandRecord record;
    Seq first_seq = 0;
    Seq last_seq = 0;

    bool operator==(const StoredCommand &) const = default;
};

/// Something to do in the world, asked for in the same transaction as the events that want it.
struct NewOutboxRow {
    std::string key; ///< idempotency key, unique for ever
    std::string kind;
    std::string data;
    Timestamp not_before = 0;

    bool operator==(const NewOutboxRow &) const = default;
};

enum class OutboxState { pending, running, done, failed };
std::string_view to_text(OutboxState state);

struct OutboxRow {
    std::int64_t row = 0;
    std::string key;
    std::string kind;
    std::string data;
    OutboxState state = OutboxState::pending;
    std::int64_t epoch = 0; ///< of the writer that took it; an older one means: probe first
    int attempt = 0;
    Timestamp not_before = 0;
    std::string result;
    Seq seq = 0; ///< the ledger's last event when it was asked for

    bool operator==(const OutboxRow &) const = default;
};

/// The whole new state of a row. A row that is done stays as it is: the unit that would change it fails with "stale".
struct OutboxUpdate {
    std::int64_t row = 0;
    OutboxState state = OutboxState::pending;
    std::int64_t epoch = 0;
    int attempt = 0;
    Timestamp not_before = 0;
    std::string result;
};

/// pending → running, one attempt more.
OutboxUpdate take_outbox(const OutboxRow &row, std::int64_t epoch);
/// running → done or failed.
OutboxUpdate finish_outbox(const OutboxRow &row, OutboxState state, std::string result);
/// running → pending, not before a time.
OutboxUpdate retry_outbox(const OutboxRow &row, Timestamp not_before);

/// A long text. Texts are never changed; a new version is a new id.
struct TextRow {
    std::string id;
    std::string bytes;
    std::string sha256; ///< of `bytes`; writing the same id and hash again is harmless
};

/// Everything one command writes; it is in the ledger whole or not at all.
struct Unit {
    std::optional<CommandRecord> command;
    std::vector<EventRow> events; ///< the first one's seq must be the ledger's last + 1
    std::vector<NewOutboxRow> outbox;
    std::vector<OutboxUpdate> outbox_updates;
    std::vector<TextRow> texts;
    /// Only for units without events: the seq they were decided at. They fail like the others when what they were
    /// built on was not committed. Absent: independent of the events.
    std::optional<Seq> after;
};

/// One record of a snapshot; no json = the record is gone.
struct SnapshotRow {
    std::string kind;
    std::string id;
    std::optional<std::string> json;

    bool operator==(const SnapshotRow &) const = default;
};

/// A part of a text, cut between characters. `total` is the size of the whole in bytes.
struct TextWindow {
    std::string bytes;
    std::size_t offset = 0;
    std::size_t total = 0;
    std::string sha256;
};

} // namespace wm::ledger
