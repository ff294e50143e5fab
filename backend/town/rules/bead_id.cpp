#include "town/rules/bead_id.h"

#include "base/sha256.h"

#include <array>
#include <cmath>
#include <format>

namespace wm::town {

std::string bead_hash(
    std::string_view title, std::string_view description, std::string_view creator, Timestamp created, int nonce, int length)
{
    static constexpr std::array<std::size_t, 9> bytes_for = {0, 0, 0, 2, 3, 4, 4, 5, 5};
    static constexpr std::string_view digits = "0123456789abcdefghijklmnopqrstuvwxyz";
    const auto digest = sha256(std::format("{}|{}|{}|{}|{}", title, description, creator, created, nonce));
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes_for[static_cast<std::size_t>(length)]; ++i)
        number = number << 8 | digest[i];
    std::string text(static_cast<std::size_t>(length), '0');
    for (auto digit = text.rbegin(); digit != text.rend(); ++digit, number /= 36)
        *digit = digits[number % 36];
    return text;
}

BeadId free_bead_id(const State &state, std::string_view prefix, std::string_view title, std::string_view description,
    std::string_view creator, Timestamp created)
{
    const auto beads = static_cast<double>(state.beads.size());
    int base = 4;
    while (base < 8 && 1 - std::exp(-beads * beads / (2 * std::pow(36.0, base))) > 0.25)
        ++base;
    for (int length = base; length <= 8; ++length)
        for (int nonce = 0; nonce < 10; ++nonce)
            if (BeadId id(std::format("{}-{}", prefix, bead_hash(title, description, creator, created, nonce, length)));
                !find(state.beads, id))
                return id;
    for (int number = 1;; ++number) // 50 collisions in a row: count
        if (BeadId id(std::format("{}-{}", prefix, number)); !find(state.beads, id))
            return id;
}

} // namespace wm::town
