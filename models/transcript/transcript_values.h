#pragma once
// What a row of a transcript shows, role by role, computed when it is asked for: only visible rows ask.
#include "transcript/transcript_row.h"

#include <QHash>
#include <QVariant>

namespace wm::models {

enum TranscriptRole {
    KindRole = Qt::UserRole, ///< "message", "told" (by the town), "thought", "tool", "plan", "request", "turn", "trouble", "remark"
    HeadRole,                ///< somebody begins to speak here
    SpeakerRole,             ///< "agent", "person", "town"
    TimeRole,                ///< "15:32"
    TextRole,                ///< as it was said, without its Markdown
    BlocksRole,              ///< list of ProseBlock
    DeliveredRole,           ///< of what a person said
    NestedRole,              ///< belongs to a subagent's call
    VerbRole,                ///< of a tool call: "Edit"
    IconRole,
    ArgumentRole,               ///< its argument: a path, a command; of a request: what it asks for
    ResultRole,              ///< "214 lines"
    ToolStateRole,           ///< "pending", "running", "done", "failed", "denied"
    DurationRole,            ///< "0.1 s"
    FilesRole,               ///< list of FileChangeValue
    OutputRole,              ///< its last lines, or more of them
    HiddenLinesRole,         ///< lines of the output that are left out
    OpenRole,                ///< the body is to be seen
    StepsRole,               ///< of a plan: text, state
    RequestRole,             ///< its id
    WhatRole,                ///< "permission" or "question"
    CwdRole,
    ChoicesRole,             ///< list of {id, label}
    AnswerRole,              ///< "", "allowed", "denied", "answered", "withdrawn"
    ReasonRole,              ///< of the answer, a turn's end or a trouble
    AgentStateRole,          ///< whose glyph and colour fit
};

struct Unfolded {
    bool turned = false; ///< the other way than by itself
    bool whole = false;  ///< with a long output
};

QHash<int, QByteArray> transcriptRoles();
QVariant transcriptValue(const TranscriptRow &row, int role, Unfolded unfolded);
QVariantList planSteps(const transcript::Plan &plan);

} // namespace wm::models
