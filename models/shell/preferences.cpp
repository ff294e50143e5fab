#include "shell/preferences.h"

#include <QStandardPaths>

namespace wm::models {

Preferences::Preferences(const QString &file, QObject *parent) : QObject(parent), m_settings(file, QSettings::IniFormat) {}

Preferences *Preferences::create(QQmlEngine *, QJSEngine *)
{
    return new Preferences(
        QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + QStringLiteral("/wagonmaster/window.ini"));
}

bool Preferences::value(const QString &key, bool otherwise) const
{
    return m_settings.value(key, otherwise).toBool();
}

void Preferences::set(const QString &key, bool on)
{
    m_settings.setValue(key, on);
    emit changed();
}

} // namespace wm::models
