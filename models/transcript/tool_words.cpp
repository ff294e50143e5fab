#include "transcript/tool_words.h"

#include "words/text.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace wm::models {
namespace {

using namespace transcript;

QString words(const char *text, int count = -1)
{
    return QCoreApplication::translate("Transcript", text, nullptr, count);
}

} // namespace

QString toolVerb(const ToolCall &call)
{
    switch (call.kind.value_or(ToolKind::other)) {
    case ToolKind::read: return words("Read");
    case ToolKind::edit: return words("Edit");
    case ToolKind::remove: return words("Delete");
    case ToolKind::move: return words("Move");
    case ToolKind::search: return words("Search");
    case ToolKind::execute: return words("Run");
    case ToolKind::think: return words("Think");
    case ToolKind::fetch: return words("Fetch");
    case ToolKind::delegate: return words("Delegate");
    case ToolKind::other: break;
    }
    return call.name && !call.name->empty() ? qtext(*call.name) : words("Tool");
}

QString toolIcon(ToolKind kind)
{
    switch (kind) {
    case ToolKind::read: return u"eye"_s;
    case ToolKind::edit: return u"edit"_s;
    case ToolKind::remove: return u"trash"_s;
    case ToolKind::move: return u"right"_s;
    case ToolKind::search: return u"search"_s;
    case ToolKind::execute: return u"term"_s;
    case ToolKind::think: return u"info"_s;
    case ToolKind::fetch: return u"cloud"_s;
    case ToolKind::delegate: return u"agents"_s;
    case ToolKind::other: break;
    }
    return u"bolt"_s;
}

QString toolTitle(const ToolCall &call)
{
    if (call.title && !call.title->empty())
        return qtext(*call.title).simplified();
    if (call.locations && !call.locations->empty())
        return qtext(call.locations->front().path);
    return call.changes && !call.changes->empty() ? qtext(call.changes->front().path) : QString();
}

QString toolResult(const ToolCall &call)
{
    const ToolState state = call.state.value_or(ToolState::running);
    if (state == ToolState::failed)
        return words("failed");
    if (state == ToolState::denied)
        return words("denied");
    if (state != ToolState::done || !call.output || call.output->empty() || (call.changes && !call.changes->empty()))
        return {};
    const auto lines = std::ranges::count(*call.output, '\n') + (call.output->ends_with('\n') ? 0 : 1);
    return lines == 1 ? words("1 line") : words("%1 lines").arg(lines);
}

QString toolStateName(ToolState state)
{
    switch (state) {
    case ToolState::pending: return u"pending"_s;
    case ToolState::running: return u"running"_s;
    case ToolState::done: return u"done"_s;
    case ToolState::failed: return u"failed"_s;
    case ToolState::denied: return u"denied"_s;
    }
    return {};
}

bool opensByItself(const ToolCall &call)
{
    const ToolKind kind = call.kind.value_or(ToolKind::other);
    const bool failed = call.state == ToolState::failed;
    return failed || kind == ToolKind::execute || (call.changes && !call.changes->empty());
}

QString troubleWord(TroubleClass what)
{
    switch (what) {
    case TroubleClass::vendor_busy: return words("Its vendor is busy");
    case TroubleClass::rate_limited: return words("Slowed down by its vendor");
    case TroubleClass::out_of_quota: return words("Out of quota");
    case TroubleClass::login_needed: return words("Not signed in");
    case TroubleClass::budget: return words("Out of budget");
    case TroubleClass::context_full: return words("Its context is full");
    case TroubleClass::network: return words("No network");
    case TroubleClass::refused: return words("Refused");
    case TroubleClass::broken: return words("Its answers cannot be read");
    case TroubleClass::other: break;
    }
    return words("Trouble");
}

QString durationText(Timestamp span)
{
    const double seconds = static_cast<double>(std::max<Timestamp>(span, 0)) / static_cast<double>(nanoseconds_per_second);
    if (seconds < 9.95)
        return words("%1 s").arg(std::max(seconds, 0.1), 0, 'f', 1);
    if (seconds < 60)
        return words("%1 s").arg(qRound(seconds));
    return seconds < 3'600 ? words("%1 m").arg(static_cast<int>(seconds / 60)) : words("%1 h").arg(static_cast<int>(seconds / 3'600));
}

} // namespace wm::models
