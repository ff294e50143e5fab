#include "ledger/rows.h"

namespace wm::ledger {

std::string_view to_text(OutboxState state)
{
    switch (state) {
    case OutboxState::pending: return "pending";
    case OutboxState::running: return "running";
    case OutboxState::done: return "done";
    case OutboxState::failed: return "failed";
    }
    return {};
}

OutboxUpdate take_outbox(const OutboxRow &row, std::int64_t epoch)
{
    return {row.row, OutboxState::running, epoch, row.attempt + 1, row.not_before, {}};
}

OutboxUpdate finish_outbox(const OutboxRow &row, OutboxState state, std::string result)
{
    return {row.row, state, row.epoch, row.attempt, row.not_before, std::move(result)};
}

OutboxUpdate retry_outbox(const OutboxRow &row, Timestamp not_before)
{
    return {row.row, OutboxState::pending, row.epoch, row.attempt, not_before, row.result};
}

} // namespace wm::ledger
