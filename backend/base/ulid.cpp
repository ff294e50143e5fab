#include "base/ulid.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <sys/random.h>

namespace wm {
namespace {
constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
} // namespace

std::string make_ulid(Timestamp time)
{
    std::array<std::uint8_t, 10> random{};
    while (getrandom(random.data(), random.size(), 0) != static_cast<ssize_t>(random.size())) {}
    return ulid_of(time, random);
}

std::string ulid_of(Timestamp time, std::span<const std::uint8_t, 10> tail)
{
    std::string text(26, '0');
    auto milliseconds = static_cast<std::uint64_t>(time / 1'000'000);
    for (int i = 9; i >= 0; --i, milliseconds >>= 5)
        text[static_cast<std::size_t>(i)] = alphabet[milliseconds & 31];
    for (std::size_t half = 0; half < 2; ++half) {
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < 5; ++i)
            bits = bits << 8 | tail[half * 5 + i];
        for (std::size_t i = 8; i-- > 0; bits >>= 5)
            text[10 + half * 8 + i] = alphabet[bits & 31];
    }
    return text;
}

std::string ulid_after(std::string ulid)
{
    for (auto digit = ulid.rbegin(); digit != ulid.rend(); ++digit) {
        const auto value = alphabet.find(*digit);
        if (value != std::string_view::npos && value + 1 < alphabet.size()) {
            *digit = alphabet[value + 1];
            return ulid;
        }
        *digit = alphabet.front();
    }
    return ulid;
}

bool is_ulid(std::string_view text)
{
    return text.size() == 26 && text[0] <= '7' && std::ranges::all_of(text, [](char c) { return alphabet.contains(c); });
}

Timestamp time_of_ulid(std::string_view text)
{
    if (!is_ulid(text))
        return 0;
    std::uint64_t milliseconds = 0;
    for (const char c : text.substr(0, 10))
        milliseconds = milliseconds << 5 | alphabet.find(c);
    return static_cast<Timestamp>(std::min<std::uint64_t>(milliseconds, 9'000'000'000'000) * 1'000'000);
}

} // namespace wm
