#include "interop/meeting.h"

#include "base/sha256.h"
#include "interop/beads_line.h"
#include "interop/raw_values.h"
#include "interop/town_export.h"

#include <algorithm>
#include <array>
#include <format>
#include <limits>
#include <utility>

namespace wm::interop {

namespace {

using town::Bead, town::Note;

/// What the bead came with, and what it is now.
struct Known {
    std::optional<IssueRecord> base;
    std::string base_digest;
    OurVersion ours;
    std::string digest; ///< of the line that would go out
};

bool is_untouched(const Bead &bead)
{
    return bead.origin && bead.changed == bead.origin->imported;
}

Result<> read_base(Known &known, const Bead &bead, const ReadText &read)
{
    if (!bead.origin)
        return {};
    const auto raw = read(bead.origin->line);
    if (!raw)
        return std::unexpected(raw.error());
    auto line = read_beads_line(*raw, {bead.id.value, 1});
    if (!line || !std::holds_alternative<IssueRecord>(*line))
        return {};
    known.base = std::move(std::get<IssueRecord>(*line));
    known.base_digest = digest_of_line(*raw);
    return {};
}

Result<> read_ours(Known &known, const Bead &bead, const ReadText &read)
{
    const IssueRecord *base = known.base ? &*known.base : nullptr;
    auto record = base != nullptr && is_untouched(bead) ? Result<IssueRecord>(*base) : record_of(bead, base, read);
    if (!record)
        return std::unexpected(record.error());
    known.ours.record = std::move(*record);
    for (const Note &note : bead.notes) {
        auto text = read(note.text);
        if (!text)
            return std::unexpected(text.error());
        known.ours.notes.push_back(std::move(*text));
    }
    const auto of_base = notes_that_say(base != nullptr ? base->notes : std::string(), bead, read);
    if (!of_base)
        return std::unexpected(of_base.error());
    known.ours.notes_of_base = *of_base;
    return {};
}

Meeting with_comments_of(const Known &known, const IssueRecord &theirs)
{
    Meeting meeting{Verdict::older, Meeting::Result::nothing, nullptr, comments_beyond(known.ours.record, theirs)};
    if (!meeting.comments.empty()) {
        meeting.verdict = Verdict::changed;
        meeting.result = Meeting::Result::comments;
    }
    return meeting;
}

constexpr std::array<std::string_view, 3> long_texts = {"description", "design", "acceptance_criteria"};

/// What would be lost becomes a comment.
bool loses_text(const Conflict &conflict)
{
    return !conflict.lost().empty() && std::ranges::contains(long_texts, conflict.member);
}

/// Nobody changed the bead, and the line lacks nothing that is only ever added: there is nothing to put together.
bool comes_as_it_is(const Bead &bead, const Known &known, const IssueRecord &theirs)
{
    return is_untouched(bead) && known.base && theirs.updated_at.value_or(0) >= known.base->updated_at.value_or(0) &&
        bead.notes.size() <= 1 && comments_beyond(theirs, *known.base).empty();
}

/// A bead that was put together is newer than both, also where a clock was fast: whoever reads it next takes it.
Timestamp after_both(const std::optional<Timestamp> &latest, Timestamp now)
{
    const Timestamp last = latest.value_or(0);
    return last > std::numeric_limits<Timestamp>::max() - nanoseconds_per_second ? last : std::max(now, last + nanoseconds_per_second);
}

/// Whether the bead says anything else after the merge, in members that nobody here knows as well.
bool changes(const Merged &merged, const Known &known, const std::string &raw)
{
    IssueRecord record = merged.record;
    record.updated_at = known.ours.record.updated_at;
    return digest_of_line(changed_beads_line(record, raw, {})) != known.digest;
}

} // namespace

Result<Meeting> meet(const town::State &state, const Bead &bead, const FileLine &line, const ReadText &read, CommentIds ids)
{
    if (is_untouched(bead) && bead.origin->line.sha256 == sha256_hex(line.raw))
        return Meeting{};
    const std::string digest = digest_of_line(line.raw);
    Known known;
    for (const CommentIds style : {ids, CommentIds::as_given}) { // as it would go out; as it is here
        const auto now_line = line_of(state, bead, read, style);
        if (!now_line)
            return std::unexpected(now_line.error());
        known.digest = digest_of_line(*now_line);
        if (known.digest == digest)
            return Meeting{};
        if (ids == CommentIds::as_given)
            break;
    }
    if (auto done = read_base(known, bead, read); !done)
        return std::unexpected(done.error());
    if (known.base && known.base_digest == digest)
        return Meeting{Verdict::older, Meeting::Result::nothing, nullptr, {}};
    const auto &theirs = std::get<IssueRecord>(line.what);
    if (comes_as_it_is(bead, known, theirs))
        return Meeting{Verdict::changed, Meeting::Result::file, nullptr, {}};
    if (auto done = read_ours(known, bead, read); !done)
        return std::unexpected(done.error());

    const Timestamp theirs_at = theirs.updated_at.value_or(0);
    // What was changed here under another clock may have an earlier time than what came before.
    if (known.base && theirs_at < std::min(bead.updated_at, known.base->updated_at.value_or(0)))
        return with_comments_of(known, theirs);
    Meeting meeting;
    meeting.merged = std::make_unique<Merged>(
        merge(known.base ? &*known.base : nullptr, known.ours, theirs, theirs_at > bead.updated_at ? Newer::theirs : Newer::ours));
    const bool loses = std::ranges::any_of(meeting.merged->conflicts, loses_text);
    if (!meeting.merged->changes_theirs && !loses && meeting.merged->record.updated_at == theirs.updated_at) {
        meeting.verdict = Verdict::changed;
        meeting.result = Meeting::Result::file;
        return meeting;
    }
    const bool changed = loses || changes(*meeting.merged, known, line.raw);
    meeting.verdict = changed ? Verdict::changed : Verdict::older;
    if (changed || known.base) // a bead that was made here is not said to come from a file that brings nothing
        meeting.result = Meeting::Result::merged;
    return meeting;
}

namespace {

void add_comment(Bead &bead, Note comment)
{
    // Numbers are given by each side for itself.
    if (comment.id.empty() || (number_of(comment.id) && std::ranges::contains(bead.comments, comment.id, &Note::id)))
        comment.id = std::string(comment.text.id);
    bead.comments.push_back(std::move(comment));
}

Bead with_comments(const Meeting &meeting, const Bead &ours, Timestamp now, Texts &texts)
{
    Bead bead = ours;
    bead.blocked = bead.shelved = false; // derived
    bead.updated_at = after_both(ours.updated_at, now);
    if (bead.origin)
        bead.origin = town::Origin{bead.origin->line, town::Origin::not_all};
    for (const RecordComment &comment : meeting.comments)
        add_comment(bead, {comment.created_at.value_or(ours.created_at), comment.author, texts.add(comment.text), comment.id});
    return bead;
}

} // namespace

Bead bead_after(Meeting meeting, const Bead &ours, const IssueRecord &theirs, std::string raw, Timestamp now, Texts &texts)
{
    if (meeting.result == Meeting::Result::comments)
        return with_comments(meeting, ours, now, texts);
    if (!meeting.merged) {
        Bead bead = bead_of(theirs, std::move(raw), now, texts);
        if (!theirs.created_at)
            bead.created_at = ours.created_at;
        return bead;
    }
    Merged &merged = *meeting.merged;
    IssueRecord &record = merged.record;
    record.notes = std::move(merged.note);
    record.comments.resize(merged.comments_of_file);
    if (meeting.result == Meeting::Result::merged && meeting.verdict == Verdict::changed)
        record.updated_at = after_both(record.updated_at, now);
    Bead bead = bead_of(record, std::move(raw), now, texts);
    if (!record.created_at)
        bead.created_at = ours.created_at;
    std::vector<Note> notes(ours.notes.begin(), ours.notes.begin() + static_cast<std::ptrdiff_t>(merged.notes_in_front));
    std::ranges::move(bead.notes, std::back_inserter(notes));
    for (const std::size_t i : merged.notes_behind)
        notes.push_back(ours.notes[i]);
    bead.notes = std::move(notes);
    for (const std::size_t i : merged.comments_behind)
        add_comment(bead, ours.comments[i]);
    for (const Conflict &conflict : merged.conflicts) {
        if (!loses_text(conflict))
            continue;
        const char *side = conflict.file_wins ? "here" : "in the imported file";
        add_comment(bead,
            {now, "import", texts.add(std::format("{} {}, which was changed on both sides:\n\n{}", conflict.member, side, conflict.lost())),
                {}});
    }
    if (meeting.result == Meeting::Result::merged)
        bead.origin = town::Origin{bead.origin->line, town::Origin::not_all};
    return bead;
}

} // namespace wm::interop
