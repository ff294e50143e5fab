#pragma once
// Time is int64 nanoseconds UTC inside, RFC 3339 with Z outside. Code that needs the time takes a Clock, so that
// tests choose it. Only the ledger's sequence number orders; timestamps inform.
#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace wm {

/// Nanoseconds since 1970-01-01T00:00:00Z.
using Timestamp = std::int64_t;

inline constexpr Timestamp nanoseconds_per_second = 1'000'000'000;

class Clock {
public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

/// CLOCK_REALTIME. Any thread.
class SystemClock final : public Clock {
public:
    Timestamp now() const override;
};

/// "2026-05-02T09:00:00Z"; fractions only when present ("…00.25Z").
std::string to_rfc3339(Timestamp time);
/// For people, in this machine's time zone: "14:05" on the day of `today`, else "2 Dec 14:05".
std::string to_clock_words(Timestamp time, Timestamp today);
/// For people who look at the past: "2026-05-02 11:00:00", in this machine's time zone.
std::string to_local_time(Timestamp time);
/// Accepts Z and numeric offsets.
Result<Timestamp> parse_rfc3339(std::string_view text);

} // namespace wm
