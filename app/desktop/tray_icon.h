#pragma once
// The brand wheel in the desktop's tray, with an amber diamond and how many need the person (StatusNotifierItem), and a
// menu. Where the desktop has no such tray nothing is shown. GUI thread; needs a QApplication for the menu.
#include <QIcon>
#include <QObject>
#include <memory>

class KStatusNotifierItem;
class QAction;

namespace wm::desktop {

class TrayIcon : public QObject {
    Q_OBJECT
public:
    explicit TrayIcon(QObject *parent = nullptr);
    ~TrayIcon() override;

    void setCount(int count);
    void setFrozen(bool frozen);

signals:
    void showAsked();
    void answerAsked();
    /// The emergency stop, or its end.
    void freezeAsked(bool freeze);
    void quitAsked();

private:
    void say();

    std::unique_ptr<KStatusNotifierItem> m_item; ///< owns the menu and what is in it
    QAction *m_answer;
    QAction *m_freeze;
    int m_count = -1;
    bool m_frozen = false;
};

/// The wheel, and with a count above 0 the diamond with it ("9+" beyond nine).
QIcon tray_icon(int count);

} // namespace wm::desktop
