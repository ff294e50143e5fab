#pragma once
// What wm says, on the streams it was given. A script trusts the exit status: output that did not get where it should go
// is no success.
#include "base/result.h"

#include <cstdio>
#include <string_view>

namespace wm::cli {

/// Makes sure that the descriptors 0, 1 and 2 are taken: a socket in the place of one that was closed would get what is
/// printed. Writing to one that was closed still fails. Before anything is opened.
void take_standard_streams();

/// Everything, and out of our hands. A reader that went away (`wm list | head`) wants no more: that is no error.
Result<> print(std::FILE *stream, std::string_view text);

/// Prints the sentence and the hint on standard error; `json`: as the object that --json promises. Returns the status.
int complain(const Error &error, int status, bool json = false);

} // namespace wm::cli
