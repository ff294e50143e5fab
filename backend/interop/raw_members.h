#pragma once
// The members of one JSON object as slices of its text, and edits of single members that leave every other byte as it
// is: 1.0, 1e5, huge numbers, odd spacing and members nobody knows survive. Not a reader of values into a tree; what a
// slice means is read by whoever knows the member. Nothing recurses: depth costs a bit, not a stack frame.
// Pure; views live as long as the text they were cut from.
#include "base/result.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wm::interop {

struct RawMember {
    std::string_view key;   ///< between its quotes, escapes not resolved
    std::string_view value; ///< without the blanks around it
    std::size_t begin = 0;  ///< of the key's quote, in the object's text

    bool operator==(const RawMember &) const = default;
};

inline constexpr int depth_limit = 1000;

/// Checks the whole text: one object, nothing behind it but blanks. Errors ("bad_json") name the byte.
Result<std::vector<RawMember>> split_members(std::string_view object);
/// The same for an array.
Result<std::vector<std::string_view>> split_elements(std::string_view array);

struct MemberEdit {
    std::string key;
    std::optional<std::string> value; ///< its JSON text; nothing takes the member away
    std::string_view before;          ///< where a new member goes; at the end when there is no such member
};

/// `object` must have been split before. A new member is spaced like the ones that are there.
std::string with_edits(std::string_view object, std::span<const RawMember> members, std::span<const MemberEdit> edits);

} // namespace wm::interop
