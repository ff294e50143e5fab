#include "server/daily_backup.h"

#include "engine/post_to.h"
#include "ledger/backup_folder.h"

#include <QLoggingCategory>
#include <QThreadPool>

#include <algorithm>

namespace wm::server {
namespace {

Q_LOGGING_CATEGORY(log_backup, "wm.backup")

using namespace std::chrono_literals;

constexpr auto after_start = 3s; ///< whoever started the daemon gets its answer first
constexpr auto between_looks = 1h;
constexpr Timestamp day = 24 * 3600 * nanoseconds_per_second;

} // namespace

DailyBackup::DailyBackup(engine::Engine &engine, const wire::Places &places) : m_engine(engine), m_folder(places.backups())
{
    connect(&m_timer, &QTimer::timeout, this, &DailyBackup::look);
    m_timer.start(between_looks);
    QTimer::singleShot(after_start, this, &DailyBackup::look);
}

void DailyBackup::look()
{
    const Seq now_at = m_engine.durable().seq;
    const auto known = ledger::backups_in(m_folder);
    const auto newest = std::ranges::find(known, "daily", &ledger::BackupName::kind);
    const Timestamp now = m_engine.now();
    // One from the future is from before the clock was set, and says nothing.
    const bool recent = newest != known.end() && newest->made <= now && now - newest->made < day;
    const bool same = newest != known.end() && newest->last_seq == now_at;
    if (m_running || now_at == 0 || recent || same)
        return;
    m_running = true;
    QThreadPool::globalInstance()->start([guard = QPointer(this), folder = m_folder, ledger = m_engine.path(), now] {
        const auto made = ledger::back_up_into(folder, ledger, "daily", now);
        if (made)
            ledger::rotate_backups(folder);
        const std::string trouble = made ? "" : made.error().message;
        if (!made)
            qCWarning(log_backup, "%s %s", trouble.c_str(), made.error().hint.c_str());
        post_to(guard, [guard, trouble] {
            guard->m_running = false;
            guard->m_trouble = trouble;
        });
    });
}

} // namespace wm::server
