// A damaged ledger may hold any events in any order: folding them never fails, and what people read of the result can
// always be made.
#include "base/json.h"
#include "base/text.h"
#include "fuzz.h"
#include "town/records.h"
#include "town/rules/follow_ups.h"
#include "town/rules/lane.h"
#include "town/words.h"

using namespace wm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    town::State state;
    for (const std::string &line : split_lines(fuzz::text_of(data, size))) {
        const auto json = parse_json(line, "event");
        if (!json)
            continue;
        if (auto event = town::recorded_from_feed(*json))
            town::apply(state, *event);
    }
    for (const auto &[id, box] : state.beads) {
        (void)town::badge_of(state, *box);
        (void)town::footnote_of(state, *box);
    }
    (void)town::ready_beads(state);
    (void)town::needs_you(state);
    (void)town::follow_ups(state, {});
    town::StateBuilder builder;
    town::each_record(state, [&](const town::RecordRow &row) { fuzz::require(builder.add(row.kind, *row.value).has_value()); });
    (void)builder.finish();
    return 0;
}
