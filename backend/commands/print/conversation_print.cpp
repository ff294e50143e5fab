#include "commands/print/conversation_print.h"

#include "commands/print/table.h"
#include "town/rules/budget.h"
#include "transcript/entry.h"

#include <cmath>
#include <format>
#include <set>

namespace wm::commands {
namespace {

std::string dollars(const Json &object, const char *member)
{
    return town::dollars(std::llround(object.value(member, 0.0) * 1e6));
}

/// 1,234,567 as "1.2M".
std::string short_count(std::int64_t number)
{
    if (number < 10'000)
        return std::to_string(number);
    return number < 10'000'000 ? std::format("{}k", number / 1'000) : std::format("{}M", number / 1'000'000);
}

std::string indented(std::string text)
{
    while (text.ends_with('\n'))
        text.pop_back();
    for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 3))
        text.insert(at + 1, "  ");
    return text;
}

struct Lines {
    const Screen &screen;
    std::set<std::string> calls = {}; ///< begun in the lines before

    using Text = std::string;
    Text operator()(const transcript::Message &m) const
    {
        const bool agent = m.from == transcript::Speaker::agent;
        return toned(agent ? "agent  " : "to it  ", agent ? Tone::green : Tone::blue, screen) + indented(m.text);
    }
    Text operator()(const transcript::Thought &t) const { return toned("thinks " + indented(t.text), Tone::dim, screen); }
    Text operator()(const transcript::ToolCall &c)
    {
        const bool begun = !c.title || !calls.insert(c.id).second; // the same call, further on: only how it failed is news
        if (c.state == transcript::ToolState::denied)
            return toned("denied ", Tone::red, screen) + c.title.value_or("the call above");
        return begun ? Text() : toned("does   ", Tone::yellow, screen) + *c.title;
    }
    Text operator()(const transcript::Plan &p) const { return std::format("plan   {} steps", p.steps.size()); }
    Text operator()(const transcript::Request &r) const { return toned("asks   ", Tone::red, screen) + r.title; }
    Text operator()(const transcript::RequestClosed &closed) const
    {
        return closed.how == transcript::RequestClosed::How::denied ? toned("denied ", Tone::red, screen) + closed.reason : Text();
    }
    Text operator()(const transcript::Usage &) const { return {}; }
    Text operator()(const transcript::Context &) const { return {}; }
    Text operator()(const transcript::PhaseChange &) const { return {}; }
    Text operator()(const transcript::Turn &t) const { return toned("------ turn " + word_of(t.how), Tone::dim, screen); }
    Text operator()(const transcript::Trouble &t) const { return toned("trouble ", Tone::red, screen) + t.message; }
    Text operator()(const transcript::Session &s) const { return toned(std::format("------ {} {}", s.agent, s.model), Tone::dim, screen); }
    Text operator()(const transcript::Delivered &) const { return {}; }
    Text operator()(const transcript::Remark &r) const { return toned("       " + r.text, Tone::dim, screen); }
};

} // namespace

std::string print_transcript(const Json &window, const Screen &screen)
{
    std::string out;
    Lines lines{screen};
    for (const Json &item : window["items"])
        if (const auto entry = transcript::entry_from(item))
            if (std::string line = std::visit(lines, entry->content); !line.empty())
                out += line + "\n";
    return out.empty() ? "It has said nothing yet.\n" : out;
}

std::string print_costs(const Json &list, const Screen &screen)
{
    if (list["items"].empty())
        return "Nothing was spent, as far as agents tell.\n";
    TextTable table({text_of(list, "by"), "COST", "IN", "OUT", "CACHED", "WRITTEN"}, 0);
    bool unpriced = false;
    for (const Json &item : list["items"]) {
        const auto count = [&](const char *member) { return short_count(item.value(member, std::int64_t{0})); };
        unpriced = unpriced || item.contains("unpriced");
        table.add({text_of(item, "id"), dollars(item, "dollars") + (item.contains("unpriced") ? "+" : ""), count("input"), count("output"),
            count("cache_read"), count("cache_write")});
    }
    return table.text(screen) + (unpriced ? "+ and tokens of models without a price: add them to prices.toml.\n" : "");
}

std::string print_budgets(const Json &list, const Screen &screen)
{
    if (list["items"].empty())
        return "There are no budgets. `wm budget set day 20` makes one.\n";
    TextTable table({"BUDGET", "LIMIT", "SPENT", ""}, 0);
    for (const Json &item : list["items"]) {
        const bool over = item.value("exceeded", false), near = item.value("near", false);
        table.add({text_of(item, "scope"), dollars(item, "limit"), dollars(item, "spent"),
                      over       ? "used up"
                          : near ? "nearly used up"
                                 : ""},
            {Tone::plain, Tone::plain, Tone::plain, over ? Tone::red : Tone::yellow});
    }
    return table.text(screen);
}

} // namespace wm::commands
