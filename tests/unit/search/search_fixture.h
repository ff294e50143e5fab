#pragma once
// A ledger whose beads a test writes as it likes, and the search index that follows it.
#include "base/sha256.h"
#include "ledger/ledger.h"
#include "search/index.h"
#include "search/match.h"
#include "town/event.h"

#include <QTemporaryDir>

#include <format>
#include <future>

namespace wm::tests {

class SearchedTown {
public:
    town::State state;

    SearchedTown() : m_ledger(std::move(ledger::Ledger::open(ledger_file()).value())) { follow(); }

    std::filesystem::path folder() const { return m_folder.path().toStdString(); }
    std::filesystem::path ledger_file() const { return folder() / "ledger.db"; }
    std::filesystem::path index_file() const { return folder() / "search.db"; }

    town::TextRef text(const std::string &bytes)
    {
        const town::TextRef reference{std::format("t{}", ++m_texts), static_cast<std::int64_t>(bytes.size()), sha256_hex(bytes)};
        m_unit.texts.push_back({reference.id, bytes, reference.sha256});
        return reference;
    }
    /// Applied at once; in the ledger, and seen by the index, with the next commit().
    void happens(town::Event event)
    {
        town::apply(state, {state.seq + 1, 1'000 + state.seq, "person", event});
        m_unit.events.push_back({state.seq, state.at, "person", "", std::string(town::kind_of(event)), town::version_of(event),
            town::subject_of(event), to_text(town::to_data(event))});
    }
    BeadId bead(const std::string &title, const std::string &body = {}, const std::vector<std::string> &notes = {})
    {
        town::BeadCreated created;
        created.bead = BeadId(std::format("wm-{}", ++m_beads));
        created.title = title;
        if (!body.empty())
            created.description = text(body);
        happens(created);
        for (const std::string &note : notes)
            happens(town::BeadNoted{created.bead, text(note)});
        return created.bead;
    }
    void commit()
    {
        auto done = std::make_shared<std::promise<Result<>>>();
        auto answered = done->get_future();
        m_ledger->submit(std::exchange(m_unit, {}), [done](Result<> result) { done->set_value(std::move(result)); });
        if (const auto result = answered.get(); !result)
            qFatal("%s", result.error().message.c_str());
        follow();
    }

    void follow()
    {
        if (!m_index)
            m_index.emplace(index_file(), ledger_file());
        m_index->follow(state);
    }
    void stop_following() { m_index.reset(); }
    search::Index &index() { return *m_index; }

    Result<search::Found> ask(const std::string &text, std::size_t limit = 50)
    {
        const auto filter = town::parse_filter(text);
        return m_index->ask({search::match_expression(filter->words), {}, limit, state.seq, std::chrono::minutes(1)});
    }
    /// Ids, best first; or the error.
    std::string found(const std::string &text)
    {
        const auto answer = ask(text);
        if (!answer)
            return answer.error().message;
        std::string ids;
        for (const search::Hit &hit : answer->hits)
            ids += (ids.empty() ? "" : " ") + hit.bead.value;
        return ids;
    }
    std::string snippet(const std::string &text)
    {
        const auto answer = ask(text);
        std::string marked;
        bool looked_for = false;
        for (const std::string &piece : answer->hits.at(0).snippet) {
            marked += looked_for ? "[" + piece + "]" : piece;
            looked_for = !looked_for;
        }
        return marked;
    }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<ledger::Ledger> m_ledger;
    ledger::Unit m_unit;
    int m_texts = 0, m_beads = 0;
    std::optional<search::Index> m_index;
};

} // namespace wm::tests
