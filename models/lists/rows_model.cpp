#include "lists/rows_model.h"

namespace wm::models {

CountedListModel::CountedListModel(QObject *parent) : QAbstractListModel(parent)
{
    connect(this, &QAbstractItemModel::rowsInserted, this, &CountedListModel::countChanged);
    connect(this, &QAbstractItemModel::rowsRemoved, this, &CountedListModel::countChanged);
    connect(this, &QAbstractItemModel::modelReset, this, &CountedListModel::countChanged);
}

} // namespace wm::models
