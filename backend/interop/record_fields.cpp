#include "interop/record_fields.h"

#include "interop/raw_values.h"

#include "base/text.h"

#include <algorithm>
#include <cctype>
#include <format>
#include <tuple>
#include <unordered_map>

namespace wm::interop {

namespace {

// What Go writes for a time that was never set.
constexpr std::string_view no_time = "\"0001-01-01T00:00:00Z\"";

bool read_time_into(std::optional<Timestamp> &out, std::string_view raw)
{
    if (raw == no_time)
        return true;
    if (raw.size() < 2 || raw.front() != '"')
        return false;
    const auto time = parse_rfc3339(raw.substr(1, raw.size() - 2));
    if (time)
        out = *time;
    return time.has_value();
}

std::string write_time_or_nothing(const std::optional<Timestamp> &time)
{
    return time ? '"' + to_rfc3339(*time) + '"' : std::string();
}

template <auto field> void take(IssueRecord &to, const IssueRecord &from)
{
    to.*field = from.*field;
}

template <auto field> constexpr RecordField text(std::string_view name)
{
    return {name,
        [](IssueRecord &record, std::string_view raw, std::string &) {
            auto value = read_string(raw);
            if (value)
                record.*field = std::move(*value);
            return value.has_value();
        },
        [](const IssueRecord &record) { return (record.*field).empty() ? std::string() : write_string(record.*field); }, take<field>,
        "a text without NUL characters"};
}

template <auto field> constexpr RecordField time(std::string_view name)
{
    return {name, [](IssueRecord &record, std::string_view raw, std::string &) { return read_time_into(record.*field, raw); },
        [](const IssueRecord &record) { return write_time_or_nothing(record.*field); }, take<field>,
        "a time like 2026-05-02T09:00:00Z or …+02:00, in the years 1678 to 2262"};
}

template <auto field> constexpr RecordField flag(std::string_view name)
{
    return {name,
        [](IssueRecord &record, std::string_view raw, std::string &) {
            record.*field = raw == "true";
            return raw == "true" || raw == "false";
        },
        [](const IssueRecord &record) { return record.*field ? std::string("true") : std::string(); }, take<field>, "true or false"};
}

bool read_words(std::vector<std::string> &out, std::string_view raw)
{
    const auto elements = split_elements(raw);
    if (!elements)
        return false;
    for (const std::string_view element : *elements) {
        auto word = read_string(element);
        if (!word)
            return false;
        if (!std::ranges::contains(out, *word))
            out.push_back(std::move(*word));
    }
    return true;
}

template <auto field> constexpr RecordField words(std::string_view name)
{
    return {name, [](IssueRecord &record, std::string_view raw, std::string &) { return read_words(record.*field, raw); },
        [](const IssueRecord &record) {
            std::vector<std::string> elements;
            for (const std::string &word : record.*field)
                elements.push_back(write_string(word));
            std::ranges::sort(elements);
            return write_array(elements);
        },
        take<field>, "a list of texts"};
}

bool read_priority(IssueRecord &record, std::string_view raw, std::string &)
{
    const auto number = read_integer(raw);
    record.priority = static_cast<int>(number.value_or(2));
    return number && *number >= 0 && *number <= 4;
}

bool read_minutes(IssueRecord &record, std::string_view raw, std::string &)
{
    record.estimated_minutes = read_integer(raw);
    return record.estimated_minutes && *record.estimated_minutes >= 0;
}

bool read_timeout(IssueRecord &record, std::string_view raw, std::string &)
{
    const auto number = read_integer(raw);
    record.timeout = number.value_or(0);
    return number && *number >= 0;
}

bool read_metadata(IssueRecord &record, std::string_view raw, std::string &)
{
    record.metadata = raw;
    return true;
}

bool read_dependencies(IssueRecord &record, std::string_view raw, std::string &problem)
{
    const auto elements = split_elements(raw);
    if (!elements)
        return false;
    for (const std::string_view element : *elements) {
        auto dependency = read_dependency(element, record.id);
        if (!dependency) {
            problem = dependency.error().message;
            return false;
        }
        const auto twin = [&](const RecordDependency &other) { return other.on == dependency->on && other.type == dependency->type; };
        if (std::ranges::none_of(record.dependencies, twin))
            record.dependencies.push_back(std::move(*dependency));
    }
    return true;
}

bool read_comments(IssueRecord &record, std::string_view raw, std::string &problem)
{
    const auto elements = split_elements(raw);
    if (!elements)
        return false;
    for (const std::string_view element : *elements) {
        auto comment = read_comment(element);
        if (!comment) {
            problem = comment.error().message;
            return false;
        }
        record.comments.push_back(std::move(*comment));
    }
    return true;
}

std::string write_dependencies(const IssueRecord &record)
{
    auto sorted = record.dependencies;
    std::ranges::sort(sorted, {}, [](const RecordDependency &one) { return std::tie(one.on, one.type); });
    std::vector<std::string> elements;
    for (const RecordDependency &dependency : sorted)
        elements.push_back(write_dependency(dependency, record.id));
    return write_array(elements);
}

std::string write_comments(const IssueRecord &record)
{
    std::vector<std::string> elements;
    for (const RecordComment &comment : record.comments)
        elements.push_back(write_comment(comment, record.id));
    return write_array(elements);
}

/// Text members that are always written, empty or not.
std::string always(std::string_view value)
{
    return write_string(value);
}

using R = IssueRecord;
constexpr RecordField fields[] = {
    {"id", text<&R::id>("id").read, [](const R &r) { return always(r.id); }, take<&R::id>, "a text"},
    {"title", text<&R::title>("title").read, [](const R &r) { return always(r.title); }, take<&R::title>, "a text without NUL characters"},
    text<&R::description>("description"),
    text<&R::design>("design"),
    text<&R::acceptance_criteria>("acceptance_criteria"),
    text<&R::notes>("notes"),
    text<&R::spec_id>("spec_id"),
    text<&R::status>("status"),
    {"priority", read_priority, [](const R &r) { return std::to_string(r.priority); }, take<&R::priority>,
        "a number from 0 (critical) to 4 (backlog)"},
    text<&R::issue_type>("issue_type"),
    text<&R::assignee>("assignee"),
    text<&R::owner>("owner"),
    {"estimated_minutes", read_minutes, [](const R &r) { return r.estimated_minutes ? std::to_string(*r.estimated_minutes) : ""; },
        take<&R::estimated_minutes>, "a whole number of minutes, 0 or more"},
    time<&R::created_at>("created_at"),
    text<&R::created_by>("created_by"),
    time<&R::updated_at>("updated_at"),
    time<&R::started_at>("started_at"),
    time<&R::closed_at>("closed_at"),
    text<&R::close_reason>("close_reason"),
    text<&R::closed_by_session>("closed_by_session"),
    time<&R::due_at>("due_at"),
    time<&R::defer_until>("defer_until"),
    text<&R::external_ref>("external_ref"),
    text<&R::source_system>("source_system"),
    {"metadata", read_metadata, [](const R &r) { return r.metadata; }, take<&R::metadata>, "JSON"},
    words<&R::labels>("labels"),
    {"dependencies", read_dependencies, write_dependencies, take<&R::dependencies>,
        "a list of dependencies of this bead, each with depends_on_id"},
    {"comments", read_comments, write_comments, take<&R::comments>, "a list of comments, each with a text"},
    text<&R::sender>("sender"),
    flag<&R::ephemeral>("ephemeral"),
    flag<&R::no_history>("no_history"),
    text<&R::wisp_type>("wisp_type"),
    flag<&R::pinned>("pinned"),
    flag<&R::is_template>("is_template"),
    text<&R::await_type>("await_type"),
    text<&R::await_id>("await_id"),
    {"timeout", read_timeout, [](const R &r) { return r.timeout != 0 ? std::to_string(r.timeout) : ""; }, take<&R::timeout>,
        "a whole number of nanoseconds, 0 or more"},
    words<&R::waiters>("waiters"),
    text<&R::source_formula>("source_formula"),
    text<&R::source_location>("source_location"),
    text<&R::mol_type>("mol_type"),
    text<&R::work_type>("work_type"),
};

bool is_plain(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_' || c == '.';
}

/// The target of a dependency may be elsewhere: external:<project>:<capability or id>.
bool is_target(std::string_view text)
{
    if (!text.starts_with("external:"))
        return is_id(text);
    return text.size() <= 400 && std::ranges::all_of(text, [](char c) { return is_plain(c) || c == ':' || c == '/' || c == '@'; });
}

} // namespace

std::span<const RecordField> record_fields()
{
    return fields;
}

const RecordField *find_field(std::string_view name)
{
    static const auto by_name = [] {
        std::unordered_map<std::string_view, const RecordField *> map;
        for (const RecordField &field : fields)
            map.emplace(field.name, &field);
        return map;
    }();
    const auto found = by_name.find(name);
    return found != by_name.end() ? found->second : nullptr;
}

bool is_id(std::string_view text)
{
    std::string low(text.substr(0, 16));
    std::ranges::transform(low, low.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return !text.empty() && text.size() <= 200 && low != "null" && low != "undefined" && std::ranges::all_of(text, is_plain) &&
        text.front() != '-' && text.front() != '.' && text.back() != '.' && !text.contains("..");
}

Result<RecordDependency> read_dependency(std::string_view raw, std::string_view bead)
{
    const auto members = split_members(raw);
    if (!members)
        return std::unexpected(members.error());
    RecordDependency dependency;
    std::string waiting;
    for (const auto &[key, value, begin] : *members) {
        if (value == "null")
            continue;
        std::string *const field = key == "issue_id" ? &waiting
            : key == "depends_on_id"                 ? &dependency.on
            : key == "type"                          ? &dependency.type
            : key == "created_by"                    ? &dependency.created_by
            : key == "metadata"                      ? &dependency.metadata
            : key == "thread_id"                     ? &dependency.thread_id
                                                     : nullptr;
        if (field != nullptr) {
            auto text = read_string(value);
            if (!text)
                return fail("bad_import", std::format("\"{}\" of a dependency is not a text", key));
            *field = std::move(*text);
        } else if (key == "created_at" && !read_time_into(dependency.created_at, value)) {
            return fail("bad_import", "\"created_at\" of a dependency is not a time");
        }
    }
    if (!waiting.empty() && waiting != bead)
        return fail("bad_import", std::format("it holds a dependency of {}", elide(waiting, 60)));
    if (!is_target(dependency.on))
        return fail("bad_import", std::format("\"{}\" is not an id to depend on", elide(dependency.on, 60)));
    if (dependency.type.empty())
        dependency.type = "blocks";
    if (dependency.type.size() > 50)
        return fail("bad_import", "the type of a dependency is longer than 50 bytes");
    return dependency;
}

Result<RecordComment> read_comment(std::string_view raw)
{
    const auto members = split_members(raw);
    if (!members)
        return std::unexpected(members.error());
    RecordComment comment;
    for (const auto &[key, value, begin] : *members) {
        if (value == "null")
            continue;
        if (key == "id" && value.front() != '"') {
            comment.id = value; // a number in old files
        } else if (key == "id" || key == "author" || key == "text") {
            auto text = read_string(value);
            if (!text)
                return fail("bad_import", std::format("\"{}\" of a comment is not a text", key));
            (key == "id" ? comment.id : key == "author" ? comment.author : comment.text) = std::move(*text);
        } else if (key == "created_at" && !read_time_into(comment.created_at, value)) {
            return fail("bad_import", "\"created_at\" of a comment is not a time");
        }
    }
    return comment;
}

namespace {

void append_member(std::string &object, std::string_view key, std::string_view value)
{
    object += object.size() > 1 ? "," : "";
    object += std::format("\"{}\":{}", key, value);
}

} // namespace

std::string write_dependency(const RecordDependency &dependency, std::string_view bead)
{
    std::string out = "{";
    append_member(out, "issue_id", write_string(bead));
    append_member(out, "depends_on_id", write_string(dependency.on));
    append_member(out, "type", write_string(dependency.type));
    append_member(out, "created_at", dependency.created_at ? write_time_or_nothing(dependency.created_at) : std::string(no_time));
    append_member(out, "created_by", write_string(dependency.created_by));
    if (!dependency.metadata.empty())
        append_member(out, "metadata", write_string(dependency.metadata));
    if (!dependency.thread_id.empty())
        append_member(out, "thread_id", write_string(dependency.thread_id));
    return out += '}';
}

std::string write_comment(const RecordComment &comment, std::string_view bead)
{
    std::string out = "{";
    append_member(out, "id", number_of(comment.id) ? comment.id : write_string(comment.id)); // a number in old files
    append_member(out, "issue_id", write_string(bead));
    append_member(out, "author", write_string(comment.author));
    append_member(out, "text", write_string(comment.text));
    append_member(out, "created_at", comment.created_at ? write_time_or_nothing(comment.created_at) : std::string(no_time));
    return out += '}';
}

std::string write_array(std::span<const std::string> elements)
{
    if (elements.empty())
        return {};
    std::string out = "[";
    for (const std::string &element : elements) {
        out += out.size() > 1 ? "," : "";
        out += element;
    }
    return out += ']';
}

} // namespace wm::interop
