#include "runtimes/acp_requests.h"

#include "runtimes/acp_content.h"
#include "runtimes/acp_json.h"

#include <algorithm>
#include <format>
#include <initializer_list>

namespace wm::runtimes::acp {
namespace {

using namespace transcript;

ChoiceKind choice_kind(const std::string &kind)
{
    if (kind == "allow_once")
        return ChoiceKind::allow_once;
    if (kind == "allow_always")
        return ChoiceKind::allow_always;
    if (kind == "reject_once")
        return ChoiceKind::reject_once;
    return kind == "reject_always" ? ChoiceKind::reject_always : ChoiceKind::other;
}

Asked permission_of(const Json &params)
{
    const Json &call = at(params, "toolCall");
    Asked asked;
    asked.what = Asked::What::permission;
    Request &request = asked.request;
    request.tool_call = text_at(call, "toolCallId");
    request.title = text_at(call, "title");
    request.kind = kind_of(at(call, "kind"));
    request.input = at(call, "rawInput");
    request.cwd = text_at(call, "rawInput", "cwd");
    request.reason = cut(texts_of(list_at(call, "content")), most_output);
    request.changes = changes_of(list_at(call, "content"));
    const ToolCall about = call_of(call);
    request.tool = about.name.value_or("");
    request.locations = about.locations.value_or(std::vector<Location>());
    for (const Json &option : list_at(params, "options"))
        request.choices.push_back({text_at(option, "optionId"), text_at(option, "name"), choice_kind(text_at(option, "kind"))});
    return asked;
}

std::vector<Choice> choices_of(const Json &field)
{
    std::vector<Choice> choices;
    for (const Json &value : list_at(field, "enum"))
        if (value.is_string())
            choices.push_back({value.get<std::string>(), value.get<std::string>()});
    for (const Json &value : list_at(field, "oneOf"))
        if (at(value, "const").is_string())
            choices.push_back({text_at(value, "const"), text_at(value, "title")});
    return choices;
}

/// A form with one thing to say is a question; what it has room for besides (Claude: an answer of one's own) is optional.
Asked question_of(const Json &params)
{
    Asked asked;
    const Json &fields = at(params, "requestedSchema", "properties");
    if (!fields.is_object() || (at(params, "mode").is_string() && text_at(params, "mode") != "form"))
        return asked;
    for (const auto &[name, field] : fields.items()) {
        if (text_at(field, "type") != "string" || (name.ends_with("_custom") && fields.contains(name.substr(0, name.size() - 7))))
            continue;
        if (!asked.property.empty())
            return {}; // two questions at once
        asked.property = name;
        asked.request.choices = choices_of(field);
        asked.request.title = text_at(params, "message");
        const std::string what = text_at(field, "description").empty() ? text_at(field, "title") : text_at(field, "description");
        if (asked.request.title.empty())
            asked.request.title = what;
        else if (what != asked.request.title)
            asked.request.reason = what;
    }
    for (const Json &required : list_at(at(params, "requestedSchema"), "required"))
        if (required != asked.property)
            return {}; // something that is no text must be said too
    if (asked.property.empty())
        return asked;
    if (fields.contains(asked.property + "_custom"))
        asked.free_property = asked.property + "_custom";
    asked.what = Asked::What::question;
    asked.request.what = Request::What::question;
    asked.request.tool_call = text_at(params, "toolCallId");
    return asked;
}

const Choice *choice_of(const Asked &asked, std::initializer_list<ChoiceKind> kinds)
{
    for (const ChoiceKind kind : kinds) {
        const auto found = std::ranges::find(asked.request.choices, kind, &Choice::kind);
        if (found != asked.request.choices.end())
            return &*found;
    }
    return nullptr;
}

Json selected(const Choice &choice)
{
    return {{"result", {{"outcome", {{"outcome", "selected"}, {"optionId", choice.id}}}}}};
}

Result<Json> question_answer(const Asked &asked, const std::string &text)
{
    const auto &choices = asked.request.choices;
    const auto choice = std::ranges::find_if(choices, [&](const Choice &c) { return c.id == text || c.label == text; });
    const bool free = choice == choices.end() && !choices.empty();
    if (free && asked.free_property.empty())
        return fail(
            "unsupported", std::format("“{}” is none of the answers that the agent can take.", cut(text, 100)), "Give one of its choices.");
    const std::string &field = free ? asked.free_property : asked.property;
    return Json{{"result", {{"action", "accept"}, {"content", {{field, choice == choices.end() ? text : choice->id}}}}}};
}

} // namespace

std::string id_text(const Json &id)
{
    return id.is_string() ? id.get<std::string>() : to_text(id);
}

Asked asked_of(const Json &message)
{
    const std::string method = text_at(message, "method");
    Asked asked;
    if (method == "session/request_permission")
        asked = permission_of(at(message, "params"));
    else if (method == "elicitation/create")
        asked = question_of(at(message, "params"));
    asked.id = at(message, "id");
    asked.request.id = id_text(asked.id);
    if (asked.what == Asked::What::unoffered)
        asked.answer = method == "elicitation/create"
            ? Json{{"result", {{"action", "decline"}}}}
            : Json{{"error", {{"code", -32601}, {"message", "This client does not offer " + cut(method, 100) + "."}}}};
    return asked;
}

Result<Json> answer_of(const Asked &asked, const Reply &reply)
{
    if (asked.what == Asked::What::question)
        return reply.allow ? question_answer(asked, reply.text) : Json{{"result", {{"action", "decline"}}}};
    if (reply.allow) {
        // "Always" is ours to say, and with some agents it means: switch asking off.
        const Choice *choice = choice_of(asked, {ChoiceKind::allow_once});
        if (choice == nullptr)
            return fail("unsupported", "The agent cannot be allowed this once: it offers only to allow it always.",
                "Deny it, with what to do instead.");
        return selected(*choice);
    }
    const Choice *choice = choice_of(asked, {ChoiceKind::reject_once, ChoiceKind::reject_always});
    Json answer = choice == nullptr ? cancelled_answer(asked) : selected(*choice);
    if (choice == nullptr || !reply.text.empty()) // a denial that is said as "cancelled" is told by its reason, be it empty
        answer["result"]["_meta"]["wagonmaster"]["reason"] = reply.text;
    return answer;
}

Json cancelled_answer(const Asked &asked)
{
    if (asked.what == Asked::What::question)
        return {{"result", {{"action", "cancel"}}}};
    return {{"result", {{"outcome", {{"outcome", "cancelled"}}}}}};
}

std::string reason_in(const Json &answer)
{
    return text_at(answer, "result", "_meta", "wagonmaster", "reason");
}

Answered answered_by(const Json &answer, const Asked &asked)
{
    using enum RequestClosed::How;
    const std::string reason = reason_in(answer);
    const bool has_reason = at(answer, "result", "_meta", "wagonmaster", "reason").is_string();
    if (asked.what == Asked::What::question)
        return {text_at(answer, "result", "action") == "accept"    ? answered
                : text_at(answer, "result", "action") == "decline" ? denied
                                                                   : withdrawn,
            reason};
    const auto choice = std::ranges::find(asked.request.choices, text_at(answer, "result", "outcome", "optionId"), &Choice::id);
    if (text_at(answer, "result", "outcome", "outcome") != "selected" || choice == asked.request.choices.end())
        return {has_reason ? denied : withdrawn, reason};
    return {choice->kind == ChoiceKind::allow_once || choice->kind == ChoiceKind::allow_always ? allowed : denied, reason};
}

} // namespace wm::runtimes::acp
