#pragma once
// Short lists for QML: a row is a value with a key, and assigning a new list becomes the removals, moves, insertions and
// changes that lead there, never a reset. For lists of at most a few hundred rows; the board's lanes have their own.
#include <QAbstractListModel>
#include <QSet>
#include <QtQmlIntegration>
#include <algorithm>
#include <iterator>
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
        const QSet<QString> stay = keys_of(next);
        for (int row = count() - 1; row >= 0; --row)
            if (!stay.contains(m_rows[row].key())) {
                beginRemoveRows({}, row, row);
                m_rows.erase(m_rows.begin() + row);
                endRemoveRows();
            }
        const QSet<QString> old = keys_of(m_rows);
        for (int row = 0; row < static_cast<int>(next.size()); ++row) {
            if (!old.contains(next[row].key())) {
                int end = row + 1; // neighbours come together
                while (end < static_cast<int>(next.size()) && !old.contains(next[end].key()))
                    ++end;
                beginInsertRows({}, row, end - 1);
                m_rows.insert(
                    m_rows.begin() + row, std::make_move_iterator(next.begin() + row), std::make_move_iterator(next.begin() + end));
                endInsertRows();
                row = end - 1;
                continue;
            }
            const auto found = std::ranges::find(m_rows.begin() + row, m_rows.end(), next[row].key(), &Row::key);
            if (const int at = static_cast<int>(found - m_rows.begin()); at != row) { // further down: everything above is in place
                beginMoveRows({}, at, at, {}, row);
                std::rotate(m_rows.begin() + row, found, found + 1);
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
    static QSet<QString> keys_of(const std::vector<Row> &rows)
    {
        QSet<QString> keys;
        for (const Row &row : rows)
            keys.insert(row.key());
        return keys;
    }

    std::vector<Row> m_rows;
};

} // namespace wm::models
