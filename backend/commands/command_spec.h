#pragma once
// A command as everybody sees it: one entry makes the RPC method, the `wm` sub-command and its help. Later faces (MCP
// tools, the palette, the reference) come from the same entry.
#include "base/json.h"
#include "base/ids.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::commands {

class Services;

/// Who may call it. The endpoint a request came in on decides who speaks (docs/contracts.md, "Who is speaking").
enum class Access {
    person, ///< the person only
    run,    ///< a run only: it is about that run
    both,
};

enum class Kind {
    text,
    number,
    flag,
    words, ///< several texts; on the command line the option is repeated, or the rest of the arguments
    program, ///< program and arguments; on the command line one text, split at blanks outside quotes
};

struct Param {
    std::string_view name; ///< of the JSON member; "_" becomes "-" on the command line
    Kind kind = Kind::text;
    std::string_view help;
    bool required = false;
    bool positional = false; ///< in the order of the entry; the last one may be `words`
    bool input = false;      ///< "-" reads it from standard input
};

struct Request {
    Json params = Json::object(); ///< checked against the entry
    std::string actor;            ///< "person" or "run:<run id>"
    CommandId id;                 ///< empty when nobody will repeat it
    std::string cwd;              ///< of the caller, or empty

    RunId run() const { return RunId(actor.starts_with("run:") ? actor.substr(4) : std::string()); }
    std::string text(std::string_view name, std::string_view otherwise = {}) const;
    std::vector<std::string> words(std::string_view name) const;
    bool flag(std::string_view name) const;
    std::int64_t number(std::string_view name, std::int64_t otherwise) const;
    bool has(std::string_view name) const { return params.contains(name); }
};

using Reply = std::function<void(Result<Json>)>;

/// How to write for whoever reads: a terminal of some width, or a pipe.
struct Screen {
    int columns = 0; ///< 0 = as wide as needed
    bool color = false;
    bool quiet = false; ///< ids only
};

struct CommandSpec {
    std::string_view method; ///< "bead.create"
    std::vector<std::string_view> verbs; ///< "bead create", then shorter names for the same
    std::string_view summary;
    Access access = Access::both;
    std::vector<Param> params;
    void (*run)(Services &, const Request &, Reply) = nullptr;
    std::string (*print)(const Json &result, const Screen &) = nullptr; ///< for people; absent: nothing to say
    bool bare_items = false; ///< --json prints result["items"] alone, as bd does
    std::string_view example = {};
};

} // namespace wm::commands
