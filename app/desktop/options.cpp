#include "options.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDir>
#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace wm::desktop {
namespace {

[[noreturn]] void refuse(const QString &what)
{
    std::fprintf(stderr, "wagonmaster: %s\n", qPrintable(what));
    std::exit(2);
}

} // namespace

Options readOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Control panel for fleets of AI coding agents."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions({
        {u"screenshot"_s, u"Write a picture of the town to FILE (PNG) and end; needs no display."_s, u"FILE"_s},
        {u"view"_s, u"What the picture shows: board."_s, u"VIEW"_s, u"board"_s},
        {u"theme"_s, u"dark or light; otherwise as the system says."_s, u"THEME"_s},
        {u"size"_s, u"Size of the window, for example 1440x900."_s, u"WxH"_s, u"1440x900"_s},
        {u"select"_s, u"Show this bead in the inspector."_s, u"BEAD"_s},
        {u"measure-request"_s, u"Print when the next request is in the tray and how long it takes to be in the dialog, and end."_s},
        {u"quit-after-first-frame"_s, u"Print how long the first frame with the town took, and end."_s},
    });
    parser.addPositionalArgument(
        u"REPO"_s, u"A git repository to work on; offered to be added when the town does not have it."_s, u"[REPO]"_s);
    parser.process(arguments);

    Options options;
    if (parser.positionalArguments().size() > 1)
        refuse(u"one repository at a time. See wagonmaster --help."_s);
    if (!parser.positionalArguments().isEmpty())
        options.repository = QDir(parser.positionalArguments().first()).absolutePath();
    options.screenshot = parser.value(u"screenshot"_s);
    options.theme = parser.value(u"theme"_s);
    options.select = parser.value(u"select"_s);
    options.measureRequest = parser.isSet(u"measure-request"_s);
    options.quitAfterFirstFrame = parser.isSet(u"quit-after-first-frame"_s);
    if (!options.theme.isEmpty() && options.theme != "dark"_L1 && options.theme != "light"_L1)
        refuse(u"there is no theme \"%1\". Say dark or light."_s.arg(options.theme));
    if (parser.value(u"view"_s) != "board"_L1)
        refuse(u"there is no view \"%1\". Say board."_s.arg(parser.value(u"view"_s)));
    const QStringList sides = parser.value(u"size"_s).split(u'x');
    options.size = {sides.value(0).toInt(), sides.value(1).toInt()};
    if (sides.size() != 2 || options.size.width() < 320 || options.size.height() < 240 || options.size.width() > 8192 ||
        options.size.height() > 8192)
        refuse(u"\"%1\" is not a size. Write it like 1440x900, from 320x240 to 8192x8192."_s.arg(parser.value(u"size"_s)));
    return options;
}

} // namespace wm::desktop
