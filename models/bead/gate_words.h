#pragma once
// A gate in words: what it waits for, and for a question to the person, what each answer does.
#include "town/state.h"

#include <QString>

namespace wm::models {

/// "your answer", "until 15:30", "GitHub run 421".
QString awaitedText(const town::State &state, const town::Bead &gate, Timestamp now);

struct GateAnswers {
    QString yes;                    ///< "wm-a3f8 goes on"
    QString no;                     ///< "wm-a3f8 is put aside"
    std::vector<BeadId> put_aside{}; ///< before a no: else the closed gate would let them start
};
GateAnswers answersTo(const town::State &state, const town::Bead &gate);

} // namespace wm::models
