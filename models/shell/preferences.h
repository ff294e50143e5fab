#pragma once
// What the person chose about this window on this machine; kept in ~/.config/wagonmaster/window.ini and of no interest to
// the town. A singleton of the QML engine; GUI thread.
#include <QObject>
#include <QSettings>
#include <QtQmlIntegration>

class QQmlEngine;
class QJSEngine;

namespace wm::models {

class Preferences : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_SINGLETON
    /// The desktop tells when an agent asks.
    Q_PROPERTY(bool notify READ notify WRITE setNotify NOTIFY changed)
    /// With a sound.
    Q_PROPERTY(bool sound READ sound WRITE setSound NOTIFY changed)
    /// Closing the window leaves its icon in the tray, and the notifications.
    Q_PROPERTY(bool keepInTray READ keepInTray WRITE setKeepInTray NOTIFY changed)

public:
    explicit Preferences(const QString &file, QObject *parent = nullptr);
    static Preferences *create(QQmlEngine *engine, QJSEngine *);

    bool notify() const { return value(QStringLiteral("notify"), true); }
    void setNotify(bool on) { set(QStringLiteral("notify"), on); }
    bool sound() const { return value(QStringLiteral("sound"), false); }
    void setSound(bool on) { set(QStringLiteral("sound"), on); }
    bool keepInTray() const { return value(QStringLiteral("keepInTray"), false); }
    void setKeepInTray(bool on) { set(QStringLiteral("keepInTray"), on); }

signals:
    void changed();

private:
    bool value(const QString &key, bool otherwise) const;
    void set(const QString &key, bool on);

    QSettings m_settings;
};

} // namespace wm::models
