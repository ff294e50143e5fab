#include "transcript/transcript_values.h"

#include "log/log_text.h"
#include "theme/agent_state.h"
#include "transcript/diff_rows.h"
#include "transcript/prose.h"
#include "transcript/tool_words.h"
#include "words/ages.h"
#include "words/text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

using namespace transcript;

constexpr int tail_lines = 12;
constexpr int most_lines = 400;

QString words(const char *text)
{
    return QCoreApplication::translate("Transcript", text);
}

QString kind_name(TranscriptRow::Kind kind)
{
    switch (kind) {
    case TranscriptRow::Message: return u"message"_s;
    case TranscriptRow::Thought: return u"thought"_s;
    case TranscriptRow::Tool: return u"tool"_s;
    case TranscriptRow::Plan: return u"plan"_s;
    case TranscriptRow::Request: return u"request"_s;
    case TranscriptRow::Turn: return u"turn"_s;
    case TranscriptRow::Trouble: return u"trouble"_s;
    case TranscriptRow::Remark: break;
    }
    return u"remark"_s;
}

QVariantList files_of(const std::vector<FileChange> &changes)
{
    QVariantList files;
    for (const FileChange &change : changes)
        files << QVariant::fromValue(FileChangeValue{std::make_shared<FileChange>(change)});
    return files;
}

/// The end of what a program said, as a person can read it.
struct Shown {
    QString text;
    int hidden = 0;
};
Shown shown_output(const std::string &output, bool whole)
{
    std::vector<LogLine> lines = splitLog(output, 0);
    const int most = whole ? most_lines : tail_lines;
    Shown shown;
    shown.hidden = std::max(0, static_cast<int>(lines.size()) - most);
    for (auto line = lines.begin() + shown.hidden; line != lines.end(); ++line)
        shown.text += (shown.text.isEmpty() ? u""_s : u"\n"_s) + line->text;
    return shown;
}

QVariant tool_value(const TranscriptRow &row, const ToolCall &call, int role, Unfolded unfolded)
{
    switch (role) {
    case VerbRole: return toolVerb(call);
    case IconRole: return toolIcon(call.kind.value_or(ToolKind::other));
    case ArgumentRole: return toolTitle(call);
    case TextRole: return toolVerb(call) + u' ' + toolTitle(call);
    case ResultRole: return toolResult(call);
    case ToolStateRole: return toolStateName(call.state.value_or(ToolState::running));
    case DurationRole: return row.ended != 0 ? durationText(row.ended - row.at) : QString();
    case FilesRole: return call.changes ? files_of(*call.changes) : QVariantList();
    case OutputRole: return call.output ? shown_output(*call.output, unfolded.whole).text : QString();
    case HiddenLinesRole: return call.output ? shown_output(*call.output, unfolded.whole).hidden : 0;
    case OpenRole: return opensByItself(call) != unfolded.turned;
    case NestedRole: return !call.parent.empty();
    default: return {};
    }
}

QVariant request_value(const TranscriptRow &row, const transcript::Request &request, int role)
{
    switch (role) {
    case RequestRole: return qtext(request.id);
    case WhatRole: return request.what == transcript::Request::What::permission ? u"permission"_s : u"question"_s;
    case ArgumentRole:
    case TextRole: return qtext(request.title);
    case CwdRole: return qtext(request.cwd);
    case IconRole: return toolIcon(request.kind);
    case FilesRole: return files_of(request.changes);
    case ChoicesRole: {
        QVariantList choices;
        for (const Choice &choice : request.choices)
            choices << QVariantMap{{u"id"_s, qtext(choice.id)}, {u"label"_s, qtext(choice.label)}};
        return choices;
    }
    case AnswerRole:
        if (!row.answer)
            return QString();
        switch (row.answer->how) {
        case RequestClosed::How::allowed: return u"allowed"_s;
        case RequestClosed::How::denied: return u"denied"_s;
        case RequestClosed::How::answered: return u"answered"_s;
        case RequestClosed::How::withdrawn: return u"withdrawn"_s;
        }
        return QString();
    case ReasonRole: return qtext(row.answer ? row.answer->reason : request.reason);
    default: return {};
    }
}

QVariant turn_value(const transcript::Turn &turn, int role)
{
    if (role == ReasonRole) // of an ordinary end it is a word of the protocol
        return turn.how == TurnEnd::finished ? QString() : qtext(turn.reason);
    const auto say = [&](const char *text, AgentState::Value state) {
        return role == TextRole ? QVariant(words(text)) : role == AgentStateRole ? QVariant(state) : QVariant();
    };
    switch (turn.how) {
    case TurnEnd::finished: return say("Turn finished", AgentState::Idle);
    case TurnEnd::interrupted: return say("Interrupted", AgentState::Idle);
    case TurnEnd::refused: return say("Refused", AgentState::Failed);
    case TurnEnd::limit: return say("Stopped at a limit", AgentState::NeedsYou);
    case TurnEnd::failed: return say("Turn failed", AgentState::Failed);
    }
    return {};
}

QVariant trouble_value(const transcript::Trouble &trouble, int role)
{
    switch (role) {
    case TextRole: return troubleWord(trouble.what);
    case ReasonRole: {
        const QString said = qtext(trouble.message);
        if (!trouble.until)
            return said;
        return words("%1 Goes on at %2.").arg(said, clockText(*trouble.until, SystemClock().now()));
    }
    case AgentStateRole: return trouble.final ? AgentState::Failed : AgentState::Stalled;
    default: return {};
    }
}

QString speaker_name(Speaker speaker)
{
    return speaker == Speaker::agent ? u"agent"_s : speaker == Speaker::person ? u"person"_s : u"town"_s;
}

} // namespace

QVariantList planSteps(const transcript::Plan &plan)
{
    QVariantList steps;
    for (const PlanStep &step : plan.steps) {
        const QString state = step.state == StepState::done ? u"done"_s : step.state == StepState::running ? u"running"_s : u"pending"_s;
        steps << QVariantMap{{u"text"_s, qtext(step.text)}, {u"state"_s, state}};
    }
    return steps;
}

QVariant transcriptValue(const TranscriptRow &row, int role, Unfolded unfolded)
{
    switch (role) {
    case KindRole: return row.speaker() == Speaker::town ? u"told"_s : kind_name(row.kind);
    case SpeakerRole: return speaker_name(row.speaker());
    case TimeRole: return clockText(row.at, SystemClock().now());
    case DeliveredRole: return row.delivered;
    default: break;
    }
    if (const auto *message = std::get_if<transcript::Message>(&row.content)) {
        switch (role) {
        case TextRole: return qtext(message->text);
        case BlocksRole: return QVariant::fromValue(proseBlocks(qtext(message->text)));
        case OpenRole: return message->from != Speaker::town || unfolded.turned;
        case NestedRole: return !message->parent.empty();
        default: return {};
        }
    }
    if (const auto *thought = std::get_if<transcript::Thought>(&row.content)) {
        switch (role) {
        case TextRole: return qtext(thought->text);
        case OpenRole: return unfolded.turned;
        case NestedRole: return !thought->parent.empty();
        default: return {};
        }
    }
    if (const auto *call = std::get_if<ToolCall>(&row.content))
        return tool_value(row, *call, role, unfolded);
    if (const auto *plan = std::get_if<transcript::Plan>(&row.content))
        return role == StepsRole ? QVariant(planSteps(*plan)) : role == TextRole ? QVariant(words("Plan")) : QVariant();
    if (const auto *request = std::get_if<transcript::Request>(&row.content))
        return request_value(row, *request, role);
    if (const auto *turn = std::get_if<transcript::Turn>(&row.content))
        return turn_value(*turn, role);
    if (const auto *trouble = std::get_if<transcript::Trouble>(&row.content))
        return trouble_value(*trouble, role);
    if (const auto *remark = std::get_if<transcript::Remark>(&row.content); remark != nullptr && role == TextRole)
        return plainLine(remark->text);
    return {};
}

QHash<int, QByteArray> transcriptRoles()
{
    return {{KindRole, "kind"}, {HeadRole, "head"}, {SpeakerRole, "speaker"}, {TimeRole, "time"}, {TextRole, "text"},
        {BlocksRole, "blocks"}, {DeliveredRole, "delivered"}, {NestedRole, "nested"}, {VerbRole, "verb"}, {IconRole, "icon"},
        {ArgumentRole, "title"}, {ResultRole, "result"}, {ToolStateRole, "toolState"}, {DurationRole, "duration"}, {FilesRole, "files"},
        {OutputRole, "output"}, {HiddenLinesRole, "hiddenLines"}, {OpenRole, "open"}, {StepsRole, "steps"}, {RequestRole, "requestId"},
        {WhatRole, "what"}, {CwdRole, "cwd"}, {ChoicesRole, "choices"}, {AnswerRole, "answer"}, {ReasonRole, "reason"},
        {AgentStateRole, "agentState"}};
}

} // namespace wm::models
