#pragma once
// From the backend's UTF-8 to QString: here and nowhere below.
#include "base/ids.h"

#include <QString>
#include <string_view>

namespace wm::models {

inline QString qtext(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

template <class Tag> QString qtext(const Id<Tag> &id)
{
    return qtext(std::string_view(id.value));
}

} // namespace wm::models
