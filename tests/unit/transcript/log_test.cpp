// What a transcript promises to whoever adds to it and reads it.
#include "support/qtest_main.h"
#include "transcript/log.h"
#include "unit/transcript/samples.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <thread>

using namespace wm;
using namespace wm::transcript;

namespace {

unsigned mode_of(const std::filesystem::path &path)
{
    struct stat info = {};
    return stat(path.c_str(), &info) == 0 ? info.st_mode & 0777U : 0;
}

std::set<std::string> names_in(const std::filesystem::path &folder)
{
    std::set<std::string> names;
    for (const auto &file : std::filesystem::directory_iterator(folder))
        names.insert(file.path().filename().string());
    return names;
}

} // namespace

class TranscriptLog : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path folder() const { return m_folder->filePath("run/transcript").toStdString(); }
    Reader reader() const { return Reader(folder()); }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void a_new_one_is_empty()
    {
        const auto writer = Writer::open(folder());
        QVERIFY(writer.has_value());
        QCOMPARE(writer->total(), 0);
        QCOMPARE(writer->derived_to(), 0);
        QVERIFY(reader().window(0, 10) == Window());
        QVERIFY(reader().tail(10) == Window());
    }
    void one_that_is_not_there_is_empty_too()
    {
        QCOMPARE(reader().total().value_or(-1), 0);
        QVERIFY(reader().tail(10) == Window());
        QVERIFY(!std::filesystem::exists(folder()));
    }
    void what_was_added_is_read_whatever_it_is()
    {
        auto writer = Writer::open(folder());
        std::vector<Entry> entries;
        for (const Content &content : full_samples())
            entries.push_back({noon, content});
        QVERIFY(writer->append(entries, 700));
        QCOMPARE(writer->derived_to(), 700);
        QCOMPARE(writer->total(), qint64(entries.size()));
        const auto window = reader().window(0, 100);
        QVERIFY(window.has_value());
        QVERIFY(window->entries == entries);
        QCOMPARE(window->next, window->total);
    }
    void it_goes_on_where_it_ended()
    {
        QVERIFY(Writer::open(folder())->append(numbered(0, 3), 30));
        auto writer = Writer::open(folder());
        QCOMPARE(writer->total(), 3);
        QCOMPARE(writer->derived_to(), 30);
        QVERIFY(writer->append(numbered(3, 2), 50));
        QVERIFY(reader().window(0, 100)->entries == numbered(0, 5));
    }
    void no_entries_are_no_unit()
    {
        auto writer = Writer::open(folder());
        QVERIFY(writer->append(numbered(0, 1), 10));
        QVERIFY(writer->append({}, 90));
        QCOMPARE(writer->derived_to(), 10);
        QCOMPARE(Writer::open(folder())->derived_to(), 10);
    }
    void what_it_has_already_is_refused()
    {
        auto writer = Writer::open(folder());
        QVERIFY(writer->append(numbered(0, 1), 10));
        QVERIFY(writer->append(numbered(1, 1), 10)); // what was said to the agent does not move out.log
        const auto refused = writer->append(numbered(2, 1), 9);
        QVERIFY(!refused && refused.error().code == "stale");
        QCOMPARE(writer->total(), 2);
    }
    void nobody_else_can_read_it()
    {
        auto writer = Writer::open(folder(), 1);
        for (int i = 0; i < 3; ++i)
            QVERIFY(writer->append(numbered(i, 1), i));
        writer->settle();
        QCOMPARE(mode_of(folder()), 0700U);
        for (const std::string &name : names_in(folder()))
            QVERIFY2(mode_of(folder() / name) == 0600U, name.c_str());
    }

    void finished_segments_are_compressed()
    {
        auto writer = Writer::open(folder(), 1000);
        for (int i = 0; i < 30; ++i)
            QVERIFY(writer->append(numbered(i, 1), i));
        writer->settle();
        const auto names = names_in(folder());
        QVERIFY(names.contains("000000000.jsonl.zst") && names.contains("000000000.index"));
        QVERIFY(!names.contains("000000000.jsonl"));
        QCOMPARE(std::ranges::count_if(names, [](const std::string &name) { return name.ends_with(".jsonl"); }), 1);
        QVERIFY(reader().window(0, 100)->entries == numbered(0, 30));
        QCOMPARE(Writer::open(folder(), 1000)->total(), 30);
    }
    void a_unit_is_never_cut_in_two_by_a_segment()
    {
        auto writer = Writer::open(folder(), 10);
        QVERIFY(writer->append(numbered(0, 50), 1));
        QVERIFY(writer->append(numbered(50, 50), 2));
        writer->settle();
        QVERIFY(list_segments(folder()) == std::vector<std::int64_t>({0, 50}));
    }
    void a_window_in_the_middle_of_a_large_compressed_segment()
    {
        auto writer = Writer::open(folder(), 1 << 20);
        for (int i = 0; i < 200; ++i) // several frames
            QVERIFY(writer->append(numbered(i * 100, 100), i));
        writer->settle();
        QVERIFY(list_segments(folder())->size() > 1);
        for (const std::int64_t first : {0, 1, 1'234, 9'999, 12'000, 19'990}) {
            const auto window = reader().window(first, 10);
            QVERIFY(window.has_value());
            QCOMPARE(window->first, first);
            QVERIFY(window->entries == numbered(first, 10));
            QCOMPARE(window->total, 20'000);
        }
    }
    void an_empty_line_of_the_agent_is_an_entry()
    {
        auto writer = Writer::open(folder());
        const std::vector<Entry> entries = {said(""), said("a\nb\r\n\0c"), said("…\xFF")};
        QVERIFY(writer->append(entries, 1));
        const auto window = reader().tail(10);
        QCOMPARE(window->entries.size(), 3U);
        QVERIFY(window->entries[1] == entries[1]);
        QVERIFY(window->entries[2] == said("…\xEF\xBF\xBD")); // JSON is UTF-8
    }

    void windows_data()
    {
        QTest::addColumn<qint64>("first");
        QTest::addColumn<qint64>("count");
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("next");
        QTest::newRow("the beginning") << qint64(0) << qint64(3) << qint64(0) << qint64(3);
        QTest::newRow("over a border") << qint64(1) << qint64(15) << qint64(1) << qint64(16);
        QTest::newRow("the end") << qint64(18) << qint64(2) << qint64(18) << qint64(20);
        QTest::newRow("over the end") << qint64(15) << qint64(100) << qint64(15) << qint64(20);
        QTest::newRow("at the end") << qint64(20) << qint64(5) << qint64(20) << qint64(20);
        QTest::newRow("behind the end") << qint64(99) << qint64(5) << qint64(20) << qint64(20);
        QTest::newRow("before the beginning") << qint64(-5) << qint64(2) << qint64(0) << qint64(2);
        QTest::newRow("nothing") << qint64(5) << qint64(0) << qint64(5) << qint64(5);
        QTest::newRow("less than nothing") << qint64(5) << qint64(-1) << qint64(5) << qint64(5);
        QTest::newRow("everything") << qint64(0) << std::numeric_limits<qint64>::max() << qint64(0) << qint64(20);
    }
    void windows()
    {
        QFETCH(qint64, first);
        QFETCH(qint64, count);
        QFETCH(qint64, from);
        QFETCH(qint64, next);
        auto writer = Writer::open(folder(), 300);
        for (int i = 0; i < 10; ++i)
            QVERIFY(writer->append(numbered(2 * i, 2), i));
        const auto window = reader().window(first, count);
        QVERIFY(window.has_value());
        QVERIFY(*window == Window(from, numbered(from, next - from), next, 20));
        const auto before = reader().before(next, next - from);
        QVERIFY(before.has_value());
        QVERIFY(*before == *window);
    }
    void the_tail_is_the_newest()
    {
        auto writer = Writer::open(folder(), 300);
        for (int i = 0; i < 10; ++i)
            QVERIFY(writer->append(numbered(2 * i, 2), i));
        QVERIFY(*reader().tail(7) == Window(13, numbered(13, 7), 20, 20));
        QVERIFY(*reader().tail(99) == Window(0, numbered(0, 20), 20, 20));
        QVERIFY(*reader().tail(0) == Window(20, {}, 20, 20));
    }

    void an_answer_is_bounded_and_says_where_to_go_on()
    {
        auto writer = Writer::open(folder());
        std::vector<Entry> all;
        for (int i = 0; i < 10; ++i)
            all.push_back(said(std::string(300'000, static_cast<char>('a' + i))));
        QVERIFY(writer->append(all, 1));
        const auto first = reader().window(0, 100);
        QCOMPARE(first->entries.size(), 3U); // of 300 KB each
        QCOMPARE(first->next, 3);
        QCOMPARE(first->total, 10);
        QVERIFY(reader().window(first->next, 100)->entries == std::vector(all.begin() + 3, all.begin() + 6));
        const auto last = reader().tail(100);
        QCOMPARE(last->first, 7);
        QVERIFY(last->entries == std::vector(all.begin() + 7, all.end()));
        QVERIFY(reader().before(last->first, 100)->entries == std::vector(all.begin() + 4, all.begin() + 7));
    }
    void an_entry_that_is_larger_comes_by_itself()
    {
        auto writer = Writer::open(folder());
        const std::vector<Entry> all = {said("a"), said(std::string(3 << 20, 'b')), said("c")};
        QVERIFY(writer->append(all, 1));
        QCOMPARE(reader().window(0, 10)->next, 1);
        QVERIFY(reader().window(1, 10)->entries == std::vector({all[1]}));
        QCOMPARE(reader().tail(10)->first, 2);
        QVERIFY(reader().before(2, 10)->entries == std::vector({all[1]}));
    }
    void it_is_read_while_it_is_written()
    {
        auto writer = Writer::open(folder(), 5'000);
        std::jthread writing([&](const std::stop_token &stop) {
            for (int i = 0; i < 400 && !stop.stop_requested(); ++i)
                if (!writer->append(numbered(i * 5, 5), i))
                    return;
        });
        for (std::int64_t total = 0; total < 2'000;) {
            const auto tail = reader().tail(20);
            QVERIFY2(tail.has_value(), tail ? "" : tail.error().message.c_str());
            QVERIFY(tail->total >= total && tail->total % 5 == 0); // whole units
            QVERIFY(tail->entries == numbered(tail->first, tail->next - tail->first));
            total = tail->total;
            const auto middle = reader().window(total / 2, 20);
            QVERIFY2(middle.has_value(), middle ? "" : middle.error().message.c_str());
            QVERIFY(middle->entries == numbered(middle->first, middle->next - middle->first));
        }
    }
    void an_append_that_fails_leaves_nothing()
    {
        auto writer = Writer::open(folder());
        QVERIFY(writer->append(numbered(0, 2), 1));
        const auto path = plain_file(folder(), 0);
        const auto size = std::filesystem::file_size(path);
        rlimit before = {};
        getrlimit(RLIMIT_FSIZE, &before);
        const rlimit limit = {size + 100, before.rlim_max};
        const auto handler = signal(SIGXFSZ, SIG_IGN);
        setrlimit(RLIMIT_FSIZE, &limit); // the disk is full after 100 more bytes
        const auto refused = writer->append(numbered(2, 50), 2);
        setrlimit(RLIMIT_FSIZE, &before);
        signal(SIGXFSZ, handler);
        QVERIFY(!refused);
        QCOMPARE(std::filesystem::file_size(path), size);
        QCOMPARE(writer->derived_to(), 1);
        QVERIFY(writer->append(numbered(2, 50), 2)); // there is room again
        QVERIFY(reader().window(0, 100)->entries == numbered(0, 52));
    }
};

WM_TEST_CLASS(TranscriptLog)
#include "log_test.moc"
