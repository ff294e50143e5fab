#include "approvals/effects/git_files.h"

#include "base/text.h"

#include <algorithm>
#include <format>
#include <set>

namespace wm::approvals::effects {
namespace {

using What = FileEffect::What;

// git puts names with special characters in quotes, as C would (quote.c); core.quotePath=false leaves the rest alone.
std::string unquoted(std::string_view text)
{
    if (text.size() < 2 || !text.starts_with('"') || !text.ends_with('"'))
        return std::string(text);
    text = text.substr(1, text.size() - 2);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        static constexpr std::string_view letters = "abtnvfr", meant = "\a\b\t\n\v\f\r";
        const char next = text[++i];
        if (const auto at = letters.find(next); at != std::string_view::npos)
            out += meant[at];
        else if (next >= '0' && next <= '3' && i + 2 < text.size()) {
            out += static_cast<char>((next - '0') * 64 + (text[i + 1] - '0') * 8 + (text[i + 2] - '0'));
            i += 2;
        } else
            out += next;
    }
    return out;
}

std::vector<std::string> with_pathspecs(std::vector<std::string> arguments, const std::vector<std::string> &pathspecs)
{
    arguments.insert(arguments.begin(), "--no-literal-pathspecs");
    arguments.emplace_back("--");
    arguments.insert(arguments.end(), pathspecs.begin(), pathspecs.end());
    return arguments;
}

} // namespace

void GitFiles::check_out(const RepositoryView &repository, const Checkout &checkout)
{
    if (repository.bare())
        return;
    const Keeper *keeper = m_keeping.of(repository.top());
    if (keeper == nullptr || !keeper->contents)
        return; // said by Keeping
    // Names relative to the top, wherever the command runs; what the two lists have is all that a checkout may touch.
    std::set<std::string> paths;
    const auto tracked = checkout.only_staged
        ? std::nullopt
        : repository.ask(with_pathspecs({"ls-files", "--full-name", "--deduplicate", "-z"}, checkout.pathspecs));
    for (const std::string &path : git::split_nul(tracked.value_or("")))
        paths.insert(path);
    std::optional<git::Contents::Source> source;
    if (checkout.from) {
        auto tree = keeper->contents->tree_of(*checkout.from);
        if (!tree) {
            m_prediction.unknown(tree.error().message);
            return;
        }
        source = std::move(*tree);
        const auto differ = repository.ask(with_pathspecs(
            {"diff-index", "--cached", "--name-only", "--no-renames", "--no-relative", "--ignore-submodules", "-z", *checkout.from},
            checkout.pathspecs));
        for (const std::string &path : git::split_nul(differ.value_or("")))
            paths.insert(path);
    } else {
        source = keeper->contents->index();
    }
    for (const std::string &path : paths) {
        if (!m_prediction.look())
            return;
        check_out_one(*keeper->contents, *source, checkout, repository.top(), path);
    }
}

void GitFiles::check_out_one(const git::Contents &contents, const git::Contents::Source &source, const Checkout &checkout,
    const std::string &top, const std::string &path)
{
    const bool wanted = contents.has(source, path);
    if (!wanted && !checkout.takes_away)
        return;
    const std::string absolute = join(top, path);
    struct ::stat now{};
    // A file or link where git needs a directory.
    for (std::size_t slash = path.find('/'); slash != std::string::npos; slash = path.find('/', slash + 1)) {
        const std::string parent = join(top, path.substr(0, slash));
        if (lstat(parent.c_str(), &now) != 0)
            return;
        if (S_ISDIR(now.st_mode))
            continue;
        if (wanted && !m_prediction.has_file(parent)) {
            m_files.lose(What::removed, parent, now);
            m_prediction.raise(Level::destructive, std::format("{} stands where git would put a directory.", m_prediction.shown(parent)));
        }
        return;
    }
    if (lstat(absolute.c_str(), &now) != 0)
        return;
    if (S_ISDIR(now.st_mode)) {
        if (wanted) { // a directory of files that git does not know, where it needs a file
            m_files.lose_tree(absolute);
            m_prediction.raise(Level::destructive, std::format("{} stands where git would put a file.", m_prediction.shown(absolute)));
        }
        return;
    }
    if (wanted && contents.same(source, path, now))
        return;
    m_files.lose(wanted ? What::reset : What::removed, absolute, now);
    using Standing = git::Contents::Standing;
    const bool kept = contents.standing(path, now) == Standing::clean;
    m_prediction.raise(kept ? Level::changes_worktree : Level::destructive,
        kept ? std::string() : std::format("{} holds what is not committed.", m_prediction.shown(absolute)));
}

void GitFiles::clean(const RepositoryView &repository, const std::vector<std::string> &options, const std::vector<std::string> &pathspecs)
{
    std::vector<std::string> arguments{"clean", "-n"};
    arguments.insert(arguments.end(), options.begin(), options.end());
    const auto answer = repository.ask(with_pathspecs(std::move(arguments), pathspecs));
    for (const std::string &line : split_lines(answer.value_or(""))) {
        constexpr std::string_view begin = "Would remove ";
        if (!line.starts_with(begin))
            continue;
        // Relative to where the command runs.
        const Resolved found = resolve(repository.directory(), unquoted(std::string_view(line).substr(begin.size())), Last::itself);
        if (!found.exists)
            continue;
        m_files.lose_all(found.path, found.now);
        m_prediction.raise(Level::destructive, std::format("{} would be gone, and git does not have it.", m_prediction.shown(found.path)));
    }
}

void GitFiles::take_away_tracked(const RepositoryView &repository, const std::vector<std::string> &pathspecs)
{
    const auto answer = repository.ask(with_pathspecs({"ls-files", "--full-name", "--deduplicate", "-z"}, pathspecs));
    for (const std::string &path : git::split_nul(answer.value_or(""))) {
        const Resolved found = resolve(repository.top(), path, Last::itself);
        if (!m_prediction.look())
            return;
        if (!found.exists || found.directory() || found.path != join(repository.top(), path))
            continue;
        m_files.lose(What::removed, found.path, found.now);
        const bool kept = m_keeping.standing(found.path, found.now) == FileEffect::Git::clean;
        m_prediction.raise(kept ? Level::changes_worktree : Level::destructive,
            kept ? std::string() : std::format("{} holds what is not committed.", m_prediction.shown(found.path)));
    }
}

void GitFiles::remove_worktree(const RepositoryView &repository, const std::string &path)
{
    const Resolved found = resolve(repository.directory(), path, Last::followed);
    if (!found.directory())
        return;
    const auto inner = RepositoryView::find(m_prediction, found.path);
    if (!inner || inner->top() != found.path)
        return; // git refuses
    m_prediction.raise(Level::destructive, std::format("The worktree {} would be gone.", m_prediction.shown(found.path)));
    m_files.lose_tree(found.path);
    if (inner->head_ref().empty())
        inner->move({}, std::string()); // its HEAD goes, too
}

} // namespace wm::approvals::effects
