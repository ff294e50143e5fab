#pragma once
// What handlers may use, made of the daemon's parts. Main thread.
#include "agents/run_monitor.h"
#include "commands/services.h"
#include "server/daily_backup.h"

#include <QTimer>

#include <list>

namespace wm::server {

class TownServices final : public QObject, public commands::Services {
    Q_OBJECT

public:
    TownServices(engine::Engine &engine, agents::RunMonitor &runs, wire::Places places);

    engine::Engine &engine() override { return m_engine; }
    search::Index &search() override { return m_search; }
    const wire::Places &places() const override { return m_places; }
    Json activity_of(const RunId &run) const override;
    void check_work(const RunId &run, bool by_person, std::function<void(Result<town::Finished>)> done) override;
    commands::Admission &admission() override { return m_runs.admission(); }
    Result<> knows_kind(const std::vector<std::string> &command) override;
    Result<> interrupt(const RunId &run) override;
    Result<> set_model(const RunId &run, const std::string &model, const std::string &effort) override;
    void in_background(std::function<Result<Json>()> work, std::function<void(Result<Json>)> done) override;
    void when(std::function<bool(const town::State &)> condition, std::int64_t timeout_ms, std::function<void(bool)> done) override;
    Json facts() const override;
    void stop_daemon() override { emit stop_requested(); }
    Result<> check_project_file(const std::string &text) const override;

signals:
    void stop_requested();

private:
    struct Waiting {
        std::function<bool(const town::State &)> condition;
        std::function<void(bool)> done;
        std::unique_ptr<QTimer> timer;
    };

    void look();

    engine::Engine &m_engine;
    agents::RunMonitor &m_runs;
    wire::Places m_places;
    search::Index m_search;
    DailyBackup m_backups;
    std::list<Waiting> m_waiting;
};

} // namespace wm::server
