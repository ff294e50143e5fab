#include "tray_icon.h"

#include "theme/tokens.h"

#include <KStatusNotifierItem>
#include <QFile>
#include <QMenu>
#include <QPainter>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace wm::desktop {
namespace {

void draw(QPainter &painter, const QString &icon, const QColor &colour, const QRectF &where)
{
    QFile file(u":/wagonmaster/icons/%1.svg"_s.arg(icon));
    if (!file.open(QIODevice::ReadOnly))
        return;
    QByteArray svg = file.readAll();
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer(svg).render(&painter, where);
}

QPixmap picture(int size, int count)
{
    const theme::Palette &palette = theme::Tokens::get().dark; // panels are dark more often than not; both read well on light ones
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    draw(painter, u"brand-wheel"_s, palette.accent.base, QRectF(0, 0, size, size));
    if (count == 0)
        return pixmap;
    const qreal side = size * 0.66;
    const QRectF badge(size - side, size - side, side, side);
    painter.setPen(Qt::NoPen);
    painter.setBrush(palette.state.needsYou.fg);
    painter.drawPolygon(QPolygonF{{badge.center().x(), badge.top()}, {badge.right(), badge.center().y()},
        {badge.center().x(), badge.bottom()}, {badge.left(), badge.center().y()}});
    QFont font(theme::Tokens::get().type.ui);
    font.setPixelSize(std::max(6, qRound(side * (count > 9 ? 0.46 : 0.58))));
    font.setWeight(QFont::DemiBold);
    painter.setFont(font);
    painter.setPen(palette.text.onState);
    painter.drawText(badge, Qt::AlignCenter, count > 9 ? u"9+"_s : QString::number(count));
    return pixmap;
}

} // namespace

QIcon tray_icon(int count)
{
    QIcon icon;
    for (const int size : {16, 22, 32, 48, 64})
        icon.addPixmap(picture(size, count));
    return icon;
}

TrayIcon::TrayIcon(QObject *parent) : QObject(parent)
{
    auto *menu = new QMenu; // the item's, once it has it
    connect(menu->addAction(tr("Show the window")), &QAction::triggered, this, &TrayIcon::showAsked);
    m_answer = menu->addAction(QString());
    connect(m_answer, &QAction::triggered, this, &TrayIcon::answerAsked);
    menu->addSeparator();
    m_freeze = menu->addAction(QString());
    connect(m_freeze, &QAction::triggered, this, [this] { emit freezeAsked(!m_frozen); });
    menu->addSeparator();
    connect(menu->addAction(tr("Quit the window")), &QAction::triggered, this, &TrayIcon::quitAsked);

    m_item = std::make_unique<KStatusNotifierItem>(u"wagonmaster"_s);
    m_item->setStandardActionsEnabled(false);
    m_item->setCategory(KStatusNotifierItem::ApplicationStatus);
    m_item->setTitle(u"Wagonmaster"_s);
    m_item->setContextMenu(menu);
    connect(m_item.get(), &KStatusNotifierItem::activateRequested, this, &TrayIcon::showAsked);
    setCount(0);
}

TrayIcon::~TrayIcon() = default;

void TrayIcon::setCount(int count)
{
    if (m_count == count)
        return;
    m_count = count;
    say();
}

void TrayIcon::setFrozen(bool frozen)
{
    if (m_frozen == frozen)
        return;
    m_frozen = frozen;
    say();
}

void TrayIcon::say()
{
    const QString words = m_count == 0 ? tr("Nothing needs you") : m_count == 1 ? tr("1 needs you") : tr("%1 need you").arg(m_count);
    m_answer->setText(m_count == 0 ? tr("Answer in order") : tr("Answer in order (%1)").arg(m_count));
    m_answer->setEnabled(m_count > 0);
    m_freeze->setText(m_frozen ? tr("Let all agents go on") : tr("Emergency stop: freeze all agents"));
    const QIcon icon = tray_icon(m_count);
    m_item->setIconByPixmap(icon);
    m_item->setAttentionIconByPixmap(icon);
    m_item->setToolTip(icon, u"Wagonmaster"_s, m_frozen ? tr("All agents are frozen. %1").arg(words) : words);
    m_item->setStatus(m_count > 0 ? KStatusNotifierItem::NeedsAttention : KStatusNotifierItem::Active);
}

} // namespace wm::desktop
