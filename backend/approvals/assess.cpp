#include "approvals/assessment.h"

#include "base/sha256.h"

#include <algorithm>

namespace wm::approvals {
namespace {

/// Whether disk or repository could make more of it than the words say.
bool has_effects(const Finding &finding)
{
    return finding.git || std::ranges::any_of(finding.paths, [](const PathUse &use) { return use.place != Place::device; });
}

std::string_view kind_of(Call::Kind kind)
{
    using enum Call::Kind;
    switch (kind) {
    case command: return "command";
    case edit: return "edit";
    case remove: return "remove";
    case move: return "move";
    case read: return "read";
    case search: return "search";
    case fetch: return "fetch";
    case other: break;
    }
    return "other";
}

Json call_json(const Call &call)
{
    return {{"kind", kind_of(call.kind)}, {"tool", call.tool}, {"command", call.command}, {"paths", call.paths}, {"urls", call.urls}};
}

/// The sentence of what is gravest, for a headline.
std::string headline_of(const Assessment &assessment)
{
    if (!assessment.effects.raised.empty() && assessment.effects.level == assessment.level &&
        gravest(assessment.findings) < assessment.level)
        return assessment.effects.raised;
    for (const Finding &finding : assessment.findings)
        if (finding.level == assessment.level && !finding.sentence.empty())
            return finding.sentence;
    return std::string(sentence_of(assessment.level));
}

} // namespace

Assessment assess(
    const Call &call, const Surroundings &surroundings, const Policy &policy, const Asker &asker, const Limits &limits, bool ask_remote)
{
    Assessment assessment;
    assessment.call = call;
    assessment.cwd = surroundings.cwd;
    assessment.findings = judge(call, surroundings);
    assessment.verdict = decide(policy, asker, call, assessment.findings, {}, surroundings);
    if (assessment.verdict.decision != Decision::deny && (std::ranges::any_of(assessment.findings, has_effects) || !call.diff.empty())) {
        assessment.effects = predict(assessment.findings, call, surroundings, limits, ask_remote);
        assessment.verdict = decide(policy, asker, call, assessment.findings, assessment.effects, surroundings);
    }
    assessment.level = std::max(gravest(assessment.findings), assessment.effects.level);
    assessment.headline = headline_of(assessment);
    const Json bound = {
        {"call", call_json(call)}, {"diff", call.diff}, {"cwd", assessment.cwd}, {"effects", fingerprint_of(assessment.effects)}};
    assessment.fingerprint = sha256_hex(to_text(bound));
    return assessment;
}

Json to_json(const Assessment &assessment)
{
    Json findings = Json::array();
    for (const Finding &finding : assessment.findings)
        findings.push_back({{"rule", finding.rule}, {"level", word_of(finding.level)}, {"sentence", finding.sentence},
            {"at", finding.where.at}, {"length", finding.where.length}});
    const Verdict &verdict = assessment.verdict;
    return {{"call", call_json(assessment.call)}, {"cwd", assessment.cwd}, {"level", word_of(assessment.level)},
        {"level_sentence", sentence_of(assessment.level)}, {"headline", assessment.headline}, {"fingerprint", assessment.fingerprint},
        {"findings", std::move(findings)},
        {"verdict",
            {{"decision", word_of(verdict.decision)}, {"rule", verdict.rule}, {"from", verdict.from}, {"finding", verdict.finding},
                {"reason", verdict.reason}, {"grant", verdict.grant}, {"why", verdict.why}}},
        {"effects", to_json(assessment.effects)}, {"covers", verdict.covers}};
}

} // namespace wm::approvals
