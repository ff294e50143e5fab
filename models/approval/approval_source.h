#pragma once
// Where approvals come from and answers go: the town, or a test. GUI thread.
#include "approval/approval_facts.h"
#include "base/result.h"

#include <QObject>
#include <QtQmlIntegration>
#include <functional>

namespace wm::models {

/// As much of an open approval as their order needs.
struct OpenApproval {
    QString id;
    QString level;
    QString fingerprint; ///< empty: not known
    Timestamp asked_at = 0;

    bool operator==(const OpenApproval &) const = default;
};

/// The order in which they are answered: destructive first, then the longest wait.
void sort_for_answering(std::vector<OpenApproval> &open);

/// How one ended.
struct ApprovalEnd {
    enum class How { unknown, allowed, denied, answered, expired } how = How::unknown;
    QString by; ///< empty: not known, or this person
};

class ApprovalSource : public QObject {
    Q_OBJECT
    QML_ANONYMOUS
public:
    using Done = std::function<void(Result<Json>)>;
    using QObject::QObject;

    virtual std::vector<OpenApproval> open() const = 0; ///< in no order
    virtual bool online() const = 0;
    virtual Timestamp now() const = 0;
    virtual QString home() const = 0; ///< the person's directory, to be written as ~
    virtual ApprovalAsker asker(const Json &approval) const = 0;
    /// As much of `approval.show` as is here without asking; never what it would change, nor anything to bind an answer to.
    virtual Json known(const QString &id) const = 0;
    virtual ApprovalEnd end_of(const QString &id) const = 0; ///< of one that is open no longer

    // As docs/approvals.md has them. `done` is called later, once, unless `context` is gone by then.
    virtual void show(const QString &id, QObject *context, Done done) = 0;
    virtual void matches(const QString &id, QObject *context, Done done) = 0;
    virtual void answer(Json params, QObject *context, Done done) = 0;

signals:
    /// Another list, another state of the connection, or another end.
    void changed();
};

} // namespace wm::models
