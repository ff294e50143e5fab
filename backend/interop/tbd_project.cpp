#include "interop/tbd_project.h"

#include "base/files.h"
#include "base/text.h"
#include "git/history.h"
#include "git/repository.h"
#include "git/tree_reader.h"
#include "interop/tbd_issue.h"
#include "interop/yaml.h"

#include <algorithm>
#include <format>
#include <map>
#include <set>

namespace wm::interop {

namespace {

using ShortIds = std::map<std::string, std::string>; // of "is-<ulid>"

std::string_view unquoted(std::string_view text)
{
    text = trim(text);
    if (text.size() >= 2 && (text.front() == '"' || text.front() == '\'') && text.back() == text.front())
        return text.substr(1, text.size() - 2);
    return text;
}

/// Read by line, not as YAML: git merges this file by union, so lines may stand twice, and one short id may have got two
/// issues. Then the older issue keeps it, and the other gets one made of its own id.
Result<ShortIds> read_short_ids(const TbdText &ids)
{
    std::map<std::string, std::set<std::string>> issues_of;
    std::size_t number = 0;
    for (const std::string &line : split_lines(ids.text)) {
        ++number;
        const std::string_view text = trim(line);
        if (text.empty() || text.starts_with('#') || text == "{}" || text == "---")
            continue;
        const auto colon = text.rfind(':');
        const std::string_view name = unquoted(text.substr(0, colon == std::string_view::npos ? 0 : colon));
        const std::string_view ulid = unquoted(colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1));
        if (name.empty() || ulid.size() != 26)
            return fail("bad_import", std::format("{}:{}: it is not \"short: ulid\".", ids.path, number),
                "Correct the line (`tbd doctor --fix` does), then import again.");
        issues_of[std::string(name)].insert("is-" + std::string(ulid));
    }
    ShortIds names;
    for (const auto &[name, issues] : issues_of) // smallest ULID = oldest; of two short ids for one issue the first by name
        names.try_emplace(*issues.begin(), name);
    for (const auto &[name, issues] : issues_of) {
        for (const std::string &issue : issues) {
            for (std::size_t length = 6; !names.contains(issue); ++length) {
                std::string own = issue.substr(issue.size() - std::min<std::size_t>(length, 26));
                if (!issues_of.contains(own))
                    names.emplace(issue, std::move(own));
            }
        }
    }
    return names;
}

void depend(IssueRecord &record, const std::string &on, std::string_view type)
{
    const auto twin = [&](const RecordDependency &one) { return one.on == on && one.type == type; };
    if (std::ranges::none_of(record.dependencies, twin))
        record.dependencies.push_back({on, std::string(type), record.created_at, record.created_by, {}, {}});
}

} // namespace

Result<BeadsFile> tbd_as_beads(std::span<const TbdText> texts, const TbdText &ids, const std::string &prefix)
{
    const auto names = read_short_ids(ids);
    if (!names)
        return std::unexpected(names.error());
    std::map<std::string, TbdIssue> issues;
    for (const TbdText &text : texts) {
        auto issue = read_tbd_issue(text.text, text.path);
        if (!issue)
            return std::unexpected(issue.error());
        const auto name = names->find(issue->id);
        if (name == names->end())
            return fail("bad_import", std::format("{}:1: {} has no short id in {}.", text.path, issue->id, ids.path),
                "Let tbd give it one (`tbd sync` or `tbd doctor --fix` there), then import again.");
        issue->record.id = prefix + "-" + name->second;
        if (const auto [twin, fresh] = issues.try_emplace(issue->id, *issue); !fresh)
            return fail("bad_import", std::format("{}:1: {} holds the same issue {}.", text.path, twin->second.file, issue->id),
                "Take one of the two files away, then import again.");
    }

    // An edge to an issue that is not there stays where it can be found again.
    for (auto &[id, issue] : issues) {
        const auto link = [&, &source = issue](const std::string &target, std::string_view key, auto connect) {
            if (const auto found = issues.find(target); found != issues.end())
                connect(found->second.record);
            else if (!target.empty())
                source.rest["lost"][std::string(key)].push_back(target);
        };
        for (const std::string &target : issue.blocks)
            link(target, "blocks", [&](IssueRecord &waiting) { depend(waiting, issue.record.id, "blocks"); });
        link(issue.parent, "parent_id", [&](const IssueRecord &parent) { depend(issue.record, parent.id, "parent-child"); });
        link(issue.duplicate_of, "duplicate_of", [&](const IssueRecord &other) { depend(issue.record, other.id, "duplicates"); });
    }

    BeadsFile file;
    file.is_export_target = false;
    for (auto &[id, issue] : issues) {
        issue.record.metadata = to_text(Json{{"tbd", issue.rest}});
        LineCounts counts;
        counts.dependencies = static_cast<std::size_t>(std::ranges::count(issue.record.dependencies, "blocks", &RecordDependency::type));
        counts.dependents =
            static_cast<std::size_t>(std::ranges::count_if(issue.blocks, [&](const auto &one) { return issues.contains(one); }));
        std::string line = new_beads_line(issue.record, counts);
        auto bead = read_beads_line(line, {issue.file, 1}); // as if it had come in a file: the same checks, the same order
        if (!bead)
            return std::unexpected(bead.error());
        file.lines.push_back({0, std::move(line), std::move(*bead)});
    }
    std::ranges::sort(file.lines, {}, [](const FileLine &line) { return std::get<IssueRecord>(line.what).id; });
    for (std::size_t i = 0; i < file.lines.size(); ++i)
        file.lines[i].number = i + 1;
    return file;
}

namespace {

struct Settings {
    std::string prefix;
    std::string branch = "tbd-sync";
    std::string remote = "origin";
};

/// One step into nested settings; "" when it is not there or no text.
std::string text_at(const Json &settings, const char *section, const char *key)
{
    const auto found = settings.is_object() ? settings.find(section) : settings.end();
    if (found == settings.end() || !found->is_object())
        return {};
    const auto value = found->find(key);
    return value != found->end() && value->is_string() ? value->get<std::string>() : std::string();
}

Result<Settings> read_settings(const std::filesystem::path &path)
{
    const auto text = read_file(path);
    if (!text)
        return std::unexpected(text.error());
    const auto yaml = read_yaml(*text);
    if (!yaml)
        return fail("bad_import", std::format("{}:{}.", path.string(), yaml.error().message.substr(5)), "Correct the file.");
    Settings settings;
    settings.prefix = text_at(yaml->value, "display", "id_prefix");
    if (settings.prefix.empty())
        return fail("bad_import", std::format("{}:1: it names no display.id_prefix.", path.string()),
            "Set the prefix of the project's ids there (`tbd config set display.id_prefix NAME`).");
    if (auto branch = text_at(yaml->value, "sync", "branch"); !branch.empty())
        settings.branch = branch;
    if (auto remote = text_at(yaml->value, "sync", "remote"); !remote.empty())
        settings.remote = remote;
    return settings;
}

constexpr const char *data_folder = ".tbd/data-sync";

struct Data {
    std::vector<TbdText> issues;
    TbdText ids;
};

bool is_issue_file(const std::string &name)
{
    return name.starts_with("is-") && name.ends_with(".md");
}

Result<Data> read_folder(const std::filesystem::path &folder)
{
    Data data{{}, {(folder / "mappings/ids.yml").string(), {}}};
    auto ids = read_file(data.ids.path, 64u << 20);
    if (!ids && ids.error().code != "not_found")
        return std::unexpected(ids.error());
    data.ids.text = std::move(ids).value_or("");
    std::error_code error;
    for (const auto &entry : std::filesystem::directory_iterator(folder / "issues", error)) {
        if (!is_issue_file(entry.path().filename().string()))
            continue;
        auto text = read_file(entry.path());
        if (!text)
            return std::unexpected(text.error());
        data.issues.push_back({entry.path().string(), std::move(*text)});
    }
    if (error)
        return fail("system", std::format("Cannot read {}: {}.", (folder / "issues").string(), error.message()));
    return data;
}

Result<Data> read_branch(const std::filesystem::path &repository, const std::string &revision)
{
    auto files = git::read_tree(repository, revision, data_folder);
    if (!files)
        return std::unexpected(files.error());
    const auto where = [&](const std::string &path) { return std::format("{}:{}/{}", revision, data_folder, path); };
    Data data{{}, {where("mappings/ids.yml"), {}}};
    for (git::TreeFile &file : *files) {
        if (file.path == "mappings/ids.yml")
            data.ids.text = std::move(file.bytes);
        else if (file.path.starts_with("issues/") && is_issue_file(file.path.substr(7)))
            data.issues.push_back({where(file.path), std::move(file.bytes)});
    }
    return data;
}

/// Where tbd keeps its working copy: in the repository's git directory, before version 0.2 in .tbd.
std::vector<std::filesystem::path> working_copies(const std::filesystem::path &project)
{
    std::vector<std::filesystem::path> places;
    if (const auto dirs = git::git_dirs(project))
        places.push_back(dirs->common / "tbd/data-sync-worktree" / data_folder);
    places.push_back(project / ".tbd/data-sync-worktree" / data_folder);
    places.push_back(project / data_folder);
    return places;
}

Result<Data> read_data(const std::filesystem::path &project, const Settings &settings)
{
    std::error_code error;
    for (const auto &place : working_copies(project))
        if (std::filesystem::is_directory(place / "issues", error))
            return read_folder(place);
    for (const std::string &revision : {"refs/heads/" + settings.branch, "refs/remotes/" + settings.remote + "/" + settings.branch})
        if (git::resolve(project, revision))
            return read_branch(project, revision);
    return fail("not_found", std::format("There is no branch {} in {}, where tbd keeps its issues.", settings.branch, project.string()),
        std::format("Fetch it first: git fetch {} {}", settings.remote, settings.branch));
}

} // namespace

Result<BeadsFile> read_tbd_project(const std::filesystem::path &project)
{
    const auto settings = read_settings(project / ".tbd/config.yml");
    if (!settings)
        return std::unexpected(settings.error());
    const auto data = read_data(project, *settings);
    if (!data)
        return std::unexpected(data.error());
    auto file = tbd_as_beads(data->issues, data->ids, settings->prefix);
    if (file)
        file->name = (project / ".tbd").string();
    return file;
}

} // namespace wm::interop
