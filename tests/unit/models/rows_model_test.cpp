#include "lists/rows_model.h"
#include "support/qtest_main.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <random>

using namespace wm::models;

namespace {

struct Pair {
    int id = 0;
    int value = 0;

    QString key() const { return QString::number(id); }
    bool operator==(const Pair &) const = default;
    static std::span<const Column<Pair>> columns()
    {
        static constexpr Column<Pair> all[] = {
            {"id", [](const Pair &row) -> QVariant { return row.id; }},
            {"value", [](const Pair &row) -> QVariant { return row.value; }},
        };
        return all;
    }
};

} // namespace

class RowsModelTest : public QObject {
    Q_OBJECT
private slots:
    void equal_lists_say_nothing()
    {
        RowsModel<Pair> model;
        model.assign({{1, 10}, {2, 20}});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy counted(&model, &CountedListModel::countChanged);
        model.assign({{1, 10}, {2, 20}});
        QCOMPARE(changed.size(), 0);
        QCOMPARE(counted.size(), 0);
    }
    void one_difference_is_one_change()
    {
        RowsModel<Pair> model;
        model.assign({{1, 10}, {2, 20}, {3, 30}});
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.assign({{1, 10}, {2, 21}, {3, 30}});
        QCOMPARE(changed.size(), 1);
        model.assign({{3, 30}, {1, 10}, {2, 21}});
        QCOMPARE(moved.size(), 1);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(inserted.size(), 0);
        QCOMPARE(model.data(model.index(0), Qt::UserRole + 1).toInt(), 30);
    }
    void any_list_leads_to_any_other_without_a_reset()
    {
        RowsModel<Pair> model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        std::mt19937 random(7);
        for (int step = 0; step < 500; ++step) {
            std::vector<Pair> next;
            for (int id = 0; id < 12; ++id)
                if (random() % 2 == 0)
                    next.push_back({id, static_cast<int>(random() % 3)});
            std::ranges::shuffle(next, random);
            model.assign(next);
            QVERIFY(model.rows() == next);
            QCOMPARE(model.count(), static_cast<int>(next.size()));
        }
        QCOMPARE(reset.size(), 0);
    }
};

WM_TEST_CLASS(RowsModelTest)
#include "rows_model_test.moc"
