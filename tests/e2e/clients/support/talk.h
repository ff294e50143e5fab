#pragma once
// A real agent program spoken to through its runtime, without a daemon: what the daemon does with a run's files, this
// does with a process of its own. For the matrix of what may happen in a session, in a second each.
#include "runtimes/presets.h"
#include "runtimes/runtime.h"

#include <QProcess>
#include <QProcessEnvironment>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace wm::tests {

class Talk {
public:
    using Answer = std::function<runtimes::Reply(const transcript::Request &)>;

    /// Starts the preset's program. `answer` is asked at once whenever the agent asks.
    Talk(const runtimes::Preset &preset, runtimes::Start start, const QProcessEnvironment &environment, Answer answer = allow);
    ~Talk();

    /// Returns the prompt's id.
    std::string say(const std::string &text);
    void interrupt();
    /// Processes events until it is so; false when it takes too long, with what was said in the test's output.
    bool until(const std::function<bool()> &condition);
    /// … until this many turns have ended.
    bool turns_end(int turns);
    void kill();

    const runtimes::Standing &standing() const { return m_runtime->standing(); }
    const std::vector<transcript::Content> &said() const { return m_said; }
    /// The entries of one kind.
    template <class Kind> std::vector<Kind> all() const
    {
        std::vector<Kind> found;
        for (const transcript::Content &content : m_said)
            if (const Kind *one = std::get_if<Kind>(&content))
                found.push_back(*one);
        return found;
    }
    /// What a daemon would make of it that was away: the standing after all of our lines, then all of the agent's.
    runtimes::Standing folded_again() const;
    qint64 pid() const { return m_process.processId(); }

    static runtimes::Reply allow(const transcript::Request &request) { return {request.id, true, ""}; }
    static Answer deny(const std::string &why);

private:
    void take();
    void write();

    runtimes::Preset m_preset;
    runtimes::Start m_start;
    Answer m_answer;
    std::unique_ptr<runtimes::Runtime> m_runtime;
    QProcess m_process;
    std::vector<transcript::Content> m_said;
    std::vector<std::string> m_answered;
    std::string m_in, m_out;
};

} // namespace wm::tests
