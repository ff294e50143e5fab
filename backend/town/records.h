#pragma once
// A State as rows (kind, id, JSON) and back: what snapshots hold and clients get. Indexes are not written; they are
// rebuilt.
#include "town/state.h"

#include <functional>

namespace wm::town {

struct RecordRow {
    std::string kind; ///< "town", "rig", "bead", "convoy", "agent", "run", "mr", "memory", "approval", "grant", "day"
    std::string id;
    std::optional<Json> value; ///< nullopt = the record is gone

    bool operator==(const RecordRow &) const = default;
};

/// Every record; the "town" row comes first.
void each_record(const State &state, const std::function<void(RecordRow)> &visit);
/// Only those that differ between two states of the same town; cheap where they share structure.
void each_change(const State &before, const State &after, const std::function<void(RecordRow)> &visit);

/// Kind and id of every record, "town" first; with `record_json` a snapshot can be written in parts.
std::vector<std::pair<std::string_view, std::string>> record_keys(const State &state);
/// The record, or null.
Json record_json(const State &state, std::string_view kind, const std::string &id);

/// Builds a State from rows in any order.
class StateBuilder {
public:
    Result<> add(std::string_view kind, const Json &value);
    /// The state with its indexes; the builder is empty afterwards.
    State finish();

private:
    State m_state;
};

} // namespace wm::town
