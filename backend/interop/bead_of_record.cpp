#include "interop/bead_of_record.h"

#include "base/sha256.h"
#include "base/ulid.h"
#include "interop/raw_values.h"
#include "town/codec.h"

#include <algorithm>
#include <limits>
#include <map>

namespace wm::interop {

namespace {

using town::Bead, town::BeadExtra, town::Dependency, town::DependencyType, town::Note, town::Status, town::TextRef;

/// Both directions from the one table in town/codec.h.
const std::map<std::string, DependencyType, std::less<>> &types_by_word()
{
    static const auto map = [] {
        std::map<std::string, DependencyType, std::less<>> words;
        for (int i = 0; i < static_cast<int>(DependencyType::custom); ++i)
            words.emplace(Json(static_cast<DependencyType>(i)).get<std::string>(), static_cast<DependencyType>(i));
        return words;
    }();
    return map;
}

std::string word_of(const Dependency &dependency)
{
    return dependency.type == DependencyType::custom ? dependency.more->word : Json(dependency.type).get<std::string>();
}

Dependency dependency_of(const RecordDependency &record)
{
    const auto known = types_by_word().find(record.type);
    Dependency dependency{BeadId(record.on), known != types_by_word().end() ? known->second : DependencyType::custom};
    dependency.at = record.created_at.value_or(0);
    dependency.by = record.created_by;
    town::DependencyMore more{{}, record.metadata == "{}" ? std::string() : record.metadata, record.thread_id};
    if (dependency.type == DependencyType::custom)
        more.word = record.type;
    dependency.more = std::move(more);
    return dependency;
}

std::optional<Timestamp> time_or_nothing(Timestamp time)
{
    return time != 0 ? std::optional(time) : std::nullopt;
}

RecordDependency record_dependency(const Dependency &dependency)
{
    return {dependency.on.value, word_of(dependency), time_or_nothing(dependency.at), dependency.by, dependency.more->metadata,
        dependency.more->thread};
}

/// A title is one line here.
std::string one_line(std::string title)
{
    std::ranges::replace_if(title, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    return title;
}

std::string word_of(const Bead &bead)
{
    return bead.extra->status_word.empty() ? Json(bead.status).get<std::string>() : bead.extra->status_word.str();
}

bool is_over(const std::optional<Timestamp> &time, Timestamp now)
{
    return time && *time <= now;
}

/// When a gate that waits for a time opens.
std::optional<Timestamp> end_of_timer(const IssueRecord &record)
{
    if (record.issue_type != "gate" || record.await_type != "timer" || record.timeout <= 0 || !record.created_at ||
        record.timeout > std::numeric_limits<Timestamp>::max() - *record.created_at)
        return std::nullopt;
    return *record.created_at + record.timeout;
}

/// What the rules make of a status: a word they do not know puts the bead aside under its name. A time that was over
/// before the bead came has passed for it: nothing has to happen, and its line stays as it is.
void set_status(Bead &bead, BeadExtra &extra, const IssueRecord &record, Timestamp now)
{
    if (record.status == "closed") {
        bead.status = Status::closed;
        bead.closed_at = record.closed_at.value_or(bead.updated_at);
    } else if (record.status == "open" && record.defer_until.value_or(0) <= now) {
        bead.status = Status::open;
        if (const auto end = end_of_timer(record); is_over(end, now)) {
            bead.status = Status::closed;
            bead.closed_at = *end;
            bead.close_reason = "its time has come";
        }
    } else if (record.status == "deferred" && is_over(record.defer_until, now)) {
        bead.status = Status::open;
    } else if (record.status == "in_progress" && !record.assignee.empty()) {
        bead.status = Status::in_progress;
        bead.claim = town::Claim{record.assignee, 0, {}};
    } else {
        bead.status = Status::deferred;
        extra.status_word = record.status == "deferred" ? std::string() : record.status;
    }
    if (!bead.claim)
        extra.assignee = record.assignee;
    if (bead.status == Status::deferred || bead.status == Status::in_progress)
        bead.defer_until = record.defer_until;
}

std::string holder_of(const Bead &bead)
{
    return bead.claim ? bead.claim->holder : bead.extra->assignee;
}

} // namespace

TextRef Texts::add(std::string text)
{
    std::string id = m_last_id = m_last_id.empty() ? make_ulid(m_now) : ulid_after(m_last_id);
    std::string hash = sha256_hex(text);
    TextRef reference(id, static_cast<std::int64_t>(text.size()), hash);
    m_rows.push_back({std::move(id), std::move(text), std::move(hash)});
    return reference;
}

Bead bead_of(const IssueRecord &record, std::string line, Timestamp now, Texts &texts)
{
    const auto text = [&](const std::string &value) { return value.empty() ? std::nullopt : std::optional(texts.add(value)); };
    Bead bead;
    BeadExtra extra;
    bead.id = BeadId(record.id);
    bead.title = one_line(record.title);
    bead.type = record.issue_type;
    bead.priority = record.priority;
    bead.labels = record.labels;
    bead.description = text(record.description);
    bead.created_at = record.created_at.value_or(record.updated_at.value_or(now));
    bead.updated_at = record.updated_at.value_or(bead.created_at);
    bead.created_by = record.created_by;
    bead.started_at = record.started_at.value_or(0);
    bead.close_reason = record.close_reason;
    set_status(bead, extra, record, now);
    for (const RecordDependency &dependency : record.dependencies)
        bead.dependencies.push_back(dependency_of(dependency));
    if (!record.notes.empty())
        bead.notes.push_back({bead.updated_at, record.created_by, texts.add(record.notes)});
    for (const RecordComment &comment : record.comments)
        bead.comments.push_back({comment.created_at.value_or(bead.created_at), comment.author, texts.add(comment.text), comment.id});

    extra.owner = record.owner;
    extra.external_ref = record.external_ref;
    extra.spec_id = record.spec_id;
    extra.source_system = record.source_system;
    extra.estimated_minutes = record.estimated_minutes.value_or(0);
    extra.due_at = record.due_at.value_or(0);
    extra.design = text(record.design);
    extra.acceptance = text(record.acceptance_criteria);
    extra.metadata = text(record.metadata);
    extra.pinned = record.pinned;
    extra.is_template = record.is_template;
    extra.ephemeral = record.ephemeral;
    extra.no_history = record.no_history;
    extra.wisp_type = record.wisp_type;
    extra.mol_type = record.mol_type;
    extra.work_type = record.work_type;
    extra.source_formula = record.source_formula;
    extra.source_location = record.source_location;
    extra.await_type = record.await_type;
    extra.await_id = record.await_id;
    extra.timeout = record.timeout;
    extra.waiters = record.waiters;
    extra.sender = record.sender;
    extra.closed_by_session = record.closed_by_session;
    if (!line.empty())
        bead.origin = town::Origin{texts.add(std::move(line)), 0};
    bead.extra = std::move(extra);
    return bead;
}

namespace {

Result<std::size_t> notes_until(const std::string &said, const Bead &bead, const ReadText &read)
{
    std::string so_far;
    for (std::size_t i = 0; i < bead.notes.size() && so_far.size() <= said.size(); ++i) {
        const auto text = read(bead.notes[i].text);
        if (!text)
            return std::unexpected(text.error());
        so_far += (i == 0 ? "" : "\n") + *text;
        if (so_far == said)
            return i + 1;
    }
    return std::min<std::size_t>(bead.notes.size(), 1);
}

/// Takes over what differs between the bead and what its origin would be now.
class Overlay {
public:
    Overlay(const Bead &bead, const Bead &then, IssueRecord &record, const ReadText &read, CommentIds ids)
        : m_bead(bead), m_then(then), m_record(record), m_read(read), m_ids(ids)
    {}

    Result<> apply()
    {
        const auto take = [](const auto &now, const auto &before, auto &field) {
            if (!(now == before))
                field = now;
        };
        take(m_bead.title, m_then.title, m_record.title);
        take(m_bead.type, m_then.type, m_record.issue_type);
        take(m_bead.priority, m_then.priority, m_record.priority);
        take(word_of(m_bead), word_of(m_then), m_record.status);
        take(holder_of(m_bead), holder_of(m_then), m_record.assignee);
        take(m_bead.created_by, m_then.created_by, m_record.created_by);
        take(m_bead.close_reason, m_then.close_reason, m_record.close_reason);
        take_time(m_bead.created_at, m_then.created_at, m_record.created_at);
        take_time(m_bead.updated_at, m_then.updated_at, m_record.updated_at);
        take_time(m_bead.started_at, m_then.started_at, m_record.started_at);
        take_time(m_bead.closed_at, m_then.closed_at, m_record.closed_at);
        take_deferral();
        take_labels();
        take_dependencies();
        take_extra();
        return take_texts();
    }

private:
    static void take_time(Timestamp now, Timestamp before, std::optional<Timestamp> &field)
    {
        if (now != before)
            field = time_or_nothing(now);
    }
    /// A time that has come is no change of what was said; one still to come would put aside again what is open now.
    void take_deferral()
    {
        const bool differs = m_bead.defer_until != m_then.defer_until;
        const bool undeferred = m_bead.status == Status::open && m_record.defer_until.value_or(0) > m_bead.updated_at;
        if (undeferred || (differs && (is_deferred(m_bead) || word_of(m_bead) != word_of(m_then))))
            m_record.defer_until = m_bead.defer_until;
    }
    void take_labels()
    {
        auto now = m_bead.labels;
        auto before = m_then.labels;
        std::ranges::sort(now);
        std::ranges::sort(before);
        if (now != before)
            m_record.labels = m_bead.labels;
    }
    void take_dependencies()
    {
        const auto there = [](const std::vector<Dependency> &list, const std::string &on, const std::string &type) {
            return std::ranges::any_of(list, [&](const Dependency &one) { return one.on.value == on && word_of(one) == type; });
        };
        std::erase_if(m_record.dependencies, [&](const RecordDependency &one) { return !there(m_bead.dependencies, one.on, one.type); });
        for (const Dependency &one : m_bead.dependencies)
            if (!there(m_then.dependencies, one.on.value, word_of(one)))
                m_record.dependencies.push_back(record_dependency(one));
    }
    void take_extra()
    {
        const BeadExtra &now = *m_bead.extra;
        const BeadExtra &before = *m_then.extra;
        const auto take = [](const auto &value, const auto &old, auto &field) {
            if (!(value == old))
                field = value;
        };
        take(now.owner, before.owner, m_record.owner);
        take(now.external_ref, before.external_ref, m_record.external_ref);
        take(now.spec_id, before.spec_id, m_record.spec_id);
        take(now.source_system, before.source_system, m_record.source_system);
        if (now.estimated_minutes != before.estimated_minutes)
            m_record.estimated_minutes = time_or_nothing(now.estimated_minutes);
        take_time(now.due_at, before.due_at, m_record.due_at);
        take(now.pinned, before.pinned, m_record.pinned);
        take(now.is_template, before.is_template, m_record.is_template);
        take(now.ephemeral, before.ephemeral, m_record.ephemeral);
        take(now.no_history, before.no_history, m_record.no_history);
        take(now.wisp_type, before.wisp_type, m_record.wisp_type);
        take(now.mol_type, before.mol_type, m_record.mol_type);
        take(now.work_type, before.work_type, m_record.work_type);
        take(now.source_formula, before.source_formula, m_record.source_formula);
        take(now.source_location, before.source_location, m_record.source_location);
        take(now.await_type, before.await_type, m_record.await_type);
        take(now.await_id, before.await_id, m_record.await_id);
        take(now.timeout, before.timeout, m_record.timeout);
        take(now.waiters, before.waiters, m_record.waiters);
        take(now.sender, before.sender, m_record.sender);
        take(now.closed_by_session, before.closed_by_session, m_record.closed_by_session);
    }
    Result<> take_text(const auto &now, const auto &before, std::string &field)
    {
        if (now.has_value() == before.has_value() && (!now || now->sha256 == before->sha256))
            return {};
        field.clear();
        return now ? append(*now, field) : Result<>();
    }
    Result<> append(const TextRef &reference, std::string &field)
    {
        auto text = m_read(reference);
        if (!text)
            return std::unexpected(text.error());
        field += *text;
        return {};
    }
    Result<> take_texts()
    {
        const BeadExtra &now = *m_bead.extra;
        const BeadExtra &before = *m_then.extra;
        Result<> done = take_text(m_bead.description, m_then.description, m_record.description);
        if (done)
            done = take_text(now.design, before.design, m_record.design);
        if (done)
            done = take_text(now.acceptance, before.acceptance, m_record.acceptance_criteria);
        if (done)
            done = take_text(now.metadata, before.metadata, m_record.metadata);
        // Notes and comments are only ever added.
        const auto notes_before = notes_that_say(m_record.notes, m_bead, m_read);
        if (!notes_before)
            return std::unexpected(notes_before.error());
        for (std::size_t i = *notes_before; done && i < m_bead.notes.size(); ++i) {
            m_record.notes += m_record.notes.empty() ? "" : "\n";
            done = append(m_bead.notes[i].text, m_record.notes);
        }
        std::int64_t number = highest_number();
        for (std::size_t i = m_then.comments.size(); done && i < m_bead.comments.size(); ++i) {
            const Note &comment = m_bead.comments[i];
            const bool needs_number = m_ids == CommentIds::numbers && !number_of(comment.id);
            RecordComment &added = m_record.comments.emplace_back(
                needs_number ? std::to_string(++number) : comment.id, comment.author, std::string(), comment.at);
            done = append(comment.text, added.text);
        }
        return done;
    }

    std::int64_t highest_number() const
    {
        std::int64_t highest = 0;
        for (const Note &comment : m_bead.comments)
            highest = std::max(highest, number_of(comment.id).value_or(0));
        return highest;
    }

    const Bead &m_bead;
    const Bead &m_then;
    IssueRecord &m_record;
    const ReadText &m_read;
    CommentIds m_ids;
};

} // namespace

Result<std::size_t> notes_that_say(const std::string &notes, const Bead &bead, const ReadText &read)
{
    if (notes.empty())
        return std::size_t(0);
    if (!bead.notes.empty() && bead.notes.front().text.sha256 == sha256_hex(notes)) // as one that only this file has brought
        return std::size_t(1);
    return notes_until(notes, bead, read);
}

bool has_numbered_comment(const Bead &bead)
{
    return std::ranges::any_of(bead.comments, [](const Note &comment) { return number_of(comment.id).has_value(); });
}

Result<IssueRecord> record_of(const Bead &bead, const IssueRecord *origin, const ReadText &read, CommentIds ids)
{
    IssueRecord record = origin != nullptr ? *origin : IssueRecord{};
    record.id = bead.id.value;
    Bead then;
    if (origin != nullptr) {
        Texts unused(bead.created_at);
        then = bead_of(*origin, {}, bead.created_at, unused); // a bead without times got that of its import, and keeps it here
    }
    if (auto done = Overlay(bead, then, record, read, ids).apply(); !done)
        return std::unexpected(done.error());
    return record;
}

} // namespace wm::interop
