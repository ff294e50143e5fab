#pragma once
// What the tests of merging say of a bead.
#include "interop/merge.h"

namespace wm::tests {

inline interop::RecordComment said(const std::string &id, const std::string &text, Timestamp at = 0)
{
    return {id, "ann", text, at};
}

/// Nobody has changed it here.
inline interop::OurVersion as_ours(const interop::IssueRecord &base)
{
    interop::OurVersion ours{base, {}, 0};
    if (!base.notes.empty()) {
        ours.notes.push_back(base.notes);
        ours.notes_of_base = 1;
    }
    return ours;
}

} // namespace wm::tests
