#include "server/town_services.h"

#include "agents/project_file.h"
#include "agents/warm_pool.h"
#include "agents/work_check.h"
#include "engine/post_to.h"
#include "runtimes/presets.h"
#include "town/run/agent_kind.h"

#include <QThreadPool>

#include <fstream>
#include <unistd.h>

namespace wm::server {

TownServices::TownServices(engine::Engine &engine, agents::RunMonitor &runs, wire::Places places)
    : m_engine(engine),
      m_runs(runs),
      m_places(std::move(places)),
      m_search(m_places.search(), m_places.ledger()),
      m_backups(engine, m_places)
{
    m_search.follow(engine.durable());
    connect(&engine, &engine::Engine::committed, this, &TownServices::look);
}

Json TownServices::activity_of(const RunId &run) const
{
    const auto activity = m_runs.activity(run);
    if (!activity)
        return Json::object();
    Json out = {{"action", activity->action}, {"out_bytes", activity->out_bytes}};
    if (activity->at != 0)
        out["output_at"] = to_rfc3339(activity->at);
    if (!activity->phase.empty())
        out.update({{"phase", activity->phase}, {"context_used", activity->context.used}, {"context_size", activity->context.size},
            {"entries", activity->entries}});
    if (!activity->complaint.empty())
        out["complaint"] = activity->complaint;
    return out;
}

void TownServices::check_work(const RunId &id, bool by_person, std::function<void(Result<town::Finished>)> done)
{
    const town::State state = m_engine.durable();
    const town::Run *known = find(state.runs, id);
    if (known == nullptr)
        return done(fail("not_found", "There is no such run."));
    town::Run run = *known;
    QThreadPool::globalInstance()->start(
        [guard = QPointer(this), places = m_places, state, run, by_person, done = std::move(done)]() mutable {
            run.worktree = agents::worktree_of(places, run).string(); // it may be faster than the report of its start
            auto work = agents::check_work(state, run, by_person ? agents::Uncommitted::refused : agents::Uncommitted::saved);
            post_to(guard, [done, work] { done(work); });
        });
}

Result<> TownServices::knows_kind(const std::vector<std::string> &command)
{
    const auto kind = town::agent_kind(command);
    if (!kind)
        return std::unexpected(kind.error());
    if (!*kind)
        return {}; // any program
    const auto presets = runtimes::Presets::from_folders(m_places.configuration());
    const auto preset = presets ? presets->choose((*kind)->name) : std::unexpected(presets.error());
    return preset ? Result<>() : std::unexpected(preset.error());
}

Result<> TownServices::interrupt(const RunId &run)
{
    return m_runs.want(run, runtimes::Interrupt{});
}

Result<> TownServices::set_model(const RunId &run, const std::string &model, const std::string &effort)
{
    return m_runs.want(run, runtimes::SetModel{model, effort});
}

void TownServices::in_background(std::function<Result<Json>()> work, std::function<void(Result<Json>)> done)
{
    QThreadPool::globalInstance()->start([guard = QPointer(this), work = std::move(work), done = std::move(done)] {
        auto result = work();
        post_to(guard, [done, result] { done(result); });
    });
}

void TownServices::when(std::function<bool(const town::State &)> condition, std::int64_t timeout_ms, std::function<void(bool)> done)
{
    if (condition(m_engine.durable()))
        return done(true);
    m_waiting.push_back({std::move(condition), std::move(done), std::make_unique<QTimer>()});
    const auto entry = std::prev(m_waiting.end());
    entry->timer->setSingleShot(true);
    connect(entry->timer.get(), &QTimer::timeout, this, [this, entry] {
        auto callback = std::move(entry->done);
        entry->timer.release()->deleteLater(); // we are in its signal
        m_waiting.erase(entry);
        callback(false);
    });
    entry->timer->start(static_cast<int>(timeout_ms));
}

void TownServices::look()
{
    m_search.follow(m_engine.durable());
    std::vector<std::function<void(bool)>> came;
    for (auto entry = m_waiting.begin(); entry != m_waiting.end();) {
        if (!entry->condition(m_engine.durable())) {
            ++entry;
            continue;
        }
        came.push_back(std::move(entry->done));
        entry = m_waiting.erase(entry);
    }
    for (auto &done : came)
        done(true);
}

Result<> TownServices::check_project_file(const std::string &text) const
{
    return agents::check_project_file(text);
}

Json TownServices::facts() const
{
    long pages = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> pages >> resident;
    Json facts = {{"pid", getpid()}, {"rss_bytes", resident * sysconf(_SC_PAGESIZE)}, {"version", WM_VERSION}};
    if (!m_backups.trouble().empty())
        facts["backup_trouble"] = m_backups.trouble();
    return facts;
}

} // namespace wm::server
