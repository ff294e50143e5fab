#include "fixture_rows.h"

using namespace Qt::StringLiterals;

void FixtureRows::setRows(const QVariantList &rows)
{
    beginResetModel();
    m_rows = rows;
    m_roles.clear();
    for (const QVariant &row : rows) {
        const QVariantMap members = row.toMap();
        for (auto member = members.keyBegin(); member != members.keyEnd(); ++member) {
            if (!m_roles.contains(member->toUtf8()))
                m_roles << member->toUtf8();
        }
    }
    endResetModel();
    emit countChanged();
}

QString FixtureRows::beadIdAt(int row) const
{
    return m_rows.value(row).toMap().value(u"beadId"_s).toString();
}

int FixtureRows::rowOf(const QString &beadId) const
{
    for (int row = 0; row < count(); ++row) {
        if (beadIdAt(row) == beadId)
            return row;
    }
    return -1;
}

void FixtureRows::take(const QString &beadId, FixtureRows *from)
{
    const int row = from->rowOf(beadId);
    if (row < 0)
        return;
    from->beginRemoveRows({}, row, row);
    const QVariant moved = from->m_rows.takeAt(row);
    from->endRemoveRows();
    emit from->countChanged();
    beginInsertRows({}, 0, 0);
    m_rows.prepend(moved);
    if (m_roles.isEmpty())
        m_roles = from->m_roles;
    endInsertRows();
    emit countChanged();
}

void FixtureRows::change(const QString &beadId, const QString &role, const QVariant &value)
{
    const int row = rowOf(beadId);
    if (row < 0)
        return;
    QVariantMap members = m_rows[row].toMap();
    members.insert(role, value);
    m_rows[row] = members;
    emit dataChanged(index(row), index(row));
}

int FixtureRows::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : count();
}

QVariant FixtureRows::data(const QModelIndex &index, int role) const
{
    const QVariant value = m_rows.value(index.row()).toMap().value(QString::fromUtf8(m_roles.value(role - Qt::UserRole)));
    const QVariantList list = value.toList();
    return !list.isEmpty() && list.first().metaType() == QMetaType::fromType<QString>() ? QVariant(value.toStringList()) : value;
}

QHash<int, QByteArray> FixtureRows::roleNames() const
{
    QHash<int, QByteArray> names;
    for (int i = 0; i < m_roles.size(); ++i)
        names.insert(Qt::UserRole + i, m_roles[i]);
    return names;
}
