#include "words/ages.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>

namespace wm::models {
namespace {

using namespace std::chrono_literals;

QString words(const char *text)
{
    return QCoreApplication::translate("Age", text);
}

constexpr qint64 minute_s = 60;
constexpr qint64 hour_s = 60 * minute_s;
constexpr qint64 day_s = 24 * hour_s;
constexpr qint64 counted_s = 31 * day_s; ///< older than this is a date

QDateTime local(Timestamp at)
{
    return QDateTime::fromMSecsSinceEpoch(at / 1'000'000);
}

} // namespace

QString ageText(Timestamp since, Timestamp now)
{
    if (since == 0)
        return {};
    const qint64 seconds = (now - since) / nanoseconds_per_second; // a clock that went back reads as "now"
    if (seconds < minute_s)
        return words("now");
    if (seconds < hour_s)
        return words("%1 m").arg(seconds / minute_s);
    if (seconds < day_s)
        return words("%1 h").arg(seconds / hour_s);
    if (seconds < counted_s)
        return words("%1 d").arg(seconds / day_s);
    return QLocale().toString(local(since).date(), QLocale::ShortFormat);
}

QString waitedText(Timestamp since, Timestamp now)
{
    const qint64 seconds = (now - since) / nanoseconds_per_second;
    if (since != 0 && seconds < minute_s)
        return words("%1 s").arg(std::max<qint64>(seconds, 0));
    return ageText(since, now);
}

QString agoText(Timestamp since, Timestamp now)
{
    const qint64 seconds = (now - since) / nanoseconds_per_second;
    if (since == 0)
        return {};
    if (seconds < minute_s)
        return words("just now");
    return (seconds < counted_s ? words("%1 ago") : words("on %1")).arg(ageText(since, now));
}

QString clockText(Timestamp at, Timestamp now)
{
    if (at == 0)
        return {};
    const QString time = local(at).toString(QStringLiteral("HH:mm"));
    if (local(at).date() == local(now).date())
        return time;
    return QLocale().toString(local(at).date(), QLocale::ShortFormat) + u' ' + time;
}

AgeClock::AgeClock(std::shared_ptr<const Clock> clock, QObject *parent) : QObject(parent), m_clock(std::move(clock))
{
    m_minutes.setTimerType(Qt::VeryCoarseTimer); // wakes together with others
    m_minutes.setInterval(60s);
    connect(&m_minutes, &QTimer::timeout, this, &AgeClock::minute);
    m_minutes.start();
    m_seconds.setInterval(1s);
    connect(&m_seconds, &QTimer::timeout, this, &AgeClock::second);
}

void AgeClock::watchSeconds(bool watch)
{
    if (watch && !m_seconds.isActive())
        m_seconds.start();
    else if (!watch)
        m_seconds.stop();
}

} // namespace wm::models
