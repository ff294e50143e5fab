#pragma once
// "Did you mean …?": the known word that a mistyped one was most likely meant to be.
#include <string_view>
#include <vector>

namespace wm {

/// The nearest of `known`, at most two letters away (one for a word of up to three); empty when none is.
std::string_view nearest(std::string_view word, const std::vector<std::string_view> &known);

} // namespace wm
