#include "search/index.h"

#include "base/memory.h"

#include <immer/algorithm.hpp>

#include <algorithm>
#include <chrono>
#include <sys/resource.h>
#include <unistd.h>

namespace wm::search {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t beads_per_commit = 500;
constexpr std::size_t bytes_per_text = 1u << 20; ///< what comes after is not searched
constexpr auto gathering = 200ms;                ///< how long changes wait for others, so that they share a commit
constexpr auto pause_after_trouble = 2s;

Result<std::vector<std::string>> texts_of(ledger::LedgerReader &ledger, const town::Bead &bead)
{
    std::vector<std::string> texts;
    for (const Field &field : fields()) {
        Source source = field.of(bead);
        for (const town::TextRef &reference : source.references) {
            auto window = ledger.read_text(reference.id, 0, bytes_per_text);
            if (!window && window.error().code != "not_found")
                return std::unexpected(window.error());
            if (window)
                source.text += (source.text.empty() ? "" : "\n") + window->bytes;
        }
        texts.push_back(std::move(source.text));
    }
    return texts;
}

} // namespace

Index::~Index()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_changed.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void Index::follow(town::State state)
{
    bool news = false; // otherwise the thread knows already that there is something to do
    {
        const std::lock_guard lock(m_mutex);
        m_newest = std::move(state);
        news = !std::exchange(m_behind, true);
    }
    if (news)
        m_changed.notify_all();
    if (!m_thread.joinable())
        m_thread = std::thread([this] { run(); });
}

bool Index::stopping() const
{
    const std::lock_guard lock(m_mutex);
    return m_stopping;
}

void Index::run()
{
    setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), 10); // of this thread alone: whoever works comes first
    for (std::unique_lock lock(m_mutex);;) {
        m_changed.wait(lock, [&] { return m_stopping || m_behind; });
        m_changed.wait_for(lock, gathering, [&] { return m_stopping || m_wanted || m_applied < 0; });
        if (m_stopping)
            return;
        const town::State target = *m_newest;
        m_behind = m_wanted = false;
        if (std::exchange(m_damaged, false)) {
            forget();
            Projection::remove(m_file);
        }
        lock.unlock();
        const Result<> done = catch_up(target);
        lock.lock();
        if (done) {
            m_trouble.reset();
            m_applied = target.seq;
            m_changed.notify_all();
            continue;
        }
        m_trouble = done.error();
        m_behind = true;
        m_damaged = done.error().code == "corrupt";
        forget();
        m_changed.notify_all();
        m_changed.wait_for(lock, pause_after_trouble, [&] { return m_stopping; });
    }
}

void Index::forget()
{
    m_projection.reset();
    m_indexed.reset();
    m_applied = -1;
    m_done = m_total = 0;
}

Result<> Index::open(const town::State &target)
{
    auto ledger = ledger::LedgerReader::open(m_ledger);
    if (!ledger)
        return std::unexpected(ledger.error());
    const auto town_id = ledger->town_id();
    if (!town_id)
        return std::unexpected(town_id.error());
    auto opened = Projection::open(m_file, *town_id);
    // A cursor ahead of the ledger: the ledger is another one than when it was written.
    const bool useless = opened ? opened->cursor() > target.seq : opened.error().code != "no_space";
    if (useless) {
        opened = fail("stale", "It is made anew."); // lets go of the file
        Projection::remove(m_file);
        opened = Projection::open(m_file, *town_id);
    }
    if (!opened)
        return std::unexpected(opened.error());
    m_texts = std::move(*ledger);
    m_projection = std::move(*opened);
    const std::lock_guard lock(m_mutex);
    ++m_files;
    return {};
}

Result<> Index::catch_up(const town::State &target)
{
    if (!m_projection)
        if (auto opened = open(target); !opened)
            return opened;
    std::vector<BeadId> changed, gone;
    if (m_indexed) {
        immer::diff(
            m_indexed->beads, target.beads, [&](const auto &added) { changed.push_back(added.first); },
            [&](const auto &removed) { gone.push_back(removed.first); },
            [&](const auto &, const auto &now) { changed.push_back(now.first); });
    } else {
        const Seq cursor = m_projection->cursor();
        for (const auto &[id, box] : target.beads)
            if (cursor == 0 || box->changed > cursor)
                changed.push_back(id);
        auto known = m_projection->beads();
        if (!known)
            return std::unexpected(known.error());
        for (const BeadId &id : *known)
            if (find(target.beads, id) == nullptr)
                gone.push_back(id);
    }
    // Newer ones get higher rows.
    std::ranges::sort(changed, {}, [&](const BeadId &id) { return find(target.beads, id)->created; });
    return index(target, changed, gone).transform([&] { m_indexed = target; });
}

Result<> Index::index(const town::State &target, const std::vector<BeadId> &changed, const std::vector<BeadId> &gone)
{
    const auto progress = [&](std::size_t left) {
        const std::lock_guard lock(m_mutex);
        m_total = target.beads.size();
        m_done = m_total - std::min(left, m_total);
    };
    progress(changed.size());
    if (changed.empty() && gone.empty() && m_projection->cursor() > 0)
        return {}; // the cursor may stay behind: it only says where to look for changes
    if (auto begun = m_projection->begin(); !begun)
        return begun;
    for (const BeadId &id : gone)
        if (auto erased = m_projection->erase(id); !erased)
            return erased;
    for (std::size_t i = 0; i < changed.size(); ++i) {
        const town::Bead &bead = *find(target.beads, changed[i]);
        if (auto put = m_projection->put(bead.id, stamp_of(bead), [&] { return texts_of(*m_texts, bead); }); !put)
            return put;
        if ((i + 1) % beads_per_commit != 0)
            continue;
        if (stopping())
            return m_projection->commit().and_then([]() -> Result<> { return fail("stopping", "The daemon is stopping."); });
        if (auto turned = m_projection->commit().and_then([&] { return m_projection->begin(); }); !turned)
            return turned;
        progress(changed.size() - i - 1);
    }
    return m_projection->commit_at(target.seq).transform([&] {
        progress(0);
        if (changed.size() > beads_per_commit) {
            m_projection->release_memory();
            m_texts->release_memory();
            give_back_memory();
        }
    });
}

Result<Found> Index::ask(const Question &question)
{
    Found found;
    int file = 0;
    {
        std::unique_lock lock(m_mutex);
        if (m_applied < question.after) {
            m_wanted = true;
            m_changed.notify_all();
        }
        m_changed.wait_for(lock, question.patience,
            [&] { return m_stopping || m_trouble || m_applied >= question.after || m_total - m_done > beads_per_commit; });
        if (m_trouble)
            return std::unexpected(*m_trouble);
        if (m_applied < 0 && m_total == 0)
            return fail("not_ready", "The search index is still being opened.");
        found.indexed = m_done;
        found.to_index = m_total;
        file = m_files;
    }
    const std::lock_guard lock(m_reading);
    if (!m_reader || m_reader_of != file) {
        m_reader.reset();
        auto opened = ProjectionReader::open(m_file);
        if (!opened)
            return std::unexpected(opened.error());
        m_reader = std::move(*opened);
        m_reader_of = file;
    }
    auto ranking = m_reader->rank(question.expression, question.accept, question.limit);
    if (ranking) {
        static_cast<Ranking &>(found) = std::move(*ranking);
        return found;
    }
    m_reader.reset();
    if (ranking.error().code == "corrupt") {
        const std::lock_guard changing(m_mutex);
        m_damaged = m_behind = true;
        m_changed.notify_all();
    }
    return std::unexpected(ranking.error());
}

} // namespace wm::search
