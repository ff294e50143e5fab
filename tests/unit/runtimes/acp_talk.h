#pragma once
// An ACP runtime and, at its other end, an agent that the test plays. Keeps what a run keeps (in.log, out.log) and holds
// the runtime to the law of runtime.h after every step: one that reads both logs afresh stands where this one stands,
// and has nothing to write again.
#include "base/json.h"
#include "runtimes/acp.h"

#include <QTest>

#include <format>

namespace wm::runtimes::test {

inline std::string phase_word(transcript::Phase phase)
{
    constexpr std::array words = {"starting", "idle", "working", "asking", "waiting", "failed"};
    return words[static_cast<std::size_t>(phase)];
}

/// One line that tells an entry: what a reader of the transcript would see of it.
inline std::string told(const transcript::Content &content)
{
    Json json = transcript::to_json({0, content});
    json.erase("at");
    std::string type = json["type"];
    json.erase("type");
    return type + " " + to_text(json);
}

class Talk {
public:
    explicit Talk(Start start = {}) : m_start(std::move(start)), m_runtime(make_acp(m_start)) {}

    const Standing &standing() const { return m_runtime->standing(); }
    std::vector<transcript::Content> ends() { return m_runtime->ended(); }
    std::vector<transcript::Content> entries;

    template <class T> std::vector<T> all() const
    {
        std::vector<T> found;
        for (const auto &entry : entries)
            if (const T *value = std::get_if<T>(&entry))
                found.push_back(*value);
        return found;
    }
    template <class T> T last() const { return all<T>().empty() ? T() : all<T>().back(); }

    Result<> want(const Wish &wish)
    {
        if (const auto *prompt = std::get_if<Prompt>(&wish))
            m_prompts.push_back(*prompt);
        auto done = m_runtime->want(wish);
        take(m_runtime->read(""));
        return done;
    }
    Result<> prompt(const std::string &id, const std::string &text = "go") { return want(Prompt{id, text}); }

    /// Writes all that is due.
    std::vector<Json> written()
    {
        std::vector<Json> lines;
        while (const auto line = m_runtime->due()) {
            if (m_runtime->due() != line || lines.size() == 1000)
                qFatal("what is due changes before it is written, or never ends");
            m_runtime->wrote(*line);
            m_in += *line;
            lines.push_back(Json::parse(*line));
            if (lines.back()["jsonrpc"] != "2.0" || !line->ends_with('\n'))
                qFatal("not a line of JSON-RPC");
            if (lines.back().contains("method") && lines.back().contains("id"))
                m_newest = lines.back();
        }
        take(m_runtime->read(""));
        keep_the_law();
        return lines;
    }

    /// The agent says this; then everything due is written.
    std::vector<Json> hears(Json message)
    {
        message["jsonrpc"] = "2.0";
        return hears_bytes(to_text(message) + "\n");
    }
    std::vector<Json> hears_bytes(const std::string &bytes)
    {
        m_out += bytes;
        take(m_runtime->read(bytes));
        return written();
    }
    /// Our newest request, and the agent's answer to it.
    const Json &asked() const { return m_newest; }
    std::vector<Json> answers(const Json &result) { return hears({{"id", m_newest["id"]}, {"result", result}}); }
    std::vector<Json> refuses(const Json &error) { return hears({{"id", m_newest["id"]}, {"error", error}}); }
    std::vector<Json> updates(Json update, const std::string &kind)
    {
        update["sessionUpdate"] = kind;
        return hears({{"method", "session/update"}, {"params", {{"sessionId", "s1"}, {"update", update}}}});
    }
    std::vector<Json> says(const std::string &text, const std::string &id = "")
    {
        return updates({{"messageId", id}, {"content", {{"type", "text"}, {"text", text}}}}, "agent_message_chunk");
    }

    /// Opens a session without modes.
    void opens(const Json &capabilities = Json::object(), const Json &session = {{"sessionId", "s1"}})
    {
        written();
        answers({{"protocolVersion", 1}, {"agentCapabilities", capabilities}, {"agentInfo", {{"name", "test"}, {"version", "1"}}}});
        answers(session);
    }

    const std::string &in() const { return m_in; }
    const std::string &out() const { return m_out; }

    /// One that takes this run up: first in.log, then out.log, cut into pieces of this size.
    std::unique_ptr<Runtime> taken_up(std::size_t piece = std::string::npos) const
    {
        auto runtime = make_acp(m_start);
        runtime->wrote(m_in);
        for (std::string_view rest = m_out; !rest.empty(); rest.remove_prefix(std::min(piece, rest.size())))
            runtime->read(rest.substr(0, piece));
        for (const Prompt &prompt : m_prompts)
            runtime->want(prompt);
        return runtime;
    }
    void keep_the_law(std::size_t piece = std::string::npos) const
    {
        stands_here(*taken_up(piece));
        if (auto checkpoint = m_runtime->checkpoint())
            m_checkpoint = {*std::move(checkpoint), m_in.size(), m_out.size()};
        if (m_checkpoint.state.is_null())
            return;
        const auto runtime = make_acp(m_start); // the newest turn that has a checkpoint, and what came since
        runtime->restore(Json::parse(to_text(m_checkpoint.state)));
        runtime->wrote(m_in.substr(m_checkpoint.in));
        runtime->read(m_out.substr(m_checkpoint.out));
        for (const Prompt &prompt : m_prompts)
            runtime->want(prompt);
        stands_here(*runtime);
    }
    /// Some turn has left one.
    bool has_checkpoint() const { return !m_checkpoint.state.is_null(); }

private:
    struct Checkpoint {
        Json state;
        std::size_t in = 0, out = 0;
    };

    void stands_here(Runtime &other_runtime) const
    {
        Runtime *const other = &other_runtime;
        const Standing &a = standing();
        const Standing &b = other->standing();
        if (other->due() != m_runtime->due())
            qFatal("taken up again it would write: %s", other->due().value_or("nothing").c_str());
        if (a.phase != b.phase || a.session != b.session || a.action != b.action || a.requests != b.requests ||
            a.undelivered != b.undelivered || a.context != b.context || a.trouble != b.trouble || a.turns != b.turns)
            qFatal("taken up again it stands elsewhere: %s, “%s”, after\n%s\n%s", phase_word(b.phase).c_str(), b.action.c_str(),
                m_in.c_str(), m_out.c_str());
    }
    void take(std::vector<transcript::Content> contents)
    {
        for (auto &content : contents)
            entries.push_back(std::move(content));
    }

    Start m_start;
    std::unique_ptr<Runtime> m_runtime;
    std::string m_in, m_out;
    mutable Checkpoint m_checkpoint;
    std::vector<Prompt> m_prompts;
    Json m_newest;
};

/// session/request_permission for a call; the agent's id is a number or a text.
inline Json permission(
    const Json &id, const std::string &call, const std::vector<std::string> &kinds = {"allow_always", "allow_once", "reject_once"})
{
    Json options = Json::array();
    for (const std::string &kind : kinds)
        options.push_back({{"optionId", "id of " + kind}, {"name", kind}, {"kind", kind}});
    return {{"id", id}, {"method", "session/request_permission"},
        {"params",
            {{"sessionId", "s1"}, {"options", options},
                {"toolCall",
                    {{"toolCallId", call}, {"title", "rm -rf " + call}, {"kind", "execute"}, {"status", "pending"},
                        {"rawInput", {{"command", "rm -rf " + call}}}}}}}};
}

} // namespace wm::runtimes::test
