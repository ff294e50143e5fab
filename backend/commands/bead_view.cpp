#include "commands/bead_view.h"

#include "commands/bead_words.h"
#include "commands/views.h"
#include "base/files.h"
#include "base/text.h"
#include "town/codec.h"
#include "town/rules/blocking.h"
#include "town/rules/external.h"
#include "town/rules/lane.h"
#include "town/words.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

void put(Json &out, const char *name, const std::string &text)
{
    if (!text.empty())
        out[name] = text;
}

void put_time(Json &out, const char *name, Timestamp time)
{
    if (time != 0)
        out[name] = to_rfc3339(time);
}

std::string lane_word(const town::State &state, const town::Bead &bead)
{
    std::string word(name_of(lane_of(state, bead)));
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return word;
}

void put_extra(Json &out, const town::BeadExtra &extra)
{
    put(out, "owner", extra.owner);
    put(out, "external_ref", extra.external_ref);
    put(out, "spec_id", extra.spec_id);
    put(out, "source_system", extra.source_system);
    if (extra.estimated_minutes != 0)
        out["estimated_minutes"] = extra.estimated_minutes;
    put_time(out, "due_at", extra.due_at);
    for (const auto &[name, set] : {std::pair{"pinned", extra.pinned}, {"is_template", extra.is_template}, {"ephemeral", extra.ephemeral},
             {"no_history", extra.no_history}})
        if (set)
            out[name] = true;
    put(out, "wisp_type", extra.wisp_type);
    put(out, "mol_type", extra.mol_type);
    put(out, "work_type", extra.work_type);
    put(out, "source_formula", extra.source_formula);
    put(out, "source_location", extra.source_location);
    put(out, "await_type", extra.await_type);
    put(out, "await_id", extra.await_id);
    if (extra.timeout != 0)
        out["timeout"] = extra.timeout;
    if (!extra.waiters.empty())
        out["waiters"] = extra.waiters;
    put(out, "sender", extra.sender);
    put(out, "closed_by_session", extra.closed_by_session);
}

/// Another bead, as a line under this one.
Json brief(const town::Bead &bead)
{
    return {{"id", bead.id}, {"title", bead.title}, {"status", status_of(bead)}, {"priority", bead.priority}, {"issue_type", bead.type}};
}

void put_children(Json &out, const town::State &state, const town::Bead &bead)
{
    const auto all = children(state, bead.id);
    if (all.empty() && bead.type != "epic")
        return;
    const auto closed = std::ranges::count_if(all, [&](const BeadId &id) { return find(state.beads, id)->status == town::Status::closed; });
    out["epic_total_children"] = all.size();
    out["epic_closed_children"] = closed;
    out["epic_closeable"] = bead.status != town::Status::closed && !all.empty() && static_cast<std::size_t>(closed) == all.size();
}

void put_relations(Json &out, const town::State &state, const town::Bead &bead, const Detail &detail)
{
    for (Json &dependency : out["dependencies"]) { // a line of a file and a line for people in one
        Json other = end_of(state, BeadId(dependency["depends_on_id"].get<std::string>()));
        dependency.update(other);
        dependency["dependency_type"] = dependency["type"];
        out["depends_on"].push_back(std::move(other));
    }
    if (out["dependencies"].empty())
        out.erase("dependencies");
    for (const BeadId &id : town::waiting_for(state, bead.id))
        out["unblocks"].push_back(brief(*find(state.beads, id)));
    const auto *dependents = detail.dependents ? state.dependents.find(bead.id) : nullptr;
    if (dependents == nullptr)
        return;
    std::vector<BeadId> ids(dependents->begin(), dependents->end());
    std::ranges::sort(ids);
    for (const BeadId &id : ids)
        if (const town::Bead *other = find(state.beads, id)) {
            Json line = brief(*other);
            const auto tie = std::ranges::find(other->dependencies, bead.id, &town::Dependency::on);
            line["dependency_type"] = tie != other->dependencies.end() ? type_of(*tie) : "";
            out["dependents"].push_back(std::move(line));
        }
}

/// Reads texts, each up to a limit, all together not more than the daemon's memory bears.
class Texts {
public:
    Texts(ledger::LedgerReader &reader, bool whole) : m_reader(reader), m_limit(whole ? SIZE_MAX : text_window) {}

    Result<std::string> read(const town::TextRef &reference)
    {
        constexpr std::int64_t most = 256 << 20;
        m_bytes += std::min<std::int64_t>(reference.bytes, static_cast<std::int64_t>(std::min<std::size_t>(m_limit, most + 1)));
        if (m_bytes > most)
            return fail("too_large", "These texts are larger than 256 MiB together.", "Ask for fewer beads.");
        return m_reader.read_text(reference.id, 0, m_limit).transform([](ledger::TextWindow window) { return std::move(window.bytes); });
    }

private:
    ledger::LedgerReader &m_reader;
    std::size_t m_limit;
    std::int64_t m_bytes = 0;
};

/// description, design, … and metadata, where they are not yet.
Result<> put_long_members(Json &out, Texts &texts, const town::Bead &bead)
{
    const auto put_text = [&](const char *name, const auto &reference) -> Result<> {
        if (!reference || out.contains(name))
            return {};
        auto text = texts.read(*reference);
        if (!text)
            return std::unexpected(text.error());
        out[name] = std::move(*text);
        return {};
    };
    const bool has_metadata = out.contains("metadata");
    for (const auto &done : {put_text("description", bead.description), put_text("design", bead.extra->design),
             put_text("acceptance_criteria", bead.extra->acceptance), put_text("metadata", bead.extra->metadata)})
        if (!done)
            return done;
    if (const auto found = out.find("metadata"); found != out.end() && !has_metadata)
        if (auto metadata = parse_json(found->get<std::string>(), "The metadata"))
            *found = std::move(*metadata);
    return {};
}

Result<> put_notes(Json &out, Texts &texts, const town::Bead &bead, const Detail &detail)
{
    constexpr std::ptrdiff_t newest = 20; // text.get reads the others
    const bool as_text = detail.notes_as_text;
    const bool cut = !as_text && !detail.whole && std::ssize(bead.notes) > newest;
    std::string joined;
    for (auto note = cut ? bead.notes.end() - newest : bead.notes.begin(); note != bead.notes.end(); ++note) {
        auto text = texts.read(note->text);
        if (!text)
            return std::unexpected(text.error());
        if (as_text)
            joined += (joined.empty() ? "" : "\n") + *text;
        else
            out["notes"].push_back({{"at", to_rfc3339(note->at)}, {"author", note->author}, {"text", std::move(*text)}});
    }
    put(out, "notes", joined);
    return {};
}

Result<> put_texts_into(const town::State &state, Texts &texts, Json &result)
{
    if (!result.is_structured())
        return {};
    const bool is_view = result.is_object() && result.contains("issue_type") && result.contains("lane") && result.contains("id");
    if (!is_view) {
        for (Json &item : result)
            if (auto done = put_texts_into(state, texts, item); !done)
                return done;
        return {};
    }
    const town::Bead *bead = find(state.beads, BeadId(result["id"].get<std::string>()));
    if (bead == nullptr)
        return {};
    if (!result.contains("notes"))
        if (auto done = put_notes(result, texts, *bead, {.notes_as_text = true}); !done)
            return done;
    return put_long_members(result, texts, *bead);
}

Result<Json> comments_with(Texts &texts, const town::Bead &bead)
{
    Json all = Json::array();
    for (const town::Note &comment : bead.comments) {
        auto text = texts.read(comment.text);
        if (!text)
            return std::unexpected(text.error());
        all.push_back({{"id", comment.id}, {"issue_id", bead.id}, {"author", comment.author}, {"text", std::move(*text)},
            {"created_at", to_rfc3339(comment.at)}});
    }
    return all;
}

} // namespace

Json end_of(const town::State &state, const BeadId &on)
{
    if (const town::Bead *bead = find(state.beads, on))
        return brief(*bead);
    const auto external = town::external_of(on);
    if (!external) // kept as it came with a file; it holds nothing back
        return {{"id", on}, {"title", "not here"}, {"status", "missing"}, {"priority", 2}, {"issue_type", "missing"}};
    return {{"id", on}, {"title", std::format("{} of {}", external->what, external->project)},
        {"status", town::is_satisfied(state, on) ? "closed" : "open"}, {"priority", 2}, {"issue_type", "external"}};
}

Json view_of(const town::State &state, const town::Bead &bead)
{
    Json out = {{"id", bead.id}, {"rig", bead.rig}, {"title", bead.title}, {"status", status_of(bead)}, {"priority", bead.priority},
        {"issue_type", bead.type}, {"lane", lane_word(state, bead)}, {"changed", bead.changed},
        {"dependency_count", bead.dependencies.size()}, {"dependent_count", dependent_count(state, bead.id)},
        {"comment_count", bead.comments.size()}};
    put(out, "created_by", bead.created_by);
    put_time(out, "created_at", bead.created_at);
    put_time(out, "updated_at", bead.updated_at);
    put_time(out, "started_at", bead.started_at);
    put_time(out, "closed_at", bead.closed_at);
    put(out, "close_reason", bead.close_reason);
    put(out, "assignee", assignee_of(bead));
    if (!bead.labels.empty())
        out["labels"] = bead.labels;
    if (bead.defer_until)
        put_time(out, "defer_until", *bead.defer_until);
    put_extra(out, *bead.extra);
    for (const town::Dependency &dependency : bead.dependencies) {
        out["dependencies"].push_back({{"issue_id", bead.id}, {"depends_on_id", dependency.on}, {"type", type_of(dependency)}});
        if (dependency.type == town::DependencyType::parent_child)
            out["parent"] = dependency.on;
    }
    if (bead.blocked && bead.status != town::Status::closed)
        out["waits_for"] = blockers(state, bead);
    if (const town::Badge badge = badge_of(state, bead); !badge.word.empty())
        out["state"] = {{"word", badge.word}, {"rule", badge.rule}};
    std::string footnote = footnote_of(state, bead);
    if (footnote.empty() && bead.shelved) // like the bead that it is a part of
        footnote = "a part of what is deferred";
    if (footnote == "open" && bead.status == town::Status::deferred) // it came so: open, and not before a time
        footnote = "deferred";
    if (footnote.empty() && bead.extra->pinned)
        footnote = "pinned";
    if (footnote.empty() && bead.extra->is_template)
        footnote = "template";
    put(out, "footnote", footnote);
    if (const town::Run *run = find(state.runs, bead.last_run)) {
        out["run"] = run->id;
        out["agent"] = run->agent;
        out["branch"] = run->branch;
        out["attempt"] = run->attempt;
        const town::MergeRequest *mr = find(state.merge_requests, bead.merge_request);
        if (const bool landed = mr != nullptr && mr->state == town::MrState::landed && mr->branch == run->branch; !landed)
            put(out, "worktree", run->worktree);
        if (run->finished) {
            out["added"] = run->finished->added;
            out["removed"] = run->finished->removed;
            put(out, "saved", run->finished->saved);
        }
    }
    put(out, "merge_request", bead.merge_request.value);
    if (!bead.convoys.empty())
        out["convoys"] = bead.convoys;
    return out;
}

Result<std::string> text_at(Services &services, const town::TextRef &reference, std::size_t limit)
{
    auto text = services.engine().reader().read_text(reference.id, 0, limit);
    if (!text)
        return std::unexpected(text.error());
    return std::move(text->bytes);
}

Result<Json> comments_of(Services &services, const town::Bead &bead, bool whole)
{
    Texts texts(services.engine().reader(), whole);
    return comments_with(texts, bead);
}

Result<Json> whole_view(ledger::LedgerReader &reader, const town::State &state, const town::Bead &bead, const Detail &detail)
{
    Json out = view_of(state, bead);
    Texts texts(reader, detail.whole);
    for (const auto &done : {put_long_members(out, texts, bead), put_notes(out, texts, bead, detail)})
        if (!done)
            return std::unexpected(done.error());
    put_relations(out, state, bead, detail);
    put_children(out, state, bead);
    if (detail.comments && !bead.comments.empty()) {
        auto comments = comments_with(texts, bead);
        if (!comments)
            return comments;
        out["comments"] = std::move(*comments);
    }
    if (const town::Run *run = find(state.runs, bead.last_run); run != nullptr && run->finished && run->finished->summary) {
        auto summary = texts.read(*run->finished->summary);
        if (!summary)
            return std::unexpected(summary.error());
        out["summary"] = std::move(*summary);
    }
    if (const town::MergeRequest *mr = find(state.merge_requests, bead.merge_request))
        out["merge"] = view_of(state, *mr);
    return out;
}

Result<Json> whole_view(Services &services, const town::Bead &bead, const Detail &detail)
{
    const town::State &state = services.engine().durable();
    auto out = whole_view(services.engine().reader(), state, bead, detail);
    const town::Run *run = find(state.runs, bead.last_run);
    if (!out || run == nullptr)
        return out;
    out->update(services.activity_of(run->id));
    constexpr std::size_t most = 16 * 1024;
    if (const auto remarks = read_file(services.places().run(run->id) / "setup/remarks", most)) // see agents/worktree_setup
        for (const std::string &line : split_lines(*remarks))
            if (!line.empty())
                (*out)["remarks"].push_back(line);
    return out;
}

Result<> put_texts(ledger::LedgerReader &reader, const town::State &state, Json &result)
{
    Texts texts(reader, true);
    return reader.at_one_moment([&] { return put_texts_into(state, texts, result); });
}

Result<> put_texts(Services &services, Json &result)
{
    return put_texts(services.engine().reader(), services.engine().durable(), result);
}

} // namespace wm::commands
