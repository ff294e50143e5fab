#include "support/qtest_main.h"

#include <QCoreApplication>
#include <QStringList>
#include <QTest>
#ifdef QT_GUI_LIB
#include <QGuiApplication>
#endif
#include <algorithm>
#include <cstdio>
#include <map>
#include <vector>

namespace wm::tests {
namespace {
using Factory = std::function<std::unique_ptr<QObject>()>;
std::map<std::string, Factory> &classes()
{
    static std::map<std::string, Factory> all;
    return all;
}
} // namespace

Registration::Registration(std::string name, Factory make)
{
    classes().emplace(std::move(name), std::move(make));
}
} // namespace wm::tests

int main(int argc, char **argv)
{
#ifdef QT_GUI_LIB
    QGuiApplication app(argc, argv);
#else
    QCoreApplication app(argc, argv);
#endif
    auto &all = wm::tests::classes();
    std::vector<std::string> wanted;
    QStringList rest{app.arguments().first()};
    for (const QString &argument : app.arguments().mid(1)) {
        if (all.contains(argument.toStdString()))
            wanted.push_back(argument.toStdString());
        else
            rest << argument;
    }
    int failures = 0;
    for (auto &[name, make] : all) {
        if (!wanted.empty() && std::ranges::find(wanted, name) == wanted.end())
            continue;
        failures += QTest::qExec(make().get(), rest);
    }
    return failures == 0 ? 0 : 1;
}
