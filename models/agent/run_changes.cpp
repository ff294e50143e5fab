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
    m_answer = Json::array();
    m_problem.clear();
    m_loading = false;
    m_known = false;
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
    m_loading = false;
    m_problem = answer ? QString() : qtext(answer.error().message);
    Json files = answer ? answer->value("files", Json::array()) : Json::array();
    if (files != m_answer) { // the same again leaves whoever reads where they are
        beginResetModel();
        m_files.clear();
        for (const Json &file : files) {
            transcript::FileChange change{.path = file.value("path", ""), .patch = file.value("patch", "")};
            m_files.push_back(
                {{std::make_shared<transcript::FileChange>(std::move(change))}, file.value("added", 0), file.value("removed", 0)});
        }
        m_answer = std::move(files);
        endResetModel();
    }
    m_known = answer.has_value();
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
