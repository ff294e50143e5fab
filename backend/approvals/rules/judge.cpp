#include "approvals/rules/programs.h"

#include <algorithm>
#include <array>
#include <format>
#include <unordered_map>

namespace wm::approvals {
namespace rules {
namespace {

/// Where a base name may be trusted to be the program that is known by it.
bool is_of_the_system(std::string_view path)
{
    constexpr std::array folders = std::to_array<std::string_view>(
        {"/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/", "/snap/bin/", "/opt/homebrew/bin/"});
    return std::ranges::any_of(
        folders, [&](std::string_view folder) { return path.starts_with(folder) && !path.substr(folder.size()).contains('/'); });
}

/// What starts the invocation and says more than that. Most wrappers are invocations of their own and have a rule.
void judge_wrappers(Case &now)
{
    if (std::ranges::contains(now.call.through, "setsid"))
        now.add("escape.setsid", Level::unknown, "Leaves the session that Wagonmaster watches");
}

/// Its files are not those of this machine.
bool runs_elsewhere(const Invocation &invocation)
{
    return std::ranges::any_of(invocation.through, [](const std::string &way) {
        const std::string_view name = std::string_view(way).substr(0, way.find(' '));
        return one_of(name, "ssh docker podman nerdctl kubectl docker-compose podman-compose");
    });
}

bool says_the_same(const Finding &one, const Finding &other)
{
    const auto texts = [](const Finding &finding) {
        std::vector<std::string_view> all;
        for (const PathUse &use : finding.paths)
            all.emplace_back(use.path.text);
        return all;
    };
    const auto covers = [](const Span &outer, const Span &inner) {
        return outer.at <= inner.at && inner.at + inner.length <= outer.at + outer.length;
    };
    return one.rule == other.rule && one.sentence == other.sentence && one.hosts == other.hosts &&
        (covers(one.where, other.where) || covers(other.where, one.where)) && texts(one) == texts(other) &&
        one.git.has_value() == other.git.has_value() &&
        (!one.git || (one.git->what == other.git->what && one.git->refs == other.git->refs));
}

/// A program that is met on two ways (as a word of another one, and as what that starts) is told once. What only one of the two
/// ways knows is not known.
void tell_once(std::vector<Finding> &findings)
{
    std::vector<Finding> once;
    for (Finding &finding : findings) {
        const auto same = std::ranges::find_if(once, [&](const Finding &other) { return says_the_same(other, finding); });
        if (same == once.end()) {
            once.push_back(std::move(finding));
            continue;
        }
        same->level = std::max(same->level, finding.level);
        for (std::size_t index = 0; index < same->paths.size(); ++index)
            if (same->paths[index].cwd != finding.paths[index].cwd && !same->paths[index].path.text.starts_with('/')) {
                same->paths[index].cwd.reset();
                same->paths[index].place = Place::unknown;
            }
        if (same->git && same->git->cwd != finding.git->cwd)
            same->git->cwd.reset();
    }
    findings = std::move(once);
}

void judge_redirect(Case &now, const Redirect &redirect)
{
    const std::string &target = redirect.target.text;
    if (redirect.kind == Redirect::Kind::here)
        return;
    if (redirect.kind == Redirect::Kind::duplicate && redirect.target.known &&
        (target == "-" || target.empty() || target.find_first_not_of("0123456789-") == std::string::npos))
        return;
    if (target.starts_with("/dev/tcp/") || target.starts_with("/dev/udp/")) { // bash(1), REDIRECTION
        std::string_view host = std::string_view(target).substr(9);
        host = host.substr(0, host.find('/'));
        now.add("network.raw", Level::network, "Opens a connection of its own", redirect.where)
            .hosts.emplace_back(redirect.target.known ? host : "*");
        return;
    }
    switch (redirect.kind) {
    case Redirect::Kind::read:
        now.use(now.add("file.read", Level::reads, "Reads a file", redirect.where), What::read, redirect.target);
        return;
    case Redirect::Kind::append:
        now.use(now.add("file.append", Level::reads, "Appends to a file", redirect.where), What::append, redirect.target);
        return;
    case Redirect::Kind::read_write:
        now.use(now.add("file.edit", Level::reads, "Opens a file for writing", redirect.where), What::edit, redirect.target);
        return;
    case Redirect::Kind::write:
    case Redirect::Kind::duplicate:
        now.use(now.add("file.replace", Level::reads, "Writes a file anew", redirect.where), What::replace, redirect.target);
        return;
    case Redirect::Kind::here: return;
    }
}

void judge_program(Case &now)
{
    const Word &name = now.call.argv.front();
    if (!name.known || name.pattern || name.text.empty()) {
        now.add("run.unknown", Level::unknown, "Runs a program that only a run would tell", name.where);
        now.look_for_secrets(now.words);
        return;
    }
    if (name.text.contains('/') && !is_of_the_system(name.text)) {
        const std::optional<std::string> path = now.absolute(name);
        const Place place = now.place(name);
        if (path && is_of_the_system(*path)) {
            // ../../bin/rm: the rule for its name holds
        } else if (place == Place::worktree) {
            Finding &finding = now.add("run.project", Level::changes_worktree, "Runs a program of this repository", name.where);
            now.use(finding, What::run, name);
            now.look_for_secrets(now.words);
            return;
        } else {
            now.use(now.add("run.elsewhere", Level::unknown, "Runs a program from outside the worktree", name.where), What::run, name);
        }
    }
    const Program *program = program_named(now.program);
    if (now.only_asks_about_itself()) {
        now.add("run.version", Level::reads, "Asks a program about itself");
        return;
    }
    if (!program) {
        now.add("run.unlisted", Level::unknown, std::format("{} is not a program that Wagonmaster knows", now.program), name.where);
        now.look_for_secrets(now.words);
        return;
    }
    program->judge(now);
    if (!program->exact)
        now.look_for_secrets(now.words);
}

} // namespace

void judge_invocation(Case &now)
{
    judge_wrappers(now);
    for (const auto &[name, value] : now.call.env)
        judge_assignment(now, name, value);
    if (!now.call.argv.empty())
        judge_program(now);
    const std::size_t of_program = now.findings.size();
    for (const Redirect &redirect : now.call.redirects)
        judge_redirect(now, redirect);
    for (std::size_t index = of_program; index < now.findings.size(); ++index)
        now.findings[index].program.clear(); // the shell opens them
    if (now.findings.empty())
        now.add("shell.nothing", Level::reads, "Starts no program");
}

const Program *program_named(std::string_view name)
{
    static const std::unordered_map<std::string_view, const Program *> known = [] {
        std::unordered_map<std::string_view, const Program *> map;
        for (const auto family :
            {git_programs(), file_programs(), reader_programs(), shell_programs(), interpreter_programs(), package_programs(),
                build_programs(), service_programs(), network_programs(), database_programs(), system_programs(), town_programs()})
            for (const Program &program : family)
                for (std::string_view rest = program.names; !rest.empty();) {
                    const std::size_t end = std::min(rest.find(' '), rest.size());
                    map.emplace(rest.substr(0, end), &program);
                    rest.remove_prefix(std::min(end + 1, rest.size()));
                }
        return map;
    }();
    const auto found = known.find(name);
    if (found != known.end())
        return found->second;
    // python3.12, gcc-14, clang++-19
    const std::size_t version = name.find_last_not_of("0123456789.-");
    if (version == std::string_view::npos || version + 1 == name.size())
        return nullptr;
    const auto unversioned = known.find(name.substr(0, version + 1));
    return unversioned == known.end() ? nullptr : unversioned->second;
}

const Verb *judge_by_verb(Case &now, std::span<const Verb> table, std::string_view valued)
{
    const Options options(now.words, valued);
    const auto fits = [&](std::string_view verb) {
        std::size_t at = 0;
        while (!verb.empty()) {
            const std::size_t end = std::min(verb.find(' '), verb.size());
            if (at >= options.operands.size() || options.operands[at].text != verb.substr(0, end))
                return std::size_t{0};
            ++at;
            verb.remove_prefix(std::min(end + 1, verb.size()));
        }
        return at;
    };
    const Verb *best = nullptr;
    std::size_t length = 0;
    const Verb *otherwise = nullptr;
    for (const Verb &row : table) {
        if (!one_of(now.program, row.programs))
            continue;
        if (row.verbs.empty() && !otherwise)
            otherwise = &row;
        for (std::string_view rest = row.verbs; !rest.empty();) {
            const std::size_t end = std::min(rest.find('|'), rest.size());
            if (const std::size_t words = fits(rest.substr(0, end)); words > length) {
                best = &row;
                length = words;
            }
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    // A verb that is not known may be any.
    if (!best && options.unclear && !options.operands.empty()) {
        now.mind_unclear(options);
        return nullptr;
    }
    const Verb *row = best ? best : otherwise;
    if (!row) {
        now.add("run.unlisted", Level::unknown, std::format("This use of {} is not one that Wagonmaster knows", now.program));
        return nullptr;
    }
    Finding &finding = now.add(std::string(row->rule), row->level, std::string(row->sentence));
    if (!row->host.empty())
        finding.hosts.emplace_back(row->host);
    return row;
}

std::vector<Finding> judge_at(const Understanding &understanding, const Surroundings &surroundings, int depth)
{
    std::vector<Finding> findings;
    for (std::size_t index = 0; index < understanding.invocations.size(); ++index) {
        Case now(understanding, index, surroundings, depth);
        judge_invocation(now);
        if (runs_elsewhere(now.call))
            for (Finding &finding : now.findings) {
                finding.paths.clear();
                finding.git.reset();
            }
        std::ranges::move(now.findings, std::back_inserter(findings));
    }
    for (const Obscure &obscure : understanding.obscure) {
        const bool downloaded = runs_download(understanding, obscure.where);
        Finding &finding = findings.emplace_back();
        finding.rule = downloaded ? "run.downloaded" : "shell.unknown";
        finding.level = downloaded ? Level::destructive : Level::unknown;
        finding.sentence = downloaded ? "Runs what it takes from the network" : "Could not be understood: " + obscure.why;
        finding.where = obscure.where;
    }
    tell_once(findings);
    return findings;
}

} // namespace rules

std::vector<Finding> judge(const Understanding &understanding, const Surroundings &surroundings)
{
    return rules::judge_at(understanding, surroundings, 0);
}

} // namespace wm::approvals
