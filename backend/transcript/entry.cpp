#include "transcript/entry.h"

#include "base/sparse.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <format>

namespace wm::transcript {

NLOHMANN_JSON_SERIALIZE_ENUM(Speaker, {{Speaker::agent, "agent"}, {Speaker::person, "person"}, {Speaker::town, "town"}})
NLOHMANN_JSON_SERIALIZE_ENUM(ToolKind,
    {{ToolKind::other, "other"}, {ToolKind::read, "read"}, {ToolKind::edit, "edit"}, {ToolKind::remove, "remove"}, {ToolKind::move, "move"},
        {ToolKind::search, "search"}, {ToolKind::execute, "execute"}, {ToolKind::think, "think"}, {ToolKind::fetch, "fetch"},
        {ToolKind::delegate, "delegate"}})
NLOHMANN_JSON_SERIALIZE_ENUM(ToolState,
    {{ToolState::pending, "pending"}, {ToolState::running, "running"}, {ToolState::done, "done"}, {ToolState::failed, "failed"},
        {ToolState::denied, "denied"}})
NLOHMANN_JSON_SERIALIZE_ENUM(StepState, {{StepState::pending, "pending"}, {StepState::running, "running"}, {StepState::done, "done"}})
NLOHMANN_JSON_SERIALIZE_ENUM(ChoiceKind,
    {{ChoiceKind::other, "other"}, {ChoiceKind::allow_once, "allow_once"}, {ChoiceKind::allow_always, "allow_always"},
        {ChoiceKind::reject_once, "reject_once"}, {ChoiceKind::reject_always, "reject_always"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Request::What, {{Request::What::permission, "permission"}, {Request::What::question, "question"}})
NLOHMANN_JSON_SERIALIZE_ENUM(RequestClosed::How,
    {{RequestClosed::How::withdrawn, "withdrawn"}, {RequestClosed::How::allowed, "allowed"}, {RequestClosed::How::denied, "denied"},
        {RequestClosed::How::answered, "answered"}})
NLOHMANN_JSON_SERIALIZE_ENUM(Phase,
    {{Phase::starting, "starting"}, {Phase::idle, "idle"}, {Phase::working, "working"}, {Phase::asking, "asking"},
        {Phase::waiting, "waiting"}, {Phase::failed, "failed"}})
NLOHMANN_JSON_SERIALIZE_ENUM(TurnEnd,
    {{TurnEnd::failed, "failed"}, {TurnEnd::finished, "finished"}, {TurnEnd::interrupted, "interrupted"}, {TurnEnd::refused, "refused"},
        {TurnEnd::limit, "limit"}})
NLOHMANN_JSON_SERIALIZE_ENUM(TroubleClass,
    {{TroubleClass::other, "other"}, {TroubleClass::vendor_busy, "vendor_busy"}, {TroubleClass::rate_limited, "rate_limited"},
        {TroubleClass::out_of_quota, "out_of_quota"}, {TroubleClass::login_needed, "login_needed"}, {TroubleClass::budget, "budget"},
        {TroubleClass::context_full, "context_full"}, {TroubleClass::network, "network"}, {TroubleClass::refused, "refused"},
        {TroubleClass::broken, "broken"}})

WM_SPARSE(Message, from, text, id, parent)
WM_SPARSE(Thought, text, parent)
WM_SPARSE(Location, path, line)
WM_SPARSE(FileChange, path, before, after, patch)
WM_SPARSE(ToolCall, id, title, name, kind, state, locations, changes, input, output, parent)
WM_SPARSE(PlanStep, text, state)
WM_SPARSE(Plan, steps)
WM_SPARSE(Choice, id, label, kind)
WM_SPARSE(Request, id, what, tool_call, title, kind, input, cwd, choices, reason, changes, tool, locations)
WM_SPARSE(RequestClosed, id, how, reason)
WM_SPARSE(Usage, model, input, output, cache_read, cache_write, cost)
WM_SPARSE(Context, used, size)
WM_SPARSE(PhaseChange, phase, rule)
WM_SPARSE(Turn, how, reason)
WM_SPARSE(Trouble, what, message, until, final)
WM_SPARSE(Session, id, agent, model, mode)
WM_SPARSE(Delivered, prompt)
WM_SPARSE(Remark, text)

namespace {

/// In the order of Content.
constexpr std::array types = {"message", "thought", "tool_call", "plan", "request", "request_closed", "usage", "context", "phase", "turn",
    "trouble", "session", "delivered", "remark"};
static_assert(types.size() == std::variant_size_v<Content>);

template <std::size_t I = 0> Content read_content(std::string_view type, const Json &json)
{
    if constexpr (I == std::variant_size_v<Content>)
        return Remark{std::format("({} of a newer version)", elide(type, 60))};
    else if (type == types[I])
        return json.get<std::variant_alternative_t<I, Content>>();
    else
        return read_content<I + 1>(type, json);
}

std::string one_line(std::string_view text)
{
    std::string line(trim(text.substr(0, 2000)));
    std::ranges::replace_if(line, [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    return elide(as_utf8(std::move(line)), 199);
}

std::string last_line(std::string_view text)
{
    text = trim(text);
    return one_line(text.substr(text.rfind('\n') + 1));
}

} // namespace

Json to_json(const Entry &entry)
{
    Json json = std::visit([](const auto &content) { return Json(content); }, entry.content);
    json["type"] = types[entry.content.index()];
    json["at"] = to_rfc3339(entry.at);
    return json;
}

Result<Entry> entry_from(const Json &json)
{
    try {
        const auto at = parse_rfc3339(json.at("at").get<std::string>());
        if (!at)
            return fail("bad_entry", "A line of the transcript has no time.");
        return Entry{*at, read_content(json.at("type").get<std::string>(), json)};
    } catch (const Json::exception &) {
        return fail("bad_entry", "A line of the transcript cannot be read.");
    }
}

std::string word_of(ToolKind kind)
{
    return Json(kind).get<std::string>();
}

std::string word_of(TurnEnd how)
{
    return Json(how).get<std::string>();
}

std::string word_of(TroubleClass what)
{
    return Json(what).get<std::string>();
}

std::string word_of(Phase phase)
{
    return Json(phase).get<std::string>();
}

std::string in_short(const Content &content)
{
    if (const auto *message = std::get_if<Message>(&content))
        return message->from == Speaker::agent ? last_line(message->text) : "";
    if (const auto *call = std::get_if<ToolCall>(&content); call != nullptr && call->title)
        return one_line(*call->title);
    if (const auto *request = std::get_if<Request>(&content))
        return one_line(request->title);
    if (const auto *trouble = std::get_if<Trouble>(&content))
        return one_line(trouble->message);
    return "";
}

} // namespace wm::transcript
