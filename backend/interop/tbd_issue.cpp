#include "interop/tbd_issue.h"

#include "base/text.h"
#include "interop/yaml.h"

#include <algorithm>
#include <format>

namespace wm::interop {

namespace {

constexpr std::size_t front_matter_limit = 1u << 20;

std::string with_unix_lines(std::string_view text)
{
    std::string out(text);
    std::erase(out, '\r');
    return out;
}

/// A ULID in lower case behind "is-".
bool is_tbd_id(std::string_view text)
{
    return text.size() == 29 && text.starts_with("is-") &&
        std::ranges::all_of(text.substr(3), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); });
}

/// Takes the members of the front matter one by one; what nobody takes is the rest. The first flaw stays.
class FrontMatter {
public:
    FrontMatter(YamlDocument document, std::string_view file)
        : m_members(std::move(document.value)), m_lines(std::move(document.lines)), m_file(file)
    {}

    std::optional<Json> take(const std::string &key)
    {
        const auto found = m_members.find(key);
        if (found == m_members.end())
            return std::nullopt;
        std::optional<Json> value(std::move(*found));
        m_members.erase(found);
        return value->is_null() ? std::nullopt : value;
    }
    std::string text(const std::string &key)
    {
        const auto value = take(key);
        if (!value)
            return {};
        if (value->is_string() && !value->get_ref<const std::string &>().contains('\0'))
            return value->get<std::string>();
        refuse(key, "is not a text; put it in quotes");
        return {};
    }
    std::vector<std::string> texts(const std::string &key)
    {
        const auto value = take(key);
        if (!value)
            return {};
        if (value->is_array() && std::ranges::all_of(*value, [](const Json &one) { return one.is_string(); }))
            return value->get<std::vector<std::string>>();
        refuse(key, "is not a list of texts");
        return {};
    }
    std::optional<Timestamp> time(const std::string &key)
    {
        std::string value = text(key);
        if (value.empty())
            return std::nullopt;
        if (value.size() == 10)
            value += "T00:00:00Z";
        const auto parsed = parse_rfc3339(value);
        if (parsed)
            return *parsed;
        refuse(key, "is not a time like 2026-05-02T09:00:00Z");
        return std::nullopt;
    }
    /// tbd knows one type of dependency.
    std::vector<std::string> blocked()
    {
        std::vector<std::string> targets;
        for (const Json &one : take("dependencies").value_or(Json::array())) {
            const auto target = one.is_object() ? one.find("target") : one.end();
            if (!one.is_object() || one.value("type", Json()) != "blocks" || target == one.end() || !target->is_string() ||
                !is_tbd_id(target->get<std::string>())) {
                refuse("dependencies", "is not a list of {type: blocks, target: is-…}");
                return {};
            }
            targets.push_back(target->get<std::string>());
        }
        return targets;
    }
    std::string id_or_nothing(const std::string &key)
    {
        std::string value = text(key);
        if (!value.empty() && !is_tbd_id(value))
            refuse(key, "is not an id like is-01m7wrh94mz75pea45x8wkbx26");
        return value;
    }
    void refuse(const std::string &key, std::string_view what)
    {
        const auto line = m_lines.find(key);
        if (!m_flaw)
            m_flaw = Error{"bad_import", std::format("{}:{}: {} {}.", m_file, line != m_lines.end() ? line->second : 1, key, what),
                "Correct the file and import again; nothing was imported."};
    }

    Json &rest() { return m_members; }
    const std::optional<Error> &flaw() const { return m_flaw; }

private:
    Json m_members;
    std::map<std::string, std::size_t> m_lines;
    std::string m_file;
    std::optional<Error> m_flaw;
};

struct Parts {
    std::string front;
    std::string body;
};

/// Nothing when a --- is missing.
std::optional<Parts> split_front_matter(const std::string &text)
{
    if (!text.starts_with("---\n"))
        return std::nullopt;
    for (std::size_t at = 3; (at = text.find("\n---", at)) != std::string::npos; ++at) {
        const std::size_t end = std::min(text.find('\n', at + 1), text.size());
        if (trim(std::string_view(text).substr(at + 1, end - at - 1)) == "---")
            return Parts{text.substr(4, at >= 4 ? at - 4 + 1 : 0), text.substr(std::min(end + 1, text.size()))};
    }
    return std::nullopt;
}

/// Notes begin at the first heading "## Notes".
void read_body(std::string_view body, IssueRecord &record)
{
    std::string text = "\n" + std::string(trim(body)) + "\n";
    std::string low = text;
    std::ranges::transform(low, low.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    constexpr std::string_view heading = "\n## notes\n";
    const auto at = low.find(heading);
    record.description = trim(text.substr(0, at));
    if (at != std::string::npos)
        record.notes = trim(std::string_view(text).substr(at + heading.size()));
}

/// A hold is a state of its own in tbd, beside the status.
void apply_hold(const Json &rest, IssueRecord &record)
{
    if (record.status == "closed" || !rest.contains("hold"))
        return;
    if (rest["hold"] == "blocked")
        record.status = "blocked";
    if (rest["hold"] != "paused")
        return;
    record.status = "deferred";
    if (const auto until = rest.find("hold_until"); until != rest.end() && until->is_string() && !record.defer_until)
        if (const auto time = parse_rfc3339(until->get<std::string>()))
            record.defer_until = *time;
}

} // namespace

Result<TbdIssue> read_tbd_issue(std::string_view text, std::string_view file)
{
    const auto bad = [&](std::string_view what, std::string_view hint) {
        return fail("bad_import", std::format("{}:{}", file, what), std::string(hint));
    };
    if (!is_valid_utf8(text) || text.contains('\0'))
        return bad("1: it is not UTF-8 text.", "Save the file as UTF-8.");
    const auto parts = split_front_matter(with_unix_lines(text));
    if (!parts || parts->front.size() > front_matter_limit)
        return bad("1: its front matter does not begin and end with ---.", "Correct the file, or take it from the sync branch again.");
    auto yaml = read_yaml(parts->front, 2);
    if (!yaml) // "line 3: …" becomes "file:3: …"
        return bad(yaml.error().message.substr(5) + ".", "Correct the front matter; `tbd doctor` there finds such files too.");
    if (!yaml->value.is_object())
        return bad("2: its front matter is not a list of \"key: value\".", "Correct the file, or take it from the sync branch again.");

    FrontMatter front(std::move(*yaml), file);
    TbdIssue issue;
    issue.file = file;
    IssueRecord &record = issue.record;
    issue.id = front.id_or_nothing("id");
    if (issue.id.empty())
        front.refuse("id", "is missing");
    if (front.text("type") != "is")
        front.refuse("type", "is not \"is\": this is no issue");
    record.title = front.text("title");
    if (trim(record.title).empty() || count_characters(record.title) > 500)
        front.refuse("title", "must have 1 to 500 characters");
    if (auto kind = front.text("kind"); !kind.empty())
        record.issue_type = kind;
    if (auto status = front.text("status"); !status.empty())
        record.status = status;
    if (const auto priority = front.take("priority"); priority && priority->is_number_integer())
        record.priority = static_cast<int>(std::clamp<std::int64_t>(priority->get<std::int64_t>(), -1, 5));
    if (record.priority < 0 || record.priority > 4)
        front.refuse("priority", "is not from 0 (critical) to 4 (backlog)");
    record.spec_id = front.text("spec_path");
    record.owner = front.text("assignee");    // who owns it
    record.assignee = front.text("delegate"); // who acts
    record.labels = front.texts("labels");
    issue.blocks = front.blocked();
    issue.parent = front.id_or_nothing("parent_id");
    record.due_at = front.time("due_date");
    record.defer_until = front.time("deferred_until");
    record.created_by = front.text("created_by");
    record.created_at = front.time("created_at");
    record.updated_at = front.time("updated_at");
    record.started_at = front.time("started_at");
    record.closed_at = front.time("closed_at");
    record.close_reason = front.text("close_reason");
    issue.duplicate_of = front.id_or_nothing("duplicate_of");
    record.source_system = "tbd";
    if (front.flaw())
        return std::unexpected(*front.flaw());
    issue.rest = std::move(front.rest());
    issue.rest["id"] = issue.id;
    apply_hold(issue.rest, record);
    read_body(parts->body, record);
    return issue;
}

} // namespace wm::interop
