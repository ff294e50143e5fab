#include "runtimes/claude_prompt_id.h"

#include "base/ulid.h"

namespace wm::runtimes::claude {
namespace {

constexpr std::string_view base32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::string_view hexadecimal = "0123456789abcdef";
constexpr std::size_t ulid_size = 26, uuid_size = 36;

bool is_dash(std::size_t i)
{
    return i == 8 || i == 13 || i == 18 || i == 23;
}

} // namespace

// A ULID's 26 digits hold 130 bits, the topmost two always 0: a UUID's 32 digits after two bits of nothing.
std::optional<std::string> uuid_of(std::string_view ulid)
{
    if (!is_ulid(ulid))
        return std::nullopt;
    std::string uuid;
    std::size_t bits = base32.find(ulid[0]), held = 3;
    for (std::size_t next = 1; uuid.size() < uuid_size;) {
        if (is_dash(uuid.size()))
            uuid += '-';
        if (held < 4) {
            bits = bits << 5 | base32.find(ulid[next++]);
            held += 5;
        }
        held -= 4;
        uuid += hexadecimal[bits >> held & 15];
    }
    return uuid;
}

std::optional<std::string> ulid_of(std::string_view uuid)
{
    if (uuid.size() != uuid_size)
        return std::nullopt;
    std::string ulid;
    std::size_t bits = 0, held = 2;
    for (std::size_t i = 0; i < uuid_size; ++i) {
        if (is_dash(i)) {
            if (uuid[i] != '-')
                return std::nullopt;
            continue;
        }
        const std::size_t digit = hexadecimal.find(static_cast<char>(uuid[i] >= 'A' && uuid[i] <= 'F' ? uuid[i] + 32 : uuid[i]));
        if (digit == hexadecimal.npos)
            return std::nullopt;
        bits = bits << 4 | digit;
        held += 4;
        if (held >= 5) {
            held -= 5;
            ulid += base32[bits >> held & 31];
        }
    }
    return ulid.size() == ulid_size ? std::optional(ulid) : std::nullopt;
}

} // namespace wm::runtimes::claude
