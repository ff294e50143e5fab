#include "approvals/effects/file_uses.h"

#include "approvals/effects/walk.h"

#include <algorithm>
#include <ctime>
#include <format>

namespace wm::approvals::effects {
namespace {

using What = FileEffect::What;
using Use = PathUse::What;

std::int64_t bytes_of(const struct ::stat &now)
{
    return S_ISREG(now.st_mode) ? now.st_size : 0;
}

// The program that a finding is about; one made without a program says it in its rule.
bool is_by(const Finding &finding, std::string_view program)
{
    return finding.program == program || (finding.program.empty() && finding.rule.starts_with(std::string(program) + "."));
}

// "." and ".." with slashes: what rm(1) refuses.
bool is_dots(std::string_view written)
{
    const std::string last = name_of(written);
    return last == "." || last == "..";
}

bool same_file(const Resolved &one, const Resolved &other)
{
    return one.exists && other.exists && one.now.st_dev == other.now.st_dev && one.now.st_ino == other.now.st_ino;
}

} // namespace

std::vector<FileUses::Target> FileUses::targets(const PathUse &use, Last last)
{
    std::vector<Target> all;
    const bool needs_cwd = !use.path.text.starts_with('/');
    if (!use.path.known) {
        m_prediction.unknown(std::format("Which files “{}” means would only be known when it runs.", use.path.text));
        return all;
    }
    if (needs_cwd && !use.cwd) {
        m_prediction.unknown(std::format("The directory that “{}” is looked for in would only be known when it runs.", use.path.text));
        return all;
    }
    if (use.path.text.empty())
        return all;
    const std::string base = needs_cwd ? resolve("/", *use.cwd, Last::followed).path : "/";
    auto expanded = expand(use.path, base, [&] { return m_prediction.look(); });
    // Who only reads fails where we do; but nothing that it would read may have been left out.
    const bool reads = use.what == Use::read || use.what == Use::list || use.what == Use::run;
    if (!expanded.trouble.empty() && (!reads || expanded.cut))
        m_prediction.unknown(std::move(expanded.trouble));
    for (std::string &written : expanded.paths) {
        Target target{resolve(base, written, last), base, std::move(written)};
        if (!target.found.trouble.empty() && !reads)
            m_prediction.unknown(target.found.trouble);
        all.push_back(std::move(target));
    }
    return all;
}

void FileUses::lose(What what, const std::string &path, const struct ::stat &now)
{
    m_prediction.add(FileEffect{.what = what,
        .path = path,
        .bytes = bytes_of(now),
        .directory = S_ISDIR(now.st_mode),
        .git = S_ISDIR(now.st_mode) ? FileEffect::Git::outside : m_keeping.standing(path, now)});
}

void FileUses::lose_tree(const std::string &directory, bool itself)
{
    struct ::stat root{};
    if (lstat(directory.c_str(), &root) != 0)
        return;
    if (itself)
        lose(What::removed, directory, root);
    if (name_of(directory) == ".git")
        m_prediction.repository_goes(parent_of(directory));
    // The keeper of each directory that is open, and whether it goes with everything that it keeps.
    const Keeper *outer = m_keeping.of(directory);
    std::string ignored; // everything below it is
    walk(m_prediction, directory, [&](const std::string &path, const struct ::stat &now) {
        const std::string parent = parent_of(path);
        const Keeper *keeper = parent == directory ? outer : m_keeping.of(parent);
        if (S_ISDIR(now.st_mode)) {
            if (name_of(path) == ".git")
                m_prediction.repository_goes(parent);
            else if (keeper != nullptr && keeper->contents && !(lies_in(path, ignored)) && m_keeping.of(path) == keeper &&
                keeper->contents->ignores_directory(path.substr(keeper->top.size() + 1)))
                ignored = path;
            return true;
        }
        FileEffect file{.what = What::removed, .path = path, .bytes = bytes_of(now)};
        if (lies_in(path, ignored) && m_keeping.of(parent) == m_keeping.of(ignored))
            file.git = FileEffect::Git::ignored;
        else
            file.git = m_keeping.standing(keeper, path, now);
        // What only a repository that goes, too, has is not kept by anybody.
        if (file.git == FileEffect::Git::clean && keeper->own_git_dir && lies_in(keeper->top, directory))
            file.git = FileEffect::Git::changed;
        m_prediction.add(std::move(file));
        return false;
    });
}

void FileUses::lose_all(const std::string &path, const struct ::stat &now)
{
    if (S_ISDIR(now.st_mode))
        lose_tree(path);
    else
        lose(What::removed, path, now);
}

void FileUses::mind_place(const std::string &path, const Resolved &found, Place told)
{
    const bool is_secret = m_prediction.place(path) == Place::secret;
    const Place lies = m_prediction.place(path, false);
    if (is_secret && told != Place::secret && found.through_link)
        m_prediction.raise(Level::changes_elsewhere, std::format("A link leads to {}, which holds secrets.", path));
    if (lies == Place::device || lies == Place::worktree || lies == Place::scratch) {
        m_prediction.raise(lies == Place::device ? Level::reads : Level::changes_worktree);
        return;
    }
    m_prediction.add_outside(path);
    const std::string where = lies == Place::git_dir ? "in the git directory that all worktrees share" : "outside the worktree";
    // What git runs: hooks, and what its configuration names.
    const bool runs =
        lies == Place::git_dir && (path.contains("/hooks") || path.ends_with("/config") || path.ends_with("/config.worktree"));
    m_prediction.raise(runs ? Level::unknown : Level::changes_elsewhere,
        found.through_link && lies != told ? std::format("A link leads to {}, {}.", path, where) : std::format("{} is {}.", path, where));
}

void FileUses::read(const PathUse &use)
{
    // A name that only a run would tell is judged by its words; here we look where known ones lead.
    if (!use.path.known || use.place == Place::secret || (!use.cwd && !use.path.text.starts_with('/')))
        return;
    for (const Target &target : targets(use, Last::followed)) {
        if (!target.found.through_link || m_prediction.place(target.found.path) != Place::secret)
            continue;
        m_prediction.add_outside(target.found.path);
        m_prediction.raise(Level::network, std::format("A link leads to {}, which holds secrets.", target.found.path));
    }
}

void FileUses::write(const PathUse &use)
{
    for (const Target &target : targets(use, Last::followed)) {
        const Resolved &found = target.found;
        if (m_prediction.place(found.path) == Place::device)
            continue;
        mind_place(found.path, found, use.place);
        if (found.directory() && (use.what == Use::edit || use.what == Use::append))
            m_prediction.note(std::format("Which files in {} it changes is only known when it runs.", m_prediction.shown(found.path)));
        What what = found.exists ? What::edited : What::created;
        if (use.what == Use::permissions)
            what = What::permissions;
        if ((use.what == Use::create && found.exists) || (what == What::permissions && !found.exists))
            continue;
        m_prediction.add(FileEffect{.what = what,
            .path = found.path,
            .bytes = found.exists ? bytes_of(found.now) : 0,
            .directory = found.directory(),
            .git = !found.exists || found.directory() ? FileEffect::Git::outside : m_keeping.standing(found.path, found.now)});
    }
}

bool FileUses::is_link_with_slash(const Target &target)
{
    std::string_view written = target.written;
    if (!written.ends_with('/'))
        return false;
    written = written.substr(0, written.find_last_not_of('/') + 1);
    return !written.empty() && resolve(target.base, written, Last::itself).path != target.found.path;
}

void FileUses::remove(const Finding &finding, const PathUse &use)
{
    std::optional<FindExpression> expression;
    if (is_by(finding, "find")) {
        const auto words = m_prediction.words_of(finding);
        expression = words ? FindExpression::parse(std::span(*words).subspan(1), std::time(nullptr)) : std::nullopt;
        if (!expression)
            m_prediction.note("At most these: which of them find picks out is only known when it runs.");
    }
    for (const Target &target : targets(use, Last::itself)) {
        if (expression)
            remove_found(*expression, target, use.place);
        else
            remove_one(finding, use, target);
    }
}

// -delete goes depth first, and a directory goes when nothing is left in it.
void FileUses::remove_found(const FindExpression &expression, const Target &target, Place told)
{
    const Resolved &found = target.found;
    if (!found.exists)
        return;
    struct Met {
        FindEntry entry;
        std::string path;
        std::size_t parent = 0;
        int left = 0; ///< entries in it
    };
    std::vector<Met> all{Met{FindEntry{target.written, name_of(target.written), found.now, 0, false}, found.path, 0, 0}};
    std::map<std::string, std::size_t> directories{{found.path, 0}};
    if (found.directory())
        walk(m_prediction, found.path, [&](const std::string &path, const struct ::stat &now) {
            const std::size_t parent = directories.at(parent_of(path));
            const FindEntry &above = all[parent].entry;
            all.push_back(Met{FindEntry{join(above.path, name_of(path)), name_of(path), now, above.depth + 1, false}, path, parent, 0});
            ++all[parent].left;
            if (S_ISDIR(now.st_mode))
                directories.emplace(path, all.size() - 1);
            return S_ISDIR(now.st_mode);
        });
    bool any = false;
    for (std::size_t i = all.size(); i-- > 0;) {
        Met &met = all[i];
        const bool directory = S_ISDIR(met.entry.now.st_mode);
        met.entry.empty = directory ? met.left == 0 : S_ISREG(met.entry.now.st_mode) && met.entry.now.st_size == 0;
        if (!expression.deletes(met.entry) || (directory && met.left > 0) ||
            (i == 0 && (is_dots(target.written) || is_link_with_slash(target))))
            continue;
        if (i > 0)
            --all[met.parent].left;
        lose(What::removed, met.path, met.entry.now);
        any = true;
        if (directory && met.entry.name == ".git")
            m_prediction.repository_goes(parent_of(met.path));
    }
    if (!any)
        return;
    mind_place(found.path, found, told);
    if (m_prediction.place(found.path, false) != Place::scratch)
        m_prediction.raise(Level::destructive, std::format("find would remove files of {}.", m_prediction.shown(found.path)));
}

void FileUses::remove_one(const Finding &finding, const PathUse &use, const Target &target)
{
    const Resolved &found = target.found;
    if (!found.exists)
        return;
    const bool by_rm = is_by(finding, "rm") || is_by(finding, "rmdir");
    const bool tree = use.what == Use::remove_tree || m_prediction.call.kind == Call::Kind::remove;
    if (found.directory() && by_rm && is_dots(target.written)) {
        m_prediction.note("rm refuses to remove . and ..");
        return;
    }
    if (found.directory() && !tree) {
        const std::filesystem::path path = found.path;
        std::error_code error;
        if (!std::filesystem::is_empty(path, error) || error || (!is_by(finding, "rmdir") && !finding.rule.ends_with(".empty")))
            return;
        mind_place(found.path, found, use.place);
        m_prediction.raise(Level::changes_worktree);
        lose(What::removed, found.path, found.now);
        return;
    }
    mind_place(found.path, found, use.place);
    // What is in a scratch directory was made to be thrown away.
    if (m_prediction.place(found.path, false) != Place::scratch)
        m_prediction.raise(Level::destructive, std::format("{} is there, and would be gone.", m_prediction.shown(found.path)));
    if (!found.directory())
        lose(What::removed, found.path, found.now);
    else // A link with a slash behind it stands for what it leads to, and rm empties that.
        lose_tree(found.path, !is_dots(target.written) && !is_link_with_slash(target));
}

// Rules make the paths of files that go into a directory from the sources' names, which may be patterns.
bool FileUses::is_named_after_source(const Finding &finding, const PathUse &use)
{
    if (!use.path.pattern || !use.path.text.contains('/'))
        return false;
    const std::string name = name_of(use.path.text);
    return std::ranges::any_of(finding.paths, [&](const PathUse &source) {
        return (source.what == Use::read || source.what == Use::move_away) && source.path.pattern && name_of(source.path.text) == name;
    });
}

// What ln makes links to: only the names count, which are those of the links when they go into a directory.
std::vector<FileUses::Target> FileUses::linked(const std::vector<Word> &words)
{
    std::vector<Target> names;
    for (const Word &word : words) {
        if (!word.text.starts_with('-') && word.known)
            names.push_back(Target{{}, {}, word.text});
    }
    if (names.size() > 2) // its own name stands before them, the directory behind
        return {names.begin() + 1, names.end() - 1};
    return {};
}

void FileUses::replace(const Finding &finding, const PathUse &use)
{
    const auto words = m_prediction.words_of(finding).value_or(std::vector<Word>());
    const bool links = is_by(finding, "ln");
    // cp takes links as they are when it is told to, or goes into directories.
    const bool follows = !is_by(finding, "cp") || !has_option(words, "rRaPd", "--recursive --archive --no-dereference") ||
        has_option(words, "L", "--dereference");
    std::vector<Target> sources = links ? linked(words) : std::vector<Target>();
    bool moves = is_by(finding, "mv");
    for (const PathUse &source : finding.paths) {
        if (source.what != Use::read && source.what != Use::move_away)
            continue;
        moves = moves || source.what == Use::move_away;
        if (source.path.known && (source.cwd || source.path.text.starts_with('/')))
            std::ranges::move(targets(source, moves || !follows ? Last::itself : Last::followed), std::back_inserter(sources));
    }
    // ln -n and -T: a link to a directory is a place for a link like any other.
    if (links && has_option(words, "nT", "--no-dereference --no-target-directory")) {
        for (const Target &target : targets(use, Last::itself)) {
            mind_place(target.found.path, target.found, use.place);
            put_over(target.found.path, {}, true, use);
        }
        return;
    }
    // rename(2) and link(2) put a new name in the place of a link; everybody else writes through it.
    const bool by_rename = moves || links;
    const Last last = by_rename ? Last::itself : Last::followed;
    if (is_named_after_source(finding, use)) { // "DIRECTORY/*.c", where the pattern is of the sources
        PathUse into = use;
        into.path.text = parent_of(use.path.text);
        for (const Target &target : targets(into, Last::followed)) {
            for (const Target &source : sources) {
                Target one{resolve(target.base, join(target.written, name_of(source.written)), last), target.base,
                    join(target.written, name_of(source.written))};
                replace_one(use, one, {source}, by_rename);
            }
        }
        return;
    }
    // A path that no word of the command is was made by the rules: DIRECTORY/NAME, and nothing goes further down.
    const bool is_whole = !words.empty() && std::ranges::none_of(words, [&](const Word &word) { return word.text == use.path.text; });
    for (const Target &target : targets(use, last)) {
        if (!is_whole) {
            replace_one(use, target, sources, by_rename);
            continue;
        }
        const auto source = std::ranges::find(sources, name_of(target.written), [](const Target &one) { return name_of(one.written); });
        mind_place(target.found.path, target.found, use.place);
        put_over(target.found.path, source == sources.end() ? Resolved{} : source->found, by_rename, use);
    }
}

void FileUses::replace_one(const PathUse &use, const Target &target, const std::vector<Target> &sources, bool by_rename)
{
    // A directory as a target takes the sources in, also when a link leads there.
    Resolved inside = by_rename && target.found.exists && S_ISLNK(target.found.now.st_mode)
        ? resolve("/", target.found.path, Last::followed)
        : target.found;
    if (!inside.directory()) {
        mind_place(target.found.path, target.found, use.place);
        put_over(target.found.path, sources.size() == 1 ? sources.front().found : Resolved{}, by_rename, use);
        return;
    }
    for (const Target &source : sources) {
        const std::string name = is_dots(source.written) ? "" : name_of(source.written);
        const std::string over = name.empty() ? inside.path : join(inside.path, name);
        mind_place(over, inside, use.place);
        put_over(over, source.found, by_rename, use);
    }
}

void FileUses::put_over(const std::string &path, const Resolved &source, bool by_rename, const PathUse &use)
{
    // A link that is copied as one takes the place of what is there.
    const bool takes_place = by_rename || (source.exists && S_ISLNK(source.now.st_mode));
    const Resolved found = resolve("/", path, takes_place ? Last::itself : Last::followed);
    if (!found.trouble.empty())
        m_prediction.unknown(found.trouble);
    const Place place = m_prediction.place(found.path);
    if (place == Place::device || same_file(found, source))
        return;
    if (found.path != path)
        mind_place(found.path, found, use.place);
    if (!found.exists) {
        m_prediction.add(FileEffect{.what = What::created, .path = found.path, .directory = source.directory()});
        return;
    }
    if (found.directory()) {
        // mv does not put a directory over one that is not empty; cp writes the files of one into the other.
        if (!source.directory() || by_rename)
            return;
        walk(m_prediction, source.path, [&](const std::string &below, const struct ::stat &now) {
            if (!S_ISDIR(now.st_mode))
                put_over(join(found.path, below.substr(source.path.size() + 1)), {}, false, use);
            return true;
        });
        return;
    }
    if (source.directory())
        return; // no program puts a directory over a file
    if (S_ISBLK(found.now.st_mode)) {
        m_prediction.raise(Level::destructive, std::format("{} is a device: everything on it may be lost.", found.path));
        lose(What::replaced, found.path, found.now);
        return;
    }
    if (!S_ISREG(found.now.st_mode) && !takes_place)
        return; // a pipe or socket: nothing is replaced
    lose(What::replaced, found.path, found.now);
    if (bytes_of(found.now) > 0 || S_ISLNK(found.now.st_mode))
        m_prediction.raise(
            Level::destructive, std::format("{} exists, and its content would be replaced.", m_prediction.shown(found.path)));
}

void FileUses::move_away(const PathUse &use)
{
    for (const Target &target : targets(use, Last::itself)) {
        if (!target.found.exists)
            continue;
        mind_place(target.found.path, target.found, use.place);
        const bool directory = target.found.directory();
        m_prediction.add(FileEffect{.what = What::moved,
            .path = target.found.path,
            .bytes = bytes_of(target.found.now),
            .directory = directory,
            .git = directory ? FileEffect::Git::outside : m_keeping.standing(target.found.path, target.found.now)});
    }
}

void FileUses::predict(const Finding &finding)
{
    for (const PathUse &use : finding.paths) {
        if (!m_prediction.is_new(use))
            continue;
        switch (use.what) {
        case Use::read:
        case Use::list:
        case Use::run: read(use); break;
        case Use::create:
        case Use::append:
        case Use::edit:
        case Use::permissions: write(use); break;
        case Use::replace: replace(finding, use); break;
        case Use::remove:
        case Use::remove_tree: remove(finding, use); break;
        case Use::move_away: move_away(use); break;
        }
    }
}

} // namespace wm::approvals::effects
