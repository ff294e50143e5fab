#pragma once
// A list model made of JSON objects, for tests of the window: every member of a row is a role. Rows can be moved between
// two of them, which is how a test plays the town.
#include <QAbstractListModel>
#include <QVariantList>
#include <QtQmlIntegration>

class FixtureRows : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    Q_PROPERTY(QVariantList rows READ rows WRITE setRows NOTIFY countChanged)
    Q_PROPERTY(int count READ count NOTIFY countChanged)

public:
    using QAbstractListModel::QAbstractListModel;

    QVariantList rows() const { return m_rows; }
    void setRows(const QVariantList &rows);
    int count() const { return static_cast<int>(m_rows.size()); }

    Q_INVOKABLE QString beadIdAt(int row) const;
    Q_INVOKABLE int rowOf(const QString &beadId) const;
    Q_INVOKABLE void take(const QString &beadId, FixtureRows *from);
    Q_INVOKABLE void change(const QString &beadId, const QString &role, const QVariant &value);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QHash<int, QByteArray> roleNames() const override;

signals:
    void countChanged();

private:
    QVariantList m_rows;
    QList<QByteArray> m_roles;
};
