#pragma once
// Lines of Beads' files: those that are kept as fixtures, any that may stand in one, and in what two of them differ.
#include <set>
#include <string>

namespace wm::tests {

/// The bytes of a file of tests/fixtures/beads.
std::string beads_fixture(const char *name);

/// A bead wm-`number` with any members beside id and title: random, so inside of a property only.
std::string any_bead_line(int number);

using Keys = std::set<std::string>;

/// The members in which two lines differ.
Keys differences(const std::string &one, const std::string &other);

} // namespace wm::tests
