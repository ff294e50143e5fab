#include "theme/fonts.h"

#include <QDir>
#include <QFontDatabase>

using namespace Qt::StringLiterals;

namespace wm::theme {

void registerFonts()
{
    static const bool once = [] {
        // Qt turns on stem darkening for CFF fonts but does not blend with gamma, which makes every weight look one step
        // too bold. FreeType reads its properties when Qt first uses it: no darkening at any size.
        qputenv("FREETYPE_PROPERTIES", "cff:darkening-parameters=500,0,1000,0,2500,0,4000,0");
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
