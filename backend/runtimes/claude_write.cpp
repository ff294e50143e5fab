#include "base/ulid.h"
#include "runtimes/claude_prompt_id.h"
#include "runtimes/claude_runtime.h"

#include <algorithm>
#include <charconv>
#include <format>

namespace wm::runtimes::claude {

using transcript::Phase;
using transcript::RequestClosed;

namespace {

/// Our requests are "wm-0", "wm-1", … in each run; the first (`opening`) is "initialize".
constexpr std::string_view prefix = "wm-";

std::string line_of(const Json &message)
{
    return to_text(message) + "\n";
}

Json request_of(const std::string &id, Json body)
{
    return {{"type", "control_request"}, {"request_id", id}, {"request", std::move(body)}};
}

RequestClosed closed_by(const std::string &id, const Json &answer)
{
    if (text(answer, "behavior") != "allow")
        return {.id = id, .how = RequestClosed::How::denied, .reason = text(answer, "message")};
    const bool question = member(member(answer, "updatedInput"), "answers").is_object();
    return {.id = id, .how = question ? RequestClosed::How::answered : RequestClosed::How::allowed};
}

/// One line for each question, in their order; the last takes what is left.
Json answers_of(const Json &questions, std::string_view reply)
{
    Json answers = Json::object();
    const Json::array_t &all = items(questions);
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::size_t end = i + 1 == all.size() ? reply.npos : reply.find('\n');
        const std::string_view line = reply.substr(0, end);
        answers[text(all[i], "question")] = line.empty() ? std::string("(no answer)") : std::string(line);
        reply.remove_prefix(std::min(line.size() + 1, reply.size()));
    }
    return answers;
}

} // namespace

void ClaudeRuntime::wrote(std::string_view bytes)
{
    JsonLines().read(bytes, [this](const Json &line) { saw_written(line); }, [](std::string_view) {});
}

void ClaudeRuntime::saw_written(const Json &line)
{
    const std::string type = text(line, "type");
    if (type == "control_response") {
        saw_answer(member(line, "response"));
    } else if (type == "control_request") {
        const std::string id = text(line, "request_id"), subtype = text(member(line, "request"), "subtype");
        m_opened = m_opened || subtype == "initialize";
        int number = 0;
        if (id.starts_with(prefix) && std::from_chars(id.data() + prefix.size(), id.data() + id.size(), number).ec == std::errc() &&
            number >= m_next_request && number < 1'000'000'000)
            m_next_request = number + 1;
        // What was due is waited for since it was wished: its response may come before we hear that it was written.
        if (std::erase_if(m_due, [&id](const Due &due) { return due.key == id; }) == 0 && id != opening)
            m_waits_for.emplace(id, subtype);
    } else if (type == "user") {
        const auto prompt = ulid_of(text(line, "uuid"));
        if (!prompt)
            return;
        std::erase_if(m_due, [&prompt](const Due &due) { return due.key == *prompt; });
        Said &known = said(*prompt);
        known.written = true;
        if (std::exchange(known.known, true))
            return;
        if (known.delivered)
            emit(transcript::Delivered{*prompt});
        else
            m_standing.undelivered.push_back(*prompt);
    }
}

void ClaudeRuntime::saw_answer(const Json &response)
{
    const std::string id = text(response, "request_id");
    const bool ours = std::erase_if(m_due, [&id](const Due &due) { return due.key == id; }) != 0;
    const RequestClosed closed = closed_by(id, member(response, "response"));
    if (m_asked.erase(id) != 0) {
        std::erase_if(m_standing.requests, [&id](const transcript::Request &request) { return request.id == id; });
        emit(closed);
        show_phase("control_response");
    } else if (!ours) {
        m_answered.emplace(id, closed); // the request comes up later in the fold
    }
}

Result<> ClaudeRuntime::want(const Wish &wish)
{
    if (m_phase == Phase::failed)
        return fail("ended", "Claude Code refused to begin and does nothing more.", "Stop this run and start another.");
    if (const auto *prompt = std::get_if<Prompt>(&wish))
        return want_prompt(*prompt);
    if (const auto *reply = std::get_if<Reply>(&wish))
        return want_reply(*reply);
    if (const auto *set = std::get_if<SetModel>(&wish)) {
        if (!set->model.empty())
            ask("set_model", {{"model", set->model}});
        if (!set->effort.empty())
            ask("apply_flag_settings", {{"settings", {{"effortLevel", set->effort}}}});
        return {};
    }
    ask("interrupt", Json::object());
    return {};
}

Result<> ClaudeRuntime::want_prompt(const Prompt &prompt)
{
    const auto uuid = uuid_of(prompt.id);
    if (!uuid)
        return fail("unsupported", std::format("\"{}\" is no id of a prompt.", prompt.id), "Prompts have ULIDs.");
    Said &known = said(prompt.id);
    if (std::exchange(known.known, true) || known.delivered) {
        for (Due &due : m_due)
            if (due.key == prompt.id)
                due.hold = prompt.hold;
        return {};
    }
    m_standing.undelivered.push_back(prompt.id);
    m_due.push_back({.key = prompt.id,
        .line = line_of({{"type", "user"}, {"message", {{"role", "user"}, {"content", prompt.text}}}, {"parent_tool_use_id", nullptr},
            {"session_id", ""}, {"uuid", *uuid}}),
        .when = prompt.now ? Due::When::opened : Due::When::at_boundary,
        .hold = prompt.hold});
    return {};
}

Result<> ClaudeRuntime::want_reply(const Reply &reply)
{
    const auto asked = m_asked.find(reply.request);
    if (asked == m_asked.end() || std::ranges::contains(m_due, reply.request, &Due::key))
        return fail("unknown_request", "This question is not open any more.", "It was answered, or the agent took it back.");
    Json input = asked->second.input;
    if (asked->second.question && !reply.text.empty())
        input["answers"] = answers_of(member(input, "questions"), reply.text);
    else if (!reply.allow) {
        answer(reply.request, {{"behavior", "deny"}, {"message", reply.text.empty() ? std::string("This was not allowed.") : reply.text}});
        return {};
    }
    answer(reply.request, {{"behavior", "allow"}, {"updatedInput", std::move(input)}});
    return {};
}

void ClaudeRuntime::ask(const char *subtype, Json body)
{
    const std::string id = std::format("{}{}", prefix, m_next_request++);
    body["subtype"] = subtype;
    m_due.push_back({.key = id, .line = line_of(request_of(id, std::move(body))), .when = Due::When::opened});
    m_waits_for.emplace(id, subtype);
}

void ClaudeRuntime::answer(const std::string &request, Json response)
{
    m_due.push_back({.key = request,
        .line = line_of({{"type", "control_response"},
            {"response", {{"subtype", "success"}, {"request_id", request}, {"response", std::move(response)}}}})});
}

void ClaudeRuntime::answer_error(const std::string &request, const std::string &error)
{
    m_due.push_back({.key = request,
        .line = line_of({{"type", "control_response"}, {"response", {{"subtype", "error"}, {"request_id", request}, {"error", error}}}})});
}

std::optional<std::string> ClaudeRuntime::due()
{
    if (m_phase == Phase::failed)
        return std::nullopt;
    if (!m_opened)
        return line_of(request_of(opening, {{"subtype", "initialize"}}));
    const auto next = std::ranges::find_if(m_due, [this](const Due &due) { return due.offered || may_go(due); });
    if (next == m_due.end())
        return std::nullopt;
    next->offered = true;
    std::rotate(m_due.begin(), next, next + 1);
    return m_due.front().line;
}

/// A prompt that Claude has and has not begun with: the next would be taken into the same turn.
bool ClaudeRuntime::is_in_flight() const
{
    return std::ranges::any_of(m_said, [](const Said &prompt) { return prompt.written && !prompt.delivered && !prompt.over; });
}

bool ClaudeRuntime::may_go(const Due &due) const
{
    if (due.hold)
        return false;
    switch (due.when) {
    case Due::When::at_once: break;
    case Due::When::opened: return m_phase != Phase::starting;
    case Due::When::at_boundary: return m_phase == Phase::idle && !is_in_flight();
    }
    return true;
}

ClaudeRuntime::Said &ClaudeRuntime::said(const std::string &prompt)
{
    constexpr std::size_t remembered = 1000; // far more than anybody wishes for twice
    if (const auto known = std::ranges::find(m_said, prompt, &Said::id); known != m_said.end())
        return *known;
    if (m_said.size() >= remembered)
        if (const auto old = std::ranges::find_if(m_said, [](const Said &one) { return one.delivered || one.over; }); old != m_said.end())
            m_said.erase(old);
    return m_said.emplace_back(Said{.id = prompt});
}

} // namespace wm::runtimes::claude
