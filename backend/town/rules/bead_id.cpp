#include "town/rules/bead_id.h"

#include "base/sha256.h"
#include "base/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <format>
#include <limits>
#include <tuple>

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

std::pair<BeadId, int> parent_in(const BeadId &id)
{
    const auto dot = id.value.rfind('.');
    if (dot == std::string::npos || dot == 0)
        return {};
    int number = 0;
    const char *begin = id.value.data() + dot + 1, *end = id.value.data() + id.value.size();
    const auto [at, error] = std::from_chars(begin, end, number);
    if (error != std::errc{} || at != end || number < 1 || number == std::numeric_limits<int>::max())
        return {};
    return {BeadId(id.value.substr(0, dot)), number};
}

int depth_of(const BeadId &id)
{
    int depth = 0;
    for (auto [parent, number] = parent_in(id); number != 0; std::tie(parent, number) = parent_in(parent))
        ++depth;
    return depth;
}

const Rig *rig_of_id(const State &state, const BeadId &id)
{
    const Rig *best = nullptr;
    for (const auto &[name, box] : state.rigs)
        if (id.value.starts_with(box->prefix + "-") && (best == nullptr || box->prefix.size() > best->prefix.size()))
            best = &*box;
    return best;
}

bool is_possible_id(std::string_view id)
{
    return !id.empty() && id.size() <= 200 && id != "null" && id != "undefined" && is_valid_utf8(id) &&
        std::ranges::none_of(id, [](unsigned char c) { return c <= 0x20 || c == 0x7F; });
}

} // namespace wm::town
