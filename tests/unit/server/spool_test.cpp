// Requests that an agent leaves as files, when the answer cannot be left beside them.
#include "base/fd.h"
#include "base/files.h"
#include "server/spool.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/resource.h>

using namespace wm;

namespace {

/// So many more than are open may be opened while it lives.
class FewDescriptors {
public:
    explicit FewDescriptors(int more)
    {
        getrlimit(RLIMIT_NOFILE, &m_before);
        std::vector<Fd> free; // the lowest ones there are
        for (int i = 0; i <= more; ++i)
            free.emplace_back(open("/", O_PATH | O_CLOEXEC));
        rlimit few = m_before;
        few.rlim_cur = static_cast<rlim_t>(free.back().get());
        setrlimit(RLIMIT_NOFILE, &few);
    }
    FewDescriptors(const FewDescriptors &) = delete;
    FewDescriptors &operator=(const FewDescriptors &) = delete;
    ~FewDescriptors() { setrlimit(RLIMIT_NOFILE, &m_before); }

private:
    rlimit m_before{};
};

} // namespace

class SpoolTest : public QObject {
    Q_OBJECT

    void carry_out(const server::Spool &spool, int &count)
    {
        connect(&spool, &server::Spool::accepted, this, [this, &count](server::Connection *client) {
            connect(client, &server::Connection::received, this, [client](const std::string &line) {
                const auto message = parse_json(line, "A request").value();
                client->send({{"jsonrpc", "2.0"}, {"id", message["id"]}, {"result", {{"code", 0}, {"out", "done"}, {"err", ""}}}});
            });
            connect(client, &server::Connection::closed, client, &QObject::deleteLater);
            ++count;
        });
    }
private slots:
    void an_answer_that_cannot_be_written_is_written_later_and_the_request_is_not_carried_out_again()
    {
        const QTemporaryDir folder;
        const std::filesystem::path directory = folder.filePath("spool").toStdString();
        const auto spool = server::Spool::open(directory, "run:r").value();
        int carried_out = 0;
        carry_out(*spool, carried_out);
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
    void what_cannot_be_read_for_want_of_descriptors_is_taken_later_data()
    {
        QTest::addColumn<int>("left");
        QTest::newRow("not even the directory") << 0;
        QTest::newRow("the directory, and not the request") << 1;
        QTest::newRow("the request, and nobody can say it") << 2;
    }
    void what_cannot_be_read_for_want_of_descriptors_is_taken_later()
    {
        QFETCH(int, left);
        const QTemporaryDir folder;
        const std::filesystem::path directory = folder.filePath("spool").toStdString();
        const auto spool = server::Spool::open(directory, "run:r").value();
        int carried_out = 0;
        carry_out(*spool, carried_out);
        QVERIFY(write_file_atomically(directory / "a.json", R"({"arguments":["done"]})"));
        {
            const FewDescriptors few(left);
            spool->look();
        }
        QVERIFY(std::filesystem::exists(directory / "a.json"));
        QCOMPARE(carried_out, 0);
        QTRY_COMPARE(carried_out, 1);
        QTRY_VERIFY(!std::filesystem::exists(directory / "a.json"));
        QVERIFY(read_file(directory / "a.answer.json").value().contains("\"code\":0"));
    }
};

WM_TEST_CLASS(SpoolTest)
#include "spool_test.moc"
