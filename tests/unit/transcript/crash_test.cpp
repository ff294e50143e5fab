// After a kill, a power cut or a damaged file: a unit is there whole or not at all, and the next Writer goes on behind it.
#include "base/files.h"
#include "support/qtest_main.h"
#include "transcript/log.h"
#include "unit/transcript/samples.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fstream>

using namespace wm;
using namespace wm::transcript;

namespace {

void write_file(const std::filesystem::path &path, std::string_view bytes)
{
    std::ofstream(path, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

std::string bytes_of(const std::filesystem::path &path)
{
    return read_file(path, 64u << 20).value_or("(not there)");
}

/// Everything, window after window.
std::optional<std::vector<Entry>> all_of(const std::filesystem::path &folder)
{
    std::vector<Entry> entries;
    for (std::int64_t next = 0, total = 1; next < total;) {
        const auto window = Reader(folder).window(next, 1'000);
        if (!window || (window->next == next && next < window->total))
            return {};
        entries.insert(entries.end(), window->entries.begin(), window->entries.end());
        next = window->next;
        total = window->total;
    }
    return entries;
}

/// Units of `each` entries; unit n was derived up to 10 × n.
void add_units(Writer &writer, int count, int each = 10)
{
    for (int i = 0; i < count; ++i) {
        const auto offset = 10 * (writer.total() / each + 1);
        QVERIFY(writer.append(numbered(writer.total(), each), offset));
    }
}

} // namespace

class TranscriptCrash : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::filesystem::path folder() const { return m_folder->filePath("transcript").toStdString(); }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void cut_at_every_byte_data()
    {
        QTest::addColumn<QString>("index");
        QTest::newRow("the index survived") << "whole";
        QTest::newRow("the index is gone") << "none";
        QTest::newRow("the index ends within a record") << "half";
        QTest::newRow("the index is all zero") << "zero";
    }
    void cut_at_every_byte()
    {
        QFETCH(QString, index);
        std::vector<std::pair<std::size_t, std::size_t>> units = {{0, 0}}; // end in the text, entries up to there
        {
            auto writer = Writer::open(folder());
            for (std::int64_t each = 1; each <= 3; ++each) {
                QVERIFY(writer->append(numbered(writer->total(), each), 10 * each));
                units.emplace_back(std::filesystem::file_size(plain_file(folder(), 0)), writer->total());
            }
        }
        const std::string text = bytes_of(plain_file(folder(), 0));
        std::string ends = bytes_of(index_file(folder(), 0));
        if (index == "half")
            ends.resize(ends.size() / 2 + 1);
        if (index == "zero")
            std::ranges::fill(ends, '\0');
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            write_file(plain_file(folder(), 0), std::string_view(text).substr(0, cut));
            if (index == "none")
                std::filesystem::remove(index_file(folder(), 0));
            else
                write_file(index_file(folder(), 0), ends);
            std::size_t unit = 0;
            while (unit + 1 < units.size() && units[unit + 1].first <= cut)
                ++unit;
            const auto whole = numbered(0, static_cast<std::int64_t>(units[unit].second));
            QVERIFY2(all_of(folder()) == whole, std::format("read after a cut at {}", cut).c_str());
            auto writer = Writer::open(folder());
            QVERIFY2(writer.has_value(), std::format("cut at {}", cut).c_str());
            QCOMPARE(writer->derived_to(), qint64(10 * unit));
            QCOMPARE(writer->total(), qint64(whole.size()));
            QVERIFY(writer->append(numbered(writer->total(), 2), 90));
            QVERIFY2(all_of(folder()) == numbered(0, writer->total()), std::format("added to after a cut at {}", cut).c_str());
            QCOMPARE(bytes_of(index_file(folder(), 0)).size(), std::size_t(writer->total()) * 4);
        }
    }
    void the_offset_of_an_empty_last_segment_is_that_of_the_one_before()
    {
        {
            auto writer = Writer::open(folder(), 1);
            add_units(*writer, 3);
        }
        write_file(plain_file(folder(), 20), "{\"out\":3");
        auto writer = Writer::open(folder(), 1);
        QCOMPARE(writer->total(), 20);
        QCOMPARE(writer->derived_to(), 20);
        add_units(*writer, 1);
        QVERIFY(all_of(folder()) == numbered(0, 30));
    }

    void killed_while_a_segment_is_compressed_data()
    {
        QTest::addColumn<QString>("place");
        for (const char *place : {"transcript.finished", "transcript.compressed", "transcript.renamed"})
            QTest::newRow(place) << QString(place);
    }
    void killed_while_a_segment_is_compressed()
    {
#ifndef WM_CRASHPOINTS
        QSKIP("built without crash points");
#endif
        QFETCH(QString, place);
        QProcess victim;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert("WAGONMASTER_CRASH_AT", place);
        victim.setProcessEnvironment(environment);
        victim.start(WM_TRANSCRIPT_WRITER, {QString::fromStdString(folder().string())});
        QVERIFY(victim.waitForFinished(60'000));
        QVERIFY(victim.exitStatus() == QProcess::CrashExit && victim.exitCode() == SIGKILL);

        const auto read = all_of(folder());
        QVERIFY(read && read->size() >= 10);
        QVERIFY(*read == numbered(0, static_cast<std::int64_t>(read->size())));
        auto writer = Writer::open(folder(), 500);
        QVERIFY(writer.has_value());
        QCOMPARE(writer->total(), qint64(read->size()));
        QCOMPARE(writer->derived_to(), writer->total());
        writer->settle();
        const auto segments = list_segments(folder());
        for (std::size_t i = 0; i + 1 < segments->size(); ++i) {
            QVERIFY(std::filesystem::exists(packed_file(folder(), (*segments)[i])));
            QVERIFY(!std::filesystem::exists(plain_file(folder(), (*segments)[i])));
            QVERIFY(!std::filesystem::exists(packed_file(folder(), (*segments)[i]).string() + ".part"));
        }
        QVERIFY(all_of(folder()) == read);
    }
    void what_follows_a_segment_that_a_power_cut_shortened_is_derived_again()
    {
        {
            auto writer = Writer::open(folder(), 1);
            add_units(*writer, 5); // 0, 10, 20, 30, 40
        }
        // As if segment 10 had been finished but had not reached the disk.
        std::string text;
        const auto lines = Segment::open(folder(), 10)->lines(10, 20);
        for (const std::string &line : *lines)
            text += line + "\n";
        std::filesystem::remove(packed_file(folder(), 10));
        write_file(plain_file(folder(), 10), text.substr(0, text.size() / 2));
        QCOMPARE(Reader(folder()).window(10, 5).error().code, std::string("damaged"));
        QVERIFY(Reader(folder()).tail(5)->entries == numbered(45, 5));

        auto writer = Writer::open(folder(), 1);
        QCOMPARE(writer->total(), 10);
        QCOMPARE(writer->derived_to(), 10);
        add_units(*writer, 4);
        QVERIFY(all_of(folder()) == numbered(0, 50));
    }

    void a_damaged_index_costs_time_only_data()
    {
        QTest::addColumn<bool>("packed");
        QTest::addColumn<QString>("damage");
        for (const bool packed : {false, true})
            for (const char *damage : {"removed", "empty", "short", "zero", "ones", "shifted", "a record too many"})
                QTest::addRow("%s, %s", packed ? "packed" : "plain", damage) << packed << damage;
    }
    void a_damaged_index_costs_time_only()
    {
        QFETCH(bool, packed);
        QFETCH(QString, damage);
        {
            auto writer = Writer::open(folder(), packed ? 1 : 1'000'000);
            add_units(*writer, 3);
        }
        const auto segments = list_segments(folder());
        QCOMPARE(segments->size(), packed ? 3U : 1U);
        for (const std::int64_t first : *segments) {
            const auto path = index_file(folder(), first);
            std::string bytes = bytes_of(path);
            if (damage == "empty")
                bytes.clear();
            else if (damage == "short")
                bytes.resize(7);
            else if (damage == "zero" || damage == "ones")
                std::ranges::fill(bytes, damage == "zero" ? '\0' : '\xFF');
            else if (damage == "shifted")
                bytes[8] = static_cast<char>(bytes[8] + 1);
            else if (damage == "a record too many")
                bytes += "\xFF\xFF\xFF\x7F";
            write_file(path, bytes);
            if (damage == "removed")
                std::filesystem::remove(path);
        }
        QVERIFY(Reader(folder()).window(2, 20)->entries == numbered(2, 20));
        QVERIFY(all_of(folder()) == numbered(0, 30));
        auto writer = Writer::open(folder());
        QCOMPARE(writer->total(), 30);
        QCOMPARE(writer->derived_to(), 30);
    }
    void a_damaged_line_keeps_its_number()
    {
        {
            auto writer = Writer::open(folder());
            add_units(*writer, 1);
        }
        std::string text = bytes_of(plain_file(folder(), 0));
        text[text.find('\n') + 1] = '#';
        write_file(plain_file(folder(), 0), text);
        auto entries = numbered(0, 10);
        entries[1] = {0, Remark{"(this line of the transcript is damaged)"}};
        QVERIFY(all_of(folder()) == entries);
    }
    void a_damaged_compressed_segment_is_an_error_of_its_part()
    {
        {
            auto writer = Writer::open(folder(), 1);
            add_units(*writer, 3);
        }
        const std::string bytes = bytes_of(packed_file(folder(), 0));
        for (std::size_t at = 0; at < bytes.size(); ++at)
            for (const bool cut : {false, true}) {
                std::string damaged = bytes;
                if (cut)
                    damaged.resize(at);
                else
                    damaged[at] = static_cast<char>(damaged[at] ^ 0x55);
                write_file(packed_file(folder(), 0), damaged);
                const auto window = Reader(folder()).window(0, 10);
                QVERIFY2(window ? window->entries == numbered(0, 10) : window.error().code == "damaged", std::format("{}", at).c_str());
                QVERIFY(Reader(folder()).tail(20)->entries == numbered(10, 20));
            }
    }
};

WM_TEST_CLASS(TranscriptCrash)
#include "crash_test.moc"
