#include "runtimes/prices.h"

#include "base/files.h"
#include "base/nearest.h"
#include "base/text.h"
#include "base/toml.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>
#include <ranges>

namespace wm::runtimes {
namespace {

constexpr std::array<std::string_view, 7> keys = {"vendor", "input", "output", "cache_read", "cache_write", "date", "source"};
constexpr double most_dollars = 100'000;
constexpr std::size_t file_limit = 1u << 20;

/// One table of prices.toml while it is read; the first mistake is kept.
class PriceTable {
public:
    PriceTable(const std::string &file, const toml::key &model, const toml::table &table)
        : m_file(file), m_line(static_cast<int>(model.source().begin.line)), m_table(table)
    {
        m_price.model = std::string(model.str());
    }

    Result<Price> read()
    {
        for (const auto &[key, node] : m_table)
            if (!std::ranges::contains(keys, key.str()))
                refuse(key);
        text("vendor", m_price.vendor);
        text("source", m_price.source);
        const bool complete = rate("input", m_price.input) & rate("output", m_price.output) & date();
        m_price.cache_read = m_price.cache_write = m_price.input;
        rate("cache_read", m_price.cache_read);
        rate("cache_write", m_price.cache_write);
        if (!m_mistake && !complete)
            wrong(m_line, std::format("{} has no {}.", m_price.model, missing()), "Write input, output and date.");
        if (m_mistake)
            return std::unexpected(*m_mistake);
        return m_price;
    }

private:
    void wrong(int line, std::string_view what, std::string hint)
    {
        if (!m_mistake)
            m_mistake = Error{"bad_config", std::format("{}, line {}: {}", m_file, line, what), std::move(hint)};
    }
    void wrong(const toml::node &node, std::string_view what, std::string hint)
    {
        wrong(static_cast<int>(node.source().begin.line), what, std::move(hint));
    }
    void refuse(const toml::key &key)
    {
        const std::string_view meant = nearest(key.str(), {keys.begin(), keys.end()});
        wrong(static_cast<int>(key.source().begin.line), std::format("a price has no key {}.", elide(key.str(), 60)),
            meant.empty() ? "The keys are vendor, input, output, cache_read, cache_write, date and source."
                          : std::format("Did you mean {}?", meant));
    }
    void text(std::string_view key, std::string &into)
    {
        const toml::node *node = m_table.get(key);
        if (node == nullptr)
            return;
        if (!node->is_string())
            return wrong(*node, std::format("{} is no text.", key), std::format("Write {} = \"…\".", key));
        into = node->as_string()->get();
    }
    /// Whether it is there.
    bool rate(std::string_view key, Rate &into)
    {
        const toml::node *node = m_table.get(key);
        if (node == nullptr)
            return false;
        const auto dollars = node->is_number() ? node->value<double>() : std::nullopt;
        if (!dollars || !(*dollars >= 0 && *dollars <= most_dollars))
            wrong(*node, std::format("{} is no price.", key), std::format("Write dollars per million tokens: {} = 1.25.", key));
        else
            into = std::llround(*dollars * 1e6);
        return true;
    }
    bool date()
    {
        const toml::node *node = m_table.get("date");
        if (node == nullptr)
            return false;
        if (!node->is_date()) {
            wrong(*node, "date is no date.", "Write date = 2026-10-24, without quotes.");
            return true;
        }
        const toml::date seen = node->as_date()->get();
        m_price.date = std::format("{:04}-{:02}-{:02}", seen.year, seen.month, seen.day);
        return true;
    }
    std::string_view missing() const { return !m_table.contains("input") ? "input" : !m_table.contains("output") ? "output" : "date"; }

    const std::string &m_file;
    int m_line;
    const toml::table &m_table;
    Price m_price;
    std::optional<Error> m_mistake;
};

/// "vendor/model" → model; "[1m]" is not part of a name either.
std::string_view bare(std::string_view model)
{
    model.remove_prefix(model.rfind('/') + 1);
    return model.substr(0, model.find('['));
}

/// Without the day that a version was made: -20251101, -2025-08-07.
std::string_view undated(std::string_view model)
{
    for (const std::string_view form : {"-00000000", "-0000-00-00"}) {
        if (model.size() <= form.size())
            continue;
        const std::string_view end = model.substr(model.size() - form.size());
        const auto same = [](char c, char f) { return f == '0' ? c >= '0' && c <= '9' : c == f; };
        if (std::ranges::equal(end, form, same))
            return model.substr(0, model.size() - form.size());
    }
    return model;
}

bool matches(std::string_view pattern, std::string_view model)
{
    return pattern.ends_with('*') ? model.starts_with(pattern.substr(0, pattern.size() - 1)) : model == pattern;
}

} // namespace

const Prices &Prices::built_in()
{
    static const Prices prices = read(built_in_prices(), "resources/prices.toml").value_or(Prices()); // a test keeps the file right
    return prices;
}

Result<Prices> Prices::read(std::string_view text, const std::string &name)
{
    if (!is_valid_utf8(text))
        return fail("bad_config", std::format("{} is not in UTF-8.", name), "Save it in UTF-8.");
    const toml::parse_result parsed = toml::parse(text, name);
    if (!parsed)
        return fail("bad_config",
            std::format("{}, line {}: {}.", name, parsed.error().source().begin.line, std::string(parsed.error().description())),
            "It is TOML: [model], then key = value.");
    Prices prices;
    std::optional<std::pair<int, Error>> first; // a table is sorted by name, a file is not
    for (const auto &[model, node] : parsed.table()) {
        const int line = static_cast<int>(model.source().begin.line);
        Result<Price> price;
        if (model.str().empty() || model.str() == "*")
            price = fail("bad_config", std::format("{}, line {}: a price has no model.", name, line), "Write [the-model].");
        else if (!node.is_table())
            price = fail("bad_config", std::format("{}, line {}: {} stands outside of a model.", name, line, elide(model.str(), 60)),
                "Write it below a line [model]; a name with a dot needs quotes: [\"gpt-5.4\"].");
        else
            price = PriceTable(name, model, *node.as_table()).read();
        if (price)
            prices.m_all.push_back(*std::move(price));
        else if (!first || line < first->first)
            first = {line, price.error()};
    }
    if (first)
        return std::unexpected(first->second);
    return prices;
}

Result<Prices> Prices::from_folders(const std::vector<std::filesystem::path> &folders)
{
    Prices prices = built_in();
    for (const auto &folder : folders | std::views::reverse) {
        const auto path = folder / "prices.toml";
        const auto text = read_file(path, file_limit);
        if (!text && text.error().code == "not_found")
            continue;
        const auto own = text ? read(*text, path.string()) : std::unexpected(text.error());
        if (!own)
            return own;
        prices.lay_over(*own);
    }
    return prices;
}

void Prices::lay_over(const Prices &others)
{
    for (const Price &price : others.m_all) {
        const auto known = std::ranges::find(m_all, price.model, &Price::model);
        if (known != m_all.end())
            *known = price;
        else
            m_all.push_back(price);
    }
}

const Price *Prices::find(std::string_view model) const
{
    const std::string_view name = bare(model), ageless = undated(name);
    const Price *best = nullptr;
    for (const Price &price : m_all)
        if ((matches(price.model, name) || matches(price.model, ageless)) && (best == nullptr || price.model.size() > best->model.size()))
            best = &price;
    return best;
}

std::optional<Cost> Prices::cost_of(const transcript::Usage &usage) const
{
    if (usage.cost)
        return Cost{*usage.cost, Cost::Basis::reported};
    const Price *price = find(usage.model);
    if (price == nullptr)
        return {};
    // Wider than 64 bits: nobody has so many tokens, but an agent may claim to.
    __extension__ using Wide = __int128;
    Wide sum = 0;
    for (const auto &[tokens, rate] : {std::pair{usage.input, price->input}, {usage.output, price->output},
             {usage.cache_read, price->cache_read}, {usage.cache_write, price->cache_write}})
        sum += Wide{std::max<std::int64_t>(tokens, 0)} * rate;
    const Wide micro_dollars = (sum + 500'000) / 1'000'000;
    return Cost{static_cast<std::int64_t>(std::min<Wide>(micro_dollars, INT64_MAX)), Cost::Basis::priced, price->date};
}

} // namespace wm::runtimes
