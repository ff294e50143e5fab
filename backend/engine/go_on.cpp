#include "engine/go_on.h"

#include "base/sha256.h"
#include "base/ulid.h"
#include "town/rules/budget.h"
#include "town/run/agent_kind.h"

namespace wm::engine {

void add_words(const Engine &engine, Submission &submission, const std::vector<RunId> &freed)
{
    const std::string words = "Go on with your work.";
    for (const RunId &id : freed) {
        const town::Run *run = find(engine.head().runs, id);
        // A word that the rules refuse would undo what frees all of them.
        if (run == nullptr || run->state == town::RunState::ended || !town::converses(run->command) || !run->prompts.empty() ||
            run->finished)
            continue;
        const std::string text = make_ulid(engine.now()), hash = sha256_hex(words);
        submission.then.push_back(town::PromptRun{id, make_ulid(engine.now()), words, {text, std::ssize(words), hash}, false});
        submission.texts.push_back({text, words, hash});
    }
}

std::vector<RunId> freed_now(const Engine &engine)
{
    town::State now = engine.head();
    now.at = std::max(now.at, engine.now());
    return town::freed_runs(now);
}

} // namespace wm::engine
