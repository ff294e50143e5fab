#pragma once
// What a session with a real agent needs: a project with a worktree, the scripted model, a HOME that leads there, and a
// `wm` that only writes down what it is asked.
#include "e2e/clients/support/programs.h"
#include "e2e/clients/support/scripted_model.h"
#include "e2e/clients/support/talk.h"
#include "e2e/support/town.h"

namespace wm::tests {

class Workplace {
public:
    explicit Workplace(const std::filesystem::path &agents);

    const Town &town() const { return m_town; }
    const ScriptedModel &model() const { return m_model; }
    const std::filesystem::path &worktree() const { return m_worktree; }
    /// What `wm` was asked, one line each.
    std::vector<std::string> asked() const { return m_town.lines(m_town.root() / "spool/asked"); }

    struct How {
        Talk::Answer answer = Talk::allow;
        runtimes::Asks asks = runtimes::Asks::outside_edits;
        std::string resume = {}; ///< the session to go on with; else a new one
        std::string settings = {}; ///< claude: of its hooks
    };
    std::unique_ptr<Talk> talk(const std::string &preset, const How &how) const;
    std::unique_ptr<Talk> talk(const std::string &preset) const { return talk(preset, How{}); }
    /// A process of this session, one whose HOME it is, runs this command.
    bool runs(const std::string &command) const;

private:
    Town m_town;
    ScriptedModel m_model;
    std::filesystem::path m_worktree;
    QProcessEnvironment m_environment;
};

} // namespace wm::tests
