#pragma once
// From rows of the ledger to a State: the newest snapshot, then the events after it. Blocking, any thread.
#include "ledger/reader.h"
#include "town/state.h"

namespace wm::engine {

struct Restored {
    town::State state;
    town::State snapshot; ///< what the snapshot on disk holds
};

/// The newest snapshot; an empty town when there is none.
Result<town::State> read_snapshot(ledger::LedgerReader &reader);
Result<Restored> restore(ledger::LedgerReader &reader);
/// Applies the events after `state` up to and with `to`.
Result<town::State> fold(ledger::LedgerReader &reader, town::State state, Seq to);

} // namespace wm::engine
