#include "transcript/transcript_fold.h"

#include <algorithm>

namespace wm::models {
namespace {

constexpr std::size_t most_kept = 1'000;

} // namespace

int TranscriptFold::row_for(const transcript::Content &content) const
{
    const auto found = m_by_key.find(key_of(content));
    if (found == m_by_key.end())
        return -1;
    const auto row = std::ranges::lower_bound(m_rows, found->second, {}, &TranscriptRow::first);
    return static_cast<int>(row - m_rows.begin());
}

void TranscriptFold::join(int row, const transcript::Entry &entry)
{
    m_weight -= m_rows[row].weight();
    models::join(m_rows[row], entry);
    m_weight += m_rows[row].weight();
}

void TranscriptFold::append(const transcript::Entry &entry, qint64 number)
{
    TranscriptRow row = *row_of(entry, number);
    if (row.kind == TranscriptRow::Turn)
        m_by_key.erase("plan"); // the next turn has its own
    index(row);
    m_weight += row.weight();
    m_rows.push_back(std::move(row));
}

void TranscriptFold::keep(const transcript::Entry &entry)
{
    if (std::string key = key_of(entry.content); !key.empty() && m_kept.size() < most_kept)
        m_kept.insert_or_assign(std::move(key), entry);
}

void TranscriptFold::index(const TranscriptRow &row)
{
    if (!row.key.empty())
        m_by_key.insert_or_assign(row.key, row.first);
}

std::vector<int> TranscriptFold::rests(const TranscriptFold &earlier) const
{
    std::vector<int> rows;
    for (int row = 0; row < count(); ++row)
        if (m_rows[row].kind != TranscriptRow::Plan && earlier.m_by_key.contains(m_rows[row].key))
            rows.push_back(row);
    return rows;
}

void TranscriptFold::prepend(TranscriptFold earlier, std::deque<TranscriptRow> rests)
{
    for (TranscriptRow &rest : rests) {
        TranscriptRow &row = earlier.m_rows[earlier.row_for(rest.content)];
        row = joined(std::move(row), std::move(rest));
    }
    for (TranscriptRow &row : earlier.m_rows)
        if (const auto kept = m_kept.find(row.key); kept != m_kept.end()) {
            models::join(row, kept->second);
            m_kept.erase(kept);
        }
    for (auto row = earlier.m_rows.rbegin(); row != earlier.m_rows.rend(); ++row) {
        if (row->kind != TranscriptRow::Plan)
            index(*row);
        m_weight += row->weight();
        m_rows.push_front(std::move(*row));
    }
    for (auto &[key, entry] : earlier.m_kept)
        keep(entry);
}

TranscriptRow TranscriptFold::take(int row)
{
    TranscriptRow taken = std::move(m_rows[row]);
    m_rows.erase(m_rows.begin() + row);
    m_weight -= taken.weight();
    if (const auto found = m_by_key.find(taken.key); found != m_by_key.end() && found->second == taken.first)
        m_by_key.erase(found);
    return taken;
}

void TranscriptFold::clear()
{
    *this = {};
}

} // namespace wm::models
