#pragma once
// Formulas as a person writes them, in tests.
#include "formulas/cook.h"

#include <QByteArray>
#include <QTest>

#include <map>

namespace wm::formulas::test {

/// Reads `text` as x.formula.toml; `others` are what it can extend.
inline Result<Formula> read(const std::string &text, const std::map<std::string, std::string> &others = {})
{
    return read_formula({"x.formula.toml", text}, [&](const std::string &name) -> Result<Source> {
        const auto found = others.find(name);
        if (found == others.end())
            return fail("not_found", "There is no formula " + name + ".", "Write it.");
        return Source{name + ".formula.toml", found->second};
    });
}

inline QByteArray said(const Error &error)
{
    return QByteArray::fromStdString(error.message);
}

template <class T> QByteArray said(const Result<T> &result)
{
    return result ? QByteArray("fine") : said(result.error());
}

inline Result<Cooked> cooked(const std::string &text, const Values &values = {})
{
    const auto formula = read("formula = 'x'\n" + text);
    if (!formula)
        return std::unexpected(formula.error());
    return cook(*formula, values);
}

/// "a; b(a); c(a b)": the steps in their order, with what they need.
inline QByteArray graph(const Result<Cooked> &cooked)
{
    if (!cooked)
        return said(cooked.error());
    std::string text;
    for (const CookedStep &step : cooked->steps) {
        std::string needs;
        for (const std::string &need : step.needs)
            needs += (needs.empty() ? "" : " ") + need;
        text += (text.empty() ? "" : "; ") + step.id + (needs.empty() ? "" : "(" + needs + ")");
    }
    return QByteArray::fromStdString(text);
}

} // namespace wm::formulas::test
