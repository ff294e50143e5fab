#pragma once
// Tokens and money, as they are added up for a run, its bead, its agent and a day.
#include "base/ids.h"

#include <cstdint>

namespace wm::town {

struct Spent {
    std::int64_t input = 0; ///< tokens that came from no cache
    std::int64_t output = 0;
    std::int64_t cache_read = 0;
    std::int64_t cache_write = 0;
    std::int64_t micro_dollars = 0;
    std::int64_t unpriced = 0; ///< of the tokens, those of models without a price

    bool operator==(const Spent &) const = default;
    Spent operator-(const Spent &other) const
    {
        return {input - other.input, output - other.output, cache_read - other.cache_read, cache_write - other.cache_write,
            micro_dollars - other.micro_dollars, unpriced - other.unpriced};
    }
    Spent &operator+=(const Spent &more)
    {
        input += more.input;
        output += more.output;
        cache_read += more.cache_read;
        cache_write += more.cache_write;
        micro_dollars += more.micro_dollars;
        unpriced += more.unpriced;
        return *this;
    }
};

/// What was spent on one day (UTC), by everybody.
struct DaySpent {
    DayId id; ///< "2026-05-02"
    Spent spent;
    Seq changed = 0;

    bool operator==(const DaySpent &) const = default;
};

} // namespace wm::town
