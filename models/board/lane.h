#pragma once
// The lanes of the board for QML, in order; the values are those of town::Lane (town/rules/lane.h), which says what
// they mean.
#include <QObject>
#include <QtQmlIntegration>

namespace Lane {
Q_NAMESPACE
QML_ELEMENT

enum Value { Backlog, Ready, Ai, Review, Done };
Q_ENUM_NS(Value)
} // namespace Lane
