#pragma once
// "Did you mean …?": the known word that a mistyped one was most likely meant to be.
#include <string>
#include <string_view>
#include <vector>

namespace wm {

/// The nearest of `known`, at most two letters away (one for a word of up to three); empty when none is.
std::string_view nearest(std::string_view word, const std::vector<std::string_view> &known);

/// The hint for a key that nobody knows: "Did you mean …?", or else "The keys of a step are a, b and c."
std::string hint_for_key(std::string_view key, const std::vector<std::string_view> &known, std::string_view of_what);

} // namespace wm
