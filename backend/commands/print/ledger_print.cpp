#include "commands/print/ledger_print.h"

#include "commands/print/bead_print.h"
#include "commands/print/table.h"

#include <format>

namespace wm::commands {
namespace {

std::string size_of(const Json &backup)
{
    const double bytes = backup.value("bytes", 0.0);
    return bytes < 1e6 ? std::format("{:.0f} kB", bytes / 1e3) : std::format("{:.1f} MB", bytes / 1e6);
}

} // namespace

std::string print_past(const Json &result, const Screen &screen)
{
    std::string lanes;
    for (const auto &[name, count] : result["lanes"].items())
        lanes += std::format("{}{} {}", lanes.empty() ? "" : " · ", name, count.get<int>());
    std::string out =
        std::format("After event {}, at {}\n{}\n", text_of(result, "seq"), text_of(result, "at"), lanes.empty() ? "No beads." : lanes);
    if (result.contains("bead"))
        out += '\n' + print_bead(result["bead"], screen);
    if (result.contains("items"))
        out += '\n' + print_beads(result, screen);
    return out;
}

std::string print_backup(const Json &backup, const Screen &screen)
{
    if (screen.quiet)
        return text_of(backup, "file") + '\n';
    return std::format("{}\nevent {}, {}\n", text_of(backup, "file"), text_of(backup, "seq"), size_of(backup));
}

std::string print_backups(const Json &list, const Screen &screen)
{
    if (screen.quiet)
        return print_ids(list);
    std::string out = "No backups. `wm backup` makes one; the daemon makes one a day.\n";
    if (!list["items"].empty()) {
        TextTable table({"MADE", "KIND", "EVENT", "SIZE", "FILE"}, 4);
        for (const Json &backup : list["items"]) {
            const bool sound = !backup.contains("damage");
            table.add({text_of(backup, "made"), text_of(backup, "kind"), sound ? text_of(backup, "seq") : "damaged",
                          sound ? size_of(backup) : "", text_of(backup, "id")},
                {Tone::plain, Tone::plain, sound ? Tone::plain : Tone::red});
        }
        out = table.text(screen);
    }
    if (list.contains("notice"))
        out += text_of(list, "notice") + '\n';
    return out;
}

} // namespace wm::commands
