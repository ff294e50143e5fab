#include "approvals/effects/file_uses.h"
#include "approvals/effects/git_uses.h"

#include <algorithm>

namespace wm::approvals {

Effects predict(
    const std::vector<Finding> &findings, const Call &call, const Surroundings &surroundings, const Limits &limits, bool ask_remote)
{
    effects::Prediction prediction(call, surroundings, limits);
    effects::Keeping keeping(prediction);
    effects::FileUses files(prediction, keeping);
    effects::GitUses git(prediction, keeping, files);
    // The tool calls that bring a diff are edits; what they touch is in their findings.
    if (!call.diff.empty())
        prediction.show_diff(call.diff);
    for (const Finding &finding : findings) {
        files.predict(finding);
        if (finding.git)
            git.predict(finding);
    }
    git.predict_pushes(ask_remote);
    for (const std::string &top : prediction.repositories_going())
        git.repository_goes(top);
    return prediction.finish(findings);
}

} // namespace wm::approvals
