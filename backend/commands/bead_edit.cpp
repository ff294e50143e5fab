#include "commands/bead_edit.h"

#include "commands/bead_words.h"
#include "commands/spelling.h"
#include "base/text.h"
#include "town/codec.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

/// "" takes the member away.
Json or_null(const std::string &text)
{
    return text.empty() ? Json() : Json(text);
}

/// The JSON object of --metadata with --set-metadata and --unset-metadata done to it.
Result<std::string> metadata_of(const Request &request, const std::string &before)
{
    auto metadata = parse_json(request.text("metadata", before.empty() ? "{}" : before), "The metadata");
    if (!metadata)
        return std::unexpected(metadata.error());
    if (!metadata->is_object())
        return fail("bad_value", "Metadata is a JSON object.", "For example --metadata '{\"team\":\"core\"}'.");
    for (const std::string &pair : request.words("set_metadata")) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos || equals == 0)
            return fail("bad_value", "--set-metadata needs KEY=VALUE.");
        const std::string value = pair.substr(equals + 1);
        auto parsed = parse_json(value, "The value"); // 3 and true are what they look like, all else is text
        (*metadata)[pair.substr(0, equals)] = parsed && !parsed->is_string() ? *parsed : Json(value);
    }
    for (const std::string &key : request.words("unset_metadata"))
        metadata->erase(key);
    return to_text(*metadata);
}

} // namespace

std::vector<Param> member_params()
{
    return {
        Param{"body", Kind::text, "the rest; - reads standard input", false, false, true}.also("-d --description"),
        Param{"body_file", Kind::file, "the same from a file; - is standard input"}.also("--file --description-file").fills("body"),
        Param{"design", Kind::text, "how it shall be done; - reads standard input", false, false, true},
        Param{"design_file", Kind::file, "the same from a file"}.fills("design"),
        Param{"acceptance", Kind::text, "when it is done; - reads standard input", false, false, true}.also("--acceptance-criteria"),
        Param{"priority", Kind::text, "0 (critical) to 4 (backlog)"}.also("-p").one_of("0 1 2 3 4"),
        Param{"type", Kind::text, "task, bug, feature, epic, chore … or a word of your own"}.also("-t --issue-type").one_of(known_types),
        Param{"assignee", Kind::text, "whom it is meant for"}.also("-a"),
        Param{"external_ref", Kind::text, "where else it is known: gh-9"},
        Param{"due", Kind::text, "when it should be done: 2030-01-31, 3d"},
        Param{"defer", Kind::text, "put it aside until then: 2030-01-31, 3d"},
        Param{"estimate", Kind::text, "how long it takes: minutes, 2h, 1d"}.also("-e"),
        Param{"spec_id", Kind::text, "the specification that it comes from"},
        Param{"metadata", Kind::text, "a JSON object for programs"},
        Param{"set_metadata", Kind::words, "KEY=VALUE in it; may be repeated"},
    };
}

Result<ExtraPatch> extra_patch(Services &services, const Request &request, const std::string &metadata_before)
{
    ExtraPatch out;
    const auto put_text = [&](const char *member, const std::string &text) {
        if (text.empty()) {
            out.patch[member] = nullptr;
            return;
        }
        auto [reference, row] = new_text(services, text);
        out.patch[member] = reference;
        out.texts.push_back(std::move(row));
    };
    if (const std::string kind = request.text("wisp_type"); !kind.empty()) {
        if (!std::ranges::contains(split_words(wisp_types), kind))
            return fail("bad_value", std::format("There is no kind \"{}\" of ephemeral bead.", elide(kind, 40)),
                std::format("There are {}.", wisp_types));
        if (!request.flag("ephemeral"))
            return fail("bad_value", "--wisp-type says how long an ephemeral bead lives; this one is none.", "Say --ephemeral as well.");
    }
    for (const char *member : {"design", "acceptance"})
        if (request.has(member))
            put_text(member, request.text(member));
    for (const char *member : {"assignee", "external_ref", "spec_id", "wisp_type", "mol_type", "await_id"})
        if (request.has(member))
            out.patch[member] = or_null(request.text(member));
    for (const char *member : {"ephemeral", "no_history", "pinned"})
        if (request.flag(member))
            out.patch[member] = true;
    if (request.flag("no_pinned"))
        out.patch["pinned"] = nullptr;
    if (request.flag("persistent"))
        out.patch["ephemeral"] = nullptr;
    if (request.has("due")) {
        auto due = request.text("due").empty() ? Result<Timestamp>(0) : time_of(request.text("due"), services.engine().now());
        if (!due)
            return std::unexpected(due.error());
        out.patch["due_at"] = *due;
    }
    if (request.has("estimate")) {
        auto minutes = minutes_of(request.text("estimate"));
        if (!minutes)
            return std::unexpected(minutes.error());
        out.patch["estimated_minutes"] = *minutes;
    }
    if (request.has("metadata") || request.has("set_metadata") || request.has("unset_metadata")) {
        auto metadata = metadata_of(request, metadata_before);
        if (!metadata)
            return std::unexpected(metadata.error());
        put_text("metadata", *metadata);
    }
    return out;
}

} // namespace wm::commands
