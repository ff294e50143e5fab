// Whole files: fed in pieces, refused as a whole.
#include "base/fd.h"
#include "base/files.h"
#include "interop/beads_file.h"
#include "support/qtest_main.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <fcntl.h>
#include <format>
#include <thread>
#include <unistd.h>

using namespace wm;
using namespace wm::interop;

namespace {

std::string bead(std::string_view id)
{
    return std::format("{{\"id\":\"{}\",\"title\":\"T\"}}", id);
}

Result<BeadsFile> read(std::string_view bytes, std::size_t piece = 1u << 20)
{
    BeadsReader reader("issues.jsonl");
    for (std::size_t at = 0; at < bytes.size(); at += piece)
        if (auto fed = reader.feed(bytes.substr(at, piece)); !fed)
            return std::unexpected(fed.error());
    return reader.finish();
}

} // namespace

class BeadsFileTest : public QObject {
    Q_OBJECT

private slots:
    void lines_are_the_same_however_the_bytes_arrive()
    {
        const std::string bytes = read_file(WM_FIXTURES "/beads/current.jsonl").value();
        for (const std::size_t piece : {1u, 7u, 4096u}) {
            const auto file = read(bytes, piece);
            QVERIFY(file);
            std::string again;
            for (const FileLine &line : file->lines)
                again += line.raw + '\n';
            QCOMPARE(again, bytes);
        }
    }

    void blank_lines_and_a_missing_last_newline_do_no_harm()
    {
        const auto file = read("\n" + bead("a-1") + "\r\n\n  \n" + bead("a-2"));
        QVERIFY(file);
        QCOMPARE(file->lines.size(), 2u);
        QCOMPARE(file->lines[0].number, 2u);
        QCOMPARE(file->lines[0].raw, bead("a-1") + "\r");
        QCOMPARE(file->lines[1].number, 5u);
        QVERIFY(read("")->lines.empty());
    }

    void an_id_stands_once()
    {
        const auto twice = read(bead("a-1") + "\n" + bead("a-2") + "\n" + bead("a-1") + "\n");
        QVERIFY(!twice);
        QCOMPARE(twice.error().message, std::string("issues.jsonl:3: a-1 stands on line 1 already."));
        const auto dead = read(bead("a-1") + "\n" + R"({"id":"a-1","title":"T","status":"tombstone"})");
        QCOMPARE(dead.error().message, std::string("issues.jsonl:2: a-1 stands on line 1 already."));
        const std::string memory = R"({"_type":"memory","key":"a-1","value":"v"})";
        QVERIFY(read(bead("a-1") + "\n" + memory));
        QCOMPARE(read(memory + "\n" + memory).error().message, std::string("issues.jsonl:2: memory a-1 stands on line 1 already."));
    }

    void the_order_is_known()
    {
        QVERIFY(read(bead("a-1") + "\n" + bead("a-1.1") + "\n" + bead("b-1"))->sorted_by_id());
        QVERIFY(!read(bead("b-1") + "\n" + bead("a-1"))->sorted_by_id());
    }

    void a_line_has_a_limit()
    {
        BeadsReader reader("issues.jsonl");
        QVERIFY(reader.feed(bead("a-1") + "\n"));
        const std::string piece(1u << 20, ' ');
        for (int i = 0; i < 64; ++i)
            QVERIFY(reader.feed(piece));
        const auto over = reader.feed(" ");
        QVERIFY(!over);
        QCOMPARE(over.error().message, std::string("issues.jsonl:2: the line is longer than 64 MB."));
    }

    void a_file_that_changes_while_it_is_read_is_refused()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath("issues.jsonl").toStdString();
        std::string bytes;
        for (int i = 0; i < 300; ++i)
            bytes += bead("a-" + std::to_string(i)) + std::string(100'000, ' ') + "\n";
        QVERIFY(write_file_atomically(path, bytes));
        QVERIFY(read_beads_file(path, path));
        std::atomic<int> written = 0;
        const std::jthread hand([&](const std::stop_token &stop) {
            for (const Fd file(open(path.c_str(), O_WRONLY | O_CLOEXEC)); !stop.stop_requested(); ++written)
                (void)!pwrite(file.get(), " ", 1, static_cast<off_t>(bytes.size()) - 2); // it says the same all the time
        });
        while (written == 0)
            std::this_thread::yield();
        const auto refused = read_beads_file(path, "issues.jsonl");
        QVERIFY(!refused);
        QCOMPARE(refused.error().message, std::string("issues.jsonl changed while it was read."));
    }

    void what_cannot_be_read_is_said()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath("issues.jsonl").toStdString();
        QCOMPARE(read_beads_file(path, path).error().code, std::string("not_found"));
        QCOMPARE(read_beads_file(folder.path().toStdString(), "a folder").error().code, std::string("not_a_file"));
        QVERIFY(write_file_atomically(path, bead("a-1") + "\nhello\n"));
        QCOMPARE(read_beads_file(path, path).error().message, path + ":2: it is not a JSON object: at byte 1: it does not begin with {.");
    }
};

WM_TEST_CLASS(BeadsFileTest)
#include "beads_file_test.moc"
