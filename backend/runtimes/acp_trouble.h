#pragma once
// What an error of an ACP agent means. The protocol has one code of its own for this (-32000, login); the rest is told
// by HTTP status, by words that agents put into `data`, or only by the sentence. Pure; any thread.
#include "base/json.h"
#include "transcript/entry.h"

#include <string>

namespace wm::runtimes::acp {

/// The error's own sentence, with what its data adds.
std::string sentence_of(const Json &error);
/// `ways` names how one logs in, for the person; may be empty.
transcript::Trouble trouble_of(const Json &error, const std::string &ways);

} // namespace wm::runtimes::acp
