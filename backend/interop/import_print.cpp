#include "interop/import_print.h"

#include "base/text.h"
#include "commands/print/table.h"
#include "commands/print/width.h"

#include <format>
#include <tuple>

namespace wm::interop {

namespace {

constexpr std::size_t shown_limit = 200; // of each list; the counts are of all

Json list_of(const std::vector<PreviewBead> &beads)
{
    Json list = Json::array();
    for (const PreviewBead &bead : beads) {
        if (list.size() == shown_limit)
            break;
        list.push_back({{"id", bead.id}, {"title", bead.title}});
    }
    return list;
}

struct Group {
    const char *count; ///< member of the view
    const char *list;
    const char *word;
    const char *note;
};

constexpr Group groups[] = {
    {"created", "new_beads", "new", ""},
    {"updated", "changed_beads", "changed", ""},
    {"stale", "older_beads", "older", "different here, and the file brings nothing new: kept as it is here"},
    {"gone", "gone_beads", "gone", "no longer in the file: kept here; --delete-gone deletes it"},
};

Json conflicts_of(const ImportPlan &plan)
{
    Json list = Json::array();
    for (const auto &[id, conflict] : plan.conflicts) {
        if (list.size() == shown_limit)
            break;
        list.push_back({{"id", id}, {"member", conflict.member}, {"here", elide(conflict.ours, 200)}, {"file", elide(conflict.theirs, 200)},
            {"kept", conflict.file_wins ? "file" : "here"}});
    }
    return list;
}

/// "app-1 title: the file's stays, \"A\"; here it is \"B\""
std::string words_of_conflict(const Json &conflict)
{
    const bool file = conflict["kept"] == "file";
    const auto value = [&](const char *side) {
        const auto text = conflict[side].get<std::string>();
        return text.empty() ? std::string("nothing") : std::format("\"{}\"", commands::harmless(elide(text, 60)));
    };
    return std::format("        {} {}: {} {}, {} {}\n", commands::harmless(conflict["id"].get<std::string>()),
        commands::harmless(conflict["member"].get<std::string>()), file ? "from the file" : "as it is here", value(file ? "file" : "here"),
        file ? "and no longer" : "and not", value(file ? "here" : "file"));
}

} // namespace

Json view_of(const ImportPlan &plan)
{
    const Preview &preview = plan.preview;
    return {{"source", plan.source}, {"rig", plan.command.rig}, {"created", preview.fresh.size()}, {"updated", preview.changed.size()},
        {"stale", preview.older.size()}, {"skipped", preview.same}, {"gone", preview.gone.size()}, {"deleted", plan.command.gone.size()},
        {"memories", preview.memories}, {"strange_prefixes", plan.strange_prefixes}, {"new_memories", plan.new_memories},
        {"changed_memories", plan.changed_memories}, {"tombstones", preview.tombstones}, {"other_lines", preview.foreign},
        {"new_beads", list_of(preview.fresh)}, {"changed_beads", list_of(preview.changed)}, {"older_beads", list_of(preview.older)},
        {"gone_beads", list_of(preview.gone)}, {"conflict_count", plan.conflicts.size()}, {"conflicts", conflicts_of(plan)},
        {"noted", plan.noted}, {"needed", plan.needed}, {"dry_run", true}};
}

std::string words_for(const ImportPlan &plan)
{
    std::string words;
    const auto add = [&](std::size_t count, std::string_view what) {
        if (count > 0)
            words += std::format("{}{} {}", words.empty() ? "" : ", ", count, what);
    };
    add(plan.preview.fresh.size(), "new");
    add(plan.preview.changed.size(), "changed");
    add(plan.command.gone.size(), "to delete");
    add(plan.new_memories.size(), plan.new_memories.size() == 1 ? "new memory" : "new memories");
    add(plan.changed_memories.size(), plan.changed_memories.size() == 1 ? "changed memory" : "changed memories");
    if (words.empty() && plan.noted > 0)
        return "what the file says now of beads that stay as they are here,";
    return words.empty() ? "the lines that are no beads" : words;
}

std::string print_import(const Json &view, const commands::Screen &screen)
{
    if (screen.quiet && view["dry_run"] == false)
        return {};
    std::string text = std::format("{}, into {}\n", view["source"].get<std::string>(), view["rig"].get<std::string>());
    commands::TextTable table({"", "ID", "TITLE"}, 2);
    std::size_t rows = 0;
    for (const Group &group : groups) {
        const auto count = view[group.count].get<std::size_t>();
        const bool deletes = std::string_view(group.word) == "gone" && view["deleted"] != 0;
        const std::string note = deletes ? "no longer in the file: deleted here" : group.note;
        if (count > 0)
            text += std::format("{:>7} {}{}\n", count, group.word, note.empty() ? "" : " (" + note + ")");
        for (std::size_t i = 0; i < view[group.list].size() && i < 20; ++i, ++rows)
            table.add({group.word, commands::text_of(view[group.list][i], "id"), commands::text_of(view[group.list][i], "title")});
    }
    if (const auto count = view["conflict_count"].get<std::size_t>(); count > 0)
        text += std::format("{:>7} changed on both sides (the newer one stays; of descriptions, designs and acceptance criteria the other "
                            "becomes a comment)\n",
            count);
    for (std::size_t i = 0; i < view["conflicts"].size() && i < 20; ++i)
        text += words_of_conflict(view["conflicts"][i]);
    for (const Json &prefix : view["strange_prefixes"])
        text += std::format("        ids with the prefix {} are no rig's: they come into {} as they are\n",
            commands::harmless(prefix.get<std::string>()), view["rig"].get<std::string>());
    for (const auto &[member, word] : {std::pair("new_memories", "new"), std::pair("changed_memories", "replaced")}) {
        std::string keys;
        for (const Json &key : view[member])
            keys += (keys.empty() ? "" : ", ") + commands::harmless(key.get<std::string>());
        if (!keys.empty())
            text += std::format(
                "{:>7} {} {}: {}\n", view[member].size(), word, view[member].size() == 1 ? "memory" : "memories", elide(keys, 200));
    }
    for (const auto &[member, one, many] : {std::tuple("skipped", "the same", "the same"), std::tuple("memories", "memory", "memories"),
             std::tuple("tombstones", "deleted there (not imported)", "deleted there (not imported)"),
             std::tuple("other_lines", "line of another kind (kept)", "lines of another kind (kept)")})
        if (const auto count = view[member].get<std::size_t>(); count > 0)
            text += std::format("{:>7} {}\n", count, count == 1 ? one : many);
    if (view["needed"] == false)
        return text + "There is nothing to import.\n";
    if (view["dry_run"] == false) {
        const bool beads = view["created"] != 0 || view["updated"] != 0 || view["deleted"] != 0 || view["noted"] != 0;
        const bool memories = !view["new_memories"].empty() || !view["changed_memories"].empty();
        return text + (beads || memories ? "Imported.\n" : "Taken over are the lines that are no beads, and the order.\n");
    }
    return rows > 0 ? text + "\n" + table.text(screen) : text;
}

} // namespace wm::interop
