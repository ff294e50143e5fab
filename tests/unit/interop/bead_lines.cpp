#include "unit/interop/bead_lines.h"

#include "base/files.h"
#include "interop/raw_members.h"
#include "interop/raw_values.h"

#include <rapidcheck.h>

#include <algorithm>
#include <format>

using namespace wm::interop;

namespace wm::tests {
namespace {

const std::vector<std::string> words = {"", "a", "auth", "A \"b\" \\ <c> & d", "ä€🚀", "line\nline", "\t", "{}", "null", "x y"};
const std::vector<std::string> times = {"2026-05-02T09:00:00Z", "2026-05-02T09:00:00.123456789Z", "1969-07-20T20:17:40Z",
    "2026-05-02T09:00:00+05:30", "0001-01-01T00:00:00Z", "1700-01-01T00:00:00-11:00", "2200-12-31T23:59:59.5Z"};

/// Everything that may stand in a line beside id and title.
std::vector<std::string> all_members()
{
    std::vector<std::string> members;
    const auto add = [&](std::string_view name, const std::string &json) { members.push_back(std::format("\"{}\":{}", name, json)); };
    for (const char *name : {"description", "design", "notes", "assignee", "owner", "close_reason", "external_ref", "created_by"})
        for (const std::string &value : words)
            add(name, write_string(value));
    for (const char *name : {"created_at", "updated_at", "started_at", "closed_at", "due_at", "defer_until"})
        for (const std::string &value : times)
            add(name, write_string(value));
    for (const char *name : {"ephemeral", "wisp", "pinned", "no_history", "is_template"})
        for (const char *value : {"true", "false", "null"})
            add(name, value);
    for (int again = 0; again < 3; ++again)
        for (const char *value : {"open", "closed", "in_progress", "blocked", "hooked", "mine", "deferred", "pinned", ""})
            add("status", write_string(value));
    const std::vector<std::pair<const char *, std::vector<const char *>>> others = {{"priority", {"0", "1", "4"}},
        {"issue_type", {"\"bug\"", "\"epic\"", "\"our-own\"", "\"\"", "null"}}, {"estimated_minutes", {"0", "90", "null"}},
        {"metadata", {"{}", "{\"a\":1.0}", "[1e5]", "7", "\"x\"", "null"}}, {"labels", {"[]", R"(["b","a"])", R"(["a","a"])"}},
        {"comments", {"[]", R"([{"id":7,"author":"ann","text":"hi","created_at":"2026-05-02T09:00:00Z","x":1.0}])"}},
        {"dependencies",
            {"[]", R"([{"depends_on_id":"gone-1","type":"blocks","id":"d1"}])",
                "[{\"depends_on_id\":\"external:a:b\",\"type\":\"our-own\",\"metadata\":\"{}\"}]"}},
        {"timeout", {"0", "60000000000"}}, {"waiters", {R"(["z","a"])"}}, {"compaction_level", {"0", "2"}},
        {"x_unknown", {"1.0", "1e400", R"({"deep":[[[]]]})", R"("\u0000")"}}};
    for (const auto &[name, values] : others)
        for (const char *value : values)
            add(name, value);
    return members;
}

} // namespace

std::string beads_fixture(const char *name)
{
    return read_file(std::string(WM_FIXTURES "/beads/") + name).value();
}

std::string any_bead_line(int number)
{
    static const std::vector<std::string> members = all_members();
    const bool spaced = *rc::gen::arbitrary<bool>();
    std::string line = std::format("{{\"id\":{}\"wm-{}\",\"title\":\"T\\n{}\"", spaced ? " " : "", number, number);
    std::set<std::string> names;
    for (const std::string &one : *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(members)))
        if (names.insert(one.substr(0, one.find(':'))).second)
            line += (spaced ? ", " : ",") + one;
    return line + "}";
}

Keys differences(const std::string &one, const std::string &other)
{
    Keys keys;
    const auto left = *split_members(one), right = *split_members(other);
    const auto compare = [&](const auto &from, const auto &to) {
        for (const RawMember &member : from) {
            const auto twin = std::ranges::find(to, member.key, &RawMember::key);
            if (twin == to.end() || twin->value != member.value)
                keys.emplace(member.key);
        }
    };
    compare(left, right);
    compare(right, left);
    return keys;
}

} // namespace wm::tests
