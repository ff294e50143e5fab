#pragma once
// Where a transcript's entries come from: numbered from 0 in order, readable from anywhere. GUI thread.
#include "base/result.h"
#include "transcript/entry.h"

#include <QObject>
#include <QtQmlIntegration>
#include <functional>
#include <optional>

namespace wm::models {

struct TranscriptPiece {
    std::vector<transcript::Entry> entries;
    qint64 first = 0; ///< number of the first
    qint64 next = 0;  ///< number after the last
    qint64 total = 0;
};

class TranscriptSource : public QObject {
    Q_OBJECT
    QML_ANONYMOUS
public:
    using Done = std::function<void(Result<TranscriptPiece>)>;
    using QObject::QObject;

    /// `count` entries from number `from`, or the newest. `done` is called later, once, unless `context` is gone by then.
    virtual void read(std::optional<qint64> from, int count, QObject *context, Done done) = 0;

signals:
    /// So many there are now.
    void grew(qint64 total);
    /// What was read before belongs to something else.
    void replaced();
};

} // namespace wm::models
