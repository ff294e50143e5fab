#pragma once
// For the decide.cpp of each noun: one overload per command, and the checks that several share.
#include "town/decide.h"

#include <format>
#include <utility>

namespace wm::town {

using Events = std::vector<Event>;

// clang-format off
struct Rules {
    const State &state;
    const Asker &asker;

    Result<Events> operator()(const ConfigureTown &) const;
    Result<Events> operator()(const NoticeClockJump &) const;
    Result<Events> operator()(const AddRig &) const;
    Result<Events> operator()(const ChangeRig &) const;
    Result<Events> operator()(const TrustGates &) const;
    Result<Events> operator()(const CreateBead &) const;
    Result<Events> operator()(const UpdateBead &) const;
    Result<Events> operator()(const CloseBead &) const;
    Result<Events> operator()(const ReopenBead &) const;
    Result<Events> operator()(const DeferBead &) const;
    Result<Events> operator()(const UndeferBead &) const;
    Result<Events> operator()(const NoteBead &) const;
    Result<Events> operator()(const AddDependency &) const;
    Result<Events> operator()(const RemoveDependency &) const;
    Result<Events> operator()(const ClaimBead &) const;
    Result<Events> operator()(const ReleaseBead &) const;
    Result<Events> operator()(const CreateConvoy &) const;
    Result<Events> operator()(const AddToConvoy &) const;
    Result<Events> operator()(const RemoveFromConvoy &) const;
    Result<Events> operator()(const Sling &) const;
    Result<Events> operator()(const StopRun &) const;
    Result<Events> operator()(const FinishRun &) const;
    Result<Events> operator()(const ReportRunStarted &) const;
    Result<Events> operator()(const ReportRunEnded &) const;
    Result<Events> operator()(const ReportMrChecked &) const;
    Result<Events> operator()(const ReportMrConflict &) const;
    Result<Events> operator()(const ReportMrFailed &) const;
    Result<Events> operator()(const ReportGateEnded &) const;
    Result<Events> operator()(const ReportLanded &) const;
    Result<Events> operator()(const ReportTargetMoved &) const;
    Result<Events> operator()(const ReportMrWaiting &) const;
    Result<Events> operator()(const ApproveMr &) const;
    Result<Events> operator()(const WithdrawMr &) const;
    Result<Events> operator()(const SubmitWork &) const;
    Result<Events> operator()(const SetStatus &) const;
    Result<Events> operator()(const CommentBead &) const;
    Result<Events> operator()(const DeleteBeads &) const;
    Result<Events> operator()(const ResolveGate &) const;
    Result<Events> operator()(const ImportBeads &) const;
    Result<Events> operator()(const Remember &) const;
    Result<Events> operator()(const PourMolecule &) const;
    Result<Events> operator()(const PassTime &) const;
    Result<Events> operator()(const ClaimNext &) const;
    Result<Events> operator()(const LaunchConvoy &) const;
    Result<Events> operator()(const HoldConvoy &) const;
    Result<Events> operator()(const SlingMany &) const;
    Result<Events> operator()(const Freeze &) const;
    Result<Events> operator()(const Thaw &) const;
    Result<Events> operator()(const SetBudget &) const;
    Result<Events> operator()(const PromptRun &) const;
    Result<Events> operator()(const ReportDelivered &) const;
    Result<Events> operator()(const ReportSession &) const;
    Result<Events> operator()(const ReportTurn &) const;
    Result<Events> operator()(const ReportSpent &) const;
    Result<Events> operator()(const ReportTrouble &) const;
    Result<Events> operator()(const PauseRun &) const;
    Result<Events> operator()(const GoOn &) const;
    Result<Events> operator()(const ReportStalled &) const;
    Result<Events> operator()(const ReportMoved &) const;
    Result<Events> operator()(const HandOff &) const;
    Result<Events> operator()(const AskApproval &) const;
    Result<Events> operator()(const AnswerApproval &) const;
    Result<Events> operator()(const CloseApproval &) const;
    Result<Events> operator()(const RestateApproval &) const;
    Result<Events> operator()(const DenyCall &) const;
    Result<Events> operator()(const RevokeGrant &) const;

    Result<const Bead *> bead(const BeadId &id) const;
    Result<const Rig *> rig(const RigId &id) const;
    Result<const Run *> run(const RunId &id) const;
    Result<const Convoy *> convoy(const ConvoyId &id) const;
    Result<const Approval *> approval(const ApprovalId &id) const;
    Result<const MergeRequest *> merge_request(const MrId &id) const;
    /// The asker saw the record at `expected`; it has not changed since.
    Result<> unchanged(const Bead &bead, const std::optional<Seq> &expected) const;
    /// A run may speak about the bead it holds, the steps of that, and what it wrote down itself.
    Result<> may_speak_for(const Bead &bead) const;
    /// A run may delete what it wrote down itself and nobody else has had to do with.
    Result<> may_forget(const Bead &bead) const;
};
// clang-format on

/// Leaves the calling function with the error, or gives the value.
#define WM_TRY(name, expression)                                                                                                           \
    auto name##_result = (expression);                                                                                                     \
    if (!name##_result)                                                                                                                    \
        return std::unexpected(std::move(name##_result.error()));                                                                          \
    auto &&name = *name##_result /* NOLINT(bugprone-macro-parentheses) */
#define WM_CHECK(expression)                                                                                                               \
    if (auto checked = (expression); !checked)                                                                                             \
    return std::unexpected(std::move(checked.error()))

} // namespace wm::town
