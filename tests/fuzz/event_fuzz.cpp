// Whatever JSON a ledger or a daemon brings: an event that survives being written and read again, or an error.
#include "base/json.h"
#include "fuzz.h"
#include "town/event.h"

using namespace wm;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto json = parse_json(fuzz::text_of(data, size), "event");
    if (!json) {
        fuzz::require(!json.error().message.empty());
        return 0;
    }
    const auto event = town::recorded_from_feed(*json);
    if (!event) {
        fuzz::require(event.error().code == "bad_event" || event.error().code == "newer_ledger");
        return 0;
    }
    const Json written = town::to_feed(*event);
    const auto again = town::recorded_from_feed(Json::parse(to_text(written)));
    fuzz::require(again && to_text(town::to_feed(*again)) == to_text(written));
    fuzz::require(town::event_from(town::kind_of(event->event), 1, town::to_data(event->event)).has_value());
    (void)town::subject_of(event->event);
    return 0;
}
