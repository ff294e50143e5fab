#include "approvals/rules/case.h"

#include "approvals/rules/programs.h"

#include <algorithm>

namespace wm::approvals::rules {
namespace {

constexpr int deepest = 8;

bool writes(What what)
{
    return what != What::read && what != What::list && what != What::run;
}

bool takes_away(What what)
{
    return what == What::remove || what == What::remove_tree;
}

/// The part of a word that may be a path: "--file=a" and "@a" and "x:a" name a.
std::vector<std::string_view> paths_in(std::string_view text)
{
    std::vector<std::string_view> parts{text};
    for (const char mark : {'=', '@', ':'})
        if (const std::size_t at = text.rfind(mark); at != std::string_view::npos && at + 1 < text.size())
            parts.push_back(text.substr(at + 1));
    if (const std::size_t colon = text.find(':'); colon != std::string_view::npos && colon > 0) // docker -v HOST:CONTAINER
        parts.push_back(text.substr(0, colon));
    return parts;
}

} // namespace

Case::Case(const Understanding &everything, std::size_t index, const Surroundings &surroundings, int how_deep)
    : all(everything), call(everything.invocations[index]), around(surroundings), depth(how_deep)
{
    if (call.argv.empty())
        return;
    const std::string &name = call.argv.front().text;
    program = name.substr(name.rfind('/') + 1);
    words.assign(call.argv.begin() + 1, call.argv.end());
    if (call.more_words)
        words.push_back({.text = "…", .known = false, .pattern = false, .where = call.where});
}

Finding &Case::add(std::string rule, Level level, std::string sentence, Span where)
{
    if (where.length == 0)
        where = call.where;
    Finding &finding = findings.emplace_back();
    finding.rule = std::move(rule);
    finding.level = level;
    finding.sentence = std::move(sentence);
    finding.where = where;
    finding.program = program;
    return finding;
}

void Case::use(Finding &finding, What what, const Word &path, const std::optional<std::string> &cwd)
{
    const Place place = place_of(path, cwd, around);
    finding.paths.push_back({.what = what, .path = path, .cwd = cwd, .place = place});
    const std::optional<std::string> absolute = absolute_text(path, cwd);
    // A secret lies somewhere, too.
    const Place lies = place == Place::secret && absolute ? place_of(*absolute, around, false) : place;
    at_least(finding.level, level_of(what, lies));
    // When a `cd` before it may have failed, it may be any directory that the line has been in.
    if (writes(what) && !call.cwd_sure && cwd == call.cwd && !path.text.starts_with('/'))
        for (const Invocation &before : all.invocations)
            if (&before < &call)
                at_least(finding.level, level_of(what, place_of(path, before.cwd, around)));

    const auto beside = [&](std::string_view rule, Level level, std::string_view sentence) {
        const auto same = [&](const Finding &other) { return other.rule == rule && other.where == path.where; };
        if (!std::ranges::any_of(findings, same))
            add(std::string(rule), level, std::string(sentence), path.where).paths.push_back(finding.paths.back());
    };
    // $DIR/.env: the part that is known may be enough.
    const auto seems_secret = [&] {
        Word written = path;
        written.known = true;
        const std::optional<std::string> text = absolute_text(written, cwd ? cwd : std::optional<std::string>("/"));
        return text && is_secret(*text, around);
    };
    if ((what == What::read || what == What::run) && (place == Place::secret || (place == Place::unknown && seems_secret())))
        beside("secret.read", Level::network, "Reads what should stay secret; what an agent reads goes to its model");
    else if (place == Place::secret && writes(what))
        beside("secret.write", level_of(what, lies), "Changes a file that holds secrets");
    if (!absolute) {
        if (path.text.ends_with("/person.sock")) // wherever it lies
            beside("escape.person", Level::destructive, "Speaks where only the person may");
        return;
    }
    if (is_of_town(*absolute, around) && what != What::list) {
        if (absolute->ends_with("/person.sock"))
            beside("escape.person", Level::destructive, "Speaks where only the person may");
        else if (writes(what))
            beside("escape.town", Level::destructive, "Changes what Wagonmaster keeps");
        else
            beside("town.read", Level::network, "Reads what Wagonmaster keeps for its person");
    }
    if (place == Place::git_dir && writes(what)) {
        const bool runs = absolute->contains("/hooks") || absolute->ends_with("/config") || absolute->ends_with("/config.worktree");
        beside(runs ? "git_dir.code" : "git_dir.write", runs ? Level::unknown : Level::changes_elsewhere,
            runs ? "Changes what git runs" : "Changes git's own files");
    }
    if (!writes(what))
        return;
    if (const Special special = special_of(*absolute, around); !special.rule.empty())
        beside("special." + std::string(special.rule), Level::changes_worktree, special.sentence);
}

void Case::use_all(Finding &finding, What what, std::span<const Word> paths)
{
    for (const Word &path : paths)
        use(finding, what, path);
}

void Case::look_for_secrets(std::span<const Word> among)
{
    for (const Word &word : among) {
        for (const std::string_view part : paths_in(word.text)) {
            Word path = word;
            path.text = part;
            path.known = true; // the part that is known may be enough
            const std::optional<std::string> absolute = absolute_text(path, call.cwd ? call.cwd : std::optional<std::string>("/"));
            if (!absolute || part.starts_with('-') || part.contains("://"))
                continue;
            if (is_secret(*absolute, around) || (is_of_town(*absolute, around) && program != "wm")) {
                Finding about;
                use(about, What::read, path, call.cwd);
                break;
            }
        }
    }
}

bool Case::runs_what_it_downloads(const Word &script)
{
    if (script.known || !runs_download(all, script.where))
        return false;
    add("run.downloaded", Level::destructive, "Runs what it takes from the network", script.where);
    return true;
}

void Case::mind_unclear(const Options &options)
{
    if (options.unclear)
        add("run.unknown_words", Level::unknown, "Gets words that only a run would tell", *options.unclear);
}

void Case::nested(const Word &text, const std::string &through, bool more)
{
    if (!text.known || depth >= deepest) {
        add("shell.unknown", Level::unknown, "Runs a command that is not known", text.where);
        return;
    }
    Surroundings inner = around;
    inner.cwd = call.cwd.value_or("");
    Understanding understanding = understand(text.text, inner);
    for (Invocation &invocation : understanding.invocations) {
        invocation.through.insert(invocation.through.begin(), through);
        if (!call.cwd && invocation.cwd && !invocation.cwd->starts_with('/'))
            invocation.cwd.reset();
        if (more && &invocation == &understanding.invocations.back())
            invocation.more_words = true;
    }
    for (Finding &finding : judge_at(understanding, inner, depth + 1)) {
        finding.where = text.where;
        findings.push_back(std::move(finding));
    }
}

void Case::nested(std::span<const Word> argv, const std::string &through)
{
    if (argv.empty())
        return;
    if (depth >= deepest) {
        add("shell.unknown", Level::unknown, "Runs a command that is not known");
        return;
    }
    Understanding understanding;
    Invocation inner = call;
    inner.argv.assign(argv.begin(), argv.end());
    inner.env.clear();
    inner.redirects.clear();
    inner.reads_from.reset();
    inner.through.push_back(through);
    understanding.invocations.push_back(std::move(inner));
    for (Finding &finding : judge_at(understanding, around, depth + 1))
        findings.push_back(std::move(finding));
}

bool Case::only_asks_about_itself() const
{
    return words.size() == 1 && words.front().known && one_of(words.front().text, "--version -version --help -V");
}

bool Case::fed_by_download() const
{
    std::optional<std::size_t> from = call.reads_from;
    for (std::size_t steps = 0; from && *from < all.invocations.size() && steps < all.invocations.size(); ++steps) {
        const Invocation &before = all.invocations[*from];
        if (!before.argv.empty() && is_downloader(before.argv.front().text.substr(before.argv.front().text.rfind('/') + 1)))
            return true;
        from = before.reads_from;
    }
    return false;
}

Level level_of(What what, Place place)
{
    switch (what) {
    case What::read:
    case What::list: return Level::reads;
    case What::run: return place == Place::worktree ? Level::changes_worktree : Level::unknown;
    case What::create:
    case What::append:
    case What::edit:
    case What::replace:
    case What::remove:
    case What::remove_tree:
    case What::move_away:
    case What::permissions: break;
    }
    switch (place) {
    case Place::device: return takes_away(what) || what == What::move_away ? Level::destructive : Level::reads;
    case Place::worktree:
    case Place::scratch: return Level::changes_worktree;
    case Place::git_dir:
    case Place::elsewhere:
    case Place::secret: return Level::changes_elsewhere;
    case Place::unknown: return Level::unknown;
    }
    return Level::unknown;
}

Level at_least(Level &level, Level other)
{
    return level = std::max(level, other);
}

bool runs_download(const Understanding &all, const Span &where)
{
    return std::ranges::any_of(all.invocations, [&](const Invocation &invocation) {
        if (invocation.argv.empty() || invocation.where.at < where.at ||
            invocation.where.at + invocation.where.length > where.at + where.length)
            return false;
        const std::string &name = invocation.argv.front().text;
        return is_downloader(std::string_view(name).substr(name.rfind('/') + 1)) &&
            std::ranges::any_of(invocation.through, [](const std::string &way) { return way.starts_with("$(") || way.starts_with("<("); });
    });
}

bool is_downloader(std::string_view program)
{
    return one_of(program, "curl wget wget2 http https xh aria2c fetch lwp-request GET nc ncat socat");
}

Word literal(std::string text, Span where)
{
    return {.text = std::move(text), .known = true, .pattern = false, .where = where};
}

} // namespace wm::approvals::rules
