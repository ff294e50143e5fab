#pragma once
// Everything below a directory, in the order of its names: no link is followed, no other file system is entered, and
// nobody who exchanges a directory for a link meanwhile can lead it astray (openat, O_NOFOLLOW).
#include <functional>
#include <string>
#include <sys/stat.h>

namespace wm::approvals::effects {

class Prediction;

/// Called for each entry; for a directory the answer says whether to go into it.
using Visit = std::function<bool(const std::string &path, const struct ::stat &now)>;

/// `root` is a directory, without links. What could not be walked makes the prediction unknown, limits make it `more`.
void walk(Prediction &prediction, const std::string &root, const Visit &visit);

} // namespace wm::approvals::effects
