#pragma once
// A call that was judged, as the ledger keeps it and as it is read back from there: the words of a question or a denial, what they are
// remembered by, what was shown to a person. What the policy allows is not in the ledger but a line in the directory of its run.
//
// Thread: main. Nothing is kept here; texts are read from the ledger and the line is written at once.
#include "agents/assessor.h"

#include <chrono>
#include <filesystem>

namespace wm::agents {

/// A command and the texts that it refers to: they are written together.
struct CommandWithTexts {
    town::Command command;
    std::vector<ledger::TextRow> texts;
};

/// The question to a person, which expires after `patience`; 0 = never.
CommandWithTexts question_of(
    const WantedCall &wanted, const approvals::Assessment &assessment, std::chrono::nanoseconds patience, Timestamp now);
CommandWithTexts denial_of(const WantedCall &wanted, const approvals::Assessment &assessment, Timestamp now);
/// The same question anew, about what its call would do by now.
CommandWithTexts restatement_of(
    const town::Approval &approval, const approvals::Assessment &assessment, std::chrono::nanoseconds patience, Timestamp now);

/// The same call again in this directory: what a denial is remembered by. `call` is its hash (agents/call_of.h).
std::string remembered_by(const std::string &call, const std::string &cwd);
/// For the agent: why the policy denies it.
std::string reason_of(const approvals::Verdict &verdict);

/// The call that an approval is about; nullopt when its text cannot be read.
std::optional<WantedCall> wanted_of(ledger::LedgerReader &reader, const town::Approval &approval);
/// Whether what was shown of it says what the remote has: what is, is found out in the same way before both are compared.
bool remote_was_asked(ledger::LedgerReader &reader, const town::Approval &approval);

/// What was allowed by nobody but the policy: one line of the `decisions.jsonl` in the directory of the run.
void write_down(
    const std::filesystem::path &run, const transcript::Request &request, const approvals::Assessment &assessment, Timestamp now);

} // namespace wm::agents
