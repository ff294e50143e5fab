#include "town/rules/landing.h"

#include "town/bead/checks.h"
#include "town/rules/blocking.h"

#include <algorithm>
#include <format>

namespace wm::town {
namespace {

/// "waits for wm-3fx: Review first and 2 more".
std::string waits_for_words(const State &state, const std::vector<BeadId> &waits)
{
    const Bead *first = find(state.beads, waits.front());
    std::string text = "waits for " + waits.front().value;
    if (first != nullptr)
        text += ": " + first->title;
    if (waits.size() > 1)
        text += std::format(" and {} more", waits.size() - 1);
    return text;
}

} // namespace

std::vector<BeadId> open_children(const State &state, const Bead &bead)
{
    std::vector<BeadId> open = children(state, bead.id);
    std::erase_if(open, [&](const BeadId &child) { return find(state.beads, child)->status == Status::closed; });
    return open;
}

std::vector<BeadId> held_open_by(const State &state, const Bead &bead)
{
    auto open = open_children(state, bead);
    return open.empty() ? own_blockers(state, bead) : open;
}

std::string obstacle(const State &state, const Bead &bead)
{
    if (const auto open = open_children(state, bead); !open.empty())
        return std::format("{} still has open children: {}.", bead.id.value, names_of(open));
    if (const auto waits = own_blockers(state, bead); !waits.empty())
        return std::format("{} waits for {}.", bead.id.value, names_of(waits));
    return "";
}

bool waits_to_land(const State &state, const MergeRequest &mr)
{
    const Bead *bead = find(state.beads, mr.bead);
    return bead != nullptr && bead->blocked;
}

bool is_held_in_queue(const State &state, const MergeRequest &mr)
{
    return mr.state == MrState::queued && waits_to_land(state, mr);
}

const MergeRequest *landed_but_open(const State &state, const Bead &bead)
{
    if (!bead.claim || bead.claim->run.empty()) // closed, given back, or somebody else's by now
        return nullptr;
    const MergeRequest *mr = find(state.merge_requests, bead.merge_request);
    return mr != nullptr && mr->state == MrState::landed && mr->run == bead.claim->run ? mr : nullptr;
}

std::string landed_words(std::string_view commit)
{
    return "landed " + std::string(commit.substr(0, 9));
}

std::string open_words(const State &state, const Bead &bead)
{
    const auto parts = children(state, bead.id).size(), open = open_children(state, bead).size();
    if (open > 0)
        return parts == 1 ? "its only part is open" : std::format("{} of {} parts open", open, parts);
    const auto waits = own_blockers(state, bead);
    return waits.empty() ? "" : waits_for_words(state, waits);
}

std::string closes_words(const State &state, const Bead &bead)
{
    const auto parts = children(state, bead.id).size(), open = open_children(state, bead).size();
    if (open > 0 && parts == 1)
        return "It closes with its only part, which is open.";
    if (open > 0)
        return std::format("It closes with the last of its parts: {} of {} {} open.", open, parts, open == 1 ? "is" : "are");
    const auto waits = own_blockers(state, bead);
    return waits.empty() ? "" : std::format("It {}, and closes after that.", waits_for_words(state, waits));
}

std::string reason_of(const State &state, const MergeRequest &mr)
{
    const Bead *bead = find(state.beads, mr.bead);
    if (bead == nullptr)
        return mr.reason;
    if (is_held_in_queue(state, mr))
        return waits_for_words(state, blockers(state, *bead));
    const MergeRequest *landed = landed_but_open(state, *bead);
    return landed != nullptr && landed->id == mr.id ? "landed, " + open_words(state, *bead) : mr.reason;
}

} // namespace wm::town
