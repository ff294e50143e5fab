#pragma once
// What the daemon submits by itself for an object that may be gone when the answer comes.
#include "agents/call_record.h"
#include "engine/engine.h"

#include <QPointer>

namespace wm::agents {

/// Main thread. `done` is called there with what became of it, unless `guard` is destroyed by then.
inline void submit(engine::Engine &engine, QObject *guard, CommandWithTexts what, std::function<void(const Result<Json> &)> done)
{
    engine::Submission submission;
    submission.command = std::move(what.command);
    submission.actor = "daemon";
    submission.texts = std::move(what.texts);
    submission.done = [guard = QPointer(guard), done = std::move(done)](const Result<Json> &answer) {
        if (guard && done)
            done(answer);
    };
    engine.submit(std::move(submission));
}

} // namespace wm::agents
