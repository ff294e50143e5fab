#include "town/bead/checks.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::town {
namespace {

bool has_control(const std::string &text)
{
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

/// Controls beyond ASCII (U+0080 to U+009F, of which terminals obey some) and line ends that are no "\n" (U+2028, U+2029).
/// Of valid UTF-8.
bool has_wide_control(std::string_view text)
{
    for (std::size_t at = text.find('\xC2'); at != std::string_view::npos; at = text.find('\xC2', at + 1))
        if (static_cast<unsigned char>(text[at + 1]) < 0xA0)
            return true;
    return text.contains("\xE2\x80\xA8") || text.contains("\xE2\x80\xA9");
}

std::string shown(const std::string &text)
{
    return elide(is_valid_utf8(text) ? text : "?", 60);
}

} // namespace

Result<> valid_title(const std::string &title)
{
    if (trim(title).empty())
        return fail("bad_title", "A bead needs a title.", "Write one line that says what is to be done.");
    if (!is_valid_utf8(title))
        return fail("bad_utf8", "The title is not valid UTF-8.");
    if (has_control(title) || has_wide_control(title))
        return fail("bad_title", "A title is one line without control characters.", "Put the rest into the body: --body TEXT.");
    if (const auto characters = count_characters(title); characters > title_limit)
        return fail("too_long", std::format("The title has {} characters; {} are allowed.", characters, title_limit),
            "Put the rest into the body: --body TEXT.");
    return {};
}

Result<> valid_priority(int priority)
{
    if (priority < 0 || priority > 4)
        return fail("bad_value", std::format("There is no priority {}.", priority), "Priorities go from 0 (critical) to 4 (backlog).");
    return {};
}

Result<> valid_word(const std::string &word, std::string_view what)
{
    if (word.empty() || word.size() > 50 || !is_valid_utf8(word) || has_control(word) || word.contains(' '))
        return fail("bad_value", std::format("\"{}\" cannot be a {}.", shown(word), what), "Use one word of at most 50 characters.");
    return {};
}

Result<> valid_label(const std::string &label)
{
    if (label.contains(','))
        return fail("bad_value", std::format("\"{}\" cannot be a label.", shown(label)), "A comma parts labels: give them one by one.");
    return valid_word(label, "label");
}

Result<> valid_name(const std::string &name)
{
    if (name.size() > 200 || !is_valid_utf8(name) || has_control(name) || name.starts_with("run:") || name == "daemon")
        return fail("bad_name", std::format("Nobody can work under the name \"{}\".", shown(name)), "Use one line of at most 200 bytes.");
    return {};
}

Result<> may_take_from_holder(const Bead &bead, const std::string &as)
{
    if (as.empty() || !bead.claim || bead.claim->holder == as)
        return {};
    return fail("claimed", std::format("{} is claimed by {}, not by {}.", bead.id.value, bead.claim->holder, as),
        "Only its holder gives it back under a name; without a name the person may.");
}

Result<> valid_extra(const BeadExtra &extra)
{
    for (const std::string &text : std::initializer_list<std::string>{extra.status_word, extra.assignee, extra.owner, extra.external_ref,
             extra.spec_id, extra.source_system, extra.wisp_type, extra.mol_type, extra.work_type, extra.source_formula,
             extra.source_location, extra.await_type, extra.await_id, extra.sender, extra.closed_by_session})
        if (text.size() > 500 || !is_valid_utf8(text) || has_control(text))
            return fail("bad_value", std::format("\"{}\" is not one line of at most 500 bytes.", shown(text)));
    for (const std::string &waiter : extra.waiters)
        if (waiter.empty() || waiter.size() > 500 || !is_valid_utf8(waiter) || has_control(waiter))
            return fail("bad_value", std::format("Nobody can wait under the name \"{}\".", shown(waiter)));
    if (extra.await_id.starts_with("close:")) // a person's yes to such a gate closes that bead: only CloseBead makes one
        return fail("bad_value", "A gate cannot be made to close a bead.", "Ask for it: `wm close BEAD --force`.");
    if (extra.estimated_minutes < 0)
        return fail("bad_value", "An estimate cannot be negative.", "Give it in minutes: --estimate 90.");
    if (extra.timeout < 0)
        return fail("bad_value", "The timeout of a gate cannot be negative.");
    return {};
}

std::string names_of(std::span<const BeadId> ids, std::string_view between)
{
    constexpr std::size_t shown_ids = 10;
    std::string text;
    for (const BeadId &id : ids.first(std::min(ids.size(), shown_ids)))
        text += (text.empty() ? "" : std::string(between)) + id.value;
    if (ids.size() > shown_ids)
        text += std::format(" and {} more", ids.size() - shown_ids);
    return text;
}

} // namespace wm::town
