#pragma once
// What is said of approvals and grants, and what may be chosen.
#include "town/approval/approval.h"
#include "town/approval/grant.h"

namespace wm::town {

/// Of a fingerprint, where people type it.
inline constexpr std::size_t shown_of_fingerprint = 8;

/// Why it can be allowed only once, in a sentence; empty when every scope is to be had.
std::string why_once_only(const Approval &approval);

} // namespace wm::town
