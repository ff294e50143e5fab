#include "approvals/rules/git.h"

#include "approvals/rules/programs.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::approvals::rules {
namespace {

/// A git directory other than the one that belongs to the directory the command runs in.
bool is_another_repository(const Case &now, const Word &git_dir)
{
    const std::optional<std::string> path = now.absolute(git_dir);
    return !path || now.around.worktree.empty() || (*path != now.around.worktree + "/.git" && *path != now.around.git_dir);
}

void split_setting(Case &now, const Word &whole)
{
    const std::size_t equals = whole.text.find('=');
    judge_git_setting(now, whole, std::string_view(whole.text).substr(0, equals),
        equals == std::string::npos ? "true" : std::string_view(whole.text).substr(equals + 1), whole.known);
}

GitRule rule_for(std::string_view verb)
{
    for (const auto family : {git_publishing(), git_discarding(), git_everyday()})
        for (const GitVerb &row : family)
            if (one_of(verb, row.verbs))
                return row.judge;
    return nullptr;
}

/// `git -c alias.p='push -f' p`: the alias in the place of the verb (git-config(1), alias.*).
bool judge_alias(Case &now, std::span<const Word> settings, std::string_view verb, std::span<const Word> rest, std::span<const Word> before)
{
    const Word *alias = nullptr; // the last one counts
    for (const Word &setting : settings)
        if (const std::size_t equals = setting.text.find('=');
            equals != std::string::npos && lower_case(setting.text.substr(0, equals)) == lower_case(std::format("alias.{}", verb)))
            alias = &setting;
    if (!alias || rule_for(verb))
        return false;
    Word value = *alias;
    value.text.erase(0, value.text.find('=') + 1);
    if (value.text.starts_with('!')) {
        value.text.erase(0, 1);
        now.nested(value, "git alias", !rest.empty());
        return true;
    }
    Surroundings inner = now.around;
    inner.cwd = now.call.cwd.value_or("/");
    const Understanding words = understand(value.text, inner);
    if (!value.known || words.invocations.size() != 1 || !words.obscure.empty()) {
        now.add("git.alias", Level::unknown, "An alias that could not be understood", alias->where);
        return true;
    }
    std::vector<Word> argv{literal("git", now.call.where)};
    argv.insert(argv.end(), before.begin(), before.end());
    for (Word word : words.invocations.front().argv) {
        word.where = alias->where;
        argv.push_back(word);
    }
    argv.insert(argv.end(), rest.begin(), rest.end());
    now.nested(argv, "git alias");
    return true;
}

void git(Case &now)
{
    std::optional<std::string> cwd = now.call.cwd;
    std::vector<Word> settings, before;
    bool another = false;
    for (const auto &[name, value] : now.call.env)
        another |= (name == "GIT_DIR" || name == "GIT_COMMON_DIR") && is_another_repository(now, value);
    for (const auto &[name, value] : now.call.env)
        if (name == "GIT_WORK_TREE" && now.place(value) != Place::worktree)
            another = true;
    std::size_t at = 0;
    for (; at < now.words.size(); ++at) {
        const Word &word = now.words[at];
        const std::string &text = word.text;
        if (!text.starts_with('-'))
            break;
        const bool has_next = at + 1 < now.words.size();
        const auto value_of = [&](std::string_view option) -> std::optional<Word> {
            if (text == option && has_next)
                return now.words[++at];
            if (text.starts_with(option) && text.size() > option.size() && text[option.size()] == '=') {
                Word value = word;
                value.text.erase(0, option.size() + 1);
                return value;
            }
            return std::nullopt;
        };
        const std::size_t from = at;
        if (text == "-C" && has_next) {
            cwd = absolute_path(now.words[++at], cwd);
        } else if (text == "-c" && has_next) {
            settings.push_back(now.words[++at]);
        } else if (const auto git_dir = value_of("--git-dir")) {
            another |= is_another_repository(now, *git_dir);
        } else if (const auto work_tree = value_of("--work-tree")) {
            const Place place = place_of(*work_tree, cwd, now.around);
            another |= place != Place::worktree;
        } else if (const auto exec_path = value_of("--exec-path")) {
            now.add("git.exec_path", Level::unknown, "Takes git's own programs from another place", word.where);
        } else if (const auto setting = value_of("--config-env")) {
            now.add("git.config.code", Level::unknown, "Gives git a setting that is not known", word.where);
        } else if (const auto space = value_of("--namespace"); space || one_of(text, "--bare")) {
            another = true;
        }
        // `before` goes along with an alias, settings do not: they were judged.
        for (std::size_t index = from; index <= at && index < now.words.size(); ++index)
            if (now.words[from].text != "-c")
                before.push_back(now.words[index]);
    }
    for (const Word &setting : settings)
        if (!setting.known || !lower_case(setting.text).starts_with("alias."))
            split_setting(now, setting);
    if (another)
        cwd.reset();
    if (at >= now.words.size()) {
        now.add("git.read", Level::reads, "Asks git about itself");
        return;
    }
    const Word &verb = now.words[at];
    const std::span<const Word> rest = std::span(now.words).subspan(at + 1);
    if (!verb.known) {
        now.add("git.unknown", Level::unknown, "A git command that only a run would tell", verb.where);
        return;
    }
    if (judge_alias(now, settings, verb.text, rest, before))
        return;
    const GitRule rule = rule_for(verb.text);
    if (!rule) {
        now.add("git.unlisted", Level::unknown,
            std::format("git {} is not a command of git that Wagonmaster knows; it may be an alias", verb.text), verb.where);
        return;
    }
    GitCase git{now, verb.text, {rest.begin(), rest.end()}, cwd};
    const std::size_t had = now.findings.size();
    rule(git);
    // In another repository nothing is the agent's own.
    const Place place = cwd ? place_of(*cwd, now.around) : Place::unknown;
    if (place == Place::worktree || place == Place::scratch)
        return;
    for (std::size_t index = had; index < now.findings.size(); ++index)
        if (Finding &finding = now.findings[index]; finding.level == Level::changes_worktree && finding.rule.starts_with("git."))
            finding.level = cwd ? Level::changes_elsewhere : Level::unknown;
}

void other_git(Case &now)
{
    now.add("git.gui", Level::unknown, "Starts a program in which anything may be done to the repository");
}

constexpr std::array programs = std::to_array<Program>({
    {"git", git},
    {"gitk tig lazygit gitui git-gui", other_git},
});

} // namespace

Finding &GitCase::loses(std::string rule, Level level, std::string sentence, GitUse::What what, Span where)
{
    Finding &finding = now.add(std::move(rule), level, std::move(sentence), where);
    finding.git = GitUse{.what = what, .cwd = cwd, .remote = {}, .refs = {}, .paths = {}};
    return finding;
}

void GitCase::use_all(Finding &finding, What what, std::span<const Word> paths) const
{
    for (const Word &path : paths)
        now.use(finding, what, path, cwd);
}

std::vector<std::string> texts(std::span<const Word> words)
{
    std::vector<std::string> all;
    for (const Word &word : words)
        all.push_back(word.text);
    return all;
}

std::span<const Program> git_programs()
{
    return programs;
}

} // namespace wm::approvals::rules
