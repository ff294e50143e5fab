#pragma once
// The parameters by which a bead's members are set, shared by create and update.
#include "commands/lookup.h"

namespace wm::commands {

/// description, design, … as options; with the ways to give the long ones as a file.
std::vector<Param> member_params();

/// What they say about BeadExtra: a JSON merge patch, and the texts that it refers to.
struct ExtraPatch {
    Json patch = Json::object();
    std::vector<ledger::TextRow> texts;
};
/// `before`: the metadata that --set-metadata changes, JSON or empty.
Result<ExtraPatch> extra_patch(Services &services, const Request &request, const std::string &metadata_before = {});

} // namespace wm::commands
