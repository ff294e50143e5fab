#include "peer_issues.h"

#include "base/ulid.h"
#include "town/codec.h"

#include <algorithm>
#include <format>
#include <fstream>
#include <map>
#include <unordered_map>

namespace wm::bench {
namespace {

struct Issue {
    const town::Bead *bead = nullptr;
    std::string description;
    std::vector<std::size_t> waits_for, is_waited_for; ///< numbers
    std::optional<std::size_t> parent;
};

std::vector<Issue> issues_of(const Life &life)
{
    std::unordered_map<std::string, const std::string *> texts;
    for (const Step &step : life.steps)
        for (const ledger::TextRow &text : step.texts)
            texts[text.id] = &text.bytes;
    std::vector<Issue> issues;
    for (const auto &[id, box] : life.state.beads)
        issues.push_back({&box.get(), box->description ? *texts.at(box->description->id) : std::string(), {}, {}, {}});
    std::ranges::sort(issues, {}, [](const Issue &issue) { return issue.bead->created; });
    std::unordered_map<BeadId, std::size_t> numbers;
    for (std::size_t number = 0; number < issues.size(); ++number)
        numbers[issues[number].bead->id] = number;
    for (std::size_t number = 0; number < issues.size(); ++number)
        for (const town::Dependency &dependency : issues[number].bead->dependencies) {
            const std::size_t on = numbers.at(dependency.on);
            if (dependency.type == town::DependencyType::parent_child) {
                issues[number].parent = on;
            } else {
                issues[number].waits_for.push_back(on);
                issues[on].is_waited_for.push_back(number);
            }
        }
    return issues;
}

std::string status_of(const town::Bead &bead)
{
    return bead.status == town::Status::closed ? "closed" : "open";
}

Result<> write_file(const std::filesystem::path &path, const std::string &text)
{
    std::ofstream file(path, std::ios::binary);
    if (!(file << text).flush())
        return fail("io", "Cannot write " + path.string() + ".");
    return {};
}

} // namespace

std::string short_id(std::size_t number)
{
    std::string id(4, 'a'); // letters only: in YAML 0012 and 1e10 are numbers
    for (std::size_t digit = id.size(); digit-- > 0; number /= 26)
        id[digit] = static_cast<char>('a' + number % 26);
    return id;
}

Result<> write_tbd(const std::filesystem::path &folder, const Life &life)
{
    const std::vector<Issue> issues = issues_of(life);
    std::vector<std::string> ulids;
    for (const Issue &issue : issues) {
        std::string ulid = make_ulid(issue.bead->created_at);
        std::ranges::transform(ulid, ulid.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        ulids.push_back(std::move(ulid));
    }
    std::string map;
    for (std::size_t number = 0; number < issues.size(); ++number) {
        const Issue &issue = issues[number];
        const town::Bead &bead = *issue.bead;
        const std::string closed =
            bead.closed_at != 0 ? std::format("closed_at: {}\nclose_reason: {}\n", to_rfc3339(bead.closed_at), bead.close_reason) : "";
        std::string labels, waiting;
        for (const std::string &label : bead.labels)
            labels += "\n  - " + label;
        for (const std::size_t other : issue.is_waited_for)
            waiting += std::format("\n  - type: blocks\n    target: is-{}", ulids[other]);
        const std::string text =
            std::format("---\ntype: is\nid: is-{}\ntitle: {}\nkind: {}\nstatus: {}\npriority: {}\nversion: 1\nlabels:{}\n"
                        "dependencies:{}\n{}created_at: {}\nupdated_at: {}\n{}---\n{}\n",
                ulids[number], bead.title, bead.type, status_of(bead), bead.priority, labels.empty() ? " []" : labels,
                waiting.empty() ? " []" : waiting, issue.parent ? "parent_id: is-" + ulids[*issue.parent] + "\n" : "",
                to_rfc3339(bead.created_at), to_rfc3339(bead.updated_at), closed, issue.description);
        if (auto written = write_file(folder / "issues" / ("is-" + ulids[number] + ".md"), text); !written)
            return written;
        map += short_id(number) + ": " + ulids[number] + "\n";
    }
    return write_file(folder / "mappings/ids.yml", map);
}

Result<> write_seeds(const std::filesystem::path &file, const Life &life)
{
    const std::vector<Issue> issues = issues_of(life);
    const auto id = [](std::size_t number) { return "bench-" + short_id(number); };
    std::string lines;
    for (std::size_t number = 0; number < issues.size(); ++number) {
        const Issue &issue = issues[number];
        const town::Bead &bead = *issue.bead;
        Json line = {{"id", id(number)}, {"title", bead.title}, {"status", status_of(bead)}, {"type", bead.type},
            {"priority", bead.priority}, {"createdAt", to_rfc3339(bead.created_at)}, {"updatedAt", to_rfc3339(bead.updated_at)}};
        if (!issue.description.empty())
            line["description"] = issue.description;
        if (!bead.labels.empty())
            line["labels"] = bead.labels;
        for (const std::size_t other : issue.waits_for)
            line["blockedBy"].push_back(id(other));
        for (const std::size_t other : issue.is_waited_for)
            line["blocks"].push_back(id(other));
        if (bead.closed_at != 0) {
            line["closedAt"] = to_rfc3339(bead.closed_at);
            line["closeReason"] = bead.close_reason;
        }
        lines += to_text(line) + "\n";
    }
    return write_file(file, lines);
}

Result<> write_beads(const std::filesystem::path &file, const Life &life)
{
    std::string lines;
    for (const Issue &issue : issues_of(life)) {
        const town::Bead &bead = *issue.bead;
        const std::string created = to_rfc3339(bead.created_at);
        Json line = {{"id", bead.id}, {"title", bead.title}, {"status", status_of(bead)}, {"priority", bead.priority},
            {"issue_type", bead.type}, {"created_at", created}, {"created_by", "pat"}, {"updated_at", to_rfc3339(bead.updated_at)}};
        if (!issue.description.empty())
            line["description"] = issue.description;
        if (!bead.labels.empty())
            line["labels"] = bead.labels;
        for (const town::Dependency &dependency : bead.dependencies)
            line["dependencies"].push_back({{"issue_id", bead.id}, {"depends_on_id", dependency.on}, {"type", dependency.type},
                {"created_at", created}, {"created_by", "pat"}});
        if (bead.closed_at != 0) {
            line["closed_at"] = to_rfc3339(bead.closed_at);
            line["close_reason"] = bead.close_reason;
        }
        lines += to_text(line) + "\n";
    }
    return write_file(file, lines);
}

} // namespace wm::bench
