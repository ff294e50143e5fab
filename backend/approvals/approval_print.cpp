#include "approvals/approval_print.h"

#include "approvals/assessment_print.h"
#include "base/clock.h"
#include "base/visible.h"
#include "commands/gate_answer.h"
#include "commands/print/table.h"
#include "town/approval/words.h"

#include <format>

namespace wm::approvals {
namespace {

using commands::text_of, commands::TextTable, commands::Tone;

std::string seen(const Json &object, std::string_view member)
{
    return visible(text_of(object, member));
}

const Json &list_in(const Json &object, const char *member)
{
    static const Json none = Json::array();
    const auto found = object.find(member);
    return found != object.end() && found->is_array() ? *found : none;
}

std::string line(std::string_view what, const std::string &text)
{
    return text.empty() ? std::string() : std::format("{:<7} {}\n", what, text);
}

/// For people: their own time, to the second.
std::string time_in(const Json &object, std::string_view member)
{
    const std::string text = text_of(object, member);
    const auto time = parse_rfc3339(text);
    return time ? to_local_time(*time) : text;
}

/// A question, or what nobody has assessed.
std::string print_request(const Json &approval)
{
    std::string out = visible(text_of(approval, "title"), true) + "\n" + line("in", seen(approval, "cwd"));
    for (const Json &choice : list_in(approval, "choices"))
        out += std::format("  {}  {}\n", seen(choice, "id"), seen(choice, "label"));
    if (const auto request = approval.find("request"); request != approval.end() && request->contains("input"))
        out += visible(request->at("input").dump(2, ' ', false, Json::error_handler_t::replace), true) + "\n";
    return out;
}

/// How it is answered, and what else than once there is.
std::string print_ways(const Json &approval)
{
    const std::string id = text_of(approval, "id");
    if (text_of(approval, "what") == "question")
        return std::format("\nwm approve {} --answer …\n", id);
    std::string out = std::format("\nwm approve {} --seen {}\nwm deny {} --reason …\n", id,
        text_of(approval, "fingerprint").substr(0, town::shown_of_fingerprint), id);
    std::string scopes;
    const Json why = approval.value("scopes", Json::object());
    for (const std::string_view scope : town::lasting_scopes)
        if (text_of(why, scope).empty())
            scopes += (scopes.empty() ? "" : "|") + std::string(scope);
    if (scopes.empty())
        return out + "Once only. " + text_of(why, "always") + "\n";
    for (const Json &cover : list_in(approval, "covers"))
        out += std::format("--scope {} would cover: {}\n", scopes, visible(cover.is_string() ? cover.get<std::string>() : ""));
    return out;
}

} // namespace

std::string print_approvals(const Json &list, const commands::Screen &screen)
{
    if (screen.quiet)
        return commands::print_ids(list);
    if (list["items"].empty())
        return "Nothing is waiting.\n";
    TextTable table({"ID", "AGENT", "BEAD", "WANTS", "WHAT"}, 4);
    for (const Json &item : list["items"]) {
        const bool question = text_of(item, "what") == "question";
        const std::string headline = seen(item, "headline");
        table.add({text_of(item, "id"), text_of(item, "agent"), text_of(item, "bead"),
                      question               ? "an answer"
                          : headline.empty() ? text_of(item, "kind")
                                             : headline,
                      seen(item, "title")},
            {Tone::plain, Tone::plain, Tone::plain, text_of(item, "level") == "destructive" ? Tone::red : Tone::plain});
    }
    return table.text(screen);
}

std::string print_approval(const Json &approval, const commands::Screen &screen)
{
    std::string out = std::format("{}  {} on {}\n\n", text_of(approval, "id"), text_of(approval, "agent"), text_of(approval, "bead"));
    if (const auto assessment = approval.find("assessment"); assessment != approval.end())
        out += print_assessment(*assessment, screen);
    else
        out += print_request(approval);
    out += line("why", seen(approval, "reason")) + line("until", time_in(approval, "expires_at"));
    return out + print_ways(approval);
}

std::string print_answered(const Json &approval, const commands::Screen &screen)
{
    if (approval.contains("issue_type")) // a gate
        return commands::print_closed_gate(approval, screen);
    return std::format("{} is {}; {} is told.\n", text_of(approval, "id"), text_of(approval, "state"), text_of(approval, "agent"));
}

std::string print_grants(const Json &list, const commands::Screen &screen)
{
    if (screen.quiet)
        return commands::print_ids(list);
    if (list["items"].empty())
        return "Nothing is allowed for longer than once.\n";
    TextTable table({"ID", "SCOPE", "WHAT", "RULE", "BY"}, 3);
    for (const Json &item : list["items"])
        table.add({text_of(item, "id"), text_of(item, "scope"), seen(item, "headline"), seen(item, "rule"), text_of(item, "by")});
    return table.text(screen);
}

std::string print_revoked(const Json &grant, const commands::Screen &)
{
    return std::format("{} holds no more.\n", text_of(grant, "id"));
}

std::string print_audit(const Json &list, const commands::Screen &screen)
{
    if (list["items"].empty())
        return "Nothing was decided.\n";
    TextTable table({"WHEN", "DECISION", "BY", "AGENT", "RULE", "WHAT"}, 5);
    for (const Json &item : list["items"]) {
        const std::string decision = text_of(item, "decision");
        table.add({time_in(item, "at"), decision, text_of(item, "by"), text_of(item, "agent"), seen(item, "rule"), seen(item, "title")},
            {Tone::dim,
                decision == "denied" || decision == "expired" ? Tone::red
                    : decision == "allowed"                   ? Tone::green
                                                              : Tone::plain});
    }
    return table.text(screen) + commands::counted(list["items"].size(), list.value("total", std::size_t{0}), "decision");
}

} // namespace wm::approvals
