#include "interop/town_import.h"

#include "base/sha256.h"
#include "interop/meeting.h"
#include "interop/town_export.h"
#include "town/bead/checks.h"
#include "town/rules/bead_id.h"
#include "town/rules/blocking.h"
#include "town/rules/rings.h"

#include <algorithm>
#include <format>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace wm::interop {

namespace {

/// "app" of "app-a3f8.1".
std::string_view prefix_of(std::string_view id)
{
    const auto dash = id.rfind('-');
    return id.substr(0, dash == std::string_view::npos ? 0 : dash);
}

std::unordered_set<std::string_view> prefixes_in(const BeadsFile &file)
{
    std::unordered_set<std::string_view> prefixes;
    for (const FileLine &line : file.lines)
        if (const auto *record = std::get_if<IssueRecord>(&line.what))
            prefixes.insert(prefix_of(record->id));
    return prefixes;
}

/// The beads that the file is about: those it names, and those that came from a file and have a prefix that it uses. A
/// rig may have got beads from several projects; none is gone from a file that was never about it.
std::vector<TownBead> beads_beside(const BeadsFile &file, const town::State &state, const RigId &rig)
{
    std::vector<TownBead> beads;
    const auto add = [&](const town::Bead &bead, bool imported) { beads.push_back({bead.id.value, bead.title, imported}); };
    std::unordered_set<std::string_view> named;
    const auto prefixes = prefixes_in(file);
    const auto from_this_kind = [&](const town::Bead &bead) { return (bead.extra->source_system == "tbd") != file.is_export_target; };
    for (const FileLine &line : file.lines) {
        const auto *record = std::get_if<IssueRecord>(&line.what);
        if (record == nullptr)
            continue;
        if (const town::Bead *bead = find(state.beads, BeadId(record->id))) {
            add(*bead, false); // in the file, so not gone from it
            named.insert(record->id);
        }
    }
    for (const auto &[id, box] : state.beads)
        if (box->rig == rig && box->origin && !named.contains(id.value) && prefixes.contains(prefix_of(id.value)) && from_this_kind(*box))
            add(*box, true);
    std::ranges::sort(beads, {}, &TownBead::id);
    return beads;
}

/// The same for two lines of which a file can have only one.
std::string identity_of(std::string_view raw)
{
    const auto line = read_beads_line(raw, {"", 0});
    if (!line)
        return std::string(raw);
    if (std::holds_alternative<Header>(*line))
        return "header";
    if (const auto *tombstone = std::get_if<Tombstone>(&*line))
        return "tombstone " + tombstone->id;
    if (const auto *memory = std::get_if<Memory>(&*line))
        return "memory " + memory->key;
    return std::string(raw);
}

/// The lines of the file that are no beads, behind those of earlier files. Where the file stands in the place of an
/// earlier one, because it has the bead that a line stood behind, a line that is not in it any more is gone.
Result<std::vector<Leftover>> leftovers_with(const BeadsFile &file, const town::State &state, const town::Rig &rig, const ReadText &read)
{
    std::vector<Leftover> added;
    std::unordered_set<std::string> identities;
    std::unordered_set<std::string_view> named;
    bool follows = false; // an earlier one
    std::string behind;
    for (const FileLine &line : file.lines) {
        if (const auto *record = std::get_if<IssueRecord>(&line.what)) {
            behind = record->id;
            named.insert(record->id);
            const town::Bead *bead = find(state.beads, BeadId(record->id));
            follows = follows || (bead != nullptr && bead->origin && bead->rig == rig.id);
        } else {
            added.push_back({behind, line.raw});
            identities.insert(identity_of(line.raw));
        }
    }
    std::vector<Leftover> leftovers;
    if (rig.leftovers) {
        const auto text = read(*rig.leftovers);
        if (!text)
            return std::unexpected(text.error());
        const bool new_head = follows && std::ranges::contains(added, "", &Leftover::behind);
        for (Leftover &one : leftovers_of(*text)) {
            const bool replaced = one.behind.empty() ? new_head : named.contains(one.behind);
            if (!replaced && !identities.contains(identity_of(one.raw)))
                leftovers.push_back(std::move(one));
        }
    }
    std::ranges::move(added, std::back_inserter(leftovers));
    return leftovers;
}

bool same_text(const std::optional<town::TextRef> &one, const std::optional<town::TextRef> &other)
{
    return one.has_value() == other.has_value() && (!one || one->sha256 == other->sha256);
}

} // namespace

Result<ImportPlan> plan_import(
    const BeadSource &source, const town::State &state, const RigId &rig, bool delete_gone, Timestamp now, const ReadText &read)
{
    auto file = source.read();
    if (!file)
        return std::unexpected(file.error());
    const town::Rig *home = find(state.rigs, rig);
    if (home == nullptr)
        return fail("not_found", std::format("There is no rig {}.", rig.value), "`wm rig list` shows what there is.");
    ImportPlan plan;
    plan.source = source.description();
    plan.command.rig = rig;

    Result<> trouble;
    std::unordered_map<std::string, Meeting> meetings; // that change a bead
    const CommentIds ids = comment_ids_of(state, rig);
    const auto judge = [&](const FileLine &line, const TownBead &ours) {
        auto meeting = meet(state, *find(state.beads, BeadId(ours.id)), line, read, ids);
        if (!meeting) {
            trouble = std::unexpected(meeting.error());
            return Verdict::same;
        }
        const Verdict verdict = meeting->verdict;
        if (meeting->merged)
            for (const Conflict &conflict : meeting->merged->conflicts)
                plan.conflicts.emplace_back(ours.id, conflict);
        if (meeting->result != Meeting::Result::nothing) {
            plan.noted += verdict == Verdict::older ? 1 : 0;
            meetings.emplace(ours.id, std::move(*meeting));
        }
        return verdict;
    };
    plan.preview = preview_of(*file, beads_beside(*file, state, rig), judge);
    if (!trouble)
        return std::unexpected(trouble.error());

    std::set<std::string> prefixes; // that are new here and no rig's
    for (const PreviewBead &bead : plan.preview.fresh)
        if (town::rig_of_id(state, BeadId(bead.id)) == nullptr)
            prefixes.emplace(prefix_of(bead.id));
    for (const auto &[id, box] : state.beads)
        if (box->rig == rig && !prefixes.empty())
            prefixes.erase(std::string(prefix_of(id.value)));
    plan.strange_prefixes.assign(prefixes.begin(), prefixes.end());

    Texts texts(now);
    plan.command.leftovers = home->leftovers;
    plan.command.sorted = home->sorted;
    if (file->is_export_target) {
        const auto leftovers = leftovers_with(*file, state, *home, read);
        if (!leftovers)
            return std::unexpected(leftovers.error());
        plan.command.leftovers = leftovers->empty() ? std::nullopt : std::optional(texts.add(to_text(*leftovers)));
        plan.command.sorted = file->sorted_by_id();
    }
    std::vector<std::size_t> lines; // of the records
    const auto see = [&](const BeadId &id) {
        const town::Bead *ours = find(state.beads, id);
        plan.command.seen.emplace_back(id, ours != nullptr ? ours->changed : 0);
    };
    for (; !file->lines.empty(); file->lines.pop_front()) { // what has become a bead is not kept as a line
        FileLine &line = file->lines.front();
        if (const auto *record = std::get_if<IssueRecord>(&line.what)) {
            const town::Bead *ours = find(state.beads, BeadId(record->id));
            auto meeting = meetings.extract(record->id);
            if (ours != nullptr && meeting.empty())
                continue;
            lines.push_back(line.number);
            plan.command.records.push_back(ours == nullptr
                    ? bead_of(*record, std::move(line.raw), now, texts)
                    : bead_after(std::move(meeting.mapped()), *ours, *record, std::move(line.raw), now, texts));
            see(BeadId(record->id));
        }
        if (const auto *memory = std::get_if<Memory>(&line.what)) {
            const town::Memory *ours = find(state.memories, MemoryKey(memory->key));
            if (ours != nullptr && ours->text.sha256 == sha256_hex(memory->value))
                continue;
            (ours != nullptr ? plan.changed_memories : plan.new_memories).push_back(memory->key);
            plan.command.memories.emplace_back(MemoryKey(memory->key), texts.add(memory->value));
        }
    }
    if (const auto ring = town::ring_among(state, plan.command.records, *home); !ring.empty()) {
        const auto record = std::ranges::find_first_of(plan.command.records, ring, {}, &town::Bead::id); // ring_among: one of them is
        return fail("cycle",
            std::format("{}:{}: these wait for each other: {}.", file->name,
                lines[static_cast<std::size_t>(record - plan.command.records.begin())], town::names_of(ring, " → ")),
            "Remove one of the dependencies in the file; nothing was imported.");
    }
    if (delete_gone)
        for (const PreviewBead &bead : plan.preview.gone)
            see(plan.command.gone.emplace_back(bead.id));
    plan.texts = texts.take();

    plan.needed = !plan.command.records.empty() || !plan.command.memories.empty() || !plan.command.gone.empty() ||
        home->sorted != plan.command.sorted || !same_text(home->leftovers, plan.command.leftovers);
    return plan;
}

} // namespace wm::interop
