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

/// A member of an object as it is written: what a program wrote stays as it was, numbers that no double holds as well.
struct WrittenMember {
    std::string key; ///< with its quotes
    std::string value;
};

/// From `at` behind the string that begins there.
std::size_t end_of_string(std::string_view text, std::size_t at)
{
    for (++at; at < text.size() && text[at] != '"'; ++at)
        at += text[at] == '\\' ? 1 : 0;
    return std::min(at + 1, text.size());
}

/// The members of a JSON object that was read before.
std::vector<WrittenMember> members_written(std::string_view object)
{
    std::vector<WrittenMember> members;
    std::size_t at = object.find('{');
    while (at < object.size() && (at = object.find('"', at)) != std::string_view::npos) {
        const std::size_t key_end = end_of_string(object, at);
        WrittenMember member{std::string(object.substr(at, key_end - at)), {}};
        const std::size_t start = std::min(object.find(':', key_end), object.size() - 1) + 1;
        std::size_t depth = 0;
        for (at = start; at < object.size(); ++at) {
            const char c = object[at];
            if (c == '"')
                at = end_of_string(object, at) - 1;
            else if (c == '{' || c == '[')
                ++depth;
            else if (depth == 0 && (c == ',' || c == '}'))
                break;
            else if (c == '}' || c == ']')
                --depth;
        }
        member.value = trim(object.substr(start, at - start));
        members.push_back(std::move(member));
    }
    return members;
}

/// A JSON text in one line: it is a part of one in an export.
std::string in_one_line(std::string_view json)
{
    std::string line(trim(json));
    std::ranges::replace_if(line, [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' '); // none stands in a string
    return line;
}

bool is_called(const WrittenMember &member, const std::string &key)
{
    const auto name = parse_json(member.key, "A key");
    return name && name->is_string() && name->get<std::string>() == key;
}

/// The JSON object of --metadata with --set-metadata and --unset-metadata done to it; members that they do not name stay
/// as they are written.
Result<std::string> metadata_of(const Request &request, const std::string &before)
{
    std::string written = before.empty() ? "{}" : before;
    if (request.has("metadata")) {
        written = in_one_line(request.text("metadata"));
        auto metadata = parse_json(request.text("metadata"), "The metadata");
        if (!metadata)
            return std::unexpected(metadata.error());
        if (!metadata->is_object())
            return fail("bad_value", "Metadata is a JSON object.", "For example --metadata '{\"team\":\"core\"}'.");
    }
    if (!request.has("set_metadata") && !request.has("unset_metadata"))
        return written;
    if (!trim(written).starts_with('{'))
        return fail("bad_value", "The metadata of this bead is no JSON object.", "Replace it: --metadata '{}'.");
    std::vector<WrittenMember> members = members_written(written);
    for (const std::string &pair : request.words("set_metadata")) {
        const auto equals = pair.find('=');
        if (equals == std::string::npos || equals == 0)
            return fail("bad_value", "--set-metadata needs KEY=VALUE.");
        const std::string key = pair.substr(0, equals), value = pair.substr(equals + 1);
        auto parsed = parse_json(value, "The value"); // 3 and true are what they look like, all else is text
        const std::string shown = parsed && !parsed->is_string() ? in_one_line(value) : to_text(Json(value));
        const auto known = std::ranges::find_if(members, [&](const WrittenMember &member) { return is_called(member, key); });
        if (known != members.end())
            known->value = shown;
        else
            members.push_back({to_text(Json(key)), shown});
    }
    for (const std::string &key : request.words("unset_metadata"))
        std::erase_if(members, [&](const WrittenMember &member) { return is_called(member, key); });
    std::string object;
    for (const WrittenMember &member : members)
        object += (object.empty() ? "" : ",") + member.key + ":" + member.value;
    return "{" + object + "}";
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
    if (request.flag("template"))
        out.patch["is_template"] = true;
    if (request.flag("no_template"))
        out.patch["is_template"] = nullptr;
    if (request.has("due")) {
        auto due = request.text("due").empty() ? Result<Timestamp>(0) : time_of(request.text("due"), services.engine().now());
        if (!due)
            return std::unexpected(due.error());
        if (*due == 0 && !request.text("due").empty()) // which is how none is kept
            return fail("bad_value", "Nothing can be due at the very beginning of 1970.", "Write another time, or none: --due \"\".");
        out.patch["due_at"] = *due;
    }
    if (request.has("estimate")) {
        auto minutes = request.text("estimate").empty() ? Result<std::int64_t>(0) : minutes_of(request.text("estimate"));
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
