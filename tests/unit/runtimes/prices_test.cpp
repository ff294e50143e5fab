// What a usage cost, and by whom that is said.
#include "base/files.h"
#include "runtimes/prices.h"
#include "support/qtest_main.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace wm;
using namespace wm::runtimes;
using transcript::Usage;

namespace {

constexpr const char *small = R"([small]
input = 1.5
output = 6
cache_read = 0.15
cache_write = 1.875
date = 2026-10-24
)";

Prices prices_of(const std::string &text)
{
    return Prices::read(text, "prices.toml").value();
}

} // namespace

class PricesOfModels : public QObject {
    Q_OBJECT
private slots:
    void the_built_in_table_is_whole()
    {
        const Prices &prices = Prices::built_in();
        QVERIFY(Prices::read(built_in_prices(), "resources/prices.toml") == prices);
        QVERIFY(prices.all().size() > 30);
        const QRegularExpression date("^2026-[01][0-9]-[0-3][0-9]$");
        for (const Price &price : prices.all()) {
            const char *model = price.model.c_str();
            QVERIFY2(price.input > 0 && price.output >= price.input && price.cache_read <= price.input, model);
            QVERIFY2(price.cache_write >= price.input, model);
            QVERIFY2(date.match(QString::fromStdString(price.date)).hasMatch(), model);
            QVERIFY2(price.source.starts_with("https://") && !price.vendor.empty(), model);
            QVERIFY2(!price.model.ends_with('*'), model); // a model that nobody has seen has no price
        }
    }
    void what_the_agent_reports_counts()
    {
        QVERIFY(prices_of(small).cost_of(Usage{.model = "small", .input = 1'000'000, .cost = 42}) == Cost(42, Cost::Basis::reported));
        QVERIFY(prices_of(small).cost_of(Usage{.model = "unknown", .cost = 0}) == Cost(0, Cost::Basis::reported));
    }
    void else_the_table_counts()
    {
        const Usage usage{"small", 1'000, 2'000, 3'000, 4'000, {}};
        QVERIFY(prices_of(small).cost_of(usage) == Cost(1'500 + 12'000 + 450 + 7'500, Cost::Basis::priced, "2026-10-24"));
    }
    void a_model_nobody_knows_has_no_cost()
    {
        QVERIFY(!prices_of(small).cost_of(Usage{.model = "large", .input = 5}));
        QVERIFY(!prices_of(small).cost_of(Usage{.input = 5}));
        QVERIFY(!Prices().cost_of(Usage{.model = "small"}));
    }
    void a_cache_without_a_price_is_charged_as_input()
    {
        const Prices prices = prices_of("[m]\ninput = 2\noutput = 3\ndate = 2026-01-02\n");
        QCOMPARE(prices.cost_of(Usage{"m", 0, 0, 5, 7, {}})->micro_dollars, 24);
    }

    void it_is_rounded_once_half_up_data()
    {
        QTest::addColumn<qint64>("input");
        QTest::addColumn<qint64>("read");
        QTest::addColumn<qint64>("cost");
        QTest::newRow("nothing") << qint64(0) << qint64(0) << qint64(0);
        QTest::newRow("half") << qint64(1) << qint64(0) << qint64(2);           // 1.5
        QTest::newRow("below half") << qint64(0) << qint64(3) << qint64(0);     // 0.45
        QTest::newRow("the sum, not each") << qint64(1) << qint64(6) << qint64(2); // 1.5 + 0.9 = 2.4
        QTest::newRow("large") << qint64(1'000'000'000'000) << qint64(1) << qint64(1'500'000'000'000);
        QTest::newRow("more than there is") << std::numeric_limits<qint64>::max() << qint64(0) << std::numeric_limits<qint64>::max();
        QTest::newRow("less than nothing") << qint64(-5) << qint64(10) << qint64(2);
    }
    void it_is_rounded_once_half_up()
    {
        QFETCH(qint64, input);
        QFETCH(qint64, read);
        QFETCH(qint64, cost);
        QCOMPARE(prices_of(small).cost_of(Usage{"small", input, 0, read, 0, {}})->micro_dollars, cost);
    }

    void names_of_models_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("pattern");
        const auto row = [](const char *model, const char *pattern) { QTest::newRow(model) << model << pattern; };
        row("gpt-5", "gpt-5");
        row("gpt-5-2025-08-07", "gpt-5");
        row("openai/gpt-5", "gpt-5");
        row("gpt-5-mini", "gpt-5-mini");
        row("gpt-5.4", "");
        row("gpt-5-turbo", "");
        row("claude-opus-4-5-20251101", "claude-opus-4-5");
        row("us/anthropic/claude-opus-4-5[1m]", "claude-opus-4-5");
        row("claude-opus-4-5-beta", "claude-*");
        row("claude-opus-4-20250514", "claude-opus-4-2025*");
        row("claude", "");
        row("", "");
        row("/", "");
        row("-20251101", "");
    }
    void names_of_models()
    {
        QFETCH(QString, model);
        QFETCH(QString, pattern);
        std::string text;
        for (const char *name : {"gpt-5", "gpt-5-mini", "claude-*", "claude-opus-4-5", "claude-opus-4-2025*"})
            text += std::format("[\"{}\"]\ninput = 1\noutput = 1\ndate = 2026-01-02\n", name);
        const Prices prices = prices_of(text);
        const Price *found = prices.find(model.toStdString());
        QCOMPARE(QString::fromStdString(found != nullptr ? found->model : ""), pattern);
    }

    void ones_own_prices_take_the_place_of_others()
    {
        const QTemporaryDir folder;
        const std::filesystem::path own = folder.filePath("own").toStdString(), shared = folder.filePath("shared").toStdString();
        QVERIFY(make_private_directory(own) && make_private_directory(shared));
        QVERIFY(write_file_atomically(shared / "prices.toml",
            "[local]\ninput = 7\noutput = 7\ndate = 2026-01-01\n[gpt-5]\ninput = 8\noutput = 8\ndate = 2026-01-01\n"));
        QVERIFY(write_file_atomically(own / "prices.toml", "[gpt-5]\ninput = 0\noutput = 0.5\ndate = 2026-02-03\n"));
        const auto prices = Prices::from_folders({own, shared, folder.filePath("none").toStdString()});
        QVERIFY(prices.has_value());
        QCOMPARE(prices->all().size(), Prices::built_in().all().size() + 1);
        QVERIFY(prices->cost_of(Usage{.model = "gpt-5", .input = 9, .output = 2}) == Cost(1, Cost::Basis::priced, "2026-02-03"));
        QCOMPARE(prices->cost_of(Usage{.model = "local", .input = 1})->micro_dollars, 7);
        QVERIFY(*prices->find("gpt-5-codex") == *Prices::built_in().find("gpt-5-codex"));
    }

    void mistakes_name_the_place_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        const auto row = [](const char *name, const char *text, const char *message, const char *hint) {
            QTest::newRow(name) << text << message << hint;
        };
        row("a key that is not known", "[m]\ninput = 1\noutputs = 2\ndate = 2026-01-02", "prices.toml, line 3: a price has no key outputs.",
            "Did you mean output?");
        row("a strange key", "[m]\ncolour = 1", "prices.toml, line 2: a price has no key colour.",
            "The keys are vendor, input, output, cache_read, cache_write, date and source.");
        row("no price", "[a]\ninput = 1\noutput = 1\ndate = 2026-01-02\n[m]\noutput = 1\ndate = 2026-01-02",
            "prices.toml, line 5: m has no input.", "Write input, output and date.");
        row("no date", "[m]\ninput = 1\noutput = 1", "prices.toml, line 1: m has no date.", "Write input, output and date.");
        row("a price in words", "[m]\ninput = \"1\"", "prices.toml, line 2: input is no price.",
            "Write dollars per million tokens: input = 1.25.");
        row("less than nothing", "[m]\ncache_read = -1", "prices.toml, line 2: cache_read is no price.",
            "Write dollars per million tokens: cache_read = 1.25.");
        row("no number", "[m]\noutput = nan", "prices.toml, line 2: output is no price.",
            "Write dollars per million tokens: output = 1.25.");
        row("too much", "[m]\noutput = 1e300", "prices.toml, line 2: output is no price.",
            "Write dollars per million tokens: output = 1.25.");
        row("a date in quotes", "[m]\ndate = \"2026-01-02\"", "prices.toml, line 2: date is no date.",
            "Write date = 2026-10-24, without quotes.");
        row("a vendor that is no text", "[m]\nvendor = 1", "prices.toml, line 2: vendor is no text.", "Write vendor = \"…\".");
        row("outside of a model", "input = 1", "prices.toml, line 1: input stands outside of a model.",
            "Write it below a line [model]; a name with a dot needs quotes: [\"gpt-5.4\"].");
        row("a name with a dot", "[gpt-5.4]\ninput = 1", "prices.toml, line 1: a price has no key 4.",
            "The keys are vendor, input, output, cache_read, cache_write, date and source.");
        row("every model", "[\"*\"]\ninput = 1", "prices.toml, line 1: a price has no model.", "Write [the-model].");
        row("the first in the file", "[z]\ninput = 1\n[a]\ninput = 1", "prices.toml, line 1: z has no output.",
            "Write input, output and date.");
    }
    void mistakes_name_the_place()
    {
        QFETCH(QString, text);
        QFETCH(QString, message);
        QFETCH(QString, hint);
        const auto read = Prices::read(text.toStdString(), "prices.toml");
        QVERIFY(!read);
        QCOMPARE(read.error().code, std::string("bad_config"));
        QCOMPARE(QString::fromStdString(read.error().message), message);
        QCOMPARE(QString::fromStdString(read.error().hint), hint);
    }
    void what_is_not_toml_is_said()
    {
        const auto read = Prices::read("[m]\ninput = = 1", "prices.toml");
        QVERIFY(!read && read.error().message.starts_with("prices.toml, line 2: "));
        QCOMPARE(Prices::read("\xFF", "prices.toml").error().message, std::string("prices.toml is not in UTF-8."));
    }
};

WM_TEST_CLASS(PricesOfModels)
#include "prices_test.moc"
