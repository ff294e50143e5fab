#include "bead/gate_words.h"

#include "town/bead/checks.h"
#include "town/bead/index.h"
#include "town/rules/blocking.h"
#include "words/ages.h"
#include "words/text.h"

#include <QCoreApplication>
#include <algorithm>

namespace wm::models {
namespace {

using namespace town;

QString words(const char *text, int count = -1)
{
    return QCoreApplication::translate("Gate", text, nullptr, count);
}

} // namespace

QString awaitedText(const State &, const Bead &gate, Timestamp now)
{
    const std::string &type = gate.extra->await_type;
    const QString id = qtext(gate.extra->await_id);
    if (type == "human")
        return words("your answer");
    if (type == "timer")
        return words("until %1").arg(clockText(gate.created_at + gate.extra->timeout, now));
    if (type == "bead")
        return words("%1 to be closed").arg(id);
    if (type == "gh:run")
        return words("GitHub run %1").arg(id);
    if (type == "gh:pr")
        return words("GitHub pull request %1").arg(id);
    return type.empty() ? words("a resolution") : id.isEmpty() ? qtext(type) : words("%1: %2").arg(qtext(type), id);
}

GateAnswers answersTo(const State &state, const Bead &gate)
{
    if (const BeadId asked = asked_to_close(gate); !asked.empty()) {
        const QString bead = qtext(asked);
        return {words("%1 is closed").arg(bead), words("%1 stays open").arg(bead)};
    }
    GateAnswers answers;
    const std::vector<BeadId> waiting = waiting_for(state, gate.id);
    if (waiting.empty())
        return {words("nothing waits for it"), words("nothing waits for it")};
    answers.put_aside = put_aside_by_no(state, gate);
    const QString names = qtext(names_of(waiting));
    const bool alone = std::ranges::all_of(waiting, [&](const BeadId &id) { return blockers(state, *find(state.beads, id)).size() <= 1; });
    if (alone)
        answers.yes = waiting.size() == 1 ? words("%1 goes on").arg(names) : words("%1 go on").arg(names);
    else
        answers.yes = words("%1: no longer waits for this").arg(names);
    const QString aside = qtext(names_of(answers.put_aside));
    answers.no = answers.put_aside.empty() ? words("%1: the agent is told").arg(names)
        : answers.put_aside.size() == 1    ? words("%1 is put aside").arg(aside)
                                           : words("%1 are put aside").arg(aside);
    return answers;
}

} // namespace wm::models
