#include "approvals/policy_shelf.h"

#include "base/files.h"
#include "git/history.h"
#include "git/repository.h"

#include <cstdlib>
#include <format>

namespace wm::approvals {
namespace {

constexpr std::size_t longest_policy = 1 << 20;
constexpr const char *rig_file = ".wagonmaster.toml";

/// Changes whenever the file does, as far as the file system tells.
std::string edition_of(const std::filesystem::path &file)
{
    std::error_code none;
    const auto time = std::filesystem::last_write_time(file, none);
    const auto size = none ? 0 : std::filesystem::file_size(file, none);
    return none ? "-" : std::format("{}:{}:{}", file.string(), time.time_since_epoch().count(), size);
}

} // namespace

Policy PolicyShelf::policy_for(const std::filesystem::path &repository, const std::string &target)
{
    std::filesystem::path person;
    for (const auto &folder : m_folders)
        if (person.empty() && std::filesystem::exists(folder / "policy.toml"))
            person = folder / "policy.toml";
    const auto tip = repository.empty() ? fail("not_found", "") : git::resolve(repository, "refs/heads/" + target);
    const std::string edition = edition_of(person) + ' ' + tip.value_or("-");

    const std::lock_guard lock(m_mutex);
    Book &book = m_books[repository];
    if (book.edition == edition)
        return book.policy;

    std::optional<PolicyText> own, rig;
    std::vector<std::string> complaints;
    if (!person.empty()) {
        if (auto text = read_file(person, longest_policy))
            own = PolicyText{person.string(), std::move(*text)};
        else if (text.error().code != "not_found")
            complaints.push_back(text.error().message);
    }
    if (tip) {
        if (auto text = git::read_blob(repository, *tip, rig_file, longest_policy); !text)
            complaints.push_back(text.error().message);
        else if (*text)
            rig = PolicyText{rig_file, std::move(**text)};
    }
    book.policy = read_policy(own, rig);
    book.policy.complaints.insert(book.policy.complaints.end(), complaints.begin(), complaints.end());
    book.edition = complaints.empty() ? edition : "";
    return book.policy;
}

Surroundings surroundings_of(const std::string &cwd)
{
    Surroundings here;
    here.cwd = cwd;
    if (const char *home = std::getenv("HOME"))
        here.home = home;
    here.scratch = {"/tmp", "/var/tmp"};
    if (const char *temporary = std::getenv("TMPDIR"); temporary != nullptr && temporary[0] == '/')
        here.scratch.emplace_back(temporary);
    here.variables = {{"HOME", here.home}, {"PWD", cwd}};
    if (const auto facts = git::inspect(cwd)) {
        here.worktree = facts->top_level.string();
        here.git_dir = facts->common_dir.string();
        here.branch = facts->branch;
    }
    return here;
}

} // namespace wm::approvals
