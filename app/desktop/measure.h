#pragma once
// What `./dev bench` wants to know of the window: each prints one line and ends the program. GUI thread.
#include <QElapsedTimer>

class QQuickWindow;

namespace wm::models {
class Town;
} // namespace wm::models

namespace wm::desktop {

/// When the first frame, and the first frame with the town, were on the screen. `since`: the start of the program.
void measureFirstFrame(QQuickWindow &window, models::Town &town, const QElapsedTimer &since);

/// At what time of day the first frame with a request in the tray was on the screen, and how long after the key N the first one with
/// that request in the dialog.
void measureRequest(QQuickWindow &window, models::Town &town);

} // namespace wm::desktop
