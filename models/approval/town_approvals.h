#pragma once
// The town's approvals, from the replica that the change feed keeps right. GUI thread.
#include "approval/approval_source.h"
#include "shell/town.h"

namespace wm::models {

class TownApprovals : public ApprovalSource {
    Q_OBJECT
public:
    explicit TownApprovals(Town &town, QObject *parent = nullptr);

    std::vector<OpenApproval> open() const override;
    bool online() const override;
    Timestamp now() const override;
    QString home() const override;
    ApprovalAsker asker(const Json &approval) const override;
    Json known(const QString &id) const override;
    ApprovalEnd end_of(const QString &id) const override;

    void show(const QString &id, QObject *context, Done done) override;
    void matches(const QString &id, QObject *context, Done done) override;
    void answer(Json params, QObject *context, Done done) override;

private:
    void follow(const TownChange &change);
    void note(const QString &id, const ApprovalEnd &end);

    Town &m_town;
    std::map<QString, ApprovalEnd> m_ends; ///< of those that ended while we looked; the newest few
    std::vector<QString> m_ended;          ///< oldest first
};

} // namespace wm::models
