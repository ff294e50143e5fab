#pragma once
// What a usage cost: what the agent says itself, else by a dated table of list prices, resources/prices.toml and over it
// the person's own prices.toml. An estimate, never a bill: surcharges for long prompts, fast modes and subscriptions are
// not in it. Whole numbers; rounded once, half up, per usage. Values; any thread.
#include "base/result.h"
#include "transcript/entry.h"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::runtimes {

/// Millionths of a micro-dollar per token: a dollar per million tokens is 1,000,000 of them.
using Rate = std::int64_t;

struct Price {
    std::string model; ///< pattern: a name, or its beginning and "*"
    std::string vendor;
    Rate input = 0, output = 0;
    Rate cache_read = 0, cache_write = 0;
    std::string date;   ///< "2026-10-24", when it was seen
    std::string source; ///< where

    bool operator==(const Price &) const = default;
};

struct Cost {
    enum class Basis { reported, priced };
    std::int64_t micro_dollars = 0;
    Basis basis = Basis::priced;
    std::string as_of = {}; ///< the date of the price; empty when reported

    bool operator==(const Cost &) const = default;
};

class Prices {
public:
    /// Those that come with the program.
    static const Prices &built_in();
    /// One file; `name` stands in sentences. Error "bad_config" names file, line and key.
    static Result<Prices> read(std::string_view text, const std::string &name);
    /// Built in ones, and over them the prices.toml of each folder that has one; the first folder has the last word
    /// (wire::Places::configuration).
    static Result<Prices> from_folders(const std::vector<std::filesystem::path> &folders);

    /// An entry of these takes the place of the one with the same model.
    void lay_over(const Prices &others);

    const std::vector<Price> &all() const { return m_all; }
    /// The price of a model as an agent names it: "anthropic/claude-opus-5-5", "claude-opus-4-5-20251101". The longest
    /// pattern that matches; null when there is none.
    const Price *find(std::string_view model) const;
    /// nullopt: nobody knows.
    std::optional<Cost> cost_of(const transcript::Usage &usage) const;

    bool operator==(const Prices &) const = default;

private:
    std::vector<Price> m_all;
};

/// The text of resources/prices.toml.
std::string_view built_in_prices();

} // namespace wm::runtimes
