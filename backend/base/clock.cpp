#include "base/clock.h"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <format>

namespace wm {

Timestamp SystemClock::now() const
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string to_rfc3339(Timestamp time)
{
    using namespace std::chrono;
    const sys_time<nanoseconds> moment{nanoseconds{time}};
    const auto whole = floor<seconds>(moment);
    std::string text = std::format("{:%FT%T}", whole);
    if (auto fraction = (moment - whole).count(); fraction != 0) {
        std::string digits = std::format("{:09}", fraction);
        digits.erase(digits.find_last_not_of('0') + 1);
        text += '.' + digits;
    }
    return text + 'Z';
}

namespace {
std::tm local(Timestamp moment)
{
    const auto seconds = static_cast<std::time_t>(moment / nanoseconds_per_second);
    std::tm parts{};
    localtime_r(&seconds, &parts);
    return parts;
}
} // namespace

std::string to_local_time(Timestamp time)
{
    const std::tm at = local(time);
    return std::format(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}", at.tm_year + 1900, at.tm_mon + 1, at.tm_mday, at.tm_hour, at.tm_min, at.tm_sec);
}

std::string to_clock_words(Timestamp time, Timestamp today)
{
    constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::tm there = local(time), now = local(today);
    const std::string clock = std::format("{:02}:{:02}", there.tm_hour, there.tm_min);
    if (there.tm_year == now.tm_year && there.tm_yday == now.tm_yday)
        return clock;
    return std::format("{} {} {}", there.tm_mday, months.at(static_cast<std::size_t>(there.tm_mon)), clock);
}

Result<Timestamp> parse_rfc3339(std::string_view text)
{
    using namespace std::chrono;
    const auto bad = [&] { return fail("bad_time", std::format("\"{}\" is not a time.", text), "Write it like 2026-05-02T09:00:00Z."); };
    const std::string copy(text);
    int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, used = 0;
    if (std::sscanf(copy.c_str(), "%4d-%2d-%2d%*1[Tt ]%2d:%2d:%2d%n", &y, &mo, &d, &h, &mi, &s, &used) != 6)
        return bad();
    const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
    if (!date.ok() || h > 23 || mi > 59 || s > 60 || h < 0 || mi < 0 || s < 0)
        return bad();
    Timestamp fraction = 0;
    std::size_t at = static_cast<std::size_t>(used);
    if (at < copy.size() && copy[at] == '.') {
        Timestamp unit = nanoseconds_per_second / 10;
        for (++at; at < copy.size() && copy[at] >= '0' && copy[at] <= '9'; ++at, unit /= 10)
            fraction += (copy[at] - '0') * unit;
    }
    Timestamp offset = 0;
    const std::string zone = copy.substr(at);
    if (zone != "Z" && zone != "z") {
        int zh = 0, zm = 0, end = 0;
        if (zone.size() != 6 || std::sscanf(zone.c_str() + 1, "%2d:%2d%n", &zh, &zm, &end) != 2 || end != 5 ||
            (zone[0] != '+' && zone[0] != '-') || zh < 0 || zh > 23 || zm < 0 || zm > 59)
            return bad();
        offset = (zh * 3600LL + zm * 60LL) * (zone[0] == '-' ? -1 : 1);
    }
    const Timestamp seconds_utc = duration_cast<seconds>(sys_days{date}.time_since_epoch()).count() + h * 3600LL + mi * 60LL + s - offset;
    Timestamp time = 0; // int64 nanoseconds reach from 1677 to 2262
    if (__builtin_mul_overflow(seconds_utc, nanoseconds_per_second, &time) || __builtin_add_overflow(time, fraction, &time))
        return bad();
    return time;
}

} // namespace wm
