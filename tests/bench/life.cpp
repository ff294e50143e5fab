#include "life.h"

#include "base/sha256.h"
#include "base/ulid.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <format>
#include <random>

namespace wm::bench {
namespace {

using namespace town;

constexpr std::array verbs{
    "Reject", "Show", "Keep", "Cache", "Retry", "Split", "Rename", "Document", "Measure", "Forget", "Export", "Sort"};
constexpr std::array things{"oversized uploads", "the sign-in form", "stale sessions", "thumbnail sizes", "failed webhooks",
    "the settings page", "search results", "audit entries", "rate limits", "empty folders", "time zones", "invoice numbers",
    "the nightly job"};
constexpr std::array places{"when the disk is full", "before the first login", "in the mobile view", "for guests without an account",
    "after an upgrade", "on slow connections", "with more than one tenant", "at the end of a month", "in the public API"};
constexpr std::array labels{"backend", "frontend", "api", "database", "docs", "flaky", "security", "perf", "ux", "release-blocker"};
constexpr std::array sentences{"Seen twice last week, both times under load.", "The log says only that the request was cut off.",
    "A person should get one clear sentence and a way out.", "The old behaviour stays behind the setting until the next release.",
    "There is a test for the small case, none for the large one.", "See the discussion in the design notes for why it is so."};

class Story {
public:
    Story(int beads, const std::filesystem::path &repository)
        : m_beads(beads), m_now(SystemClock().now() - beads * 60 * nanoseconds_per_second)
    {
        ask(AddRig{rig, repository, repository / ".git", "main", "wm", {"/bin/sleep", "600"}});
    }
    Life tell() &&
    {
        for (int i = 0; i < m_beads; ++i)
            create(i);
        // The older a bead, the likelier it is done: two of five in all.
        for (int i = 0; i < m_beads; ++i)
            if (chance(0.8 * (1 - double(i) / m_beads)))
                ask(CloseBead{m_ids[i], "Done", true});
            else if (chance(0.05))
                note(m_ids[i]);
            else if (chance(0.02))
                ask(DeferBead{m_ids[i], std::nullopt, std::nullopt});
        return std::move(m_life);
    }

private:
    void ask(const Command &command, std::vector<ledger::TextRow> texts = {})
    {
        const auto begin = std::chrono::steady_clock::now();
        auto decision = decide(m_life.state, command, {"person", m_now += nanoseconds_per_second});
        m_life.seconds += std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
        if (!decision) {
            std::fprintf(stderr, "wm_bench: %s\n", decision.error().message.c_str());
            std::abort(); // the rules refuse what this file asks: correct this file
        }
        m_life.state = std::move(decision->state);
        m_life.steps.push_back({std::move(decision->events), std::move(texts)});
    }
    void create(int i)
    {
        CreateBead create;
        create.rig = rig;
        create.title = std::format("{} {} {}", pick(verbs), pick(things), pick(places));
        const bool epic = i % 40 == 0;
        create.type = epic ? "epic" : chance(0.3) ? "bug" : chance(0.2) ? "feature" : "task";
        create.priority = chance(0.5) ? 2 : static_cast<int>(m_random() % 5);
        for (std::size_t label = m_random() % 4; label > 0; --label)
            if (const std::string word = pick(labels); std::ranges::find(create.labels, word) == create.labels.end())
                create.labels.push_back(word);
        if (!epic && chance(0.3))
            create.dependencies.push_back({m_ids[m_epic], DependencyType::parent_child});
        if (!epic && chance(0.3))
            if (const std::size_t other = m_ids.size() - 1 - m_random() % std::min<std::size_t>(m_ids.size(), 30); other != m_epic)
                create.dependencies.push_back({m_ids[other], DependencyType::blocks});
        std::vector<ledger::TextRow> texts;
        if (chance(0.7))
            create.description = text(texts);
        ask(create, std::move(texts));
        if (epic)
            m_epic = m_ids.size();
        m_ids.push_back(std::get<BeadCreated>(m_life.steps.back().events.front().event).bead);
    }
    void note(const BeadId &bead)
    {
        std::vector<ledger::TextRow> texts;
        const TextRef reference = text(texts);
        ask(NoteBead{bead, reference}, std::move(texts));
    }
    TextRef text(std::vector<ledger::TextRow> &texts)
    {
        std::string bytes;
        for (std::size_t i = 2 + m_random() % 12; i > 0; --i)
            bytes += std::string(pick(sentences)) + (i % 4 == 0 ? "\n\n" : " ");
        const std::string id = make_ulid(m_now), hash = sha256_hex(bytes);
        const TextRef reference{id, static_cast<std::int64_t>(bytes.size()), hash};
        texts.push_back({id, std::move(bytes), hash});
        return reference;
    }
    bool chance(double share) { return double(m_random() % 10'000) < share * 10'000; }
    template <class Words> const char *pick(const Words &words) { return words[m_random() % words.size()]; }

    const RigId rig{"demo"};
    int m_beads;
    Timestamp m_now;
    std::mt19937 m_random{1}; // the same town each time
    std::vector<BeadId> m_ids;
    std::size_t m_epic = 0;
    Life m_life;
};

} // namespace

Life live(int beads, const std::filesystem::path &repository)
{
    return Story(beads, repository).tell();
}

ledger::Unit unit_of(const Step &step)
{
    ledger::Unit unit;
    for (const Recorded &event : step.events)
        unit.events.push_back({event.seq, event.at, event.actor, "", std::string(kind_of(event.event)), version_of(event.event),
            subject_of(event.event), to_text(to_data(event.event))});
    unit.texts = step.texts;
    return unit;
}

} // namespace wm::bench
