#include "interop/merge.h"

#include "interop/raw_values.h"
#include "interop/record_fields.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <unordered_map>
#include <utility>

namespace wm::interop {

namespace {

// ---- comments

/// Times in other programs may be cut off or rounded to a second.
bool about_the_same_time(const std::optional<Timestamp> &one, const std::optional<Timestamp> &other)
{
    const auto seconds = [](const std::optional<Timestamp> &time) {
        return static_cast<double>(time.value_or(0)) / nanoseconds_per_second;
    };
    return std::abs(seconds(one) - seconds(other)) < 1;
}

bool is_same_comment(const RecordComment &one, const RecordComment &other)
{
    return one.author == other.author && one.text == other.text && about_the_same_time(one.created_at, other.created_at);
}

/// For each of ours which of the file's it is. Numbers as ids are given by each side for itself: one that was not in the
/// base says nothing.
std::vector<std::optional<std::size_t>> twins_of(
    const std::vector<RecordComment> &ours, const std::vector<RecordComment> &theirs, const IssueRecord *base)
{
    std::vector<std::optional<std::size_t>> twins(ours.size());
    std::vector<bool> taken(theirs.size());
    const auto pair = [&](std::size_t our, std::size_t their) {
        twins[our] = their;
        taken[their] = true;
    };
    std::unordered_map<std::string_view, std::size_t> by_id;
    std::unordered_multimap<std::string_view, std::size_t> by_text;
    for (std::size_t i = 0; i < theirs.size(); ++i) {
        if (!theirs[i].id.empty())
            by_id.emplace(theirs[i].id, i);
        by_text.emplace(theirs[i].text, i);
    }
    for (std::size_t i = 0; i < ours.size(); ++i) { // what says the same, if possible under its id
        const auto [from, to] = by_text.equal_range(ours[i].text);
        std::optional<std::size_t> best;
        const auto rank = [&](std::size_t their) { return std::pair(theirs[their].id != ours[i].id, their); };
        for (auto at = from; at != to; ++at)
            if (!taken[at->second] && is_same_comment(ours[i], theirs[at->second]) && (!best || rank(at->second) < rank(*best)))
                best = at->second;
        if (best)
            pair(i, *best);
    }
    for (std::size_t i = 0; i < ours.size(); ++i) { // what was edited
        const auto found = twins[i] ? by_id.end() : by_id.find(ours[i].id);
        if (found == by_id.end() || taken[found->second])
            continue;
        if (!number_of(ours[i].id) || (base != nullptr && std::ranges::contains(base->comments, ours[i].id, &RecordComment::id)))
            pair(i, found->second);
    }
    return twins;
}

void merge_comments(Merged &merged, const IssueRecord *base, const IssueRecord &ours, const IssueRecord &theirs)
{
    merged.record.comments = theirs.comments;
    merged.comments_of_file = theirs.comments.size();
    const auto twins = twins_of(ours.comments, theirs.comments, base);
    for (std::size_t i = 0; i < twins.size(); ++i) {
        if (twins[i])
            continue;
        merged.comments_behind.push_back(i);
        merged.record.comments.push_back(ours.comments[i]);
    }
}

// ---- notes

/// Whether `part` stands in `text` as whole lines.
bool holds_lines(std::string_view text, std::string_view part)
{
    for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
        const std::size_t end = at + part.size();
        if ((at == 0 || text[at - 1] == '\n') && (end == text.size() || text[end] == '\n'))
            return true;
    }
    return false;
}

void append_line(std::string &text, std::string_view line)
{
    if (line.empty())
        return;
    text += text.empty() ? "" : "\n";
    text += line;
}

void merge_notes(Merged &merged, const OurVersion &ours, const IssueRecord &theirs)
{
    std::string_view rest = theirs.notes;
    for (const std::string &note : ours.notes) { // that the file begins with
        const bool is_all = rest == note, is_first = rest.starts_with(note) && rest.size() > note.size() + 1 && rest[note.size()] == '\n';
        if (note.empty() || (!is_all && !is_first))
            break;
        rest.remove_prefix(std::min(note.size() + 1, rest.size()));
        ++merged.notes_in_front;
    }
    merged.note = rest;
    merged.record.notes = theirs.notes;
    for (std::size_t i = std::max(merged.notes_in_front, ours.notes_of_base); i < ours.notes.size(); ++i) {
        if (holds_lines(rest, ours.notes[i]))
            continue;
        merged.notes_behind.push_back(i);
        append_line(merged.record.notes, ours.notes[i]);
    }
}

// ---- lists

/// Theirs without what was taken away here, then what was added here.
template <class T>
std::vector<T> merged_list(const std::vector<T> *base, const std::vector<T> &ours, const std::vector<T> &theirs, auto key)
{
    const auto has = [&](const std::vector<T> &list, const T &one) {
        return std::ranges::any_of(list, [&](const T &other) { return key(other) == key(one); });
    };
    const auto was = [&](const T &one) { return base != nullptr && has(*base, one); };
    std::vector<T> list;
    for (const T &one : theirs)
        if (!was(one) || has(ours, one))
            list.push_back(one);
    for (const T &one : ours)
        if (!was(one) && !has(theirs, one))
            list.push_back(one);
    return list;
}

constexpr std::string_view parent_type = "parent-child";

const RecordDependency *parent_of(const IssueRecord &record)
{
    const auto found = std::ranges::find(record.dependencies, parent_type, &RecordDependency::type);
    return found != record.dependencies.end() && std::ranges::count(record.dependencies, parent_type, &RecordDependency::type) == 1
        ? &*found
        : nullptr;
}

/// A bead has one parent: of two new ones the newer side's.
void keep_one_parent(Merged &merged, const IssueRecord &ours, const IssueRecord &theirs, Newer newer)
{
    const RecordDependency *here = parent_of(ours), *there = parent_of(theirs);
    if (here == nullptr || there == nullptr || here->on == there->on)
        return;
    auto &list = merged.record.dependencies;
    if (std::ranges::count(list, parent_type, &RecordDependency::type) < 2)
        return;
    const std::string &loser = newer == Newer::theirs ? here->on : there->on;
    std::erase_if(list, [&](const RecordDependency &one) { return one.type == parent_type && one.on == loser; });
    merged.conflicts.push_back({"parent", here->on, there->on, newer == Newer::theirs});
}

void merge_lists(Merged &merged, const IssueRecord *base, const IssueRecord &ours, const IssueRecord &theirs, Newer newer)
{
    const auto merge_words = [&](auto field) {
        merged.record.*field = merged_list(
            base != nullptr ? &(base->*field) : nullptr, ours.*field, theirs.*field, [](const std::string &word) { return word; });
    };
    merge_words(&IssueRecord::labels);
    merge_words(&IssueRecord::waiters);
    merged.record.dependencies = merged_list(base != nullptr ? &base->dependencies : nullptr, ours.dependencies, theirs.dependencies,
        [](const RecordDependency &one) { return std::pair<std::string_view, std::string_view>(one.on, one.type); });
    keep_one_parent(merged, ours, theirs, newer);
}

// ---- single members

constexpr std::array<std::string_view, 7> not_single = {"id", "labels", "waiters", "dependencies", "comments", "notes", "updated_at"};
/// They say how a bead was closed, and are taken from whoever says whether it is.
constexpr std::array<std::string_view, 3> of_the_close = {"closed_at", "close_reason", "closed_by_session"};
/// Not worth a word of their own.
constexpr std::array<std::string_view, 4> unsaid = {"created_at", "started_at", "closed_at", "closed_by_session"};

std::string as_read(const std::string &json)
{
    return read_string(json).value_or(json);
}

class Members {
public:
    Members(Merged &merged, const IssueRecord *base, const IssueRecord &ours, const IssueRecord &theirs, Newer newer)
        : m_merged(merged), m_base(base), m_ours(ours), m_theirs(theirs), m_newer(newer)
    {}

    void merge()
    {
        const bool same_status = m_ours.status == m_theirs.status;
        const bool our_status = is_ours(*find_field("status"));
        for (const RecordField &field : record_fields()) {
            if (std::ranges::contains(not_single, field.name))
                continue;
            const bool follows = !same_status && std::ranges::contains(of_the_close, field.name);
            const bool ours = field.name == "status" ? our_status : follows ? our_status : is_ours(field);
            if (ours)
                field.take(m_merged.record, m_ours);
        }
        if (m_merged.record.status == "in_progress" && m_merged.record.assignee.empty()) // it is of somebody, as its side said
            m_merged.record.assignee = (our_status ? m_ours : m_theirs).assignee;
        m_merged.record.updated_at = std::max(m_ours.updated_at, m_theirs.updated_at);
    }

private:
    /// Names the conflict when there is one.
    bool is_ours(const RecordField &field)
    {
        const std::string here = field.write(m_ours), there = field.write(m_theirs);
        if (here == there)
            return false;
        if (m_base == nullptr) {
            if (field.name == "status" && m_ours.status == "in_progress" && m_theirs.status == "open")
                return true; // nothing says that the file knew of the claim and took it back
            return there.empty() || (!here.empty() && m_newer == Newer::ours);
        }
        const std::string then = field.write(*m_base);
        if (here == then || there == then)
            return there == then;
        if (!std::ranges::contains(unsaid, field.name))
            m_merged.conflicts.push_back({std::string(field.name), as_read(here), as_read(there), m_newer == Newer::theirs});
        return m_newer == Newer::ours;
    }

    Merged &m_merged;
    const IssueRecord *m_base;
    const IssueRecord &m_ours;
    const IssueRecord &m_theirs;
    Newer m_newer;
};

/// The order of lists does not count for all but comments, nor does when it was said.
bool says_the_same(const IssueRecord &one, const IssueRecord &other)
{
    return std::ranges::all_of(
        record_fields(), [&](const RecordField &field) { return field.name == "updated_at" || field.write(one) == field.write(other); });
}

} // namespace

Merged merge(const IssueRecord *base, const OurVersion &ours, const IssueRecord &theirs, Newer newer)
{
    Merged merged;
    merged.record = theirs;
    Members(merged, base, ours.record, theirs, newer).merge();
    merge_lists(merged, base, ours.record, theirs, newer);
    merge_notes(merged, ours, theirs);
    merge_comments(merged, base, ours.record, theirs);

    IssueRecord here = ours.record;
    here.notes.clear();
    for (const std::string &note : ours.notes)
        append_line(here.notes, note);
    merged.changes_ours = !says_the_same(merged.record, here);
    merged.changes_theirs = !says_the_same(merged.record, theirs);
    return merged;
}

std::vector<RecordComment> comments_beyond(const IssueRecord &ours, const IssueRecord &theirs)
{
    std::vector<bool> known(theirs.comments.size());
    for (const auto &twin : twins_of(ours.comments, theirs.comments, nullptr))
        if (twin)
            known[*twin] = true;
    std::vector<RecordComment> beyond;
    for (std::size_t i = 0; i < known.size(); ++i)
        if (!known[i])
            beyond.push_back(theirs.comments[i]);
    return beyond;
}

} // namespace wm::interop
