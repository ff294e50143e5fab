#pragma once
// Short lists for QML: a row is a value with a key, and assigning a new list becomes the removals, moves, insertions and
// changes that lead there, never a reset. For lists of at most a few hundred rows; the board's lanes have their own.
#include <QAbstractListModel>
#include <QtQmlIntegration>
#include <algorithm>
#include <span>
#include <vector>

namespace wm::models {

/// A list model that tells QML how long it is.
class CountedListModel : public QAbstractListModel {
    Q_OBJECT
    QML_ANONYMOUS
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    explicit CountedListModel(QObject *parent = nullptr);
    int count() const { return rowCount({}); }

signals:
    void countChanged();
};

template <class Row> struct Column {
    const char *role;
    QVariant (*value)(const Row &);
};

/// Row: QString key() const, operator==, static std::span<const Column<Row>> columns().
template <class Row> class RowsModel final : public CountedListModel {
public:
    using CountedListModel::CountedListModel;

    const std::vector<Row> &rows() const { return m_rows; }

    void assign(std::vector<Row> next)
    {
        const auto at = [](const std::vector<Row> &rows, const QString &key) {
            return static_cast<int>(std::ranges::find(rows, key, &Row::key) - rows.begin());
        };
        for (int row = count() - 1; row >= 0; --row)
            if (at(next, m_rows[row].key()) == static_cast<int>(next.size())) {
                beginRemoveRows({}, row, row);
                m_rows.erase(m_rows.begin() + row);
                endRemoveRows();
            }
        for (int row = 0; row < static_cast<int>(next.size()); ++row) {
            const int old = at(m_rows, next[row].key());
            if (old == count()) {
                beginInsertRows({}, row, row);
                m_rows.insert(m_rows.begin() + row, std::move(next[row]));
                endInsertRows();
                continue;
            }
            if (old != row) { // further down: everything above is in place
                beginMoveRows({}, old, old, {}, row);
                std::rotate(m_rows.begin() + row, m_rows.begin() + old, m_rows.begin() + old + 1);
                endMoveRows();
            }
            if (!(m_rows[row] == next[row])) {
                m_rows[row] = std::move(next[row]);
                emit dataChanged(index(row), index(row));
            }
        }
    }

    int rowCount(const QModelIndex &parent) const override { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }
    QVariant data(const QModelIndex &index, int role) const override
    {
        const auto column = static_cast<std::size_t>(role - Qt::UserRole);
        if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role < Qt::UserRole || column >= Row::columns().size())
            return {};
        return Row::columns()[column].value(m_rows[static_cast<std::size_t>(index.row())]);
    }
    QHash<int, QByteArray> roleNames() const override
    {
        QHash<int, QByteArray> names;
        for (const Column<Row> &column : Row::columns())
            names.insert(Qt::UserRole + static_cast<int>(names.size()), column.role);
        return names;
    }

private:
    std::vector<Row> m_rows;
};

} // namespace wm::models
