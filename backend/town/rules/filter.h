#pragma once
// What people write into a search field: `status:open label:ui,docs p0 updated:<7d -agent:none "upload limit"`. The same
// words mean the same in `wm list --filter`, in `wm search` and in the window. Pure, any thread.
//
//   status: lane: rig: type: label: agent: convoy:   a word, or several with commas: any of them. Quotes keep blanks.
//   p0 … p4                                          priorities; p0,p3 several, p0..p2 all from one to the other
//   created: updated: closed:                        <7d within the last seven days, >7d longer ago (h, d, w);
//                                                    <2026-01-01 before that day, >=2026-01-01 from it on, 2026-01-01 on it
//   anything else                                    a word, or in quotes a phrase, of the bead's text
//   - before any of them                             not that
//
// All of it must be so. Of what a bead has only one of (status, lane, rig, type, priority) two terms are alternatives.
// `agent:` is who works on it, did so last, or shall. `none` is a bead without label, agent or convoy. Upper and lower
// case are the same.
#include "town/state.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::town {

struct Filter {
    enum class Field { status, lane, rig, type, priority, label, agent, convoy, created, updated, closed };

    /// from ≤ x < to, where x is the time itself, or how long ago it was.
    struct Period {
        bool ago = false;
        Timestamp from = 0;
        Timestamp to = 0;

        bool operator==(const Period &) const = default;
    };
    struct Term {
        Field field = Field::status;
        bool negated = false;
        std::vector<std::string> values = {}; ///< lower case; any of them
        Period period = {};                   ///< of the three times

        bool operator==(const Term &) const = default;
    };
    struct Words {
        std::string text; ///< as it was written
        bool negated = false;
        bool quoted = false; ///< these words in this order, the last one whole

        bool operator==(const Words &) const = default;
    };

    std::vector<Term> terms;
    std::vector<Words> words;

    bool empty() const { return terms.empty() && words.empty(); }
    bool operator==(const Filter &) const = default;
};

/// Code "bad_filter"; the sentence names the word, the hint says what is possible. The state knows the project's own
/// statuses.
Result<Filter> parse_filter(std::string_view text, const State &state = {});

/// `-label:ui`: a word that leaves out what a filter has. The value may be anything.
bool is_negated_term(std::string_view word);

/// The terms alone: for those who look for the words in the bead's texts themselves.
bool fits(const State &state, const Bead &bead, const Filter &filter, Timestamp now);
/// The terms, and the words in title or id.
bool matches(const State &state, const Bead &bead, const Filter &filter, Timestamp now);

/// Lower case for comparing: Latin, Greek and Cyrillic letters.
std::string fold_case(std::string_view text);

} // namespace wm::town
