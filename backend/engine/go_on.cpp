#include "engine/go_on.h"

#include "base/sha256.h"
#include "base/ulid.h"

namespace wm::engine {

void tell_to_go_on(Engine &engine, const std::vector<RunId> &freed)
{
    const std::string words = "Go on with your work.";
    for (const RunId &id : freed) {
        const town::Run *run = find(engine.durable().runs, id);
        if (run == nullptr || run->paused || !run->prompts.empty() || run->finished)
            continue;
        const std::string text = make_ulid(engine.now()), hash = sha256_hex(words);
        Submission submission;
        submission.command = town::PromptRun{id, make_ulid(engine.now()), words, {text, std::ssize(words), hash}, false};
        submission.texts.push_back({text, words, hash});
        submission.actor = "daemon";
        submission.done = [](const Result<Json> &) {}; // it has ended meanwhile, say
        engine.submit(std::move(submission));
    }
}

} // namespace wm::engine
