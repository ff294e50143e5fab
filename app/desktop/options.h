#pragma once
// The command line of the window.
#include <QSize>
#include <QString>
#include <QStringList>

namespace wm::desktop {

struct Options {
    QString repository;          ///< absolute path; empty: none was named
    QString screenshot;          ///< write a picture there and end
    QString theme;               ///< "dark", "light" or empty for the system's
    QString select;              ///< a bead to show in the inspector
    QSize size{1440, 900};
    bool quitAfterFirstFrame = false;
    bool measureRequest = false;
};

/// Reads the arguments; on --help, --version or a mistake it prints what is to say and ends the program.
Options readOptions(const QStringList &arguments);

} // namespace wm::desktop
