#pragma once
// `{{name}}` in the texts of a formula. A name is letters, digits and "_", and does not begin with a digit; anything
// else in braces (`${{ secrets.KEY }}`, `{ }`) is text.
#include "base/result.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::formulas {

bool is_variable_name(std::string_view text);

/// The names of `text`, in their order, as often as they occur.
std::vector<std::string> placeholders_in(std::string_view text);

/// The text with each `{{name}}` replaced by value(name), once: what a value brings is not looked at again. Nothing when
/// it would become longer than `limit` bytes.
std::optional<std::string> substitute(
    std::string_view text, const std::function<std::string_view(std::string_view name)> &value, std::size_t limit);

} // namespace wm::formulas
