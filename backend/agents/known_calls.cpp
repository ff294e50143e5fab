#include "agents/known_calls.h"

#include "agents/call_record.h"

#include <algorithm>

namespace wm::agents {
namespace {

/// Of a run: a second route follows soon.
constexpr std::size_t most_known = 200;

} // namespace

KnownCalls::Call *KnownCalls::find(const RunId &run, const std::string &tool_call, const std::string &call)
{
    const auto calls = m_calls.find(run);
    if (calls == m_calls.end() || tool_call.empty())
        return nullptr;
    const auto found = std::ranges::find_if(calls->second, [&](const Call &one) { return one.tool_call == tool_call && one.call == call; });
    return found != calls->second.end() ? &*found : nullptr;
}

void KnownCalls::add(const RunId &run, const std::string &tool_call, const std::string &call, const std::string &cwd)
{
    if (tool_call.empty())
        return;
    std::deque<Call> &calls = m_calls[run];
    calls.push_back({tool_call, call, cwd, {}, {}, {}});
    if (calls.size() > most_known && calls.front().waiting.empty())
        calls.pop_front();
}

void KnownCalls::answer(const RunId &run, const std::string &tool_call, const std::string &remembered, const commands::CallAnswer &answer)
{
    const auto calls = m_calls.find(run);
    if (calls == m_calls.end() || tool_call.empty())
        return;
    for (Call &one : calls->second)
        if (one.tool_call == tool_call && remembered_by(one.call, one.cwd) == remembered)
            one.answer = answer;
}

} // namespace wm::agents
