#include "theme/glyph_provider.h"
#include "theme/shadow_provider.h"
#include "theme/tokens.h"

#include "support/qtest_main.h"

#include <QDir>
#include <QFontInfo>
#include <QQmlEngine>
#include <QTest>

#include "theme/theme.h"

using namespace Qt::StringLiterals;
using namespace wm::theme;

class Look : public QObject {
    Q_OBJECT
private slots:
    void every_token_is_there() // a missing one would end the program
    {
        const Tokens &tokens = Tokens::get();
        QCOMPARE(tokens.dark.surface.raised, QColor(0x19, 0x1D, 0x1F));
        QCOMPARE(tokens.light.surface.raised, QColor(Qt::white));
        QCOMPARE(tokens.space.value(2), 8);
        QCOMPARE(tokens.space.value(12), 48);
        QCOMPARE(tokens.dark.avatar.fill.size(), 8);
        QCOMPARE(tokens.light.avatar.ink.size(), 8);
        QCOMPARE(tokens.layout.inspector, 320);
    }
    void css_has_its_alpha_last()
    {
        QCOMPARE(parseColour(u"#050607B8"_s), QColor(0x05, 0x06, 0x07, 0xB8));
        QCOMPARE(parseColour(u"#FF7B69"_s), QColor(0xFF, 0x7B, 0x69));
        QVERIFY(!parseColour(u"red-ish"_s).isValid());
    }
    void a_state_is_a_colour_a_glyph_and_a_word()
    {
        const States &states = Tokens::get().dark.state;
        QCOMPARE(states.of(AgentState::Queued).fg, states.idle.fg);
        QCOMPARE(states.of(AgentState::Queued).glyph, u"state-queued"_s);
        QCOMPARE(states.of(AgentState::NeedsYou).word, u"Needs you"_s);
        QVERIFY(states.of(AgentState::None).word.isEmpty());
    }
    void a_name_keeps_its_colours_on_every_machine()
    {
        const Avatars &avatars = Tokens::get().dark.avatar;
        QCOMPARE(avatars.of(u"Juniper"_s).fill, avatars.fill.at(0));
        QCOMPARE(avatars.of(u"waymark/juniper"_s).letters, u"Ju"_s);
        QCOMPARE(avatars.of(u""_s).letters, QString());
    }

    void shadows_are_read_as_css_writes_them_data()
    {
        QTest::addColumn<QString>("css");
        QTest::addColumn<int>("layers");
        QTest::addColumn<int>("margin");
        QTest::addColumn<int>("ring");
        QTest::newRow("none") << u"none"_s << 0 << 0 << 0;
        QTest::newRow("card") << u"0 1px 2px #13181914"_s << 1 << 3 << 0;
        QTest::newRow("menu") << u"0 8px 24px #0000008C, 0 0 0 1px #353D40"_s << 2 << 32 << 1;
    }
    void shadows_are_read_as_css_writes_them()
    {
        QFETCH(QString, css);
        QFETCH(int, layers);
        QFETCH(int, margin);
        QFETCH(int, ring);
        QCOMPARE(parseShadow(css).size(), layers);
        const ShadowPatch patch = shadowPatch(css, 8);
        QCOMPARE(patch.source.isEmpty(), layers == 0);
        QCOMPARE(patch.margin, margin);
        QCOMPARE(patch.ring, ring);
    }
    void a_shadow_fades_outwards()
    {
        ShadowProvider provider;
        const ShadowPatch patch = shadowPatch(u"0 0 24px #000000FF"_s, 8);
        const QImage image = provider.requestImage(QString(patch.source).remove(u"image://shadow/"_s), nullptr, {});
        const int middle = image.height() / 2;
        QVERIFY(image.pixelColor(1, middle).alpha() < 10);
        QVERIFY(image.pixelColor(patch.margin, middle).alpha() > 90);
        QVERIFY(image.pixelColor(patch.margin, middle).alpha() < image.pixelColor(patch.margin + 8, middle).alpha());
    }

    void every_icon_draws_in_the_colour_asked_for_data()
    {
        QTest::addColumn<QString>("icon");
        for (const QString &file : QDir(u":/wagonmaster/icons"_s).entryList({u"*.svg"_s}))
            QTest::newRow(qPrintable(file)) << file.chopped(4);
    }
    void every_icon_draws_in_the_colour_asked_for()
    {
        QFETCH(QString, icon);
        const QString address = GlyphProvider::address(icon, QColor(255, 0, 0), QColor(255, 0, 0));
        GlyphProvider provider;
        const QImage image = provider.requestImage(QString(address).remove(u"image://glyph/"_s), nullptr, {32, 32});
        QCOMPARE(image.size(), QSize(32, 32));
        int drawn = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                drawn += pixel.alpha() > 32 ? 1 : 0;
                QVERIFY2(pixel.alpha() < 32 || (pixel.green() < 32 && pixel.blue() < 32), "another colour shows through");
            }
        }
        QVERIFY(drawn > 4);
    }
    void an_unknown_icon_is_said()
    {
        QTest::ignoreMessage(QtWarningMsg, "There is no icon \"nothing\"");
        QVERIFY(GlyphProvider().requestImage(u"nothing/ff0000/000000"_s, nullptr, {16, 16}).isNull());
    }

    void the_window_brings_its_own_type()
    {
        QQmlEngine engine;
        const auto *theme = engine.singletonInstance<Theme *>("Wagonmaster.Models", "Theme");
        QVERIFY(theme != nullptr);
        QCOMPARE(QFontInfo(theme->type()->property("body").value<TypeStyle>().font).family(), u"Inter"_s);
        QCOMPARE(QFontInfo(theme->type()->property("mono").value<TypeStyle>().font).family(), u"JetBrains Mono"_s);
        QCOMPARE(theme->type()->property("bodyStrong").value<TypeStyle>().font.weight(), int(QFont::Medium));
    }
    void the_scheme_follows_what_was_chosen()
    {
        QQmlEngine engine;
        auto *theme = engine.singletonInstance<Theme *>("Wagonmaster.Models", "Theme");
        theme->setScheme(Theme::Light);
        QVERIFY(!theme->dark());
        QCOMPARE(theme->surface().raised, QColor(Qt::white));
        theme->setScheme(Theme::Dark);
        QCOMPARE(theme->surface().raised, QColor(0x19, 0x1D, 0x1F));
    }
    void reduced_motion_takes_time_out_of_motion_only()
    {
        QQmlEngine engine;
        auto *theme = engine.singletonInstance<Theme *>("Wagonmaster.Models", "Theme");
        QCOMPARE(theme->duration().slow, 220);
        theme->setReducedMotion(true);
        QCOMPARE(theme->duration().slow, 0);
        QCOMPARE(theme->duration().toast, 6000);
        QCOMPARE(theme->duration().prefix, 1000);
    }
};

WM_TEST_CLASS(Look)
#include "theme_test.moc"
