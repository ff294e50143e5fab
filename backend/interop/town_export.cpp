#include "interop/town_export.h"

#include "base/sha256.h"
#include "base/text.h"
#include "interop/beads_line.h"

#include <algorithm>
#include <map>
#include <set>

namespace wm::interop {

namespace {

LineCounts counts_of(const town::State &state, const town::Bead &bead)
{
    const auto blocks = [](const town::Bead &one, const BeadId *on) {
        return static_cast<std::size_t>(std::ranges::count_if(one.dependencies, [&](const town::Dependency &dependency) {
            return dependency.type == town::DependencyType::blocks && (on == nullptr || dependency.on == *on);
        }));
    };
    LineCounts counts{blocks(bead, nullptr), 0, bead.comments.size()};
    if (const auto *dependents = state.dependents.find(bead.id))
        for (const BeadId &id : *dependents)
            if (const town::Bead *other = find(state.beads, id))
                counts.dependents += blocks(*other, &bead.id);
    return counts;
}

/// In the order of the file that was imported last; by id when that is how it was sorted.
std::vector<const town::Bead *> beads_in_order(const town::State &state, const town::Rig &rig)
{
    std::vector<const town::Bead *> beads;
    for (const auto &[id, box] : state.beads)
        if (box->rig == rig.id && ((!box->extra->ephemeral && !box->extra->no_history) || box->origin))
            beads.push_back(&box.get());
    if (rig.sorted)
        std::ranges::sort(beads, {}, &town::Bead::id);
    else
        std::ranges::sort(beads, {}, [](const town::Bead *bead) { return std::pair(bead->created, bead->id); });
    return beads;
}

} // namespace

CommentIds comment_ids_of(const town::State &state, const RigId &rig)
{
    const auto counts = [&](const auto &entry) { return entry.second->rig == rig && has_numbered_comment(*entry.second); };
    return std::ranges::any_of(state.beads, counts) ? CommentIds::numbers : CommentIds::as_given;
}

Result<std::string> line_of(const town::State &state, const town::Bead &bead, const ReadText &read, CommentIds ids)
{
    std::string origin;
    if (bead.origin) {
        auto text = read(bead.origin->line);
        if (!text || bead.changed == bead.origin->imported)
            return text;
        origin = std::move(*text);
    }
    const auto line = read_beads_line(origin, {bead.id.value, 1});
    const auto *then = line ? std::get_if<IssueRecord>(&*line) : nullptr;
    if (then != nullptr && !then->comments.empty() && !has_numbered_comment(bead))
        ids = CommentIds::as_given;
    const auto record = record_of(bead, then, read, ids);
    if (!record)
        return std::unexpected(record.error());
    const LineCounts counts = counts_of(state, bead);
    return then != nullptr ? changed_beads_line(*record, origin, counts) : new_beads_line(*record, counts);
}

std::string to_text(const std::vector<Leftover> &leftovers)
{
    std::string text;
    for (const Leftover &one : leftovers)
        text += one.behind + '\t' + one.raw + '\n';
    return text;
}

std::vector<Leftover> leftovers_of(std::string_view text)
{
    std::vector<Leftover> leftovers;
    for (const std::string &line : split_lines(text))
        if (const auto tab = line.find('\t'); tab != std::string::npos)
            leftovers.push_back({line.substr(0, tab), line.substr(tab + 1)});
    return leftovers;
}

namespace {

/// Lines that are no beads, each when its place has come.
class Others {
public:
    Others(const town::State &state, const ReadText &read, const WriteLine &write) : m_state(state), m_read(read), m_write(write) {}

    Result<> load(const town::Rig &rig)
    {
        if (!rig.leftovers)
            return {};
        const auto text = m_read(*rig.leftovers);
        if (!text)
            return std::unexpected(text.error());
        for (Leftover &one : leftovers_of(*text))
            m_waiting[one.behind].push_back(std::move(one.raw));
        return {};
    }
    /// What is remembered because it came with another rig's file goes out with that one.
    Result<> leave_to(const town::Rig &other)
    {
        if (!other.leftovers)
            return {};
        const auto text = m_read(*other.leftovers);
        if (!text)
            return std::unexpected(text.error());
        for (const Leftover &one : leftovers_of(*text))
            if (const auto line = read_beads_line(one.raw, {"", 0}); line && std::holds_alternative<Memory>(*line))
                m_of_others.insert(MemoryKey(std::get<Memory>(*line).key));
        return {};
    }
    Result<> behind(const std::string &id)
    {
        const auto lines = m_waiting.extract(id);
        if (lines.empty())
            return {};
        for (const std::string &line : lines.mapped())
            if (auto written = write(line); !written)
                return written;
        return {};
    }
    /// Those whose bead is gone, then what was never in a file.
    Result<> rest()
    {
        while (!m_waiting.empty())
            if (auto written = behind(std::string(m_waiting.begin()->first)); !written)
                return written;
        std::map<MemoryKey, const town::Memory *> memories;
        for (const auto &[key, box] : m_state.memories)
            if (!m_written.contains(key) && !m_of_others.contains(key))
                memories.emplace(key, &box.get());
        for (const auto &[key, memory] : memories)
            if (auto written = write(*memory); !written)
                return written;
        return {};
    }

private:
    Result<> write(const std::string &raw)
    {
        const auto line = read_beads_line(raw, {"", 0});
        if (line && std::holds_alternative<Tombstone>(*line) && find(m_state.beads, BeadId(std::get<Tombstone>(*line).id)) != nullptr)
            return {}; // it lives again
        const auto *memory = line ? std::get_if<Memory>(&*line) : nullptr;
        if (memory == nullptr)
            return m_write(raw);
        m_written.insert(MemoryKey(memory->key));
        const town::Memory *ours = find(m_state.memories, MemoryKey(memory->key));
        if (ours == nullptr)
            return {}; // forgotten
        return ours->text.sha256 == sha256_hex(memory->value) ? m_write(raw) : write(*ours);
    }
    Result<> write(const town::Memory &memory)
    {
        const auto text = m_read(memory.text);
        return text ? m_write(memory_line({memory.key.value, *text})) : std::unexpected(text.error());
    }

    const town::State &m_state;
    const ReadText &m_read;
    const WriteLine &m_write;
    std::map<std::string, std::vector<std::string>> m_waiting;
    std::set<MemoryKey> m_written;
    std::set<MemoryKey> m_of_others;
};

} // namespace

Result<std::size_t> export_rig(const town::State &state, const town::Rig &rig, const ReadText &read, const WriteLine &write)
{
    Others others(state, read, write);
    Result<> done = others.load(rig);
    for (const auto &[id, box] : state.rigs)
        if (done && id != rig.id)
            done = others.leave_to(*box);
    if (done)
        done = others.behind("");
    const auto beads = beads_in_order(state, rig);
    const CommentIds ids = comment_ids_of(state, rig.id);
    for (auto bead = beads.begin(); done && bead != beads.end(); ++bead) {
        const auto line = line_of(state, **bead, read, ids);
        done = line ? write(*line) : std::unexpected(line.error());
        if (done)
            done = others.behind((*bead)->id.value);
    }
    if (done)
        done = others.rest();
    if (!done)
        return std::unexpected(done.error());
    return beads.size();
}

} // namespace wm::interop
