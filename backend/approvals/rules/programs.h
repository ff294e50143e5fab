#pragma once
// Which rule judges which program. A family is a file; it names its programs in one table.
#include "approvals/rules/case.h"

namespace wm::approvals::rules {

struct Program {
    std::string_view names; ///< parted by blanks
    void (*judge)(Case &);
    bool exact = true; ///< its rule looks at every word that is a path; else secrets are looked for among all words
};

/// A verb of a program with verbs ("docker volume rm") and what it means.
struct Verb {
    std::string_view programs; ///< parted by blanks
    std::string_view verbs;    ///< parted by '|', each one or more words; "" = the program without one that is listed
    std::string_view rule;
    Level level;
    std::string_view sentence;
    std::string_view host = {}; ///< that it talks to
};
/// Judges by the first row that fits; words that are options are passed over, with the values of `valued`. nullptr = no row fits:
/// a finding says so already.
const Verb *judge_by_verb(Case &now, std::span<const Verb> table, std::string_view valued);

std::span<const Program> git_programs();
std::span<const Program> file_programs();
std::span<const Program> reader_programs();
std::span<const Program> shell_programs();
std::span<const Program> interpreter_programs();
std::span<const Program> package_programs();
std::span<const Program> build_programs();
std::span<const Program> service_programs();
std::span<const Program> network_programs();
std::span<const Program> database_programs();
std::span<const Program> system_programs();
std::span<const Program> town_programs();

/// The rule for a program's base name, or nullptr.
const Program *program_named(std::string_view name);

/// Judges one invocation with everything about it: wrappers, environment, program, redirections.
void judge_invocation(Case &now);

/// A command line that stands in another one. `depth` counts how many are around it.
std::vector<Finding> judge_at(const Understanding &understanding, const Surroundings &surroundings, int depth);

/// Assignments that change what runs: PATH, LD_PRELOAD, GIT_SSH_COMMAND, WAGONMASTER_RUN …
void judge_assignment(Case &now, std::string_view name, const Word &value);

} // namespace wm::approvals::rules
