#pragma once
// How long ago, in as few characters as a card has, and the one timer that keeps every such text right. GUI thread.
#include "base/clock.h"

#include <QObject>
#include <QTimer>
#include <memory>

namespace wm::models {

/// "now", "14 m", "3 h", "12 d", then the date. Empty for 0, which is "never".
QString ageText(Timestamp since, Timestamp now);
/// As ageText, but counts the seconds of the first minute: "12 s".
QString waitedText(Timestamp since, Timestamp now);
/// "just now", "14 m ago", "on 02/05/26".
QString agoText(Timestamp since, Timestamp now);
/// "09:12", in the person's time zone; with the date when it was another day.
QString clockText(Timestamp at, Timestamp now);

/// Ticks once a minute for everybody; once a second only while somebody watches a wait that is younger than that.
class AgeClock : public QObject {
    Q_OBJECT
public:
    explicit AgeClock(std::shared_ptr<const Clock> clock = std::make_shared<SystemClock>(), QObject *parent = nullptr);

    Timestamp now() const { return m_clock->now(); }
    void watchSeconds(bool watch);

signals:
    void minute();
    void second();

private:
    std::shared_ptr<const Clock> m_clock;
    QTimer m_minutes;
    QTimer m_seconds;
};

} // namespace wm::models
