// What git starts for others: aliases that begin with !, settings that are commands, and subcommands that run what they
// are given.
#include "approvals/shell/options.h"
#include "approvals/shell/walker.h"
#include "approvals/shell/wrappers.h"

#include <algorithm>
#include <array>

namespace wm::approvals::shell {
namespace {

std::string lower(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

/// Settings whose value git gives to a shell (git-config(1)).
bool is_command_setting(std::string_view key)
{
    static constexpr std::array<std::string_view, 8> whole = {"core.pager", "core.editor", "core.sshcommand", "core.fsmonitor",
        "core.askpass", "sequence.editor", "diff.external", "interactive.difffilter"};
    static constexpr std::array<std::string_view, 11> ends = {
        ".command", ".textconv", ".clean", ".smudge", ".process", ".driver", ".cmd", ".program", ".vcs", ".uploadpack", ".receivepack"};
    return std::ranges::contains(whole, key) || key.starts_with("pager.") ||
        std::ranges::any_of(ends, [&](std::string_view end) { return key.ends_with(end); });
}

} // namespace

/// -c NAME=VALUE
void Walker::git_settings(
    const Launch &launch, const std::vector<Word> &settings, const std::string &command, std::size_t next, State &state)
{
    for (const Word &setting : settings) {
        const std::size_t equals = std::min(setting.text.find('='), setting.text.size());
        const std::string key = lower(setting.text.substr(0, equals));
        Word text = setting;
        text.text.erase(0, std::min(equals + 1, text.text.size()));
        Launch inner = launch;
        inner.what.cwd = "";
        if (!setting.known && (key.find_first_of("$`") != std::string::npos || key.empty())) {
            obscure("a setting of git that is not known", setting.where);
        } else if (key == "alias." + lower(command) && !command.empty()) {
            if (!text.text.starts_with('!')) {
                obscure("an alias of git", setting.where);
                continue;
            }
            const auto &argv = launch.what.argv;
            text.text.erase(0, 1);
            std::vector<Word> arguments(argv.begin() + static_cast<std::ptrdiff_t>(next + 1), argv.end());
            if (!arguments.empty())
                text.text += " \"$@\"";
            shell_text(inner, text, "git alias", "sh", std::move(arguments), state);
        } else if (key.starts_with("include.") || key.starts_with("includeif.")) {
            obscure("settings of git from a file", setting.where);
        } else if (is_command_setting(key) && !text.text.empty() && text.text != "true" && text.text != "false") {
            shell_text(inner, text, "git -c " + key, "sh", std::nullopt, state);
        } else if (key.starts_with("credential.") && key.ends_with("helper") && (text.text.starts_with('!') || !text.known)) {
            text.text.erase(0, 1);
            shell_text(inner, text, "git -c " + key, "sh", std::nullopt, state);
        }
    }
}

bool Walker::git(Launch &launch, State &state)
{
    const auto &argv = launch.what.argv;
    note(launch, state);
    launch.noted = true;
    const Options options = read_options(argv, 1,
        {"C:c:pPhv",
            "version help html-path man-path info-path exec-path=? paginate no-pager no-replace-objects no-lazy-fetch bare git-dir= "
            "work-tree= "
            "namespace= super-prefix= config-env= literal-pathspecs glob-pathspecs noglob-pathspecs icase-pathspecs no-optional-locks "
            "list-cmds= attr-source="});
    if (options.odd)
        return not_understood(launch, state, *options.odd);
    std::vector<Word> settings;
    std::optional<std::string> cwd = state.cwd;
    for (const auto &[name, value] : options.given) {
        if (name == "c")
            settings.push_back(value);
        else if (name == "config-env")
            obscure("a setting of git that is not known", value.where);
        else if (name == "C")
            cwd = absolute_path(value, cwd);
    }
    const std::size_t next = options.next;
    const std::string command = next < argv.size() ? argv[next].text : "";
    if (next < argv.size() && !argv[next].known && !settings.empty())
        return not_understood(launch, state, argv[next]);
    const auto printed = m_printed;
    launch.what.redirects.clear();
    launch.what.cwd = cwd.value_or("");
    git_settings(launch, settings, command, next, state);
    Launch inner = launch;
    if (command == "submodule" && next + 1 < argv.size()) {
        std::size_t i = next + 1;
        for (; i < argv.size() && argv[i].text.starts_with('-'); ++i) {}
        if (i < argv.size() && argv[i].text == "foreach") {
            for (++i; i < argv.size() && argv[i].text.starts_with('-'); ++i) {}
            inner.what.cwd = "";
            if (i + 1 == argv.size())
                shell_text(inner, argv[i], "git submodule foreach", "sh", std::nullopt, state);
            else if (i < argv.size())
                start_inner(std::move(inner), i, "git submodule foreach", state);
        }
    } else if (command == "bisect" && next + 2 < argv.size() && argv[next + 1].text == "run") {
        start_inner(std::move(inner), next + 2, "git bisect run", state);
    } else if (command == "rebase" || command == "difftool" || command == "filter-branch") {
        const std::string_view word = command == "difftool" ? "--extcmd" : "--exec";
        for (std::size_t i = next + 1; i < argv.size(); ++i) {
            const std::string &given = argv[i].text;
            Word text = argv[std::min(i + 1, argv.size() - 1)];
            bool runs = false;
            if (command == "filter-branch") {
                runs = given.ends_with("-filter") && given != "--subdirectory-filter" && i + 1 < argv.size();
            } else if (given.starts_with(word) && given.size() > word.size() && given[word.size()] == '=') {
                text = argv[i];
                text.text.erase(0, word.size() + 1);
                runs = true;
            } else if (given.starts_with("-x") && given.size() > 2) {
                text = argv[i];
                text.text.erase(0, 2);
                runs = true;
            } else {
                runs = (given == word || given == "-x" || (given.size() > 4 && word.starts_with(given))) && i + 1 < argv.size();
            }
            if (!runs)
                continue;
            Launch other = inner;
            other.what.cwd = "";
            shell_text(other, text, "git " + command + ' ' + std::string(word), "sh", std::nullopt, state);
        }
    }
    m_printed = printed;
    return true;
}

} // namespace wm::approvals::shell
