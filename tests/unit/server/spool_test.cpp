// Requests that an agent leaves as files, when the answer cannot be left beside them.
#include "base/files.h"
#include "server/spool.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

using namespace wm;

class SpoolTest : public QObject {
    Q_OBJECT
private slots:
    void an_answer_that_cannot_be_written_is_written_later_and_the_request_is_not_carried_out_again()
    {
        const QTemporaryDir folder;
        const std::filesystem::path directory = folder.filePath("spool").toStdString();
        const auto spool = server::Spool::open(directory, "run:r").value();
        int carried_out = 0;
        connect(spool.get(), &server::Spool::accepted, this, [&](server::Connection *client) {
            connect(client, &server::Connection::received, this, [client](const std::string &line) {
                const auto message = parse_json(line, "A request").value();
                client->send({{"jsonrpc", "2.0"}, {"id", message["id"]}, {"result", {{"code", 0}, {"out", "done"}, {"err", ""}}}});
            });
            connect(client, &server::Connection::closed, client, &QObject::deleteLater);
            ++carried_out;
        });
        const auto in_the_way = directory / "a.answer.json";
        QVERIFY(std::filesystem::create_directory(in_the_way)); // as a full disk would be
        QVERIFY(write_file_atomically(directory / "a.json", R"({"arguments":["status"]})"));
        QTRY_COMPARE(carried_out, 1);
        QVERIFY(write_file_atomically(directory / "b.json", "no JSON")); // the directory changes again
        QTRY_VERIFY(std::filesystem::exists(directory / "b.answer.json"));
        QTest::qWait(100); // what is in the queue
        QVERIFY(std::filesystem::remove(in_the_way));
        QTRY_VERIFY(std::filesystem::is_regular_file(in_the_way));
        QCOMPARE(carried_out, 1);
        QVERIFY(!std::filesystem::exists(directory / "a.json"));
    }
};

WM_TEST_CLASS(SpoolTest)
#include "spool_test.moc"
