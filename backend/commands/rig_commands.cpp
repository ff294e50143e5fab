#include "commands/command_table.h"
#include "commands/lookup.h"
#include "commands/print/bead_print.h"
#include "commands/views.h"

#include "base/sha256.h"
#include "base/text.h"
#include "commands/gates_file.h"
#include "git/git_command.h"
#include "git/history.h"
#include "git/repository.h"

#include <algorithm>
#include <format>

namespace wm::commands {
namespace {

/// "auto" is how a rig begins.
std::string sandbox_word(const Request &request)
{
    const std::string word = request.text("sandbox");
    return word == "auto" ? std::string() : word;
}

/// Lower-case letters, digits, - and _ of a directory's name.
std::string rig_name(const std::filesystem::path &path)
{
    std::string name = slug(path.filename().string(), 40);
    return name.empty() ? "rig" : name;
}

std::string default_prefix(const town::State &state, const std::string &name)
{
    std::string letters;
    for (const char c : name)
        if (c != '-' && c != '_')
            letters += c;
    for (std::size_t length = 2; length <= letters.size(); ++length) {
        const std::string prefix = letters.substr(0, length);
        if (std::ranges::none_of(state.rigs, [&](const auto &entry) { return entry.second->prefix == prefix; }))
            return prefix;
    }
    for (int number = 2;; ++number)
        if (std::string prefix = letters + std::to_string(number);
            std::ranges::none_of(state.rigs, [&](const auto &entry) { return entry.second->prefix == prefix; }))
            return prefix;
}

struct Gates {
    std::string sha256; ///< empty = no such file
    std::string text;
};

/// The gates file as the target's tip has it.
Result<Gates> gates_at(const std::filesystem::path &repository, const std::string &target)
{
    auto file = git::read_blob(repository, "refs/heads/" + target, std::string(gates_file_name));
    if (!file)
        return std::unexpected(file.error());
    return *file ? Gates{sha256_hex(**file), **file} : Gates{};
}

Json rig_answer(const town::State &state, const RigId &id, const std::string &notice)
{
    Json view = view_of(state, *find(state.rigs, id));
    if (!notice.empty())
        view["notice"] = notice;
    return view;
}

/// `is_unlanded`: the person sees another file than the one that was trusted.
std::string notice_of_trusted(const std::string &target, bool is_unlanded)
{
    if (!is_unlanded)
        return "The gates are trusted.";
    return std::format("The gates on {} are trusted. {} here is another, which is not committed there yet.", target, gates_file_name);
}

void trust_hash(
    Services &services, const Request &request, const RigId &rig, const std::string &sha256, const std::string &notice, Reply reply)
{
    auto submission = submission_of(*find_method("rig.trust"), request, town::TrustGates{rig, sha256}, std::move(reply));
    submission.id = CommandId(request.id.empty() ? "" : request.id.value + ".trust");
    submission.answer = [rig, notice](const town::Decision &decision) { return rig_answer(decision.state, rig, notice); };
    services.engine().submit(std::move(submission));
}

/// A repository in a directory that has none, with an empty first commit, so that there is something to branch from.
/// What lies in the directory is left for the person to commit.
Result<> make_repository(const std::filesystem::path &path)
{
    if (auto made = git::run(path, {"init", "--quiet", "--initial-branch=main"}); !made)
        return std::unexpected(made.error());
    if (auto committed = git::run(path, {"commit", "--quiet", "--allow-empty", "--message=First commit"}); !committed)
        return std::unexpected(committed.error());
    return {};
}

std::string mistake_in(const Services &services, const Gates &gates)
{
    if (gates.sha256.empty())
        return {};
    const auto checked = services.check_project_file(gates.text);
    return checked ? std::string() : checked.error().message;
}

/// Work lands on it, so it must be there.
Result<> has_branch(const std::filesystem::path &repository, const std::string &branch)
{
    const auto tip = git::branch_tip(repository, branch);
    if (!tip)
        return std::unexpected(tip.error());
    if (*tip)
        return {};
    return fail("no_branch", std::format("{} has no branch {}, on which work could land.", repository.string(), elide(branch, 60)),
        std::format("`git branch` lists what there is; `git branch {} main` makes it.", elide(branch, 60)));
}

/// Adding a rig again changes nothing of it, so it must not be asked to.
Result<> changes_nothing(const town::State &state, const Request &request, const town::AddRig &command)
{
    const town::Rig *known = find(state.rigs, command.rig);
    if (known == nullptr || known->git_dir != command.git_dir)
        return {};
    std::string other;
    if (request.has("target") && command.target != known->target)
        other = "target";
    else if (request.has("prefix") && command.prefix != known->prefix)
        other = "prefix";
    else if (request.has("command") && command.command != known->command)
        other = "command";
    else if (request.has("sandbox") && command.sandbox != known->sandbox)
        other = "sandbox";
    if (other.empty())
        return {};
    return fail("exists",
        std::format("This repository is already the rig {}, with another {}; nothing was changed.", known->id.value, other),
        other == "prefix" ? std::format("Its prefix is {}: it is part of the ids of its beads and stays.", known->prefix)
                          : std::format("`wm rig set {} --{}` changes it.", known->id.value, other));
}

/// Whoever wants the gates trusted wants work tested: a file that is not committed would let it land untested.
Result<> can_trust(const town::AddRig &command, const std::string &gates, bool is_unlanded)
{
    if (!gates.empty() || !is_unlanded)
        return {};
    return fail("gates_not_committed",
        std::format("{} is here but not committed to {}: work would land without a test.", gates_file_name, command.target),
        std::format("Commit it to {} and add the rig again, or add it without trusting its gates. Nothing was added.", command.target));
}

/// What a person has to know of a rig that was just added, or is one already.
std::string notice_of_added(const town::State &state, const town::AddRig &command, const std::string &gates, const std::string &mistake,
    bool is_unlanded, bool trust)
{
    if (gates.empty() && is_unlanded)
        return std::format("It has no gates, so work lands without a test: {0} is here but not committed to {1}. Commit it to {1}, then "
                           "`wm rig trust {2}`.",
            gates_file_name, command.target, command.rig.value);
    if (gates.empty())
        return std::format("It has no gates{}: work lands without a test. Write [gates.test] cmd = \"…\" into {}, commit it to {}, then "
                           "`wm rig trust {}`.",
            trust ? " that could be trusted" : "", gates_file_name, command.target, command.rig.value);
    if (!mistake.empty())
        return std::format(
            "Its gates are not trusted, because they cannot be used: {} Correct it, commit it to {}, then `wm rig trust {}`.", mistake,
            command.target, command.rig.value);
    const town::Rig *known = find(state.rigs, command.rig);
    if (known == nullptr || std::ranges::find(known->trusted, gates) == known->trusted.end())
        return std::format("Its gates run only after you trust them: `wm rig trust {}`.", command.rig.value);
    return std::format("It is a rig already, and nothing of it was changed; `wm rig set {}` does that.", command.rig.value);
}

void add(Services &services, const Request &request, Reply reply)
{
    const std::filesystem::path path = std::filesystem::path(request.cwd) / request.text("path");
    const auto gather = [&services, path, wanted = request.text("target"), initialise = request.flag("initialise")]() -> Result<Json> {
        auto facts = git::inspect(path);
        if (initialise && !facts && (facts.error().code == "not_a_repository" || facts.error().code == "empty_repository")) {
            if (auto made = make_repository(path); !made)
                return std::unexpected(made.error());
            facts = git::inspect(path);
        }
        if (!facts)
            return std::unexpected(facts.error());
        const std::string target = wanted.empty() ? facts->branch : wanted;
        if (auto there = has_branch(facts->top_level, target); !there)
            return std::unexpected(there.error());
        auto gates = gates_at(facts->top_level, target);
        if (!gates)
            return std::unexpected(gates.error());
        return Json{{"path", facts->top_level.string()}, {"git_dir", facts->common_dir.string()}, {"target", target},
            {"gates", gates->sha256}, {"mistake", mistake_in(services, *gates)},
            {"unlanded", has_another_gates_file(facts->top_level, gates->text)}};
    };
    services.in_background(gather, [&services, request, reply](Result<Json> facts) {
        if (!facts)
            return reply(std::unexpected(facts.error()));
        town::AddRig command;
        command.path = (*facts)["path"];
        command.git_dir = (*facts)["git_dir"];
        command.target = (*facts)["target"];
        command.rig = RigId(request.text("name", rig_name(command.path)));
        command.prefix = request.text("prefix", default_prefix(services.engine().durable(), command.rig.value));
        command.command = request.words("command");
        command.sandbox = sandbox_word(request);
        const std::string gates = (*facts)["gates"];
        const std::string mistake = (*facts)["mistake"];
        const bool is_unlanded = (*facts)["unlanded"];
        if (request.flag("trust_gates"))
            if (auto can = can_trust(command, gates, is_unlanded); !can)
                return reply(std::unexpected(can.error()));
        if (auto same = changes_nothing(services.engine().durable(), request, command); !same)
            return reply(std::unexpected(same.error()));
        const bool trust = request.flag("trust_gates") && !gates.empty() && mistake.empty();
        const std::string notice =
            notice_of_added(services.engine().durable(), command, gates, mistake, is_unlanded, request.flag("trust_gates"));
        const std::string trusted = notice_of_trusted(command.target, is_unlanded);
        auto submission = submission_of(*find_method("rig.add"), request, command,
            [&services, request, reply, rig = command.rig, gates, trust, trusted](Result<Json> added) {
                if (!added || !trust)
                    return reply(std::move(added));
                trust_hash(services, request, rig, gates, trusted, reply);
            });
        submission.answer = [rig = command.rig, notice](const town::Decision &decision) { return rig_answer(decision.state, rig, notice); };
        services.engine().submit(std::move(submission));
    });
}

void trust(Services &services, const Request &request, Reply reply)
{
    const town::Rig *rig = find(services.engine().durable().rigs, RigId(request.text("rig")));
    if (rig == nullptr)
        return reply(fail("not_found", std::format("There is no rig {}.", request.text("rig")), "`wm rig list` shows what there is."));
    const auto read = [&services, path = rig->path, target = rig->target]() -> Result<Json> {
        auto gates = gates_at(path, target);
        if (!gates)
            return std::unexpected(gates.error());
        const bool is_unlanded = has_another_gates_file(path, gates->text);
        if (gates->sha256.empty())
            return fail("no_gates", std::format("{} has no {} on {}.", path, gates_file_name, target),
                is_unlanded ? std::format("The one that is there is not committed: commit it to {}, then trust it.", target)
                            : "There is nothing to trust.");
        if (const auto checked = services.check_project_file(gates->text); !checked)
            return fail(checked.error().code, checked.error().message,
                std::format("{} Correct it and commit it to {}; nothing was trusted.", checked.error().hint, target));
        return Json{{"sha256", gates->sha256}, {"notice", notice_of_trusted(target, is_unlanded)}};
    };
    services.in_background(read, [&services, request, reply, id = rig->id](Result<Json> gates) {
        if (!gates)
            return reply(std::unexpected(gates.error()));
        trust_hash(services, request, id, (*gates)["sha256"], (*gates)["notice"], reply);
    });
}

void gates(Services &services, const Request &request, Reply reply)
{
    auto rig = rig_for(services, request);
    if (!rig)
        return reply(std::unexpected(rig.error()));
    const auto read = [path = (*rig)->path, target = (*rig)->target, trusted = (*rig)->trusted]() -> Result<Json> {
        auto found = gates_at(path, target);
        if (!found)
            return std::unexpected(found.error());
        return Json{
            {"text", found->text}, {"sha256", found->sha256}, {"trusted", std::ranges::find(trusted, found->sha256) != trusted.end()}};
    };
    services.in_background(read, reply);
}

void set(Services &services, const Request &request, Reply reply)
{
    town::ChangeRig command{RigId(request.text("rig")), std::nullopt, std::nullopt};
    if (request.has("command"))
        command.command = request.words("command");
    if (request.has("target"))
        command.target = request.text("target");
    if (request.has("sandbox"))
        command.sandbox = sandbox_word(request);
    if (const std::string network = request.text("network"); !network.empty()) {
        if (network != "on" && network != "off")
            return reply(fail("bad_value", std::format("\"{}\" says nothing about the network.", network), "Use --network on or off."));
        command.network = network == "on";
    }
    const auto change = [&services, request, reply, command] {
        auto submission = submission_of(*find_method("rig.set"), request, command, reply);
        submission.answer = [id = command.rig](const town::Decision &decision) { return rig_answer(decision.state, id, ""); };
        services.engine().submit(std::move(submission));
    };
    const town::Rig *rig = find(services.engine().durable().rigs, command.rig);
    if (rig == nullptr || !command.target || *command.target == rig->target)
        return change();
    services.in_background(
        [path = rig->path, target = *command.target]() -> Result<Json> {
            return has_branch(path, target).transform([] { return Json::object(); });
        },
        [change, reply](Result<Json> there) { there ? change() : reply(std::unexpected(there.error())); });
}

void list(Services &services, const Request &, Reply reply)
{
    const town::State &state = services.engine().durable();
    std::vector<const town::Rig *> rigs;
    for (const auto &[id, box] : state.rigs)
        rigs.push_back(&box.get());
    std::ranges::sort(rigs, {}, &town::Rig::id);
    Json items = Json::array();
    for (const town::Rig *rig : rigs)
        items.push_back(view_of(state, *rig));
    reply(list_of(std::move(items), rigs.size()));
}

constexpr Param sandbox_param =
    Param{"sandbox", Kind::text, "for its agents; auto: for mere programs, not for agents with a protocol"}.one_of("on off auto");

} // namespace

const std::vector<CommandSpec> &rig_commands()
{
    static const std::vector<CommandSpec> specs = {
        {"rig.add", {"rig add"}, "add a repository to the town", Access::person,
            {Param{"path", Kind::text, "a directory inside the clone", true, true}.one_of("@file"),
                {"name", Kind::text, "of the rig; else the directory's"},
                {"target", Kind::text, "branch that work lands on; else the one checked out"}, {"prefix", Kind::text, "of its bead ids"},
                {"command", Kind::program, "program its agents run"}, {"trust_gates", Kind::flag, "trust the gates it has now"},
                sandbox_param, {"initialise", Kind::flag, "make a repository there when there is none"}},
            add, print_rig, Shape::object, "wm rig add ~/code/waymark --command \"claude -p\" --trust-gates"},
        {"rig.list", {"rig list", "rigs"}, "the repositories of the town", Access::both, {}, list, print_rigs},
        {"rig.set", {"rig set"}, "change a rig", Access::person,
            {Param{"rig", Kind::text, "its name", true, true}.one_of("@rig"), {"command", Kind::program, "program its agents run"},
                {"target", Kind::text, "branch that work lands on"}, sandbox_param,
                Param{"network", Kind::text, "in the sandbox"}.one_of("on off")},
            set, print_rig},
        {"rig.gates", {"rig gates"}, "the gates file as the target has it", Access::person,
            {Param{"rig", Kind::text, "its name", false, true}.one_of("@rig")}, gates, print_text},
        {"rig.trust", {"rig trust"}, "trust the gates a rig has now", Access::person,
            {Param{"rig", Kind::text, "its name", true, true}.one_of("@rig")}, trust, print_rig},
    };
    return specs;
}

} // namespace wm::commands
