#pragma once
// Takes a picture of the window once the town is in and everything it asked for has been drawn, then ends the program:
// 0 with the picture written, 1 with a sentence on stderr when there is no town to show. Owned by main; GUI thread.
#include "options.h"

#include <QObject>
#include <QTimer>

class QQuickWindow;

namespace wm::models {
class Town;
} // namespace wm::models

namespace wm::desktop {

class Screenshot : public QObject {
    Q_OBJECT
public:
    Screenshot(Options options, QQuickWindow &window, models::Town &town, QObject *parent = nullptr);

private slots:
    void look();

private:
    void drawn();
    void giveUp(const QString &why);

    Options m_options;
    QQuickWindow &m_window;
    models::Town &m_town;
    QTimer m_deadline;
    int m_frames = 0; ///< drawn since everything had arrived
};

} // namespace wm::desktop
