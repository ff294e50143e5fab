#pragma once
// Long texts (bodies, notes, comments) by their reference: the replica has the references only, the daemon reads the
// texts. Each is asked for once and kept until forget(). GUI thread.
#include "client/town_client.h"

#include <QObject>
#include <unordered_map>

namespace wm::models {

class LongTexts : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    /// The text, empty until it has been read; `arrived` tells when.
    QString read(TownClient &client, const town::TextRef &text);
    bool waiting() const { return m_waiting > 0; }
    void forget();

signals:
    void arrived();

private:
    std::unordered_map<std::string, QString> m_texts; ///< those on their way too
    int m_waiting = 0;
    int m_era = 0; ///< answers to what was asked before forget() are dropped
};

} // namespace wm::models
