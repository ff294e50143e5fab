#include "theme/fonts.h"

#include <QDir>
#include <QFontDatabase>

using namespace Qt::StringLiterals;

namespace wm::theme {

void registerFonts()
{
    static const bool once = [] {
        const QDir folder(u":/wagonmaster/fonts"_s);
        for (const QString &file : folder.entryList(QDir::Files)) {
            if (QFontDatabase::addApplicationFont(folder.filePath(file)) < 0)
                qWarning("The font %s cannot be read; the system's own is used", qPrintable(file));
        }
        return true;
    }();
    Q_UNUSED(once)
}

} // namespace wm::theme
