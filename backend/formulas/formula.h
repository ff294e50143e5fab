#pragma once
// A formula: how a kind of work is done, as steps that one agent follows one after the other. This is the file as it
// was written (docs/formulas.md is the reference of the format, the words are those of Beads); cook.h makes of it what
// is to be done for one piece of work. Values and pure functions, any thread.
#include "base/result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wm::formulas {

/// Where something was written, for errors.
struct Origin {
    std::string file;
    int line = 0;

    bool operator==(const Origin &) const = default;
};

/// "FILE, line 12: <what>", code "bad_formula".
std::unexpected<Error> wrong(const Origin &at, const std::string &what, const std::string &hint);

enum class VariableType { text, number, flag };

struct Variable {
    std::string name;
    Origin at;
    std::string description;
    std::optional<std::string> standard; ///< key `default`
    bool required = false;
    std::vector<std::string> allowed; ///< key `enum`; empty: anything
    std::string pattern;              ///< a regular expression found somewhere in the value; empty: anything
    VariableType type = VariableType::text;
};

/// `{{name}}`, `!{{name}}`, `{{name}} == value` or `{{name}} != value`.
struct Condition {
    enum class Test { yes, no, equal, unequal };
    std::string variable;
    Test test = Test::yes;
    std::string value;
};

struct Gate {
    std::string type; ///< human, timer, bead, mail, gh:run, gh:pr
    std::string await_id;
    std::int64_t timeout_ns = 0; ///< 0 = none
};

/// What a step refers to, and where: a step in `needs`, a variable in a text.
struct Reference {
    std::string name;
    std::string key; ///< "needs", "description", …
    Origin at;
};

struct Loop;

struct Step {
    std::string id;
    Origin at;
    std::string title;
    std::string description;
    std::string notes;
    std::string acceptance;
    std::string type = "task";
    int priority = 2;
    std::vector<std::string> labels;
    std::string assignee;
    std::vector<Reference> needs; ///< `needs`, `depends_on` and `waits_for`
    std::optional<Condition> condition;
    std::optional<Gate> gate;
    std::vector<Step> children;
    std::shared_ptr<const Loop> loop; ///< a loop has no text of its own: its body is what is done
    std::vector<Reference> uses;      ///< the variables in its texts
};

struct Loop {
    std::string first = "1"; ///< a number or {{name}}
    std::string last;
    std::string variable; ///< stands for the round in the body; may be empty
    std::vector<Step> body;
};

struct Formula {
    std::string name;
    Origin at;
    std::string description;
    int version = 1;
    std::vector<Reference> extends;
    std::vector<Variable> variables;
    std::vector<Step> steps;
    std::vector<Reference> uses; ///< the variables in its description

    const Variable *variable(std::string_view wanted) const;
};

inline constexpr int most_steps = 500; ///< in a file, and in what is cooked from it

/// A formula's text, and what its errors call the file.
struct Source {
    std::string file;
    std::string text;
};
/// Finds a formula that another one extends.
using Lookup = std::function<Result<Source>(const std::string &name)>;

/// Reads a formula with all it extends, and checks it: every error names file, line and key. What comes back can be
/// cooked, given good values for its variables.
Result<Formula> read_formula(const Source &source, const Lookup &lookup);

} // namespace wm::formulas
