#pragma once
// The board without a daemon: what a town does is folded into it by hand, and lanes are read as they are shown.
#include "board/lane_model.h"

#include <QHash>
#include <QTest>

namespace wm::tests {

class SetClock final : public Clock {
public:
    Timestamp time = 0;
    Timestamp now() const override { return time; }
};

/// The board as Town wires it, fed by hand.
struct Board {
    std::shared_ptr<SetClock> clock = std::make_shared<SetClock>();
    models::Replica replica;
    models::Activities activities;
    models::AgeClock ages{clock};
    models::BoardModel board{replica, activities, ages};
};

inline QStringList ids(const models::LaneModel &lane)
{
    QStringList list;
    for (int row = 0; row < lane.count(); ++row)
        list << lane.beadIdAt(row);
    return list;
}

/// What a view that only listens to the signals would show: every role but those that change with the clock.
class Onlooker : public QObject {
public:
    using Row = QHash<int, QVariant>;
    std::vector<Row> rows;

    explicit Onlooker(const models::LaneModel &model) : m_model(model)
    {
        connect(&model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex &, int first, int last) {
            for (int row = first; row <= last; ++row)
                rows.insert(rows.begin() + row, look(row));
        });
        connect(&model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int first, int last) { rows.erase(rows.begin() + first, rows.begin() + last + 1); });
        connect(&model, &QAbstractItemModel::rowsMoved, this, [this](const QModelIndex &, int from, int last, const QModelIndex &, int to) {
            QCOMPARE(last, from);
            Row row = std::move(rows[static_cast<std::size_t>(from)]);
            rows.erase(rows.begin() + from);
            rows.insert(rows.begin() + (to > from ? to - 1 : to), std::move(row));
        });
        connect(&model, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex &first, const QModelIndex &last) {
            for (int row = first.row(); row <= last.row(); ++row)
                rows[static_cast<std::size_t>(row)] = look(row);
        });
        connect(&model, &QAbstractItemModel::modelReset, this, [] { QFAIL("a lane never starts over"); });
    }
    Row look(int row) const
    {
        Row facts;
        const QHash<int, QByteArray> names = m_model.roleNames();
        for (auto role = names.keyBegin(); role != names.keyEnd(); ++role)
            if (*role != models::AgeRole && *role != models::AccessibleDescriptionRole)
                facts.insert(*role, m_model.data(m_model.index(row), *role));
        return facts;
    }

private:
    const models::LaneModel &m_model;
};

} // namespace wm::tests
