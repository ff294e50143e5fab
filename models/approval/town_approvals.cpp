#include "approval/town_approvals.h"

#include "agent/agent_rows.h"
#include "words/text.h"

#include <QDir>
#include <immer/algorithm.hpp>

namespace wm::models {
namespace {

using namespace town;

constexpr std::size_t ends_kept = 64;

ApprovalEnd end_from(const Approval &approval)
{
    using How = ApprovalEnd::How;
    const How how = approval.state == ApprovalState::allowed ? How::allowed
        : approval.state == ApprovalState::denied            ? How::denied
        : approval.state == ApprovalState::answered          ? How::answered
                                                             : How::unknown;
    // "person" is whoever sits at this machine: this window, or `wm`.
    return {how, approval.by == "person" ? QString() : qtext(approval.by)};
}

} // namespace

TownApprovals::TownApprovals(Town &town, QObject *parent) : ApprovalSource(parent), m_town(town)
{
    connect(&town.replica(), &Replica::changed, this, &TownApprovals::follow);
    connect(&town, &Town::connectionChanged, this, &ApprovalSource::changed);
}

void TownApprovals::follow(const TownChange &change)
{
    bool other = false;
    immer::diff(
        change.before.approvals, change.after.approvals, //
        [&](const auto &) { other = true; },
        [&](const auto &gone) {
            other = true;
            if (gone.second->state == ApprovalState::open)
                note(qtext(gone.first), {});
        },
        [&](const auto &, const auto &now) {
            other = true;
            if (now.second->state != ApprovalState::open)
                note(qtext(now.first), end_from(*now.second));
        });
    if (other)
        emit changed();
}

void TownApprovals::note(const QString &id, const ApprovalEnd &end)
{
    if (m_ends.insert_or_assign(id, end).second)
        m_ended.push_back(id);
    if (m_ended.size() > ends_kept) {
        m_ends.erase(m_ended.front());
        m_ended.erase(m_ended.begin());
    }
}

std::vector<OpenApproval> TownApprovals::open() const
{
    std::vector<OpenApproval> open;
    for (const auto &[id, box] : m_town.state().approvals)
        if (box->state == ApprovalState::open)
            open.push_back({qtext(id), qtext(box->judged.level), qtext(box->judged.fingerprint), box->asked_at});
    return open;
}

bool TownApprovals::online() const
{
    return m_town.connection() == Town::Online;
}

Timestamp TownApprovals::now() const
{
    return m_town.ages().now();
}

QString TownApprovals::home() const
{
    return QDir::homePath();
}

ApprovalAsker TownApprovals::asker(const Json &approval) const
{
    ApprovalAsker asker;
    const State &state = m_town.state();
    if (const Bead *bead = find(state.beads, BeadId(approval.value("bead", ""))))
        asker.beadTitle = qtext(bead->title);
    const Agent *agent = find(state.agents, AgentId(approval.value("agent", "")));
    if (agent == nullptr)
        return asker;
    const AgentRow row = agent_row(state, m_town.activities(), *agent, find(state.runs, RunId(approval.value("run", ""))), now());
    asker.name = row.name;
    asker.program = row.host.isEmpty() ? row.program : tr("%1 on %2").arg(row.program, row.host);
    return asker;
}

Json TownApprovals::known(const QString &id) const
{
    const State &state = m_town.state();
    const Approval *approval = find(state.approvals, ApprovalId(id.toStdString()));
    if (approval == nullptr)
        return Json();
    const Run *run = find(state.runs, approval->run);
    const Judged &judged = approval->judged;
    return {{"id", approval->id}, {"run", approval->run}, {"rig", run != nullptr ? run->rig : RigId()}, {"bead", approval->bead},
        {"agent", approval->agent}, {"what", approval->question ? "question" : "permission"}, {"title", approval->title},
        {"kind", approval->kind}, {"cwd", approval->cwd}, {"reason", approval->reason}, {"tool", judged.tool}, {"level", judged.level},
        {"rule", judged.rule}, {"headline", judged.headline}, {"asked_at", to_rfc3339(approval->asked_at)},
        {"expires_at", approval->expires_at != 0 ? to_rfc3339(approval->expires_at) : ""}};
}

ApprovalEnd TownApprovals::end_of(const QString &id) const
{
    const auto found = m_ends.find(id);
    return found == m_ends.end() ? ApprovalEnd() : found->second;
}

void TownApprovals::show(const QString &id, QObject *context, Done done)
{
    m_town.client().ask("approval.show", {{"id", id.toStdString()}}, context, std::move(done));
}

void TownApprovals::matches(const QString &id, QObject *context, Done done)
{
    m_town.client().ask("approval.matches", {{"id", id.toStdString()}}, context, std::move(done));
}

void TownApprovals::answer(Json params, QObject *context, Done done)
{
    m_town.client().change("approval.answer", std::move(params), context, std::move(done));
}

} // namespace wm::models
