#pragma once
// The rows of the agents page as values: plain functions from the town and what is heard of its runs. What an agent
// claims, what its process does and when it was last heard are facts of their own.
#include "board/activities.h"
#include "lists/rows_model.h"
#include "town/state.h"

namespace wm::models {

/// Those first that need the person.
enum class AgentGroup { needs_you, working, trouble, idle, done };
inline constexpr int agent_groups = 5;

struct AgentRow {
    QString agentId, runId, beadId;
    QString name;
    QString program;        ///< "claude opus"
    AgentGroup group = AgentGroup::idle;
    int agentState = 0;
    QString stateText, stateRule;
    QString title;          ///< of its bead, or that it has none
    QString claim;          ///< "AI, 14 m"
    QString nowLead;        ///< "Asks to run", before a command that is to be answered
    QString now, nowDetail; ///< what it does, and more about that
    QString nowIcon;
    bool nowMono = false;
    QString process;        ///< "Running", "Exited, code 8"
    QString heard;          ///< "2 s ago"
    QList<int> beats;
    double context = -1;    ///< 0 to 1; below 0 not known
    QString cost, tokens;
    QString host;
    QString approvalId;     ///< the request that waits for the person
    bool question = false;
    bool paused = false;
    bool canNudge = false, canPause = false, canStop = false, canStart = false;
    Timestamp since = 0;    ///< when its group's order counts from

    QString key() const { return agentId; }
    bool operator==(const AgentRow &) const = default;
    static std::span<const Column<AgentRow>> columns();
};

/// In the order of their groups. Agents whose last work has been closed for a day are left out.
std::vector<AgentRow> agent_rows(const town::State &state, const Activities &activities, Timestamp now);

/// The newest run of an agent that the town still has, or nullptr.
const town::Run *newest_run(const town::State &state, const AgentId &agent);
AgentRow agent_row(const town::State &state, const Activities &activities, const town::Agent &agent, const town::Run *run, Timestamp now);
/// The oldest open request of a run, or nullptr.
const town::Approval *open_request(const town::State &state, const RunId &run);

/// "21 k", "612 k", "1.2 M"
QString countText(std::int64_t tokens);
/// "2 s ago"; empty for 0.
QString heardText(Timestamp at, Timestamp now);

} // namespace wm::models
