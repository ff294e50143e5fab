#include "town/rules/filter.h"

#include "town/rules/lane.h"

#include <algorithm>

namespace wm::town {
namespace {

using Field = Filter::Field;

std::string_view word_of(Status status)
{
    switch (status) {
    case Status::open: return "open";
    case Status::in_progress: return "in_progress";
    case Status::deferred: return "deferred";
    case Status::closed: return "closed";
    }
    return "";
}

/// What the bead has of it, in lower case.
std::vector<std::string> values_of(const State &state, const Bead &bead, Field field)
{
    std::vector<std::string> values;
    const auto add = [&](std::string_view value) { values.push_back(fold_case(value)); };
    switch (field) {
    case Field::status:
        add(bead.extra->status_word.empty() ? word_of(bead.status) : std::string_view(bead.extra->status_word));
        if (bead.status == Status::open && bead.blocked)
            add("blocked");
        if (is_deferred(bead) && !bead.extra->status_word.empty()) // called open in its file, with a time to come
            add("deferred");
        break;
    case Field::lane: add(name_of(lane_of(state, bead))); break;
    case Field::rig: add(bead.rig.value); break;
    case Field::type: add(bead.type); break;
    case Field::priority: add(std::to_string(bead.priority)); break;
    case Field::label: std::ranges::for_each(bead.labels, add); break;
    case Field::convoy: std::ranges::for_each(bead.convoys, [&](const ConvoyId &convoy) { add(convoy.value); }); break;
    case Field::agent: {
        const Run *run = find(state.runs, bead.last_run);
        for (const std::string &holder :
            {bead.claim ? bead.claim->holder : std::string(), run != nullptr ? run->agent.value : "", bead.extra->assignee}) {
            if (holder.empty())
                continue;
            add(holder);
            if (const auto slash = holder.find('/'); slash != std::string::npos)
                add(holder.substr(slash + 1)); // its name without the rig
        }
        break;
    }
    case Field::created:
    case Field::updated:
    case Field::closed: break;
    }
    if (values.empty())
        values.emplace_back("none");
    return values;
}

bool in_period(Timestamp time, const Filter::Period &period, Timestamp now)
{
    if (time == 0)
        return false; // it has not happened
    // Times of imported beads may be anything: the difference wraps instead of overflowing.
    const Timestamp x = period.ago ? static_cast<Timestamp>(static_cast<std::uint64_t>(now) - static_cast<std::uint64_t>(time)) : time;
    return period.from <= x && x < period.to;
}

bool holds(const State &state, const Bead &bead, const Filter::Term &term, Timestamp now)
{
    switch (term.field) {
    case Field::created: return in_period(bead.created_at, term.period, now);
    case Field::updated: return in_period(bead.updated_at, term.period, now);
    case Field::closed: return in_period(bead.closed_at, term.period, now);
    default: break;
    }
    const std::vector<std::string> values = values_of(state, bead, term.field);
    return std::ranges::find_first_of(values, term.values) != values.end();
}

/// The code point at the front, which is taken away; a byte that begins none stands for itself.
char32_t take_character(std::string_view &text)
{
    const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const unsigned char lead = byte(0);
    if (lead >= 0xC2 && lead < 0xE0 && text.size() > 1 && (byte(1) & 0xC0) == 0x80) {
        const char32_t character = static_cast<char32_t>(lead & 0x1F) << 6 | (byte(1) & 0x3F);
        text.remove_prefix(2);
        return character;
    }
    text.remove_prefix(1);
    return lead;
}

char32_t lower(char32_t c)
{
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F))
        return c + 0x20;
    if (c >= 0x400 && c <= 0x40F)
        return c + 0x50;
    // Latin Extended-A: pairs, first even, then odd, then even numbers for capitals.
    const bool even = (c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14A && c <= 0x177);
    const bool odd = (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    return (even && c % 2 == 0) || (odd && c % 2 == 1) ? c + 1 : c;
}

} // namespace

bool fits(const State &state, const Bead &bead, const Filter &filter, Timestamp now)
{
    return std::ranges::all_of(filter.terms, [&](const Filter::Term &term) { return holds(state, bead, term, now) != term.negated; });
}

bool matches(const State &state, const Bead &bead, const Filter &filter, Timestamp now)
{
    if (!fits(state, bead, filter, now))
        return false;
    if (filter.words.empty())
        return true;
    const std::string text = fold_case(bead.id.value + ' ' + bead.title);
    return std::ranges::all_of(
        filter.words, [&](const Filter::Words &words) { return text.contains(fold_case(words.text)) != words.negated; });
}

std::string fold_case(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const std::string_view before = text;
        const char32_t character = take_character(text);
        const char32_t folded = lower(character);
        if (before.size() - text.size() == 1) {
            out += static_cast<char>(character < 0x80 ? folded : character);
        } else {
            out += static_cast<char>(0xC0 | (folded >> 6));
            out += static_cast<char>(0x80 | (folded & 0x3F));
        }
    }
    return out;
}

} // namespace wm::town
