#pragma once
// What leaves the machine with a transcript is looked through for secrets first: a person pastes an export into an
// issue, and a key that an agent printed would go along. It knows the keys of common vendors, authorization headers,
// private keys, passwords in addresses, and assignments to names such as API_KEY. It errs towards masking, and it
// cannot find a secret that looks like nothing. Pure; time is linear in the text.
#include <string>
#include <string_view>

namespace wm::transcript {

inline constexpr std::string_view mask = "[masked]";

/// The text with `mask` in the place of each secret; what says which kind it was stays: "sk-ant-[masked]", "Bearer
/// [masked]", "API_KEY=[masked]". Masked text stays as it is.
std::string masked(std::string_view text);

} // namespace wm::transcript
