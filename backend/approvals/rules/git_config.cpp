// Settings of git: many of them name programs that git then starts (git-config(1)).
#include "approvals/rules/git.h"

#include <algorithm>
#include <array>
#include <format>

#include <fnmatch.h>

namespace wm::approvals::rules {
namespace {

/// The value is a command line.
constexpr std::array command_keys = std::to_array<std::string_view>(
    {"core.sshcommand", "core.editor", "sequence.editor", "core.pager", "pager.*", "core.askpass", "credential.helper",
        "credential.*.helper", "diff.external", "diff.*.command", "diff.*.textconv", "difftool.*.cmd", "difftool.*.path", "mergetool.*.cmd",
        "mergetool.*.path", "merge.*.driver", "filter.*.clean", "filter.*.smudge", "filter.*.process", "gpg.program", "gpg.*.program",
        "gpg.ssh.defaultkeycommand", "core.gitproxy", "core.alternaterefscommand", "uploadpack.packobjectshook", "remote.*.uploadpack",
        "remote.*.receivepack", "remote.*.vcs", "sendemail.*cmd", "interactive.difffilter", "browser.*.cmd", "browser.*.path", "man.*.cmd",
        "man.*.path", "guitool.*.cmd", "trailer.*.command", "trailer.*.cmd", "tar.*.command", "instaweb.httpd"});
/// What it names runs, or decides what runs.
constexpr std::array code_keys = std::to_array<std::string_view>(
    {"core.hookspath", "core.fsmonitor", "include.path", "includeif.*.path", "protocol.ext.allow", "protocol.allow", "init.templatedir",
        "core.worktree", "core.attributesfile", "submodule.*.update", "extensions.*", "hook.*", "safe.barerepository"});
/// Sends what git sends to another place, or without its protection.
constexpr std::array network_keys = std::to_array<std::string_view>(
    {"url.*.insteadof", "url.*.pushinsteadof", "http.proxy", "http.*.proxy", "https.proxy", "http.sslverify", "http.*.sslverify",
        "http.extraheader", "http.*.extraheader", "remote.*.url", "remote.*.pushurl", "remote.*.push", "remote.*.fetch", "remote.*.mirror",
        "remote.pushdefault", "branch.*.remote", "branch.*.pushremote", "branch.*.merge", "push.default", "push.followtags"});

template <std::size_t N> bool matches(const std::array<std::string_view, N> &keys, const std::string &key)
{
    return std::ranges::any_of(keys, [&](std::string_view pattern) { return fnmatch(std::string(pattern).c_str(), key.c_str(), 0) == 0; });
}

} // namespace

void judge_git_setting(Case &now, const Word &whole, std::string_view name, std::string_view value, bool value_known)
{
    const std::string key = lower_case(name);
    if (!value_known && (name.contains('$') || name.contains('`') || name.empty())) {
        now.add("git.config.code", Level::unknown, "Gives git a setting that is not known", whole.where);
        return;
    }
    Word command = whole;
    command.text = value;
    command.known = value_known;
    if (key.starts_with("alias.")) {
        if (!value_known || value.starts_with('!'))
            now.add("git.config.code", Level::unknown, "Makes a git command stand for another program", whole.where);
        else
            now.add("git.config.alias", Level::unknown, "Gives a git command another name", whole.where);
    } else if (matches(command_keys, key)) {
        if (value.empty() || value == "true" || value == "false")
            return;
        if (command.text.starts_with('!'))
            command.text.erase(0, 1);
        else if (key.ends_with(".helper")) // "store" is git-credential-store
            command.text = "git-credential-" + command.text;
        now.nested(command, std::format("git -c {}", key), true);
    } else if (matches(code_keys, key)) {
        if (value_known && (value == "/dev/null" || value.empty() || (key == "core.fsmonitor" && one_of(value, "false true"))))
            now.add("git.hooks.off", Level::reads, "Leaves hooks out", whole.where);
        else
            now.add("git.config.code", Level::unknown, std::format("Lets git run programs ({})", key), whole.where);
    } else if (matches(network_keys, key)) {
        now.add(
            "git.config.remote", Level::network, std::format("Sends what git sends to another place, or otherwise ({})", key), whole.where);
    }
}

void git_config(GitCase &git)
{
    const Options options(git.words, "-f --file --blob --type -t --default --comment --value --url");
    std::span<const Word> words = options.operands;
    // git 2.46: `git config set KEY VALUE`
    std::string verb;
    if (!words.empty() && one_of(words.front().text, "list get set unset rename-section remove-section edit")) {
        verb = words.front().text;
        words = words.subspan(1);
    }
    const bool asks = one_of(verb, "list get") ||
        options.has(
            "-l --list --get --get-all --get-regexp --get-urlmatch --get-color --get-colorbool --name-only --show-origin --show-scope");
    const bool removes =
        one_of(verb, "unset rename-section remove-section") || options.has("--unset --unset-all --rename-section --remove-section");
    const bool adds = verb == "set" || options.has("--add --replace-all");
    if (asks || (!removes && !adds && verb.empty() && words.size() == 1 && !options.has("-e --edit"))) {
        const bool secret = std::ranges::any_of(words, [](const Word &key) {
            return lower_case(key.text).contains("extraheader") || lower_case(key.text).contains("token") ||
                lower_case(key.text).contains("password");
        });
        git.add(secret ? "secret.print" : "git.read", secret ? Level::network : Level::reads,
            secret ? "Prints a setting that may hold a password" : "Reads settings of git");
        return;
    }
    const Word *file = options.value("-f --file");
    Word person = literal("", git.now.call.where);
    person.text = options.has("--system") ? "/etc/gitconfig" : git.now.around.home + "/.gitconfig";
    if (options.has("--global --system"))
        file = &person;
    const bool scratch = git.cwd && place_of(*git.cwd, git.now.around) == Place::scratch;
    Finding &finding = file == &person
        ? git.add("git.config.global", Level::changes_elsewhere, "Changes settings of git for all repositories")
        : file ? git.add("git.config.file", Level::changes_worktree, "Changes settings of git in a file")
               : git.loses("git.config.write", scratch ? Level::changes_worktree : Level::changes_elsewhere,
                     "Changes settings that all worktrees of this repository share", GitUse::What::config);
    if (file)
        git.now.use(finding, What::edit, *file, git.cwd);
    else
        finding.git->refs = texts(words.first(std::min<std::size_t>(1, words.size())));
    if (words.empty()) // --edit
        at_least(finding.level, Level::unknown);
    else if (!removes)
        judge_git_setting(git.now, words.front(), words.front().text,
            words.size() > 1 ? std::string_view(words[1].text) : std::string_view(),
            words.front().known && (words.size() < 2 || words[1].known));
    if (finding.git && std::ranges::any_of(words, [](const Word &word) { return lower_case(word.text) == "core.hookspath"; }))
        finding.git->what = GitUse::What::hooks;
}

} // namespace wm::approvals::rules
