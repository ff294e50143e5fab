#pragma once
// YAML as JSON values, for front matter and settings that other tools wrote. Keys are texts; what YAML 1.2 calls null,
// true, false, an integer or a float is one, everything else is a text: no dates, no yes and no. Anchors are refused
// (a file of ten lines could unfold to gigabytes), and so are keys that stand twice.
// yaml-cpp stays behind this header, and its exceptions with it.
#include "base/json.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace wm::interop {

struct YamlDocument {
    Json value;
    std::map<std::string, std::size_t> lines; ///< of the members of the outermost map, from 1
};

/// The first document of `text`. "bad_import": "line 3: …"; `first_line` is the number of its first line.
Result<YamlDocument> read_yaml(std::string_view text, std::size_t first_line = 1);

} // namespace wm::interop
