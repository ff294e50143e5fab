// wagonmaster: the window. Wiring only: options, look, engine, and what the options ask of the window.
#include "measure.h"
#include "options.h"
#include "presence.h"
#include "screenshot.h"

#include "shell/town.h"
#include "theme/fonts.h"
#include "theme/theme.h"

#include <QDir>
#include <QElapsedTimer>
#include <QApplication>
#include <QQmlApplicationEngine>
#include <QQuickStyle>
#include <QQuickWindow>
#include <algorithm>
#include <cstdio>
#include <cstring>

using namespace Qt::StringLiterals;

namespace {

bool has(int argc, char **argv, const char *option)
{
    return std::any_of(
        argv + 1, argv + argc, [&](const char *argument) { return std::strncmp(argument, option, std::strlen(option)) == 0; });
}

/// Where there is no display everything is drawn without one, in software: enough for a picture, and for the sentence
/// that says what is missing. True when there was a choice to make.
bool goWithoutDisplay(int argc, char **argv)
{
    const bool display = !qEnvironmentVariableIsEmpty("DISPLAY") || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
    const bool chosen = !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") || has(argc, argv, "-platform") || has(argc, argv, "--platform");
    const bool without = !display && !chosen;
    if (without)
        qputenv("QT_QPA_PLATFORM", "offscreen");
    if (qgetenv("QT_QPA_PLATFORM") == "offscreen" && qEnvironmentVariableIsEmpty("QT_QUICK_BACKEND"))
        qputenv("QT_QUICK_BACKEND", "software");
    return without;
}

/// The rig whose clone is this folder, or nothing.
QString rigAt(const QAbstractItemModel &rigs, const QString &path)
{
    const QHash<int, QByteArray> roles = rigs.roleNames();
    for (int row = 0; row < rigs.rowCount(); ++row) {
        const QModelIndex rig = rigs.index(row, 0);
        if (QDir(rig.data(roles.key("path")).toString()).canonicalPath() == QDir(path).canonicalPath())
            return rig.data(roles.key("rigId")).toString();
    }
    return {};
}

} // namespace

int main(int argc, char **argv)
{
    QElapsedTimer since;
    since.start();
    const bool withoutDisplay = goWithoutDisplay(argc, argv);
    wm::desktop::findOwnData(argv[0]);
    QCoreApplication::setApplicationName(u"wagonmaster"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(WM_VERSION));
    QGuiApplication::setDesktopFileName(u"wagonmaster"_s);
    QApplication app(argc, argv); // not QGuiApplication: the tray's menu is made of widgets
    const wm::desktop::Options options = wm::desktop::readOptions(app.arguments());
    if (withoutDisplay && options.screenshot.isEmpty()) {
        std::fputs("wagonmaster: there is no display here. --screenshot FILE takes a picture without one.\n", stderr);
        return 1;
    }

    wm::theme::registerFonts();
    QQuickWindow::setTextRenderType(QQuickWindow::NativeTextRendering);
    QQuickStyle::setStyle(u"Basic"_s); // only for a folder dialog where the desktop has none of its own

    QQmlApplicationEngine engine;
    auto *town = engine.singletonInstance<wm::models::Town *>("Wagonmaster.Models", "Town"); // connects while QML loads
    auto *theme = engine.singletonInstance<Theme *>("Wagonmaster.Models", "Theme");
    if (options.theme == "dark"_L1)
        theme->setScheme(Theme::Dark);
    else if (options.theme == "light"_L1)
        theme->setScheme(Theme::Light);
    theme->setReducedMotion(!options.screenshot.isEmpty());

    engine.setInitialProperties({{u"width"_s, options.size.width()}, {u"height"_s, options.size.height()}});
    engine.loadFromModule("Wagonmaster", "Main");
    if (engine.rootObjects().isEmpty())
        return 1; // the engine has said why
    auto *window = qobject_cast<QQuickWindow *>(engine.rootObjects().constFirst());

    const auto arrived = [&] {
        if (!town->loaded())
            return;
        QObject::disconnect(town, &wm::models::Town::loadedChanged, window, nullptr);
        if (!options.select.isEmpty())
            QMetaObject::invokeMethod(window, "select", Q_ARG(QString, options.select));
        if (options.repository.isEmpty())
            return;
        const QString rig = rigAt(*town->rigs(), options.repository);
        if (rig.isEmpty())
            QMetaObject::invokeMethod(window, "offer", Q_ARG(QString, options.repository));
        else
            town->setCurrentRig(rig);
    };
    QObject::connect(town, &wm::models::Town::loadedChanged, window, arrived);
    arrived();

    if (options.measureRequest)
        wm::desktop::measureRequest(*window, *town);
    if (!options.quitAfterFirstFrame && options.screenshot.isEmpty())
        new wm::desktop::Presence(engine, *town, *window, window);
    if (options.quitAfterFirstFrame)
        wm::desktop::measureFirstFrame(*window, *town, since);
    if (!options.screenshot.isEmpty())
        new wm::desktop::Screenshot(options, *window, *town, window);
    return QApplication::exec();
}
