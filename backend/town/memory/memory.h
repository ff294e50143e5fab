#pragma once
// Something that agents of every session shall know, by a key ("bd remember").
#include "base/clock.h"
#include "base/ids.h"
#include "town/text_ref.h"

#include <string>

namespace wm::town {

struct Memory {
    MemoryKey key;
    TextRef text;
    std::string author;
    Timestamp at = 0;
    Seq changed = 0;

    bool operator==(const Memory &) const = default;
};

} // namespace wm::town
