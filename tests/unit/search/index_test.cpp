#include "base/files.h"
#include "support/qtest_main.h"
#include "unit/search/search_fixture.h"

#include <QElapsedTimer>
#include <QTest>

#include <fstream>
#include <random>
#include <sys/stat.h>

using namespace wm;
using tests::SearchedTown;
namespace fs = std::filesystem;

class SearchIndex : public QObject {
    Q_OBJECT

    static void verify_finds_everything(SearchedTown &town)
    {
        QCOMPARE(town.found("oversized"), std::string("wm-1"));
        QCOMPARE(town.found("megabyte"), std::string("wm-1"));
        QCOMPARE(town.found("proxy"), std::string("wm-2"));
    }
    static void tell(SearchedTown &town)
    {
        town.bead("Reject oversized uploads", "Nothing above one megabyte.");
        town.bead("Retry", "", {"Seen behind a proxy."});
        town.commit();
    }

private slots:
    void titles_bodies_and_notes_are_found_at_once()
    {
        SearchedTown town;
        tell(town);
        verify_finds_everything(town);
        QCOMPARE(town.found("elephant"), std::string());
    }
    void what_is_typed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("beads");
        const auto row = [](const char *text, const char *beads) { QTest::newRow(text) << text << beads; };
        row("uplo", "wm-1");
        row("\"uplo\"", "");
        row("REJECT", "wm-1");
        row("uber", "wm-3");
        row("ÜBER", "wm-3");
        row("naïve", "wm-3");
        row("reject megabyte", "wm-1"); // one in the title, one in the body
        row("megabyte reject", "wm-1");
        row("reject proxy", "");
        row("\"one megabyte\"", "wm-1");
        row("\"megabyte one\"", "");
        row("behind -reject", "wm-2");
        row("behind -proxy", "");
        row("привет", "wm-4");
        row("日本", "wm-4");
        row("c++", "wm-4");
        row("foo(bar)", "wm-4");
        row("— reject", "wm-1");
        row("a'b\" OR 1=1 --", "");
        row("title:reject", "no filter");
    }
    void what_is_typed()
    {
        QFETCH(QString, text);
        QFETCH(QString, beads);
        SearchedTown town;
        tell(town);
        town.bead("Über die Grenzen", "A naive approach");
        town.bead("привет 日本語 c++ foo(bar)");
        town.commit();
        if (beads == "no filter") {
            QCOMPARE(town::parse_filter(text.toStdString()).error().code, std::string("bad_filter"));
            return;
        }
        QCOMPARE(QString::fromStdString(town.found(text.toStdString())), beads);
    }
    void the_title_weighs_most()
    {
        SearchedTown town;
        town.bead("Something else", "The cache is old.");
        town.bead("Clear the cache of everything that is old");
        town.bead("Other", "", {"the cache"});
        for (int i = 0; i < 10; ++i)
            town.bead("Nothing of it");
        town.commit();
        QCOMPARE(town.ask("cache")->hits.at(0).bead.value, std::string("wm-2"));
        QCOMPARE(town.ask("cache")->total, std::size_t(3));
    }
    void the_place_is_shown()
    {
        SearchedTown town;
        town.bead("Title", "One two three four five six seven eight nine ten eleven twelve.\n\n\tThen the Needle, and\nmore.");
        town.commit();
        const std::string snippet = town.snippet("needl");
        QVERIFY2(snippet.contains("Then the [Needle], and more."), snippet.c_str());
        QVERIFY2(snippet.starts_with("…"), snippet.c_str());
        QCOMPARE(town.snippet("title"), std::string("[Title]"));
    }
    void what_changes_is_found_as_it_is_now()
    {
        SearchedTown town;
        tell(town);
        town.happens(town::BeadUpdated{BeadId("wm-1"), "Accept them", {}, {}, {}, town.text("Up to a gigabyte.")});
        town.commit();
        QCOMPARE(town.found("oversized"), std::string());
        QCOMPARE(town.found("megabyte"), std::string());
        QCOMPARE(town.found("accept gigabyte"), std::string("wm-1"));
        town.happens(town::BeadNoted{BeadId("wm-1"), town.text("A giraffe.")});
        town.commit();
        QCOMPARE(town.found("giraffe"), std::string("wm-1"));
        QCOMPARE(town.found("accept gigabyte"), std::string("wm-1"));
    }
    void every_long_text_is_searched()
    {
        SearchedTown town;
        town::BeadCreated created;
        created.bead = BeadId("wm-x");
        created.title = "Title";
        created.extra.edit([&](town::BeadExtra &extra) {
            extra.design = town.text("a drawing");
            extra.acceptance = town.text("it holds");
        });
        town.happens(created);
        town.happens(town::BeadCommented{created.bead, town.text("well said"), "mel"});
        town.commit();
        for (const char *word : {"drawing", "holds", "said"})
            QCOMPARE(town.found(word), std::string("wm-x"));
    }
    void what_is_gone_is_not_found()
    {
        SearchedTown town;
        tell(town);
        QCOMPARE(town.ask("megabyte")->total, std::size_t(1));
        town.happens(town::BeadDeleted{BeadId("wm-1"), ""});
        town.bead("Later");
        town.commit();
        QCOMPARE(town.ask("later")->total, std::size_t(1));
        search::ProjectionReader reader = std::move(search::ProjectionReader::open(town.index_file()).value());
        QCOMPARE(reader.rank("\"megabyte\"", {}, 0)->total, std::size_t(0));
    }
    void it_goes_on_where_it_was()
    {
        SearchedTown town;
        tell(town);
        verify_finds_everything(town);
        town.stop_following();
        town.happens(town::BeadUpdated{BeadId("wm-1"), "Accept them", {}, {}, {}, {}});
        town.happens(town::BeadDeleted{BeadId("wm-2"), ""});
        town.bead("Written meanwhile");
        town.commit(); // follows again
        QCOMPARE(town.found("accept"), std::string("wm-1"));
        QCOMPARE(town.found("oversized"), std::string());
        QCOMPARE(town.found("meanwhile"), std::string("wm-3"));
        QCOMPARE(town.found("proxy"), std::string());
    }
    void a_file_that_cannot_be_used_is_made_anew_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("no database") << QByteArray(10'000, 'x');
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("a file that ends early") << QByteArray("SQLite format 3");
    }
    void a_file_that_cannot_be_used_is_made_anew()
    {
        QFETCH(QByteArray, bytes);
        SearchedTown town;
        tell(town);
        verify_finds_everything(town);
        town.stop_following();
        search::Projection::remove(town.index_file());
        QVERIFY(write_file_atomically(town.index_file(), bytes.toStdString()));
        town.follow();
        verify_finds_everything(town);
    }
    void damage_in_the_middle_is_found_and_mended()
    {
        SearchedTown town;
        for (int i = 0; i < 300; ++i)
            town.bead(std::format("Bead number {} of a great many", i), std::string(2'000, 'x') + " trunk");
        town.commit();
        QCOMPARE(town.ask("trunk")->total, std::size_t(300));
        town.stop_following();
        const auto size = fs::file_size(town.index_file());
        std::fstream file(town.index_file(), std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(3 * 4096);
        file << std::string(size - 4 * 4096, '\xee');
        file.close();
        town.follow();
        // The first answers may be the damage; nobody has to do anything.
        QTRY_COMPARE(town.ask("trunk").transform([](const search::Found &found) { return found.total; }).value_or(0), std::size_t(300));
    }
    void a_ledger_that_was_put_back_is_indexed_anew()
    {
        SearchedTown town;
        const town::State before = town.state;
        tell(town);
        verify_finds_everything(town);
        town.stop_following();
        town.state = before; // as after a restore
        town.follow();
        QCOMPARE(town.found("oversized"), std::string());
        search::ProjectionReader reader = std::move(search::ProjectionReader::open(town.index_file()).value());
        QCOMPARE(reader.rank("\"oversized\"", {}, 0)->total, std::size_t(0));
    }
    void while_it_is_made_it_says_how_far_it_is()
    {
        SearchedTown town;
        for (int i = 0; i < 3'000; ++i)
            town.bead(std::format("Bead number {}", i), "A body with some words in it");
        town.commit();
        std::size_t least = 3'000;
        QTRY_VERIFY([&] {
            const auto answer = town.ask("body", 1);
            if (!answer)
                return false;
            least = std::min(least, answer->indexed);
            if (answer->indexed < answer->to_index && answer->to_index != 3'000)
                qFatal("of how many?");
            return answer->total == 3'000 && answer->indexed == 3'000;
        }());
        QVERIFY(least <= 3'000);
    }
    void a_limit_shortens_the_list_and_not_the_count()
    {
        SearchedTown town;
        for (int i = 0; i < 20; ++i)
            town.bead("Same title");
        town.commit();
        QCOMPARE(town.ask("same", 7)->hits.size(), std::size_t(7));
        QCOMPARE(town.ask("same", 7)->total, std::size_t(20));
        QCOMPARE(town.ask("same", 0)->hits.size(), std::size_t(20));
    }
    void only_what_is_accepted_is_counted()
    {
        SearchedTown town;
        for (int i = 0; i < 20; ++i)
            town.bead("Same title");
        town.commit();
        const search::Question even{"\"same\"", [](const BeadId &id) { return (id.value.back() - '0') % 2 == 0; }, 3, town.state.seq};
        const auto answer = town.index().ask(even);
        QCOMPARE(answer->total, std::size_t(10));
        QCOMPARE(answer->hits.size(), std::size_t(3));
        for (const search::Hit &hit : answer->hits) {
            QVERIFY(even.accept(hit.bead));
            QVERIFY(!hit.snippet.empty());
        }
    }
    void of_a_very_common_word_all_are_counted_and_the_newest_ranked()
    {
        SearchedTown town;
        for (int i = 0; i < 2'500; ++i)
            town.bead(i == 0 || i == 2'400 ? "common common common" : "common and much else besides");
        town.commit();
        QTRY_COMPARE(
            town.ask("common", 1).transform([](const search::Found &found) { return found.total; }).value_or(0), std::size_t(2'500));
        QCOMPARE(town.ask("common", 1)->hits.at(0).bead.value, std::string("wm-2401"));
        const auto all = town.ask("common", 0); // who asks for all gets all
        QCOMPARE(all->hits.size(), std::size_t(2'500));
        QVERIFY(std::ranges::none_of(all->hits, [](const search::Hit &hit) { return hit.snippet.empty(); }));
        QCOMPARE(town.ask("common", 2'400)->hits.size(), std::size_t(2'400));
    }
    void only_its_owner_may_read_it()
    {
        SearchedTown town;
        tell(town);
        verify_finds_everything(town);
        struct stat status = {};
        QCOMPARE(stat(town.index_file().c_str(), &status), 0);
        QCOMPARE(status.st_mode & 0777u, 0600u);
    }
    void it_ends_in_the_middle_of_its_work()
    {
        SearchedTown town;
        for (int i = 0; i < 2'000; ++i)
            town.bead(std::format("Bead {}", i), "words");
        town.commit();
        town.stop_following(); // at once
        town.follow();
        QTRY_COMPARE(town.ask("words").transform([](const search::Found &found) { return found.total; }).value_or(0), std::size_t(2'000));
    }
    void a_place_that_cannot_be_written_is_said()
    {
        SearchedTown town;
        town.stop_following();
        search::Projection::remove(town.index_file());
        fs::create_directory(town.index_file());
        fs::create_directory(town.index_file() / "x");
        tell(town);
        const auto refused = town.ask("megabyte");
        QVERIFY(!refused.has_value());
        QVERIFY2(refused.error().message.contains("search.db"), refused.error().message.c_str());
        fs::remove_all(town.index_file());
        QTRY_COMPARE_WITH_TIMEOUT(town.found("megabyte"), std::string("wm-1"), 30'000); // and goes on by itself
    }
};

WM_TEST_CLASS(SearchIndex)
#include "index_test.moc"
