#pragma once
// The SQL that puts one unit into the open transaction. Knows nothing of batches and threads; see writer.h.
#include "ledger/rows.h"
#include "ledger/statement.h"

namespace wm::ledger {

/// The seq a ledger that stands at `last` has after the unit, or error "sequence" when the unit does not continue it.
Result<Seq> continue_with(const Unit &unit, Seq last);

/// true: this unit alone is at fault (a key is taken, a row is missing); false: the file or the disk is.
bool is_fault_of_unit(const Error &error);

/// Roughly what the unit adds to the file.
std::size_t size_of(const Unit &unit);

class UnitWriter {
public:
    Result<> prepare(Database &database);
    /// `last` is the ledger's last seq after this unit. On an error the transaction must be rolled back.
    Result<> write(const Unit &unit, Seq last);
    /// Rows written since the start, rolled back ones included.
    std::uint64_t rows() const { return m_rows; }

private:
    Result<> write_text(const TextRow &text);
    Result<> update_outbox(const OutboxUpdate &update);

    using Text = std::string_view;
    using Integer = std::int64_t;
    Change<Seq, Timestamp, Text, Text, Text, Integer, Text, Text> m_event;
    Change<Text, Text, Text, Seq, Seq, Text, Timestamp> m_command;
    Change<Text, Text, Text, Timestamp, Seq> m_outbox;
    Change<Text, Integer, Integer, Timestamp, Text, Integer> m_outbox_update;
    Query<std::tuple<std::string>, Integer> m_outbox_state;
    Change<Text, Integer, Text, Text> m_text;
    Query<std::tuple<std::string>, Text> m_text_hash;
    std::uint64_t m_rows = 0;
};

} // namespace wm::ledger
