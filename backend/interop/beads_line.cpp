#include "interop/beads_line.h"

#include "base/sha256.h"
#include "base/text.h"
#include "interop/raw_values.h"
#include "interop/record_fields.h"

#include <algorithm>
#include <format>

namespace wm::interop {

namespace {

constexpr std::string_view counted[] = {"dependency_count", "dependent_count", "comment_count"};

std::unexpected<Error> problem(const LinePlace &place, std::string_view what, std::string_view hint)
{
    return fail("bad_import", std::format("{}:{}: {}.", place.file, place.line, what), std::string(hint));
}

constexpr std::string_view correct_it = "Correct the line and import again; nothing was imported.";

/// Members by their real names: a name may be written with escapes.
struct NamedMembers {
    std::vector<RawMember> members;
    std::vector<std::string> unescaped; ///< what their keys point at

    const RawMember *find(std::string_view key) const
    {
        const auto found = std::ranges::find(members, key, &RawMember::key);
        return found != members.end() && found->value != "null" ? &*found : nullptr;
    }
};

Result<NamedMembers> named_members(std::string_view line)
{
    auto members = split_members(line);
    if (!members)
        return std::unexpected(members.error());
    NamedMembers named{std::move(*members), {}};
    named.unescaped.reserve(named.members.size());
    for (RawMember &member : named.members)
        if (member.key.contains('\\'))
            if (auto key = read_string(std::format("\"{}\"", member.key)))
                member.key = named.unescaped.emplace_back(std::move(*key));
    return named;
}

Result<std::string> text_of(const NamedMembers &named, std::string_view key, const LinePlace &place)
{
    const RawMember *member = named.find(key);
    auto text = member != nullptr ? read_string(member->value) : std::nullopt;
    if (!text)
        return problem(place, std::format("\"{}\" is missing or not a text", key), correct_it);
    return *text;
}

/// What is said about it must be true of a bead before it is believed.
Result<> check(const IssueRecord &record, const LinePlace &place)
{
    if (trim(record.title).empty())
        return problem(place, std::format("{} has no title", record.id), correct_it);
    if (count_characters(record.title) > 500)
        return problem(
            place, std::format("the title of {} is longer than 500 characters", record.id), "Move a part of it to the description.");
    if (record.status.size() > 50 || record.issue_type.size() > 50)
        return problem(place, std::format("the status or type of {} is longer than 50 bytes", record.id), correct_it);
    return {};
}

Result<BeadsLine> read_issue(const NamedMembers &named, const LinePlace &place)
{
    IssueRecord record;
    std::string detail;
    std::vector<const RecordField *> seen;
    const auto read = [&](const RecordField &field, std::string_view raw) -> Result<> {
        if (std::ranges::contains(seen, &field))
            return problem(place, std::format("\"{}\" stands twice in it", field.name), "Take one of the two away.");
        seen.push_back(&field);
        if (raw == "null" || field.read(record, raw, detail))
            return {};
        return problem(place, detail.empty() ? std::format("\"{}\" is not {}", field.name, field.expects) : detail, correct_it);
    };
    const RawMember *id = named.find("id");
    record.id = id != nullptr ? read_string(id->value).value_or("") : "";
    if (!is_id(record.id))
        return problem(place, id == nullptr ? "the bead has no id" : std::format("{} is not an id", elide(id->value, 60)),
            "An id is made of letters, digits, -, _ and dots, like app-a3f8 or app-a3f8.1.");
    seen.reserve(named.members.size());
    for (const RawMember &member : named.members)
        if (const RecordField *field = find_field(member.key))
            if (auto good = read(*field, member.value); !good)
                return std::unexpected(good.error());
    if (const RawMember *wisp = named.find("wisp"); wisp != nullptr && named.find("ephemeral") == nullptr)
        record.ephemeral = wisp->value == "true"; // its name before 0.47
    for (auto *word : {&record.status, &record.issue_type})
        if (word->empty())
            *word = word == &record.status ? "open" : "task";
    if (record.status == "tombstone")
        return Tombstone{record.id};
    if (auto good = check(record, place); !good)
        return std::unexpected(good.error());
    return record;
}

} // namespace

Result<BeadsLine> read_beads_line(std::string_view line, const LinePlace &place)
{
    if (line.contains('\0'))
        return problem(
            place, "there is a NUL byte in it", "This is not a file that bd wrote, or it was damaged; take it from a backup or from git.");
    if (!is_valid_utf8(line))
        return problem(place, "it is not UTF-8 text", "Save the file as UTF-8.");
    if (line.starts_with("\xEF\xBB\xBF"))
        return problem(place, "it begins with a byte order mark", "Save the file as UTF-8 without one.");
    if (line.starts_with("<<<<<<<") || line.starts_with("=======") || line.starts_with(">>>>>>>") || line.starts_with("|||||||"))
        return problem(place, "a merge conflict stands there", "Resolve it in git first; nothing was imported.");
    const auto named = named_members(line);
    if (!named)
        return problem(place, "it is not a JSON object: " + named.error().message, correct_it);

    if (const RawMember *schema = named->find("_schema")) {
        if (schema->value != "\"beads-jsonl/1\"")
            return problem(place, std::format("its format is {}, and only beads-jsonl/1 is known here", elide(schema->value, 60)),
                "Export with a version of bd that writes beads-jsonl/1.");
        return Header{};
    }
    const RawMember *kind = named->find("_type");
    const auto type = kind != nullptr ? read_string(kind->value) : std::string("issue");
    if (!type)
        return problem(place, "\"_type\" is not a text", correct_it);
    if (*type == "memory") {
        auto key = text_of(*named, "key", place);
        if (!key)
            return std::unexpected(key.error());
        auto value = text_of(*named, "value", place);
        if (!value)
            return std::unexpected(value.error());
        return Memory{std::move(*key), std::move(*value)};
    }
    if (*type != "issue")
        return Foreign{*type};
    return read_issue(*named, place);
}

std::string new_beads_line(const IssueRecord &record, const LineCounts &counts)
{
    std::string line = R"({"_type":"issue")";
    for (const RecordField &field : record_fields())
        if (const std::string value = field.write(record); !value.empty())
            line += std::format(",\"{}\":{}", field.name, value);
    return line +
        std::format(",\"dependency_count\":{},\"dependent_count\":{},\"comment_count\":{}}}", counts.dependencies, counts.dependents,
            counts.comments);
}

std::string memory_line(const Memory &memory)
{
    return std::format(R"({{"_type":"memory","key":{},"value":{}}})", write_string(memory.key), write_string(memory.value));
}

namespace {

/// Of an array that was read before: elements that are still there keep their bytes, new ones follow.
template <class T> std::string merged_array(std::string_view raw, const std::vector<T> &now, auto read, auto write)
{
    std::vector<std::string> elements;
    std::vector<T> stored;
    const auto split = split_elements(raw);
    for (const std::string_view element : *split) {
        auto one = read(element);
        if (one && std::ranges::contains(now, *one)) {
            elements.emplace_back(element);
            stored.push_back(std::move(*one));
        }
    }
    for (const T &one : now)
        if (!std::ranges::contains(stored, one))
            elements.push_back(write(one));
    return write_array(elements);
}

std::string merged_dependencies(std::string_view raw, const IssueRecord &record)
{
    return merged_array(
        raw, record.dependencies, [&](std::string_view element) { return read_dependency(element, record.id); },
        [&](const RecordDependency &one) { return write_dependency(one, record.id); });
}

std::string merged_comments(std::string_view raw, const IssueRecord &record)
{
    return merged_array(raw, record.comments, read_comment, [&](const RecordComment &one) { return write_comment(one, record.id); });
}

} // namespace

std::string changed_beads_line(const IssueRecord &record, std::string_view stored, const LineCounts &counts)
{
    const auto before = read_beads_line(stored, {"stored", 1});
    const auto *then = before ? std::get_if<IssueRecord>(&*before) : nullptr;
    if (then == nullptr)
        return new_beads_line(record, counts);
    if (*then == record)
        return std::string(stored);

    const auto named = *named_members(stored);
    std::vector<MemberEdit> edits;
    const auto fields = record_fields();
    for (const RecordField &field : fields) {
        std::string value = field.write(record);
        if (value == field.write(*then))
            continue;
        if (const RawMember *own = named.find(field.name)) {
            if (field.name == "dependencies")
                value = merged_dependencies(own->value, record);
            if (field.name == "comments")
                value = merged_comments(own->value, record);
        }
        const auto later = std::ranges::find_if(named.members, [&](const RawMember &member) {
            const RecordField *other = find_field(member.key);
            return (other != nullptr && other > &field) || std::ranges::contains(counted, member.key);
        });
        edits.push_back({std::string(field.name), value.empty() ? std::nullopt : std::optional(std::move(value)),
            later != named.members.end() ? later->key : std::string_view()});
        if (field.name == "ephemeral")
            edits.push_back({"wisp", std::nullopt, {}});
    }
    if (edits.empty())
        return std::string(stored);
    for (std::size_t i = 0; const std::size_t count : {counts.dependencies, counts.dependents, counts.comments}) {
        if (named.find(counted[i]) != nullptr)
            edits.push_back({std::string(counted[i]), std::to_string(count), {}});
        ++i;
    }
    return with_edits(stored, named.members, edits);
}

std::string digest_of_line(std::string_view line)
{
    const auto read = read_beads_line(line, {"", 0});
    const auto *record = read ? std::get_if<IssueRecord>(&*read) : nullptr;
    if (record == nullptr)
        return sha256_hex(line);
    std::vector<std::string> parts;
    for (const RecordField &field : record_fields())
        if (std::string value = field.write(*record); !value.empty())
            parts.push_back(std::format("{}:{}", field.name, value));
    const auto named = *named_members(line);
    for (const auto &[key, value, begin] : named.members)
        if (find_field(key) == nullptr && !std::ranges::contains(counted, key) && key != "_type" && key != "wisp")
            parts.push_back(std::format("{}:{}", key, value));
    std::ranges::sort(parts);
    std::string all;
    for (const std::string &part : parts)
        all += part + '\n';
    return sha256_hex(all);
}

} // namespace wm::interop
