#include "notices.h"

#include <KNotification>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>

using namespace Qt::StringLiterals;

namespace wm::desktop {
namespace {

/// At once; the tray has the others.
constexpr qsizetype most_shown = 4;
constexpr qsizetype longest_text = 400;

/// KNotification cannot close what the service has not numbered yet. A service answers in order, so an answer to a later question says
/// that it has; two of them, since KNotification itself first asks what the service can do. (Not a Ping: libraries answer that.)
void close_once_numbered(KNotification *notice, int round_trips = 2)
{
    if (round_trips == 0)
        return notice->close();
    const QDBusMessage question = QDBusMessage::createMethodCall(
        u"org.freedesktop.Notifications"_s, u"/org/freedesktop/Notifications"_s, u"org.freedesktop.Notifications"_s, u"GetCapabilities"_s);
    const auto *reply = new QDBusPendingCallWatcher(QDBusConnection::sessionBus().asyncCall(question), notice);
    QObject::connect(reply, &QDBusPendingCallWatcher::finished, notice, [=] { close_once_numbered(notice, round_trips - 1); });
}

} // namespace

Notices::Notices(models::ApprovalSource &source, const models::Preferences &preferences, std::function<bool()> seen, QObject *parent)
    : QObject(parent), m_source(source), m_preferences(preferences), m_seen(std::move(seen))
{
    connect(&source, &models::ApprovalSource::changed, this, &Notices::look);
    look();
}

void Notices::look()
{
    std::vector<models::OpenApproval> open = m_source.open();
    models::sort_for_answering(open);
    QSet<QString> still;
    for (const models::OpenApproval &one : open)
        still.insert(one.id + one.fingerprint); // one that is asked anew is told anew
    for (auto shown = m_shown.begin(); shown != m_shown.end();) {
        if (still.contains(shown.key())) {
            ++shown;
            continue;
        }
        if (KNotification *notice = *shown)
            close_once_numbered(notice); // answered, or gone
        shown = m_shown.erase(shown);
    }
    m_known.intersect(still);
    for (const models::OpenApproval &one : open) {
        const QString key = one.id + one.fingerprint;
        if (m_known.contains(key))
            continue;
        m_known.insert(key);
        if (m_preferences.notify() && !m_seen())
            tell(one);
    }
}

void Notices::tell(const models::OpenApproval &one)
{
    if (!QDBusConnection::sessionBus().isConnected())
        return;
    m_source.show(one.id, this, [this, one](const Result<Json> &approval) {
        if (approval && approval->is_object() && m_known.contains(one.id + one.fingerprint))
            ask_and_send(one, *approval);
    });
}

void Notices::ask_and_send(const models::OpenApproval &one, const Json &approval)
{
    m_shown.removeIf([](const auto &shown) { return shown.value().isNull(); });
    if (m_shown.size() >= most_shown)
        return;
    const models::ApprovalFacts facts = models::approval_facts(approval, m_source.asker(approval), m_source.home());
    // Two events, so that the desktop's own settings for each hold.
    auto *notice = new KNotification(m_preferences.sound() ? u"askedAloud"_s : u"asked"_s, KNotification::Persistent, this);
    notice->setComponentName(u"wagonmaster"_s);
    notice->setTitle(facts.title);
    QString text = facts.command.size() > longest_text ? facts.command.left(longest_text) + u'\u2026' : facts.command;
    text = text.toHtmlEscaped(); // bodies may have markup; ours is somebody else's text
    if (!facts.levelText.isEmpty())
        text = facts.levelText.toHtmlEscaped() + u'\n' + text;
    notice->setText(text);
    notice->setIconName(u"wagonmaster"_s);
    notice->setUrgency(facts.destructive ? KNotification::CriticalUrgency : KNotification::HighUrgency);
    const auto show = [this, notice, id = one.id] { emit showAsked(id, notice->xdgActivationToken()); };
    connect(notice->addDefaultAction(tr("Show")), &KNotificationAction::activated, this, show);
    connect(notice->addAction(tr("Show")), &KNotificationAction::activated, this, show);
    if (!facts.question)
        connect(notice->addAction(tr("Deny")), &KNotificationAction::activated, this,
            [this, id = one.id, shown = one.fingerprint, fingerprint = facts.fingerprint] {
                if (m_known.contains(id + shown)) // nobody may deny what replaced it
                    deny(id, fingerprint);
            });
    m_shown.insert(one.id + one.fingerprint, notice);
    notice->sendEvent();
}

void Notices::deny(const QString &id, const QString &fingerprint)
{
    Json params{{"id", id.toStdString()}, {"allow", false}, {"text", ""}};
    if (!fingerprint.isEmpty())
        params["fingerprint"] = fingerprint.toStdString();
    m_source.answer(std::move(params), this, [this, id](const Result<Json> &answer) {
        if (!answer)
            emit showAsked(id, {}); // it was answered, or is another by now: the dialog says which
    });
}

} // namespace wm::desktop
