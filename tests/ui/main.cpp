// Qt Quick Test for the window. The tests draw with the software renderer, so that they see the same pixels everywhere.
#include <QDir>
#include <QQmlContext>
#include <QQmlEngine>
#include <QQuickWindow>
#include <QtQuickTest>

class Setup : public QObject {
    Q_OBJECT
public slots:
    void applicationAvailable()
    {
        qputenv("QT_QUICK_BACKEND", "software");
        QQuickWindow::setTextRenderType(QQuickWindow::NativeTextRendering);
    }
    void qmlEngineAvailable(QQmlEngine *engine)
    {
        QDir().mkpath(QStringLiteral(WM_PICTURES));
        engine->rootContext()->setContextProperty(QStringLiteral("picturesFolder"), QStringLiteral(WM_PICTURES));
    }
};

QUICK_TEST_MAIN_WITH_SETUP(ui, Setup)
#include "main.moc"
