#include "formulas/variables.h"

#include "base/nearest.h"
#include "base/text.h"

#include <QRegularExpression>

#include <algorithm>
#include <charconv>
#include <format>

namespace wm::formulas {
namespace {

constexpr std::size_t value_limit = 64 * 1024;

/// PCRE gives up after this many steps back, so that no pattern takes long.
QRegularExpression compiled(const std::string &pattern)
{
    return QRegularExpression("(*LIMIT_MATCH=100000)" + QString::fromStdString(pattern));
}

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::unexpected<Error> unfit(const Variable &variable, std::string_view value, const std::string &must)
{
    const std::string hint = variable.description.empty() ? std::string() : std::format("{}: {}", variable.name, variable.description);
    return fail("bad_variable", std::format("The variable {} cannot be \"{}\": {}.", variable.name, elide(value, 60), must), hint);
}

bool is_whole_number(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size();
}

} // namespace

const Variable *Formula::variable(std::string_view wanted) const
{
    const auto found = std::ranges::find(variables, wanted, &Variable::name);
    return found == variables.end() ? nullptr : &*found;
}

Result<> check_pattern(const std::string &pattern)
{
    const QRegularExpression expression = compiled(pattern);
    if (!expression.isValid())
        return fail("bad_pattern", expression.errorString().toStdString());
    return {};
}

Result<> check_value(const Variable &variable, std::string_view value)
{
    if (value.empty())
        return {};
    if (value.size() > value_limit)
        return unfit(variable, value, std::format("it is longer than {} KiB", value_limit / 1024));
    if (!is_valid_utf8(value) || value.contains('\0'))
        return fail("bad_variable", std::format("The value of the variable {} is not text in UTF-8.", variable.name));
    if (variable.type == VariableType::number && !is_whole_number(value))
        return unfit(variable, value, "it must be a whole number");
    if (variable.type == VariableType::flag && value != "true" && value != "false")
        return unfit(variable, value, "it must be true or false");
    if (!variable.allowed.empty() && !std::ranges::contains(variable.allowed, value))
        return unfit(variable, value, std::format("it must be one of {}", joined(variable.allowed)));
    if (!variable.pattern.empty() &&
        !compiled(variable.pattern).match(QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()))).hasMatch())
        return unfit(variable, value, std::format("it must match {}", variable.pattern));
    return {};
}

Result<Values> complete_values(const Formula &formula, const Values &given)
{
    for (const auto &[name, value] : given)
        if (formula.variable(name) == nullptr) {
            std::vector<std::string_view> known;
            std::string names;
            for (const Variable &variable : formula.variables) {
                known.push_back(variable.name);
                names += (names.empty() ? "" : ", ") + variable.name;
            }
            const std::string_view meant = nearest(name, known);
            return fail("bad_variable",
                std::format("The formula {} has no variable {}.", formula.name, elide(is_valid_utf8(name) ? name : "?", 60)),
                !meant.empty()      ? std::format("Did you mean {}?", meant)
                    : names.empty() ? std::string("It has no variables.")
                                    : std::format("It has {}.", names));
        }
    Values values;
    for (const Variable &variable : formula.variables) {
        const auto found = given.find(variable.name);
        std::string value = found != given.end() ? found->second : variable.standard.value_or("");
        if (auto fits = check_value(variable, value); !fits)
            return std::unexpected(fits.error());
        if (variable.required && trim(value).empty())
            return fail("bad_variable",
                std::format("The formula {} needs a value for {}{}.", formula.name, variable.name,
                    variable.description.empty() ? "" : std::format(" ({})", variable.description)),
                std::format("Give it as --var {}=VALUE.", variable.name));
        values.emplace(variable.name, std::move(value));
    }
    return values;
}

} // namespace wm::formulas
