#include "approvals/audit.h"

#include "ledger/reader.h"
#include "transcript/export.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>
#include <set>
#include <vector>

namespace wm::approvals {
namespace {

constexpr std::size_t longest_assessment = 4 << 20;

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

std::vector<std::string> words_of(const std::string &filter)
{
    std::vector<std::string> words;
    std::string word;
    for (const char c : lower(filter) + ' ') {
        if (c != ' ')
            word += c;
        else if (!word.empty())
            words.push_back(std::exchange(word, {}));
    }
    return words;
}

std::string text_in(const Json &object, const char *member)
{
    const auto found = object.find(member);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Keeps the newest that fit.
class Gathered {
public:
    explicit Gathered(const AuditQuery &query) : m_query(query), m_words(words_of(query.filter)) {}

    void add(Timestamp at, Json item)
    {
        if (at < m_query.since || !fits(item))
            return;
        item["at"] = to_rfc3339(at);
        m_items.emplace_back(at, m_total++, std::move(item));
        if (m_query.limit != 0 && m_items.size() > 4 * m_query.limit + 1000)
            shrink();
    }
    Json result()
    {
        shrink();
        Json items = Json::array();
        for (auto &[at, order, item] : m_items)
            items.push_back(std::move(item));
        return {{"items", std::move(items)}, {"total", m_total}};
    }

private:
    bool fits(const Json &item) const
    {
        if (m_words.empty())
            return true;
        std::string all;
        for (const auto &[name, value] : item.items())
            all += lower(value.is_string() ? value.get<std::string>() : value.is_array() ? to_text(value) : "") + '\n';
        return std::ranges::all_of(m_words, [&](const std::string &word) { return all.contains(word); });
    }
    void shrink()
    {
        std::ranges::sort(m_items, [](const auto &a, const auto &b) {
            return std::pair(std::get<0>(a), std::get<1>(a)) > std::pair(std::get<0>(b), std::get<1>(b));
        });
        if (m_query.limit != 0 && m_items.size() > m_query.limit)
            m_items.resize(m_query.limit);
    }

    const AuditQuery &m_query;
    std::vector<std::string> m_words;
    std::size_t m_total = 0;
    std::vector<std::tuple<Timestamp, std::size_t, Json>> m_items;
};

/// The events as items; remembers what later ones only name.
class Ledger {
public:
    Ledger(ledger::LedgerReader &texts, bool whole, Gathered &gathered) : m_texts(texts), m_whole(whole), m_gathered(gathered) {}

    void take(const ledger::EventRow &row)
    {
        static const std::set<std::string, std::less<>> kinds = {"run.queued", "approval.asked", "approval.restated", "approval.answered",
            "approval.expired", "approval.closed", "call.denied", "grant.made", "grant.ended"};
        if (!kinds.contains(row.kind))
            return;
        const auto data = parse_json(row.data, "an event");
        if (!data || !data->is_object())
            return;
        if (row.kind == "run.queued") {
            m_runs[text_in(*data, "run")] = {{"run", text_in(*data, "run")}, {"agent", text_in(*data, "agent")},
                {"bead", text_in(*data, "bead")}, {"rig", text_in(*data, "rig")}};
        } else if (row.kind == "grant.made" || row.kind == "grant.ended") {
            take_grant(row, *data);
        } else {
            take_decision(row, *data);
        }
    }
    /// Who worked in this run.
    const Json *run(const std::string &id) const
    {
        const auto found = m_runs.find(id);
        return found != m_runs.end() ? &found->second : nullptr;
    }

private:
    static std::string author(const ledger::EventRow &row, const Json &data)
    {
        const std::string by = text_in(data, "by");
        return by.empty() ? row.actor : by;
    }

    void take_grant(const ledger::EventRow &row, const Json &data)
    {
        const std::string id = text_in(data, "grant");
        if (row.kind == "grant.made")
            m_grants[id] = data;
        Json item = m_grants[id].is_object() ? m_grants[id] : data;
        item.update({{"decision", row.kind == "grant.made" ? "granted" : "revoked"}, {"by", author(row, data)}, {"grant", id},
            {"title", item.value("covers", Json::array()).empty() ? "" : item["covers"][0].get<std::string>()},
            {"reason", text_in(data, "reason")}, {"seq", row.seq}});
        m_gathered.add(row.at, std::move(item));
    }

    void take_decision(const ledger::EventRow &row, const Json &data)
    {
        if (row.kind == "call.denied") {
            Asked denied = asked_by(data);
            return add(row, denied, {{"decision", "denied"}, {"by", text_in(denied.facts, "policy")}, {"reason", text_in(data, "reason")}});
        }
        Asked &asked = m_asked[row.subject];
        if (row.kind == "approval.asked") {
            asked = asked_by(data);
            asked.facts["approval"] = row.subject;
            add(row, asked, {{"decision", "asked"}, {"by", text_in(asked.facts, "policy")}, {"reason", text_in(data, "reason")}});
        } else if (row.kind == "approval.restated") {
            asked.over = false;
            take_judged(asked, data);
            add(row, asked, {{"decision", "restated"}, {"by", "daemon"}});
        } else if (row.kind == "approval.closed") {
            if (!asked.over)
                add(row, asked, {{"decision", "withdrawn"}, {"by", "daemon"}, {"reason", text_in(data, "reason")}});
            m_asked.erase(row.subject);
        } else {
            asked.over = true;
            const bool allow = data.value("allow", false), expired = row.kind == "approval.expired";
            add(row, asked,
                {{"decision",
                     expired              ? "expired"
                         : !allow         ? "denied"
                         : asked.question ? "answered"
                                          : "allowed"},
                    {"by", expired ? "the clock" : author(row, data)}, {"reason", text_in(data, expired ? "reason" : "text")},
                    {"scope", text_in(data, "scope")}});
        }
    }

    struct Asked {
        Json facts = Json::object();
        std::string assessment; ///< its text
        bool question = false;
        bool over = false;
    };
    Asked asked_by(const Json &data) const
    {
        Asked asked;
        for (const char *member : {"title", "kind", "cwd", "tool_call"})
            asked.facts[member] = text_in(data, member);
        if (const Json *worker = run(text_in(data, "run")))
            asked.facts.update(*worker);
        asked.question = data.value("question", false);
        take_judged(asked, data);
        return asked;
    }
    static void take_judged(Asked &asked, const Json &data)
    {
        const Json judged = data.value("judged", Json::object());
        for (const char *member : {"tool", "level", "rule", "policy", "headline", "fingerprint"})
            asked.facts[member] = text_in(judged, member);
        asked.assessment = text_in(judged.value("assessment", Json::object()), "id");
    }

    void add(const ledger::EventRow &row, const Asked &asked, Json decision)
    {
        Json item = asked.facts;
        item.update(decision);
        item["seq"] = row.seq;
        if (m_whole)
            add_assessment(item, asked.assessment);
        m_gathered.add(row.at, std::move(item));
    }
    void add_assessment(Json &item, const std::string &text)
    {
        if (text.empty())
            return;
        if (const auto window = m_texts.read_text(text, 0, longest_assessment))
            if (auto assessment = parse_json(window->bytes, "an assessment"))
                item["assessment"] = std::move(*assessment);
    }

    ledger::LedgerReader &m_texts;
    bool m_whole;
    Gathered &m_gathered;
    std::map<std::string, Json> m_runs, m_grants;
    std::map<std::string, Asked> m_asked; ///< not closed
};

/// What the policy allowed by itself.
void take_allowed(const std::filesystem::path &runs, Timestamp since, const Ledger &ledger, Gathered &gathered)
{
    std::error_code none;
    for (const auto &directory : std::filesystem::directory_iterator(runs, none)) {
        const auto file = directory.path() / decisions_file;
        std::ifstream lines(file);
        if (!lines)
            continue;
        const Json *worker = ledger.run(directory.path().filename().string());
        for (std::string line; std::getline(lines, line);) {
            auto item = parse_json(line, "a decision");
            if (!item || !item->is_object())
                continue; // cut off by a crash
            const auto at = parse_rfc3339(text_in(*item, "at"));
            if (!at || *at < since)
                continue;
            if (worker != nullptr)
                item->update(*worker);
            gathered.add(*at, std::move(*item));
        }
    }
}

} // namespace

Result<Json> audit(const std::filesystem::path &ledger_file, const std::filesystem::path &runs, const AuditQuery &query)
{
    auto reader = ledger::LedgerReader::open(ledger_file);
    if (!reader)
        return std::unexpected(reader.error());
    auto texts = ledger::LedgerReader::open(ledger_file);
    if (!texts)
        return std::unexpected(texts.error());
    Gathered gathered(query);
    Ledger ledger(*texts, query.whole, gathered);
    const auto read = reader->replay(1, ledger::newest_seq, [&](const ledger::EventRow &row) -> Result<> {
        ledger.take(row);
        return {};
    });
    if (!read)
        return std::unexpected(read.error());
    take_allowed(runs, query.since, ledger, gathered);
    return gathered.result();
}

Json without_secrets(Json value)
{
    if (value.is_string())
        return transcript::masked(value.get_ref<const std::string &>());
    if (value.is_structured())
        for (Json &part : value)
            part = without_secrets(std::move(part));
    return value;
}

} // namespace wm::approvals
