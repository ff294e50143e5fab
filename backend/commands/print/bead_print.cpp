#include "commands/print/bead_print.h"

#include "commands/print/table.h"
#include "commands/print/width.h"

#include "base/text.h"

#include <format>
#include <ranges>

namespace wm::commands {
namespace {

std::string priority(const Json &bead)
{
    return "P" + text_of(bead, "priority");
}

Tone tone_of_priority(const Json &bead)
{
    const std::string priority = text_of(bead, "priority");
    return priority == "0" ? Tone::red : priority == "1" ? Tone::yellow : Tone::plain;
}

Tone tone_of_lane(const Json &bead)
{
    const std::string lane = text_of(bead, "lane");
    return lane == "ready" ? Tone::green : lane == "ai" || lane == "review" ? Tone::blue : Tone::dim;
}

std::string word(const Json &bead)
{
    return bead.contains("state") && bead["state"].is_object() ? text_of(bead["state"], "word") : text_of(bead, "state");
}

/// The whole text in a pipe; on a terminal its beginning, and how the rest is read.
std::string indented(std::string_view text, const Json &bead, const Screen &screen)
{
    constexpr std::size_t most = 512 * 1024;
    std::string out;
    if (screen.columns > 0 && text.size() > most) {
        std::size_t end = most;
        while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) // within a character
            --end;
        return indented(text.substr(0, end), bead, {}) +
            std::format("  … {} of {} bytes; `wm show {} | less` shows all\n", end, text.size(), text_of(bead, "id"));
    }
    for (const std::string &line : split_lines(harmless(text)))
        out += "  " + line + '\n';
    return out;
}

/// One line of somebody else's words.
std::string line_of(const Json &object, std::string_view member)
{
    return harmless(text_of(object, member));
}

/// Why it is in the state that it is in; a line of its own.
std::string rule_of(const Json &bead)
{
    return bead.contains("state") && bead["state"].is_object() ? line_of(bead["state"], "rule") : std::string();
}

/// "type task  assignee ann  due …": what it has of these.
std::string facts_of(const Json &bead)
{
    std::string out;
    const std::string status = text_of(bead, "status");
    const char *assignee = status == "in_progress" ? "held by " : status == "closed" ? "assigned to " : "meant for ";
    const bool tells_reason = !rule_of(bead).empty();
    for (const auto &[member, name] : {std::pair{"issue_type", ""}, {"assignee", assignee}, {"owner", "owner "}, {"parent", "part of "},
             {"due_at", "due "}, {"defer_until", "deferred until "}, {"estimated_minutes", "minutes "}, {"external_ref", ""},
             {"spec_id", "spec "}, {"await_type", "gate: "}, {"await_id", "for "}, {"close_reason", "closed: "}}) {
        if (text_of(bead, member).empty() || (tells_reason && std::string_view(member) == "close_reason"))
            continue;
        const bool is_time = std::string_view(member) == "due_at" || std::string_view(member) == "defer_until";
        out += std::format("{}{}{}", out.empty() ? "" : "  ", name, is_time ? local_time(bead, member) : line_of(bead, member));
    }
    for (const Json &label : bead.value("labels", Json::array()))
        out += "  #" + harmless(label.get<std::string>());
    if (bead.contains("epic_total_children"))
        out += std::format("  {} of {} parts closed", text_of(bead, "epic_closed_children"), text_of(bead, "epic_total_children"));
    return out + '\n';
}

} // namespace

std::string print_bead_line(const Json &bead, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(bead);
    const std::string lane = text_of(bead, "lane") + (word(bead).empty() ? "" : ": " + word(bead));
    const std::string notice = line_of(bead, "notice"); // what the command could not do by itself
    return std::format("{}  {}  {}  ({})\n{}", text_of(bead, "id"), toned(priority(bead), tone_of_priority(bead), screen),
        line_of(bead, "title"), toned(lane, tone_of_lane(bead), screen), notice.empty() ? "" : notice + '\n');
}

std::string print_bead_lines(const Json &beads, const Screen &screen)
{
    if (!beads.contains("items"))
        return print_bead_line(beads, screen);
    std::string out;
    for (const Json &bead : beads["items"])
        out += print_bead_line(bead, screen);
    return screen.quiet ? out : out + elsewhere_line(beads);
}

std::string print_beads(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(list);
    if (list["items"].empty())
        return "No beads.\n" + elsewhere_line(list);
    TextTable table({"ID", "PRI", "LANE", "STATE", "AGENT", "TITLE"}, 5);
    for (const Json &bead : list["items"]) {
        const std::string state = word(bead);
        table.add({text_of(bead, "id"), priority(bead), text_of(bead, "lane"), state.empty() ? text_of(bead, "footnote") : state,
                      bead.contains("agent") ? text_of(bead, "agent") : text_of(bead, "assignee"), text_of(bead, "title")},
            {Tone::plain, tone_of_priority(bead), tone_of_lane(bead)});
    }
    return table.text(screen) + counted(list["items"].size(), list["total"].get<std::size_t>(), "bead") + elsewhere_line(list);
}

std::string print_bead(const Json &bead, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(bead);
    std::string out = std::format("{}  {}\n{}  {}", text_of(bead, "id"), line_of(bead, "title"),
        toned(priority(bead), tone_of_priority(bead), screen), toned(text_of(bead, "lane"), tone_of_lane(bead), screen));
    if (const std::string state = word(bead).empty() ? line_of(bead, "footnote") : word(bead); !state.empty())
        out += std::format("  {}", state);
    out += "  " + facts_of(bead);
    const std::string by = line_of(bead, "created_by");
    out += std::format("opened {}{}{}\n", local_time(bead, "created_at"), by.empty() ? "" : " by ", by);
    if (const std::string rule = rule_of(bead); !rule.empty())
        out += rule + '\n';
    if (bead.contains("agent"))
        out += std::format("agent {}  branch {}  run {}\n", text_of(bead, "agent"), text_of(bead, "branch"), text_of(bead, "run"));
    if (!text_of(bead, "worktree").empty())
        out += std::format("worktree {}\n", line_of(bead, "worktree"));
    for (const Json &work : bead.value("earlier", Json::array()))
        out += std::format("of an earlier attempt: {}\n", line_of(work, "text"));
    for (const Json &remark : bead.value("remarks", Json::array()))
        out += std::format("set-up: {}\n", harmless(remark.get<std::string>()));
    if (!text_of(bead, "saved").empty())
        out += std::format("committed for it: {}\n", line_of(bead, "saved"));
    if (!text_of(bead, "action").empty())
        out += std::format("last: {}\n", line_of(bead, "action"));
    if (bead.contains("merge"))
        out += print_request(bead["merge"], screen);
    for (const auto &[member, heading] :
        {std::pair{"description", ""}, {"design", "Design\n"}, {"acceptance_criteria", "Done when\n"}, {"summary", "What was done\n"}})
        if (bead.contains(member))
            out += '\n' + std::string(heading) + indented(text_of(bead, member), bead, screen);
    const auto relation = [&](const char *member, const char *heading) {
        if (!bead.contains(member))
            return;
        std::vector<std::vector<std::string>> rows;
        for (const Json &other : bead[member]) {
            const std::string type = text_of(other, "dependency_type");
            rows.push_back({text_of(other, "id"), text_of(other, "status"),
                line_of(other, "title") + (type.empty() || type == "blocks" ? "" : "  (" + type + ")")});
        }
        out += std::format("\n{}\n{}", heading, aligned(rows, "  "));
    };
    relation("dependencies", "Depends on");
    relation("dependents", "Depend on it");
    for (const auto &[member, heading, time] : {std::tuple{"notes", "Notes", "at"}, {"comments", "Comments", "created_at"}})
        if (bead.contains(member)) {
            constexpr std::size_t most = 20;
            const std::size_t all = bead[member].size(), first = screen.columns > 0 && all > most ? all - most : 0;
            out += std::format("\n{}\n", heading);
            if (first > 0)
                out += std::format("  … the newest {} of {}; `wm show {} | less` shows all\n", most, all, text_of(bead, "id"));
            for (const Json &note : bead[member] | std::views::drop(first))
                out += std::format(
                    "  {}  {}\n{}", local_time(note, time), line_of(note, "author"), indented(text_of(note, "text"), bead, screen));
        }
    return out;
}

std::string print_whole_beads(const Json &beads, const Screen &screen)
{
    if (!beads.contains("items") || screen.quiet)
        return screen.quiet ? print_ids(beads) : print_bead(beads, screen);
    if (beads.value("brief", false))
        return beads["items"].empty() ? "No beads.\n" : print_bead_lines(beads, screen);
    std::string out;
    for (const Json &bead : beads["items"])
        out += (out.empty() ? "" : "\n") + print_bead(bead, screen);
    return out;
}

std::string print_convoy(const Json &convoy, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(convoy);
    std::string out = std::format("{}  {}  {} of {}  {}\n", text_of(convoy, "id"), line_of(convoy, "title"), text_of(convoy, "closed"),
        text_of(convoy, "total"), text_of(convoy, "state"));
    if (!text_of(convoy, "reason").empty())
        out += line_of(convoy, "reason") + '\n';
    std::vector<std::vector<std::string>> rows;
    for (const Json &bead : convoy["beads"])
        rows.push_back({text_of(bead, "id"), text_of(bead, "lane"), line_of(bead, "title")});
    return out + aligned(rows, "  ");
}

std::string print_convoys(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(list);
    if (list["items"].empty())
        return "No convoys.\n";
    TextTable table({"ID", "PROGRESS", "STATE", "TITLE"}, 3);
    for (const Json &convoy : list["items"])
        table.add({text_of(convoy, "id"), std::format("{} of {}", text_of(convoy, "closed"), text_of(convoy, "total")),
            text_of(convoy, "state"), text_of(convoy, "title")});
    return table.text(screen);
}

std::string print_agents(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(list);
    if (list["items"].empty())
        return "No agents. `wm sling BEAD` starts one.\n";
    TextTable table({"AGENT", "PROCESS", "STATE", "BEAD", "LAST"}, 4);
    for (const Json &agent : list["items"])
        table.add(
            {text_of(agent, "id"), text_of(agent, "process"), text_of(agent, "state"), text_of(agent, "bead"), text_of(agent, "action")});
    return table.text(screen);
}

std::string print_rig(const Json &rig, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(rig);
    std::string out = std::format("{}  {}  lands on {}\n", text_of(rig, "id"), text_of(rig, "path"), text_of(rig, "target"));
    if (!text_of(rig, "notice").empty())
        out += text_of(rig, "notice") + '\n';
    return out;
}

std::string print_rigs(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(list);
    if (list["items"].empty())
        return "No rigs. `wm rig add PATH` adds a repository.\n";
    TextTable table({"RIG", "OPEN", "TARGET", "PATH"}, 3);
    for (const Json &rig : list["items"])
        table.add({text_of(rig, "id"), text_of(rig, "open_beads"), text_of(rig, "target"), text_of(rig, "path")});
    return table.text(screen);
}

std::string print_request(const Json &mr, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(mr);
    std::string out = std::format("{}  {}  {} → {}", text_of(mr, "id"), text_of(mr, "state"), text_of(mr, "branch"), text_of(mr, "target"));
    if (!text_of(mr, "reason").empty())
        out += "  " + line_of(mr, "reason");
    if (mr.contains("conflicts"))
        for (const Json &file : mr["conflicts"])
            out += "\n  " + harmless(file.get<std::string>());
    if (const std::string change = text_of(mr, "gates_change"); !change.empty()) {
        out += "\nWhat it changes in .wagonmaster.toml:";
        for (const std::string &line : split_lines(harmless(change)))
            out += "\n  " + toned(line, line.starts_with('-') ? Tone::red : line.starts_with('+') ? Tone::green : Tone::plain, screen);
    }
    out += '\n';
    if (mr.contains("summary"))
        out += "\nWhat was done\n" + indented(text_of(mr, "summary"), mr, screen);
    return out;
}

std::string print_queue(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(list);
    if (list["items"].empty())
        return "The queue is empty.\n";
    TextTable table({"MR", "STATE", "BEAD", "TARGET", "REASON"}, 4);
    for (const Json &mr : list["items"])
        table.add({text_of(mr, "id"), text_of(mr, "state"), text_of(mr, "bead"), text_of(mr, "target"), text_of(mr, "reason")});
    return table.text(screen);
}

std::string print_text(const Json &result, const Screen &)
{
    return text_of(result, "text");
}

} // namespace wm::commands
