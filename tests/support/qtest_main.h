#pragma once
// One executable holds several Qt Test classes. `WM_TEST_CLASS(Name)` at the start of a line registers a class
// and makes a ctest entry; running the executable with class names as arguments runs only those.
#include <QObject>
#include <QTest>
#include <functional>
#include <memory>
#include <string>

namespace wm::tests {
struct Registration {
    Registration(std::string name, std::function<std::unique_ptr<QObject>()> make);
};
} // namespace wm::tests

// What is waited for has 30 s: a busy machine may stand still for longer than Qt's 5.
#undef QTRY_VERIFY
#undef QTRY_VERIFY2
#undef QTRY_COMPARE
#define QTRY_VERIFY(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, 30'000)
#define QTRY_VERIFY2(condition, message) QTRY_VERIFY2_WITH_TIMEOUT(condition, message, 30'000)
#define QTRY_COMPARE(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, 30'000)

#define WM_TEST_CLASS(Class) static const wm::tests::Registration Class##_registration(#Class, [] { return std::make_unique<Class>(); });
