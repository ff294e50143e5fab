#pragma once
// A copy of the ledger each day on which something happened, into backups/, and the old ones away (ledger/backup_folder.h
// says which). Looks shortly after the start and then every hour; the copying is done on a pool thread. Main thread.
#include "engine/engine.h"
#include "wire/places.h"

#include <QTimer>

namespace wm::server {

class DailyBackup : public QObject {
    Q_OBJECT

public:
    DailyBackup(engine::Engine &engine, const wire::Places &places);

    /// Why there is no newer one; empty when all is well.
    const std::string &trouble() const { return m_trouble; }

private:
    void look();

    engine::Engine &m_engine;
    const std::filesystem::path m_folder;
    QTimer m_timer;
    bool m_running = false;
    std::string m_trouble;
};

} // namespace wm::server
