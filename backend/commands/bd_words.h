#pragma once
// Words that people and agents know from `bd`, the program of the Beads project, and that have no meaning here. Each is
// answered with what to do instead; what asks for nothing that could be missed is simply accepted.
#include "base/result.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace wm::commands {

/// What to say to a verb of bd. Code "nothing_to_do": it is already so, `wm` ends with status 0. Code "usage": refused.
/// `known`: so many of the words are a command of ours; only a longer one of bd counts then ("backup" and "backup init").
std::optional<Error> bd_verb(std::span<const std::string> words, std::size_t known = 0);

struct BdFlag {
    std::string_view spelling;
    bool takes_value;
    std::string_view refusal; ///< empty: accepted without effect
    std::string_view hint;
};
const BdFlag *bd_flag(std::string_view spelling);

/// An option that bd's command of that name has and ours has not.
struct BdOption {
    std::string_view methods; ///< "bead.list bead.ready"
    std::string_view spelling;
    bool takes_value;
    bool refused;              ///< with sentence and hint; else it is taken
    std::string_view sentence; ///< taken: what is said about that; empty when nothing could be missed
    std::string_view hint;
};
const BdOption *bd_option(std::string_view method, std::string_view spelling);

} // namespace wm::commands
