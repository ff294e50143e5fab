#include "runtimes/acp_requests.h"

#include "runtimes/acp_content.h"
#include "runtimes/json_members.h"

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
    const Json &call = member(params, "toolCall");
    Asked asked;
    asked.what = Asked::What::permission;
    Request &request = asked.request;
    request.tool_call = string_in(call, "toolCallId");
    request.title = string_in(call, "title");
    request.kind = kind_of(member(call, "kind"));
    request.input = member(call, "rawInput");
    request.cwd = string_in(call, "rawInput", "cwd");
    request.reason = cut(texts_of(elements_in(call, "content")), most_output);
    request.changes = changes_of(elements_in(call, "content"));
    const ToolCall about = call_of(call);
    request.tool = about.name.value_or("");
    request.locations = about.locations.value_or(std::vector<Location>());
    for (const Json &option : elements_in(params, "options"))
        request.choices.push_back({string_in(option, "optionId"), string_in(option, "name"), choice_kind(string_in(option, "kind"))});
    return asked;
}

std::vector<Choice> choices_of(const Json &field)
{
    std::vector<Choice> choices;
    for (const Json &value : elements_in(field, "enum"))
        if (value.is_string())
            choices.push_back({value.get<std::string>(), value.get<std::string>()});
    for (const Json &value : elements_in(field, "oneOf"))
        if (member(value, "const").is_string())
            choices.push_back({string_in(value, "const"), string_in(value, "title")});
    return choices;
}

/// A form with one thing to say is a question; what it has room for besides (Claude: an answer of one's own) is optional.
Asked question_of(const Json &params)
{
    Asked asked;
    const Json &fields = member(params, "requestedSchema", "properties");
    if (!fields.is_object() || (member(params, "mode").is_string() && string_in(params, "mode") != "form"))
        return asked;
    for (const auto &[name, field] : fields.items()) {
        if (string_in(field, "type") != "string" || (name.ends_with("_custom") && fields.contains(name.substr(0, name.size() - 7))))
            continue;
        if (!asked.property.empty())
            return {}; // two questions at once
        asked.property = name;
        asked.request.choices = choices_of(field);
        asked.request.title = string_in(params, "message");
        const std::string what = string_in(field, "description").empty() ? string_in(field, "title") : string_in(field, "description");
        if (asked.request.title.empty())
            asked.request.title = what;
        else if (what != asked.request.title)
            asked.request.reason = what;
    }
    for (const Json &required : elements_in(member(params, "requestedSchema"), "required"))
        if (required != asked.property)
            return {}; // something that is no text must be said too
    if (asked.property.empty())
        return asked;
    if (fields.contains(asked.property + "_custom"))
        asked.free_property = asked.property + "_custom";
    asked.what = Asked::What::question;
    asked.request.what = Request::What::question;
    asked.request.tool_call = string_in(params, "toolCallId");
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
    const std::string method = string_in(message, "method");
    Asked asked;
    if (method == "session/request_permission")
        asked = permission_of(member(message, "params"));
    else if (method == "elicitation/create")
        asked = question_of(member(message, "params"));
    asked.id = member(message, "id");
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
    return string_in(answer, "result", "_meta", "wagonmaster", "reason");
}

Answered answered_by(const Json &answer, const Asked &asked)
{
    using enum RequestClosed::How;
    const std::string reason = reason_in(answer);
    const bool has_reason = member(answer, "result", "_meta", "wagonmaster", "reason").is_string();
    if (asked.what == Asked::What::question)
        return {string_in(answer, "result", "action") == "accept"    ? answered
                : string_in(answer, "result", "action") == "decline" ? denied
                                                                     : withdrawn,
            reason};
    const auto choice = std::ranges::find(asked.request.choices, string_in(answer, "result", "outcome", "optionId"), &Choice::id);
    if (string_in(answer, "result", "outcome", "outcome") != "selected" || choice == asked.request.choices.end())
        return {has_reason ? denied : withdrawn, reason};
    return {choice->kind == ChoiceKind::allow_once || choice->kind == ChoiceKind::allow_always ? allowed : denied, reason};
}

} // namespace wm::runtimes::acp
