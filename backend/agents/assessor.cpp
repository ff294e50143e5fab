#include "agents/assessor.h"

#include "agents/call_of.h"
#include "engine/post_to.h"
#include "base/sha256.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

namespace wm::agents {
namespace {

using approvals::Assessment;

approvals::Surroundings surroundings_of(const town::State &state, const town::Run &run, const std::string &worktree, const std::string &cwd)
{
    approvals::Surroundings here;
    here.worktree = worktree;
    here.cwd = cwd.empty() ? worktree : cwd;
    if (const char *home = std::getenv("HOME"))
        here.home = home;
    here.scratch = {"/tmp", "/var/tmp"};
    if (const char *temporary = std::getenv("TMPDIR"); temporary != nullptr && temporary[0] == '/')
        here.scratch.emplace_back(temporary);
    here.variables = {{"HOME", here.home}, {"PWD", here.cwd}};
    here.branch = run.branch;
    if (const town::Rig *rig = find(state.rigs, run.rig)) {
        here.git_dir = rig->git_dir;
        here.target = rig->target;
    }
    return here;
}

approvals::Asker asker_of(const town::State &state, const town::Run &run)
{
    const town::Agent *agent = find(state.agents, run.agent);
    return {run.rig.value, run.agent.value, agent != nullptr ? agent->role : "", run.bead.value};
}

std::vector<approvals::Grant> grants_of(const town::State &state)
{
    std::vector<approvals::Grant> grants;
    for (const auto &[id, box] : state.grants) {
        using enum approvals::Grant::Scope;
        grants.push_back({id.value,
            box->scope == "bead"        ? bead
                : box->scope == "agent" ? agent
                                        : always,
            box->rig.value, box->bead.value, box->agent.value, box->covers});
    }
    return grants;
}

namespace fs = std::filesystem;

bool lies_in(const fs::path &path, const fs::path &folder)
{
    return std::ranges::mismatch(folder, path).in1 == folder.end();
}

/// As it is called and as it is with links resolved: effects name the one, words mostly the other.
std::vector<fs::path> names_of(const std::vector<std::string> &places)
{
    std::vector<fs::path> names;
    for (const std::string &place : places) {
        if (place.empty())
            continue;
        names.push_back(fs::path(place).lexically_normal());
        std::error_code none;
        if (fs::path real = fs::canonical(place, none); !none && real != names.back())
            names.push_back(std::move(real));
    }
    return names;
}

fs::path whole_path(const approvals::PathUse &use)
{
    return (fs::path(use.cwd.value_or("")) / use.path.text).lexically_normal(); // an absolute one stands for itself
}

/// Totals again, without files that are counted in them. A list that was cut does not tell how many of the rest are left.
void count_again(approvals::Effects &effects, std::int64_t listed_before)
{
    effects.more = effects.more || listed_before < effects.files_total;
    effects.files_total = effects.bytes_total = effects.uncommitted_total = 0;
    for (const approvals::FileEffect &file : effects.files)
        if (is_counted(file)) {
            ++effects.files_total;
            effects.bytes_total += file.bytes;
            effects.uncommitted_total += is_unsaved(file) ? 1 : 0;
        }
}

} // namespace

void leave_out_temporary(Assessment &assessment, const std::vector<std::string> &bound)
{
    approvals::Effects &effects = assessment.effects;
    const auto real = names_of(bound);
    const auto temporary = [&](const fs::path &path) {
        return (lies_in(path, "/tmp") || lies_in(path, "/var/tmp")) &&
            std::ranges::none_of(real, [&](const fs::path &place) { return lies_in(path, place); });
    };
    const auto looked_at = [&](const approvals::Finding &finding) {
        return std::ranges::any_of(finding.paths, [&](const approvals::PathUse &use) { return temporary(whole_path(use)); });
    };
    const auto is_temporary = [&](const approvals::FileEffect &file) { return temporary(file.path); };
    if (std::ranges::none_of(assessment.findings, looked_at) && std::ranges::none_of(effects.files, is_temporary))
        return;
    const std::int64_t listed = std::ranges::count_if(effects.files, approvals::is_counted);
    if (std::erase_if(effects.files, is_temporary) > 0)
        count_again(effects, listed);
    effects.known = false;
    effects.unknown.emplace_back("Its sandbox has temporary files of its own; what is among them is not looked at.");
    assessment.fingerprint = sha256_hex(hash_of(assessment.call) + assessment.cwd + fingerprint_of(effects));
}

std::string worktree_of(const town::Run &run, const wire::Places &places)
{
    return run.worktree.empty() ? places.worktree(run.rig, run.bead, run.attempt).string() : run.worktree;
}

Assessor::Assessor(engine::Engine &engine, const wire::Places &places)
    : m_engine(engine), m_places(places), m_shelf(std::make_shared<approvals::PolicyShelf>(places.configuration()))
{
    m_pool.setMaxThreadCount(std::max(m_pool.maxThreadCount(), 4)); // they wait for git and the disk as well
}

Assessor::~Assessor()
{
    m_pool.clear(); // and what runs is waited for
}

bool Assessor::stop(QDeadlineTimer until)
{
    m_pool.clear();
    return m_pool.waitForDone(until);
}

void Assessor::assess(const WantedCall &wanted, approvals::Limits limits, bool ask_remote, std::function<void(Assessed)> done)
{
    const town::State &state = m_engine.durable();
    const town::Run *run = find(state.runs, wanted.run);
    if (run == nullptr)
        return done(nullptr);
    const town::Rig *rig = find(state.rigs, run->rig);
    m_pool.start([guard = QPointer(this), shelf = m_shelf, wanted, limits, ask_remote, done = std::move(done), grants = grants_of(state),
                     here = surroundings_of(state, *run, worktree_of(*run, m_places), wanted.cwd), asker = asker_of(state, *run),
                     repository = rig != nullptr ? rig->path : "", target = rig != nullptr ? rig->target : "",
                     run_dir = m_places.run(run->id).string(), sandboxed = run->sandbox.starts_with("bubblewrap")] {
        approvals::Policy policy = shelf->policy_for(repository, target);
        policy.grants = grants;
        auto assessment = std::make_shared<Assessment>(approvals::assess(wanted.call, here, policy, asker, limits, ask_remote));
        if (sandboxed)
            leave_out_temporary(*assessment, {here.worktree, repository, here.git_dir, here.home, run_dir});
        approvals::Verdict &verdict = assessment->verdict;
        // Thinking needs no question, unless a rule says so.
        if (is_harmless(wanted.request.kind) && verdict.decision == approvals::Decision::ask && verdict.rule.starts_with("default for "))
            verdict.decision = approvals::Decision::allow;
        post_to(guard, [done, assessment = Assessed(assessment)] { done(assessment); });
    });
}

} // namespace wm::agents
