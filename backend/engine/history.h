#pragma once
// The town as it was: the ledger folded up to an event. Blocking, any thread; nothing is written.
#include "ledger/reader.h"
#include "town/state.h"

#include <string_view>

namespace wm::engine {

/// "2h" (so long ago; m, h, d, w), "2026-11-20" (as that day begins, UTC) or a time as in RFC 3339. Error: "bad_moment".
Result<Timestamp> time_named(std::string_view text, Timestamp now);

/// "1234" (after that event), "2h" (so long ago; m, h, d, w), "2026-11-20" (as that day begins, UTC) or a time as in
/// RFC 3339: the last event of that moment. Errors: "bad_moment"; before the first event, or after the last, "no_moment".
Result<Seq> seq_of_moment(ledger::LedgerReader &reader, std::string_view text, Timestamp now);

/// From the stored snapshot when that is not later, else from the beginning.
Result<town::State> state_at(ledger::LedgerReader &reader, Seq seq);

} // namespace wm::engine
