#pragma once
// A command as everybody sees it: one entry makes the RPC method, the `wm` sub-command and its help. Later faces (MCP
// tools, the palette, the reference) come from the same entry.
#include "base/json.h"
#include "base/ids.h"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace wm::commands {

class Caller;
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
    words, ///< several texts; on the command line the option is repeated, or the rest of the arguments. One text will do
    list,  ///< as words, and on the command line a comma parts them too
    program, ///< program and arguments; on the command line one text, split at blanks outside quotes
    file,    ///< a file that `wm` reads and sends (Caller::input); its value is the name as the caller wrote it. "-" is
             ///< standard input. Only a `wm` can give one
};

struct Param {
    std::string_view name; ///< of the JSON member; "_" becomes "-" on the command line
    Kind kind = Kind::text;
    std::string_view help;
    bool required = false;
    bool positional = false; ///< in the order of the entry; the last one may be `words`
    bool input = false;      ///< text only: "-" reads it from standard input
    std::string_view spellings = {}; ///< others on the command line, parted by blanks: "-d --description"
    std::string_view choices = {};   ///< what completion offers, see one_of()
    std::string_view filled = {};    ///< file only: the text parameter that gets its content
    bool stream = false;             ///< text only: for "-" the handler gets standard input (Caller::input)
    bool filter = false; ///< positional words only: `-label:ui` is one of them (see town/rules/filter.h) and no option

    constexpr Param also(std::string_view other_spellings) const;
    /// Words parted by blanks, or one of "@bead @closed-bead @any-bead @rig @agent
    /// @convoy @mr @formula @label @memory @request @command @file @directory".
    constexpr Param one_of(std::string_view words) const;
    constexpr Param fills(std::string_view parameter) const;
    constexpr Param or_stream() const;
    constexpr Param with_filters() const;
};

constexpr Param Param::also(std::string_view other_spellings) const
{
    Param copy = *this;
    copy.spellings = other_spellings;
    return copy;
}

constexpr Param Param::one_of(std::string_view words) const
{
    Param copy = *this;
    copy.choices = words;
    return copy;
}

constexpr Param Param::fills(std::string_view parameter) const
{
    Param copy = *this;
    copy.filled = parameter;
    return copy;
}

constexpr Param Param::or_stream() const
{
    Param copy = *this;
    copy.stream = true;
    return copy;
}

constexpr Param Param::with_filters() const
{
    Param copy = *this;
    copy.filter = true;
    return copy;
}

struct Request {
    Json params = Json::object(); ///< checked against the entry
    std::string actor;            ///< "person" or "run:<run id>"
    CommandId id;                 ///< empty when nobody will repeat it
    std::string cwd;              ///< of the caller, or empty
    std::string as;               ///< the name under which the person's tools act (--actor), or empty: the person
    std::shared_ptr<Caller> caller; ///< the `wm` that asks; null for any other client

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

/// What --json prints of a result. Over the socket a result is always what the handler answered.
enum class Shape {
    object, ///< the result as it is
    /// A bare array, as bd prints it: the "items" of a result that has them, else the result alone when it has an "id".
    /// Anything else is printed as it is.
    list,
};

struct CommandSpec {
    std::string_view method; ///< "bead.create"
    std::vector<std::string_view> verbs; ///< "bead create", then shorter names for the same
    std::string_view summary;
    Access access = Access::both;
    std::vector<Param> params;
    void (*run)(Services &, const Request &, Reply) = nullptr;
    std::string (*print)(const Json &result, const Screen &) = nullptr; ///< for people; absent: nothing to say
    Shape shape = Shape::object;
    std::string_view example = {};
    int (*status)(const Json &result) = nullptr; ///< with which `wm` ends when it was answered; absent: 0
    bool is_past = false; ///< its beads are of another moment, and have their texts of then: none of today's are added
};

} // namespace wm::commands
