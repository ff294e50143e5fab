#pragma once
// What QCOMPARE prints of our values when they differ.
#include "base/json.h"

#include <QTest>

#include <string>
#include <vector>

namespace QTest {

template <> inline char *toString(const std::string &text)
{
    return qstrdup(text.c_str());
}

template <> inline char *toString(const wm::Json &json)
{
    return qstrdup(wm::to_text(json).c_str());
}

template <> inline char *toString(const std::vector<std::string> &texts)
{
    return qstrdup(wm::to_text(texts).c_str());
}

} // namespace QTest
