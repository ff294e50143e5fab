#include "agent/run_changes.h"

#include "shell/town.h"
#include "words/text.h"

#include <QQmlEngine>

namespace wm::models {

RunChanges::RunChanges(Town &town, QObject *parent) : CountedListModel(parent), m_town(&town) {}

void RunChanges::componentComplete()
{
    if (QQmlEngine *engine = qmlEngine(this))
        m_town = Town::of(engine);
}

void RunChanges::setRunId(const QString &run)
{
    if (m_run == run)
        return;
    beginResetModel(); // another run is another list
    m_run = run;
    m_files.clear();
    m_problem.clear();
    m_loading = false;
    endResetModel();
    emit runIdChanged();
    emit loadingChanged();
}

void RunChanges::load()
{
    if (!m_town || m_run.isEmpty() || m_loading)
        return;
    m_loading = true;
    emit loadingChanged();
    m_town->client().ask("run.diff", {{"run", m_run.toStdString()}, {"patches", true}}, this, [this, run = m_run](Result<Json> answer) {
        if (run == m_run)
            take(answer);
    });
}

void RunChanges::take(const Result<Json> &answer)
{
    beginResetModel();
    m_loading = false;
    m_problem.clear();
    m_files.clear();
    if (!answer) {
        m_problem = qtext(answer.error().message);
    } else {
        for (const Json &file : answer->value("files", Json::array())) {
            transcript::FileChange change{.path = file.value("path", ""), .patch = file.value("patch", "")};
            m_files.push_back(
                {{std::make_shared<transcript::FileChange>(std::move(change))}, file.value("added", 0), file.value("removed", 0)});
        }
    }
    endResetModel();
    emit loadingChanged();
}

int RunChanges::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_files.size());
}

QVariant RunChanges::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const File &file = m_files[index.row()];
    switch (role) {
    case PathRole: return file.file.path();
    case FileRole: return QVariant::fromValue(file.file);
    case AddedRole: return file.added;
    case RemovedRole: return file.removed;
    default: return {};
    }
}

QHash<int, QByteArray> RunChanges::roleNames() const
{
    return {{PathRole, "path"}, {FileRole, "file"}, {AddedRole, "added"}, {RemovedRole, "removed"}};
}

} // namespace wm::models
