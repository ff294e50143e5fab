#pragma once
// Where a TerminalView has its screen from: the terminal of a run (TerminalSession), or one that a test holds itself.
// GUI thread.
#include "terminal/terminal_desk.h"

#include <QObject>
#include <QtQmlIntegration>

namespace wm::models {

class TerminalSource : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Use TerminalSession.")

public:
    using QObject::QObject;

    /// The newest one; null while there is none.
    virtual std::shared_ptr<const TerminalFrame> frame() const = 0;
    virtual void want(TerminalWish wish) = 0;
    /// What is typed arrives somewhere.
    virtual bool takes_input() const = 0;

signals:
    void framed();
    /// What ReadText found.
    void textRead(const QString &text);
    /// What FindText found.
    void found(const std::vector<wm::terminal::Place> &places);
};

} // namespace wm::models
